"""What can be done with indicators: take in a source's table, choose what is published, fold."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from tenants.db import ReadTx, Tx
from tenants.refusal import Unknown
from yui import deltas
from yui.japan import FiscalYear
from yui.kpi import files, history, model, queries, screens, sheet, view
from yui.kpi.definitions import BY_CODE, OFFICIAL, SIX, title
from yui.kpi.live import Town
from yui.kpi.model import Budget, Choice, Value
from yui.kpi.screens import Dashboard, Measured, Public

REVENUE: Final = "contract_revenue"

BATCH: Final = 1000
"""Deltas folded at a time: 117,000 a second, and a lock held for 9 ms."""


class Imported(Struct, frozen=True):
    """What an import did: figures new, corrected, as they were; budget lines; choices."""

    added: int
    revised: int
    same: int
    budgets: int
    choices: int


async def take_in(
    tx: Tx, values: Iterable[Value], *, budgets: Iterable[Budget] = (), now: datetime
) -> Imported:
    """Adds a town's figures and budget lines; again brings nothing new, never an overwrite.

    Where several sources state one year's actual and nobody has chosen, the official table of the
    source is published and the choice is recorded with its reason.
    """
    held = {v.key: v for v in model.latest(await queries.values_of(tx, tx.tenant))}
    added = revised = same = 0
    for value in values:
        before = held.get(value.key)
        if before is not None and before.says_same(value):
            same += 1
            continue
        added, revised = added + (before is None), revised + (before is not None)
        fresh = replace(value, revision=before.revision + 1 if before else 1)
        await queries.record_value(tx, fresh)
        held[value.key] = fresh
    lines = [await queries.record_budget(tx, budget) for budget in budgets]
    chosen = await _choose_first(tx, list(held.values()), now=now)
    return Imported(added, revised, same, sum(lines), chosen)


async def _choose_first(tx: Tx, values: list[Value], *, now: datetime) -> int:
    known = {(c.indicator, c.fiscal_year) for c in await queries.choices_of(tx, tx.tenant)}
    fresh = [
        choice
        for choice in history.first_choices(values, prefer=OFFICIAL, by="資料の取り込み")
        if (choice.indicator, choice.fiscal_year) not in known
    ]
    for choice in fresh:
        await queries.record_choice(tx, choice, now=now)
    return len(fresh)


async def histories(tx: ReadTx, town: int) -> list[sheet.History]:
    """A town's six indicators, year by year."""
    values = [v for v in await queries.values_of(tx, town) if v.source != model.SAMPLE]
    return sheet.histories(SIX, values, await queries.choices_of(tx, town))


async def plans(tx: ReadTx, town: int) -> list[sheet.Plan]:
    """A town's indicators of the 地域再生計画."""
    return sheet.plans(model.latest(await queries.values_of(tx, town)))


class Stated(Struct, frozen=True):
    """What one source states, under its title."""

    value: Value
    title: str
    published: bool


class Made(Struct, frozen=True):
    """A choice with the title of what was chosen."""

    choice: Choice
    title: str


class Year(Struct, frozen=True):
    """One indicator's year with all its sources and the choices made about it."""

    history: sheet.History
    point: sheet.Point
    sources: tuple[Stated, ...]
    trail: tuple[Made, ...]

    @property
    def chosen(self) -> str:
        """`source|unit` of what is published, as the form offers it."""
        actual = self.point.actual
        return f"{actual.source}|{actual.unit}" if actual else ""


async def year(tx: ReadTx, town: int, *, indicator: str, fiscal_year: int) -> Year:
    """The year with every source's actual; `Unknown` where none speaks of it."""
    if indicator not in BY_CODE:
        raise Unknown
    values = [v for v in await queries.values_of(tx, town) if v.source != model.SAMPLE]
    found = sheet.histories([BY_CODE[indicator]], values, await queries.choices_of(tx, town))[0]
    point = found.at(fiscal_year)
    if point is None:
        raise Unknown
    made = await queries.trail(tx, town, indicator=indicator, fiscal_year=fiscal_year)
    stated = [v for v in (point.actual, *point.others) if v is not None]
    return Year(
        history=found,
        point=point,
        sources=tuple(Stated(v, title(v.source), v is point.actual) for v in stated),
        trail=tuple(Made(choice, title(choice.source)) for choice in made),
    )


async def choose(
    tx: Tx,
    *,
    indicator: str,
    fiscal_year: int,
    source: str,
    unit: str,
    reason: str,
    by: str,
    now: datetime,
) -> Choice:
    """Publishes this source's actual for the year; the choice is kept with its reason."""
    found = await year(tx, tx.tenant, indicator=indicator, fiscal_year=fiscal_year)
    point = found.point
    candidates = [stated.value for stated in found.sources]
    wanted = Choice(
        tenant_id=tx.tenant,
        indicator=indicator,
        fiscal_year=fiscal_year,
        source=source,
        unit=unit,
        reason=reason.strip(),
        chosen_by=by,
    )
    choice = model.choose(candidates, wanted, current=point.choice)
    await queries.record_choice(tx, choice, now=now)
    return choice


async def fold(tx: Tx) -> int:
    """Folds every delta of the town that waits, in batches; how many that was."""
    await deltas.answer_requests(tx)
    total = 0
    while taken := await queries.fold(tx, BATCH):
        total += taken
        if taken < BATCH:
            break
    return total


async def towns(tx: ReadTx) -> list[Town]:
    """The consortium's towns."""
    return await queries.towns(tx)


async def dashboard(tx: ReadTx, *, year: FiscalYear, asked: str, today: date) -> Dashboard:
    """The dashboard of a fiscal year; the indicators of the town asked for, else of the first
    town that has any."""
    found = await queries.towns(tx)
    codes = [town.code for town in found]
    town = view.town_of(found, asked) or view.town_of(
        found, str(await queries.spoken_of(tx, codes))
    )
    town = town or (found[0] if found else None)
    code = town.code if town else 0
    return screens.dashboard(
        found,
        await queries.live(tx, codes, fiscal_year=year.year),
        town=town,
        histories=await histories(tx, code),
        budgets=await queries.budgets_of(tx, code),
        targets=await queries.targets(tx, codes, indicator=REVENUE, fiscal_year=year.year),
        year=year,
        today=today,
    )


async def public(tx: ReadTx, asked: str, *, today: date) -> Public:
    """A town's public page; `Unknown` where there is no such town."""
    town = view.town_of(await queries.towns(tx), asked)
    if town is None or asked != town.slug:
        raise Unknown
    year = FiscalYear.of(today)
    return screens.public(
        town,
        await queries.live(tx, [town.code], fiscal_year=year.year),
        histories=await histories(tx, town.code),
        budgets=await queries.budgets_of(tx, town.code),
        year=year,
    )


async def open_data(
    tx: ReadTx, asked: str, *, today: date
) -> tuple[list[files.Record], list[Measured]]:
    """Every town's records and live figures, or one town's; `Unknown` for a town that is none."""
    found = await queries.towns(tx)
    if asked:
        town = view.town_of(found, asked)
        if town is None:
            raise Unknown
        found = [town]
    year = FiscalYear.of(today)
    rows = await queries.live(tx, [town.code for town in found], fiscal_year=year.year)
    records: list[files.Record] = []
    for town in found:
        records += files.records(town, await histories(tx, town.code))
    return records, [screens.measured(town, rows, year) for town in found]
