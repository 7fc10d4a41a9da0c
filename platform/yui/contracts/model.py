"""Contracts: kinds, states, what may follow what, and on which days a version holds."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from msgspec import Struct

from tenants.refusal import FieldError, Invalid
from yui.contracts.refusals import (
    BadLastDay,
    BadSigningDay,
    ContractMove,
    EndsAlready,
    MissingTerms,
    NotLater,
    OtherKind,
    OtherPaper,
    Overlaps,
    SignedBefore,
    TermBackwards,
    TermTooLong,
)
from yui.japan import add_months, day_of, last_of_month
from yui.web.words import N_

DAY = timedelta(days=1)
MOST_YEARS = 5


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


def draft(new: NewContract) -> NewContract:
    """What may be put before the client: every field that is wrong at once, then the term."""
    errors: list[FieldError] = []
    if new.kind.is_work:
        errors += [
            FieldError(name, MissingTerms.code, MissingTerms.says)
            for name in ("acceptance_days", "closing_day", "pay_months", "pay_day")
            if getattr(new, name) is None
        ]
        if not new.settlement.strip():
            errors.append(FieldError("settlement", MissingTerms.code, MissingTerms.says))
    if new.auto_renew and new.renew_months is None:
        says = N_("自動で更新するときは、更新の月数を入力してください。")
        errors.append(FieldError("renew_months", "missing", says))
    if errors:
        raise Invalid(errors)
    if new.valid_to < new.valid_from:
        raise TermBackwards("valid_to", since=new.valid_from)
    if new.valid_to > add_months(new.valid_from, MOST_YEARS * 12, on=new.valid_from.day):
        raise TermTooLong("valid_to", years=MOST_YEARS)
    return new


def replacing(old: Contract, new: NewContract) -> NewContract:
    """The next version of what both sides signed: of its kind, from a later day."""
    if old.state not in {State.SIGNED, State.IN_FORCE, State.ENDED}:
        raise ContractMove(state=old.state.says)
    if new.kind is not old.kind:
        raise OtherKind("kind")
    if new.valid_from <= old.valid_from:
        raise NotLater("valid_from", since=old.valid_from)
    return new


def clear_of(found: Contract, others: Iterable[Contract]) -> None:
    """Nothing of its kind, but the version it replaces, holds on one of its days."""
    last = found.last_day
    for other in others:
        if other.id in {found.id, found.replaces} or other.state not in CONCLUDED:
            continue
        ends = other.last_day
        apart = (ends is not None and ends < found.valid_from) or (
            last is not None and last < other.valid_from
        )
        if not apart:
            raise Overlaps(number=other.number)


def sign(
    found: Contract, paper: Paper, signed: Sequence[Signature], new: Signature, *, today: date
) -> bool:
    """Whether both sides have signed, with this one; each signs the kept paper, once."""
    if found.state is not State.SENT:
        raise ContractMove(state=found.state.says)
    if any(one.side is new.side for one in signed):
        raise SignedBefore("side")
    if new.sha256 != paper.sha256:
        raise OtherPaper("sha256")
    since = day_of(found.made_at)
    if not since <= new.signed_on <= today:
        raise BadSigningDay("signed_on", since=since)
    return {one.side for one in signed} | {new.side} == set(Side)


def end(found: Contract, last_day: date, *, today: date) -> State:
    """The state after fixing the last day: over at once if it never begins, else when it is past."""
    if found.state not in {State.SIGNED, State.IN_FORCE}:
        raise ContractMove(state=found.state.says)
    if found.ended_on is not None:
        raise EndsAlready(on=found.ended_on)
    until = found.term_end(today)
    if not today <= last_day <= until:
        raise BadLastDay("last_day", until=until)
    return State.ENDED if last_day < found.valid_from else found.state


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


def due_notice(found: Contract, days: Sequence[int], *, on: date) -> int | None:
    """Of the days before the end on which to remind, the smallest that is reached; None: not yet,
    or somebody has fixed what comes after."""
    if found.state is not State.IN_FORCE or found.ended_on is not None:
        return None
    left = found.left(on)
    return min((each for each in days if 0 <= left <= each), default=None)
