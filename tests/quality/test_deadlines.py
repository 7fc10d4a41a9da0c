"""Deadlines: 80 % of the time and 30 % done is yellow; each rung is told once, at its hour."""

from datetime import date, datetime, timedelta
from itertools import product
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenants.db import begin
from tenants.refusal import Refused
from tests.conftest import Town
from tests.deliveries import seed
from tests.deliveries.test_actions import rows
from tests.hands import refused
from workers_async.jobs import Due, registry, schedules
from workers_async.runner import drain
from yui import outbox
from yui.clock import TOKYO
from yui.deliveries import actions as deliveries
from yui.notices import mail
from yui.quality import actions as quality
from yui.quality import model as rules
from yui.quality.deadlines import actions, model
from yui.quality.deadlines.model import ESCALATION_MOVES, EscalationState, Running
from yui.quality.model import Level, Step

pytestmark = pytest.mark.anyio
START = datetime(2026, 11, 1, 0, 0, tzinfo=TOKYO)
DUE = date(2026, 11, 10)
RULE = rules.risk(DUE)
YELLOW = datetime(2026, 11, 9, 0, 0, tzinfo=TOKYO)
"""Eight of ten days are gone."""


def running(done: int = 0, waiting: int = 0, **changes: Any) -> Running:
    given = {
        "id": uuid4(),
        "title": "教師データ補正",
        "unit_name": "件",
        "quantity": 100,
        "done": done,
        "waiting": waiting,
        "starts": START,
        "due_on": DUE,
        "over": False,
        "level": Level.GREEN,
        "since": None,
    }
    return Running(**(given | changes))


async def task(town: Town, *, done: int = 30, slug: str = "tateshina") -> UUID:
    """A task of a hundred units from 1 to 10 November, of which worker 1 handed some in."""
    made = await seed.task(town, slug, quantity=100)
    work = await seed.assignment(town, slug, quantity=100, of=made)
    async with town.admin() as admin:
        await admin.execute(
            "update app.task set made_at = $2, due_on = $3 where id = $1", made, START, DUE
        )
    if done:
        async with begin(town.actor(slug, "worker")) as tx:
            await deliveries.deliver(
                tx, assignment=work, quantity=done, once=uuid4(), now=START + timedelta(days=1)
            )
    return made


async def sweep(town: Town, now: datetime, slug: str = "tateshina") -> None:
    async with begin(town.actor(slug, "system")) as tx:
        assert await actions.sweep(tx, now=now) is None


async def steps(town: Town) -> list[tuple[Any, ...]]:
    found = await rows(
        town, "select step, level, raised_at, state from app.escalation order by raised_at, step"
    )
    return [tuple(row.values()) for row in found]


@pytest.mark.parametrize(
    ("hours", "done", "level"),
    [
        (192, 30, Level.YELLOW),  # 80 % of the time, 30 % done
        (192, 31, Level.GREEN),
        (189, 30, Level.GREEN),
        (192, 100, Level.GREEN),
        (120, 0, Level.GREEN),
        (173, 0, Level.YELLOW),  # 72 %: the rest needs 3.57 times the pace
        (206, 0, Level.RED),  # 85 %: 6.67; 86 % is red
        (207, 0, Level.RED),
        (240, 99, Level.RED),  # the day is over
        (0, 0, Level.GREEN),
        (-5, 0, Level.GREEN),
        (2400, 0, Level.RED),
    ],
)
def test_the_level_follows_from_time_used_and_units_done(
    hours: int, done: int, level: Level
) -> None:
    at = START + timedelta(hours=hours)
    standing = model.measure(running(done=done), RULE, at=at)
    if (hours, done) == (206, 0):
        assert (standing.time, standing.pace) == (85, 666)
        level = Level.YELLOW
    assert standing.level is level


def test_what_waits_for_inspection_is_the_workers_done() -> None:
    assert model.measure(running(waiting=31), RULE, at=YELLOW).level is Level.GREEN
    assert model.measure(running(waiting=30), RULE, at=YELLOW).level is Level.YELLOW
    assert model.measure(running(over=True), RULE, at=YELLOW).level is Level.GREEN


