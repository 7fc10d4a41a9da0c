"""Changes on the real database: weighed without writing, agreed once, accepted terms untouched."""

import asyncio
from datetime import date, timedelta
from itertools import product
from uuid import UUID, uuid4

import asyncpg
import pytest

from tenants.db import begin
from tenants.refusal import Refused, Unknown
from tests.conftest import Browser, Town
from tests.work.seed import NOW, order_with
from yui.offers import actions as offers
from yui.offers.model import Wanted
from yui.work import actions
from yui.work.changes import actions as changes
from yui.work.changes.model import CHANGE_MOVES, ChangeState, NewChange, WaitingState
from yui.work.changes.refusals import (
    AnotherIsOpen,
    ChangeMove,
    OrderMovedOn,
    PromisedBeyond,
    RewardFalls,
    WaitingMove,
)
from yui.work.model import TaskState
from yui.work.plans import actions as plans

pytestmark = pytest.mark.anyio
UNTIL = NOW + timedelta(days=4)
EARLIER = date(2026, 12, 14)


async def propose(town: Town, order: UUID, *, once: UUID | None = None, **given: object) -> UUID:
    new = NewChange(asked_by="先方の担当", reason="先方の都合", **given)  # type: ignore[arg-type]
    async with begin(town.actor("tateshina")) as tx:
        return await changes.propose(tx, order=order, new=new, once=once or uuid4(), now=NOW)


async def agree(town: Town, change: UUID) -> None:
    async with begin(town.actor("tateshina")) as tx:
        await changes.agree(tx, change=change, now=NOW)


async def offered(town: Town, task: UUID, number: int, quantity: int) -> UUID:
    async with begin(town.actor("tateshina")) as tx:
        to = [Wanted(town.worker(number=number), quantity)]
        (made,) = await offers.offer(tx, task=task, to=to, answer_by=UNTIL, now=NOW)
    return made


async def accepted(town: Town, task: UUID, number: int, quantity: int) -> UUID:
    offer = await offered(town, task, number, quantity)
    async with begin(town.actor("tateshina", "worker", number)) as tx:
        await offers.accept(tx, offer=offer, now=NOW)
    return offer


async def snapshot(town: Town) -> list[object]:
    async with town.admin() as admin:
        return [
            await admin.fetch(f"select * from app.{table} order by id")
            for table in ("client_order", "task", "order_change")
        ] + [await admin.fetchval("select count(*) from audit.entry")]


async def test_an_earlier_deadline_shifts_the_tasks_and_warns_whom_it_touches(town: Town) -> None:
    order, (first, second) = await order_with(town, 2)
    async with begin(town.actor("tateshina")) as tx:
        await plans.settle(tx, order=order, now=NOW)
    held = await accepted(town, first, 1, 100)
    asked = await offered(town, second, 2, 50)
    async with begin(town.actor("tateshina")) as tx:
        terms = await offers.kept_terms(tx, offer=held)
    before = await snapshot(town)
    change = await propose(town, order, due_on=EARLIER)
    async with begin(town.actor("tateshina")) as tx:
        impact = await changes.show(tx, change=change, now=NOW)
    assert {(shift.id, shift.due_on) for shift in impact.shifts} == {
        (first, date(2026, 11, 30)),
        (second, date(2026, 11, 30)),
    }
    assert {(one.offer_id, one.accepted) for one in impact.touched} == {
        (held, True),
        (asked, False),
    }
    assert impact.plan is not None and impact.plan.hand_over_by == date(2026, 12, 7)
    assert (await snapshot(town))[:2] == before[:2], "weighing a change writes nothing"
    await agree(town, change)
    async with begin(town.actor("tateshina")) as tx:
        found = await actions.order(tx, order=order)
        assert found.due_on == EARLIER
        planned = await plans.of_order(tx, order=found, now=NOW)
        assert planned.written, "the written plan follows"
        assert all(slot.finish <= EARLIER for slot in planned.plan.slots)
        waiting = await actions.changes_waiting(tx)
        assert [(one.offer_id, one.due_on, one.was_due_on) for one in waiting] == [
            (held, date(2026, 11, 30), date(2026, 12, 4))
        ]
        assert (await offers.show(tx, offer=held)).due_on == date(2026, 12, 4)
        assert (await offers.kept_terms(tx, offer=held)) == terms
    async with town.admin() as admin:
        assert await admin.fetchval("select due_on from app.assignment") == date(2026, 12, 4)
        noted = await admin.fetchval(
            "select detail from audit.entry where action = 'change.agreed'"
        )
        assert '"waiting": 1' in noted


