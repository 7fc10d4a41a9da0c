"""What a text or a rule of wording is refused for."""

from tenants.refusal import Invalid, Refused, Unknown
from yui.web.words import N_


class Hinted(Invalid):
    """The text has hits, and no reason was given to send it as it is."""

    code = "hinted"
    says = N_(
        "働く人への命令と読める言い方があります。言い換えるか、このまま送る理由を書いてください。"
    )


class NoPattern(Refused):
    """A line of the rule cannot be read."""

    code = "hint_pattern"
    status = 422
    says = N_("「{line}」の行を読み取れません。書き方の説明を確かめてください。")


class WidePattern(Refused):
    """A line of the rule meets what anyone writes."""

    code = "hint_pattern_wide"
    status = 422
    says = N_("「{line}」の行は、ふつうの文にも当たります（例：{text}）。ことばを足してください。")


class BarePattern(Refused):
    """A line of the rule names next to nothing."""

    code = "hint_pattern_short"
    status = 422
    says = N_("「{line}」の行は短すぎます。見つけることばを、2文字以上書いてください。")


class LongPattern(Refused):
    """A line of the rule could hold a sender up."""

    code = "hint_pattern_costly"
    status = 422
    says = N_(
        "「{line}」の行は、調べるのに時間がかかりすぎます。1行に、{{間}}は2つまで、{{数}}などと[ ]は4つずつまで、"
        "[ ]の中は20までにし、空の選択肢を除いて、行を分けてください。"
    )


class ManyLines(Refused):
    """The rule has more lines than a text can be held against while its writer waits."""

    code = "hint_pattern_many"
    status = 422
    says = N_("見つける言い方は、{most}行までです。ルールを分けてください。")


class RuleGone(Unknown):
    """There is no such rule."""


class BeginsBefore(Refused):
    """A version may not reach back: what was sent then was judged by the rule of its day."""

    code = "hint_begins_before"
    status = 422
    says = N_("始まる日は、今日以後の日にしてください。")


class BadCode(Refused):
    """The rule's code is not one."""

    code = "hint_code"
    status = 422
    says = N_("コードは、半角の英小文字・数字・点で、2文字以上40文字以内で入力してください。")
