"""What the pages show: the dashboard's and the public page's values, put together by pure functions."""

from collections.abc import Iterable, Sequence
from datetime import date

from msgspec import Struct

from yui.japan import FiscalYear
from yui.kpi.budgets import FUNDS, FundYear
from yui.kpi.definitions import title
from yui.kpi.live import Figures, Town
from yui.kpi.model import Indicator, Standing, Value
from yui.kpi.sheet import History, Point
from yui.web import charts, show
from yui.web.words import LANGUAGE
from yui.web.words import gettext as _


class Card(Struct, frozen=True):
    """One indicator as shown: its history up to the year asked for, and that year's point.

    `measured` is what the town's own work gives this year; None where nothing measures it.
    """

    history: History
    points: tuple[Point, ...]
    point: Point | None
    measured: int | None
    measurable: bool

    @property
    def chart(self) -> list[charts.Point]:
        """The points as the chart takes them: a number, the source's words, or nothing."""
        return [
            charts.Point(show.fy_short(p.fiscal_year), said(p.actual), p.target)
            for p in self.points
        ]

    @property
    def breaks(self) -> list[str]:
        """The labels before which a new series begins."""
        return [show.fy_short(p.fiscal_year) for p in self.points if p.starts_series]


def said(value: Value | None) -> int | str | None:
    """What a source says: a number, words, or nothing."""
    if value is None:
        return None
    return value.words if value.num is None else value.num


def written(value: Value) -> str:
    """「24,480千円」, or the source's words."""
    return _(value.words) if value.words else f"{show.num(value.num)}{_(value.unit)}"


def cards(
    histories: Iterable[History], *, until: int, measured: dict[str, int | None]
) -> list[Card]:
    """The indicators' cards for a fiscal year: its point, or the newest before it."""
    found: list[Card] = []
    for history in histories:
        points = tuple(p for p in history.points if p.fiscal_year <= until)
        point = next((p for p in reversed(points) if p.actual is not None), None)
        code = history.indicator.code
        found.append(Card(history, points, point, measured.get(code), code in measured))
    return found


def measured_of(figures: Figures) -> dict[str, int | None]:
    """Live counterparts of the indicators; only those that our own work measures."""
    return {
        "registered_workers": figures.workers,
        "contract_revenue": figures.contract_thousand,
        "clients": figures.clients,
    }


def met(shown: Iterable[Card]) -> list[Card]:
    """The cards whose target is met."""
    return [c for c in shown if c.point is not None and c.point.standing is Standing.MET]


def newest_year(shown: Iterable[Card]) -> int | None:
    """The newest year any card shows."""
    return max((c.point.fiscal_year for c in shown if c.point is not None), default=None)


def as_of(shown: Iterable[Card], year: int | None) -> date | None:
    """The day up to which the year's figures reach, when the sources name one."""
    days = [
        c.point.actual.as_of
        for c in shown
        if c.point is not None and c.point.fiscal_year == year and c.point.actual is not None
    ]
    return max((day for day in days if day is not None), default=None)


def newest_number(history: History) -> Point | None:
    """The last year whose published actual is a number."""
    return next(
        (p for p in reversed(history.points) if p.actual is not None and p.actual.num is not None),
        None,
    )


class Growth(Struct, frozen=True):
    """A newest numbered year, with the first of the same series: how many times over it is."""

    newest: Point
    first: Point | None
    times: int


