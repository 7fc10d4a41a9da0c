"""What may be wrong with a leader's fee: who leads, from when, for how much, and its answer."""

from tenants.refusal import Conflict, Refused
from yui.web.words import N_


class FeeMove(Conflict):
    """The fee is not in a state from which this goes."""

    code = "leader_fee_state"
    says = N_("このリーダー料は「{state}」のため、この操作はできません。")


class TaskShut(Conflict):
    """Only an open task whose deadline is to come can be led."""

    code = "leader_fee_task_shut"
    says = N_("この業務は受付を終えたか、納期を過ぎているため、リーダー料を決められません。")


class FeeWaits(Conflict):
    """One question at a time: the leader has not answered the last one."""

    code = "leader_fee_waits"
    says = N_(
        "リーダー料の打診に、まだお返事をもらっていません。取り下げてから、あらためて打診してください。"
    )


class AnotherLeads(Conflict):
    """The task's fee is agreed with another leader, whose agreement is hers."""

    code = "another_leads"
    says = N_(
        "いまは{name}さんとの取り決めがあります。先にその取り決めを終える日を決めてください。"
    )


class NotALeader(Refused):
    """Whoever is to lead is no leader of this town."""

    code = "not_a_leader"
    status = 422
    says = N_("この人は、この自治体のリーダーではありません。一覧から選んでください。")


class NotRegistered(Refused):
    """The leader is nobody's worker here: there is nobody to agree with, and nowhere to pay to."""

    code = "leader_not_registered"
    status = 422
    says = N_(
        "{name}さんは、住民ワーカーとして登録されていません。"
        "リーダーと同じメールアドレスで登録し、業務委託契約を結んでから、打診してください。"
    )


class OtherBody(Refused):
    """The leader has no living contract with the body that pays for this task."""

    code = "leader_of_other_body"
    status = 422
    says = N_(
        "{name}さんは、この業務の運営法人（{body}）と契約していません。"
        "この法人との契約を結んでから、打診してください。"
    )


class NotAskable(Refused):
    """The leader pauses, has left, or is not through with every step of joining."""

    code = "leader_not_active"
    status = 422
    says = N_("{name}さんには、いま打診できません（休止、退会、または登録の手続き中）。")


class BadFirstDay(Refused):
    """A fee begins today or later, and before the work is due."""

    code = "leader_fee_first_day"
    status = 422
    says = N_("はじめる日は、{since}から納期（{due}）までの日にしてください。")


class BadAnswerDay(Refused):
    """The answer is due in the past, or after the work itself."""

    code = "leader_fee_answer_by"
    status = 422
    says = N_("お返事の期限は、いまより後で、納期（{due}）より前の日時にしてください。")


class BadRate(Refused):
    """Whole yen, or a percentage of at most two decimals up to 100."""

    code = "leader_fee_rate"
    status = 422
    says = N_("円は1以上の整数で、％は0.01から100までの数（小数は2桁まで）で入力してください。")


class BadLastDay(Refused):
    """An agreement is not ended backwards, nor a long one without notice (フリーランス法16条1項)."""

    code = "leader_fee_last_day"
    status = 422
    says = N_("終える日は、{since}以降の日にしてください。")
