"""Each promise is kept once, whoever is killed, flushed or restarted meanwhile (reliability.md §7)."""

import asyncio
import random
import time
from uuid import UUID

import asyncpg
import pytest

from tenants.db import begin
from tenants.refusal import Unavailable
from tests.conftest import Town
from tests.payouts.seed import owe, propose
from tests.workers.crew import Crew, deadline
from tests.workers.parts import Effect
from workers_async import ring
from yui import outbox

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(240)]
TOWNS = ("tateshina", "shiojiri", "itoigawa")


async def promise(
    town: Town, count: int, *, seconds: float = 0.0, since: int = 0, every: float = 0.0
) -> None:
    for n in range(since, since + count):
        await asyncio.sleep(every)
        slug = TOWNS[n % len(TOWNS)]
        for _ in range(40):  # PostgreSQL may be on its way down or up
            try:
                async with begin(town.actor(slug)) as tx:
                    await tx.run("set local synchronous_commit = on")
                    await outbox.put(
                        tx, "test.effect", Effect(f"e{n}", seconds), key=f"test.effect:{n}"
                    )
                break
            except (Unavailable, asyncpg.PostgresError, OSError):
                await asyncio.sleep(0.25)


async def states(town: Town) -> dict[str, int]:
    async with town.admin() as admin:
        rows = await admin.fetch(
            "select state, count(*) n from app.outbox where kind like 'test.%' group by state"
        )
    return {row["state"]: row["n"] for row in rows}


async def effects(town: Town) -> list[str]:
    async with town.admin() as admin:
        rows = await admin.fetch("select subject from audit.entry where action = 'test.effect'")
    return sorted(row["subject"] for row in rows)


async def until_done(town: Town, crew: Crew, count: int, *, seconds: float) -> None:
    limit = deadline(seconds)
    while (found := await states(town)).get("done", 0) < count:
        assert time.monotonic() < limit, f"{found}\n{crew.said()}"
        crew.mend()
        await asyncio.sleep(0.1)


def each_once(count: int) -> list[str]:
    return sorted(f"e{n}" for n in range(count))


async def test_a_worker_killed_in_the_middle_leaves_no_half_effect_and_none_twice(
    town: Town,
) -> None:
    with Crew(town, workers=1) as crew:
        await promise(town, 1)
        await until_done(town, crew, 1, seconds=40)
        await promise(town, 1, seconds=3.0, since=1)
        await _until_running(town)
        crew.kill("worker0")
        assert await effects(town) == each_once(1)
        await promise(town, 4, since=2)
        await until_done(town, crew, 6, seconds=40)
    assert await effects(town) == each_once(6)


async def _until_running(town: Town, said: str = "audit.append(''test.effect''") -> None:
    """Until a job is between its work and its commit: what it said last."""
    limit = deadline(30)
    while time.monotonic() < limit:
        async with town.admin() as admin:
            busy = await admin.fetchval(
                "select count(*) from pg_stat_activity where datname = current_database()"
                f" and query like '%{said}%' and state = 'idle in transaction'"
            )
        if busy:
            return
        await asyncio.sleep(0.05)
    raise AssertionError("no job began")


@pytest.mark.nightly  # a job that takes its time
async def test_a_worker_asked_to_stop_finishes_its_job_and_burns_no_try(town: Town) -> None:
    with Crew(town, workers=1) as crew:
        await promise(town, 1, seconds=2.0)
        await _until_running(town)
        crew.ask_to_stop("worker0")
        assert await states(town) == {"done": 1}
    async with town.admin() as admin:
        assert await admin.fetchval("select max(attempts) from app.outbox") == 1
    assert await effects(town) == each_once(1)


async def test_a_queue_that_lost_everything_is_rung_again(town: Town) -> None:
    with Crew(town) as crew:
        await promise(town, 60, seconds=0.02)
        town.servers.valkey.lose_everything()
        await until_done(town, crew, 60, seconds=60)
    assert await effects(town) == each_once(60)


@pytest.mark.nightly  # the queue is away for seconds
async def test_promises_wait_while_the_queue_is_away_and_spend_no_try(town: Town) -> None:
    with Crew(town, workers=1) as crew:
        await promise(town, 1)
        await until_done(town, crew, 1, seconds=40)
        town.servers.valkey.stop("immediate")
        try:
            await promise(town, 3, since=1)
            await asyncio.sleep(3)
            assert (await states(town)).get("pending") == 3
        finally:
            town.servers.valkey.restart()
        await until_done(town, crew, 4, seconds=60)
    assert await effects(town) == each_once(4)


async def test_a_crash_of_postgresql_rolls_back_and_everything_comes_again(town: Town) -> None:
    await _durable(town)
    with Crew(town) as crew:
        await promise(town, 40, seconds=0.05)
        await _until_running(town)
        town.servers.cluster.restart("immediate")
        await until_done(town, crew, 40, seconds=60)
    assert await effects(town) == each_once(40)


async def _durable(town: Town) -> None:
    """The tests' server answers before it has written; for a crash it must not."""
    async with town.admin() as admin:
        await admin.execute(f'alter database "{town.database}" set synchronous_commit = on')


