"""Meetings have so many places, attendance is staff's word, and their survey is for whoever was there."""

import asyncio
from datetime import timedelta
from uuid import UUID

import pytest
from asyncpg import InsufficientPrivilegeError

from tenants.db import begin
from tenants.refusal import Refused
from tests import hands
from tests.conftest import Browser, Town
from tests.surveys import seed
from tests.surveys.seed import NOW
from yui.surveys import actions as surveys
from yui.surveys.events import actions
from yui.surveys.events.model import EventKind, NewEvent

pytestmark = pytest.mark.anyio
START = NOW + timedelta(days=5)
AFTER = START + timedelta(hours=2)


async def announced(town: Town, *, capacity: int | None = 2) -> UUID:
    new = NewEvent(
        EventKind.CORE,
        "11月のコアメンバー会議",
        "",
        "センター",
        START,
        NOW + timedelta(days=3),
        capacity,
    )
    async with begin(town.actor("tateshina")) as tx:
        return await actions.announce(tx, new=new, now=NOW)


async def signed(town: Town, event: UUID, number: int) -> str:
    async with begin(town.actor("tateshina", "worker", number)) as tx:
        try:
            await actions.sign_up(tx, event=event, now=NOW)
        except Refused as refused:
            return refused.code
    return "signed"


async def test_of_five_who_want_two_places_at_once_two_get_one(town: Town) -> None:
    event = await announced(town)
    found = await asyncio.gather(*(signed(town, event, n) for n in range(1, 6)))
    assert sorted(found) == ["event_full"] * 3 + ["signed"] * 2
    winner = found.index("signed") + 1
    async with begin(town.actor("tateshina", "worker", winner)) as tx:
        await actions.withdraw(tx, event=event, now=NOW)
        assert (await actions.show(tx, event=event)).signed == 1
    assert await signed(town, event, 6) == "signed"
    async with begin(town.actor("tateshina", "worker", 7)) as tx:
        late = actions.sign_up(tx, event=event, now=NOW + timedelta(days=4))
        assert await hands.refused(late) == "event_closed"


async def test_attendance_is_staffs_word_and_opens_the_survey_to_whoever_was_there(
    town: Town, client: Browser
) -> None:
    event = await announced(town, capacity=None)
    for number in (1, 2):
        assert await signed(town, event, number) == "signed"
    both = [town.worker(number=1), town.worker(number=2)]
    async with begin(town.actor("tateshina")) as tx:
        early = actions.attend(tx, event=event, shown=both, there=both[:1], now=NOW)
        assert await hands.refused(early) == "event_not_begun"
        assert await actions.attend(tx, event=event, shown=both, there=both[:1], now=AFTER) == 1
    with pytest.raises(InsufficientPrivilegeError):
        async with begin(town.actor("tateshina", "worker", 2)) as tx:
            await tx.run(
                "insert into app.event_attendance values ($1, $2, $3, true, $3, $4)",
                *(tx.tenant, event, tx.actor.id, NOW),
            )
    survey = await seed.opened(town, event=event)
    for number, found in ((1, 1), (2, 0)):
        async with begin(town.actor("tateshina", "worker", number)) as tx:
            shown = await surveys.open_for_her(tx, on=NOW.date(), after=None, most=10)
            assert len(shown) == found
    assert await hands.refused(seed.answer(town, survey, 2, "1", "5")) == "not_found"
    await seed.answer(town, survey, 1, "1", "5")


async def test_whoever_signed_up_is_told_that_an_event_is_cancelled(town: Town) -> None:
    event = await announced(town)
    await signed(town, event, 1)
    async with begin(town.actor("tateshina")) as tx:
        await actions.cancel(tx, event=event, now=NOW)
        assert await hands.refused(actions.cancel(tx, event=event, now=NOW)) == "survey_not_now"
    (notice,) = await hands.rows(
        town, "select to_id from app.notice where kind = 'event.cancelled'"
    )
    assert notice["to_id"] == town.worker()
    assert await signed(town, event, 2) == "event_closed"


async def test_events_are_the_towns_own_and_their_names_staffs_alone(
    town: Town, client: Browser
) -> None:
    event = await announced(town)
    await signed(town, event, 1)
    director = await client.login(town.actor("tateshina"))
    assert "W-001" in (await director.get(f"/events/{event}")).text
    her = await client.login(town.actor("tateshina", "worker", 2))
    shown = await her.get("/me/events")
    assert "コアメンバー会議" in shown.text and "働子1" not in shown.text
    answer = await hands.post(her, f"/me/events/{event}/signup", {}, "/me/events")
    assert answer.status_code == 303
    far = await client.login(town.actor("shiojiri"))
    assert (await far.get(f"/events/{event}")).status_code == 404
    other = await client.login(town.actor("shiojiri", "worker"))
    assert "コアメンバー会議" not in (await other.get("/me/events")).text
    for role in ("leader", "worker", "client", "coordinator"):
        reader = await client.login(town.actor("tateshina", role))
        assert (await reader.get(f"/events/{event}")).status_code == 403, role
