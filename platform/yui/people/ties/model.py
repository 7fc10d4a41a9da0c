"""A tie between a member of staff and the worker she is too."""

import hmac
from datetime import date
from enum import StrEnum
from hashlib import sha256
from unicodedata import normalize
from uuid import UUID

from msgspec import Struct

from tenants.refusal import Conflict, FieldError, Forbidden, Invalid
from yui.web.words import N_


class TieState(StrEnum):
    """Where a tie stands. It counts while it is held or its end is asked for."""

    PROPOSED = "proposed"
    HELD = "held"
    ENDING = "ending"
    ENDED = "ended"
    DECLINED = "declined"

    @property
    def says(self) -> str:
        """The msgid of its chip."""
        return _SAYS[self]


_SAYS = {
    TieState.PROPOSED: N_("もう1人の確認待ち"),
    TieState.HELD: N_("有効"),
    TieState.ENDING: N_("解除の確認待ち（有効）"),
    TieState.ENDED: N_("解除済み"),
    TieState.DECLINED: N_("別の人"),
}
TIE_MOVES: dict[TieState, frozenset[TieState]] = {
    TieState.PROPOSED: frozenset({TieState.HELD, TieState.DECLINED}),
    TieState.HELD: frozenset({TieState.ENDING}),
    TieState.ENDING: frozenset({TieState.ENDED, TieState.HELD}),
    TieState.ENDED: frozenset(),
    TieState.DECLINED: frozenset(),
}
"""Every move there is. While its end waits for a second person a tie counts as before."""


class TieMove(Conflict):
    """The tie stands elsewhere than this step needs."""

    code = "staff_tie_state"
    says = N_("この登録は「{state}」のため、この操作はできません。画面を開き直してください。")


class Tied(Conflict):
    """The two are tied, or somebody proposed it."""

    code = "staff_tie_exists"
    says = N_("この職員とワーカーは、すでに登録されているか、確認待ちです。")


class SecondPerson(Forbidden):
    """A tie is set, refused and ended by two people; and she never unties herself."""

    code = "self_approval"
    says = N_(
        "ご自分が申し出たものや、ご自身についての解除は確認できません。ほかの職員が確認してください。"
    )


class Tie(Struct, frozen=True):
    """One tie, with both names."""

    id: UUID
    staff_id: UUID
    staff: str
    worker_id: UUID
    code: str
    worker: str
    state: TieState
    since: date
    until: date | None
    proposed_by: UUID
    end_asked_by: UUID | None
    end_reason: str

    def waits_for(self, whom: UUID) -> bool:
        """Whether this person may say the second word now."""
        if self.state is TieState.PROPOSED:
            return whom != self.proposed_by
        return self.state is TieState.ENDING and whom not in {self.end_asked_by, self.staff_id}


class Hint(Struct, frozen=True):
    """Two registrations that may be one human being: asked, never decided."""

    staff_id: UUID
    staff: str
    worker_id: UUID
    code: str
    worker: str
    birth: bool
    mail: bool


class Known(Struct, frozen=True):
    """A worker as whoever declares herself must name her."""

    id: UUID
    kana: str


def move(state: TieState, to: TieState) -> TieState:
    """The next state, or `TieMove`."""
    if to not in TIE_MOVES[state]:
        raise TieMove(state=state.says)
    return to


def second(tie: Tie, to: TieState, *, by: UUID, behalf: UUID | None) -> TieState:
    """The second person's word; `SecondPerson` from the first, from whoever acts for the first, and
    for a tie's end from her whom it is about."""
    move(tie.state, to)
    first = {tie.end_asked_by, tie.staff_id} if tie.state is TieState.ENDING else {tie.proposed_by}
    if to is TieState.DECLINED:
        first |= {tie.staff_id}
    if to is TieState.HELD and tie.state is TieState.ENDING:
        first = set()  # whoever says it stays takes no check away
    if first & {by, behalf}:
        raise SecondPerson
    return to


def named(found: Known | None, *, kana: str) -> Known:
    """The worker whose number and kana were both given; `Invalid` says not which of them was wrong."""
    if found is None or _plain(found.kana) != _plain(kana):
        says = N_("番号とフリガナの両方が合うワーカーが、この町に見つかりません。")
        raise Invalid([FieldError("worker_code", "unknown_worker", says)])
    return found


def by_birth(kana: str, born: date, *, key: bytes) -> bytes:
    """The digest of kana with a day of birth; neither can be had back without the key."""
    return hmac.new(key, f"birth|{_plain(kana)}|{born:%Y-%m-%d}".encode(), sha256).digest()


def told(born: date, *, today: date) -> date:
    """A day of birth that an adult can have."""
    if not date(today.year - 120, 1, 1) <= born <= today:
        raise Invalid([FieldError("born", "no_birth", N_("生年月日を確かめてください。"))])
    return born


def _plain(text: str) -> str:
    return "".join(normalize("NFKC", text).split()).casefold()
