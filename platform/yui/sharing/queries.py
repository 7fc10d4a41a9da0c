"""Every SQL statement of the slice. What crosses between towns is a call of a gate."""

from datetime import date, datetime
from typing import LiteralString
from uuid import UUID

from tenants.db import Tx
from yui.sharing.model import Between, Partner, SettledLine, Share, Terms

_SHARE: LiteralString = """
    select s.id, s.side, s.other, t.name as other_name, s.body_id, s.task_id, s.title, s.spec,
           s.job_type, s.unit_name, s.quantity, s.accepted, s.unit_price_yen, s.due_on, s.answer_by,
           s.state, s.asked_at, s.answered_at,
           coalesce(sum(h.quantity) filter (where h.state = 'submitted'), 0)::int as on_way,
           coalesce(sum(h.accepted), 0)::int as done,
           s.round_id, s.floor_yen, s.security, s.shows_price, s.contact, s.retry_of
    from app.share s
    join app.tenant t on t.code = s.other
    left join app.share_handover h on h.tenant_id = s.tenant_id and h.share_id = s.id
    where s.tenant_id = $1
"""
_BETWEEN: LiteralString = """
    select h.id, h.side, h.share_id, s.other, t.name as other_name, s.title, s.unit_name,
           s.unit_price_yen, h.quantity, h.accepted, h.state, h.reason, h.note, h.answer,
           h.handed_at, h.decided_at
    from app.share_handover h
    join app.share s on s.tenant_id = h.tenant_id and s.id = h.share_id
    join app.tenant t on t.code = s.other
    where h.tenant_id = $1
"""
_BY_SHARE: LiteralString = " group by s.tenant_id, s.id, t.name"


async def share(tx: Tx, share_id: UUID) -> Share | None:
    """A share as this town sees it."""
    return await tx.one(Share, _SHARE + " and s.id = $2" + _BY_SHARE, tx.tenant, share_id)


# What waits for a guest's answer is seen under a living agreement alone.
_SEEN: LiteralString = """(s.side = 'out' or s.state <> 'asked' or exists (
    select from app.agreement a where a.lead = s.other and a.guest = s.tenant_id
      and a.valid_from <= $3 and (a.valid_to is null or a.valid_to >= $3)
      and app.agreed_scheme(a.lead, a.guest, $3::date) in ('through', 'both')))"""
_MAY_SEE: LiteralString = (
    "select 1 from app.share s where s.tenant_id = $1 and s.id = $2 and "  # noqa: S608 - both constant
    + _SEEN
)
_PAGE: LiteralString = (
    """ and s.side = $2 and ($4::boolean is null
    or ((s.state = 'asked')::int, s.asked_at, s.id) < ($4::int, $5::timestamptz, $6::uuid))
    and ($3::date is null or """
    + _SEEN
    + ")"
)
_ORDER: LiteralString = (
    " order by (s.state = 'asked')::int desc, s.asked_at desc, s.id desc limit $7"
)


async def shares(
    tx: Tx,
    side: str,
    *,
    after: tuple[bool, datetime, UUID] | None = None,
    most: int = 200,
    on: date | None = None,
) -> list[Share]:
    """This town's shares of one side: those that wait for an answer first, then the newest; going on
    after one of them (whether it waited, moment, id). `on`: the day of the look."""
    sql = _SHARE + _PAGE + _BY_SHARE + _ORDER
    return await tx.all(Share, sql, tx.tenant, side, on, *(after or (None, None, None)), most)


async def may_see(tx: Tx, share_id: UUID, *, on: date) -> bool:
    """Whether the share may be looked at on that day."""
    return await tx.value(_MAY_SEE, tx.tenant, share_id, on) is not None


async def shares_of_task(tx: Tx, task: UUID) -> list[Share]:
    """Where a task was put, the newest first."""
    sql = _SHARE + " and s.task_id = $2" + _BY_SHARE + " order by s.asked_at desc"
    return await tx.all(Share, sql, tx.tenant, task)


async def partners(tx: Tx, *, on: date) -> list[Partner]:
    """Towns that this town may put work to on that day."""
    return await tx.all(
        Partner,
        """
        select distinct t.code, t.name from app.agreement a join app.tenant t on t.code = a.guest
        where a.lead = $1 and a.valid_from <= $2 and (a.valid_to is null or a.valid_to >= $2)
          and app.agreed_scheme(a.lead, a.guest, $2) in ('through', 'both')
        order by t.code
        """,
        tx.tenant,
        on,
    )


async def record_task_of(tx: Tx, share_id: UUID, *, task: UUID) -> int:
    """Which task of ours the share became; 0 rows when it has one."""
    return await tx.run(
        "update app.share set task_id = $3"
        " where tenant_id = $1 and id = $2 and side = 'in' and task_id is null",
        tx.tenant,
        share_id,
        task,
    )