async def test_more_units_are_missing_until_split_and_fewer_are_taken_from_what_is_free(
    town: Town,
) -> None:
    order, (first, second) = await order_with(town, 2)
    await agree(town, await propose(town, order, quantity=3500))
    async with begin(town.actor("tateshina")) as tx:
        assert (await actions.order(tx, order=order)).left == 1500
    await accepted(town, second, 1, 300)
    await agree(town, await propose(town, order, quantity=1200))
    async with begin(town.actor("tateshina")) as tx:
        assert (await actions.order(tx, order=order)).left == 0
        assert (await actions.task(tx, task=first)).quantity == 900
        assert (await actions.task(tx, task=second)).quantity == 300
    await agree(town, await propose(town, order, quantity=300))
    async with begin(town.actor("tateshina")) as tx:
        assert (await actions.task(tx, task=first)).state is TaskState.CANCELLED
        assert (await actions.order(tx, order=order)).split == 300
    change = await propose(town, order, quantity=299)
    before = await snapshot(town)
    async with begin(town.actor("tateshina")) as tx:
        impact = await changes.show(tx, change=change, now=NOW)
    assert isinstance(impact.refused, PromisedBeyond)
    with pytest.raises(PromisedBeyond):
        await agree(town, change)
    assert await snapshot(town) == before


async def test_a_changed_spec_waits_for_the_worker_and_is_settled_once(town: Town) -> None:
    order, (task,) = await order_with(town, 1)
    held = await accepted(town, task, 1, 100)
    async with begin(town.actor("tateshina")) as tx:
        terms = await offers.kept_terms(tx, offer=held)
    change = await propose(town, order, spec="手引き第3版のとおり")
    await agree(town, change)
    async with begin(town.actor("tateshina")) as tx:
        assert (await actions.task(tx, task=task)).spec == "手引き第3版のとおり"
        assert (await offers.kept_terms(tx, offer=held)) == terms
        (one,) = await actions.changes_waiting(tx)
        assert (one.spec, one.state) == ("手引き第3版のとおり", WaitingState.WAITING)
    newer = await accepted(town, task, 1, 10)
    async with begin(town.actor("tateshina")) as tx:
        await actions.change_settled(tx, change=change, offer=held, new_offer=newer, now=NOW)
        assert await actions.changes_waiting(tx) == []
    for new_offer in (None, newer):
        with pytest.raises(WaitingMove):
            async with begin(town.actor("tateshina")) as tx:
                await actions.change_settled(
                    tx, change=change, offer=held, new_offer=new_offer, now=NOW
                )
    with pytest.raises(Unknown):
        async with begin(town.actor("tateshina")) as tx:
            await actions.change_settled(tx, change=change, offer=uuid4(), now=NOW)


