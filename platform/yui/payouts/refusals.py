"""What a run answers when a step cannot be taken."""

from tenants.refusal import Conflict, Refused
from yui.web.words import N_


class SelfApproval(Refused):
    """Whoever drafted a run may not approve it."""

    code = "self_approval"
    status = 403
    says = N_("作成した人は承認できません。ほかの職員が内容を確かめて承認してください。")


class OwnPayout(SelfApproval):
    """The run pays the approver, who is a worker too."""

    says = N_(
        "この支払には、ワーカーとしてのあなたご自身への報酬が含まれています。ほかの職員が承認してください。"
    )


class ProveAgain(Refused):
    """The approver logged in too long ago: who sits there now?"""

    code = "log_in_again"
    status = 409
    says = N_(
        "承認の前に、もう一度ログインしてください（パスワードかパスキー）。{minutes}分のあいだ承認できます。"
    )
    mend = "/login?again=1&next=/payouts/{run}"
    mend_says = N_("ログインし直す")


class RunExists(Conflict):
    """The body has a run for this closing day."""

    code = "payout_run_exists"
    says = N_("この締め日の支払処理はすでにあります。一覧から開いてください。")


class LaterOfMonth(Conflict):
    """A later run of the month was reckoned with what this one took off (外交員の月額12万円): without
    this one it would have withheld too much."""

    code = "payout_later_of_month"
    says = N_(
        "この月には、あとの支払処理（{closing}締め）があり、源泉徴収の控除（月額）をこの支払のあとで計算しています。先に、あとの支払処理をやめてください。"
    )


class LaterRun(Conflict):
    """A run up to a later day lives: it has taken what this one would sum again."""

    code = "payout_later_run"
    says = N_("{closing}締めの支払処理がすでにあります。それより後の締め日で作成してください。")


class DayPassed(Conflict):
    """The payment day is over: a bank would refuse the file, or pay a year later."""

    code = "payout_day_passed"
    says = N_(
        "支払日（{day}）を過ぎています。この支払処理を取りやめて、新しい支払日で作成してください。"
    )


class ItemsChanged(Refused):
    """The items no longer hash to what was approved: no file is made."""

    code = "payout_items_changed"
    says = N_(
        "承認のあとで支払の内容が変わっています。データは作れません。管理者に連絡してください。"
    )


class NotPayable(Refused):
    """Someone's bank account is missing or unusable."""

    code = "payout_not_payable"
    says = N_(
        "振込先に問題のある人が{count}人います（{first}）。登録を直し、支払処理をやり直してください。"
    )


class AccountWaits(Conflict):
    """Somebody's account was changed a moment ago: whoever it is may be a thief."""

    code = "payout_account_waits"
    says = N_(
        "振込先を変えたばかりの人が{count}人います（{first}）。{until}から総合振込データを作成できます。"
    )


class WrongState(Conflict):
    """The run is in another state than this step needs."""

    code = "payout_wrong_state"
    says = N_("この支払処理は「{state}」のため、この操作はできません。")
