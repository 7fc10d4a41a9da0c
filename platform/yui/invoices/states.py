"""Where an invoice stands."""

from enum import StrEnum

from yui.web.words import N_


class InvoiceState(StrEnum):
    """Where an invoice stands; it follows from what was paid and credited, and is stored nowhere."""

    OPEN = "open"
    PARTLY = "partly"
    PAID = "paid"
    CREDITED = "credited"
    CANCELLED = "cancelled"

    @property
    def says(self) -> str:
        """The msgid of its chip."""
        return _SAYS[self]


_SAYS = {
    InvoiceState.OPEN: N_("入金待ち"),
    InvoiceState.PARTLY: N_("一部入金"),
    InvoiceState.PAID: N_("入金ずみ"),
    InvoiceState.CREDITED: N_("返還ずみ"),
    InvoiceState.CANCELLED: N_("取消"),
}


class PaymentKind(StrEnum):
    """What settled an invoice."""

    MONEY = "money"
    FEE = "fee"
    ADVANCE = "advance"

    @property
    def says(self) -> str:
        """The msgid of its name."""
        return _PAYMENTS[self]


_PAYMENTS = {
    PaymentKind.MONEY: N_("入金"),
    PaymentKind.FEE: N_("差し引かれた振込手数料（当方負担）"),
    PaymentKind.ADVANCE: N_("前受金の充当"),
}