@pytest.mark.parametrize(("state", "to"), list(product(ChangeState, ChangeState)))
async def test_every_illegal_move_of_a_change_writes_nothing(
    town: Town, state: ChangeState, to: ChangeState
) -> None:
    if to is ChangeState.PROPOSED or to in CHANGE_MOVES[state]:
        return
    order, _ = await order_with(town, 1)
    change = await propose(town, order, quantity=3500)
    async with begin(town.actor("tateshina")) as tx:
        done = changes.agree if state is ChangeState.AGREED else changes.withdraw
        await done(tx, change=change, now=NOW)
    before = await snapshot(town)
    tried = changes.agree if to is ChangeState.AGREED else changes.withdraw
    with pytest.raises(ChangeMove) as refused:
        async with begin(town.actor("tateshina")) as tx:
            await tried(tx, change=change, now=NOW)
    assert refused.value.status == 409
    assert await snapshot(town) == before


async def test_one_change_is_open_at_a_time_and_a_double_click_proposes_once(town: Town) -> None:
    order, _ = await order_with(town, 1)
    once = uuid4()
    made = await asyncio.gather(*(propose(town, order, once=once, quantity=3500) for _ in range(3)))
    assert len(set(made)) == 1
    with pytest.raises(AnotherIsOpen):
        await propose(town, order, quantity=4000)
    async with town.admin() as admin:
        await admin.execute("update app.client_order set quantity = 3100")
    with pytest.raises(OrderMovedOn):
        await agree(town, made[0])
    async with begin(town.actor("tateshina")) as tx:
        await changes.withdraw(tx, change=made[0], now=NOW)
    await propose(town, order, quantity=4000)


async def test_agreed_twice_at_once_is_agreed_once(town: Town) -> None:
    order, _ = await order_with(town, 1)
    change = await propose(town, order, quantity=3500)

    async def click() -> bool:
        try:
            await agree(town, change)
        except ChangeMove:
            return False
        return True

    assert sorted(await asyncio.gather(*(click() for _ in range(3)))) == [False, False, True]


async def test_an_accepted_reward_cannot_fall_by_any_way(town: Town) -> None:
    _, (task,) = await order_with(town, 1)
    async with begin(town.actor("tateshina")) as tx:
        await changes.set_reward(tx, task=task, yen=40, now=NOW)
    offer = await accepted(town, task, 1, 100)
    for yen in (1, 39):
        with pytest.raises(RewardFalls):
            async with begin(town.actor("tateshina")) as tx:
                await changes.set_reward(tx, task=task, yen=yen, now=NOW)
    for statement in (
        "update app.offer set unit_price_yen = 1 where tenant_id = $1",
        "update app.assignment set quantity = 1 where tenant_id = $1",
        "update app.terms_notice set terms = '{}' where tenant_id = $1",
    ):
        for role in ("director", "staff", "system"):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                async with begin(town.actor("tateshina", role)) as tx:
                    await tx.run(statement, tx.tenant)  # type: ignore[arg-type]
    async with begin(town.actor("tateshina")) as tx:
        await changes.set_reward(tx, task=task, yen=50, now=NOW)
        assert (await offers.show(tx, offer=offer)).unit_price_yen == 40
        assert (await actions.task(tx, task=task)).unit_price_yen == 50


async def test_a_call_to_many_holds_its_units_and_its_reward(town: Town, client: Browser) -> None:
    order, (task,) = await order_with(town, 1)
    async with town.admin() as admin:
        await admin.execute(
            "insert into app.call (tenant_id, task_id, body_id, title, mode, places, units_each,"
            " unit_name, unit_price_yen, due_on, apply_by, answer_days, need, criteria, weights,"
            " items, sha256, opened_by, opened_at) values (20324, $1, $2, '募集', 'first_come', 6,"
            " 100, '件', 42, '2026-12-10', '2026-12-01', 3, '{}', '{}', '', '', $3, $2, $4)",
            *(task, town.body(), b"x" * 32, NOW),
        )
    with pytest.raises(PromisedBeyond) as refused:
        await agree(town, change := await propose(town, order, quantity=599))
    assert refused.value.values["over"] == 1
    async with begin(town.actor("tateshina")) as tx:
        await changes.withdraw(tx, change=change, now=NOW)
        with pytest.raises(RewardFalls):
            await changes.set_reward(tx, task=task, yen=41, now=NOW)
    moved = await propose(town, order, due_on=EARLIER)
    director = await client.login(town.actor("tateshina"))
    assert "前の条件で募集しています" in (await director.get(f"/order-changes/{moved}")).text