async def put_through(
    tx: Tx,
    share_id: UUID,
    *,
    task: UUID,
    guest: int,
    quantity: int,
    unit_price_yen: int,
    due_on: date,
    answer_by: datetime,
    terms: Terms,
    at: datetime,
) -> str:
    """Puts a quantity to another town on terms; the gate's word."""
    word: str = await tx.value(
        """
        select gate.put_share($1, $2, $3, $4, $5, $6, $7, coalesce($8, (select k.security from app.task k
            where k.tenant_id = $15 and k.id = $2), 'home'), $9, $10, $11, $12, $13, $14)
        """,
        share_id,
        task,
        guest,
        quantity,
        unit_price_yen,
        terms.floor_yen,
        terms.shows_price,
        terms.security,
        terms.contact,
        terms.round_id,
        terms.retry_of,
        due_on,
        answer_by,
        at,
        tx.tenant,
    )
    return word


async def answer_through(tx: Tx, share_id: UUID, *, units: int, at: datetime) -> str:
    """Takes a quantity on, or nothing; the gate's word."""
    word: str = await tx.value("select gate.answer_share($1, $2, $3)", share_id, units, at)
    return word


async def withdraw_through(tx: Tx, share_id: UUID, *, at: datetime) -> str:
    """Takes back what was not answered; the gate's word."""
    word: str = await tx.value("select gate.withdraw_share($1, $2)", share_id, at)
    return word


async def deliver_through(
    tx: Tx, share_id: UUID, *, handover: UUID, units: int, note: str, at: datetime
) -> str:
    """Hands inspected units over to the lead town; the gate's word."""
    word: str = await tx.value(
        "select gate.deliver_share($1, $2, $3, $4, $5)", share_id, handover, units, note, at
    )
    return word


async def decide_through(
    tx: Tx, handover: UUID, *, units: int, reason: str | None, note: str, at: datetime
) -> str:
    """Accepts all, a part or nothing of a guest's handover; the gate's word."""
    word: str = await tx.value(
        "select gate.decide_handover($1, $2, $3, $4, $5)", handover, units, reason, note, at
    )
    return word


async def between(tx: Tx, handover: UUID) -> Between | None:
    """A handover between towns as this town sees it."""
    return await tx.one(Between, _BETWEEN + " and h.id = $2", tx.tenant, handover)


async def arrived(
    tx: Tx, *, after: tuple[datetime, UUID] | None = None, most: int = 200
) -> list[Between]:
    """Handovers to this town that wait for its acceptance, the oldest first."""
    sql: LiteralString = (
        _BETWEEN + " and h.side = 'in' and h.state = 'submitted'"
        " and ($2::timestamptz is null or (h.handed_at, h.id) > ($2, $3::uuid))"
        " order by h.handed_at, h.id limit $4"
    )
    return await tx.all(Between, sql, tx.tenant, *(after or (None, None)), most)


async def betweens_of(tx: Tx, share_id: UUID) -> list[Between]:
    """The handovers of a share, the oldest first."""
    sql = _BETWEEN + " and h.share_id = $2 order by h.handed_at, h.id"
    return await tx.all(Between, sql, tx.tenant, share_id)


async def settled(tx: Tx, handover: UUID) -> bool:
    """Whether our side of the line stands."""
    found: bool = await tx.value(
        "select exists (select from app.settlement_line where tenant_id = $1 and handover_id = $2)",
        tx.tenant,
        handover,
    )
    return found


async def record_line(
    tx: Tx, of: Between, *, side: str, body: UUID, month: date, journal: UUID, at: datetime
) -> None:
    """Our side of the line between two bodies."""
    await tx.run(
        """
        insert into app.settlement_line (tenant_id, handover_id, side, body_id, other, share_id,
                                         quantity, yen, month, journal_id, made_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        """,
        tx.tenant,
        of.id,
        side,
        body,
        of.other,
        of.share_id,
        of.accepted,
        of.yen,
        month,
        journal,
        at,
    )


async def lines(tx: Tx, *, month: date) -> list[SettledLine]:
    """Our side's lines of a month, by town and day."""
    return await tx.all(
        SettledLine,
        """
        select l.handover_id, l.side, l.other, t.name as other_name, s.title, s.unit_name,
               l.quantity, l.yen, l.month, h.handed_at, h.decided_at
        from app.settlement_line l
        join app.share s on s.tenant_id = l.tenant_id and s.id = l.share_id
        join app.share_handover h on h.tenant_id = l.tenant_id and h.id = l.handover_id
        join app.tenant t on t.code = l.other
        where l.tenant_id = $1 and l.month = $2 order by l.other, h.decided_at, l.handover_id
        """,
        tx.tenant,
        month,
    )


async def tasks_of(tx: Tx, share: UUID) -> list[UUID]:
    """The task a share became and those that do some of it again, the oldest first."""
    return await tx.all(
        UUID,
        "select id from app.task where tenant_id = $1 and share_id = $2 order by made_at, id",
        tx.tenant,
        share,
    )
