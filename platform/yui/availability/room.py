"""What may yet be put with a worker: her free time less what is with her, and one way to refuse."""

from collections.abc import Mapping, Sequence
from datetime import date

from msgspec import Struct

from tenants.refusal import Refused
from yui.availability.model import Profile, free
from yui.web.words import N_


class Promised(Struct, frozen=True):
    """Minutes of work that are with a worker already, to be done by a day."""

    due_on: date
    minutes: int


class Room(Struct, frozen=True):
    """What may yet be put with a worker until a day: minutes; None: she has said nothing of her time."""

    minutes: int | None
    limited: bool

    def units(self, minutes_each: int | None) -> int | None:
        """Whole units of so many minutes; None where it cannot be said."""
        if self.minutes == 0:
            return 0
        return None if self.minutes is None or not minutes_each else self.minutes // minutes_each


class BeyondFreeTime(Refused):
    """More units than her free time until the deadline holds.

    Lack of time and a limit of income are refused by this one class: the same code, status, words and
    field, whatever was asked for (`yui.limits.model` says what that reveals and what it does not).
    """

    code = "beyond_free_time"
    status = 422
    says = N_(
        "納期（{due}）までの空き時間を超えます。いま渡せるのは、あと{room}件です（{over}件多くなっています）。"
        "数を減らすか、ほかの人に渡すか、納期の変更を本人にご相談ください。"
    )


class BeyondFreeTimeLimited(BeyondFreeTime):
    """The same of a worker who lets it be known that she has a limit, reached or not."""

    says = N_(
        "納期（{due}）までの空き時間を超えます（受注上限あり）。いま渡せるのは、あと{room}件です"
        "（{over}件多くなっています）。"
        "数を減らすか、ほかの人に渡すか、納期の変更を本人にご相談ください。"
    )


def room(
    profile: Profile,
    other: Mapping[date, int | None],
    promised: Sequence[Promised],
    *,
    due_on: date,
    today: date,
) -> int:
    """Minutes that may yet be put with her, to be done by `due_on`; never below zero.

    For that day and for every later deadline of hers, all that is due by then must fit into the free
    time until then (earliest deadline first is as good an order as any). What is past its day is
    taken to be due today.
    """
    last = max(due_on, today)
    ends = {last} | {max(each.due_on, today) for each in promised if each.due_on > last}
    rests = [
        sum(free(profile, other, since=today, until=end).values())
        - sum(each.minutes for each in promised if each.due_on <= end)
        for end in ends
    ]
    return max(0, min(rests))


def fits(found: Room, *, units: int, minutes_each: int | None, due_on: date) -> int:
    """The units, if her free time holds them."""
    most = found.units(minutes_each)
    if most is not None and units > most:
        kind = BeyondFreeTimeLimited if found.limited else BeyondFreeTime
        raise kind("count", due=due_on, room=most, over=units - most)
    return units
