"""Plans on the real database: reckoned, written onto the tasks, kept within the town and the order."""

from datetime import date
from uuid import UUID

import pytest
from msgspec.structs import replace

from tenants.db import begin
from tenants.refusal import Refused, Unknown
from tests.conftest import Browser, Town
from tests.work.seed import NOW, PART, order_with
from tests.work.test_changes import accepted
from yui.work import actions
from yui.work.model import OrderState
from yui.work.plans import actions as plans
from yui.work.plans.actions import Needs, TooTight
from yui.work.plans.model import (
    GoesInCircles,
    Margins,
    NoSuchSkill,
    NotOfThisOrder,
    Security,
    Skill,
)
from yui.work.refusals import OrderMove, TaskMove, VersionChanged

pytestmark = pytest.mark.anyio


async def needs(town: Town, task: UUID, **given: object) -> None:
    async with begin(town.actor("tateshina")) as tx:
        await plans.set_needs(tx, task=task, needs=Needs(**given), now=NOW)  # type: ignore[arg-type]


async def test_an_order_is_planned_back_from_its_deadline_and_written_onto_its_tasks(
    town: Town,
) -> None:
    order, (first, second) = await order_with(town, 2)
    await needs(town, first, minutes_per_unit=2, hands=2)
    await needs(town, second, minutes_per_unit=2, hands=2, after=[first])
    async with begin(town.actor("tateshina")) as tx:
        planned = await plans.settle(tx, order=order, now=NOW)
        again = await plans.of_order(tx, order=await actions.order(tx, order=order), now=NOW)
    assert again.written
    # the order is due on Sunday 20 December 2026: five, then two business days before it
    assert planned.plan.hand_over_by == date(2026, 12, 11)
    assert planned.plan.inspected_by == date(2026, 12, 9)
    days = {slot.id: slot for slot in planned.plan.slots}
    assert (days[first].days, days[second].days) == (3, 3)
    assert days[first].checked < days[second].start
    assert all(slot.critical for slot in planned.plan.slots)
    async with town.admin() as admin:
        kept = await admin.fetch("select id, plan_start, plan_finish from app.task")
        assert {row["id"]: (row["plan_start"], row["plan_finish"]) for row in kept} == {
            slot.id: (slot.start, slot.finish) for slot in planned.plan.slots
        }
        assert (
            await admin.fetchval(
                "select count(*) from audit.entry where action in ('order.planned', 'task.needs')"
            )
            == 3
        )


async def test_the_plan_sets_the_deadline_of_what_nobody_was_asked_for_and_no_other(
    town: Town, client: Browser
) -> None:
    order, (first, second) = await order_with(town, 2)
    await accepted(town, first, 1, 10)
    async with begin(town.actor("tateshina")) as tx:
        planned = await plans.settle(tx, order=order, now=NOW)
        slot = planned.plan.of(second)
        assert slot is not None and slot.finish < PART.due_on
        assert (await actions.task(tx, task=second)).due_on == slot.finish
        assert (await actions.task(tx, task=first)).due_on == PART.due_on
        found = await actions.order(tx, order=order)
        assert await plans.suggest(tx, order=found, now=NOW) == date(2026, 12, 4)
    director = await client.login(town.actor("tateshina"))
    form = (await director.get(f"/orders/{order}/tasks/new")).text
    assert 'name="due_on.d" inputmode="numeric" aria-label="日" value="4"' in form


async def test_a_plan_without_time_is_shown_and_not_written(town: Town) -> None:
    order, (task,) = await order_with(town, 1)
    await needs(town, task, minutes_per_unit=480)
    with pytest.raises(TooTight) as refused:
        async with begin(town.actor("tateshina")) as tx:
            await plans.settle(tx, order=order, now=NOW)
    assert refused.value.status == 409 and int(str(refused.value.values["days"])) > 900
    async with town.admin() as admin:
        assert await admin.fetchval("select plan_start from app.task") is None


