"""A wish: what a company told about work it would like to have done, and where it stands."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from msgspec import Struct

from tenants.refusal import Conflict, Refused
from yui.web.words import N_


class WishState(StrEnum):
    """Where a wish stands."""

    OPEN = "open"
    QUOTED = "quoted"
    DROPPED = "dropped"

    @property
    def says(self) -> str:
        """The msgid of its chip."""
        return _SAYS[self]


_SAYS = {
    WishState.OPEN: N_("検討中"),
    WishState.QUOTED: N_("見積ずみ"),
    WishState.DROPPED: N_("見送り"),
}

WISH_MOVES: dict[WishState, frozenset[WishState]] = {
    WishState.OPEN: frozenset({WishState.QUOTED, WishState.DROPPED}),
    WishState.QUOTED: frozenset(),
    WishState.DROPPED: frozenset({WishState.OPEN}),
}
"""Every move there is. Once quoted, what changes is a new version of the quote."""


class Wish(Struct, frozen=True):
    """A wish with its answers by the keys of `template`'s questions."""

    id: UUID
    client_id: UUID | None
    company: str
    title: str
    job_type: str
    template: str
    answers: dict[str, str]
    state: WishState
    taken_at: datetime


class WishMove(Conflict):
    """The wish is not in a state from which this goes."""

    code = "wish_state"
    says = N_("この相談は「{state}」のため、この操作はできません。")


class NoInterview(Refused):
    """There are no questions about this kind of work on that day."""

    code = "no_interview"
    status = 404
    says = N_("この仕事の種類の聞き取り項目は、登録されていません。")


class NoCompany(Refused):
    """Neither a client nor a name."""

    code = "no_company"
    status = 422
    says = N_("クライアント企業を選ぶか、会社の名前を入力してください。")


def move(state: WishState, to: WishState) -> WishState:
    """The new state, if it may follow."""
    if to not in WISH_MOVES[state]:
        raise WishMove(state=state.says)
    return to
