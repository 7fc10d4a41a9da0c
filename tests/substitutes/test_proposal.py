"""Other towns are proposed in time, wait in the inbox, and leave it by a decision; the drills."""

import json
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from tenants.db import begin, read_json
from tests.conftest import Browser, Town
from tests.hands import snapshot
from tests.offers import seed
from tests.substitutes.test_actions import TABLES, leave, show, sweep, taken
from workers_async.runner import drain
from yui import clock
from yui.clock import TOKYO
from yui.deliveries import actions as deliveries
from yui.inbox import queries
from yui.inbox.model import Kind
from yui.notices import mail
from yui.offers import actions as offers
from yui.offers.model import Wanted
from yui.sharing import actions as sharing
from yui.substitutes import actions
from yui.substitutes.model import Hours, State, SubstituteMove

pytestmark = pytest.mark.anyio
HOUR = timedelta(hours=1)
EVENING = datetime(2026, 11, 20, 20, 0, tzinfo=TOKYO)


async def failed(town: Town, *, at: datetime = EVENING, mate: bool = True) -> UUID:
    """100 units that nobody does any more; a mate of the same order has 20 others."""
    mail.set_up(town.settings)
    task = await seed.task(town, quantity=120)
    mine = await taken(town, task, quantity=100)
    if mate:
        await taken(town, task, number=2, quantity=20)
    await drain(now=seed.NOW)
    case = await leave(town, mine, at=at)
    await drain(now=at)
    assert case is not None
    return case


async def waiting(town: Town, at: datetime) -> list[UUID]:
    """The cases in the director's inbox, as the page and as the count have them."""
    return [UUID(item["subject"]) for item in await inbox_items(town.actor("tateshina"), at)]


async def inbox_items(who: Any, at: datetime) -> list[dict[str, Any]]:
    kinds = [Kind.SUBSTITUTION.value]
    page = await read_json(
        who, queries.PAGE, int(who.tenant), kinds, False, None, None, None, 50, at
    )
    count = await read_json(who, queries.COUNT, int(who.tenant), kinds, at)
    items: list[dict[str, Any]] = json.loads(page)["items"]
    counts = json.loads(count)["counts"]
    assert sum(each["waiting"] for each in counts) == len(items)
    return items


async def waive(town: Town, case: UUID, at: datetime) -> None:
    async with begin(town.actor("tateshina")) as tx:
        await actions.waive(tx, case=case, now=at)


async def test_whoever_is_asked_in_the_evening_has_the_morning_and_other_towns_are_proposed_by_the_clock(
    town: Town,
) -> None:
    case = await failed(town)
    found, asks = await show(town, case)
    assert asks == [("team", "W-002")]
    assert found.step_until == EVENING + 14 * HOUR  # an hour until 21, three from 7: until 10
    await sweep(town, EVENING + 12 * HOUR - timedelta(minutes=1))
    assert await waiting(town, EVENING + 12 * HOUR) == []
    await sweep(town, EVENING + 12 * HOUR)
    found, _ = await show(town, case)
    assert found.state is State.TEAM and found.proposed_at == EVENING + 12 * HOUR
    assert found.proposed_units == 100 and found.step_until == EVENING + 14 * HOUR
    assert await waiting(town, EVENING + 12 * HOUR) == [case]
    async with begin(town.actor("tateshina")) as tx:
        proposal = await actions.proposal(tx, case=found, now=EVENING + 12 * HOUR)
    assert proposal is not None
    assert (proposal.free, proposal.waiting, proposal.unit_price_yen) == (0, 100, 42)
    assert proposal.answer_by == EVENING + 36 * HOUR and proposal.answer_on == date(2026, 11, 21)
    await sweep(town, EVENING + 14 * HOUR)  # the mate's time is over: nobody else of the town
    found, asks = await show(town, case)
    assert found.state is State.TOWNS and len(asks) == 1
    assert found.step_until == found.target_at == EVENING + 36 * HOUR
    async with town.admin() as admin:
        told = await admin.fetchval(
            "select count(*) from app.notice where kind = 'substitute.proposed' and to_id = $1",
            town.actor("tateshina").id,
        )
    assert told == 1


async def test_the_proposal_comes_by_its_own_promise_without_any_sweep(town: Town) -> None:
    case = await failed(town)
    async with town.admin() as admin:
        left = await admin.fetchval(
            "select run_at - now() from app.outbox where key = $1",
            f"substitutes.step:{case}:proposal",
        )
    assert timedelta(hours=11, minutes=58) < left <= 12 * HOUR


