"""Several towns are asked at once; what they see is granted; what is late comes back and goes on."""

import asyncio
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest

from tenants.db import begin
from tests.conftest import Town
from tests.deliveries import seed
from tests.deliveries.seed import DUE, NOW
from tests.files.seed import open_store
from tests.hands import refused, rows
from tests.sharing.play import THIRD, manual, order_of, put, shares_of, work_off
from tests.sharing.test_actions import GUEST, LEAD, answer, free, hand_over, make_task
from workers_async.runner import drain
from yui.deliveries import actions as deliveries
from yui.notices import mail
from yui.offers import actions as offers
from yui.sharing import actions
from yui.sharing.carry import actions as carry
from yui.sharing.model import Share
from yui.sharing.rounds import actions as rounds
from yui.threads.manuals import actions as manuals
from yui.work.plans.model import Security

pytestmark = pytest.mark.anyio
AFTER = NOW + timedelta(days=3, seconds=1)
PAST = datetime.combine(DUE + timedelta(days=1), NOW.time(), tzinfo=NOW.tzinfo)


async def show(town: Town, slug: str, share: UUID) -> Share:
    async with begin(town.actor(slug)) as tx:
        return await actions.show(tx, share=share, on=NOW.date())


async def sweep(town: Town, at: datetime) -> int:
    async with begin(town.actor(LEAD, "system")) as tx:
        return await rounds.sweep(tx, now=at)


async def reclaim(town: Town, share: UUID, at: datetime) -> UUID | None:
    async with begin(town.actor(LEAD)) as tx:
        return await rounds.reclaim(tx, share=share, now=at)


async def tell(town: Town, share: UUID, *, tells: bool) -> None:
    async with begin(town.actor(LEAD)) as tx:
        await rounds.tell_price(tx, share=share, tells=tells, now=NOW)


async def test_the_tourism_model_goes_to_two_towns_and_the_late_ones_quota_is_put_again(
    town: Town,
) -> None:
    """C-04: 観光LLM. 立科's 14 workers keep 1,400 of 3,000; 塩尻 is asked for 1,000 and 糸魚川 for 600."""
    mail.set_up(town.settings)
    assert len(await rows(town, "select 1 from app.worker where tenant_id = 20324")) == 14
    task, other = await seed.task(town, quantity=3000), await seed.task(town, quantity=50)
    await manual(town, task, "観光地の名前は、町の表記にそろえます。")
    for number in range(1, 15):
        await seed.assignment(town, worker=number, quantity=100, of=task)
    made = await put(town, task, {GUEST: 1000, THIRD: 600}, again=(THIRD, GUEST), floor=40)
    mine = await shares_of(town, made)
    await drain(now=NOW)
    # Each town sees its own part and the common manual, and nothing of the other's or of the rest.
    for slug, quantity in ((GUEST, 1000), (THIRD, 600)):
        async with begin(town.actor(slug)) as tx:
            (seen,) = await actions.page(tx, "in", on=NOW.date())
            given = await carry.manual(tx, share=seen.id)
        assert (seen.id, seen.quantity, seen.floor_yen) == (mine[slug], quantity, 40)
        assert seen.contact == "立科町 窓口 花子"
        assert given is not None
        assert given.text == "観光地の名前は、町の表記にそろえます。"
        text = str(await rows(town, "select s from app.share s where tenant_id = $1", seen.other))
        assert str(other) not in text
    for slug in ("omachi", "azumino"):
        async with begin(town.actor(slug)) as tx:
            assert await actions.page(tx, "in", on=NOW.date()) == []
    # 糸魚川 takes all of its part; 塩尻 says nothing, and its 1,000 go to 糸魚川.
    await answer(town.actor(THIRD), mine[THIRD], 600)
    assert await sweep(town, NOW + timedelta(days=3)) == 0
    assert await sweep(town, AFTER) == 1
    late = await show(town, GUEST, mine[GUEST])
    assert (late.state, late.spec, late.unit_price_yen) == ("reclaimed", "", None)
    assert await refused(answer(town.actor(GUEST), mine[GUEST], 1000)) == "state_conflict"
    again = (await shares_of(town, made))[THIRD]
    new = await show(town, THIRD, again)
    assert (new.quantity, new.state, new.floor_yen) == (1000, "asked", 40)
    assert (await show(town, LEAD, again)).retry_of == mine[GUEST]
    assert await sweep(town, AFTER) == 0
    await drain(now=AFTER)
    async with begin(town.actor(THIRD)) as tx:
        given = await carry.manual(tx, share=again)
    assert given is not None
    async with begin(town.actor(THIRD)) as tx:
        await actions.answer(tx, share=again, accepted=1000, now=AFTER)
    assert await free(town, task) == 0
    told = await rows(town, "select kind from app.notice where tenant_id = $1", town.tenant(GUEST))
    assert {"share.asked", "share.taken_back"} <= {row["kind"] for row in told}


