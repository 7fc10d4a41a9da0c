"""Time to answer: the hours of the night do not count, whenever a step begins."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yui.clock import TOKYO
from yui.substitutes.waking import Quiet, after, between

HOUR = timedelta(hours=1)
NIGHT = Quiet(21, 7)
MOMENTS = st.integers(0, 60 * 24 * 60).map(
    lambda minutes: datetime(2026, 11, 1, tzinfo=TOKYO) + timedelta(minutes=minutes)
)
LENGTHS = st.integers(0, 60 * 240).map(lambda minutes: timedelta(minutes=minutes))


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=TOKYO)


@pytest.mark.parametrize(
    ("since", "hours", "until"),
    [
        (at(20, 10), 4, at(20, 14)),
        (at(20, 17), 4, at(20, 21)),  # the last minute of the evening is still one
        (at(20, 20), 4, at(21, 10)),  # an hour in the evening, three in the morning
        (at(20, 21), 4, at(21, 11)),
        (at(20, 23, 30), 4, at(21, 11)),
        (at(21, 3), 1, at(21, 8)),
        (at(20, 14), 8, at(21, 8)),
        (at(20, 7), 14, at(20, 21)),
        (at(20, 7), 28, at(21, 21)),
    ],
)
def test_the_night_does_not_count(since: datetime, hours: int, until: datetime) -> None:
    assert after(since, hours * HOUR, quiet=NIGHT) == until
    assert between(since, until, quiet=NIGHT) == hours * HOUR


def test_a_night_inside_a_day_and_no_night_at_all() -> None:
    assert after(at(20, 11), 3 * HOUR, quiet=Quiet(12, 13)) == at(20, 15)
    assert after(at(20, 22), 3 * HOUR, quiet=Quiet(7, 7)) == at(21, 1)
    assert between(at(20, 22), at(21, 1), quiet=Quiet(7, 7)) == 3 * HOUR


@given(MOMENTS, LENGTHS, st.integers(0, 23), st.integers(0, 23))
def test_whoever_is_asked_has_the_whole_time_awake_and_not_a_minute_more(
    since: datetime, length: timedelta, begins: int, ends: int
) -> None:
    quiet = Quiet(begins, ends)
    until = after(since, length, quiet=quiet)
    assert until >= since + length or begins == ends
    assert between(since, until, quiet=quiet) == length
    if length:
        assert not quiet.holds(until - timedelta(microseconds=1)) or begins == ends