async def test_skills_places_and_dependencies_are_kept_and_taken_away(town: Town) -> None:
    _, (first, second) = await order_with(town, 2)
    skills = [Skill("typing", 2), Skill("annotation", 3)]
    await needs(town, second, security=Security.CENTER, skills=skills, after=[first])
    async with begin(town.actor("tateshina")) as tx:
        found = await plans.piece(tx, task=second)
    assert (found.security, found.after) == (Security.CENTER, [first])
    assert found.skills == [Skill("annotation", 3), Skill("typing", 2)]
    await needs(town, second, skills=[Skill("typing", 4)])
    async with begin(town.actor("tateshina")) as tx:
        found = await plans.piece(tx, task=second)
    assert (found.security, found.after, found.skills) == (
        Security.HOME,
        [],
        [Skill("typing", 4)],
    )
    await needs(town, second, skills=skills, after=[first])
    async with begin(town.actor("tateshina")) as tx:
        assert len((await plans.piece(tx, task=second)).skills) == 2


async def test_the_terms_place_follows_the_security_level_unless_it_is_its_own(town: Town) -> None:
    _, (first, second) = await order_with(town, 2)
    async with town.admin() as admin:
        await admin.execute("update app.task set place = '先方の資料室' where id = $1", second)
    for security, place in (
        (Security.CENTER, "テレワークセンター"),
        (Security.HOME, "オンライン（自宅可）"),
    ):
        for task in (first, second):
            await needs(town, task, security=security)
        async with begin(town.actor("tateshina")) as tx:
            assert (await actions.task(tx, task=first)).place == place
            assert (await actions.task(tx, task=second)).place == "先方の資料室"


async def test_what_cannot_be_planned_is_refused_and_writes_nothing(town: Town) -> None:
    order, (first, second) = await order_with(town, 2)
    _, (elsewhere,) = await order_with(town, 1)
    await needs(town, second, after=[first])
    async with town.admin() as admin:
        before = await admin.fetchval("select count(*) from audit.entry")
    for task, given, kind in (
        (first, {"after": [second]}, GoesInCircles),
        (first, {"after": [first]}, NotOfThisOrder),
        (first, {"after": [elsewhere]}, NotOfThisOrder),
        (first, {"skills": [Skill("flying", 1)]}, NoSuchSkill),
    ):
        with pytest.raises(kind):
            await needs(town, task, **given)
    with pytest.raises(VersionChanged):
        async with begin(town.actor("tateshina")) as tx:
            await plans.set_margins(tx, order=order, margins=Margins(1, 1, 1), version=77, now=NOW)
    async with town.admin() as admin:
        assert await admin.fetchval("select count(*) from audit.entry") == before


async def test_what_is_over_is_not_planned_any_more(town: Town) -> None:
    order, (task,) = await order_with(town, 1)
    async with begin(town.actor("tateshina")) as tx:
        await actions.cancel_task(tx, task=task, now=NOW)
        with pytest.raises(TaskMove):
            await plans.set_needs(tx, task=task, needs=Needs(), now=NOW)
    async with town.admin() as admin:
        await admin.execute("update app.client_order set state = 'cancelled'")
    async with begin(town.actor("tateshina")) as tx:
        with pytest.raises(OrderMove):
            await plans.set_margins(tx, order=order, margins=Margins(1, 1, 1), now=NOW)
        with pytest.raises(OrderMove):
            await plans.settle(tx, order=order, now=NOW)
        assert (await actions.order(tx, order=order)).state is OrderState.CANCELLED


async def test_another_towns_plan_is_unknown_and_a_worker_sees_none(town: Town) -> None:
    order, (task,) = await order_with(town, 1)
    for who in (town.actor("shiojiri"), town.actor("tateshina", "worker", 3)):
        async with begin(who) as tx:
            for call in (
                plans.piece(tx, task=task),
                plans.set_needs(tx, task=task, needs=Needs(), now=NOW),
                plans.settle(tx, order=order, now=NOW),
                plans.set_margins(tx, order=order, margins=Margins(1, 1, 1), now=NOW),
            ):
                with pytest.raises(Refused) as refused:
                    await call
                assert refused.type is Unknown
            assert await plans.others(tx, order=order) == []


