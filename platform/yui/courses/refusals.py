"""What courses refuse, and in what words."""

from tenants.refusal import Conflict, Refused
from yui.web.words import N_


class NotNow(Conflict):
    """The course is not where this can be done."""

    code = "course_not_now"
    says = N_("この講座は、いまはこの操作ができません。画面を開き直して、状態を確かめてください。")


class Missing(Conflict):
    """A course without a part and without a question cannot be opened."""

    code = "course_empty"
    says = N_("内容が一つもありません。先に、内容かテストの問題を加えてください。")


class CodeTaken(Conflict):
    """Another course has this code."""

    code = "course_code_taken"
    says = N_("この記号は、ほかの講座が使っています。別の記号にしてください。")


class NotEnrolled(Conflict):
    """She has not enrolled."""

    code = "not_enrolled"
    says = N_("先に「受講する」を押してください。")


class NotAllSeen(Conflict):
    """The quiz opens when every part is seen."""

    code = "parts_left"
    says = N_("テストは、すべての内容を見てから受けられます。残りの内容を先に見てください。")


class NotAnswered(Refused):
    """A question has no answer."""

    code = "question_left"
    status = 422
    says = N_("すべての問題に答えてください。")


class TooManyTries(Conflict):
    """The tries of a day are used up."""

    code = "tries_used_up"
    says = N_("テストは1日{most}回までです。内容を読み直して、明日また受けてください。")


class PassedAlready(Conflict):
    """What she passed still holds for long."""

    code = "passed_already"
    says = N_("この講座はすでに修了しています。期限が近くなったら、もう一度受けられます。")


class NotAVideo(Refused):
    """The file is no video."""

    code = "not_a_video"
    status = 422
    says = N_("動画のファイル（mp4）を選んでください。")


class Incomplete(Refused):
    """A part lacks what its kind needs."""

    code = "part_incomplete"
    status = 422
    says = N_("この種類の内容に必要な項目を入力してください。")


class KeyOutside(Refused):
    """The right choice is none of those given."""

    code = "key_outside"
    status = 422
    says = N_("正解は、選択肢の番号（1から{most}）で入力してください。")
