"""Transfers of a town's programme, their parties, and what may follow what."""

from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from msgspec import Struct

from tenants.refusal import Conflict, Refused
from yui.onboarding.model import ALWAYS, Step
from yui.towns.model import Body
from yui.web.words import N_

CHUNK = 50
"""Parties of a chunk of the batch (decisions 27)."""
NEEDED = ALWAYS | {Step.DECLARATION, Step.INVOICE}
"""What the new body asks of everybody: its papers, and account and tax confirmed to it."""


class State(StrEnum):
    """Where a transfer stands."""

    DRAFT = "draft"
    ANNOUNCED = "announced"
    DONE = "done"
    CANCELLED = "cancelled"

    @property
    def says(self) -> str:
        """The msgid of its chip."""
        return _STATE_SAYS[self]


_STATE_SAYS = {
    State.DRAFT: N_("下書き"),
    State.ANNOUNCED: N_("契約の更改中"),
    State.DONE: N_("移管ずみ"),
    State.CANCELLED: N_("取りやめ"),
}

TRANSFER_MOVES: dict[State, frozenset[State]] = {
    State.DRAFT: frozenset({State.ANNOUNCED, State.CANCELLED}),
    State.ANNOUNCED: frozenset({State.DONE, State.CANCELLED}),
    State.DONE: frozenset(),
    State.CANCELLED: frozenset(),
}


class PartyState(StrEnum):
    """Where a party stands with the new body."""

    PENDING = "pending"
    SIGNED = "signed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"

    @property
    def says(self) -> str:
        """The msgid of its chip."""
        return _PARTY_SAYS[self]


_PARTY_SAYS = {
    PartyState.PENDING: N_("手続き待ち"),
    PartyState.SIGNED: N_("更改ずみ"),
    PartyState.DECLINED: N_("更改しない"),
    PartyState.WITHDRAWN: N_("対象外"),
}

PARTY_MOVES: dict[PartyState, frozenset[PartyState]] = {
    PartyState.PENDING: frozenset({PartyState.SIGNED, PartyState.DECLINED, PartyState.WITHDRAWN}),
    PartyState.DECLINED: frozenset({PartyState.PENDING, PartyState.WITHDRAWN}),
    PartyState.SIGNED: frozenset(),
    PartyState.WITHDRAWN: frozenset(),
}
"""Who declined may think better of it. What was concluded ends by its own rules, not here."""


class Side(StrEnum):
    """Who concludes with the new body."""

    WORKERS = "workers"
    CLIENTS = "clients"


class Transfer(Struct, frozen=True):
    """A transfer; `from_body` None: the old body's books lie in the town `from_town`."""

    id: UUID
    from_body: UUID | None
    from_town: int | None
    from_name: str
    to_body: UUID
    to_name: str
    effective_on: date
    steps: list[Step]
    state: State
    operation: UUID | None
    made_by: UUID
    made_at: datetime
    announced_at: datetime | None
    closed_at: datetime | None


class Party(Struct, frozen=True):
    """A party with its name for the board: a worker's with her code, a client's without."""

    id: UUID
    transfer_id: UUID
    worker_id: UUID | None
    client_id: UUID | None
    name: str
    state: PartyState
    contract_id: UUID | None
    nda_id: UUID | None
    tax_at: datetime | None
    kept_account: bool | None
    told_at: datetime
    reminded_at: datetime | None
    answered_at: datetime | None


class Count(Struct, frozen=True):
    """How many parties of a side stand in a state."""

    side: Side
    state: PartyState
    count: int


class Tally(Struct, frozen=True):
    """One side of the board in numbers."""

    side: Side
    by_state: dict[PartyState, int]

    @property
    def total(self) -> int:
        """All who were asked."""
        return sum(self.by_state.values())

    def of(self, state: PartyState) -> int:
        """How many stand there."""
        return self.by_state.get(state, 0)


class TransferMove(Conflict):
    """The transfer is not in a state from which this goes."""

    code = "transfer_state"
    says = N_("この移管は「{state}」のため、この操作はできません。")


class PartyMove(Conflict):
    """The party is not in a state from which this goes."""

    code = "transfer_party_state"
    says = N_("契約の更改は「{state}」のため、この操作はできません。")


class UnderWay(Conflict):
    """One transfer of a town at a time."""

    code = "transfer_under_way"
    says = N_("進行中の移管があります。終えるか取りやめてから、新しい移管をつくってください。")


class TooEarly(Conflict):
    """It cannot be finished before its day."""

    code = "transfer_too_early"
    says = N_("移管の日（{on}）になってから、完了にしてください。")


class TooLate(Conflict):
    """It cannot be called off once the new body has begun."""

    code = "transfer_begun"
    says = N_("移管の日（{on}）が来ているため、取りやめられません。")


class BadDay(Refused):
    """The day of a transfer lies ahead, and the new body begins on it."""

    code = "transfer_day"
    status = 422
    says = N_("移管の日は、{first}以後の日にしてください。")

    def __init__(self, first: date) -> None:
        super().__init__("effective_on", first=first)


class NoFrom(Refused):
    """Where the town has no body of its own, the town that served it is named."""

    code = "transfer_from"
    status = 422
    says = N_(
        "移管の日の前日に運営法人がありません。運営してきた法人の自治体と名前を入力してください。"
    )

    def __init__(self) -> None:
        super().__init__("from_name")


class BadBody(Refused):
    """The new body has signed for the town before."""

    code = "transfer_body"
    status = 422
    says = N_("移管先には、まだ契約をはじめていない運営法人を選んでください。")

    def __init__(self) -> None:
        super().__init__("to_body")


class ReminderSent(Conflict):
    """A party is reminded once."""

    code = "transfer_reminded"
    says = N_("お知らせは、おひとりに1回だけです。残りの方には、すでに送りました。")


class NotAccount(Refused):
    """Neither the account that the old body pays to, nor another one."""

    code = "transfer_account"
    status = 422
    says = N_("いまの振込先を使うか、新しい振込先を入力してください。")

    def __init__(self) -> None:
        super().__init__("account")


def move(state: State, to: State) -> State:
    """The new state, if it may follow."""
    if to not in TRANSFER_MOVES[state]:
        raise TransferMove(state=state.says)
    return to


def move_party(state: PartyState, to: PartyState) -> PartyState:
    """The same of a party."""
    if to not in PARTY_MOVES[state]:
        raise PartyMove(state=state.says)
    return to


def body_on(found: Iterable[Body], day: date) -> Body | None:
    """The body of a day."""
    held = [
        one
        for one in found
        if one.valid_from <= day and (one.valid_to is None or day <= one.valid_to)
    ]
    return max(held, key=lambda one: one.valid_from, default=None)


def tallies(found: Iterable[Count]) -> dict[Side, Tally]:
    """Both sides in numbers."""
    listed = list(found)
    return {
        side: Tally(side, {one.state: one.count for one in listed if one.side is side})
        for side in Side
    }


def steps_of(chosen: Iterable[Step]) -> list[Step]:
    """What the new body asks of everybody, in order; what every engagement needs is among it."""
    wanted = NEEDED | set(chosen)
    return [step for step in Step if step in wanted]