def growth(history: History) -> Growth | None:
    """The newest year that is a number, compared with the first of its series."""
    newest = newest_number(history)
    if newest is None or newest.actual is None or newest.actual.num is None:
        return None
    for point in history.points:
        begun = point.actual
        if begun is not None and begun.num and begun.series == newest.actual.series:
            return Growth(newest, point, (newest.actual.num * 2 + begun.num) // (begun.num * 2))
    return Growth(newest, None, 1)


class Fund(Struct, frozen=True):
    """A fund over the years shown; None where the source has no line for it."""

    name: str
    kind: str
    amounts: tuple[int, ...]


class Funding(Struct, frozen=True):
    """Budgets by fund: the years, a row a fund, and the longest bar's length."""

    years: tuple[FundYear, ...]
    funds: tuple[Fund, ...]
    most: int

    def parts(self, year: FundYear) -> list[charts.Part]:
        """A year's bar."""
        return [charts.Part(f.name, year.by_fund.get(f.name, 0), f.kind) for f in self.funds]


def funding(years: Sequence[FundYear]) -> Funding:
    """Budgets for bars and table; a fund keeps one colour in every year."""
    order = {name: n for n, name in enumerate(FUNDS.values())}
    paid = dict.fromkeys(name for y in years for name in y.by_fund if y.by_fund[name])
    names = sorted(paid, key=lambda name: order.get(name, len(order)))
    funds = tuple(
        Fund(name, f"f{n % 5 + 1}", tuple(y.by_fund.get(name, 0) for y in years))
        for n, name in enumerate(names)
    )
    return Funding(tuple(years), funds, max((y.total for y in years), default=0))


class Difference(Struct, frozen=True):
    """A year for which sources differ: what is published, what else is said, and why."""

    history: History
    point: Point
    published: Value
    others: tuple[Value, ...]
    reason: str

    @property
    def source(self) -> str:
        return title(self.published.source)


def differences(histories: Iterable[History]) -> list[Difference]:
    """Every year with sources that say something else than what is published."""
    return [
        Difference(h, p, p.actual, p.differing, p.choice.reason if p.choice else "")
        for h in histories
        for p in h.points
        if p.actual is not None and p.differing
    ]


def years_on_offer(today: date, *, first: int = 2017) -> list[int]:
    """The fiscal years one may choose, newest first."""
    return list(range(FiscalYear.of(today).year, first - 1, -1))


def is_words(value: Value | None) -> bool:
    """Whether the source gave words instead of a figure."""
    return value is not None and value.num is None and value.words is not None


def sources(histories: Iterable[History]) -> list[str]:
    """Every source that states something shown, by title, each once."""
    files = [v.source for h in histories for p in h.points for v in (p.actual, *p.others) if v]
    return list(dict.fromkeys(title(file) for file in files))


def notes(histories: Sequence[History]) -> list[str]:
    """How to read the figures; each note only where the figures call for it."""
    return [*_break_notes(histories), *_word_notes(histories), *_difference_notes(histories)]


def _break_notes(histories: Sequence[History]) -> list[str]:
    broken: dict[int, list[str]] = {}
    for history in histories:
        for point in history.points:
            if point.starts_series:
                broken.setdefault(point.fiscal_year, []).append(name_of(history.indicator))
    text = _(
        "%(year)sに、業務を町から振興公社へ移しました。契約し直したため、前の年度までの値とは"
        "続きません（%(names)s）。"
    )
    return [text % {"year": show.fy(year), "names": _join(n)} for year, n in broken.items()]


def _word_notes(histories: Sequence[History]) -> list[str]:
    text = _("%(year)sの%(name)sは、公表資料の記載が「%(words)s」のため、額を示していません。")
    return [
        text
        % {
            "year": show.fy(p.fiscal_year),
            "name": name_of(h.indicator),
            "words": _(p.actual.words or ""),
        }
        for h in histories
        for p in h.points
        if p.actual is not None and is_words(p.actual)
    ]


def _difference_notes(histories: Sequence[History]) -> list[str]:
    if not differences(histories):
        return []
    return [
        _(
            "資料によって値が違う年度があります。どの値も残し、公表する値を一つ選び、"
            "選んだ理由を記録しています。"
        )
    ]


def name_of(indicator: Indicator) -> str:
    """The indicator's name in the language of the page."""
    return indicator.en if LANGUAGE.get() == "en" else indicator.ja


def _join(names: list[str]) -> str:
    return (", " if LANGUAGE.get() == "en" else "、").join(names)


def town_of(towns: Iterable[Town], asked: str) -> Town | None:
    """The town by its slug or code."""
    return next((t for t in towns if asked and asked in (t.slug, str(t.code))), None)
