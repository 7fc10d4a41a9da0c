"""Business days counted back from a deadline. Pure."""

from datetime import date

from msgspec import Struct

from yui.japan import DAY, holiday, is_business_day, next_business_day, previous_business_day


def business_days(first: date, last: date) -> int:
    """Business days from one day to another, both included."""
    return sum(is_business_day(first + DAY * n) for n in range((last - first).days + 1))


class Span(Struct, frozen=True):
    """Days from one to another, both included; `days`: the business days among them."""

    first: date
    last: date
    days: int


class Holiday(Struct, frozen=True):
    """A day on which nobody works, by its name."""

    day: date
    name: str


def span(after: date, last: date) -> Span | None:
    """The business days behind one day, up to another."""
    first, last = next_business_day(after + DAY), previous_business_day(last)
    return Span(first, last, business_days(first, last)) if first <= last else None


def holidays(first: date, last: date) -> list[Holiday]:
    """Holidays that fall on a Monday to Friday."""
    days = (first + DAY * n for n in range((last - first).days + 1))
    named = ((day, holiday(day)) for day in days if day.weekday() < 5)
    return [Holiday(day, name) for day, name in named if name is not None]


class Calendar:
    """Business days counted from a last day backwards; 0 is that day or the business day before.
    Days behind the last one are above 0."""

    def __init__(self, last: date) -> None:
        self._days = [previous_business_day(last)]

    def day(self, place: int) -> date:
        """The business day at this place, which is 0 or below."""
        while len(self._days) <= -place:
            self._days.append(previous_business_day(self._days[-1] - DAY))
        return self._days[-place]

    def place(self, day: date) -> int:
        """The place of the first business day that is not before `day`."""
        if day > self.day(0):
            return business_days(self.day(0), next_business_day(day)) - 1
        found = 0
        while self.day(found) > day:
            found -= 1
        return found if self.day(found) >= day else found + 1


def days_needed(minutes: int | None, *, hands: int, workday: int) -> int:
    """Business days for so many minutes by so many people, rounded up; at least one."""
    return max(1, -(-(minutes or 0) // (workday * max(hands, 1))))


def shifted(day: date, *, was: date, to: date, earliest: date) -> date:
    """The day as many business days before the new deadline as it was before the old one; never
    after the new one, and not before `earliest` unless the deadline itself is."""
    if day >= was:
        return to
    found = Calendar(to).day(Calendar(was).place(day))
    return min(max(found, earliest), to)
