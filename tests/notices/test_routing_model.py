"""The router's decisions, without a database."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.rooms import ROOT
from yui.clock import TOKYO
from yui.notices import rules
from yui.notices.choice import Channel, Choice, Kind, Pace, Way
from yui.notices.routing import model
from yui.notices.routing.model import MESSAGE_MOVES, BadMove, Plan, Reach, State

HOURS = st.integers(0, 23)
CHOICES = st.builds(
    Choice, st.sampled_from(Way), st.booleans(), HOURS, HOURS, st.sampled_from(Pace)
)


def _moment(seconds: int) -> datetime:
    return datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)


MOMENTS = st.builds(_moment, st.integers(0, 366 * 86400))
REACHES = st.builds(Reach, st.booleans(), st.booleans())


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, 20, hour, minute, tzinfo=TOKYO)


def plan_of(kind: Kind, choice: Choice, now: datetime) -> Plan:
    return model.plan(kind, choice, Reach(True, True), now=now, digest_hour=8)


@pytest.mark.parametrize(("found", "to"), list(product(State, State)))
def test_a_message_moves_as_drawn_and_no_other_way(found: State, to: State) -> None:
    if to in MESSAGE_MOVES[found]:
        assert model.moved(found, to) is to
    else:
        with pytest.raises(BadMove):
            model.moved(found, to)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(Kind), CHOICES, REACHES, MOMENTS)
def test_nothing_but_the_urgent_goes_out_in_quiet_hours(
    kind: Kind, choice: Choice, reach: Reach, now: datetime
) -> None:
    made = model.plan(kind, choice, reach, now=now, digest_hour=8)
    if made.state is State.GOING:
        assert kind is Kind.URGENT or not model.is_quiet(choice, now)
        assert made.channel in model.channels(choice, reach)
    if made.state is State.WAITING:
        assert made.due_at is not None
        assert now < made.due_at <= now + timedelta(days=1)
        assert not model.is_quiet(choice, made.due_at)
    if kind is Kind.URGENT:
        assert made.state in {State.GOING, State.KEPT}
        assert (made.state is State.KEPT) == (not model.channels(choice, reach))


def test_quiet_hours_21_to_7_defer_until_the_morning_except_the_urgent() -> None:
    choice = rules.choice(at(12).date(), worker=True)
    assert plan_of(Kind.NORMAL, choice, at(20, 59)).state is State.GOING
    assert plan_of(Kind.NORMAL, choice, at(21)) == Plan(
        State.WAITING, due_at=at(7) + timedelta(days=1)
    )
    assert plan_of(Kind.NORMAL, choice, at(6, 59)) == Plan(State.WAITING, due_at=at(7))
    assert plan_of(Kind.NORMAL, choice, at(7)).state is State.GOING
    assert plan_of(Kind.URGENT, choice, at(23)) == Plan(State.GOING, Channel.LINE)


def test_a_pace_gathers_what_can_wait_or_keeps_what_is_not_urgent() -> None:
    daily = Choice(Way.MAIL, True, 21, 7, Pace.DAILY)
    assert plan_of(Kind.DIGESTIBLE, daily, at(9)) == Plan(
        State.GATHERED, due_at=at(8) + timedelta(days=1)
    )
    assert plan_of(Kind.NORMAL, daily, at(9)) == Plan(State.GOING, Channel.MAIL)
    off = Choice(Way.LINE, False, 21, 7, Pace.OFF)
    assert plan_of(Kind.NORMAL, off, at(9)).state is State.KEPT
    assert plan_of(Kind.URGENT, off, at(3)) == Plan(State.GOING, Channel.LINE)


def test_line_is_called_no_more_when_mail_could_be_late() -> None:
    rule = rules.line(at(9).date())
    begun = at(9)
    assert rule.last < rule.fall_back <= 300

    def wait(seconds: int, tries: int, asked: int = 0) -> int | None:
        now = begun + timedelta(seconds=seconds)
        return model.again(
            begun, now=now, tries=tries, wait=asked, pauses=rule.pauses, last=rule.last
        )

    assert wait(1, 0) == 10
    assert wait(1, 0, 60) == 60
    assert wait(1, 0, 3600) is None
    assert wait(195, 1) is None
    assert wait(60, len(rule.pauses)) is None


def test_a_kind_that_is_named_is_told_somewhere() -> None:
    """A class for a kind that nobody tells would be a slip of the pen."""
    texts = [
        path.read_text("utf-8")
        for folder in ("platform/yui", "workers_async")
        for path in (ROOT / folder).rglob("*.py")
    ]
    rule = rules.book().kinds[0]
    for kind in {*rule.urgent, *rule.digestible} - {"urgent"}:
        assert any(f'"{kind}"' in text for text in texts), kind
