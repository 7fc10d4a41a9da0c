"""What a yardstick asks of rewards: the arithmetic of 扶養 and of income tax, whole yen.

Sources: 所得税法2条1項33号・34号・86条, 租税特別措置法25条の2・27条, 昭和52年保発第9号 (被扶養者). The
numbers are dated rows (`yui.rates`); a year without a row is 未登録 and never guessed (decisions 13).
"""

from collections.abc import Callable
from datetime import date
from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from yui import rates
from yui.rates import IncomeYear, SocialInsurance, Unregistered
from yui.web.words import N_

CEILING = 999_999_999
Amount = Annotated[int, Meta(ge=0, le=CEILING)]


class Code(StrEnum):
    """A yardstick; she may choose several. The own one is her yearly limit (`limits.model.Own`)."""

    TAX_DEP = "TAX_DEP"
    TAX_ZERO = "TAX_ZERO"
    SHAHO_130 = "SHAHO_130"
    SHAHO_150 = "SHAHO_150"
    SHAHO_180 = "SHAHO_180"
    CUSTOM = "CUSTOM"

    @property
    def says(self) -> str:
        """Its name on her page."""
        return _SAYS[self]

    @property
    def ahead(self) -> bool:
        """Whether the next twelve months count, and not the calendar year."""
        return self in SHAHO


_SAYS = {
    Code.TAX_DEP: N_("税の扶養（配偶者・扶養親族）"),
    Code.TAX_ZERO: N_("ご自分の所得税がかからない"),
    Code.SHAHO_130: N_("健康保険の扶養（130万円未満）"),
    Code.SHAHO_150: N_("健康保険の扶養（19歳から22歳、150万円未満）"),
    Code.SHAHO_180: N_("健康保険の扶養（60歳以上・障害のある方、180万円未満）"),
    Code.CUSTOM: N_("ご自分で決めた1年の上限"),
}
SHAHO = frozenset({Code.SHAHO_130, Code.SHAHO_150, Code.SHAHO_180})
CHOICES = (Code.TAX_DEP, Code.TAX_ZERO, Code.SHAHO_130, Code.SHAHO_150, Code.SHAHO_180)


class Blue(StrEnum):
    """How she files: white, or blue with one of the three deductions."""

    WHITE = "white"
    TOP = "top"
    MIDDLE = "middle"
    SIMPLE = "simple"

    def off(self, year: IncomeYear) -> int:
        """青色申告特別控除 of the year."""
        return {
            Blue.WHITE: 0,
            Blue.TOP: year.blue_top,
            Blue.MIDDLE: year.blue_middle,
            Blue.SIMPLE: year.blue_simple,
        }[self]


class Said(Struct, frozen=True):
    """What she says of herself, all her own word; yen a year, `monthly` yen a month.

    `home_worker`: 家内労働者等の特例. `salary_off`: 給与所得控除 of a salary beside. `direct`: what an
    insurer lets her take off. `other_income`: 所得 beside this (tax); `other_receipts`: 収入 beside this
    (insurance). `monthly`: what she expects a month, None: the mean of the last three full months.
    `by_delivery`: the day of delivery, not of acceptance, makes income. `with_tax`: consumption tax that
    is paid on top is income (免税事業者).
    """

    codes: tuple[Code, ...] = ()
    home_worker: bool = False
    salary_off: Amount = 0
    blue: Blue = Blue.WHITE
    expenses: Amount = 0
    direct: Amount = 0
    other_income: Amount = 0
    other_receipts: Amount = 0
    monthly: Amount | None = None
    by_delivery: bool = False
    with_tax: bool = False


def deducted(revenue: int, said: Said, year: IncomeYear) -> int:
    """Expenses that count: the actual ones, or what the home worker's rule guarantees (措法27条).

    The guarantee shrinks by a salary's own deduction and never passes the revenue.
    """
    if not said.home_worker:
        return said.expenses
    return max(said.expenses, min(revenue, max(0, year.home_worker_min - said.salary_off)))


