"""The next of a draw moves up by itself: once, in order, whoever is killed, beside the button."""

import asyncio
import time
from datetime import timedelta
from uuid import UUID

import pytest

from tenants.db import begin
from tests.calls.seed import LATER, applications, applied, jobs, opened
from tests.conftest import Browser, Town
from tests.hands import counted
from tests.workers.crew import Crew, deadline
from workers_async.jobs import Due
from yui import outbox
from yui.calls import actions, deciding, moving_up
from yui.calls.model import Mode
from yui.calls.refusals import NobodyLeft
from yui.offers import actions as offers
from yui.offers.model import Answered

pytestmark = pytest.mark.anyio
TABLES = ("app.offer", "app.application", "app.notice", "audit.entry", "app.call")


async def drawn(town: Town, *numbers: int, places: int = 1) -> UUID:
    """A draw of which the first are offered their places."""
    call = await opened(town, mode=Mode.LOTTERY, places=places)
    await applied(town, call, *numbers)
    async with begin(town.actor("tateshina", "system")) as tx:
        await deciding.close(tx, call=call, now=LATER)
    await jobs(town, now=LATER)
    return call


async def order_of(town: Town, call: UUID) -> list[tuple[str, str | None]]:
    """Code and answer of each application, in the order of the draw."""
    async with begin(town.actor("tateshina")) as tx:
        known = await actions.applicants(tx, call=call)
    return [(one.code, one.answer) for one in sorted(known, key=lambda one: one.place or 0)]


async def decline(town: Town, code: str) -> UUID:
    who = town.actor("tateshina", "worker", int(code[-3:]))
    async with town.admin() as admin:
        offer: UUID = await admin.fetchval(
            "select id from app.offer where worker_id = $1 and state = 'offered'", who.id
        )
    async with begin(who) as tx:
        await offers.decline(tx, offer=offer, now=LATER)
    return offer


async def test_when_a_chosen_one_declines_the_next_is_offered_the_place_by_a_job(
    town: Town,
) -> None:
    call = await drawn(town, 1, 2, 3, 4, places=2)
    order = await order_of(town, call)
    assert [answer for _, answer in order] == ["offered", "offered", None, None]
    await decline(town, order[0][0])
    await jobs(town, now=LATER)
    after = await order_of(town, call)
    assert [answer for _, answer in after] == ["declined", "offered", "offered", None]
    third = town.worker(number=int(order[2][0][-3:]))
    async with town.admin() as admin:
        kinds = await admin.fetch(
            "select kind, to_id from app.notice where kind in ('call.moved_up', 'offer')"
        )
        place = await admin.fetchval(
            "select place from app.application where worker_id = $1", third
        )
    told = {(row["kind"], row["to_id"]) for row in kinds}
    assert ("call.moved_up", third) in told and ("offer", third) in told
    assert ("call.moved_up", town.actor("tateshina").id) in told
    assert place == 3
    await decline(town, after[1][0])
    await decline(town, after[2][0])
    await jobs(town, now=LATER)
    assert [answer for _, answer in await order_of(town, call)] == [
        "declined", "declined", "declined", "offered",
    ]  # fmt: skip
    await decline(town, order[3][0])
    await jobs(town, now=LATER)
    async with town.admin() as admin:
        left = "select count(*) from app.notice where kind = 'call.nobody_left'"
        assert await admin.fetchval(left) == 1


async def test_the_job_again_and_beside_the_button_moves_nobody_up_twice(town: Town) -> None:
    call = await drawn(town, 1, 2, 3)
    order = await order_of(town, call)
    offer = await decline(town, order[0][0])

    async def job() -> str:
        async with begin(town.actor("tateshina", "system")) as tx:
            return f"job {len(await moving_up.declined(tx, offer=offer, now=LATER))}"

    async def button() -> str:
        try:
            async with begin(town.actor("tateshina")) as tx:
                await deciding.promote(tx, call=call, now=LATER)
        except NobodyLeft:
            return "button 0"
        return "button 1"

    answers = await asyncio.gather(job(), button(), job(), button(), job())
    assert sum(answer.endswith("1") for answer in answers) == 1
    assert [answer for _, answer in await order_of(town, call)] == ["declined", "offered", None]
    await jobs(town, now=LATER)
    before = await counted(town, TABLES)
    async with begin(town.actor("tateshina", "system")) as tx:
        for n in range(3):
            await outbox.put(tx, "offers.declined", Answered(offer), key=f"again:{n}")
    await jobs(town, now=LATER)
    assert await counted(town, TABLES) == before


