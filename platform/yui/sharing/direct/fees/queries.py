"""Every SQL statement about coordination fees. What crosses between towns is a call of a gate."""

from datetime import date, datetime
from typing import LiteralString
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.sharing.direct.fees.model import Fee

_FEE: LiteralString = """
    select f.id, f.side, f.other, t.name as other_name, f.body_id, f.title, f.base_yen, f.percent,
           f.rounding, f.yen, f.accepted_on, f.undone_at, f.journal_id, f.undo_journal_id
    from app.direct_fee f join app.tenant t on t.code = f.other
    where f.tenant_id = $1
"""


async def to_reckon(tx: ReadTx, *, most: int) -> list[UUID]:
    """Acceptances under the direct scheme whose fee is not reckoned, or was and is taken back since."""
    return await tx.all(
        UUID,
        """
        select i.id
        from app.direct_offer o
        join app.direct_rate r on r.tenant_id = o.tenant_id and r.id = o.rate_id
        join app.assignment a on a.tenant_id = o.tenant_id and a.offer_id = o.offer_id
        join app.delivery d on d.tenant_id = a.tenant_id and d.assignment_id = a.id
        join app.inspection i on i.tenant_id = d.tenant_id and i.delivery_id = d.id
        left join app.direct_fee f on f.tenant_id = i.tenant_id and f.id = i.id
        where o.tenant_id = $1 and o.offer_id is not null
          and case when f.id is null then i.taken_back_at is null
                   and case r.rounding when 'down' then floor(i.yen * r.percent / 100)
                        when 'up' then ceil(i.yen * r.percent / 100)
                        else floor(i.yen * r.percent / 100 + 0.5) end > 0
              else i.taken_back_at is not null and f.undone_at is null end
        order by i.inspected_at, i.id limit $2
        """,
        *(tx.tenant, most),
    )


async def reckon(tx: Tx, inspection: UUID, *, at: datetime) -> str:
    """The fee of an acceptance, on both sides; the gate's word."""
    word: str = await tx.value("select gate.direct_fee($1, $2)", inspection, at)
    return word


async def fee_locked(tx: Tx, fee: UUID) -> Fee | None:
    """A fee on this side, held."""
    return await tx.one(Fee, _FEE + " and f.id = $2 for update of f", tx.tenant, fee)


async def record_booked(tx: Tx, fee: UUID, *, journal: UUID, on: date) -> None:
    """Our side stands in our books."""
    await tx.run(
        "update app.direct_fee set journal_id = $3, booked_on = $4"
        " where tenant_id = $1 and id = $2 and journal_id is null",
        *(tx.tenant, fee, journal, on),
    )


async def record_unbooked(tx: Tx, fee: UUID, *, journal: UUID) -> None:
    """And does so no more."""
    await tx.run(
        "update app.direct_fee set undo_journal_id = $3"
        " where tenant_id = $1 and id = $2 and undo_journal_id is null",
        *(tx.tenant, fee, journal),
    )


async def fees(
    tx: ReadTx, *, since: date, until: date, after: tuple[date, UUID] | None, most: int
) -> list[Fee]:
    """Our side's fees of these days, the newest first."""
    sql: LiteralString = (
        _FEE + " and f.accepted_on between $2 and $3"
        " and ($4::date is null or (f.accepted_on, f.id) < ($4, $5::uuid))"
        " order by f.accepted_on desc, f.id desc limit $6"
    )
    return await tx.all(Fee, sql, tx.tenant, since, until, *(after or (None, None)), most)


async def apart(tx: ReadTx, *, since: date, until: date) -> int:
    """Fees that do not stand alike on both sides."""
    found: int = await tx.value("select gate.direct_apart($1, $2)", since, until)
    return found
