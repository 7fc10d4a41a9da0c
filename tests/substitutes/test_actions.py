"""Substitutes in the database: what is hers stays hers, the rest is free, and others are asked in turn."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from tenants.db import Tx, begin
from tenants.refusal import Conflict, Refused, Unknown
from tests.conftest import Town
from tests.hands import snapshot
from tests.offers import seed
from tests.offers.seed import NOW, UNTIL
from workers_async.jobs import Due, schedules
from workers_async.runner import drain
from yui import outbox
from yui.deliveries import actions as deliveries
from yui.deliveries.model import Reason
from yui.deliveries.refusals import NotOpen
from yui.notices import mail
from yui.offers import actions as offers
from yui.offers.model import Wanted
from yui.offers.refusals import AssignmentMove
from yui.substitutes import actions
from yui.substitutes.model import Case, Hours, State, SubstituteMove
from yui.work import actions as work

pytestmark = pytest.mark.anyio
HOUR = timedelta(hours=1)
TABLES = (
    "app.offer", "app.assignment", "app.substitution", "app.substitution_ask", "app.notice",
    "app.outbox", "app.terms_notice", "audit.entry",
)  # fmt: skip


async def taken(town: Town, task: UUID, *, number: int = 1, quantity: int = 100) -> UUID:
    async with begin(town.actor("tateshina")) as tx:
        to = [Wanted(town.worker(number=number), quantity)]
        (made,) = await offers.offer(tx, task=task, to=to, answer_by=UNTIL, now=NOW)
    async with begin(town.actor("tateshina", "worker", number)) as tx:
        return await offers.accept(tx, offer=made, now=NOW)


async def deliver(
    town: Town, assignment: UUID, quantity: int, *, number: int = 1, at: datetime = NOW
) -> UUID:
    async with begin(town.actor("tateshina", "worker", number)) as tx:
        return await deliveries.deliver(
            tx, assignment=assignment, quantity=quantity, once=uuid4(), now=at
        )


async def leave(
    town: Town, assignment: UUID, *, number: int = 1, at: datetime = NOW
) -> UUID | None:
    async with begin(town.actor("tateshina", "worker", number)) as tx:
        return (await actions.leave(tx, assignment=assignment, now=at)).case


async def show(town: Town, case: UUID | None) -> tuple[Case, list[tuple[str, str]]]:
    assert case is not None
    async with begin(town.actor("tateshina")) as tx:
        found, asks = await actions.show(tx, case=case)
    return found, [(one.step.value, one.code) for one in asks]


async def step(town: Town, case: UUID | None, at: datetime) -> State:
    assert case is not None
    async with begin(town.actor("tateshina", "system")) as tx:
        return await actions.step(tx, case=case, now=at)


async def answer(town: Town, number: int, *, yes: bool, at: datetime) -> UUID | None:
    who = town.actor("tateshina", "worker", number)
    async with town.admin() as admin:
        offer = await admin.fetchval(
            "select id from app.offer where worker_id = $1 and state = 'offered'", who.id
        )
    async with begin(who) as tx:
        if yes:
            return await offers.accept(tx, offer=offer, now=at)
        await offers.decline(tx, offer=offer, now=at)
    return None


async def free(town: Town, task: UUID, at: datetime = NOW) -> int:
    async with begin(town.actor("tateshina")) as tx:
        return (await work.progress(tx, task=task, now=at)).free


async def test_what_was_handed_in_is_paid_and_the_rest_is_free_at_once(town: Town) -> None:
    task = await seed.task(town, quantity=100)
    mine = await taken(town, task)
    first, second = await deliver(town, mine, 30), await deliver(town, mine, 20)
    async with begin(town.actor("tateshina", "leader")) as tx:
        await deliveries.inspect(tx, delivery=first, accepted=30, now=NOW)
    assert await free(town, task) == 0
    case = await leave(town, mine)
    assert await free(town, task) == 50
    found, _ = await show(town, case)
    assert (found.quantity, found.code, found.state) == (50, "W-001", State.OPENED)
    with pytest.raises(NotOpen):
        await deliver(town, mine, 1)
    async with begin(town.actor("tateshina", "leader")) as tx:
        await deliveries.inspect(tx, delivery=second, accepted=20, now=NOW)
    async with town.admin() as admin:
        owed = await admin.fetchval("select sum(amount_yen) from app.posting")
        said = await admin.fetch(
            "select action, detail::text from audit.entry where action like '%ended'"
        )
    assert owed == 50 * 42
    assert len(said) == 1 and "reason" not in said[0]["detail"]
    assert await free(town, task) == 50


async def test_what_comes_back_after_she_left_is_free_too(town: Town) -> None:
    task = await seed.task(town, quantity=100)
    mine = await taken(town, task)
    made = await deliver(town, mine, 40)
    await leave(town, mine)
    async with begin(town.actor("tateshina", "leader")) as tx:
        await deliveries.inspect(
            tx, delivery=made, accepted=30, reason=Reason.SPEC, note="例のとおりに",
            rework_due=date(2026, 12, 1), now=NOW,
        )  # fmt: skip
    assert await free(town, task) == 70


async def test_all_handed_in_opens_no_case(town: Town) -> None:
    task = await seed.task(town, quantity=100)
    mine = await taken(town, task)
    await deliver(town, mine, 100)
    assert await leave(town, mine) is None
    assert await free(town, task) == 0


async def test_she_leaves_once_and_only_she(town: Town) -> None:
    task = await seed.task(town, quantity=100)
    mine = await taken(town, task)
    for who in (
        town.actor("tateshina", "worker", 2),
        town.actor("shiojiri", "worker"),
        town.actor("tateshina"),
        town.actor("tateshina", "client"),
    ):
        with pytest.raises(Unknown):
            async with begin(who) as tx:
                await actions.leave(tx, assignment=mine, now=NOW)
    await leave(town, mine)
    before = await snapshot(town, TABLES)
    with pytest.raises(AssignmentMove) as refused:
        await leave(town, mine)
    assert refused.value.status == 409
    assert await snapshot(town, TABLES) == before


async def test_the_team_is_asked_first_by_ordinary_offers_then_the_town(town: Town) -> None:
    task = await seed.task(town, quantity=200)
    mine = await taken(town, task, quantity=90)
    await taken(town, task, number=5, quantity=60)
    await taken(town, task, number=7, quantity=50)
    case = await leave(town, mine)
    assert await step(town, case, NOW) is State.TEAM
    found, asks = await show(town, case)
    assert asks == [("team", "W-005"), ("team", "W-007")]
    assert found.step_until == NOW + 4 * HOUR and found.target_at == NOW + 36 * HOUR
    async with town.admin() as admin:
        rows = await admin.fetch(
            "select quantity, offered_by, answer_by from app.offer where state = 'offered'"
        )
        numbers = await admin.fetchval("select count(*) from app.terms_notice")
    assert [row["quantity"] for row in rows] == [45, 45] and numbers == 5
    assert {row["offered_by"] for row in rows} == {town.actor("tateshina").id}
    assert {row["answer_by"] for row in rows} == {found.step_until}
    await answer(town, 5, yes=True, at=NOW + HOUR)
    assert await step(town, case, NOW + HOUR) is State.TEAM
    await answer(town, 7, yes=False, at=NOW + 3 * HOUR)
    assert await step(town, case, NOW + 3 * HOUR) is State.TOWN
    found, asks = await show(town, case)
    assert found.taken == 45
    assert [one for one in asks if one[0] == "town"] == [
        ("town", "W-002"), ("town", "W-003"), ("town", "W-004"),
    ]  # fmt: skip
    for number in (2, 3, 4):
        await answer(town, number, yes=True, at=NOW + 4 * HOUR)
    assert await step(town, case, NOW + 4 * HOUR) is State.COVERED
    found, _ = await show(town, case)
    assert found.taken == 90 and found.closed_at == NOW + 4 * HOUR


async def test_a_step_is_idempotent_and_two_at_once_ask_once(town: Town) -> None:
    task = await seed.task(town, quantity=100)
    case = await leave(town, await taken(town, task))
    states = await asyncio.gather(*(step(town, case, NOW) for _ in range(4)))
    assert set(states) == {State.TOWN}  # nobody else is on the team
    before = await snapshot(town, TABLES)
    for _ in range(3):
        assert await step(town, case, NOW + HOUR) is State.TOWN
    assert await snapshot(town, TABLES) == before
    async with town.admin() as admin:
        assert await admin.fetchval("select count(*) from app.substitution_ask") == 3


async def test_when_all_pass_others_of_the_town_are_asked_while_time_is_left(town: Town) -> None:
    task = await seed.task(town, quantity=100)
    case = await leave(town, await taken(town, task))
    await step(town, case, NOW)
    for number in (2, 3, 4):
        await answer(town, number, yes=False, at=NOW + HOUR)
    assert await step(town, case, NOW + HOUR) is State.TOWN
    _, asks = await show(town, case)
    assert [code for _, code in asks[3:]] == ["W-005", "W-006", "W-007"]
    async with town.admin() as admin:
        until = await admin.fetch(
            "select distinct answer_by from app.offer where state = 'offered'"
        )
    assert [row[0] for row in until] == [NOW + 8 * HOUR]  # the step's end does not move


async def test_only_who_has_the_skills_that_the_task_needs_is_asked(town: Town) -> None:
    task = await seed.task(town, quantity=100)
    case = await leave(town, await taken(town, task))
    async with town.admin() as admin:
        code = int(town.actor("tateshina").tenant)
        await admin.execute(
            "insert into app.task_skill (tenant_id, task_id, skill, level) values ($1, $2, 'excel', 2)",
            *(code, task),
        )
        for number, level in ((3, 1), (6, 2)):
            await admin.execute(
                "insert into app.worker_skill (tenant_id, worker_id, skill, level, said_at)"
                " values ($1, $2, 'excel', $3, now())",
                *(code, town.worker(number=number), level),
            )
    assert await step(town, case, NOW) is State.TOWN
    assert (await show(town, case))[1] == [("town", "W-006")]


async def test_then_the_directors_are_sent_to_other_towns_and_at_last_told_that_nobody_is_left(
    town: Town,
) -> None:
    task = await seed.task(town, quantity=100)
    case = await leave(town, await taken(town, task))
    assert await step(town, case, NOW) is State.TOWN
    assert await step(town, case, NOW + 8 * HOUR) is State.TOWNS
    assert await step(town, case, NOW + 31 * HOUR) is State.TOWNS
    assert await step(town, case, NOW + 32 * HOUR) is State.UNCOVERED
    async with town.admin() as admin:
        rows = await admin.fetch("select kind from app.notice where kind like 'substitute.%'")
    assert {row[0] for row in rows} == {
        "substitute.opened",
        "substitute.proposed",
        "substitute.uncovered",
    }
    assert await free(town, task, NOW + 32 * HOUR) == 100


async def test_units_that_the_director_gave_to_others_close_the_case(town: Town) -> None:
    task = await seed.task(town, quantity=100)
    case = await leave(town, await taken(town, task))
    await taken(town, task, number=9)
    assert await step(town, case, NOW) is State.COVERED


@pytest.mark.parametrize("state", list(State))
async def test_every_illegal_cancellation_is_409_and_writes_nothing(
    town: Town, state: State
) -> None:
    case = await leave(town, await taken(town, await seed.task(town, quantity=100)))
    assert case is not None
    async with town.admin() as admin:
        await admin.execute("update app.substitution set state = $1", state.value)
    before = await snapshot(town, TABLES)
    if not state.over:
        async with begin(town.actor("tateshina")) as tx:
            await actions.cancel(tx, case=case, now=NOW)
        assert (await show(town, case))[0].state is State.CANCELLED
        return
    with pytest.raises(SubstituteMove) as refused:
        async with begin(town.actor("tateshina")) as tx:
            await actions.cancel(tx, case=case, now=NOW)
    assert refused.value.status == 409
    assert await step(town, case, NOW) is state
    assert await snapshot(town, TABLES) == before


async def test_a_reward_below_the_reference_is_not_asked_again_without_its_reason(
    town: Town,
) -> None:
    task = await seed.task(town, quantity=100)
    case = await leave(town, await taken(town, task))
    async with town.admin() as admin:
        await admin.execute("update app.task set minutes_per_unit = 3")  # 840 yen an hour
    assert await step(town, case, NOW) is State.TOWNS
    async with town.admin() as admin:
        assert await admin.fetchval("select count(*) from app.substitution_ask") == 0
        codes = await admin.fetch(
            "select detail ->> 'code' from audit.entry where action = 'substitute.not_asked'"
        )
    assert [row[0] for row in codes] == ["below_reference"]


async def test_a_drill_from_failure_to_handover_within_the_configured_hours(town: Town) -> None:
    """A controlled clock, jobs alone: 4 hours the team, 8 the town; units are handed in by hour 10."""
    mail.set_up(town.settings)
    task = await seed.task(town, quantity=120)
    mine = await taken(town, task, quantity=100)
    await taken(town, task, number=2, quantity=20)
    await deliver(town, mine, 40)
    await drain(now=NOW)
    case = await leave(town, mine)
    await drain(now=NOW)
    assert (await show(town, case))[0].state is State.TEAM
    for hour in range(1, 5):  # nobody answers: the sweeper goes on when the time is over
        await sweep(town, NOW + hour * HOUR)
    found, asks = await show(town, case)
    assert (
        found.state is State.TOWN and found.step_until == NOW + 22 * HOUR
    )  # 7 hours today, 1 at 7
    assert [code for at, code in asks if at == "town"] == ["W-003", "W-004", "W-005"]
    made: dict[int, UUID] = {}
    for number in (3, 4, 5):
        got = await answer(town, number, yes=True, at=NOW + 6 * HOUR)
        assert got is not None
        made[number] = got
    await drain(now=NOW + 6 * HOUR)
    found, _ = await show(town, case)
    assert found.state is State.COVERED and found.closed_at is not None
    for number, assignment in made.items():
        given = await deliver(town, assignment, 20, number=number, at=NOW + 9 * HOUR)
        async with begin(town.actor("tateshina", "leader")) as tx:
            await deliveries.inspect(tx, delivery=given, accepted=20, now=NOW + 10 * HOUR)
    assert found.target_at is not None and found.target_at >= NOW + 10 * HOUR
    assert found.closed_at - found.opened_at <= timedelta(hours=4 + 8)
    async with begin(town.actor("tateshina")) as tx:
        progress = await work.progress(tx, task=task, now=NOW + 10 * HOUR)
    assert (progress.done, progress.free) == (60, 0)


async def sweep(town: Town, at: datetime) -> None:
    async with begin(town.actor("tateshina", "system")) as tx:
        await outbox.put(
            tx, "substitutes.sweep", Due(due_at=at), key=f"substitutes.sweep:{at.isoformat()}"
        )
    await drain(now=at)


async def test_the_sweep_is_scheduled_and_a_towns_own_hours_hold_from_their_day(town: Town) -> None:
    assert schedules()["substitutes.sweep"] == "hour"
    own = Hours(NOW.date(), team_hours=1, town_hours=2, towns_hours=3, at_once=1)
    async with begin(town.actor("tateshina")) as tx:
        assert (await actions.rule_on(tx, now=NOW)).team_hours == 4
        await actions.settle(tx, own, now=NOW)
        assert await actions.rule_on(tx, now=NOW) == own
        assert (await actions.rule_on(tx, now=NOW - 24 * HOUR)).team_hours == 4
        with pytest.raises(Refused):
            await actions.settle(tx, own, now=NOW)
    async with begin(town.actor("shiojiri")) as tx:
        assert (await actions.rule_on(tx, now=NOW)).team_hours == 4
    case = await leave(town, await taken(town, await seed.task(town, quantity=100)))
    await step(town, case, NOW)
    found, asks = await show(town, case)
    assert len(asks) == 1 and found.step_until == NOW + 2 * HOUR
    assert found.target_at == NOW + 6 * HOUR


CALLS: list[Callable[[Tx, UUID], Awaitable[Any]]] = [
    lambda tx, case: actions.show(tx, case=case),
    lambda tx, case: actions.cancel(tx, case=case, now=NOW),
    lambda tx, case: actions.step(tx, case=case, now=NOW),
]


async def test_another_town_finds_no_case_and_a_worker_only_her_own(town: Town) -> None:
    case = await leave(town, await taken(town, await seed.task(town, quantity=100)))
    assert case is not None
    before = await snapshot(town, TABLES)
    for who in (
        town.actor("shiojiri"),
        town.actor("shiojiri", "system"),
        town.actor("tateshina", "worker", 2),
        town.actor("tateshina", "client"),
    ):
        for call in CALLS:
            with pytest.raises((Unknown, Conflict)):
                async with begin(who) as tx:
                    await call(tx, case)
        async with begin(who) as tx:
            assert await actions.cases(tx) == []
    assert await snapshot(town, TABLES) == before
