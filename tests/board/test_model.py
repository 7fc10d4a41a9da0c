"""The lanes: late, today, slow, looking for hands, going; and what the strip counts."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from msgspec.structs import replace

from yui.board import model
from yui.board.model import Counts, Lane, Standing

TODAY = date(2026, 11, 20)
LANE = Lane(
    id=uuid4(),
    title="印付け",
    source="旅ことば研究所",
    shared=False,
    unit_name="件",
    quantity=1000,
    done=500,
    waiting=0,
    offered=0,
    free=0,
    hands=3,
    starts=date(2026, 11, 11),
    due_on=date(2026, 11, 30),
)


@pytest.mark.parametrize(
    ("change", "standing"),
    [
        ({}, Standing.GOING),
        ({"due_on": date(2026, 11, 19)}, Standing.LATE),
        ({"due_on": TODAY}, Standing.TODAY),
        ({"hands": 0, "done": 0}, Standing.OPEN),
        # 9 of 20 days are gone: 450 of 1,000 would be in time; 200 fewer is a fifth short
        ({"done": 251}, Standing.GOING),
        ({"done": 250}, Standing.SLOW),
        ({"done": 200, "waiting": 51}, Standing.GOING),
        ({"starts": TODAY, "done": 0}, Standing.GOING),
    ],
)
def test_a_lane_says_how_it_stands(change: dict[str, object], standing: Standing) -> None:
    assert replace(LANE, **change).standing(TODAY) is standing  # type: ignore[arg-type]


def test_days_late_are_counted_from_the_due_day() -> None:
    assert replace(LANE, due_on=TODAY - timedelta(days=2)).days_late(TODAY) == 2
    assert LANE.days_late(TODAY) == 0


def test_the_strip_counts_each_thing_once() -> None:
    lanes = [
        LANE,
        replace(LANE, due_on=TODAY),
        replace(LANE, due_on=TODAY - timedelta(days=1)),
        replace(LANE, hands=0),
        replace(LANE, offered=10),
    ]
    found = model.counts(lanes, today=TODAY, inspections=7, overdue=1, unanswered=2)
    assert found == Counts(inspections=7, late=2, today=1, open=2, unanswered=2)
