"""What may be wrong with a contract."""

from tenants.refusal import Conflict, Refused
from yui.web.words import N_


class ContractMove(Conflict):
    """The contract is not in a state from which this goes."""

    code = "contract_state"
    says = N_("この契約は「{state}」のため、この操作はできません。")


class NoContract(Conflict):
    """No contract for work between client and body holds on that day."""

    code = "no_live_contract"
    mend = "/clients/{client_id}"
    mend_says = N_("契約の状況を見て、契約をつくる")
    says = N_(
        "{client}との業務委託契約が、{on}の時点で有効ではありません。"
        "「契約・NDA」で契約をつくり、両者の署名を記録してから、もう一度登録してください。"
    )


class NoNda(Conflict):
    """No non-disclosure agreement between client and body holds on that day."""

    code = "no_live_nda"
    mend = "/clients/{client_id}"
    mend_says = N_("契約の状況を見て、秘密保持契約をつくる")
    says = N_(
        "{client}との秘密保持契約（NDA）が、{on}の時点で有効ではありません。"
        "「契約・NDA」で秘密保持契約をつくり、両者の署名を記録してから、もう一度登録してください。"
    )


class NoContractWithYou(NoContract):
    """The same, said to the client itself."""

    mend = "/client/contracts"
    mend_says = N_("契約の状況を見る")
    says = N_(
        "{on}の時点で有効な業務委託契約がないため、発注を受けられません。"
        "契約の手続きについて、公社の担当者にご連絡ください。"
    )


class NoNdaWithYou(NoNda):
    """The same, said to the client itself."""

    mend = "/client/contracts"
    mend_says = N_("契約の状況を見る")
    says = N_(
        "{on}の時点で有効な秘密保持契約（NDA）がないため、発注を受けられません。"
        "契約の手続きについて、公社の担当者にご連絡ください。"
    )


class TermBackwards(Refused):
    """The term ends before it begins."""

    code = "term_backwards"
    status = 422
    says = N_("終わりの日は、始まりの日（{since}）以後にしてください。")


class TermTooLong(Refused):
    """The term is longer than a rule allows."""

    code = "term_too_long"
    status = 422
    says = N_(
        "期間は{years}年以内にしてください。続けるときは、自動更新か新しい版をお使いください。"
    )


class NotLater(Refused):
    """A new version has to begin after the one it replaces."""

    code = "not_later"
    status = 422
    says = N_("新しい版は、いまの版の始まり（{since}）より後の日から始めてください。")


class OtherKind(Refused):
    """A new version is of the kind of the one it replaces."""

    code = "other_kind"
    status = 422
    says = N_("契約の種類は、版を改めても変えられません。別の契約としてつくってください。")


class Overlaps(Conflict):
    """A contract of this kind holds already in these days."""

    code = "contract_overlaps"
    says = N_(
        "この期間には、同じ種類の契約（{number}）があります。"
        "条件を変えるときは、その契約の「新しい版をつくる」から作成してください。"
    )


class HasSuccessor(Conflict):
    """Somebody is writing or has signed the next version."""

    code = "has_successor"
    says = N_("この契約には、すでに次の版があります。")


class SignedBefore(Conflict):
    """This side has signed."""

    code = "signed_before"
    says = N_("この署名は、すでに記録されています。")


class OtherPaper(Conflict):
    """What was signed is not the paper that is kept."""

    code = "other_paper"
    says = N_(
        "署名された書面のハッシュ値が、保管している契約書と一致しません。"
        "画面の契約書を保存しなおし、その書面への署名を記録してください。"
    )


class BadSigningDay(Refused):
    """Signed before the paper existed, or in the future."""

    code = "bad_signing_day"
    status = 422
    says = N_("署名の日は、契約書をつくった日（{since}）から今日までの日にしてください。")


class BadLastDay(Refused):
    """The contract cannot end on that day."""

    code = "bad_last_day"
    status = 422
    says = N_("終わりの日は、今日から契約の満了日（{until}）までの日にしてください。")


class EndsAlready(Conflict):
    """The day of its end is fixed."""

    code = "ends_already"
    says = N_("この契約は、{on}に終わることが決まっています。")


class MissingTerms(Refused):
    """A contract for work says by when the client accepts and pays."""

    code = "terms_missing"
    status = 422
    says = N_("業務委託契約では、入力してください。")
