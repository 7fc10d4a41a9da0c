"""What slips refuse."""

from tenants.refusal import Conflict, Refused
from yui.web.words import N_


class VoucherMove(Conflict):
    """The slip has been decided meanwhile."""

    code = "voucher_state"
    says = N_("この伝票は「{state}」のため、この操作はできません。")


class SameHands(Refused):
    """Who wrote a slip does not decide upon it."""

    code = "maker_is_checker"
    status = 403
    says = N_("起票した人は承認できません。ほかの人が確かめてください。")


class NotTheMaker(Refused):
    """A slip is withdrawn by who wrote it."""

    code = "not_the_maker"
    status = 403
    says = N_("取り下げられるのは、起票した人だけです。")


class BooksBegun(Conflict):
    """The books have journals of an earlier day, or opening balances already."""

    code = "books_begun"
    says = N_("期首残高は一度だけ、最初の仕訳の日までの日付で入れられます。")


class NothingToTransfer(Conflict):
    """Revenue and expense of the year are zero already."""

    code = "nothing_to_transfer"
    says = N_("{year}年度の収益と費用に、振り替える残高はありません。")


class YearNotOver(Refused):
    """A year's result is transferred once the year is over."""

    code = "year_not_over"
    status = 422
    says = N_("年度が終わってから振り替えてください。")


class BalancesMoved(Conflict):
    """Something was posted since the transfer was written."""

    code = "balances_moved"
    says = N_("起票のあとに残高が動きました。差し戻して、もう一度起票してください。")