async def test_an_order_of_several_tasks_goes_to_towns_all_or_none_and_once(town: Town) -> None:
    task = await seed.task(town, quantity=100)
    order, once = await order_of(town, task), uuid4()
    second = await seed.task(town, quantity=50, of=order)
    stray = await seed.task(town, quantity=50)
    first = await put(town, task, {GUEST: 60, THIRD: 40}, once=once)
    assert await put(town, task, {GUEST: 60, THIRD: 40}, once=once) == first
    assert await refused(put(town, second, {GUEST: 30, THIRD: 21})) == "too_many_units"
    assert await refused(put(town, second, {GUEST: 30, "azumino": 0}, floor=60)) == (
        "floor_over_price"
    )
    assert await free(town, second) == 50
    found = await asyncio.gather(
        *(put(town, second, {GUEST: 30}) for _ in range(3)), return_exceptions=True
    )
    assert sum(isinstance(one, UUID) for one in found) == 1
    assert await free(town, second) == 20
    assert stray != second
    count = await rows(town, "select count(*) as n from app.share_round")
    assert count == [{"n": 2}]


async def test_a_price_is_seen_as_granted_and_taken_away_at_the_next_look(town: Town) -> None:
    task = await seed.task(town, quantity=100)
    share = (await shares_of(town, await put(town, task, {GUEST: 60}, shows=False)))[GUEST]
    kept = "select side, unit_price_yen as yen from app.share where id = $1 order by side"
    hidden = [{"side": "in", "yen": None}, {"side": "out", "yen": 50}]
    assert await rows(town, kept, share) == hidden
    assert await refused(answer(town.actor(GUEST), share, 60)) == "price_untold"
    await tell(town, share, tells=True)
    assert (await show(town, GUEST, share)).unit_price_yen == 50
    await tell(town, share, tells=False)
    assert await rows(town, kept, share) == hidden
    await tell(town, share, tells=True)
    await answer(town.actor(GUEST), share, 60)
    assert await refused(tell(town, share, tells=False)) == "state_conflict"
    assert (await show(town, GUEST, share)).yen == 3000


async def test_what_waits_for_an_answer_is_gone_when_the_agreement_has_ended(town: Town) -> None:
    task = await seed.task(town, quantity=100)
    share = (await shares_of(town, await put(town, task, {GUEST: 60})))[GUEST]
    async with town.admin() as admin:
        await admin.execute("update app.agreement set valid_to = '2026-11-19' where guest = 20215")
    assert await refused(show(town, GUEST, share)) == "not_found"
    async with begin(town.actor(GUEST)) as tx:
        assert await actions.page(tx, "in", on=NOW.date()) == []
    assert await sweep(town, NOW) == 1
    found = await rows(town, "select spec, state from app.share where id = $1 order by side", share)
    assert [row["state"] for row in found] == ["withdrawn", "withdrawn"]
    assert found[0]["spec"] == ""
    assert await free(town, task) == 100


async def test_work_of_the_centre_stays_in_the_centre_and_workers_get_the_floor(town: Town) -> None:
    task = await seed.task(town, quantity=100)
    async with town.admin() as admin:
        await admin.execute("update app.task set security = 'center' where id = $1", task)
    assert await refused(put(town, task, {GUEST: 60})) == "less_secure"
    made = await put(town, task, {GUEST: 60}, security=Security.CENTER, floor=41)
    share = (await shares_of(town, made))[GUEST]
    await answer(town.actor(GUEST), share, 60)
    assert await refused(make_task(town, share)) == "below_floor"
    async with begin(town.actor(GUEST)) as tx:
        own = await actions.make_task(tx, share=share, unit_price_yen=41, due_on=DUE, now=NOW)
    found = await rows(town, "select security, place from app.task where id = $1", own)
    assert found == [{"security": "center", "place": "テレワークセンター"}]


async def test_a_late_town_keeps_what_its_workers_hold_and_only_that(town: Town) -> None:
    mail.set_up(town.settings)
    task = await seed.task(town, quantity=100)
    share = (await shares_of(town, await put(town, task, {GUEST: 60})))[GUEST]
    await answer(town.actor(GUEST), share, 60)
    own = await make_task(town, share)
    await seed.assignment(town, GUEST, quantity=25, of=own)
    assert await refused(reclaim(town, share, NOW)) == "not_late"
    assert await reclaim(town, share, PAST) is None
    sides = await rows(town, "select accepted, state from app.share where id = $1", share)
    assert sides == [{"accepted": 25, "state": "partly_accepted"}] * 2
    assert await rows(town, "select quantity, state from app.task where id = $1", own) == [
        {"quantity": 25, "state": "open"}
    ]
    assert await free(town, task) == 75
    assert await refused(reclaim(town, share, PAST)) == "in_hand"
    assert await sweep(town, PAST) == 0
    await drain(now=PAST)
    heads = "select sum(amount)::int as n from app.kpi_delta where measure = 'shares_in'"
    assert await rows(town, heads) == [{"n": 25}]


