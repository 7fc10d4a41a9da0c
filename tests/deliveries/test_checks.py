"""How deliveries are looked at: samples drawn again from their seed, checklists in versions."""

from typing import Any
from uuid import UUID, uuid4

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenants.actor import Actor
from tenants.db import begin
from tenants.refusal import Refused
from tests.conftest import Town
from tests.deliveries import seed
from tests.deliveries.seed import NOW
from tests.deliveries.test_actions import deliver, rows
from tests.hands import refused
from yui.deliveries import actions
from yui.deliveries.checks import actions as checks
from yui.deliveries.checks import model
from yui.deliveries.handins import actions as handins

pytestmark = pytest.mark.anyio


async def planned(
    town: Town, task: UUID, percent: int, checklist: str = "", *, seen: int = 0
) -> None:
    async with begin(town.actor("tateshina")) as tx:
        await checks.set_plan(
            tx, task=task, sample_percent=percent, checklist=checklist, seen=seen, now=NOW
        )


async def accept(
    who: Actor, delivery: UUID, accepted: int, met: dict[int, bool], **more: Any
) -> UUID:
    async with begin(who) as tx:
        return await actions.inspect(
            tx, delivery=delivery, accepted=accepted, checks_met=met, now=NOW, **more
        )


@given(
    st.text(min_size=1, max_size=40),
    st.integers(1, 400),
    st.integers(1, 100),
)
def test_a_sample_follows_from_its_seed_and_is_never_too_small(
    seed_of: str, quantity: int, percent: int
) -> None:
    size = model.size_of(quantity, percent)
    assert size * 100 >= quantity * percent
    assert (size - 1) * 100 < quantity * percent
    units = model.draw(seed_of, quantity=quantity, size=size)
    assert units == model.draw(seed_of, quantity=quantity, size=size)
    assert len(set(units)) == size
    assert 1 <= min(units) <= max(units) <= quantity
    if percent == 100:
        assert units == list(range(1, quantity + 1))


def test_a_seed_draws_the_same_units_on_any_machine() -> None:
    assert model.draw("yui", quantity=20, size=5) == [1, 2, 9, 11, 13]  # as sha256sum and sort say


async def test_a_sample_is_drawn_once_and_its_seed_is_kept(town: Town) -> None:
    task = await seed.task(town)
    work = await seed.assignment(town, quantity=200, of=task)
    await planned(town, task, 10)
    delivery = await deliver(town, work, 200)
    leader, director = town.actor("tateshina", "leader"), town.actor("tateshina")
    assert await refused(accept(leader, delivery, 200, {})) == "sample_missing"
    async with begin(leader) as tx:
        first = await checks.draw(tx, delivery=delivery, now=NOW)
    async with begin(director) as tx:
        again = await checks.draw(tx, delivery=delivery, now=NOW)
    assert first == again
    assert (first.size, first.plan_version, len(first.units)) == (20, 1, 20)
    assert first.units == model.draw(first.seed, quantity=200, size=20)
    found = await rows(town, "select seed, size, drawn_by from app.inspection_sample")
    assert found == [{"seed": first.seed, "size": 20, "drawn_by": leader.id}]
    await accept(leader, delivery, 200, {})
    assert await rows(town, "select plan_version from app.inspection") == [{"plan_version": 1}]


async def test_a_checklist_is_answered_whole_and_a_no_is_not_accepted_in_full(town: Town) -> None:
    task = await seed.task(town)
    work = await seed.assignment(town, quantity=100, of=task)
    await planned(town, task, 100, "漢字は正しいか\n\n  空欄はないか  \n")
    delivery = await deliver(town, work, 100)
    leader = town.actor("tateshina", "leader")
    assert await refused(accept(leader, delivery, 100, {})) == "checklist_open"
    assert await refused(accept(leader, delivery, 100, {0: True})) == "checklist_open"
    assert await refused(accept(leader, delivery, 100, {0: True, 1: False})) == "checklist_failed"
    assert await rows(town, "select id from app.inspection") == []
    await accept(
        leader,
        delivery,
        90,
        {0: True, 1: False},
        defect="missing",
        rework_due=seed.DUE,
    )
    (found,) = await rows(
        town,
        "select checks::text, plan_version, state from app.inspection i"
        " join app.delivery d on d.id = i.delivery_id",
    )
    answers = {"漢字は正しいか": True, "空欄はないか": False}
    assert msgspec.json.decode(found["checks"]) == answers
    assert (found["plan_version"], found["state"]) == (1, "partly_accepted")


