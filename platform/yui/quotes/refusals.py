"""What may be wrong with a quote."""

from tenants.refusal import Conflict, Refused
from yui.web.words import N_


class QuoteMove(Conflict):
    """The quote is not in a state from which this goes."""

    code = "quote_state"
    says = N_("この見積は「{state}」のため、この操作はできません。")


class NotNewest(Conflict):
    """A newer version is there: that one is to be changed."""

    code = "not_newest_version"
    says = N_("第{version}版があります。新しい版は、いちばん新しい版から作ってください。")


class NumberAccepted(Conflict):
    """Another version of the same number was accepted."""

    code = "another_version_accepted"
    says = N_("第{version}版が承諾されています。内容を変えるときは、新しい見積を作ってください。")


class NoLongerValid(Conflict):
    """Its last day has passed."""

    code = "quote_expired"
    says = N_("この見積の有効期限（{until}）を過ぎました。新しい版をお願いしてください。")


class NotAccepted(Conflict):
    """Only an accepted quote becomes an order."""

    code = "quote_not_accepted"
    says = N_("承諾された見積だけを、案件にできます。この見積は「{state}」です。")


class NoClient(Refused):
    """The company is no client yet."""

    code = "no_client"
    status = 422
    says = N_("見積を出すクライアント企業を選んでください。")


class NoProposal(Conflict):
    """The wish was told by questions that this version does not know."""

    code = "no_proposal"
    says = N_("この相談からは切り出しの案を作れません。見積を手で作ってください。")


class NoLines(Refused):
    """A quote without a line."""

    code = "no_lines"
    status = 422
    says = N_("1行以上、内容を入力してください。")


class TooMuch(Refused):
    """More yen than a bank's file can say."""

    code = "too_much"
    status = 422
    says = N_("金額が大きすぎます。数と単価をご確認ください。")


class PastDay(Refused):
    """A day that has passed."""

    code = "past_day"
    status = 422
    says = N_("今日以後の日にしてください。")


class BadAnswerDay(Refused):
    """An answer before the quote was sent, or in the future."""

    code = "bad_answer_day"
    status = 422
    says = N_("返事の日は、見積を送った日から今日までの日にしてください。")


class NotAgreed(Refused):
    """Accepted without the tick."""

    code = "not_agreed"
    status = 422
    says = N_("内容を確かめて、承諾の欄に印を付けてください。")
