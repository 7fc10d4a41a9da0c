"""What is owed at a year's end for work that no run has paid."""

from msgspec import Struct


class Unpaid(Struct, frozen=True):
    """What a payee is owed of a year that ends for confirmed work that no run has paid: her prices, the
    tax upon and in them and what of it may be credited; `all_…` of everyone. Whole yen."""

    code: str
    name: str
    registered: bool
    price_yen: int
    tax_yen: int
    credit_yen: int
    all_price_yen: int
    all_tax_yen: int
    all_credit_yen: int
    people: int
