"""A recall of a paid transfer: one asks, the bank says yes or no, another writes it down."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from msgspec import Struct

from tenants.refusal import Conflict, Forbidden
from yui.web.words import N_


class RecallState(StrEnum):
    """Where a recall stands."""

    ASKED = "asked"
    RECALLED = "recalled"
    REFUSED = "refused"

    @property
    def says(self) -> str:
        """The msgid of its chip."""
        return {
            RecallState.ASKED: N_("組戻を依頼中"),
            RecallState.RECALLED: N_("組戻ずみ"),
            RecallState.REFUSED: N_("組戻できず（支払ずみのまま）"),
        }[self]


RECALL_MOVES: dict[RecallState, frozenset[RecallState]] = {
    RecallState.ASKED: frozenset({RecallState.RECALLED, RecallState.REFUSED}),
    RecallState.RECALLED: frozenset(),
    RecallState.REFUSED: frozenset(),
}
"""A bank may refuse: the money is on her account and only she can give it back. It is asked once."""


class RecallMove(Conflict):
    """The recall has its answer."""

    code = "recall_state"
    says = N_("この組戻は「{state}」のため、この操作はできません。")


class RecallOnce(Conflict):
    """The transfer was asked back before."""

    code = "recall_exists"
    says = N_("この振込の組戻は、すでに依頼されています。")


class OtherWrites(Forbidden):
    """Whoever asked does not write down the answer: money moves by two."""

    code = "self_approval"
    says = N_("組戻を依頼した人は、銀行の返事を記録できません。ほかの職員が記録してください。")


class Recall(Struct, frozen=True):
    """One recall, with whose transfer it is."""

    run_id: UUID
    worker_id: UUID
    code: str
    name: str
    yen: int
    reason: str
    state: RecallState
    asked_by: UUID
    asked_at: datetime
    fee_yen: int


class UnderWay(Struct, frozen=True):
    """A transfer of the caller's that a bank is busy with: its state and yen."""

    run_id: UUID
    yen: int
    state: str


def answer(recall: Recall, to: RecallState, *, by: UUID, behalf: UUID | None) -> RecallState:
    """The next state; raises `RecallMove`, `OtherWrites`."""
    if to not in RECALL_MOVES[recall.state]:
        raise RecallMove(state=recall.state.says)
    if recall.asked_by in {by, behalf}:
        raise OtherWrites
    return to
