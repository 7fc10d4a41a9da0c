"""What invoices refuse, and how it is mended."""

from tenants.refusal import Conflict, Refused
from yui.web.words import N_


class NothingToInvoice(Conflict):
    """Every accepted handover up to that day is on an invoice already."""

    code = "nothing_to_invoice"
    says = N_("{day}までの検収分で、まだ請求していないものはありません。")


class PeriodNotOver(Refused):
    """An invoice is issued once its closing day is over."""

    code = "closing_not_over"
    status = 422
    says = N_("締め日を過ぎてから発行してください。")


class TooMuch(Conflict):
    """More money than the invoice still asks for."""

    code = "more_than_open"
    says = N_("入金額が、請求の残り（{left}円）より多くなっています。")


class PaidAhead(Refused):
    """Money cannot have come in on a day that is yet to come."""

    code = "paid_ahead"
    status = 422
    says = N_("入金日は、今日までの日を入力してください。")


class FromBank(Conflict):
    """A payment that a bank line was matched to is taken back with that match."""

    code = "payment_from_bank"
    says = N_(
        "この入金は銀行の明細と照合したものです。「入金の照合」の画面で、照合を取り消してください。"
    )


class NoAdvance(Conflict):
    """The client's advance is less than that."""

    code = "advance_too_small"
    says = N_("前受金の残り（{left}円）より多くは充てられません。")


class PaymentKeyReused(Conflict):
    """The key has settled another invoice or another amount."""

    code = "idempotency_key_reused"
    says = N_("同じ入金が、ちがう内容ですでに記録されています。")
