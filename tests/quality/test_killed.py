"""A worker process killed while it tells a ladder: every step is told once, each with its time."""

import asyncio
import time
from collections import Counter
from datetime import timedelta

import pytest

from tenants.db import begin
from tests.conftest import Town
from tests.deliveries.test_actions import rows
from tests.quality.test_deadlines import YELLOW, sweep, task
from tests.workers.crew import Crew, deadline
from workers_async.jobs import Due
from yui import outbox

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(240)]
LINGER = {"YUI_TEST_LINGER": "quality.deadlines=3"}


async def promise(town: Town, name: str) -> None:
    async with begin(town.actor("tateshina", "system")) as tx:
        due = Due(due_at=YELLOW)
        await outbox.put(tx, "quality.deadlines", due, key=f"quality.deadlines:{name}")


async def until_told_and_not_committed(town: Town) -> None:
    """Until the job has written its steps and waits before its commit."""
    limit = deadline(60)
    while time.monotonic() < limit:
        busy = await rows(
            town,
            "select pid from pg_stat_activity where datname = current_database()"
            " and usename = 'yui_worker' and state = 'idle in transaction'"
            " and state_change < clock_timestamp() - interval '0.5 s'",
        )
        if busy:
            return
        await asyncio.sleep(0.05)
    raise AssertionError("no job began")


async def until_done(town: Town, crew: Crew, count: int) -> None:
    limit = deadline(90)
    while time.monotonic() < limit:
        (found,) = await rows(
            town,
            "select count(*)::int as n from app.outbox"
            " where kind = 'quality.deadlines' and state = 'done' and key like '%:killed%'",
        )
        if found["n"] >= count:
            return
        crew.mend()
        await asyncio.sleep(0.2)
    raise AssertionError(crew.said())


@pytest.mark.nightly  # two programs are killed and started again
async def test_no_step_is_told_twice_though_the_worker_is_killed_in_the_middle(town: Town) -> None:
    await task(town)
    await sweep(town, YELLOW)
    before = await rows(town, "select count(*)::int as n from app.notice")
    with Crew(town, workers=1, environ=LINGER) as crew:
        await promise(town, "killed-1")
        await until_told_and_not_committed(town)
        crew.kill("worker0")
        told = await rows(town, "select step from app.escalation")
        assert [row["step"] for row in told] == ["worker"], "what was not committed was not told"
        assert await rows(town, "select count(*)::int as n from app.notice") == before
        await until_done(town, crew, 1)
        await promise(town, "killed-2")
        await until_done(town, crew, 2)
    told = await rows(town, "select step, since, raised_at from app.escalation")
    assert Counter(row["step"] for row in told) == Counter(
        worker=1, leader=1, director=1, coordinator=1
    )
    assert {row["since"] for row in told} == {YELLOW}
    assert all(row["raised_at"] - YELLOW >= timedelta(0) for row in told)
    heard = await rows(town, "select to_id, kind from app.notice where kind like 'deadline.%'")
    per_person = Counter((row["to_id"], row["kind"]) for row in heard)
    assert per_person and set(per_person.values()) == {1}, "nobody is told a step twice"
    assert {kind for _, kind in per_person} == {
        "deadline.worker",
        "deadline.leader",
        "deadline.director",
    }
    summed = "select amount::int as n from app.kpi_delta where measure = 'escalations'"
    assert await rows(town, summed) == [{"n": 1}], "the coordinator is given one count, once"
    noted = await rows(
        town,
        "select count(*)::int as n from audit.entry where action = 'task.escalated'",
    )
    assert noted == [{"n": 4}]