async def test_the_order_shows_its_plan_with_the_critical_path(town: Town, client: Browser) -> None:
    order, (first, second) = await order_with(town, 2)
    await needs(town, first, minutes_per_unit=2, skills=[Skill("annotation", 3)])
    await needs(town, second, after=[first], security=Security.CENTER)
    director = await client.login(town.actor("tateshina"))
    shown = (await director.get(f"/orders/{order}")).text
    assert "<svg" in shown and "クリティカルパス" in shown and "style=" not in shown
    assert "センター限定" in shown and "アノテーション" in shown
    assert "まだ切り出していない数：1,000件" in shown
    plan = await director.get(f"/orders/{order}/plan")
    assert plan.status_code == 200 and "自営型テレワーク" in plan.text
    assert "あと1,000を切り出してください" in plan.text
    for drawn in (
        "ゆとり",
        "クライアントの検収",
        "計画の間の祝日など",
        'class="off"',
        'class="soft"',
    ):
        assert drawn in plan.text, drawn
    assert plan.text.count('<th scope="row"') == 2 + 2, (
        "the table beside it: two tasks, days kept free"
    )
    leader = await client.login(town.actor("tateshina", "leader"))
    assert (await leader.get(f"/orders/{order}/plan")).status_code == 200
    assert (await leader.post(f"/orders/{order}/plan")).status_code == 403


async def test_margins_and_needs_are_changed_by_form(town: Town, client: Browser) -> None:
    order, (first, second) = await order_with(town, 2)
    director = await client.login(town.actor("tateshina"))
    async with begin(town.actor("tateshina")) as tx:
        version = (await actions.order(tx, order=order)).version
    form = {"version": str(version), "acceptance_days": "3", "inspection_days": "1"}
    answer = await director.post(
        f"/orders/{order}/plan/margins", data={**form, "buffer_days": "99"}
    )
    assert answer.status_code == 422 and "60以下" in answer.text
    answer = await director.post(f"/orders/{order}/plan/margins", data={**form, "buffer_days": "0"})
    assert answer.status_code == 303
    answer = await director.post(
        f"/tasks/{second}/needs",
        data={
            "security": "center",
            "hands": "3",
            "minutes_per_unit": "2",
            "skills.0.skill": "typing",
            "skills.0.level": "2",
            "skills.1.skill": "",
            "skills.1.level": "1",
            "after": [str(first)],
        },
    )
    assert answer.status_code == 303, answer.text
    assert (await director.get(f"/tasks/{second}/needs")).status_code == 200
    async with begin(town.actor("tateshina")) as tx:
        found = await plans.piece(tx, task=second)
    assert (found.hands, found.skills, found.after) == (3, [Skill("typing", 2)], [first])
    circle = await director.post(
        f"/tasks/{first}/needs", data={"security": "home", "hands": "1", "after": [str(second)]}
    )
    assert circle.status_code == 422 and "自分のあと" in circle.text
    settled = await director.post(f"/orders/{order}/plan")
    assert settled.status_code == 303
    assert "書き込みずみ" in (await director.get(f"/orders/{order}/plan")).text


async def test_the_tasks_never_hold_more_than_the_order_and_what_is_missing_is_shown(
    town: Town,
) -> None:
    order, _ = await order_with(town, 2)
    async with begin(town.actor("tateshina")) as tx:
        assert (await actions.order(tx, order=order)).left == 1000
        await actions.split(tx, order=order, new=PART, now=NOW)
        assert (await actions.order(tx, order=order)).left == 0
        with pytest.raises(Refused) as refused:
            await actions.split(tx, order=order, new=replace(PART, quantity=1), now=NOW)
        assert refused.value.code == "more_than_ordered"