def income(revenue: int, said: Said, year: IncomeYear) -> int:
    """事業所得 of a year's rewards, never below zero (law-and-formats §7.2)."""
    profit = revenue - deducted(revenue, said, year)
    return max(0, profit - min(said.blue.off(year), profit))


class Standard(Struct, frozen=True):
    """A yardstick on a day: its bound, and where it comes from. `limit` None: 未登録.

    `own` is her own yearly limit; `year` and `insurance` the rows that hold.
    """

    code: Code
    said: Said
    limit: int | None
    source: str = ""
    since: date | None = None
    unknown: str = ""
    year: IncomeYear | None = None

    @property
    def inclusive(self) -> bool:
        """Whether the bound itself still holds (≦); insurance asks for less (＜)."""
        return self.code not in SHAHO

    def measured(self, revenue: int) -> int:
        """What is held against the bound for rewards of `revenue` yen."""
        if self.code is Code.CUSTOM:
            return revenue
        if self.code in SHAHO:
            return max(0, revenue - self.said.direct) + self.said.other_receipts
        return income(revenue, self.said, _known(self.year)) + self.said.other_income

    def bound(self, measured: int) -> int:
        """The bound at this measure: 基礎控除 depends on the income itself."""
        if self.code is Code.TAX_ZERO:
            return _known(self.year).basic_of(measured)
        return self.limit or 0

    def holds(self, revenue: int) -> bool:
        """Whether rewards of `revenue` yen keep within it; only for a registered one."""
        measured = self.measured(revenue)
        bound = self.bound(measured)
        return measured <= bound if self.inclusive else measured < bound

    @property
    def most(self) -> int:
        """The highest reward that keeps within it; below zero when not even none does."""
        return highest(self.holds)


def _known(year: IncomeYear | None) -> IncomeYear:
    if year is None:
        raise LookupError("this standard has no row")
    return year


def highest(holds: Callable[[int], bool]) -> int:
    """The highest whole yen up to the ceiling that holds, by halving; −1 if none. `holds` only ever
    turns from true to false."""
    low, high = -1, CEILING
    while low < high:
        middle = (low + high + 1) // 2
        if holds(middle):
            low = middle
        else:
            high = middle - 1
    return low


def standard(code: Code, said: Said, *, day: date, own: int | None = None) -> Standard:
    """The yardstick as it holds on a day: of a calendar year its last, of insurance today."""
    if code is Code.CUSTOM:
        return Standard(code, said, own)
    if code in SHAHO:
        return _insurance(code, said, rates.on(rates.book().social_insurance, day))
    found = rates.on(rates.book().income_year, day)
    if isinstance(found, Unregistered):
        return _unknown(code, said, found)
    limit = found.dependent_max if code is Code.TAX_DEP else found.basic_low
    return Standard(code, said, limit, found.source, found.since, year=found)


def _insurance(
    code: Code, said: Said, found: SocialInsurance | Unregistered[SocialInsurance]
) -> Standard:
    if isinstance(found, Unregistered):
        return _unknown(code, said, found)
    limit = {
        Code.SHAHO_130: found.normal_below,
        Code.SHAHO_150: found.age_19_22_below,
        Code.SHAHO_180: found.senior_or_disabled_below,
    }[code]
    if limit is None:
        return Standard(code, said, None, unknown="未登録")
    return Standard(code, said, limit, found.source, found.since)


def _unknown(
    code: Code, said: Said, found: Unregistered[IncomeYear] | Unregistered[SocialInsurance]
) -> Standard:
    source = found.last.source if found.last else ""
    return Standard(code, said, None, source, unknown=found.says)


def monthly_guide(limit: int) -> int:
    """A month of a yearly bound that must be kept under: 1,300,000 → 108,334 (the month is < it)."""
    return -(-limit // 12)
