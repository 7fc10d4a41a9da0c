"""Back-planning: never after the deadline, never on a day off, in order, the longest chain marked."""

from datetime import date, timedelta
from itertools import pairwise
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from yui.japan import is_business_day, next_business_day, previous_business_day
from yui.rates import MissingRate
from yui.work.model import TaskState
from yui.work.plans import model, rules
from yui.work.plans.days import days_needed, holidays
from yui.work.plans.model import GoesInCircles, Margins, NotOfThisOrder, Piece, Plan, Security

TODAY = date(2026, 11, 20)
DUE = date(2026, 12, 25)
MARGINS = Margins(acceptance_days=5, inspection_days=3, buffer_days=2)


def ident(n: int) -> UUID:
    return UUID(int=n + 1)


def piece(n: int, *, minutes: int | None = 480, after: list[int] | None = None) -> Piece:
    return Piece(
        id=ident(n),
        title=f"業務{n}",
        quantity=1,
        minutes_per_unit=minutes,
        hands=1,
        security=Security.HOME,
        state=TaskState.OPEN,
        due_on=DUE,
        plan_start=None,
        plan_finish=None,
        skills=[],
        after=[ident(one) for one in after or []],
    )


def planned(pieces: list[Piece], *, due_on: date = DUE, margins: Margins = MARGINS) -> Plan:
    return model.plan(pieces, due_on=due_on, margins=margins, workday=480, today=TODAY)


@st.composite
def orders(draw: st.DrawFn) -> list[Piece]:
    count = draw(st.integers(1, 9))
    made = []
    for n in range(count):
        after = draw(st.lists(st.integers(0, n - 1), unique=True, max_size=3)) if n else []
        minutes = draw(st.none() | st.integers(1, 480 * 15))
        made.append(piece(n, minutes=minutes, after=after))
    return draw(st.permutations(made))


margins = st.builds(
    Margins,
    acceptance_days=st.integers(0, 15),
    inspection_days=st.integers(0, 10),
    buffer_days=st.integers(0, 10),
)
dues = st.dates(date(2026, 1, 1), date(2030, 12, 31))


def longest(pieces: list[Piece], inspection: int) -> int:
    """The longest chain in business days, by trying all of them."""
    known = {one.id: one for one in pieces}

    def of(one: Piece) -> int:
        own = days_needed(one.minutes, hands=one.hands, workday=480) + inspection
        return own + max((of(known[before]) for before in one.after), default=0)

    return max(of(one) for one in pieces)


def business_days(first: date, last: date) -> int:
    spanned = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return sum(is_business_day(day) for day in spanned)


@settings(deadline=None)
@given(orders(), dues, margins)
def test_nothing_is_planned_after_the_clients_deadline_or_on_a_day_off(
    pieces: list[Piece], due_on: date, kept: Margins
) -> None:
    found = planned(pieces, due_on=due_on, margins=kept)
    assert len(found.slots) == len(pieces)
    assert found.inspected_by <= found.hand_over_by <= due_on
    for slot in found.slots:
        assert slot.start <= slot.finish <= slot.checked <= found.inspected_by
        assert all(is_business_day(day) for day in (slot.start, slot.finish, slot.checked))
        assert business_days(slot.start, slot.finish) == slot.days


@settings(deadline=None)
@given(orders(), dues, margins, st.integers(-120, 120))
def test_a_back_plan_has_no_day_on_a_holiday_and_ends_by_the_clients_day_or_says_by_how_much_not(
    pieces: list[Piece], due_on: date, kept: Margins, ahead: int
) -> None:
    today = due_on - timedelta(days=ahead)
    found = model.plan(pieces, due_on=due_on, margins=kept, workday=480, today=today)
    assert found.begins is not None
    named = [found.begins, found.hand_over_by, found.inspected_by]
    named += [day for slot in found.slots for day in (slot.start, slot.finish, slot.checked)]
    for span in (found.buffer, found.acceptance):
        named += [span.first, span.last] if span else []
    assert all(is_business_day(day) and day <= due_on for day in named)
    off = {one.day for one in holidays(found.begins, due_on)}
    assert not off & set(named)
    first = next_business_day(today)
    fits = first <= found.begins
    assert fits == (found.late == 0), "it fits, or it says that it does not"
    if not fits:
        assert found.late == business_days(found.begins, first) - 1
        needs = business_days(found.begins, previous_business_day(due_on))
        left = (
            business_days(first, due_on)
            if first <= due_on
            else -business_days(
                previous_business_day(due_on) + timedelta(days=1), first - timedelta(days=1)
            )
        )
        assert found.late == needs - left, "as many days as are missing from today on"


