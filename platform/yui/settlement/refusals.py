"""What settlement refuses, and how it is mended."""

from tenants.refusal import Conflict, Refused, Unknown


class BadRule(Refused):
    """Parts that do not sum to the whole, or a party without a part."""

    code = "bad_split_rule"
    status = 422
    says = (
        "割合の合計を100％にしてください。とりまとめ法人・支援団体は、割合があるときだけ選びます。"
        "端数は、割合のある相手のものにしてください。"
    )


class BadDays(Refused):
    """The last day lies before the first."""

    code = "bad_days"
    status = 422
    says = "終わりの日は、始まりの日以後にしてください。"


class NoAgreement(Refused):
    """The two towns have no agreement on sharing that holds on that day."""

    code = "no_agreement"
    says = "この自治体との、いま有効な広域連携の協定がありません。"


class RuleMove(Conflict):
    """The rule was answered before, or the answer is the other side's."""

    says = "この配分の取り決めは、すでに「{state}」です。ページを開き直してください。"


class StatementMove(Conflict):
    """The statement stands elsewhere."""

    says = "この清算書は「{state}」のため、この操作はできません。ページを開き直してください。"


class DisputeMove(Conflict):
    """The objection was answered before, or the answer is the other side's."""

    says = "この申し出は、すでに「{state}」です。ページを開き直してください。"


class TransferMove(Conflict):
    """This side has recorded the transfer before."""

    says = "この振込は、すでに「{state}」です。ページを開き直してください。"


class OtherStatement(Conflict):
    """What was confirmed is not what stands there."""

    code = "other_content"
    says = "表示した内容と、いまの清算書がちがいます。ページを開き直して確かめてください。"


class OtherRecord(Conflict):
    """The transfer was recorded with another day or reference."""

    code = "other_content"
    says = "この振込は、ちがう日付か番号ですでに記録されています。"


class SameYen(Refused):
    """The objection claims what the line says already."""

    code = "same_yen"
    status = 422
    says = "正しいと考える金額は、いまの金額（{now}円）とちがう額にしてください。"


class NotBooked(Conflict):
    """Lines of the statement are not in our own books yet."""

    code = "not_booked_yet"
    says = "まだこちらの帳簿に記帳されていない明細があります（{count}件）。しばらくしてから、もう一度お試しください。"


class MonthGoesOn(Refused):
    """The month is not over."""

    code = "month_not_over"
    says = "清算書は、その月が終わってから作れます。"


class BadDay(Refused):
    """A value date outside of what is possible."""

    code = "bad_day"
    status = 422
    says = "日付は、清算が決まった日から今日までにしてください。"


class NothingToNet(Conflict):
    """No closed statement waits for netting."""

    code = "nothing_to_net"
    says = "差し引きを待っている、締めた清算書はありません。"


_WORDS: dict[str, type[Refused]] = {
    "not_found": Unknown,
    "no_agreement": NoAgreement,
    "other_content": OtherStatement,
    "bad_day": BadDay,
    "state": Conflict,
}


def heed(word: str, *, field: str = "") -> bool:
    """Raises what a gate refused with; True for 'ok', False for what was done before."""
    if word in {"ok", "again"}:
        return word == "ok"
    raise _WORDS[word](field)
