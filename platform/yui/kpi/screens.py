"""The pages' contents as values: built from rows by pure functions, shown by templates and files."""

from collections.abc import Sequence
from datetime import date

from msgspec import Struct

from yui.japan import FiscalYear
from yui.kpi import files, live, view
from yui.kpi.budgets import Budget, fund_years
from yui.kpi.choices import Choice
from yui.kpi.definitions import INDICATORS, SIX
from yui.kpi.live import Alerts, Figures, Line, Shared, Town
from yui.kpi.model import Value
from yui.kpi.profile import Profile, profile_of
from yui.kpi.sheet import History, Point
from yui.kpi.view import Card, Difference, Funding


class Dashboard(Struct, frozen=True):
    """The coordinator's dashboard for a fiscal year; the indicators are of `town`."""

    year: FiscalYear
    town: Town | None
    towns: tuple[Town, ...]
    cards: tuple[Card, ...]
    lines: tuple[Line, ...]
    people: int | None
    alerts: Alerts
    matrix: tuple[tuple[int | None, ...], ...]
    funding: Funding
    histories: tuple[History, ...]

    @property
    def most_shared(self) -> int:
        """The largest cell of the matrix, for its shades."""
        return max((n for row in self.matrix for n in row if n is not None), default=0)

    @property
    def sample(self) -> bool:
        """Whether any live figure is the demo's own."""
        return any(town.demo for town in self.towns)

    @property
    def newest(self) -> int | None:
        """The newest year the indicators' cards show."""
        return view.newest_year(self.cards)

    @property
    def as_of(self) -> date | None:
        """The day up to which that year's figures reach."""
        return view.as_of(self.cards, self.newest)

    @property
    def broken(self) -> bool:
        """Whether any card draws a break in its series."""
        return any(card.breaks for card in self.cards)

    def tables(self) -> list[files.Table]:
        """The sheets of the workbook."""
        tables = [
            files.towns_table(self.lines, self.year),
            files.shares_table(self.towns, self.matrix),
        ]
        if self.town is not None:
            found = files.records(self.town, self.histories)
            tables.insert(0, files.indicators_table(found))
            tables.append(files.funds_table(self.town, self.funding.years))
        return [*tables, files.about_table(INDICATORS, view.notes(self.histories))]


def dashboard(
    towns: Sequence[Town],
    found: Sequence[Figures],
    shared: Sequence[Shared],
    *,
    town: Town | None,
    histories: Sequence[History],
    budgets: Sequence[Budget],
    year: FiscalYear,
    today: date,
) -> Dashboard:
    """The dashboard from its rows."""
    lines = live.lines(towns, found, year=year, today=today)
    measured = view.measured_of(live.figures_of(found, town.code)) if town else {}
    return Dashboard(
        year=year,
        town=town,
        towns=tuple(towns),
        cards=tuple(view.cards(histories, until=year.year, measured=measured)),
        lines=tuple(lines),
        people=live.figures_of(found, 0).workers,
        alerts=live.alerts(lines),
        matrix=tuple(tuple(row) for row in live.matrix(towns, shared)),
        funding=view.funding(fund_years(budgets)),
        histories=tuple(histories),
    )


class Public(Struct, frozen=True):
    """A town's public page: what is published, and this year's measured figures."""

    town: Town
    year: FiscalYear
    cards: tuple[Card, ...]
    histories: tuple[History, ...]
    funding: Funding
    figures: Figures
    profile: Profile | None

    @property
    def newest(self) -> int | None:
        """The newest year shown."""
        return view.newest_year(self.cards)

    @property
    def as_of(self) -> date | None:
        """The day up to which that year's figures reach."""
        return view.as_of(self.cards, self.newest)

    @property
    def met(self) -> list[Card]:
        """The cards whose target is met in the newest year."""
        return [c for c in view.met(self.cards) if c.point and c.point.fiscal_year == self.newest]

    @property
    def revenue(self) -> view.Growth | None:
        """The newest revenue that is a number, and how it grew."""
        found = [h for h in self.histories if h.indicator.code == "contract_revenue"]
        return view.growth(found[0]) if found else None

    @property
    def differences(self) -> list[Difference]:
        """The years for which sources say something else."""
        return view.differences(self.histories)

    @property
    def sources(self) -> list[str]:
        """The documents behind the page."""
        return view.sources(self.histories)

    @property
    def broken(self) -> bool:
        """Whether any card draws a break in its series."""
        return any(card.breaks for card in self.cards)

    @property
    def notes(self) -> list[str]:
        """How the figures are to be read."""
        return view.notes(self.histories)

    def tables(self) -> list[files.Table]:
        """The sheets of the workbook; the first is the CSV."""
        found = files.records(self.town, self.histories)
        return [
            files.indicators_table(found),
            files.funds_table(self.town, self.funding.years),
            files.about_table(SIX, self.notes),
        ]


def public(
    town: Town,
    figures: Figures,
    *,
    histories: Sequence[History],
    budgets: Sequence[Budget],
    year: FiscalYear,
) -> Public:
    """The public page from its rows."""
    spoken = [h for h in histories if h.points]
    return Public(
        town=town,
        year=year,
        cards=tuple(view.cards(spoken, until=year.year, measured={})),
        histories=tuple(spoken),
        funding=view.funding(fund_years(budgets)),
        figures=figures,
        profile=profile_of(town.slug),
    )


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

    history: History
    point: Point
    sources: tuple[Stated, ...]
    trail: tuple[Made, ...]

    @property
    def chosen(self) -> str:
        """`source|unit` of what is published, as the form offers it."""
        actual = self.point.actual
        return f"{actual.source}|{actual.unit}" if actual else ""


class Measured(Struct, frozen=True):
    """A town's live figures for the open API. `sample`: invented by the demo.

    `workers` null: hidden, because fewer than 5 or because it would give one away.
    """

    town_code: str
    town: str
    fiscal_year: int
    workers: int | None
    contract_thousand_yen: int
    accepted_units: int
    orders_open: int
    shares_in: int
    shares_out: int
    sample: bool


def measured(town: Town, found: Figures, year: FiscalYear) -> Measured:
    """The town's live figures of a fiscal year."""
    return Measured(
        town_code=f"{town.code:05}",
        town=town.name,
        fiscal_year=year.year,
        workers=found.workers,
        contract_thousand_yen=found.contract_thousand,
        accepted_units=found.accepted_units,
        orders_open=found.orders_open,
        shares_in=found.shares_in,
        shares_out=found.shares_out,
        sample=town.demo,
    )
