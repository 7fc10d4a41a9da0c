"""Limits: what an offer makes of them, in yen and to the yen; how much room free time leaves."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yui.availability import model as availability
from yui.availability import room as spare
from yui.availability.model import Profile
from yui.availability.room import (
    BeyondFreeTime,
    BeyondFreeTimeLimited,
    Promised,
    Room,
)
from yui.clock import TOKYO
from yui.limits import model, weighing
from yui.limits.model import BeyondLimit, BeyondYear, Known, PastMonth, Reach, Span
from yui.limits.weighing import Weighed
from yui.web.words import fill

TODAY = date(2026, 11, 20)
MONTH = Reach(Span.MONTH, date(2026, 12, 1), limit=50_000, planned=45_000)
YEAR = Reach(Span.YEAR, date(2026, 1, 1), limit=1_300_000, planned=1_180_000)


@pytest.mark.parametrize(("yen", "over"), [(5_000, []), (5_001, [50_001]), (0, [])])
def test_a_month_is_passed_by_the_first_yen_above_the_limit(yen: int, over: list[int]) -> None:
    assert [reach.planned for reach in Weighed(yen, [MONTH]).over] == over


def test_beyond_a_limit_she_is_asked_with_the_figures_and_goes_on_when_she_is_sure() -> None:
    """W-13's figures: 1.18 million planned, 150,000 offered, a limit of 1.3 million."""
    weighed = Weighed(150_000, [YEAR])
    with pytest.raises(BeyondYear) as no:
        weighing.take(weighed, sure=False)
    says = fill(no.value.says, no.value.values)
    assert "1,330,000円" in says and "1,300,000円" in says and "30,000円" in says
    assert (no.value.status, no.value.code) == (409, "beyond_limit")
    (agreed,) = weighing.take(weighed, sure=True)
    assert (agreed.planned, agreed.beyond) == (1_330_000, 30_000)
    with pytest.raises(BeyondLimit) as month:
        weighing.take(Weighed(9_999, [MONTH, YEAR]), sure=False)
    assert "12月" in fill(month.value.says, month.value.values)


def test_without_a_limit_nothing_is_asked_and_what_she_agreed_to_does_not_wait() -> None:
    free = Reach(Span.MONTH, date(2026, 12, 1), limit=None, planned=9_000_000)
    assert weighing.take(Weighed(10**8, [free]), sure=False) == []
    assert not free.waits and free.left is None
    beyond = Reach(Span.MONTH, date(2026, 12, 1), limit=10, planned=20)
    assert beyond.waits and beyond.beyond == 10 and beyond.left == 0
    assert not Reach(Span.MONTH, date(2026, 12, 1), limit=10, planned=20, agreed=20).waits


@given(st.dates(date(2024, 1, 1), date(2030, 12, 31)))
def test_every_day_lies_in_its_own_spans(day: date) -> None:
    for span in Span:
        assert span.first(day) <= day <= span.last(day)
        assert span.first(span.last(day)) == span.first(day)
    months = model.months(day)
    assert months[0] == Span.MONTH.first(day) and len(set(months)) == 3
    assert all(month.day == 1 for month in months)


def test_a_month_that_is_over_is_neither_closed_nor_agreed_to() -> None:
    assert model.still(date(2026, 11, 3), today=TODAY) == date(2026, 11, 1)
    with pytest.raises(PastMonth):
        model.still(date(2026, 10, 31), today=TODAY)


def test_only_closed_months_are_told_on() -> None:
    her = uuid4()
    told = [
        Known(her, date(2026, 11, 1), closed=False, over=False, shown=True),
        Known(her, date(2026, 12, 1), closed=True, over=True, shown=True),
    ]
    assert model.closed_months(told) == {her: frozenset({date(2026, 12, 1)})}


def profile(minutes: int, weekly: int | None = None) -> Profile:
    from datetime import datetime

    said = datetime(2026, 11, 1, tzinfo=TOKYO)
    return Profile(
        uuid4(), True, False, *(minutes,) * 7, weekly=weekly, equipment="", interests=[],
        said_at=said,
    )  # fmt: skip


days = st.integers(-3, 60).map(lambda n: TODAY + timedelta(days=n))
work = st.lists(st.builds(Promised, days, st.integers(0, 3_000)), max_size=6)


@given(st.integers(0, 480), st.none() | st.integers(0, 3_000), work, days)
def test_what_fits_leaves_every_deadline_its_time_and_a_minute_more_does_not(
    minutes: int, weekly: int | None, promised: list[Promised], due: date
) -> None:
    her = profile(minutes, weekly)
    room = spare.room(her, {}, promised, due_on=due, today=TODAY)

    def holds(more: int) -> bool:
        """Whether all of it can be done: every deadline from the new one on has its time."""
        all_of_it = [*promised, Promised(due, more)]
        ends = {max(each.due_on, TODAY) for each in all_of_it}
        return all(
            sum(each.minutes for each in all_of_it if each.due_on <= end)
            <= sum(availability.free(her, {}, since=TODAY, until=end).values())
            for end in ends
            if end >= max(due, TODAY)
        )

    assert holds(room) or room == 0
    assert not holds(room + 1)


def test_units_are_whole_and_no_room_is_no_room_even_without_minutes() -> None:
    assert Room(59, False).units(10) == 5
    assert Room(None, False).units(10) is None and Room(59, False).units(None) is None
    assert Room(0, False).units(None) == 0
    for room, kind in ((Room(0, False), BeyondFreeTime), (Room(0, True), BeyondFreeTimeLimited)):
        with pytest.raises(BeyondFreeTime) as no:
            spare.fits(room, units=1, minutes_each=None, due_on=TODAY)
        assert type(no.value) is kind and no.value.code == "beyond_free_time"
    assert spare.fits(Room(60, True), units=6, minutes_each=10, due_on=TODAY) == 6
