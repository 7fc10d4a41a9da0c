"""Briefings (W-02): capacity, childcare, the draw, the line, reminders, who came."""

import asyncio
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from tenants.db import begin
from tenants.refusal import Unavailable, Unknown
from tests.conftest import Town
from tests.recruitment import seed
from tests.recruitment.seed import AFTER, DEADLINE, NOW, STARTS, announced, booked, jobs, taken
from yui.clock import TOKYO
from yui.recruitment import drawing
from yui.recruitment.briefings import actions, deciding, model
from yui.recruitment.briefings.draws import queries
from yui.recruitment.briefings.model import BookingState, Briefing, BriefingState, Guest
from yui.recruitment.refusals import BadDays, BriefingClosed, NoChildcare, TooEarly

pytestmark = pytest.mark.anyio


async def shown(town: Town, briefing: UUID) -> tuple[Briefing, list[Guest]]:
    async with begin(town.actor("tateshina", "staff")) as tx:
        return (
            await actions.show(tx, briefing=briefing),
            await actions.guests(tx, briefing=briefing),
        )


def in_state(guests: list[Guest], state: BookingState) -> list[Guest]:
    return [guest for guest in guests if guest.state is state]


async def filled(town: Town, many: int, *, children: int = 0) -> tuple[UUID, list[UUID]]:
    """A briefing that so many asked for before the deadline."""
    briefing = await announced(town)
    people = [await taken(town, number) for number in range(many)]
    for who in people:
        assert await booked(town, briefing, who, children=children) == "applied"
    return briefing, people


async def test_30_applicants_for_20_seats_are_drawn_reproducibly_and_the_losers_told_once(
    town: Town,
) -> None:
    briefing, _ = await filled(town, 30)
    await seed.swept(town, now=AFTER)
    await seed.swept(town, now=AFTER + timedelta(hours=1))
    found, guests = await shown(town, briefing)
    assert (found.state, found.taken) == (BriefingState.SETTLED, 20)
    won, lost = in_state(guests, BookingState.CONFIRMED), in_state(guests, BookingState.WAITLISTED)
    assert (len(won), [guest.place for guest in lost]) == (20, list(range(1, 11)))
    assert len(await seed.letters(town, "booking.result:")) == 30  # each told once, by two sweeps
    async with begin(town.actor("tateshina", "system")) as tx:
        draw = await queries.draw(tx, briefing)
    assert draw is not None and model.holds(draw, found.commitment)
    again = drawing.seated(
        drawing.order(draw.seed, briefing, draw.numbers[::-1]), capacity=20, childcare=4
    )
    assert {wish.number for wish in again.won} == {guest.id for guest in won}
    assert [wish.number for wish in again.waiting] == [guest.id for guest in lost]


async def test_a_cancellation_moves_the_first_in_line_up_by_a_job_and_tells_her_once(
    town: Town,
) -> None:
    briefing, _ = await filled(town, 22)
    await seed.swept(town, now=AFTER)
    _found, guests = await shown(town, briefing)
    gives, first = guests[0], in_state(guests, BookingState.WAITLISTED)[0]
    async with begin(town.actor("tateshina", "system")) as tx:
        with pytest.raises(Unknown):
            await actions.cancel(tx, booking=gives.id, interest=first.interest_id, now=AFTER)
        await actions.cancel(tx, booking=gives.id, interest=gives.interest_id, now=AFTER)
    await jobs(town, now=AFTER)
    async with begin(town.actor("tateshina", "system")) as tx:
        assert await deciding.promote(tx, briefing=briefing, now=AFTER) == []
    found, guests = await shown(town, briefing)
    states = {guest.id: guest.state for guest in guests}
    assert states[first.id] is BookingState.CONFIRMED
    assert states[gives.id] is BookingState.CANCELLED
    assert found.taken == 20
    assert len(await seed.letters(town, "booking.moved_up:")) == 1


async def test_50_bookings_at_once_never_overbook(town: Town) -> None:
    briefing = await announced(town)
    people = [await taken(town, number) for number in range(50)]
    await seed.swept(town, now=AFTER)  # nobody asked in time: seats go in the order of asking now

    async def one(who: UUID, children: int) -> str:
        while True:
            try:
                return await booked(town, briefing, who, children=children, now=AFTER)
            except Unavailable:
                await asyncio.sleep(0.05)

    states = await asyncio.gather(*(one(who, n % 2) for n, who in enumerate(people)))
    found, guests = await shown(town, briefing)
    won = in_state(guests, BookingState.CONFIRMED)
    assert states.count("confirmed") == len(won) == found.taken == 20
    assert sum(guest.children for guest in won) == found.childcare_taken <= 4
    places = [guest.place for guest in in_state(guests, BookingState.WAITLISTED)]
    assert sorted(places, key=int) == list(range(1, 31))  # type: ignore[arg-type]