async def test_an_offer_that_lapsed_gives_its_place_on_with_the_hourly_sweep(town: Town) -> None:
    call = await drawn(town, 1, 2)
    at = LATER + timedelta(days=4)
    async with begin(town.actor("tateshina", "system")) as tx:
        assert await offers.lapse(tx, now=at) == 1
        for n in range(2):
            await outbox.put(tx, "calls.sweep", Due(due_at=at), key=f"calls.sweep:{n}")
    await jobs(town, now=at)
    assert [answer for _, answer in await order_of(town, call)] == ["expired", "offered"]


async def test_a_place_that_a_director_took_back_stays_empty_and_the_button_gives_it(
    town: Town,
) -> None:
    call = await drawn(town, 1, 2)
    (code, _), _ = await order_of(town, call)
    async with town.admin() as admin:
        offer = await admin.fetchval("select id from app.offer")
    async with begin(town.actor("tateshina")) as tx:
        await offers.withdraw(tx, offer=offer, now=LATER)
    async with begin(town.actor("tateshina", "system")) as tx:
        assert await moving_up.sweep(tx, now=LATER) == 0
        assert await moving_up.declined(tx, offer=offer, now=LATER) == []
    assert dict(await order_of(town, call))[code] == "withdrawn"
    async with begin(town.actor("tateshina")) as tx:
        await deciding.promote(tx, call=call, now=LATER)
    assert [answer for _, answer in await order_of(town, call)] == ["withdrawn", "offered"]


async def test_nobody_moves_up_for_a_task_that_is_closed_or_has_no_units_left(town: Town) -> None:
    call = await drawn(town, 1, 2)
    order = await order_of(town, call)
    offer = await decline(town, order[0][0])
    states = await applications(town, call)
    for change in ("state = 'cancelled'", "state = 'open', quantity = 99"):
        async with town.admin() as admin:
            await admin.execute(f"update app.task set {change}")
        async with begin(town.actor("tateshina", "system")) as tx:
            assert await moving_up.declined(tx, offer=offer, now=LATER) == []
        assert await applications(town, call) == states
    async with town.admin() as admin:
        await admin.execute("update app.task set quantity = 1000")
    async with begin(town.actor("tateshina", "system")) as tx:
        late = LATER + timedelta(days=30)  # after the work's own deadline
        assert await moving_up.declined(tx, offer=offer, now=late) == []
    assert await applications(town, call) == states


async def test_another_towns_job_and_other_calls_are_not_touched(town: Town) -> None:
    call = await drawn(town, 1, 2)
    order = await order_of(town, call)
    offer = await decline(town, order[0][0])
    async with begin(town.actor("shiojiri", "system")) as tx:
        assert await moving_up.declined(tx, offer=offer, now=LATER) == []
        assert await moving_up.sweep(tx, now=LATER) == 0
    assert [answer for _, answer in await order_of(town, call)] == ["declined", None]


async def test_the_button_stays_for_the_director(town: Town, client: Browser) -> None:
    call = await drawn(town, 1, 2)
    order = await order_of(town, call)
    await decline(town, order[0][0])
    director = await client.login(town.actor("tateshina"))
    assert f"/calls/{call}/promotion" in (await director.get(f"/calls/{call}")).text
    assert (await director.post(f"/calls/{call}/promotion", data={})).status_code == 303
    await jobs(town, now=LATER)
    assert [answer for _, answer in await order_of(town, call)] == ["declined", "offered"]


@pytest.mark.nightly  # programs are killed and started again
async def test_a_worker_killed_while_somebody_moves_up_leaves_one_offer(town: Town) -> None:
    """kill -9 while the job waits for the call's row; whoever takes it over finishes it once."""
    call = await drawn(town, 1, 2, 3)
    order = await order_of(town, call)
    with Crew(town, workers=1) as crew:
        async with town.admin() as holder:
            held = holder.transaction()
            await held.start()
            await holder.execute("select 1 from app.call where id = $1 for update", call)
            await decline(town, order[0][0])
            await _until(town, WAITING, crew)
            crew.kill("worker0")
            await held.rollback()
        await _until(
            town, "select state = 'done' from app.outbox where kind = 'offers.declined'", crew
        )
    assert [answer for _, answer in await order_of(town, call)] == ["declined", "offered", None]
    async with town.admin() as admin:
        for kind, count in (("call.moved_up", 2), ("call.nobody_left", 0)):
            told = "select count(*) from app.notice where kind = $1"
            assert await admin.fetchval(told, kind) == count


WAITING = """
    select exists (select from pg_stat_activity where datname = current_database()
                   and wait_event_type = 'Lock' and query like '%app.call%')
"""


async def _until(town: Town, sql: str, crew: Crew) -> None:
    limit = deadline(90)
    while True:
        async with town.admin() as admin:
            if await admin.fetchval(sql):
                return
        assert limit > time.monotonic(), crew.said()
        if sql is not WAITING:
            crew.mend()
        await asyncio.sleep(0.1)
