"""Contracts: kinds, states, what may follow what, and on which days a version holds."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID, uuid5

from msgspec import Struct

from tenants.actor import TenantId
from yui.contracts.refusals import ContractMove
from yui.japan import add_months, last_of_month
from yui.web.words import N_

DAY = timedelta(days=1)
_NAMES = UUID("3d1f0a52-8a0e-5e8f-9c36-6f8f0f1c7a21")


def made_once(town: TenantId, once: UUID) -> UUID:
    """The id of what a form makes: the same form makes the same contract."""
    return uuid5(_NAMES, f"{town}:{once}")


class Kind(StrEnum):
    """What is agreed: 準委任 in both kinds (民法648条, 648条の2), 請負 (632条), or secrecy."""

    EFFORT = "effort"
    RESULT = "result"
    WORKS = "works"
    NDA = "nda"

    @property
    def says(self) -> str:
        """The msgid that people read."""
        return _KIND_SAYS[self]

    @property
    def is_work(self) -> bool:
        """Whether work can be ordered under it."""
        return self is not Kind.NDA


_KIND_SAYS = {
    Kind.EFFORT: N_("業務委託（準委任・履行割合型）"),
    Kind.RESULT: N_("業務委託（準委任・成果完成型）"),
    Kind.WORKS: N_("業務委託（請負）"),
    Kind.NDA: N_("秘密保持契約（NDA）"),
}


class State(StrEnum):
    """Where a version stands."""

    DRAFT = "draft"
    SENT = "sent"
    SIGNED = "signed"
    IN_FORCE = "in_force"
    ENDED = "ended"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"

    @property
    def says(self) -> str:
        """The msgid of its chip."""
        return _STATE_SAYS[self]


_STATE_SAYS = {
    State.DRAFT: N_("下書き"),
    State.SENT: N_("署名待ち"),
    State.SIGNED: N_("署名ずみ（開始前）"),
    State.IN_FORCE: N_("有効"),
    State.ENDED: N_("終了"),
    State.REPLACED: N_("新しい版に交代"),
    State.WITHDRAWN: N_("取り下げ"),
}

CONTRACT_MOVES: dict[State, frozenset[State]] = {
    State.DRAFT: frozenset({State.SENT, State.WITHDRAWN}),
    State.SENT: frozenset({State.SIGNED, State.WITHDRAWN}),
    State.SIGNED: frozenset({State.IN_FORCE, State.ENDED, State.REPLACED}),
    State.IN_FORCE: frozenset({State.ENDED, State.REPLACED}),
    State.ENDED: frozenset(),
    State.REPLACED: frozenset(),
    State.WITHDRAWN: frozenset(),
}
"""Every move there is. What both sides signed cannot be taken back, only ended or replaced."""

CONCLUDED = frozenset({State.SIGNED, State.IN_FORCE, State.ENDED, State.REPLACED})
"""States of what both sides have signed."""


class Side(StrEnum):
    """Who signs: 乙 the body, 甲 the client."""

    BODY = "body"
    CLIENT = "client"

    @property
    def says(self) -> str:
        """The msgid that people read."""
        return _SIDE_SAYS[self]


_SIDE_SAYS = {Side.BODY: N_("公社"), Side.CLIENT: N_("クライアント企業")}


class Method(StrEnum):
    """How it was signed."""

    PAPER = "paper"
    ELECTRONIC = "electronic"

    @property
    def says(self) -> str:
        """The msgid that people read."""
        return _METHOD_SAYS[self]


_METHOD_SAYS = {Method.PAPER: N_("紙に記名押印"), Method.ELECTRONIC: N_("電子署名")}


class NewContract(Struct, frozen=True):
    """What a version says. For an NDA, acceptance and payment say nothing (None)."""

    kind: Kind
    subject: str
    valid_from: date
    valid_to: date
    personal_data: str
    auto_renew: bool = False
    renew_months: int | None = None
    acceptance_days: int | None = None
    settlement: str = ""
    closing_day: int | None = None
    pay_months: int | None = None
    pay_day: int | None = None
    survives_years: int = 0
    special: str = ""


class Contract(Struct, frozen=True):
    """A version of a contract, as it stands."""

    id: UUID
    client_id: UUID
    client: str
    body_id: UUID
    body: str
    kind: Kind
    number: str
    version: int
    replaces: UUID | None
    subject: str
    valid_from: date
    valid_to: date
    auto_renew: bool
    renew_months: int | None
    acceptance_days: int | None
    settlement: str
    closing_day: int | None
    pay_months: int | None
    pay_day: int | None
    personal_data: str
    survives_years: int
    special: str
    made_at: datetime
    state: State
    ended_on: date | None
    ended_why: str

    @property
    def last_day(self) -> date | None:
        """The last day on which it can hold; None: until somebody ends it."""
        if self.ended_on is not None:
            return self.ended_on
        return None if self.auto_renew else self.valid_to

    def holds(self, day: date) -> bool:
        """Whether both sides are bound by this version on that day."""
        last = self.last_day
        return self.state in CONCLUDED and self.valid_from <= day and (last is None or day <= last)

    def term_end(self, on: date) -> date:
        """The last day of the term that runs on a day: terms follow each other while it renews."""
        if self.ended_on is not None:
            return self.ended_on
        end, number = self.valid_to, 0
        whole = 31 if self.valid_to == last_of_month(self.valid_to) else self.valid_to.day
        while self.auto_renew and self.renew_months and end < on:
            number += 1
            end = add_months(self.valid_to, number * self.renew_months, on=whole)
        return end

    def left(self, on: date) -> int:
        """Days until its term ends; negative when that is past."""
        return (self.term_end(on) - on).days


class Listed(Contract, frozen=True):
    """A version in the register; `ends`: where it stands in the order of the list."""

    ends: date


class Signature(Struct, frozen=True):
    """Who signed for a side, when, how, and the hash of what was signed."""

    side: Side
    signer: str
    post: str
    method: Method
    evidence: str
    signed_on: date
    sha256: bytes
    recorded_at: datetime


class Paper(Struct, frozen=True):
    """The bytes that were sent, and their SHA-256."""

    pdf: bytes
    sha256: bytes
    made_at: datetime


class Terms(Struct, frozen=True):
    """What holds for orders of a client to a body on a day.

    `acceptance_days`: a client that is silent so many days after a handover has accepted it.
    `closing_day`, `pay_months`, `pay_day`: when the client pays (31: a month's last day).
    """

    contract_id: UUID
    number: str
    version: int
    kind: Kind
    acceptance_days: int
    closing_day: int
    pay_months: int
    pay_day: int
    settlement: str
    personal_data: str

    @property
    def pays_for_effort(self) -> bool:
        """履行割合型 (民法648条2項・3項): what was done is owed for; 検収 confirms the report, and a
        result that is not accepted is no ground not to pay for the work done."""
        return self.kind is Kind.EFFORT


def move(state: State, to: State) -> State:
    """The new state, if it may follow."""
    if to not in CONTRACT_MOVES[state]:
        raise ContractMove(state=state.says)
    return to


def terms(found: Contract) -> Terms:
    """What an order is taken on under this contract for work."""
    days, closing, months, day = (
        found.acceptance_days,
        found.closing_day,
        found.pay_months,
        found.pay_day,
    )
    if days is None or closing is None or months is None or day is None:
        raise RuntimeError(f"contract {found.id} is no contract for work")
    return Terms(
        contract_id=found.id,
        number=found.number,
        version=found.version,
        kind=found.kind,
        acceptance_days=days,
        closing_day=closing,
        pay_months=months,
        pay_day=day,
        settlement=found.settlement,
        personal_data=found.personal_data,
    )


def on_day(found: Iterable[Contract], day: date, *, work: bool) -> Contract | None:
    """The contract for work (or the NDA) that holds on a day; of several, the one begun last."""
    held = [one for one in found if one.kind.is_work is work and one.holds(day)]
    return max(held, key=lambda one: (one.valid_from, one.id), default=None)
