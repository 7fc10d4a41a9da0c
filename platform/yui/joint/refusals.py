"""What may be wrong with a joint project, its batches and their answers."""

from tenants.refusal import Conflict, Refused
from yui.web.words import N_


class ProjectMove(Conflict):
    """The project is not in a state from which this goes."""

    code = "project_state"
    says = N_("このプロジェクトは「{state}」のため、この操作はできません。")


class PhaseMove(Conflict):
    """The phase is not in a state from which this goes."""

    code = "phase_state"
    says = N_("この段階は「{state}」のため、この操作はできません。")


class OverBudget(Refused):
    """More than the budget has left."""

    code = "over_budget"
    status = 422
    says = N_("予算の残りは{left}円です。これを超えて{asked}円は使えません。")


class NothingToRun(Conflict):
    """A project runs with phases and the terms of its data."""

    code = "project_not_ready"
    says = N_("始める前に、段階とデータの利用条件を登録してください。")


class NotTaken(Conflict):
    """The town has not taken the share on."""

    code = "share_not_accepted"
    says = N_("相手の自治体がまだ受けていません。回答のあとで割り当ててください。")


class TooManySeats(Refused):
    """More answers than items are left for the town."""

    code = "too_many_seats"
    status = 422
    says = N_("割り当てられる回答が足りません。1つの町には、同じ項目を2回お願いできません。")


class NoSuchLabel(Refused):
    """Not one of the project's answers."""

    code = "no_such_label"
    status = 422
    says = N_("選択肢から選んでください。")


class HandedIn(Conflict):
    """The answer is with the body that inspects it."""

    code = "answer_handed_in"
    says = N_("提出ずみの回答は変えられません。返されたときに直せます。")


class NotApart(Conflict):
    """Only answers that differ are settled, and once."""

    code = "nothing_to_settle"
    says = N_("2つの回答がちがう項目だけを、1回決められます。")


class NoAgreement(Conflict):
    """The two towns have no agreement on sharing that holds on that day."""

    code = "no_agreement"
    says = N_(
        "この自治体との、いま有効な広域連携の協定がありません。協定の期間を確かめてから、割り当ててください。"
    )


class LentBefore(Conflict):
    """The share has its items already, or is not one of the batch's."""

    code = "part_state"
    says = N_(
        "この割り当ては、すでに済んでいるか、バッチとシェアの組み合わせがちがいます。バッチのページを開き直してください。"
    )


_WORDS: dict[str, type[Refused]] = {
    "no_agreement": NoAgreement,
    "not_taken": NotTaken,
    "too_many": TooManySeats,
    "state": LentBefore,
}


def heed(word: str) -> None:
    """Raises what a gate refused with; 'ok' and 'again' pass."""
    if word in _WORDS:
        raise _WORDS[word]
