"""What the direct scheme refuses, and the gates' words for it."""

from tenants.refusal import Conflict, Refused, Unknown
from yui.sharing.refusals import NoDirect
from yui.web.words import N_


class NoRate(Refused):
    """The two bodies have agreed on no rate that holds on that day."""

    code = "no_rate"
    status = 409
    says = N_("この公社との調整料の合意がありません。先に料率を合意してください。")


class BadRate(Refused):
    """Not a percentage of at most three places, from today on, with its source."""

    code = "bad_rate"
    status = 422
    says = N_(
        "料率は0から100まで（小数は3けたまで）、適用の初日は今日以後、根拠は必ず入れてください。"
    )


class NotHers(Refused):
    """Not one of his people, not engaged at the lead body, or without her yes: one answer for all."""

    code = "not_askable"
    status = 422
    says = N_(
        "この方には打診できません。相手の公社との契約と、ご本人の同意がある方だけに打診できます。"
    )


class BadUntil(Refused):
    """The last moment to offer is past, or after the work is due."""

    code = "bad_until"
    status = 422
    says = N_("打診の期限は、いまより後で、業務の納期までの日にしてください。")


class Closed(Conflict):
    """The lead town has closed it."""

    code = "direct_closed"
    says = N_("相手の自治体が、この打診の受け付けを終えました。")


WORDS: dict[str, type[Refused]] = {
    "not_found": Unknown,
    "no_rate": NoRate,
    "no_direct": NoDirect,
    "bad_rate": BadRate,
    "not_hers": NotHers,
    "bad_until": BadUntil,
}
