"""Free time by week, what work on hand leaves of it, and what may be entered."""

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tenants.refusal import Invalid
from yui.availability import model, skills
from yui.availability.model import BadDays, Profile, Said

MONDAY = date(2026, 11, 16)
HER = Profile(
    worker_id=uuid4(),
    home=True,
    center=False,
    mon=120,
    tue=120,
    wed=120,
    thu=120,
    fri=120,
    sat=0,
    sun=0,
    weekly=None,
    equipment="",
    interests=[],
    said_at=datetime(2026, 11, 1, tzinfo=UTC),
)
SAID = Said(
    home=True, center=False, minutes=(60,) * 7, weekly=None, equipment="", interests=["typing"]
)


def day(n: int) -> date:
    return date.fromordinal(MONDAY.toordinal() + n)


def test_a_week_is_the_sum_of_its_days_and_two_weeks_are_two() -> None:
    assert model.free(HER, {}, since=MONDAY, until=day(13)) == {MONDAY: 600, day(7): 600}
    assert model.free(HER, {}, since=day(4), until=day(6)) == {MONDAY: 120}


def test_a_day_that_is_different_counts_as_entered_and_as_usual_again_when_taken_back() -> None:
    assert model.free(HER, {day(0): 0, day(5): 300}, since=MONDAY, until=day(6))[MONDAY] == 780
    assert model.free(HER, {day(0): None}, since=MONDAY, until=day(6))[MONDAY] == 600


def test_no_plan_counts_on_more_than_eight_hours_a_day_or_her_own_weekly_limit() -> None:
    long = replace(HER, mon=1440)
    assert model.free(long, {}, since=MONDAY, until=MONDAY) == {MONDAY: 480}
    assert model.free(replace(HER, weekly=300), {}, since=MONDAY, until=day(6)) == {MONDAY: 300}


@given(st.lists(st.integers(0, 2000), min_size=1, max_size=6), st.integers(0, 20_000))
def test_work_on_hand_takes_the_first_weeks_first_and_never_more_than_there_is(
    weeks: list[int], taken: int
) -> None:
    capacity = {day(7 * n): minutes for n, minutes in enumerate(weeks)}
    left = model.left(capacity, taken=taken)
    assert sum(left.values()) == max(0, sum(weeks) - taken)
    assert all(0 <= left[week] <= capacity[week] for week in capacity)


def test_days_lie_ahead_and_are_not_too_many() -> None:
    assert model.days(MONDAY, day(2), today=MONDAY) == [MONDAY, day(1), day(2)]
    for first, last in ((day(-1), MONDAY), (day(2), day(1)), (MONDAY, day(62))):
        with pytest.raises(BadDays):
            model.days(first, last, today=MONDAY)


def test_what_she_enters_names_a_place_and_known_interests() -> None:
    assert model.checked(SAID, known=["typing"]) is SAID
    with pytest.raises(Invalid) as refused:
        model.checked(replace(SAID, home=False, interests=["husband"]), known=["typing"])
    assert [error.field for error in refused.value.errors] == ["places", "interests"]


def test_every_skill_has_a_source_and_holds_today() -> None:
    found = skills.of_day(MONDAY)
    assert len(found) >= 10 and all(row.source for row in found)
    assert skills.label_of("typing") == "文字入力" and skills.label_of("x") == "x"
    assert skills.of_day(date(2025, 3, 31)) == []


def test_what_a_planner_may_know_has_no_reason_no_rhythm_and_nothing_of_the_person() -> None:
    assert set(model.Facts.__struct_fields__) == {
        "worker_id",
        "skills",
        "evidence",
        "interests",
        "home",
        "center",
        "equipment",
        "clearance",
        "free",
        "limited",  # one bit, and only when she lets it be known
        "links",  # pages of ours that prove a skill
    }
