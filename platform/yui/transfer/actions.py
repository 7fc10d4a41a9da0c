"""What is done with a transfer: written, announced, called off before its day, finished after it."""

from datetime import date, datetime, timedelta
from uuid import UUID

from msgspec import Struct

from tenants.db import ReadTx, Tx
from tenants.refusal import Unknown
from yui import outbox
from yui.audit import actions as audit
from yui.japan import FiscalYear, day_of
from yui.kpi import actions as kpi
from yui.kpi.definitions import BY_CODE
from yui.kpi.model import Kind as Told
from yui.kpi.model import Status, Value
from yui.kpi.sheet import Point
from yui.onboarding.desk import actions as desk
from yui.onboarding.model import Step
from yui.towns import actions as towns
from yui.towns.catalog import BodyFile
from yui.towns.model import NEVER, Body
from yui.transfer import model, queries
from yui.transfer.model import CHUNK, State, Transfer

DAY = timedelta(days=1)
SERIES = ("registered_workers", "clients", "directors")
"""Indicators that count who has concluded with the body: they begin anew with it."""


class Asked(Struct, frozen=True):
    """One chunk of the batch that asks everybody: whose id falls on `at` of `of`."""

    transfer: UUID
    at: int
    of: int


class Moved(Struct, frozen=True):
    """The job that moves the orders that are to move."""

    transfer: UUID


class Broken(Struct, frozen=True):
    """An indicator around the day: the last year of the old series, the first of the new one."""

    says: str
    unit: str
    before: Point | None
    after: Point | None


async def make(
    tx: Tx,
    *,
    to_body: UUID | None,
    new: BodyFile | None,
    effective_on: date,
    steps: list[Step],
    now: datetime,
    from_town: int | None = None,
    from_name: str = "",
) -> UUID:
    """Writes a draft: the town's programme moves on a day to a body that is entered (`new`) or known.

    The old body is the town's own of the day before; where it has none, another town's, by name.
    """
    if effective_on <= day_of(now):
        raise model.BadDay(day_of(now) + DAY)
    old = await _body_before(tx, effective_on)
    if old is None and (from_town is None or not from_name.strip()):
        raise model.NoFrom
    target = await towns.enter_body(tx, new) if new is not None else to_body
    if target is None:
        raise model.BadBody
    body = await towns.body(tx, body=target)
    if body.valid_from < effective_on or (old is not None and body.id == old.id):
        raise model.BadBody
    made = await queries.record(
        tx,
        from_body=old.id if old else None,
        from_town=None if old else from_town,
        from_name=old.name if old else from_name.strip(),
        to_body=body.id,
        effective_on=effective_on,
        steps=[step.value for step in model.steps_of(steps)],
        at=now,
    )
    if made is None:
        raise model.UnderWay
    await audit.note(tx, "transfer.drafted", subject=str(made), to=body.id, on=effective_on)
    return made


async def _body_before(tx: ReadTx, on: date) -> Body | None:
    return model.body_on(await towns.bodies(tx), on - DAY)


async def announce(tx: Tx, *, transfer: UUID, now: datetime) -> UUID:
    """Fixes the day for both bodies and promises the batch that asks everybody; returns its
    operation. From the day on the gate asks for the new body's papers: nobody gets an offer before."""
    found = await held(tx, transfer)
    state = model.move(found.state, State.ANNOUNCED)
    if found.effective_on <= day_of(now):
        raise model.BadDay(day_of(now) + DAY)
    entered = (await towns.body(tx, body=found.to_body)).valid_from == NEVER
    await towns.turn_over(tx, old=found.from_body, new=found.to_body, on=found.effective_on)
    if entered:
        await desk.rule_for(
            tx, body=found.to_body, steps=found.steps, valid_from=found.effective_on, now=now
        )
    of = 1 + sum(await queries.asked(tx)) // CHUNK
    operation = await outbox.open_operation(tx, "transfer.ask", total=of, now=now, subject=transfer)
    for at in range(of):
        key = f"transfer.ask:{transfer}:{at}"
        await outbox.put(tx, "transfer.ask", Asked(transfer, at, of), key=key, operation=operation)
    await queries.record_operation(tx, transfer, operation)
    await _moved(tx, found, state, now=now)
    return operation