async def befall(town: Town, crew: Crew, fault: str) -> None:
    match fault:
        case "worker":
            crew.kill(random.choice(["worker0", "worker1"]))
        case "relay":
            crew.kill("relay")
        case "flush":
            town.servers.valkey.lose_everything()
        case "queue":
            town.servers.valkey.restart("immediate")
        case _:
            town.servers.cluster.restart("immediate")


async def storm(town: Town, *, promises: int, faults: int, every: float) -> None:
    """Promises in a stream, faults all along; at the end each effect is there once."""
    kinds = ["worker"] * 6 + ["relay"] * 3 + ["flush", "queue", "database"]
    await _durable(town)
    with Crew(town) as crew:
        pace = faults * every / promises
        stream = asyncio.create_task(promise(town, promises, seconds=0.05, every=pace))
        for n in range(faults):
            await asyncio.sleep(every)
            crew.mend()
            await befall(town, crew, kinds[n % len(kinds)])
        await stream
        await until_done(town, crew, promises, seconds=120)
    assert await effects(town) == each_once(promises)


@pytest.mark.nightly  # three hundred faults in the long one beside it
async def test_a_storm_of_faults_keeps_each_promise_once(town: Town) -> None:
    await storm(town, promises=120, faults=12, every=0.8)


@pytest.mark.nightly
@pytest.mark.timeout(1800)
async def test_hundreds_of_faults_keep_each_promise_once(town: Town) -> None:
    await storm(town, promises=3000, faults=300, every=2.0)


async def test_the_queue_user_may_not_empty_the_queue(town: Town) -> None:
    from redis.exceptions import NoPermissionError

    queue = await ring.connect(town.settings.queue_url)
    try:
        with pytest.raises(NoPermissionError):
            await queue.flushall()
        with pytest.raises(NoPermissionError):
            await queue.set("elsewhere", b"x")
    finally:
        await queue.aclose()


def test_a_ring_names_the_lease_so_that_another_lease_rings_anew() -> None:
    from workers_async.queries import Leased

    rows = [Leased(20324, UUID(int=n), "k", 1) for n in (1, 2)] + [
        Leased(20215, UUID(int=3), "k", 2)
    ]
    found = ring.batches(rows)
    assert [(b.town, len(b.rows), b.ring) for b in found] == [
        (20324, 2, f"ob:{UUID(int=1)}:1"),
        (20215, 1, f"ob:{UUID(int=3)}:2"),
    ]


@pytest.mark.nightly  # a quarter of a minute
async def test_a_payout_run_survives_every_fault_and_pays_each_worker_once(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Issue: kill -9 in the middle of a payout run, an emptied queue, a crash of PostgreSQL."""
    for worker in range(1, 15):
        for _ in range(3):
            await owe(town, 1_000 * worker, worker=worker)
        await owe(town, 30_000, worker=worker, category="manuscript")
    monkeypatch.setattr("yui.payouts.model.PART", 6)
    await _durable(town)
    run = await propose(town)
    with Crew(town, workers=2, environ={"YUI_TEST_LINGER": "payouts.build=2"}) as crew:
        for fault in ("worker0", "flush", "database", "worker1"):
            await _until_building(town)
            if fault.startswith("worker"):
                crew.kill(fault)
            else:
                await befall(town, crew, fault)
            crew.mend()
        await _until_drafted(town, crew)
    await _nothing_twice(town, run)


async def _until_building(town: Town) -> None:
    limit = deadline(40)
    async with town.admin() as admin:
        while time.monotonic() < limit:
            busy = await admin.fetchval(
                "select count(*) from pg_stat_activity where datname = current_database()"
                " and usename = 'yui_worker' and state = 'idle in transaction'"
                " and xact_start < now() - interval '0.7 s'"
            )
            if busy:
                return
            await asyncio.sleep(0.05)
    raise AssertionError("the run was not being built")


async def _until_drafted(town: Town, crew: Crew) -> None:
    limit = deadline(90)
    async with town.admin() as admin:
        while await admin.fetchval("select state from app.payout_run") != "draft":
            assert time.monotonic() < limit, crew.said()
            crew.mend()
            await asyncio.sleep(0.2)


async def _nothing_twice(town: Town, run: UUID) -> None:
    async with town.admin() as admin:
        told = await admin.fetchrow(
            "select count(*) n, sum(gross_yen) gross, sum(withholding_yen) withheld"
            " from app.payout where run_id = $1",
            run,
        )
        assert (told["n"], told["gross"]) == (28, 3 * 1_000 * 105 + 14 * 30_000)
        operation = await admin.fetchrow("select done, total, state from app.operation")
        assert operation["done"] == operation["total"] > 2
        assert operation["state"] == "done"
        left = await admin.fetchval(
            "select count(*) from app.outbox where kind = 'payouts.build' and state <> 'done'"
        )
        assert left == 0
        twice = await admin.fetchval(
            "select count(*) from (select 1 from app.journal group by tenant_id, body_id, key"
            " having count(*) > 1) as t"
        )
        assert twice == 0