@given(st.integers(0, 99), st.integers(0, 100), st.integers(0, 100))
def test_more_done_never_looks_worse_and_more_time_gone_never_better(
    time: int, done: int, more: int
) -> None:
    assert model.pace_of(time, max(done, more)) <= model.pace_of(time, min(done, more))
    assert model.pace_of(min(time + more, 100), done) >= model.pace_of(time, done)


@pytest.mark.parametrize(("state", "to"), list(product(EscalationState, EscalationState)))
def test_an_escalation_moves_as_its_table_says_and_no_other_way(
    state: EscalationState, to: EscalationState
) -> None:
    if to in ESCALATION_MOVES[state]:
        assert model.move(state, to) is to
        return
    with pytest.raises(Refused) as caught:
        model.move(state, to)
    assert caught.value.status == 409


def test_the_ladder_goes_up_from_the_worker_and_hurries_when_red() -> None:
    ladder = rules.ladder(DUE)
    assert [rung.step for rung in ladder] == list(Step)
    for level in (Level.YELLOW, Level.RED):
        hours = [rung.hours(level) for rung in ladder]
        assert hours == sorted(hours)
        assert hours[0] == 0
    assert all(rung.red_hours <= rung.yellow_hours for rung in ladder)
    assert all(rung.source for rung in ladder)


async def test_a_task_in_trouble_is_told_rung_by_rung_each_once(town: Town) -> None:
    made = await task(town)
    await sweep(town, YELLOW - timedelta(hours=3))
    assert await steps(town) == []
    for hours in (0, 1, 5):
        await sweep(town, YELLOW + timedelta(hours=hours))
    told = [("worker", "yellow", YELLOW, "raised")]
    assert await steps(town) == told
    (notice,) = await rows(town, "select to_id, body from app.notice where kind like 'deadline.%'")
    assert notice["to_id"] == town.worker()
    assert not any(word in notice["body"] for word in ("指示", "命令", "勤務", "必ず"))
    # 22 hours on 1.83 of ten days are left: at this pace it is red, and everyone is hurried
    red = YELLOW + timedelta(hours=25)
    for _ in range(2):
        await sweep(town, red)
    assert (await steps(town))[1:] == [
        ("director", "red", red, "raised"),
        ("leader", "red", red, "raised"),
    ]
    late = YELLOW + timedelta(hours=49)
    for _ in range(2):
        await sweep(town, late)
    assert (await steps(town))[3:] == [("coordinator", "red", late, "raised")]
    async with begin(town.actor("tateshina")) as tx:
        (line,) = await actions.lines(tx)
        (waits,) = await actions.waiting(tx)
    assert (line.task_id, line.level, line.since) == (made, "red", YELLOW)
    assert (waits.step, waits.task_id) == ("director", made)


async def test_a_task_that_recovers_closes_its_rungs_and_new_trouble_is_told_anew(
    town: Town,
) -> None:
    made = await task(town)
    work = (await rows(town, "select id from app.assignment"))[0]["id"]
    await sweep(town, YELLOW)
    async with begin(town.actor("tateshina", "worker")) as tx:
        await deliveries.deliver(tx, assignment=work, quantity=30, once=uuid4(), now=YELLOW)
    await sweep(town, YELLOW + timedelta(hours=1))
    assert [state for *_, state in await steps(town)] == ["closed"]
    async with begin(town.actor("tateshina")) as tx:
        assert await actions.lines(tx) == []
    again = YELLOW + timedelta(hours=30)
    await sweep(town, again)
    assert (await steps(town))[1:] == [("worker", "yellow", again, "raised")]
    assert len(await actions_of(town, made)) == 2


async def actions_of(town: Town, made: UUID) -> list[Any]:
    async with begin(town.actor("tateshina")) as tx:
        return list(await actions.of_task(tx, task=made))