async def cancel(tx: Tx, *, transfer: UUID, now: datetime) -> None:
    """Calls it off before its day: the old body goes on, whatever was signed for the new one never
    begins to bind."""
    found = await held(tx, transfer)
    state = model.move(found.state, State.CANCELLED)
    if found.state is State.ANNOUNCED:
        if found.effective_on <= day_of(now):
            raise model.TooLate(on=found.effective_on)
        await towns.turn_back(tx, old=found.from_body, new=found.to_body)
        await queries.withdraw_open(tx, transfer, at=now)
    await _moved(tx, found, state, now=now)


async def finish(tx: Tx, *, transfer: UUID, now: datetime) -> None:
    """On its day or later: indicators begin their new series, orders that are to move do so (a job).
    Who has not concluded yet still can; until then nobody asks her for work."""
    found = await held(tx, transfer)
    state = model.move(found.state, State.DONE)
    if day_of(now) < found.effective_on:
        raise model.TooEarly(on=found.effective_on)
    await _moved(tx, found, state, now=now)
    await measure(tx, found, now=now)
    await outbox.put(tx, "transfer.move", Moved(transfer), key=f"transfer.move:{transfer}")


async def measure(tx: Tx, found: Transfer, *, now: datetime) -> int:
    """Takes the counts of the new series in, as of today; how many. A year of which a source speaks
    already keeps that source's figure."""
    year = FiscalYear.of(found.effective_on).year
    source = f"移管の記録（{found.effective_on}）"
    counted = await _counts(tx, found)
    known = {each.indicator.code: each.at(year) for each in await kpi.histories(tx, tx.tenant)}
    values: list[Value] = []
    for code in SERIES:
        point = known.get(code)
        if point is not None and point.actual is not None and point.actual.source != source:
            continue
        count = counted[code]
        values.append(
            Value(
                tenant_id=tx.tenant,
                indicator=code,
                fiscal_year=year,
                kind=Told.ACTUAL,
                series=f"transfer-{found.effective_on}",
                source=source,
                unit=BY_CODE[code].unit,
                printed=f"{count:,}",
                num=count,
                as_of=day_of(now),
                status=Status.PROVISIONAL,
                note=f"{found.to_name}と契約を結んだ数",
            )
        )
    await kpi.take_in(tx, values, now=now)
    return len(values)


async def _counts(tx: ReadTx, found: Transfer) -> dict[str, int]:
    sides = model.tallies(await queries.counts(tx, found.id))
    signed = model.PartyState.SIGNED
    return {
        "registered_workers": sides[model.Side.WORKERS].of(signed),
        "clients": sides[model.Side.CLIENTS].of(signed),
        "directors": await queries.directors(tx),
    }


async def broken(tx: ReadTx, found: Transfer) -> list[Broken]:
    """The indicators that begin anew, with the figures before and after the day."""
    year = FiscalYear.of(found.effective_on).year
    return [
        Broken(each.indicator.ja, each.indicator.unit, each.at(year - 1), each.at(year))
        for each in await kpi.histories(tx, tx.tenant)
        if each.indicator.code in SERIES
    ]


async def show(tx: ReadTx, *, transfer: UUID) -> Transfer:
    """A transfer."""
    found = await queries.transfer(tx, transfer)
    if found is None:
        raise Unknown
    return found


async def page(tx: ReadTx, *, after: UUID | None, most: int) -> list[Transfer]:
    """The town's transfers, the latest day first."""
    return await queries.page(tx, after=after, most=most)


async def held(tx: Tx, transfer: UUID) -> Transfer:
    """A transfer, until the transaction ends."""
    found = await queries.locked(tx, transfer)
    if found is None:
        raise Unknown
    return found


async def _moved(tx: Tx, found: Transfer, to: State, *, now: datetime) -> None:
    """The one place where a transfer's state changes."""
    await queries.record_state(tx, found.id, model.move(found.state, to), at=now)
    await audit.note(tx, f"transfer.{to.value}", subject=str(found.id), on=found.effective_on)