async def test_a_plan_is_replaced_by_a_version_and_a_drawn_sample_keeps_its_own(
    town: Town,
) -> None:
    task = await seed.task(town)
    work = await seed.assignment(town, quantity=100, of=task)
    await planned(town, task, 10, "はじめの項目")
    delivery = await deliver(town, work, 100)
    leader = town.actor("tateshina", "leader")
    async with begin(leader) as tx:
        await checks.draw(tx, delivery=delivery, now=NOW)
    await planned(town, task, 50, "あとの項目", seen=1)
    assert await refused(planned(town, task, 20, "", seen=1)) == "plan_changed"
    async with begin(leader) as tx:
        before = await checks.ahead(tx, delivery=delivery, task=task)
        versions = await checks.plans_of(tx, task=task)
    assert before.plan is not None
    assert (before.plan.version, before.plan.checklist) == (1, ["はじめの項目"])
    assert [plan.version for plan in versions] == [2, 1]
    await accept(leader, delivery, 100, {0: True})
    assert await rows(town, "select plan_version from app.inspection") == [{"plan_version": 1}]


@pytest.mark.parametrize("text", ["x\n" * 21, "長" * 201])
async def test_a_checklist_has_its_limits(town: Town, text: str) -> None:
    task = await seed.task(town)
    assert await refused(planned(town, task, 10, text)) == "validation_error"
    assert await rows(town, "select version from app.inspection_plan") == []


async def test_a_leaders_own_units_are_on_every_list_but_hers(town: Town) -> None:
    work = await seed.assignment(town, quantity=10, worker=1)
    other = await seed.assignment(town, quantity=10, worker=2)
    hers, not_hers = await deliver(town, work, 10), await deliver(town, other, 10, worker=2)
    async with town.admin() as admin:
        await admin.execute(
            "update app.staff set email = upper($2) where id = $1",
            town.actor("tateshina", "leader").id,
            "tateshina.w1@yui.test",
        )
    lists = {}
    for role in ("leader", "director"):
        who = town.actor("tateshina", role)
        async with begin(who) as tx:
            lines, own = await actions.waiting_for(tx, inspector=who.id)
            lists[role] = ({line.id for line in lines}, own)
    assert lists == {"leader": ({not_hers}, 1), "director": ({hers, not_hers}, 0)}
    leader = town.actor("tateshina", "leader")
    assert await refused(accept(leader, hers, 10, {})) == "own_work"
    async with begin(leader) as tx:
        assert await refused(checks.draw(tx, delivery=hers, now=NOW)) == "own_work"
    await accept(town.actor("tateshina"), hers, 10, {})


async def test_another_town_finds_no_plan_and_draws_no_sample(town: Town) -> None:
    task = await seed.task(town)
    work = await seed.assignment(town, quantity=100, of=task)
    await planned(town, task, 10)
    delivery = await deliver(town, work, 100)
    async with begin(town.actor("shiojiri")) as tx:
        assert await checks.plans_of(tx, task=task) == []
        assert await refused(checks.draw(tx, delivery=delivery, now=NOW)) == "not_found"
        with pytest.raises(Refused) as caught:
            await checks.set_plan(tx, task=task, sample_percent=1, checklist="", seen=0, now=NOW)
    assert caught.value.code == "not_found"
    async with begin(town.actor("tateshina", "worker")) as tx:
        assert await checks.plans_of(tx, task=task) == []


async def test_a_newer_version_of_a_delivery_is_drawn_anew(town: Town) -> None:
    task = await seed.task(town)
    work = await seed.assignment(town, quantity=200, of=task)
    await planned(town, task, 10)
    delivery = await deliver(town, work, 200)
    leader = town.actor("tateshina", "leader")
    async with begin(leader) as tx:
        first = await checks.draw(tx, delivery=delivery, now=NOW)
    async with begin(town.actor("tateshina", "worker")) as tx:
        await handins.replace(tx, delivery=delivery, quantity=150, once=uuid4(), now=NOW)
    assert await refused(accept(leader, delivery, 150, {})) == "sample_missing"
    async with begin(leader) as tx:
        second = await checks.draw(tx, delivery=delivery, now=NOW)
    assert (first.version, second.version) == (1, 2)
    assert (first.quantity, second.quantity, second.size) == (200, 150, 15)
    await accept(leader, delivery, 150, {})
