"""Decisions on calls: what may be opened, who may apply, how places are given."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID, uuid5

from tenants.actor import TenantId
from tenants.refusal import FieldError, Invalid, Unknown
from yui.calls.model import (
    Application,
    ApplicationState,
    Call,
    CallState,
    Mode,
    NewCall,
    Pick,
    move_application,
    move_call,
)
from yui.calls.refusals import (
    AlreadyApplied,
    BadDeadline,
    CallClosed,
    CallFull,
    CallMove,
    CannotApply,
    NobodyChosen,
    NoCriterion,
    NotThisMode,
    NotYet,
    RewardBelowCall,
    TooManyPlaces,
)
from yui.people.model import State as Standing
from yui.web.words import N_

_NAMES = UUID("5c1b6f0e-0b62-5d5a-8f0d-6a1f7f4f0e52")
MOST_PLACES = 1000


def made_once(town: TenantId, once: UUID) -> UUID:
    """The id of the call that a form opens: the same form opens the same call."""
    return uuid5(_NAMES, f"{town}:{once}")


def in_time(new: NewCall, *, due_on: date, at: datetime) -> None:
    """Refuses a deadline that has passed."""
    if new.apply_by <= at:
        raise BadDeadline("apply_on", due=due_on)


def open_call(
    new: NewCall, *, free: int, unit: str, due_on: date, at: datetime, today: date
) -> CallState:
    """The first state, if the units are there and the days can be met."""
    if not 1 <= new.places <= MOST_PLACES or new.units_each < 1:
        raise Invalid([FieldError("places", "not_positive", N_("1以上の数を入力してください。"))])
    asked = new.places * new.units_each
    if asked > free:
        raise TooManyPlaces("places", asked=asked, left=free, unit=unit)
    in_time(new, due_on=due_on, at=at)
    if new.apply_by.date() >= due_on or due_on < today:
        raise BadDeadline("apply_on", due=due_on)
    if not new.criteria:
        raise NoCriterion("criteria")
    return CallState.OPEN


def apply(
    call: Call, mine: Application | None, *, held: str, standing: Standing, at: datetime
) -> ApplicationState:
    """The state of her application; `held` is what the gate said of the call (0116)."""
    if held == "not_found":
        raise Unknown
    if mine is not None and mine.state is not ApplicationState.WITHDRAWN:
        raise AlreadyApplied
    if held == "full":
        raise CallFull
    if held == "closed" or call.state is not CallState.OPEN or at >= call.apply_by:
        raise CallClosed
    if standing is not Standing.ACTIVE:
        raise CannotApply
    if mine is not None:
        return move_application(mine.state, ApplicationState.APPLIED)
    return ApplicationState.CHOSEN if call.mode is Mode.FIRST_COME else ApplicationState.APPLIED


def withdraw(found: Application) -> ApplicationState:
    """She takes her application back; nothing is asked and nothing is counted."""
    return move_application(found.state, ApplicationState.WITHDRAWN)


def close(call: Call, *, at: datetime) -> CallState:
    """What the deadline makes of an open call."""
    if call.state is CallState.OPEN and at < call.apply_by and not call.full:
        raise NotYet(until=call.apply_by)
    to = CallState.SETTLED if call.mode is Mode.FIRST_COME else CallState.CLOSED
    return move_call(call.state, to)


def settle(call: Call, *, by: Mode) -> CallState:
    """A closed call is decided in its own way and no other."""
    if call.mode is not by:
        raise NotThisMode(mode=call.mode.says)
    if call.state is not CallState.CLOSED:
        raise CallMove(state=call.state.says)
    return move_call(call.state, CallState.SETTLED)


def as_published(call: Call, unit_price_yen: int) -> None:
    """Refuses an offer below the reward that the call said (フリーランス法12条1項)."""
    if unit_price_yen < call.unit_price_yen:
        raise RewardBelowCall(said=f"{call.unit_price_yen:,}")


def choose(
    call: Call, picks: Sequence[Pick], applied: Mapping[UUID, Application]
) -> Sequence[Pick]:
    """A director's selection: each an application that stands, each once, no more than places."""
    if not 1 <= len(picks) <= call.places:
        raise NobodyChosen("picks", places=call.places)
    if len({pick.application for pick in picks}) < len(picks):
        raise NobodyChosen("picks", places=call.places)
    for pick in picks:
        if pick.application not in applied:
            raise Unknown
        move_application(applied[pick.application].state, ApplicationState.CHOSEN)
    return picks
