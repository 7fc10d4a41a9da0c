"""Rates between two bodies, work opened to another town's director, and what became of his offers."""

from datetime import date, datetime
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from enum import StrEnum
from uuid import UUID

from msgspec import Struct

from tenants.refusal import Conflict, Refused, Unknown
from yui.money import Yen
from yui.sharing.refusals import NoDirect
from yui.web.words import N_

YES_VERSION = 1
YES_SAYS = (
    "私の町のディレクターが、{lead}の仕事を私に打診できること、その打診へのお返事と検収された数を"
    "{lead}から私の町のディレクターに伝えることに同意します。断っても、取り消しても、見送っても、"
    "今の仕事と報酬は変わりません。報酬は{lead}の運営法人から支払われ、公社どうしの調整料は引かれません。"
)
"""What she agrees to (個人情報保護法27条1項); kept with her yes as she saw it."""


class RateState(StrEnum):
    """Where a rate between two bodies stands, the same on both sides."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    DECLINED = "declined"
    ENDED = "ended"

    @property
    def says(self) -> str:
        """The msgid of its chip."""
        return _RATE_SAYS[self]


_RATE_SAYS = {
    RateState.PROPOSED: N_("回答待ち"),
    RateState.AGREED: N_("合意ずみ"),
    RateState.DECLINED: N_("合意なし"),
    RateState.ENDED: N_("終了"),
}

RATE_MOVES: dict[RateState, frozenset[RateState]] = {
    RateState.PROPOSED: frozenset({RateState.AGREED, RateState.DECLINED, RateState.ENDED}),
    RateState.AGREED: frozenset({RateState.ENDED}),
    RateState.DECLINED: frozenset(),
    RateState.ENDED: frozenset(),
}
"""What may follow what; the gates of 0248 hold the same, and a test holds the two together."""


class Rounding(StrEnum):
    """How a fee becomes whole yen, as the two bodies agreed."""

    DOWN = "down"
    HALF_UP = "half_up"
    UP = "up"

    @property
    def says(self) -> str:
        """The msgid of its name."""
        return _ROUNDING_SAYS[self]


_ROUNDING_SAYS = {
    Rounding.DOWN: N_("1円未満切り捨て"),
    Rounding.HALF_UP: N_("1円未満四捨五入"),
    Rounding.UP: N_("1円未満切り上げ"),
}
_WAYS = {
    Rounding.DOWN: ROUND_FLOOR,
    Rounding.HALF_UP: ROUND_HALF_UP,
    Rounding.UP: ROUND_CEILING,
}


class OfferState(StrEnum):
    """Where it stands that a director asked for an offer in the lead town."""

    ASKED = "asked"
    OFFERED = "offered"
    REFUSED = "refused"


DIRECT_OFFER_MOVES: dict[OfferState, frozenset[OfferState]] = {
    OfferState.ASKED: frozenset({OfferState.OFFERED, OfferState.REFUSED}),
    OfferState.OFFERED: frozenset(),
    OfferState.REFUSED: frozenset(),
}


class Rate(Struct, frozen=True):
    """What the lead body pays the other for its director's work; `side` 'out': this town pays."""

    id: UUID
    side: str
    other: int
    other_name: str
    percent: Decimal
    rounding: Rounding
    source: str
    valid_from: date
    valid_to: date | None
    state: RateState
    proposed_at: datetime

    @property
    def to_answer(self) -> bool:
        """Whether this town is asked."""
        return self.side == "in" and self.state is RateState.PROPOSED

    @property
    def ends(self) -> bool:
        """Whether it may still be ended."""
        return RateState.ENDED in RATE_MOVES[self.state]


class Asked(Struct, frozen=True):
    """Work that another town opened to this town's director; yen a unit is her reward, before tax: there
    only where the lead town shows it."""

    id: UUID
    lead: int
    lead_name: str
    title: str
    spec: str
    job_type: str
    unit_name: str
    unit_price_yen: int | None
    due_on: date
    quantity: int
    left_over: int
    until: datetime
    state: str
    asked_at: datetime

    def waits(self, at: datetime) -> bool:
        """Whether he may still offer."""
        return self.state == "open" and at <= self.until and self.left_over > 0


class Opened(Struct, frozen=True):
    """The same in the lead town's list."""

    id: UUID
    guest: int
    guest_name: str
    task_id: UUID
    title: str
    unit_name: str
    quantity: int
    until: datetime
    state: str
    asked_by: UUID
    asked_at: datetime


class Person(Struct, frozen=True):
    """One of his own people whom he may ask."""

    worker_id: UUID
    code: str
    name: str


class Became(Struct, frozen=True):
    """What became of an offer of his: her answer, and how many units were accepted."""

    id: UUID
    worker_id: UUID
    code: str
    name: str
    quantity: int
    state: OfferState
    why: str | None
    outcome: str | None
    handed_in: int
    accepted: int
    asked_at: datetime


class ToMake(Struct, frozen=True):
    """What the lead town's job makes an offer of."""

    id: UUID
    ask_id: UUID
    task_id: UUID
    worker_id: UUID
    quantity: int
    answer_by: datetime
    state: OfferState
    asked_by: UUID
    guest: int


class Fee(Struct, frozen=True):
    """A coordination fee on this side; `base_yen`: what was accepted, before tax; `side` 'owed': we pay."""

    id: UUID
    side: str
    other: int
    other_name: str
    body_id: UUID
    title: str
    base_yen: int
    percent: Decimal
    rounding: Rounding
    yen: int
    accepted_on: date
    undone_at: datetime | None
    journal_id: UUID | None
    undo_journal_id: UUID | None

    @property
    def stands(self) -> bool:
        """Whether it is owed."""
        return self.undone_at is None


class Yes(Struct, frozen=True):
    """Her yes that a director of `other` may offer her this town's work."""

    id: UUID
    other: int
    other_name: str
    says: str
    given_at: datetime


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


def fee(base: Yen | int, percent: Decimal, rounding: Rounding) -> Yen:
    """Percent of what was accepted, whole yen, rounded once as agreed; `gate.direct_fee` reckons the same."""
    return Yen(int((Decimal(base) * percent / 100).quantize(Decimal(1), rounding=_WAYS[rounding])))


def move(state: OfferState, to: OfferState) -> OfferState:
    """The new state, if it may follow."""
    if to not in DIRECT_OFFER_MOVES[state]:
        raise Conflict
    return to


def total(fees: list[Fee], side: str) -> int:
    """Yen of one side that stand."""
    return sum(each.yen for each in fees if each.side == side and each.stands)
