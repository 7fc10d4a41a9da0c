"""The books of the direct scheme: a fee on each side, in its own open month, by its own job."""

from datetime import date, datetime
from uuid import UUID

from tenants.db import ReadTx, Tx
from tenants.refusal import Unknown
from yui.audit import actions as audit
from yui.japan import day_of, last_of_month
from yui.ledger import actions as ledger
from yui.ledger.model import AccountRef, Line, PeriodClosed
from yui.sharing.direct.fees import queries
from yui.sharing.direct.fees.model import Fee
from yui.web.leaf import FETCH

MOST = 200


async def reckon(tx: Tx, *, now: datetime, most: int = MOST) -> int:
    """The lead town's sweep: a fee for every new acceptance, none any more for one taken back.

    Returns how many changed; both sides' rows stand in this transaction, the far side's books follow
    by its own job.
    """
    changed = 0
    for inspection in await queries.to_reckon(tx, most=most):
        if await queries.reckon(tx, inspection, at=now) in {"ok", "undone"}:
            await keep(tx, fee=inspection, now=now)
            changed += 1
    return changed


async def keep(tx: Tx, *, fee: UUID, now: datetime) -> None:
    """Our books say what the fee's row says; again changes nothing."""
    found = await queries.fee_locked(tx, fee)
    if found is None:
        raise Unknown
    if found.stands and found.journal_id is None:
        await _book(tx, found, now=now)
    if not found.stands and found.journal_id is not None and found.undo_journal_id is None:
        await _undo(tx, found, journal=found.journal_id, now=now)


async def _book(tx: Tx, found: Fee, *, now: datetime) -> None:
    on = found.accepted_on
    try:
        journal = await _post(tx, found, on=on, now=now)
    except PeriodClosed:
        on = day_of(now)
        journal = await _post(tx, found, on=on, now=now)
    await queries.record_booked(tx, found.id, journal=journal, on=on)
    await audit.note(tx, "direct.fee_booked", subject=str(found.id), yen=found.yen)


async def _post(tx: Tx, found: Fee, *, on: date, now: datetime) -> UUID:
    line = line_of(found)
    return await ledger.post(
        tx,
        body=found.body_id,
        key=f"coordination:{found.id}",
        kind="coordination",
        on=on,
        lines=[line],
        memo=found.title,
        now=now,
    )


async def _undo(tx: Tx, found: Fee, *, journal: UUID, now: datetime) -> None:
    key = f"coordination:{found.id}:undone"
    try:
        undone = await ledger.reverse(tx, key=key, of=journal, on=found.accepted_on, now=now)
    except PeriodClosed:
        undone = await ledger.reverse(tx, key=key, of=journal, on=day_of(now), now=now)
    await queries.record_unbooked(tx, found.id, journal=undone)
    await audit.note(tx, "direct.fee_undone", subject=str(found.id), yen=found.yen)


def line_of(found: Fee) -> Line:
    """Who owes whom: the lead body for the work of the other's director."""
    if found.side == "owed":
        debit, credit = "coordination_expense", "coordination_payable"
    else:
        debit, credit = "coordination_receivable", "coordination_revenue"
    return Line(
        debit=AccountRef(debit, other=found.other),
        credit=AccountRef(credit, other=found.other),
        yen=found.yen,
        memo=found.title,
    )


async def apart(tx: ReadTx, *, since: date, until: date) -> int:
    """How many fees of these days do not stand alike on both sides."""
    return await queries.apart(tx, since=since, until=until)


async def month_of(
    tx: ReadTx, *, month: date, after: tuple[date, UUID] | None = None
) -> tuple[list[Fee], int]:
    """A page of a month's fees on our side, and how many do not stand alike on the other."""
    first = month.replace(day=1)
    until = last_of_month(first)
    found = await queries.fees(tx, since=first, until=until, after=after, most=FETCH)
    return found, await queries.apart(tx, since=first, until=until)