async def test_a_town_sets_its_own_hours_for_the_proposal_and_the_night(
    town: Town, client: Browser
) -> None:
    own = Hours(EVENING.date(), 4, 8, 10, 3, propose_hours=2, quiet_from=22, quiet_until=6)
    async with begin(town.actor("tateshina")) as tx:
        await actions.settle(tx, own, now=EVENING)
        assert await actions.rule_on(tx, now=EVENING) == own
    case = await failed(town)
    found, _ = await show(town, case)
    assert found.step_until == EVENING + 12 * HOUR  # until 22, and two hours from 6
    assert found.target_at == EVENING + 12 * HOUR
    await sweep(town, EVENING + 2 * HOUR)
    assert await waiting(town, EVENING + 2 * HOUR) == [case]
    director = await client.login(town.actor("tateshina"))
    text = (await director.get("/substitutes")).text
    assert "遅くとも2時間後" in text and "22時から6時" in text
    form = {
        "valid_from.y": "2026", "valid_from.m": "11", "valid_from.d": "21", "team_hours": "1",
        "town_hours": "1", "towns_hours": "4", "at_once": "2", "propose_hours": "3",
        "quiet_from": "24", "quiet_until": "7",
    }  # fmt: skip
    assert (await director.post("/substitutes/hours", data=form)).status_code == 422
    form["quiet_from"] = "20"
    assert (await director.post("/substitutes/hours", data=form)).status_code == 303
    async with begin(town.actor("shiojiri")) as tx:
        assert (await actions.rule_on(tx, now=EVENING)).proposal == 12


async def test_set_aside_the_town_is_asked_on_and_the_proposal_comes_back_at_the_steps_end(
    town: Town, client: Browser
) -> None:
    case = await failed(town)
    await sweep(town, EVENING + 12 * HOUR)
    director = await client.login(town.actor("tateshina"))
    page = (await director.get(f"/substitutes/{case}")).text
    assert "ほかの自治体へのシェアのご提案" in page and "町の中で待つ" in page
    answer = await director.post(f"/substitutes/{case}/waiver", data={})
    assert answer.status_code == 303
    assert await waiting(town, EVENING + 12 * HOUR) == []
    await sweep(town, EVENING + 14 * HOUR)
    found, asks = await show(town, case)
    assert found.state is State.TOWN and len(asks) == 4  # three more of the town
    assert found.step_until == EVENING + 22 * HOUR
    await sweep(town, EVENING + 22 * HOUR)
    found, _ = await show(town, case)
    assert found.state is State.TOWNS and found.proposed
    assert found.step_until == EVENING + 46 * HOUR  # from the second proposal on
    assert await waiting(town, EVENING + 22 * HOUR) == [case]


@pytest.mark.parametrize("state", list(State))
async def test_a_proposal_is_set_aside_only_while_it_waits_inside_the_town(
    town: Town, state: State
) -> None:
    case = await failed(town, mate=False)
    for proposed in (False, True):
        async with town.admin() as admin:
            await admin.execute(
                "update app.substitution set state = $1, waived_at = null,"
                " proposed_at = case when $2 then timestamptz '2026-11-20 20:30+09' end",
                *(state.value, proposed),
            )
        legal = proposed and state in {State.OPENED, State.TEAM, State.TOWN}
        before = await snapshot(town, TABLES)
        if legal:
            await waive(town, case, EVENING + HOUR)
            continue
        with pytest.raises(SubstituteMove) as no:
            await waive(town, case, EVENING + HOUR)
        assert no.value.status == 409
        assert await snapshot(town, TABLES) == before


async def test_another_town_and_other_roles_set_nothing_aside(town: Town, client: Browser) -> None:
    case = await failed(town)
    await sweep(town, EVENING + 12 * HOUR)
    before = (await snapshot(town, TABLES))[:-1]  # all but the log, which keeps who was refused
    for who, status in (
        (town.actor("shiojiri"), 404),
        (town.actor("tateshina", "leader"), 403),
        (town.actor("tateshina", "worker"), 403),
        (town.actor("tateshina", "client"), 403),
        (town.actor("tateshina", "coordinator"), 403),
    ):
        other = await client.login(who)
        for one in (case, uuid4()):
            answer = await other.post(f"/substitutes/{one}/waiver", data={})
            assert answer.status_code == status, who
    assert await inbox_items(town.actor("shiojiri"), EVENING + 12 * HOUR) == []
    assert (await snapshot(town, TABLES))[:-1] == before


