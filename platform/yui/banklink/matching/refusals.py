"""What matching refuses."""

from tenants.refusal import Conflict
from yui.web.words import N_


class EntryMove(Conflict):
    """The line has been decided meanwhile."""

    code = "bank_entry_state"
    says = N_("この入金は「{state}」のため、この操作はできません。")


class AlreadyTaken(Conflict):
    """The same bytes were taken before."""

    code = "bank_statement_taken"
    says = N_("この明細は、すでに取り込まれています。もう一度は取り込みません。")


class TooLittle(Conflict):
    """The chosen invoices ask for nothing more, or none was chosen."""

    code = "nothing_to_settle"
    says = N_("選んだ請求書には、入金を充てられる残りがありません。請求書を選び直してください。")


class NotAFee(Conflict):
    """What is missing is more than a bank's fee can be, or nothing."""

    code = "not_a_fee"
    says = N_(
        "不足額（{short}円）は、振込手数料として処理できる範囲（1円〜{most}円）にありません。"
    )


class AdvanceUsed(Conflict):
    """The advance of the match has been used for another invoice since."""

    code = "advance_used"
    says = N_(
        "この入金から生じた前受金が、すでに使われています。先に前受金の充当を取り消してください。"
    )


class SeveralClients(Conflict):
    """One payment is one client's."""

    code = "several_clients"
    says = N_("ちがうクライアントの請求書は、1つの入金に一緒に充てられません。")
