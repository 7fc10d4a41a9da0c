"""Open orders at a transfer, and the work in them that moves by its worker's own yes."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from msgspec import Struct

from tenants.refusal import Conflict
from yui.web.words import N_


class Way(StrEnum):
    """What becomes of an open order."""

    RUN_OFF = "run_off"
    MOVE = "move"

    @property
    def says(self) -> str:
        """The msgid that people read."""
        return _WAY_SAYS[self]


_WAY_SAYS = {Way.RUN_OFF: N_("いまの法人が最後まで行う"), Way.MOVE: N_("新しい法人に移す")}


class WorkState(StrEnum):
    """Where work stands that was accepted from the old body, of an order that is to move."""

    ASKED = "asked"
    AGREED = "agreed"
    STAYS = "stays"
    MOVED = "moved"

    @property
    def says(self) -> str:
        """The msgid of its chip."""
        return _WORK_SAYS[self]


_WORK_SAYS = {
    WorkState.ASKED: N_("お返事待ち"),
    WorkState.AGREED: N_("移すことに同意"),
    WorkState.STAYS: N_("いまの法人のまま"),
    WorkState.MOVED: N_("新しい打診を送りました"),
}

TRANSFER_WORK_MOVES: dict[WorkState, frozenset[WorkState]] = {
    WorkState.ASKED: frozenset({WorkState.AGREED, WorkState.STAYS}),
    WorkState.AGREED: frozenset({WorkState.MOVED, WorkState.STAYS}),
    WorkState.STAYS: frozenset({WorkState.ASKED}),
    WorkState.MOVED: frozenset(),
}
"""Silence is no yes: what nobody agreed to stays. She may take her yes back until the day."""


class Open(Struct, frozen=True):
    """An open order of the old body: what was accepted, handed in, and chosen for it."""

    id: UUID
    number: str
    title: str
    client: str
    client_id: UUID
    due_on: date
    way: Way
    moved_at: datetime | None
    why_not: str
    held: int
    delivered: int
    agreed: int


class Work(Struct, frozen=True):
    """Accepted work that is asked about."""

    id: UUID
    transfer_id: UUID
    order_id: UUID
    assignment_id: UUID
    worker_id: UUID
    title: str
    quantity: int
    unit_name: str
    unit_price_yen: int
    due_on: date
    state: WorkState


class Held(Struct, frozen=True):
    """An assignment under way of an order."""

    id: UUID
    task_id: UUID
    worker_id: UUID
    title: str
    quantity: int
    unit_name: str
    unit_price_yen: int
    due_on: date


class Begun(Conflict):
    """Something was handed in: old and new money would mix in one order."""

    code = "transfer_order_begun"
    says = N_("すでに納品があるため、この案件は{name}が最後まで行います。")


class WorkMove(Conflict):
    """The work is not in a state from which this goes."""

    code = "transfer_work_state"
    says = N_("この業務は「{state}」のため、この操作はできません。")


class SignFirst(Conflict):
    """Work can move only to a body with which she has concluded."""

    code = "transfer_sign_first"
    mend = "/me/transfer"
    mend_says = N_("契約の更改をする")
    says = N_("新しい法人との契約の更改が終わってから、業務を移せます。")


def move(state: WorkState, to: WorkState) -> WorkState:
    """The new state, if it may follow."""
    if to not in TRANSFER_WORK_MOVES[state]:
        raise WorkMove(state=state.says)
    return to
