"""Calls and applications: their states, who may apply, whom a director or a draw may choose."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from msgspec import Struct

from yui.calls.matching import Criterion, Need
from yui.calls.refusals import (
    ApplicationMove,
    CallMove,
)
from yui.money import Yen
from yui.tax import Treatment
from yui.web.words import N_


class Mode(StrEnum):
    """How places are given."""

    FIRST_COME = "first_come"
    LOTTERY = "lottery"
    SELECTION = "selection"

    @property
    def says(self) -> str:
        """The msgid of its name."""
        return {
            "first_come": N_("先着順"),
            "lottery": N_("抽選"),
            "selection": N_("選考"),
        }[self.value]

    @property
    def explains(self) -> str:
        """The msgid of how it goes."""
        return {
            "first_come": N_("応募した順に決まります。定員に達したら、そこで締め切ります。"),
            "lottery": N_(
                "締切のあとに抽選します。くじの種は募集のときに決めて封をし、抽選のあとに公開します。"
                "だれでも計算し直して確かめられます。"
            ),
            "selection": N_("締切のあとに、ディレクターが理由とともに選びます。"),
        }[self.value]


class CallState(StrEnum):
    """Where a call stands."""

    OPEN = "open"
    CLOSED = "closed"
    SETTLED = "settled"
    CANCELLED = "cancelled"

    @property
    def says(self) -> str:
        """The msgid of its chip."""
        return {
            "open": N_("募集中"),
            "closed": N_("締切・決定待ち"),
            "settled": N_("決定ずみ"),
            "cancelled": N_("取りやめ"),
        }[self.value]


CALL_MOVES: dict[CallState, frozenset[CallState]] = {
    CallState.OPEN: frozenset({CallState.CLOSED, CallState.SETTLED, CallState.CANCELLED}),
    CallState.CLOSED: frozenset({CallState.SETTLED, CallState.CANCELLED}),
    CallState.SETTLED: frozenset(),
    CallState.CANCELLED: frozenset(),
}
"""Every move there is. A call whose places are all taken, or that came to its deadline on a
first-come basis, is settled at once; a lottery and a selection wait closed for their decision."""


class ApplicationState(StrEnum):
    """Where an application stands. `RELEASED`: chosen, but no offer could be made."""

    APPLIED = "applied"
    WITHDRAWN = "withdrawn"
    CHOSEN = "chosen"
    NOT_CHOSEN = "not_chosen"
    RELEASED = "released"

    @property
    def says(self) -> str:
        """The msgid of its chip."""
        return {
            "applied": N_("応募ずみ"),
            "withdrawn": N_("応募を取り下げ"),
            "chosen": N_("決定"),
            "not_chosen": N_("今回は見送り"),
            "released": N_("お願いできず"),
        }[self.value]


APPLICATION_MOVES: dict[ApplicationState, frozenset[ApplicationState]] = {
    ApplicationState.APPLIED: frozenset(
        {ApplicationState.WITHDRAWN, ApplicationState.CHOSEN, ApplicationState.NOT_CHOSEN}
    ),
    ApplicationState.WITHDRAWN: frozenset({ApplicationState.APPLIED}),
    ApplicationState.CHOSEN: frozenset({ApplicationState.RELEASED}),
    ApplicationState.NOT_CHOSEN: frozenset({ApplicationState.CHOSEN}),
    ApplicationState.RELEASED: frozenset(),
}
"""Every move there is. A chosen worker answers a real offer, so nothing is left to withdraw; one who
was not chosen may move up into a place that came free."""


class ReasonCode(StrEnum):
    """Why a director chose someone; there is no other reason."""

    SKILL = "skill"
    EXPERIENCE = "experience"
    CAPACITY = "capacity"
    ROTATION = "rotation"
    PLACE = "place"

    @property
    def says(self) -> str:
        """The msgid of its name."""
        return {
            "skill": N_("必要な技能がある"),
            "experience": N_("同じ種類の仕事の実績がある"),
            "capacity": N_("空き時間が合う"),
            "rotation": N_("最近の機会が少ない（機会の均等）"),
            "place": N_("仕事の場所・扱える情報が合う"),
        }[self.value]


class Call(Struct, frozen=True):
    """A call; yen a unit, before or with tax as `tax` says. `need` is for one place; `weights`: the version of the points."""

    id: UUID
    task_id: UUID
    body_id: UUID
    title: str
    mode: Mode
    places: int
    taken: int
    units_each: int
    unit_name: str
    unit_price_yen: int
    due_on: date
    apply_by: datetime
    answer_days: int
    need: Need
    criteria: list[Criterion]
    weights: str
    below_reason: str
    commitment: bytes | None
    state: CallState
    opened_by: UUID
    opened_at: datetime
    tax: Treatment = Treatment.EXCLUSIVE

    @property
    def yen(self) -> Yen:
        """What one place is worth, by its price."""
        return Yen(self.units_each * self.unit_price_yen)

    @property
    def full(self) -> bool:
        """Whether a first-come call has given all its places."""
        return self.mode is Mode.FIRST_COME and self.taken >= self.places

    def waits(self, at: datetime) -> bool:
        """Whether one can still apply."""
        return self.state is CallState.OPEN and at < self.apply_by and not self.full


class Listed(Struct, frozen=True):
    """A call in the director's list, with how many applications stand."""

    id: UUID
    task_id: UUID
    title: str
    mode: Mode
    places: int
    units_each: int
    unit_name: str
    apply_by: datetime
    state: CallState
    opened_at: datetime
    applied: int
    chosen: int


