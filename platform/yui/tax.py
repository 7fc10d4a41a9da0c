"""What is withheld from a payment and what tax lies in it; whole yen, rates by date."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum

from msgspec import Struct

from yui import rates
from yui.money import ZERO, Yen, basis_points, portion


class Category(StrEnum):
    """源泉徴収 category of a kind of work (所得税法204条1項); what is not listed is not withheld."""

    NONE = "none"
    MANUSCRIPT = "manuscript"
    CONSULTING = "consulting"
    SALES = "sales"

    @property
    def label(self) -> str:
        """The name on statements."""
        return _LABELS[self]


_LABELS = {
    Category.NONE: "源泉徴収なし",
    Category.MANUSCRIPT: "1号（原稿・デザインなど）",
    Category.CONSULTING: "2号（企業診断員など）",
    Category.SALES: "4号（外交員）",
}


class Treatment(StrEnum):
    """How an agreed price stands to consumption tax."""

    EXCLUSIVE = "exclusive"
    """税抜: tax is added by the payout run and shown separately, so it is not withheld from."""
    INCLUSIVE = "inclusive"
    """税込, tax not shown separately: the whole is withheld from (国税庁 No.2795)."""

    @property
    def label(self) -> str:
        """The word on terms notices and statements."""
        return "税抜（消費税を別に加算）" if self is Treatment.EXCLUSIVE else "税込"

    @property
    def word(self) -> str:
        """The short word beside a price and at the head of a column."""
        return "税抜" if self is Treatment.EXCLUSIVE else "税込"


class Brackets(Struct, frozen=True):
    """One category's numbers on one day, ready for arithmetic here or in SQL."""

    basic_bp: int
    upper_bp: int
    step: int
    deduction: int


FREE = Brackets(basic_bp=0, upper_bp=0, step=0, deduction=0)


def brackets(category: Category, *, paid_on: date) -> Brackets:
    """The numbers that hold when paying on `paid_on`; raises `MissingRate` when not registered."""
    if category is Category.NONE:
        return FREE
    book = rates.book()
    base = rates.known(book.withholding, paid_on)
    rule = rates.known(book.rules_of(category), paid_on)
    upper = base.upper_bp if rule.tiers == 2 else base.basic_bp
    return Brackets(base.basic_bp, upper, base.step, rule.deduction)


def withheld_by(numbers: Brackets, base: Yen) -> Yen:
    """Tax on one payment's `base`: the basic rate up to the step, the upper beyond, fractions off."""
    taxable = Yen(max(0, base - numbers.deduction))
    lower = basis_points(Yen(min(taxable, numbers.step)), numbers.basic_bp)
    if numbers.upper_bp == numbers.basic_bp:
        return basis_points(taxable, numbers.basic_bp)
    return Yen(lower + basis_points(Yen(max(0, taxable - numbers.step)), numbers.upper_bp))


def withholding(base: Yen, category: Category, *, paid_on: date) -> Yen:
    """源泉徴収税額 of all that one payment pays one person in one category (所得税法205条).

    `base` is the sum of the category in the payment, never a line; without consumption tax where
    that is shown separately, else with it.
    """
    if base < 0:
        raise ValueError("nothing is withheld from a negative payment")
    return withheld_by(brackets(category, paid_on=paid_on), base)


def consumption_tax(price: Yen, *, supplied_on: date) -> Yen:
    """Tax to be added to a price before tax, fractions dropped once a document."""
    rate = rates.known(rates.book().consumption_tax, supplied_on)
    return basis_points(price, rate.standard_bp)


def before_tax(price: Yen, treatment: Treatment, *, supplied_on: date) -> Yen:
    """A price without the tax that lies in it (its fractions dropped); as it is where it is 税抜."""
    if treatment is Treatment.EXCLUSIVE:
        return price
    rate = rates.known(rates.book().consumption_tax, supplied_on).standard_bp
    return Yen(price - portion(price, rate, of=10_000 + rate))


def priced(before: Yen, treatment: Treatment, *, on: date) -> Yen:
    """A price before tax as it is named where prices are so: with the tax of the day, or as it is."""
    if treatment is Treatment.EXCLUSIVE:
        return before
    return Yen(before + consumption_tax(before, supplied_on=on))


def creditable(tax: Yen, *, supplied_on: date) -> Yen:
    """What a buyer may credit of the tax-equivalent bought from a seller without a T number.

    By the day of the service, not of the payment (平成28年改正法附則52条・53条、令和8年法律第12号).
    """
    row = rates.known(rates.book().nonregistered_credit, supplied_on)
    return portion(tax, row.percent, of=100)


class Part(Struct, frozen=True):
    """The sum of one payment in one category and treatment."""

    category: Category
    treatment: Treatment
    price: Yen


class Reckoned(Struct, frozen=True):
    """A part with its tax and withholding; `net` is what reaches the worker's account."""

    part: Part
    tax: Yen
    withheld: Yen

    @property
    def net(self) -> Yen:
        """Price, plus tax added, less tax withheld."""
        return Yen(self.part.price + self.tax - self.withheld)


def reckon(parts: Sequence[Part], *, paid_on: date, supplied_on: date) -> list[Reckoned]:
    """One worker's payment: tax rounded once over all parts before tax, withholding per category.

    The parts' taxes add up to the tax of their sum. A category paid both before and with tax is
    withheld from as one sum, and the tax is laid upon its parts in their order.
    """
    ordered = sorted(parts, key=lambda part: (part.category.value, part.treatment.value))
    taxes: list[Yen] = []
    held: list[Yen] = []
    before_tax: Yen = ZERO
    seen: dict[Category, Yen] = {}
    for part in ordered:
        already = consumption_tax(before_tax, supplied_on=supplied_on)
        if part.treatment is Treatment.EXCLUSIVE:
            before_tax = Yen(before_tax + part.price)
        taxes.append(Yen(consumption_tax(before_tax, supplied_on=supplied_on) - already))
        earlier = seen.get(part.category, ZERO)
        seen[part.category] = Yen(earlier + part.price)
        numbers = brackets(part.category, paid_on=paid_on)
        held.append(Yen(withheld_by(numbers, seen[part.category]) - withheld_by(numbers, earlier)))
    return [Reckoned(p, tax, h) for p, tax, h in zip(ordered, taxes, held, strict=True)]
