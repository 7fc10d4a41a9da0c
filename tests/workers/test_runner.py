"""One promise: kept once, given back when its job fails, laid aside in the end."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenants.actor import TenantId, system
from tenants.db import begin, begin_relay
from tests.conftest import Town
from tests.workers import parts
from tests.workers.parts import Effect, Failing
from workers_async import queries, runner, schedule
from workers_async.jobs import AnyJob, Call, Job, registry, schedules
from yui import outbox
from yui.clock import TOKYO

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=TOKYO)
TATESHINA = TenantId(20324)
parts.register()


async def _rows(town: Town, sql: str) -> list[tuple[object, ...]]:
    async with town.admin() as admin:
        return [tuple(row) for row in await admin.fetch(sql)]


async def _put(town: Town, name: str, *, key: str = "", operation: UUID | None = None) -> None:
    async with begin(town.actor("tateshina")) as tx:
        await outbox.put(tx, "test.effect", Effect(name), key=key or name, operation=operation)


@pytest.mark.anyio
async def test_a_promise_under_the_same_key_is_one_promise(town: Town) -> None:
    await _put(town, "a", key="k")
    await _put(town, "b", key="k")
    assert await runner.drain(now=NOW) == 1
    assert await _rows(town, "select subject from audit.entry") == [("a",)]


@pytest.mark.anyio
async def test_what_is_rolled_back_was_never_promised(town: Town) -> None:
    with pytest.raises(ZeroDivisionError):  # noqa: PT012
        async with begin(town.actor("tateshina")) as tx:
            await outbox.put(tx, "test.effect", Effect("a"), key="a")
            raise ZeroDivisionError
    assert await runner.drain(now=NOW) == 0


@pytest.mark.anyio
async def test_a_worker_leaves_a_promise_that_she_cannot_read(town: Town) -> None:
    async with begin(town.actor("tateshina", "worker")) as tx:
        await outbox.put(tx, "test.effect", Effect("hers"), key="hers")
        assert await tx.value("select count(*) from app.outbox") == 0
    assert await runner.drain(now=NOW) == 1


@pytest.mark.anyio
async def test_a_failed_job_writes_nothing_and_comes_back_later(town: Town) -> None:
    async with begin(town.actor("tateshina")) as tx:
        await outbox.put(tx, "test.failing", Failing("x"), key="x")
    with pytest.raises(RuntimeError, match="x"):
        await runner.drain(now=NOW)
    assert await _rows(town, "select count(*) from audit.entry") == [(0,)]
    state = "select state, attempts, run_at > now(), last_error from app.outbox"
    assert await _rows(town, state) == [("pending", 1, True, "RuntimeError: x")]
    assert await runner.drain(now=NOW) == 0


@pytest.mark.anyio
async def test_after_its_last_try_a_job_is_dead_and_its_operation_failed(town: Town) -> None:
    async with begin(town.actor("tateshina")) as tx:
        operation = await outbox.open_operation(tx, "test", total=1, now=NOW)
        await outbox.put(tx, "test.failing", Failing("x"), key="x", operation=operation)
    for _ in range(runner.LAST_TRY):
        async with town.admin() as admin:
            await admin.execute("update app.outbox set run_at = now()")
        async with begin_relay() as tx:
            (row,) = await queries.leased(tx, most=5, seconds=30)
        assert not await runner.keep(TATESHINA, row.id, now=NOW)
    assert await _rows(town, "select state from app.outbox") == [("dead",)]
    told = await _rows(town, "select state, problem from app.operation")
    assert told == [("failed", "RuntimeError: x")]


@pytest.mark.anyio
async def test_an_operation_counts_its_pieces_and_ends_with_the_last(town: Town) -> None:
    async with begin(town.actor("tateshina")) as tx:
        operation = await outbox.open_operation(tx, "test", total=3, now=NOW)
    for n in range(3):
        await _put(town, f"p{n}", operation=operation)
    assert await runner.drain(now=NOW) == 3
    told = await _rows(town, "select done, total, state, ended_at is not null from app.operation")
    assert told == [(3, 3, "done", True)]


@pytest.mark.anyio
async def test_what_a_batch_had_no_time_for_is_leased_again_at_once_and_no_try_is_spent(
    town: Town,
) -> None:
    for name in ("a", "b", "c"):
        await _put(town, name)
    async with begin_relay() as tx:
        first, *rest = [row.id for row in await queries.leased(tx, most=10, seconds=600)]
    assert await runner.keep(TATESHINA, first, now=NOW)
    await runner.put_back(TATESHINA, [first, *rest])  # what is done stays done
    states = "select state, attempts, lease_until from app.outbox order by state"
    assert await _rows(town, states) == [("done", 1, None), *[("pending", 0, None)] * 2]
    async with begin_relay() as tx:
        again = await queries.leased(tx, most=10, seconds=600)
    assert {row.id: row.attempts for row in again} == dict.fromkeys(rest, 1)


@pytest.mark.anyio
async def test_a_row_that_is_done_is_not_taken_again_by_a_late_ring(town: Town) -> None:
    await _put(town, "a")
    async with begin_relay() as tx:
        (row,) = await queries.leased(tx, most=5, seconds=30)
        assert await queries.leased(tx, most=5, seconds=30) == []
    assert await runner.keep(TATESHINA, row.id, now=NOW)
    assert not await runner.keep(TATESHINA, row.id, now=NOW)
    assert await _rows(town, "select count(*) from audit.entry") == [(1,)]


@pytest.mark.anyio
async def test_a_town_with_much_work_does_not_keep_another_waiting(town: Town) -> None:
    for n in range(30):
        await _put(town, f"a{n}")
    async with begin(town.actor("azumino")) as tx:
        await outbox.put(tx, "test.effect", Effect("other"), key="other")
    async with begin_relay() as tx:
        rows = await queries.leased(tx, most=10, seconds=30)
    assert [r.tenant_id for r in rows].count(20220) == 1
    assert [r.tenant_id for r in rows].count(20324) == 10


@pytest.mark.anyio
async def test_a_month_that_passed_unseen_is_caught_up_and_promised_once(town: Town) -> None:
    due = datetime(2026, 8, 1, 3, 0, tzinfo=TOKYO)
    async with begin(system(TATESHINA)) as tx:
        await queries.record_schedule(tx, "test.monthly", every="month", first=due)
    promised = 0
    for _ in range(40):
        async with begin_relay() as tx:
            if not (found := await queries.scheduled(tx)):
                break
            promised += found
    keys = [k for (k,) in await _rows(town, "select key from app.outbox order by key")]
    assert promised == len(keys) == len(set(keys))
    assert keys[:4] == [f"test.monthly:2026-{m:02}-{d}T18:00Z" for m, d in
                        ((7, 31), (8, 31), (9, 30), (10, 31))]  # fmt: skip


@pytest.mark.anyio
async def test_every_town_gets_its_schedule_once(town: Town) -> None:
    await schedule.plant()
    before = await _rows(town, "select * from app.schedule order by 1, 2")
    await schedule.plant()
    assert await _rows(town, "select * from app.schedule order by 1, 2") == before
    assert len(before) == 5 * len(schedules())


def test_every_kind_of_job_says_how_its_payload_reads() -> None:
    assert {"notices.mail"} <= registry().keys()
    for kind, job in registry().items():
        assert isinstance(job, Job | Call), kind
        described: AnyJob = job
        assert described.payload_type.__struct_config__.frozen, kind


@given(st.integers(min_value=-1, max_value=200))
def test_pauses_grow_and_never_pass_a_quarter_of_an_hour_and_its_jitter(attempts: int) -> None:
    assert 1 <= runner.pause(attempts) <= 1.2 * runner.LONGEST_PAUSE


@given(st.datetimes(timezones=st.just(UTC), min_value=datetime(2020, 1, 1), max_value=datetime(2090, 1, 1)))  # noqa: DTZ001  # fmt: skip
def test_the_first_time_is_after_now_and_within_its_period(moment: datetime) -> None:
    for every, most in (("hour", 1), ("day", 24), ("month", 31 * 24)):
        found = schedule.first(every, after=moment)  # type: ignore[arg-type]
        assert timedelta(0) < found - moment <= timedelta(hours=most)
