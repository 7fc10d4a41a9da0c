"""What can be done with indicators: take in a source's table, choose what is published, fold."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from tenants.db import ReadTx, Tx
from tenants.refusal import Unknown
from yui import deltas
from yui.audit import actions as audit
from yui.japan import FiscalYear
from yui.kpi import choices, files, live, model, queries, screens, sheet, view
from yui.kpi.budgets import Budget
from yui.kpi.choices import Choice
from yui.kpi.definitions import BY_CODE, OFFICIAL, SIX, title
from yui.kpi.live import Town
from yui.kpi.model import Value
from yui.kpi.screens import Dashboard, Made, Measured, Public, Stated, Year
from yui.kpi.spoken import Spoken

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
    spoken = await queries.spoken(tx, tx.tenant)
    held = {v.key: v for v in model.latest(spoken.values)}
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
    chosen = await _choose_first(tx, list(held.values()), spoken.choices, now=now)
    if added or revised:
        await audit.note(tx, "kpi.taken_in", subject="kpi", added=added, revised=revised)
    return Imported(added, revised, same, sum(lines), chosen)


async def _choose_first(tx: Tx, values: list[Value], made: list[Choice], *, now: datetime) -> int:
    known = {(c.indicator, c.fiscal_year) for c in made}
    fresh = [
        choice
        for choice in choices.first_choices(values, prefer=OFFICIAL, by="資料の取り込み")
        if (choice.indicator, choice.fiscal_year) not in known
    ]
    for choice in fresh:
        await queries.record_choice(tx, choice, now=now)
    return len(fresh)


async def histories(tx: ReadTx, town: int) -> list[sheet.History]:
    """A town's six indicators, year by year."""
    return _six(await queries.spoken(tx, town))


def _six(spoken: Spoken) -> list[sheet.History]:
    return sheet.histories(SIX, _real(spoken), spoken.choices)


def _real(spoken: Spoken) -> list[Value]:
    return [value for value in spoken.values if value.source != model.SAMPLE]


async def sources(tx: ReadTx, town: int) -> tuple[list[sheet.History], list[sheet.Plan]]:
    """A town's six indicators, and its indicators of the 地域再生計画."""
    spoken = await queries.spoken(tx, town)
    return _six(spoken), sheet.plans(model.latest(_real(spoken)))


async def year(tx: ReadTx, town: int, *, indicator: str, fiscal_year: int) -> Year:
    """The year with every source's actual; `Unknown` where none speaks of it."""
    if indicator not in BY_CODE:
        raise Unknown
    spoken = await queries.spoken(tx, town)
    found = sheet.histories([BY_CODE[indicator]], _real(spoken), spoken.choices)[0]
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
    choice = choices.choose(candidates, wanted, current=point.choice)
    await queries.record_choice(tx, choice, now=now)
    about = f"{indicator}/{fiscal_year}"
    await audit.note(tx, "kpi.chosen", subject=about, source=source, unit=unit)
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
    spoken = await queries.spoken(tx, town.code if town else 0)
    return screens.dashboard(
        found,
        await queries.figures(tx, codes, fiscal_year=year.year, today=today),
        await queries.shared(tx, codes, fiscal_year=year.year),
        town=town,
        histories=_six(spoken),
        budgets=spoken.budgets,
        year=year,
        today=today,
    )


async def public(tx: ReadTx, asked: str, *, today: date) -> Public:
    """A town's public page; `Unknown` where there is no such town."""
    town = view.town_of(await queries.towns(tx), asked)
    if town is None or asked != town.slug:
        raise Unknown
    year = FiscalYear.of(today)
    rows = await queries.figures(tx, [town.code], fiscal_year=year.year, today=today)
    spoken = await queries.spoken(tx, town.code)
    return screens.public(
        town,
        live.figures_of(rows, town.code),
        histories=_six(spoken),
        budgets=spoken.budgets,
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
    codes = [town.code for town in found]
    rows = await queries.figures(tx, codes, fiscal_year=year.year, today=today)
    records: list[files.Record] = []
    for town in found:
        records += files.records(town, await histories(tx, town.code))
    return records, [
        screens.measured(town, live.figures_of(rows, town.code), year) for town in found
    ]


async def drift(tx: Tx) -> int:
    """How many of the town's figures are not the sum of their deltas; 0 when all holds."""
    return await queries.drift(tx)