@settings(deadline=None)
@given(orders(), dues, margins)
def test_the_days_kept_free_are_the_margins_and_follow_the_last_inspection(
    pieces: list[Piece], due_on: date, kept: Margins
) -> None:
    found = planned(pieces, due_on=due_on, margins=kept)
    assert (found.buffer.days if found.buffer else 0) == kept.buffer_days
    assert (found.acceptance.days if found.acceptance else 0) == kept.acceptance_days


def test_the_holidays_of_a_plan_are_named() -> None:
    named = {one.day: one.name for one in holidays(date(2026, 12, 20), date(2027, 1, 20))}
    assert named[date(2027, 1, 11)] == "成人の日" and date(2027, 1, 1) in named
    assert all(day.weekday() < 5 for day in named)


@settings(deadline=None)
@given(orders(), dues, margins)
def test_the_days_for_inspection_spare_and_acceptance_are_business_days(
    pieces: list[Piece], due_on: date, kept: Margins
) -> None:
    found = planned(pieces, due_on=due_on, margins=kept)
    last = previous_business_day(due_on)
    assert business_days(found.hand_over_by, last) == kept.acceptance_days + 1
    assert business_days(found.inspected_by, found.hand_over_by) == kept.buffer_days + 1
    for slot in found.slots:
        assert business_days(slot.finish, slot.checked) == kept.inspection_days + 1


@settings(deadline=None)
@given(orders(), dues, margins)
def test_a_task_begins_after_all_it_waits_for_were_inspected(
    pieces: list[Piece], due_on: date, kept: Margins
) -> None:
    found = planned(pieces, due_on=due_on, margins=kept)
    days = {slot.id: slot for slot in found.slots}
    for one in pieces:
        for before in one.after:
            assert days[before].checked < days[one.id].start


@settings(deadline=None)
@given(orders(), dues, margins)
def test_the_critical_path_is_the_longest_chain_without_a_gap(
    pieces: list[Piece], due_on: date, kept: Margins
) -> None:
    found = planned(pieces, due_on=due_on, margins=kept)
    assert found.begins is not None
    assert business_days(found.begins, found.inspected_by) == longest(pieces, kept.inspection_days)
    assert all(slot.slack >= 0 for slot in found.slots)
    days = {slot.id: slot for slot in found.slots}
    known = {one.id: one for one in pieces}
    last = [slot for slot in found.critical if slot.checked == found.inspected_by]
    assert last, "a critical task ends on the last day"
    for slot in found.critical:
        before = [days[one] for one in known[slot.id].after]
        assert slot.start == found.begins or any(
            one.critical and business_days(one.checked, slot.start) == 2 for one in before
        )


@settings(deadline=None)
@given(orders(), dues, margins, st.integers(1, 60))
def test_a_later_deadline_never_makes_a_task_earlier(
    pieces: list[Piece], due_on: date, kept: Margins, more: int
) -> None:
    first = planned(pieces, due_on=due_on, margins=kept)
    second = planned(pieces, due_on=due_on + timedelta(days=more), margins=kept)
    for slot in first.slots:
        later = second.of(slot.id)
        assert later is not None and later.start >= slot.start and later.finish >= slot.finish


