"""What a worker says of herself, and the counts of it: the town's own, and those for outside."""

from collections.abc import Mapping
from datetime import date, datetime

from msgspec import Struct

from tenants.db import ReadTx, Tx
from yui import rates
from yui.demographics import model, queries
from yui.demographics.model import Fact, Report
from yui.japan import DAY, add_months, day_of


class Picture(Struct, frozen=True):
    """What the coordinator sees: town → (fact, cell) → people; None is hidden."""

    towns: dict[int, str]
    cells: dict[int, dict[tuple[str, str], int | None]]
    months: list[date]


async def mine(tx: ReadTx) -> dict[Fact, str]:
    """What she said (scope person); what she took back is not in it."""
    return {each.fact: each.value for each in await queries.said(tx) if each.value}


async def say(tx: Tx, given: Mapping[Fact, str], *, now: datetime) -> None:
    """She says, corrects or takes back, each fact by itself. Nothing of it stands in the audit log:
    it is hers. Raises `Invalid`."""
    before = await mine(tx)
    for fact, text in given.items():
        value = model.taken(fact, text, today=day_of(now))
        if value != before.get(fact):
            await queries.record(tx, fact, value, at=now)


async def report(tx: ReadTx, *, on: date, outside: bool) -> Report:
    """The counts on a day; `outside` hides what may not leave the corporation."""
    months = rates.known(rates.book().active_rule, on).months
    first = add_months(on, -months, on=on.day) + DAY
    rows = await queries.counts(tx, first=first, last=on)
    if not outside:
        return model.own(rows, first=first, last=on, months=months)
    least = rates.known(rates.book().small_cell, on).least
    return model.outside(rows, first=first, last=on, months=months, least=least)


async def publish(tx: Tx, *, now: datetime) -> int:
    """The month's counts for the consortium, hidden here, before anyone outside can read them."""
    day = day_of(now)
    found = await report(tx, on=day, outside=True)
    return await queries.publish(tx, day.replace(day=1), model.published(found))


async def picture(tx: ReadTx) -> Picture:
    """The newest snapshot of every town, through the coordinator's door."""
    found = await queries.published(tx)
    cells: dict[int, dict[tuple[str, str], int | None]] = {}
    for each in found:
        cells.setdefault(each.tenant_id, {})[each.fact, each.cell] = each.amount
    months = sorted({each.month for each in found}, reverse=True)
    return Picture(await queries.named(tx), cells, months)
