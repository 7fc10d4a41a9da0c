"""Business days counted back from a deadline. Pure."""

from datetime import date

from yui.japan import DAY, previous_business_day


class Calendar:
    """Business days counted from a last day backwards; 0 is that day or the business day before."""

    def __init__(self, last: date) -> None:
        self._days = [previous_business_day(last)]

    def day(self, place: int) -> date:
        """The business day at this place, which is 0 or below."""
        while len(self._days) <= -place:
            self._days.append(previous_business_day(self._days[-1] - DAY))
        return self._days[-place]

    def place(self, day: date) -> int:
        """The place of the first business day that is not before `day`."""
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
