"""Hours in which somebody may be expected to answer: those of the night do not count. Pure."""

from datetime import datetime, time, timedelta

from msgspec import Struct

from yui.japan import JST


class Quiet(Struct, frozen=True):
    """From one hour of the day (0 to 23, in Japan) to another, over midnight or not; equal: no night."""

    since: int
    until: int

    def holds(self, at: datetime) -> bool:
        """Whether the moment lies in it."""
        hour = at.astimezone(JST).hour
        if self.since <= self.until:
            return self.since <= hour < self.until
        return hour >= self.since or hour < self.until


def _next(at: datetime, hour: int) -> datetime:
    """The first moment after `at` at which that hour of the day begins."""
    here = at.astimezone(JST)
    found = datetime.combine(here.date(), time(hour), tzinfo=JST)
    return found if found > here else found + timedelta(days=1)


def after(since: datetime, length: timedelta, *, quiet: Quiet) -> datetime:
    """When so much time has gone by, the quiet hours left out."""
    if quiet.since == quiet.until:
        return since + length
    at, rest = since, length
    while True:
        if quiet.holds(at):
            at = _next(at, quiet.until)
        night = _next(at, quiet.since)
        if at + rest <= night:
            return at + rest
        rest -= night - at
        at = night


def between(since: datetime, until: datetime, *, quiet: Quiet) -> timedelta:
    """How much time lies between the two moments, the quiet hours left out."""
    if quiet.since == quiet.until:
        return max(until - since, timedelta())
    at, found = since, timedelta()
    while at < until:
        if quiet.holds(at):
            at = _next(at, quiet.until)
            continue
        night = min(_next(at, quiet.since), until)
        found += night - at
        at = night
    return found