def test_a_chain_and_a_short_task_beside_it_are_planned_by_hand() -> None:
    found = planned([piece(0, minutes=960), piece(1, after=[0]), piece(2)])
    days = {slot.title: (slot.start, slot.finish, slot.slack) for slot in found.slots}
    assert found.hand_over_by == date(2026, 12, 18) and found.inspected_by == date(2026, 12, 16)
    assert days["業務1"] == (date(2026, 12, 11), date(2026, 12, 11), 0)
    assert days["業務0"] == (date(2026, 12, 4), date(2026, 12, 7), 0)
    assert days["業務2"] == (date(2026, 12, 11), date(2026, 12, 11), 5)
    assert [slot.title for slot in found.critical] == ["業務0", "業務1"]
    assert (found.begins, found.late) == (date(2026, 12, 4), 0)


def test_a_plan_that_should_have_begun_says_by_how_many_business_days() -> None:
    # from 10-27 to 12-16 are 35 business days; the 20 November is the 18th of them
    found = planned([piece(0, minutes=480 * 32)])
    assert found.begins == date(2026, 10, 27)
    assert found.late == business_days(found.begins, TODAY) - 1
    past = planned([piece(0)], due_on=date(2026, 11, 10))
    assert past.late == business_days(past.begins or TODAY, TODAY) - 1
    assert past.late == 10 + business_days(date(2026, 11, 11), TODAY)


def test_what_is_inspected_needs_no_more_time() -> None:
    big = replace(piece(0, minutes=480), quantity=32)
    assert planned([big]).late == 17
    assert planned([replace(big, done=15)]).late == 2
    assert planned([replace(big, done=17)]).late == 0
    assert planned([replace(big, done=32)], due_on=date(2026, 11, 10)).late == 0
    assert planned([replace(big, done=15)]).slots == planned([big]).slots


def test_the_year_end_and_holidays_are_no_days_of_work() -> None:
    found = planned([piece(0, minutes=480 * 5)], due_on=date(2027, 1, 14))
    (slot,) = found.slots
    assert (found.hand_over_by, found.inspected_by) == (date(2027, 1, 6), date(2027, 1, 4))
    assert (slot.start, slot.finish, slot.checked) == (
        date(2026, 12, 22),
        date(2026, 12, 28),
        date(2027, 1, 4),
    )


@pytest.mark.parametrize(
    ("minutes", "hands", "days"),
    [(None, 1, 1), (1, 1, 1), (480, 1, 1), (481, 1, 2), (4800, 1, 10), (4800, 3, 4), (4800, 99, 1)],
)
def test_eight_hours_a_day_and_person_are_the_guide(
    minutes: int | None, hands: int, days: int
) -> None:
    guide = rules.workday(TODAY)
    assert guide.minutes == 480 and "自営型テレワーク" in guide.source
    assert days_needed(minutes, hands=hands, workday=guide.minutes) == days


def test_a_rule_not_registered_for_a_day_is_not_guessed() -> None:
    with pytest.raises(MissingRate):
        rules.workday(date(2017, 1, 1))
    assert rules.margin(TODAY).acceptance_days == 5


def test_a_task_may_not_wait_for_itself_however_long_the_way() -> None:
    chain = [piece(0), piece(1, after=[0]), piece(2, after=[1])]
    with pytest.raises(GoesInCircles):
        model.may_wait_for(chain, ident(0), [ident(2)])
    with pytest.raises(NotOfThisOrder):
        model.may_wait_for(chain, ident(0), [ident(0)])
    with pytest.raises(NotOfThisOrder):
        model.may_wait_for(chain, ident(0), [ident(77)])
    model.may_wait_for(chain, ident(2), [ident(0)])
    assert [one.title for one in model.in_order(list(reversed(chain)))] == [
        one.title for one in chain
    ]
    for first, second in pairwise(model.in_order(chain)):
        assert first.id in second.after


def test_a_cancelled_task_is_not_planned() -> None:
    gone = piece(0)
    kept = piece(1, after=[0])
    found = planned([replace(gone, state=TaskState.CANCELLED), kept])
    assert [slot.id for slot in found.slots] == [kept.id]
    assert planned([]).begins is None
