"""The router's decisions: pure functions of a notice's class, its reader's choice and the moment."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from enum import StrEnum
from uuid import UUID, uuid5

from msgspec import Struct

from tenants.refusal import Refused
from yui.clock import TOKYO
from yui.notices.choice import Channel, Choice, Kind, Pace, Way

_DIGESTS = UUID("1d7a3b52-2a0b-5c14-9f0e-3a9d6ce4a1f7")


class State(StrEnum):
    """Where a message is."""

    WAITING = "waiting"
    GATHERED = "gathered"
    GOING = "going"
    FALLEN = "fallen"
    SENT = "sent"
    FAILED = "failed"
    KEPT = "kept"


MESSAGE_MOVES: dict[State, frozenset[State]] = {
    State.WAITING: frozenset({State.WAITING, State.GATHERED, State.GOING, State.KEPT}),
    State.GATHERED: frozenset({State.SENT, State.KEPT, State.FAILED}),
    State.GOING: frozenset({State.GOING, State.FALLEN, State.SENT, State.FAILED}),
    State.FALLEN: frozenset({State.GOING, State.FAILED}),
    State.SENT: frozenset({State.FALLEN}),  # LINE took it, and then told us that she had blocked us
    State.FAILED: frozenset({State.GOING}),  # the same promise is tried again after all
    State.KEPT: frozenset(),
}


class BadMove(Refused):
    """A message is not where this step begins."""

    code = "message_moved"
    status = 409
    says = "お知らせの状態が変わっています。"


class Reach(Struct, frozen=True):
    """By what a reader can be reached at all."""

    line: bool
    mail: bool


class Plan(Struct, frozen=True):
    """What becomes of a message now; `due_at` when it waits."""

    state: State
    channel: Channel = Channel.NONE
    due_at: datetime | None = None


class Message(Struct, frozen=True):
    """A message as it lies in the database."""

    id: UUID
    to_id: UUID
    gathers: bool
    state: State
    channel: Channel
    attempt: int
    due_at: datetime | None
    begun_at: datetime | None
    tries: int = 0

    def goes_on(self, attempt: int) -> bool:
        """Whether the promise with this number may act: it is the one, and is not done."""
        done = self.state in {State.SENT, State.KEPT, State.GATHERED}
        return self.attempt == attempt and not done


def moved(found: State, to: State) -> State:
    """The state moved to; `BadMove` where no such step is."""
    if to not in MESSAGE_MOVES[found]:
        raise BadMove
    return to


def is_quiet(choice: Choice, at: datetime) -> bool:
    """Whether nothing but the urgent goes out at this moment."""
    if not choice.quiet or choice.quiet_from == choice.quiet_to:
        return False
    hour = at.astimezone(TOKYO).hour
    if choice.quiet_from < choice.quiet_to:
        return choice.quiet_from <= hour < choice.quiet_to
    return hour >= choice.quiet_from or hour < choice.quiet_to


def next_hour(hour: int, *, after: datetime) -> datetime:
    """The first time that the clock in Japan shows this full hour after a moment."""
    here = after.astimezone(TOKYO)
    found = datetime.combine(here.date(), time(hour), tzinfo=TOKYO)
    return found if found > here else found + timedelta(days=1)


def channels(choice: Choice, reach: Reach) -> tuple[Channel, ...]:
    """The channels to be tried, in order."""
    wanted: Sequence[Channel] = {
        Way.LINE: (Channel.LINE, Channel.MAIL),
        Way.MAIL: (Channel.MAIL,),
        Way.NONE: (),
    }[choice.way]
    has = {Channel.LINE: reach.line, Channel.MAIL: reach.mail}
    return tuple(each for each in wanted if has[each])


def plan(kind: Kind, choice: Choice, reach: Reach, *, now: datetime, digest_hour: int) -> Plan:
    """What becomes of a message that nothing was tried for yet."""
    ways = channels(choice, reach)
    if not ways:
        return Plan(State.KEPT)
    if kind is Kind.URGENT:
        return Plan(State.GOING, ways[0])
    if choice.pace is Pace.OFF:
        return Plan(State.KEPT)
    if kind is Kind.DIGESTIBLE and choice.pace is Pace.DAILY:
        return Plan(State.GATHERED, due_at=next_hour(digest_hour, after=now))
    if is_quiet(choice, now):
        return Plan(State.WAITING, due_at=next_hour(choice.quiet_to, after=now))
    return Plan(State.GOING, ways[0])


def again(begun: datetime, *, now: datetime, tries: int, wait: int, pauses: Sequence[int], last: int) -> int | None:  # fmt: skip
    """Seconds until LINE is called again, or what it asked for; None: it is not called any more."""
    if tries >= len(pauses):
        return None
    pause = max(pauses[tries], wait)
    late = now + timedelta(seconds=pause) > begun + timedelta(seconds=last)
    return None if late else pause


def digest_id(town: int, to: UUID, *, due: datetime) -> UUID:
    """The id of a reader's digest of a day."""
    return uuid5(_DIGESTS, f"{town}:{to}:{due.astimezone(TOKYO):%Y-%m-%d}")
