"""What is refused of joining, and what is only asked twice."""

from tenants.refusal import Conflict, Refused
from yui.web.words import N_


class NotThrough(Conflict):
    """Work cannot be put to her, nor seen or taken on by her, before the steps that are named."""

    code = "onboarding_missing"
    says = N_(
        "先に登録の手続きを終えてください（残り：{steps}）。終わると、打診と募集を見られます。"
    )
    mend = "/me/onboarding"
    mend_says = N_("登録の手続きを続ける")


class WithoutThese(Refused):
    """A list of steps without one that every engagement needs."""

    code = "steps_needed"
    status = 422
    says = N_("次の手続きは外せません：{steps}。契約と振込先がないと、報酬をお支払いできません。")

    def __init__(self, **values: object) -> None:
        super().__init__("steps", **values)


class OddNumber(Conflict):
    """The check digit is another (法人番号の指定等に関する省令2条): most likely a slip, so she is
    asked; not an error, since the tax office says nothing of individuals' numbers."""

    code = "odd_invoice_number"
    says = N_(
        "番号のはじめの数字（検査用の数字）が合いません。計算では{expected}になります。"
        "通知書と見比べて、合っていれば「それでも登録」を選んでください。"
    )


class TooEarly(Refused):
    """Before the first day on which anyone was registered."""

    code = "invoice_since_too_early"
    status = 422
    says = N_("登録年月日は、{first}以後の日を入力してください。")


class CeasedBefore(Refused):
    """A number that ceases on the day on which it began, or before: the first day was left standing."""

    code = "invoice_ceased_before"
    status = 422
    says = N_(
        "登録をやめた方は、登録の効力がなくなった日（登録年月日の{began}よりあと）を入力してください。"
    )


class NoNumber(Refused):
    """Not T and thirteen digits."""

    code = "not_an_invoice_number"
    status = 422
    says = N_("Tと数字13桁で入力してください。例）T7000012050002")

    def __init__(self) -> None:
        super().__init__("invoice")


class OtherHolder(Conflict):
    """The account's holder is not called as she is: transfers may come back."""

    code = "other_holder"
    says = N_(
        "口座の名義（{holder}）が、お名前のフリガナ（{kana}）と違います。振込が戻ることがあります。"
        "通帳のとおりなら「それでも登録」を選んでください。"
    )


class NewText(Conflict):
    """The text that she read is not the one that holds now."""

    code = "text_changed"
    says = N_("文面が新しくなりました。お手数ですが、もう一度お読みください。")


class NotAgreed(Refused):
    """The box was not ticked: a paper is concluded by nothing less."""

    code = "not_agreed"
    status = 422
    says = N_("内容を読んで、同意の欄にチェックを入れてください。")


class Concluded(Conflict):
    """A paper of this kind holds, and not for its last days."""

    code = "paper_holds"
    says = N_("この契約は結ばれています。期限が近づいたら、ここで更新できます。")


class NotSole(Refused):
    """She has to declare that she works as a sole proprietor."""

    code = "not_declared"
    status = 422
    says = N_("個人事業主として業務を受けることを確かめて、チェックを入れてください。")


class Reminded(Conflict):
    """She was reminded today already."""

    code = "reminded_today"
    says = N_("今日はすでにお知らせしています。また明日以降にお願いします。")


class NothingMissing(Conflict):
    """Nothing of hers waits."""

    code = "nothing_missing"
    says = N_("残っている手続きはありません。")


class RuleBefore(Conflict):
    """A list for that day is there, or the day is past: a list is never edited."""

    code = "rule_before"
    says = N_("明日以降の、まだ決めていない日を選んでください。決めたものは書きかえられません。")
