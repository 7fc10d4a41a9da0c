"""What may be wrong with an offer, its answer, or the work that it became."""

from tenants.refusal import Conflict, Refused
from yui.web.words import N_


class AssignmentMove(Conflict):
    """The assignment is not in a state from which this goes."""

    code = "assignment_state"
    says = N_("この仕事は「{state}」のため、この操作はできません。")


class OfferMove(Conflict):
    """The offer is not in a state from which this goes."""

    code = "offer_state"
    says = N_("この打診は「{state}」のため、この操作はできません。")


class AlreadyAnswered(Conflict):
    """The worker has answered before."""

    code = "already_answered"
    says = N_("この打診には、すでにお返事をいただいています（{state}）。")


class AnswerTooLate(Conflict):
    """The time to answer has passed."""

    code = "answer_too_late"
    says = N_("お返事の期限（{until}）を過ぎました。受けたいときは、公社にご連絡ください。")


class TakenBack(Conflict):
    """The offer was withdrawn before the answer."""

    code = "offer_withdrawn"
    says = N_("この打診は取り下げられました。")


class NotOpen(Conflict):
    """Only an open task can be offered."""

    code = "task_not_open"
    says = N_("この業務は受付を終えたため、打診できません。")


class TooMany(Refused):
    """More units than the task has left."""

    code = "too_many_units"
    status = 422
    says = N_("合わせて{asked}になります。打診できる残りは{left}{unit}です。")


class NobodyAsked(Refused):
    """No worker was given a quantity."""

    code = "nobody_asked"
    status = 422
    says = N_("1人以上のワーカーに、1以上の数を入力してください。")


class BadAnswerDay(Refused):
    """The answer is due in the past, or after the work itself."""

    code = "bad_answer_by"
    status = 422
    says = N_("お返事の期限は、いまより後で、納期（{due}）より前の日時にしてください。")


class PastDue(Conflict):
    """The task's deadline has passed."""

    code = "task_past_due"
    says = N_("この業務は納期（{due}）を過ぎています。打診できません。")
