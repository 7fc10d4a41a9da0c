"""Every SQL statement of the slice."""

from datetime import date, datetime
from typing import LiteralString
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.fees.model import Fee, Leader, Line, State
from yui.fees.reckoning import Part, Sum
from yui.fees.terms import Wish
from yui.japan import day_of
from yui.offers.model import Kept
from yui.offers.terms import Notice
from yui.work.model import Task

_FEE: LiteralString = """
    select f.id, f.task_id, f.worker_id, f.leader_id, f.body_id, f.title, f.unit_name, f.quantity,
           f.unit_price_yen, f.kind, f.fee_yen, f.percent_bp, f.withholding, f.valid_from, f.ends_on,
           f.due_on, f.payment_on, f.number, f.state, f.offered_by, f.offered_at, f.answer_by,
           f.opened_at, f.answered_at, w.code, w.name
    from app.leader_fee f
    join app.worker w on w.tenant_id = f.tenant_id and w.id = f.worker_id
    where f.tenant_id = $1
"""
_LINE: LiteralString = """
    select inspection_id, fee_id, units, base_yen, fee_yen, carried_yen, journal_id, received_on,
           counted_on, taken_back_at
    from app.leader_fee_line where tenant_id = $1
"""


async def leaders(tx: ReadTx, body: UUID, *, on: date) -> list[Leader]:
    """The town's leaders by name, each with the worker she is (by her tie, or her mail address)."""
    return await tx.all(
        Leader,
        """
        select s.id, s.name, w.id as worker_id, coalesce(w.code, '') as code,
               coalesce(w.name, '') as party,
               coalesce(app.onboarding_through($1, w.id, $3), false) as active,
               s.body_id = $2 and exists (
                   select from app.engagement e
                   where e.tenant_id = s.tenant_id and e.worker_id = w.id and e.body_id = $2
                     and e.valid_from <= $3 and (e.valid_to is null or e.valid_to >= $3)
               ) as engaged
        from app.staff s
        left join lateral (
            select p.id, p.code, p.name, p.state from app.worker p
            left join app.staff_tie t on t.tenant_id = $1 and t.worker_id = p.id
                 and t.staff_id = s.id and t.state in ('held', 'ending')
            where p.tenant_id = $1 and (t.id is not null or lower(p.email) = lower(s.email))
            order by t.id nulls last, p.code limit 1
        ) w on true
        where s.tenant_id = $1 and s.role = 'leader' and s.active
        order by s.name, s.id limit 200
        """,
        tx.tenant,
        body,
        on,
    )


async def of_task(tx: ReadTx, task: UUID) -> list[Fee]:
    """All that was put to leaders for a task, the newest first."""
    sql = _FEE + " and f.task_id = $2 order by f.offered_at desc, f.id desc limit 200"
    return await tx.all(Fee, sql, tx.tenant, task)


async def mine(tx: ReadTx, worker: UUID, *, on: date) -> list[Fee]:
    """A leader's fees: what waits for her answer first (if she is through), then the newest."""
    return await tx.all(
        Fee,
        _FEE
        + " and f.worker_id = $2 and (f.state <> 'offered' or app.onboarding_through($1, $2, $3))"
        + " order by (f.state = 'offered') desc, f.offered_at desc limit 200",
        tx.tenant,
        worker,
        on,
    )


async def waiting(tx: ReadTx, worker: UUID, *, at: datetime) -> list[Fee]:
    """What waits for her answer, the earliest end first."""
    return await tx.all(
        Fee,
        _FEE
        + " and f.worker_id = $2 and f.state = 'offered' and f.answer_by > $3"
        + " and app.onboarding_through($1, $2, $4)"
        + " order by f.answer_by, f.id",
        tx.tenant,
        worker,
        at,
        day_of(at),
    )


async def fee(tx: ReadTx, fee_id: UUID) -> Fee | None:
    """A fee; under scope `person`, only her own."""
    return await tx.one(Fee, _FEE + " and f.id = $2", tx.tenant, fee_id)


async def locked(tx: Tx, fee_id: UUID) -> Fee | None:
    """A fee, held until the transaction ends."""
    return await tx.one(Fee, _FEE + " and f.id = $2 for update of f", tx.tenant, fee_id)


async def agreed_locked(tx: Tx, task: UUID) -> Fee | None:
    """The agreement of a task that has no last day yet, held until the transaction ends."""
    sql = _FEE + " and f.task_id = $2 and f.state = 'agreed' for update of f"
    return await tx.one(Fee, sql, tx.tenant, task)


async def holding(tx: Tx, task: UUID, *, received: datetime, on: date) -> Fee | None:
    """The agreement that holds for work received then (`on`: its day), held until the end: whoever
    reckons from its sum waits for whoever reckons now."""
    return await tx.one(
        Fee,
        _FEE
        + """
        and f.task_id = $2 and f.state in ('agreed', 'ended') and f.answered_at <= $3
        and f.valid_from <= $4 and (f.ends_on is null or f.ends_on >= $4)
        order by f.valid_from desc, f.answered_at desc, f.id desc limit 1 for update of f
        """,
        *(tx.tenant, task, received, on),
    )


async def kept(tx: ReadTx, fee_id: UUID) -> Kept | None:
    """The bytes of its notice, and the hash that was written with them."""
    return await tx.one(
        Kept,
        "select text, sha256 from app.leader_fee where tenant_id = $1 and id = $2",
        tx.tenant,
        fee_id,
    )