async def test_another_towns_changes_are_unknown_and_a_worker_sees_her_own_alone(
    town: Town,
) -> None:
    order, (task,) = await order_with(town, 1)
    await accepted(town, task, 1, 100)
    change = await propose(town, order, due_on=EARLIER)
    await agree(town, change)
    for who in (
        town.actor("shiojiri"),
        town.actor("tateshina", "client"),
        town.actor("tateshina", "worker", 2),
    ):
        async with begin(who) as tx:
            assert await actions.changes_waiting(tx) == []
            assert await changes.of_order(tx, order=order) == []
            for call in (
                changes.show(tx, change=change, now=NOW),
                changes.agree(tx, change=change, now=NOW),
                changes.withdraw(tx, change=change, now=NOW),
                changes.set_reward(tx, task=task, yen=99, now=NOW),
            ):
                with pytest.raises(Unknown):
                    await call
    async with begin(town.actor("tateshina", "worker", 1)) as tx:
        assert (
            await tx.value(
                "select count(*) from app.change_waiting where tenant_id = $1", tx.tenant
            )
            == 1
        )


async def test_a_change_is_recorded_weighed_and_agreed_on_pages(
    town: Town, client: Browser
) -> None:
    order, (task,) = await order_with(town, 1)
    await accepted(town, task, 1, 100)
    director = await client.login(town.actor("tateshina"))
    listed = await director.get(f"/orders/{order}/changes")
    assert listed.status_code == 200 and "変更はありません" in listed.text
    form = {"once": str(uuid4()), "asked_by": "先方 花子", "reason": "催しが早まった"}
    nothing = await director.post(f"/orders/{order}/changes", data=form)
    assert nothing.status_code == 422 and "1つ以上" in nothing.text
    day = {"due_on.y": "2026", "due_on.m": "12", "due_on.d": "14"}
    made = await director.post(f"/orders/{order}/changes", data={**form, **day})
    assert made.status_code == 303
    path = made.headers["location"]
    shown = (await director.get(path)).text
    assert "先方 花子" in shown and "新しい条件の受諾が要ります" in shown
    second = await director.post(
        f"/orders/{order}/changes", data={**form, "once": str(uuid4()), "quantity": "4000"}
    )
    assert second.status_code == 409
    assert (await director.post(f"{path}/agreement")).status_code == 303
    assert (await director.post(f"{path}/agreement")).status_code == 409
    assert (await director.post(f"{path}/withdrawal")).status_code == 409
    assert "受諾までは、前の条件のまま" in (await director.get(path)).text
    falls = await director.post(f"/tasks/{task}/reward", data={"unit_price_yen": "1"})
    assert falls.status_code == 409 and "減額の禁止" in falls.text
    leader = await client.login(town.actor("tateshina", "leader"))
    assert (await leader.get(path)).status_code == 200
    assert (await leader.post(f"{path}/agreement")).status_code == 403
    staff = await client.login(town.actor("tateshina", "staff"))
    assert (await staff.post(f"{path}/agreement")).status_code == 403


async def test_a_refused_change_says_why(town: Town, client: Browser) -> None:
    order, (task,) = await order_with(town, 1)
    await accepted(town, task, 1, 100)
    director = await client.login(town.actor("tateshina"))
    change = await propose(town, order, quantity=99)
    shown = await director.get(f"/order-changes/{change}")
    assert shown.status_code == 200 and "1件多くなります" in shown.text
    answer = await director.post(f"/order-changes/{change}/agreement")
    assert answer.status_code == 409 and "1件多くなります" in answer.text
    with pytest.raises(Refused):
        await agree(town, change)
