"""What is done about clocks: opened in time, ended when paid, explained in a code when late."""

from datetime import date, datetime
from uuid import UUID

from tenants.db import ReadTx, Tx
from tenants.refusal import Unknown
from yui.audit import actions as audit
from yui.japan import day_of
from yui.payouts.lateness import model, queries
from yui.payouts.lateness.model import Clock, ClockState, Why
from yui.payouts.model import Run

CHUNK = 500
MOST = 20_000
"""As many payees as a part of a run has."""


async def sweep(tx: Tx, *, now: datetime) -> int:
    """Ends the clocks of what is paid and opens those that are near; how many it opened. What does
    not fit into one look is opened by the next: the oldest come first."""
    await queries.end_paid(tx, at=now)
    found = await queries.unpaid(tx, before=model.soon(day_of(now)), most=CHUNK)
    opened = model.near(found, today=day_of(now))
    return await queries.open_clocks(tx, opened, at=now) if opened else 0


async def demand_reasons(tx: Tx, run: Run) -> None:
    """Raises `LateUncoded` when the run would pay work after its last lawful day unexplained."""
    found = await queries.uncoded(tx, run.id, before=model.bounds(run.pay_on), most=CHUNK)
    model.uncoded(found, pay_on=run.pay_on)


async def lacking(tx: ReadTx, run: Run) -> int:
    """How many deliveries the run would pay late without a reason, as far as one look counts."""
    return len(await queries.uncoded(tx, run.id, before=model.bounds(run.pay_on), most=CHUNK))


async def open_late(tx: Tx, run: Run, *, now: datetime) -> int:
    """Opens a clock for whatever a new run would pay after its last lawful day, however far off that
    day is, so that the reason can be written before the run is approved."""
    found = await queries.uncoded(tx, run.id, before=model.bounds(run.pay_on), most=MOST)
    return await queries.open_clocks(tx, found, at=now) if found else 0


async def explain(tx: Tx, *, delivery: UUID, why: Why, now: datetime) -> None:
    """Writes why a delivery is paid late, once. Raises `ClockMoved`, `Invalid`."""
    found = await queries.clock_locked(tx, delivery)
    if found is None:
        raise Unknown
    model.move(found, ClockState.CODED)
    told = model.said(why)
    await queries.record_reason(tx, delivery, told, at=now)
    await audit.note(tx, "payment.late_coded", subject=str(delivery), reason=told.reason.value)


async def show(tx: ReadTx, *, delivery: UUID) -> Clock:
    """One clock."""
    found = await queries.clock(tx, delivery)
    if found is None:
        raise Unknown
    return found


async def listed(
    tx: ReadTx, *, after: tuple[date, UUID] | None = None, most: int = 50
) -> list[Clock]:
    """The late list: clocks that have not ended, the nearest or longest passed limit first."""
    return await queries.clocks(tx, after=after, most=most)