class Application(Struct, frozen=True):
    """One worker's application."""

    id: UUID
    call_id: UUID
    worker_id: UUID
    state: ApplicationState
    reason: ReasonCode | None
    place: int | None
    offer_id: UUID | None
    applied_at: datetime


class Applicant(Struct, frozen=True):
    """An application as the director's list shows it; `answer` is the state of the offer made."""

    id: UUID
    worker_id: UUID
    code: str
    name: str
    state: ApplicationState
    reason: ReasonCode | None
    place: int | None
    offer_id: UUID | None
    answer: str | None
    applied_at: datetime


class Shown(Struct, frozen=True):
    """A call in a worker's list, with her own application and no word of anybody else's."""

    id: UUID
    title: str
    mode: Mode
    places: int
    taken: int
    units_each: int
    unit_name: str
    unit_price_yen: int
    due_on: date
    apply_by: datetime
    state: CallState
    mine: ApplicationState | None
    offer_id: UUID | None
    tax: Treatment = Treatment.EXCLUSIVE

    @property
    def yen(self) -> Yen:
        """What one place is worth, by its price."""
        return Yen(self.units_each * self.unit_price_yen)


class NewCall(Struct, frozen=True):
    """What a director puts to the town. Texts stand in the published items; `need` is for one place."""

    mode: Mode
    places: int
    units_each: int
    apply_by: datetime
    answer_days: int
    need: Need
    criteria: frozenset[Criterion]
    content: str
    costs: str
    rights: str
    contact: str
    below_reason: str = ""


class CallJob(Struct, frozen=True):
    """The payload of a call's jobs."""

    call: UUID


class ApplicationJob(Struct, frozen=True):
    """The payload of the job that makes the offer behind an application."""

    call: UUID
    application: UUID


class Pick(Struct, frozen=True):
    """An application that a director chooses, and why."""

    application: UUID
    reason: ReasonCode


def move_call(state: CallState, to: CallState) -> CallState:
    """The new state, if it may follow."""
    if to not in CALL_MOVES[state]:
        raise CallMove(state=state.says)
    return to


def move_application(state: ApplicationState, to: ApplicationState) -> ApplicationState:
    """The new state, if it may follow."""
    if to not in APPLICATION_MOVES[state]:
        raise ApplicationMove(state=state.says)
    return to