async def test_childcare_is_a_second_capacity(town: Town) -> None:
    briefing, _ = await filled(town, 6, children=1)  # six of twenty seats, six of four for children
    await seed.swept(town, now=AFTER)
    found, guests = await shown(town, briefing)
    assert (found.taken, found.childcare_taken) == (4, 4)
    assert len(in_state(guests, BookingState.WAITLISTED)) == 2
    late = await taken(town, 99)
    assert await booked(town, briefing, late, now=AFTER) == "confirmed"
    with pytest.raises(NoChildcare):
        await booked(town, briefing, await taken(town, 98), children=5, now=AFTER)


async def test_when_all_fit_nobody_is_drawn(town: Town) -> None:
    briefing, people = await filled(town, 3)
    assert await booked(town, briefing, people[0]) == "applied"  # asking again changes nothing
    await seed.swept(town, now=DEADLINE - timedelta(minutes=1))
    assert (await shown(town, briefing))[0].state is BriefingState.OPEN
    await seed.swept(town, now=AFTER)
    found, guests = await shown(town, briefing)
    assert len(in_state(guests, BookingState.CONFIRMED)) == found.taken == 3
    async with begin(town.actor("tateshina", "staff")) as tx:
        assert await actions.draw(tx, briefing=briefing) is None


async def test_the_day_before_everyone_with_a_seat_is_reminded_once(town: Town) -> None:
    briefing, _ = await filled(town, 3)
    await seed.swept(town, now=AFTER)
    async with begin(town.actor("tateshina", "system")) as tx:
        _found, guests = (None, await actions.guests(tx, briefing=briefing))
        await actions.cancel(tx, booking=guests[0].id, interest=None, now=AFTER)
    for hour in (0, 9, 23):
        await seed.swept(town, now=datetime(2026, 12, 11, hour, 30, tzinfo=TOKYO))
    assert len(await seed.letters(town, "booking.reminder:")) == 2


async def test_attendance_is_noted_at_the_door_and_whoever_is_left_did_not_come(
    town: Town,
) -> None:
    briefing, _ = await filled(town, 3)
    await seed.swept(town, now=AFTER)
    _found, guests = await shown(town, briefing)
    staff = town.actor("tateshina", "staff")
    async with begin(staff) as tx:
        with pytest.raises(TooEarly):
            await actions.attend(tx, briefing=briefing, booking=guests[0].id, now=AFTER)
    other = await announced(town)
    async with begin(staff) as tx:
        with pytest.raises(Unknown):
            await actions.attend(tx, briefing=other, booking=guests[0].id, now=STARTS)
        for _ in range(2):  # a code scanned twice
            await actions.attend(tx, briefing=briefing, booking=guests[0].id, now=STARTS)
    await seed.swept(town, now=STARTS + timedelta(hours=5))
    found, guests = await shown(town, briefing)
    assert found.state is BriefingState.HELD
    assert [guest.state for guest in guests] == ["attended", "absent", "absent"]
    async with begin(staff) as tx:  # she had come after all
        late = STARTS + timedelta(hours=6)
        await actions.attend(tx, briefing=briefing, booking=guests[1].id, now=late)


async def test_a_briefing_called_off_tells_everyone_once(town: Town) -> None:
    briefing, people = await filled(town, 3)
    async with begin(town.actor("tateshina", "staff")) as tx:
        assert await deciding.call_off(tx, briefing=briefing, now=NOW) == 3
    assert len(await seed.letters(town, "booking.called_off:")) == 3
    with pytest.raises(BriefingClosed):
        await booked(town, briefing, people[0])


async def test_taking_everything_back_frees_the_seat_for_who_waits(town: Town) -> None:
    briefing, _ = await filled(town, 21)
    await seed.swept(town, now=AFTER)
    _found, guests = await shown(town, briefing)
    async with begin(town.actor("tateshina", "system")) as tx:
        await actions.stop(tx, interest=guests[0].interest_id, now=AFTER)
    await jobs(town, now=AFTER)
    found, guests = await shown(town, briefing)
    assert found.taken == 20
    assert [guest.name for guest in in_state(guests, BookingState.CANCELLED)] == [""]


async def test_a_deadline_lies_between_now_and_the_beginning(town: Town) -> None:
    with pytest.raises(BadDays):
        await announced(town, apply_by=STARTS)
    with pytest.raises(BadDays):
        await announced(town, apply_by=NOW)


async def test_another_towns_staff_and_a_worker_find_no_briefing(town: Town) -> None:
    briefing = await announced(town)
    for who in (town.actor("shiojiri", "staff"), town.actor("tateshina", "worker")):
        async with begin(who) as tx:
            with pytest.raises(Unknown):
                await actions.show(tx, briefing=briefing)
