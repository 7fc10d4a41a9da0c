"""A body's line to its bank, and one file of a run on its way over it."""

from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from msgspec import Struct

from tenants.refusal import Conflict
from yui.web.words import N_

SHORTEST = timedelta(seconds=5)
LONGEST = timedelta(minutes=15)
HELD = timedelta(seconds=60)
"""How long one attempt may be under way (a job's call ends after 40 s)."""
LOUD = 5
"""So many failed attempts in a row are told to the directors (after about three minutes)."""
ANSWERED = timedelta(days=190)
"""How long after its sending a file may still be answered (組戻)."""


class SendingState(StrEnum):
    """Where a file stands between us and the bank."""

    WAITING = "waiting"
    SENT = "sent"
    REFUSED = "refused"
    BY_HAND = "by_hand"

    @property
    def says(self) -> str:
        """The msgid of its chip."""
        return _SAYS[self]


_SAYS = {
    SendingState.WAITING: N_("送信待ち"),
    SendingState.SENT: N_("送信済"),
    SendingState.REFUSED: N_("銀行が受け付けませんでした"),
    SendingState.BY_HAND: N_("手で送る"),
}
SENDING_MOVES: dict[SendingState, frozenset[SendingState]] = {
    SendingState.WAITING: frozenset(
        {SendingState.SENT, SendingState.REFUSED, SendingState.BY_HAND}
    ),
    SendingState.SENT: frozenset(),
    SendingState.REFUSED: frozenset({SendingState.BY_HAND}),
    SendingState.BY_HAND: frozenset(),
}
"""What the bank took stays taken; a file is carried by hand only while the bank has not got it."""


class SendingMove(Conflict):
    """The file stands elsewhere than this step needs."""

    code = "bank_sending_state"
    says = N_("この振込データは「{state}」のため、この操作はできません。")


class Talking(Conflict):
    """A worker may be handing the file to the bank at this very moment."""

    code = "bank_sending_under_way"
    says = N_(
        "いま銀行に送っているところかもしれません。1分ほど待ってから、もう一度押してください。"
    )


class StillWaiting(Conflict):
    """A line is not closed over a file that is to go through it."""

    code = "bank_link_busy"
    says = N_(
        "送信待ちの振込データがあります。支払のページで手で送ることにしてから、やめてください。"
    )


class Link(Struct, frozen=True):
    """A body's line: on or off, the number of the last answer heard, when it was asked, and what
    went wrong then (empty: nothing)."""

    body_id: UUID
    live: bool
    heard: int
    asked_at: datetime | None
    failure: str
    changed_by: UUID
    changed_at: datetime


class Sending(Struct, frozen=True):
    """One file on its way; `again`: the bank said that it had it already."""

    run_id: UUID
    part: int
    body_id: UUID
    state: SendingState
    tries: int
    failure: str
    receipt: str | None
    again: bool
    promised_at: datetime
    tried_at: datetime | None
    held_until: datetime | None
    ended_at: datetime | None


class Answered(Struct, frozen=True):
    """What the bank has said of a run's transfers, in numbers."""

    waiting: int = 0
    paid: int = 0
    back: int = 0

    @property
    def all(self) -> int:
        """How many transfers there are."""
        return self.waiting + self.paid + self.back


class Carried(Struct, frozen=True):
    """What a run's page shows of its way to the bank."""

    sendings: list[Sending]
    answered: Answered

    @property
    def line(self) -> bool:
        """Whether its file went, or is to go, over the line."""
        return any(one.state is not SendingState.BY_HAND for one in self.sendings)

    @property
    def step(self) -> int:
        """How far it is: 0 to be sent, 1 sent and waiting for results, 2 all results taken."""
        if self.answered.all and not self.answered.waiting:
            return 2
        sent = [one.state is SendingState.SENT for one in self.sendings]
        return 1 if sent and all(sent) else 0


class Sums(Struct, frozen=True):
    """A body's transfers in yen, as runs and the bank's answers say: `under_way` is in no payee's
    account yet, `back` came back and waits to be paid again."""

    under_way: int = 0
    back: int = 0


class OfRun(Struct, frozen=True):
    """One run's transfers in yen: what was to be paid, and what became of it."""

    run_id: UUID
    closing_on: date
    pay_on: date
    net: int
    paid: int
    back: int
    repaid: int
    waiting: int

    @property
    def gap(self) -> int:
        """What was to be paid less all that became of it; 0 when nothing is lost."""
        return self.net - self.paid - self.back - self.repaid - self.waiting


def move(state: SendingState, to: SendingState) -> SendingState:
    """The next state, or `SendingMove`."""
    if to not in SENDING_MOVES[state]:
        raise SendingMove(state=state.says)
    return to


def pause(tries: int) -> timedelta:
    """How long after so many failed attempts the next is made: doubling from 5 s up to 15 min."""
    return min(SHORTEST * (1 << min(max(tries, 1) - 1, 10)), LONGEST)


class Deliver(Struct, frozen=True):
    """The promise `banklink.deliver`: one file of a run to the bank, the attempt-th try."""

    run_id: UUID
    part: int
    attempt: int = 0
