"""What surveys, events and stories refuse, and in what words."""

from tenants.refusal import Conflict, Refused
from yui.web.words import N_


class NotNow(Conflict):
    """It is not where this can be done."""

    code = "survey_not_now"
    says = N_("いまはこの操作ができません。画面を開き直して、状態を確かめてください。")


class NoQuestions(Conflict):
    """A survey without a question cannot be opened."""

    code = "survey_empty"
    says = N_("質問が一つもありません。先に、質問を加えてください。")


class Answered(Conflict):
    """She has answered already."""

    code = "survey_answered"
    says = N_("このアンケートには、すでに回答しています。")


class Over(Conflict):
    """The survey takes no answers any more."""

    code = "survey_over"
    says = N_("このアンケートの受付は終わりました。")


class FewChoices(Refused):
    """A choice has two to nine answers."""

    code = "few_choices"
    status = 422
    says = N_("選択肢を、1行に1つ、2つから9つまで書いてください。")


class StillOpen(Conflict):
    """Results of an anonymous survey are shown when it is over."""

    code = "survey_still_open"
    says = N_(
        "無記名のアンケートの結果は、受付が終わってから見られます。途中で見ると、だれの回答かわかることがあるためです。"
    )


class Full(Conflict):
    """No place is left."""

    code = "event_full"
    says = N_("定員に達しました。取り消しが出たら、また申し込めます。")


class Closed(Conflict):
    """Sign-up is over."""

    code = "event_closed"
    says = N_("申し込みの受付は終わりました。")


class BadTimes(Refused):
    """The last moment to sign up lies after the beginning."""

    code = "bad_times"
    status = 422
    says = N_("申し込みの締切は、開始より前にしてください。")


class NotYet(Conflict):
    """Attendance is noted once it has begun."""

    code = "event_not_begun"
    says = N_("参加は、始まってから記録できます。")


class NoConsent(Conflict):
    """A story without a standing consent is not published."""

    code = "no_consent"
    says = N_("本人の公開の同意がありません。公開できません。")
