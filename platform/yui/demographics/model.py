"""What a worker may say of herself for counts, and how counts are shown.

Disability is not asked. It is 要配慮個人情報; a count of it is in no indicator of the consortium, and
what is not collected cannot leak (law-and-formats §9.2: 「do not collect」 is the first choice).
"""

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum

from msgspec import Struct

from tenants.refusal import FieldError, Invalid
from yui.smallcells import suppressed
from yui.web.words import N_

UNKNOWN = "unknown"
OLDEST = 110


class Fact(StrEnum):
    """One thing that she may say, each by its own consent."""

    SEX = "sex"
    BORN = "born"
    AREA = "area"
    CHILDCARE = "childcare"
    CAREGIVING = "caregiving"

    @property
    def says(self) -> str:
        """What her page calls it; a msgid."""
        return _FACTS[self]

    @property
    def counted(self) -> str:
        """What a report calls its cells; a msgid."""
        return N_("年代") if self is Fact.BORN else _FACTS[self]


_FACTS = {
    Fact.SEX: N_("性別"),
    Fact.BORN: N_("生まれた年"),
    Fact.AREA: N_("お住まい"),
    Fact.CHILDCARE: N_("子育て中"),
    Fact.CAREGIVING: N_("介護中"),
}

CELLS: dict[Fact, dict[str, str]] = {
    Fact.SEX: {"f": N_("女性"), "m": N_("男性"), "x": N_("その他")},
    Fact.BORN: {
        "u30": N_("20代以下"),
        "30s": N_("30代"),
        "40s": N_("40代"),
        "50s": N_("50代"),
        "60s": N_("60代"),
        "o70": N_("70代以上"),
    },
    Fact.AREA: {"town": N_("この自治体"), "near": N_("同じ県のほかの自治体"), "far": N_("県外")},
    Fact.CHILDCARE: {"yes": N_("はい"), "no": N_("いいえ")},
    Fact.CAREGIVING: {"yes": N_("はい"), "no": N_("いいえ")},
}
"""The cells of a fact, in their order; whoever said nothing is UNKNOWN, the last one."""

UNKNOWN_SAYS = N_("不明")
PUBLISHED = {fact: "age" if fact is Fact.BORN else fact.value for fact in Fact}
"""What the consortium's counts call a fact."""


class Said(Struct, frozen=True):
    """What she said; none: nothing, or taken back."""

    fact: Fact
    value: str | None


class Row(Struct, frozen=True):
    """How many workers said a value of a fact; '' nothing. `active`: work of theirs was accepted."""

    active: bool
    fact: Fact
    value: str
    people: int


class Cell(Struct, frozen=True):
    """A count; None is hidden."""

    name: str
    says: str
    active: int | None
    everyone: int | None = None


class Table(Struct, frozen=True):
    """The cells of a fact, UNKNOWN last."""

    fact: Fact
    cells: list[Cell]


class Report(Struct, frozen=True):
    """The counts of a day: who is active by the definition of that day, of all registered."""

    first: date
    last: date
    months: int
    active: int | None
    everyone: int | None
    tables: list[Table]


def taken(fact: Fact, value: str, *, today: date) -> str | None:
    """What is kept of what she typed; None: nothing. Raises `Invalid`."""
    value = value.strip()
    if not value:
        return None
    if fact is Fact.BORN:
        if value.isascii() and value.isdigit() and today.year - OLDEST <= int(value) <= today.year:
            return value
        says = N_("生まれた年は、西暦4けたで入力してください（例：1985）。")
        raise Invalid([FieldError(fact.value, "born", says)])
    if value not in CELLS[fact]:
        says = N_("選択肢から選んでください。")
        raise Invalid([FieldError(fact.value, "choice", says)])
    return value


def cell_of(fact: Fact, value: str, *, today: date) -> str:
    """The cell that a value is counted in. An age is that of this year's birthday."""
    if fact is not Fact.BORN or not value:
        return value if value in CELLS[fact] else UNKNOWN
    age = today.year - int(value)
    if age < 30:
        return "u30"
    return "o70" if age >= 70 else f"{age // 10}0s"


def counts(rows: Iterable[Row], fact: Fact, *, today: date, active: bool) -> dict[str, int]:
    """People by cell, every cell there is and UNKNOWN; the active ones, or all."""
    found = dict.fromkeys([*CELLS[fact], UNKNOWN], 0)
    for row in rows:
        if row.fact is fact and (row.active or not active):
            found[cell_of(fact, row.value, today=today)] += row.people
    return found


def own(rows: Iterable[Row], *, first: date, last: date, months: int) -> Report:
    """The corporation's own counts: as they are, and counts alone."""
    listed = list(rows)
    tables = []
    for fact in Fact:
        active = counts(listed, fact, today=last, active=True)
        everyone = counts(listed, fact, today=last, active=False)
        cells = [Cell(name, _says(fact, name), active[name], everyone[name]) for name in active]
        tables.append(Table(fact, cells))
    here, registered = (
        sum(counts(listed, Fact.SEX, today=last, active=each).values()) for each in (True, False)
    )
    return Report(first, last, months, here, registered, tables)


def outside(rows: Iterable[Row], *, first: date, last: date, months: int, least: int) -> Report:
    """The same for anyone outside: only the active ones (a second column would be a subtraction), no
    cell below `least`, and none from which one could be worked out."""
    listed = list(rows)
    sums: list[int | None] = []
    tables = []
    for fact in Fact:
        shown = suppressed(counts(listed, fact, today=last, active=True), least=least)
        cells = [Cell(name, _says(fact, name), count) for name, count in shown.cells.items()]
        tables.append(Table(fact, cells))
        sums.append(shown.total)
    total = sum(counts(listed, Fact.SEX, today=last, active=True).values())
    known = total if None not in sums and (total == 0 or total >= least) else None
    if known is None:
        tables = [_covered(table) for table in tables]
    return Report(first, last, months, known, None, tables)


def _covered(table: Table) -> Table:
    """Every cell hidden: where one fact cannot give its sum, no other may."""
    return Table(table.fact, [Cell(each.name, each.says, None) for each in table.cells])


def _says(fact: Fact, name: str) -> str:
    return UNKNOWN_SAYS if name == UNKNOWN else CELLS[fact][name]


def published(report: Report) -> list[Mapping[str, object]]:
    """A report as the consortium keeps it: fact, cell, amount."""
    found: list[Mapping[str, object]] = [{"fact": "all", "cell": "all", "amount": report.active}]
    found += [
        {"fact": PUBLISHED[table.fact], "cell": each.name, "amount": each.active}
        for table in report.tables
        for each in table.cells
    ]
    return found
