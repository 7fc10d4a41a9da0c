"""How a leader's fee is reckoned to the yen.

Yen are whole and before tax. A fee is reckoned from the running sum of all that was accepted under
its agreement, less what is posted already: fractions neither vanish nor come twice.
"""

import re
from datetime import date
from enum import StrEnum

from msgspec import Struct

from yui.fees.refusals import BadRate
from yui.money import Yen, basis_points, portion, text
from yui.web.words import N_

_RATE = re.compile(r"^([0-9]{1,10})(?:\.([0-9]{1,2}))?$")


class Kind(StrEnum):
    """What a fee is reckoned from."""

    UNIT = "unit"
    TASK = "task"
    PERCENT = "percent"

    @property
    def says(self) -> str:
        """The msgid of its name."""
        return _KIND_SAYS[self]


_KIND_SAYS = {
    Kind.UNIT: N_("1件あたりの円"),
    Kind.TASK: N_("業務全体の円（検収した件数の割合で）"),
    Kind.PERCENT: N_("検収した報酬の％"),
}


class Rate(Struct, frozen=True):
    """How much: whole yen, or basis points of the accepted reward."""

    kind: Kind
    fee_yen: int | None = None
    percent_bp: int | None = None

    @property
    def says(self) -> str:
        """「1件 3円」, 「業務全体で 20,000円」, 「検収した報酬の7.5％」."""
        if self.kind is Kind.PERCENT:
            return f"検収した報酬の{self.percent}％"
        yen = text(self.fee_yen or 0)
        return f"1件 {yen}" if self.kind is Kind.UNIT else f"業務全体で {yen}"

    @property
    def percent(self) -> str:
        """「7.5」: the basis points as per cent."""
        points, rest = divmod(self.percent_bp or 0, 100)
        decimals = f"{rest:02}".rstrip("0")
        return f"{points}.{decimals}" if decimals else f"{points}"


class Sum(Struct, frozen=True):
    """All that counts under one agreement: units, their reward, and the fees posted; yen."""

    units: int = 0
    base: int = 0
    posted: int = 0


class Part(Struct, frozen=True):
    """What an acceptance brings under an agreement, received and counted on these days; yen."""

    units: int
    base: int
    received_on: date
    counted_on: date


def rate_of(kind: Kind, amount: str) -> Rate:
    """The rate in a form's field: digits for yen, with up to two decimals for per cent."""
    found = _RATE.match(amount.strip())
    if found is None or (kind is not Kind.PERCENT and found[2]):
        raise BadRate("fee")
    if kind is not Kind.PERCENT:
        if int(found[1]) < 1:
            raise BadRate("fee")
        return Rate(kind, fee_yen=int(found[1]))
    points = int(found[1]) * 100 + int((found[2] or "").ljust(2, "0"))
    if not 1 <= points <= 10_000:
        raise BadRate("fee")
    return Rate(kind, percent_bp=points)


def reckon(rate: Rate, so_far: Sum, *, quantity: int) -> Yen:
    """What a rate makes of a sum: fractions of a yen off, once for the whole sum."""
    if rate.kind is Kind.PERCENT:
        return basis_points(Yen(so_far.base), rate.percent_bp or 0)
    yen = Yen(rate.fee_yen or 0)
    if rate.kind is Kind.UNIT:
        return Yen(so_far.units * yen)
    return portion(yen, min(so_far.units, quantity), of=quantity)


def whole(rate: Rate, *, quantity: int, price: int) -> Yen:
    """What all of a task comes to."""
    return reckon(rate, Sum(units=quantity, base=quantity * price), quantity=quantity)