async def share(town: Town, director: Browser, case: UUID, at: datetime) -> UUID:
    """The director puts it to Shiojiri by the link of the proposal."""
    clock.set_demo_date(
        at.date() + timedelta(days=1)
    )  # the page's own clock: whoever was asked is late
    page = (await director.get(f"/substitutes/{case}")).text
    link = page.split('href="/tasks/')[1:]
    path = next(each.split('"')[0] for each in link if "/share?" in each).replace("&amp;", "&")
    shown = (await director.get(f"/tasks/{path}")).text
    clock.set_demo_date(seed.NOW.date())
    assert 'value="100"' in shown and 'value="42"' in shown
    task = UUID(path.split("/")[0])
    async with begin(town.actor("tateshina")) as tx:
        found, _ = await actions.show(tx, case=case)
        proposal = await actions.proposal(tx, case=found, now=at)
        assert proposal is not None and proposal.due_on is not None
        made = await sharing.offer(
            tx, task=task, guest=town.tenant("shiojiri"), quantity=proposal.free,
            unit_price_yen=proposal.unit_price_yen, due_on=proposal.due_on,
            answer_by=proposal.answer_by, once=uuid4(), now=at,
        )  # fmt: skip
    await drain(now=at)
    return made


async def done_there(town: Town, made: UUID, at: datetime) -> UUID:
    """Shiojiri takes it on, its worker does it, its leader inspects it, its director hands it over."""
    guest = "shiojiri"
    async with begin(town.actor(guest)) as tx:
        await sharing.answer(tx, share=made, accepted=100, now=at)
        task = await sharing.make_task(
            tx, share=made, unit_price_yen=40, due_on=date(2026, 12, 9), now=at
        )
    async with begin(town.actor(guest)) as tx:
        to = [Wanted(town.worker(guest), 100)]
        (offer,) = await offers.offer(tx, task=task, to=to, answer_by=at + 6 * HOUR, now=at)
    async with begin(town.actor(guest, "worker")) as tx:
        hers = await offers.accept(tx, offer=offer, now=at + HOUR)
    async with begin(town.actor(guest, "worker")) as tx:
        given = await deliveries.deliver(
            tx, assignment=hers, quantity=100, once=uuid4(), now=at + 6 * HOUR
        )
    async with begin(town.actor(guest, "leader")) as tx:
        await deliveries.inspect(tx, delivery=given, accepted=100, now=at + 7 * HOUR)
    async with begin(town.actor(guest)) as tx:
        handed = await sharing.hand_over(tx, share=made, units=100, once=uuid4(), now=at + 8 * HOUR)
    await drain(now=at + 8 * HOUR)
    return handed


@pytest.mark.parametrize("start", [10, 20, 2])
async def test_a_drill_over_the_night_and_into_another_town_ends_within_the_configured_hours(
    town: Town, client: Browser, start: int
) -> None:
    """D-13: she leaves by day, in the evening, at night. The product's own clock is set on, an hour
    at a time, and its reading is what every job gets. Nobody of the town answers; the director acts
    within an hour of the proposal's units being free; the other town needs nine hours."""
    began = datetime(2026, 11, 20, start, 0, tzinfo=TOKYO)
    case = await failed(town, at=began)
    director = await client.login(town.actor("tateshina"))
    at: datetime = began
    proposed: datetime | None = None
    made: UUID | None = None
    while made is None:
        at = at + HOUR
        await sweep(town, at)
        found, _ = await show(town, case)
        if proposed is None and await waiting(town, at):
            proposed = at
        async with begin(town.actor("tateshina")) as tx:
            proposal = await actions.proposal(tx, case=found, now=at)
        if proposal and proposal.free and not proposal.waiting:
            made = await share(town, director, case, at)
    assert proposed is not None and proposed - began <= 12 * HOUR
    assert await waiting(town, at) == []  # decided: it has left the inbox
    handed = await done_there(town, made, at + HOUR)
    end = at + 10 * HOUR
    async with begin(town.actor("tateshina")) as tx:
        await sharing.decide(tx, handover=handed, accepted=100, reason=None, now=end)
    await sweep(town, end)
    found, _ = await show(town, case)
    assert found.state is State.COVERED and found.target_at is not None
    assert end <= found.target_at == began + 36 * HOUR


async def test_what_the_other_town_does_not_take_is_proposed_again(
    town: Town, client: Browser
) -> None:
    case = await failed(town, mate=False, at=seed.NOW)
    director = await client.login(town.actor("tateshina"))
    for hour in range(1, 24):
        await sweep(town, seed.NOW + hour * HOUR)
    found, _ = await show(town, case)
    assert found.state is State.TOWNS
    at = seed.NOW + 23 * HOUR
    made = await share(town, director, case, at)
    assert await waiting(town, at) == []
    async with begin(town.actor("shiojiri")) as tx:
        await sharing.answer(tx, share=made, accepted=0, now=at + HOUR)
    await sweep(town, at + HOUR)
    assert await waiting(town, at + HOUR) == [case]
