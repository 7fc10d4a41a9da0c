"""What can be refused of calls and applications."""

from tenants.refusal import Conflict, Invalid, Refused
from yui.web.words import N_


class CallMove(Conflict):
    """The call is not in a state from which this goes."""

    code = "call_state"
    says = N_("この募集は「{state}」のため、この操作はできません。")


class ApplicationMove(Conflict):
    """The application is not in a state from which this goes."""

    code = "application_state"
    says = N_("この応募は「{state}」のため、この操作はできません。")


class CallClosed(Conflict):
    """Too late, or the call is over."""

    code = "call_closed"
    says = N_("この募集は締め切りました。")


class CallFull(Conflict):
    """Every place is taken."""

    code = "call_full"
    says = N_("この募集は、定員に達しました。またの機会にお願いします。")


class AlreadyApplied(Conflict):
    """She has applied before and not withdrawn."""

    code = "already_applied"
    says = N_("この募集には、すでに応募しています。")


class CannotApply(Conflict):
    """She is paused or has left."""

    code = "worker_not_active"
    says = N_("いまは応募できません。再開したいときは、公社にご連絡ください。")


class NotYet(Conflict):
    """The time to apply has not passed."""

    code = "call_still_open"
    says = N_("応募の締切（{until}）までは、決められません。")


class NotThisMode(Conflict):
    """The call is not decided in this way."""

    code = "call_mode"
    says = N_("この募集の決め方は「{mode}」です。")


class TooManyPlaces(Refused):
    """More units than the task has left, beside other open calls."""

    code = "too_many_places"
    status = 422
    says = N_("合わせて{asked}{unit}になります。募集できる残りは{left}{unit}です。")


class BadDeadline(Refused):
    """The deadline lies in the past, or leaves no day between it and the work's."""

    code = "bad_apply_by"
    status = 422
    says = N_("応募の締切は、いまより後で、納期（{due}）より前の日にしてください。")


class NoCriterion(Refused):
    """Nothing to sort candidates by was chosen."""

    code = "no_criterion"
    status = 422
    says = N_("候補者の並べ方を、1つ以上選んでください。")


class NobodyChosen(Refused):
    """The selection is empty or holds more than there are places."""

    code = "wrong_number_chosen"
    status = 422
    says = N_("1人から{places}人までを、理由とともに選んでください。")


class NotFitting(Invalid):
    """What the call needs and she has not; named one by one."""

    code = "not_fitting"
    says = N_("この募集に必要なことが、まだそろっていません。")


class IncompleteCall(Invalid):
    """An item is missing: the call is not published (フリーランス法12条, 自営型テレワークガイドライン)."""

    code = "call_incomplete"
    says = N_("募集に必要な項目がそろっていないため、公開できません。")


class TaskClosed(Conflict):
    """Only an open task can be put to the town."""

    code = "task_not_open"
    says = N_("この業務は受付を終えたため、募集できません。")


class NobodyLeft(Conflict):
    """No place is free, or nobody waits for one."""

    code = "nobody_left"
    says = N_("空いた枠か、次の順番の人がいません。")


class RewardBelowCall(Conflict):
    """The task's reward has fallen below what the call said: nobody is offered less than that."""

    code = "reward_below_call"
    says = N_("募集で示した報酬（1単位 {said}円）より低い報酬では、打診できません。")