async def record(
    tx: Tx,
    task: Task,
    wish: Wish,
    *,
    worker: UUID,
    leader: UUID,
    notice: Notice,
    kept: Kept,
) -> UUID:
    """A fee put to a leader, with its notice as it was hashed."""
    made: UUID = await tx.value(
        """
        insert into app.leader_fee (tenant_id, task_id, worker_id, leader_id, body_id, title,
            unit_name, quantity, unit_price_yen, kind, fee_yen, percent_bp, withholding, valid_from,
            due_on, payment_on, number, text, sha256, offered_by, offered_at, answer_by)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,
                $19, $20, $21, $22)
        returning id
        """,
        *(tx.tenant, task.id, worker, leader, task.body_id, task.title, task.unit_name),
        *(task.quantity, task.unit_price_yen),
        *(wish.rate.kind.value, wish.rate.fee_yen, wish.rate.percent_bp, wish.withholding.value),
        *(wish.valid_from, task.due_on, notice.payment_on, notice.number, kept.text, kept.sha256),
        *(tx.actor.id, notice.made_at, wish.answer_by),
    )
    return made


async def record_answer(tx: Tx, fee_id: UUID, state: State, *, at: datetime) -> None:
    """Her answer, or the end of a question without one."""
    await tx.run(
        "update app.leader_fee set state = $3, answered_at = $4 where tenant_id = $1 and id = $2",
        tx.tenant,
        fee_id,
        state.value,
        at,
    )


async def record_opened(tx: Tx, fee_id: UUID, *, at: datetime) -> int:
    """She has seen the terms; the first time counts. Returns 1 the first time."""
    return await tx.run(
        "update app.leader_fee set opened_at = $3"
        " where tenant_id = $1 and id = $2 and opened_at is null",
        tx.tenant,
        fee_id,
        at,
    )


async def record_end(tx: Tx, fee_id: UUID, state: State, *, on: date) -> None:
    """The agreement's last day."""
    await tx.run(
        "update app.leader_fee set state = $3, ends_on = $4 where tenant_id = $1 and id = $2",
        tx.tenant,
        fee_id,
        state.value,
        on,
    )


async def lapse(tx: Tx, *, at: datetime, task: UUID | None = None) -> int:
    """Marks what nobody answered in time, of one task or of the town; returns how many."""
    return await tx.run(
        """
        update app.leader_fee set state = 'expired'
        where tenant_id = $1 and state = 'offered' and answer_by <= $2
          and ($3::uuid is null or task_id = $3)
        """,
        tx.tenant,
        at,
        task,
    )


async def sum_of(tx: ReadTx, fee_id: UUID) -> Sum:
    """All that counts under an agreement."""
    found = await tx.one(
        Sum,
        """
        select coalesce(sum(units) filter (where taken_back_at is null), 0)::int as units,
               coalesce(sum(base_yen) filter (where taken_back_at is null), 0)::bigint as base,
               (coalesce(sum(fee_yen) filter (where taken_back_at is null), 0)
                + coalesce(sum(carried_yen), 0))::bigint as posted
        from app.leader_fee_line where tenant_id = $1 and fee_id = $2
        """,
        tx.tenant,
        fee_id,
    )
    return found or Sum()


async def brought_since(tx: ReadTx, fee_id: UUID, *, since: date) -> int:
    """What an agreement's lines of that day and later brought, in yen."""
    found: int = await tx.value(
        """
        select (coalesce(sum(fee_yen) filter (where taken_back_at is null), 0)
                + coalesce(sum(carried_yen), 0))::bigint
        from app.leader_fee_line where tenant_id = $1 and fee_id = $2 and counted_on >= $3
        """,
        tx.tenant,
        fee_id,
        since,
    )
    return found


async def lines(tx: ReadTx, fee_id: UUID, *, most: int = 200) -> list[Line]:
    """What inspections brought under an agreement, the newest first."""
    return await tx.all(
        Line,
        _LINE + " and fee_id = $2 order by counted_on desc, inspection_id desc limit $3",
        tx.tenant,
        fee_id,
        most,
    )


async def line_locked(tx: Tx, inspection: UUID) -> Line | None:
    """What an inspection brought and was not taken back, held until the transaction ends."""
    sql = _LINE + " and inspection_id = $2 and taken_back_at is null for update"
    return await tx.one(Line, sql, tx.tenant, inspection)


async def record_line(
    tx: Tx, found: Fee, part: Part, *, inspection: UUID, yen: int, journal: UUID | None
) -> None:
    """What an inspection brought."""
    await tx.run(
        """
        insert into app.leader_fee_line (tenant_id, inspection_id, fee_id, worker_id, task_id, units,
            base_yen, fee_yen, journal_id, received_on, counted_on)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        """,
        *(tx.tenant, inspection, found.id, found.worker_id, found.task_id),
        *(part.units, part.base, yen, journal, part.received_on, part.counted_on),
    )


async def record_taken_back(
    tx: Tx, inspection: UUID, *, journal: UUID | None, at: datetime
) -> None:
    """It counts no longer; `journal` reversed it, where it had brought something."""
    await tx.run(
        "update app.leader_fee_line set taken_back_at = $3, reversal_id = $4"
        " where tenant_id = $1 and inspection_id = $2",
        tx.tenant,
        inspection,
        at,
        journal,
    )


async def record_carried(tx: Tx, inspection: UUID, *, yen: int, journal: UUID) -> None:
    """What taking it back left to be set right, and the journal that did."""
    await tx.run(
        "update app.leader_fee_line set carried_yen = $3, fraction_id = $4"
        " where tenant_id = $1 and inspection_id = $2",
        tx.tenant,
        inspection,
        yen,
        journal,
    )
