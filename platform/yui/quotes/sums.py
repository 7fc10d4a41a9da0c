"""The sums of a quote: whole yen, the fee and the tax rounded down once a document."""

from collections.abc import Sequence
from datetime import date

from msgspec import Struct

from yui import rates, tax
from yui.money import BASIS_POINTS, Yen, basis_points, portion


class Sums(Struct, frozen=True):
    """`subtotal` of the lines and `fee` (管理費) before tax, the tax on both, rates in basis points."""

    subtotal: Yen
    fee: Yen
    tax: Yen
    fee_bp: int
    tax_bp: int

    @property
    def net(self) -> Yen:
        """Before tax."""
        return Yen(self.subtotal + self.fee)

    @property
    def total(self) -> Yen:
        """What the client pays."""
        return Yen(self.net + self.tax)


class Margin(Struct, frozen=True):
    """What is left to the body of the price before tax: `bp` basis points of it, when there is one."""

    price: Yen
    cost: Yen

    @property
    def yen(self) -> Yen:
        """Price less what workers are paid."""
        return Yen(self.price - self.cost)

    @property
    def bp(self) -> int | None:
        """In basis points of the price; None where nothing is asked."""
        return None if self.price == 0 else portion(self.yen, BASIS_POINTS, of=self.price)

    @property
    def percent(self) -> str:
        """「25.0%」 for the screen; 「－」 where nothing is asked."""
        if self.bp is None:
            return "－"
        tenths = abs(self.bp) // 10
        return f"{'△' if self.yen < 0 else ''}{tenths // 10}.{tenths % 10}%"


def reckon(amounts: Sequence[Yen], *, fee_bp: int, supplied_on: date) -> Sums:
    """The sums over the lines' amounts; tax at the rate of the day of supply (消費税法29条)."""
    subtotal = Yen(sum(amounts))
    fee = basis_points(subtotal, fee_bp)
    rate = rates.known(rates.book().consumption_tax, supplied_on)
    return Sums(
        subtotal=subtotal,
        fee=fee,
        tax=tax.consumption_tax(Yen(subtotal + fee), supplied_on=supplied_on),
        fee_bp=fee_bp,
        tax_bp=rate.standard_bp,
    )