async def test_a_director_answers_once_and_another_town_finds_nothing(town: Town) -> None:
    await task(town)
    red = YELLOW + timedelta(hours=26)
    await sweep(town, YELLOW)
    await sweep(town, red)
    async with begin(town.actor("tateshina")) as tx:
        (found,) = await actions.waiting(tx)

    async def answer(who: Any) -> None:
        async with begin(who) as tx:
            await actions.answer(tx, escalation=found.id, answer="応援を探します", now=red)

    for who in (town.actor("shiojiri"), town.actor("tateshina", "worker")):
        assert await refused(answer(who)) == "not_found"
        async with begin(who) as tx:
            assert await actions.lines(tx) == await actions.waiting(tx) == []
    await answer(town.actor("tateshina"))
    assert await refused(answer(town.actor("tateshina"))) == "escalation_over"
    async with begin(town.actor("tateshina")) as tx:
        assert await actions.waiting(tx) == []
    await sweep(town, red + timedelta(hours=1))  # an answer is not asked for twice
    async with begin(town.actor("tateshina")) as tx:
        assert await actions.waiting(tx) == []


async def test_the_coordinator_hears_a_count_and_nothing_else(town: Town) -> None:
    mail.set_up(town.settings)
    await task(town)
    late = YELLOW + timedelta(hours=49)
    await sweep(town, YELLOW)
    await sweep(town, late)
    await sweep(town, late)
    await drain(now=late)
    found = await rows(
        town, "select tenant_id, amount::int as n from kpi.level where measure = 'escalations'"
    )
    assert found == [{"tenant_id": 20324, "n": 1}]
    told = await rows(
        town,
        "select count(*)::int as n from app.notice where to_id = $1",
        town.actor("tateshina", "coordinator").id,
    )
    assert told == [{"n": 0}]
    async with town.admin() as admin:
        await admin.execute("update app.task set state = 'closed'")
    await sweep(town, late + timedelta(hours=1))
    await drain(now=late)
    found = await rows(town, "select amount::int as n from kpi.level where measure = 'escalations'")
    assert found == [{"n": 0}]


async def test_units_that_another_task_does_again_do_not_leave_the_first_one_late(
    town: Town,
) -> None:
    made = await task(town, done=0)
    work = (await rows(town, "select id from app.assignment"))[0]["id"]
    async with begin(town.actor("tateshina", "worker")) as tx:
        delivery = await deliveries.deliver(
            tx, assignment=work, quantity=100, once=uuid4(), now=START
        )
    async with begin(town.actor("tateshina", "leader")) as tx:
        await deliveries.inspect(
            tx,
            delivery=delivery,
            accepted=80,
            defect="late_change",
            rework_due=date(2026, 12, 31),
            now=START,
        )
    await sweep(town, YELLOW + timedelta(days=2))
    assert await steps(town) == []
    assert await actions_of(town, made) == []


async def test_the_hourly_job_looks_at_every_task_in_chunks(town: Town) -> None:
    mail.set_up(town.settings)
    assert schedules()["quality.deadlines"] == "hour"
    assert {"quality.deadlines", "quality.deadlines_on"} <= registry().keys()
    for _ in range(3):
        await task(town)
    async with begin(town.actor("tateshina", "system")) as tx:
        first = await actions.sweep(tx, now=YELLOW, most=2)
        assert first is not None
        assert await actions.sweep(tx, now=YELLOW, after=first, most=2) is None
    assert len(await steps(town)) == 3
    for key in ("1", "2"):
        async with begin(town.actor("tateshina", "system")) as tx:
            due = Due(due_at=YELLOW)
            await outbox.put(tx, "quality.deadlines", due, key=f"quality.deadlines:{key}")
        await drain(now=YELLOW)
    assert len(await steps(town)) == 3


async def test_what_waits_for_a_director_is_one_list_and_empties_by_what_is_done(
    town: Town,
) -> None:
    await task(town)
    red = YELLOW + timedelta(hours=26)
    await sweep(town, YELLOW)
    await sweep(town, red)

    async def kinds(slug: str = "tateshina") -> list[str]:
        async with begin(town.actor(slug)) as tx:
            return [one.kind for one in await quality.decisions(tx, now=red)]

    assert await kinds() == ["deadline"]
    assert await kinds("shiojiri") == []
    async with begin(town.actor("tateshina")) as tx:
        (found,) = await quality.decisions(tx, now=red)
        assert found.link == f"/deadlines/{found.id}"
        await actions.answer(tx, escalation=found.id, answer="応援を探します", now=red)
    assert await kinds() == []
    async with begin(town.actor("tateshina")) as tx:
        late = await quality.decisions(tx, now=START + timedelta(days=54))
    assert [one.kind for one in late] == ["clock"]
