"""What may be wrong with a later version, an open item, a paper or a question."""

from tenants.refusal import Conflict, Refused
from yui.web.words import N_


class SheetMove(Conflict):
    """The version is not in a state from which this goes."""

    code = "sheet_state"
    says = N_("この変更は「{state}」のため、この操作はできません。")


class OpenItemMove(Conflict):
    """The item was fixed before."""

    code = "open_item_state"
    says = N_("この項目は「{state}」です。定めた内容を変えるときは、条件の変更を提案してください。")


class PaperMove(Conflict):
    """The paper was handed over before."""

    code = "paper_state"
    says = N_("この書面は「{state}」です。")


class QuestionMove(Conflict):
    """The question was answered before."""

    code = "question_state"
    says = N_("このご質問は「{state}」です。")


class ChangeWaits(Conflict):
    """A change waits for the worker's answer; two at once would overtake each other."""

    code = "change_waits"
    says = N_("前の変更の返事を待っています。返事があるか、取り下げてから、操作してください。")


class ChangeTooLate(Conflict):
    """The time to answer the change has passed; the old terms hold."""

    code = "change_too_late"
    says = N_("お返事の期限（{until}）を過ぎました。いままでの条件のままです。")


class NotTaken(Conflict):
    """Only work that a worker has taken on, and goes on with, can be changed."""

    code = "not_taken"
    says = N_("受諾されて進んでいる仕事だけ、条件を変えられます。")


class NotOpenAnyMore(Conflict):
    """The offer was passed, withdrawn or not answered: nothing is added to it."""

    code = "offer_over"
    says = N_("この打診は「{state}」のため、この操作はできません。")


class PriceCut(Refused):
    """A lower price for work already taken on (フリーランス法5条1項2号)."""

    code = "price_cut"
    status = 422
    says = N_(
        "受諾された仕事の報酬は、いまの単価（{price}円）より下げられません"
        "（フリーランス法5条1項2号）。ワーカーの同意があっても同じです。"
    )


class NothingChanged(Refused):
    """The form says what holds already."""

    code = "nothing_changed"
    status = 422
    says = N_("変わるところがありません。")


class BadDay(Refused):
    """The new deadline, or the day to answer, lies in the past or after the work is due."""

    code = "bad_day"
    status = 422
    says = N_("今日より後の日にしてください。お返事の期限は、新しい納期より前にしてください。")