async def test_what_her_worker_gave_up_is_with_nobody_and_comes_back_too(town: Town) -> None:
    task = await seed.task(town, quantity=100)
    share = (await shares_of(town, await put(town, task, {GUEST: 60})))[GUEST]
    await answer(town.actor(GUEST), share, 60)
    own = await make_task(town, share)
    gone = await seed.assignment(town, GUEST, quantity=40, of=own)
    await seed.assignment(town, GUEST, worker=2, quantity=15, of=own)
    async with begin(town.actor(GUEST, "worker", 1)) as tx:
        await deliveries.deliver(tx, assignment=gone, quantity=5, once=uuid4(), now=NOW)
    async with begin(town.actor(GUEST, "worker", 1)) as tx:
        await offers.end(tx, assignment=gone, now=NOW)
    await reclaim(town, share, PAST)
    sides = await rows(town, "select accepted, state from app.share where id = $1", share)
    assert sides == [{"accepted": 20, "state": "partly_accepted"}] * 2  # 15 taken on, 5 handed in
    assert await free(town, task) == 80


async def test_an_answer_on_its_way_when_time_was_over_takes_nothing_that_went_on(
    town: Town,
) -> None:
    task = await seed.task(town, quantity=100)
    late = (await shares_of(town, await put(town, task, {GUEST: 60})))[GUEST]
    again = (await shares_of(town, await put(town, task, {THIRD: 70}, at=AFTER)))[THIRD]
    assert await refused(answer(town.actor(GUEST), late, 60)) == "answer_too_late"
    assert await refused(answer(town.actor(GUEST), late, 31)) == "answer_too_late"
    await answer(town.actor(GUEST), late, 30)  # what is still free
    await answer(town.actor(THIRD), again, 70)
    taken = "select sum(accepted)::int as n from app.share where side = 'out'"
    assert await rows(town, taken) == [{"n": 100}]


async def test_a_late_town_that_began_nothing_loses_all_and_one_that_did_all_nothing(
    town: Town,
) -> None:
    task = await seed.task(town, quantity=100)
    mine = await shares_of(town, await put(town, task, {GUEST: 60, THIRD: 40}))
    for slug, quantity in ((GUEST, 60), (THIRD, 40)):
        await answer(town.actor(slug), mine[slug], quantity)
    own = await make_task(town, mine[THIRD], guest=THIRD)
    assert await sweep(town, PAST) == 2
    for share in mine.values():
        sides = await rows(town, "select accepted, state from app.share where id = $1", share)
        assert sides == [{"accepted": 0, "state": "reclaimed"}] * 2
    assert await rows(town, "select state from app.task where id = $1", own) == [
        {"state": "cancelled"}
    ]
    assert await free(town, task) == 100
    await town_did_all(town)


async def town_did_all(town: Town) -> None:
    open_store(town)
    share = (await shares_of(town, await put(town, await seed.task(town), {GUEST: 10})))[GUEST]
    await work_off(town, share, 10)
    await hand_over(town, share, 4)
    assert await refused(reclaim(town, share, PAST)) == "in_hand"


async def test_two_looks_at_once_take_a_quota_back_and_put_it_again_once(town: Town) -> None:
    task = await seed.task(town, quantity=100)
    await put(town, task, {GUEST: 60}, again=(THIRD, "omachi"))
    await asyncio.gather(*(sweep(town, AFTER) for _ in range(3)), return_exceptions=True)
    await sweep(town, AFTER)
    found = await rows(town, "select other, quantity, state from app.share where side = 'out'")
    assert sorted((row["other"], row["quantity"], row["state"]) for row in found) == [
        (15216, 60, "asked"),
        (20215, 60, "reclaimed"),
    ]


async def test_a_new_manual_reaches_the_guests_task_and_is_gone_with_the_share(town: Town) -> None:
    task = await seed.task(town, quantity=100)
    await manual(town, task, "第1版")
    mine = await shares_of(town, await put(town, task, {GUEST: 60, THIRD: 40}))
    await answer(town.actor(GUEST), mine[GUEST], 60)
    own = await make_task(town, mine[GUEST])
    await manual(town, task, "第2版", seen=1)
    async with begin(town.actor(LEAD, "system")) as tx:
        assert await rounds.give_manuals(tx, after=None, now=NOW) is None
    await drain(now=NOW)
    async with begin(town.actor(GUEST)) as tx:
        found = await manuals.of_task(tx, task=own)
    assert (found.text, found.checklist) == ("第2版", ["見出しを見る", "数を見る"])
    await answer(town.actor(THIRD), mine[THIRD], 0)
    left = await rows(
        town, "select text from app.share_manual where tenant_id = $1", town.tenant(THIRD)
    )
    assert {row["text"] for row in left} == {""}
