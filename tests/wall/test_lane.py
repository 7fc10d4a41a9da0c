"""The lane of the hot lists: connections that pass from caller to caller, and come to no harm."""

import asyncio
from typing import Any

import asyncpg
import pytest

from tenants.db import DOORS, _lives, read_json
from tenants.lane import Lane
from tenants.refusal import Unavailable
from tests.conftest import Town

pytestmark = pytest.mark.anyio
WHO = "select convert_to(to_json(ctx.bind($1))::text, 'UTF8')"
LONG = f"{WHO} from (select count(*) from generate_series(1, 20000000)) n"
SLUGS = ("tateshina", "shiojiri", "itoigawa")


def _lane() -> Lane:
    assert DOORS.town is not None
    return DOORS.town._lane


async def _end(town: Town, *, state: str) -> None:
    """The server ends the application's connections to this database that are in the state."""
    async with town.admin() as admin:
        ended = await admin.fetchval(
            "select count(pg_terminate_backend(pid)) from pg_stat_activity"
            " where usename = 'yui_app' and datname = current_database() and state = $1",
            state,
        )
    assert ended >= 1


async def test_many_callers_of_three_towns_share_few_connections_and_see_their_own(
    town: Town, record_property: Any
) -> None:
    asked = [SLUGS[n % 3] for n in range(300)]
    answers = await asyncio.gather(*(read_json(town.actor(slug), WHO) for slug in asked))
    assert [int(each) for each in answers] == [int(town.tenant(slug)) for slug in asked]
    assert 1 <= _lane()._held <= 4
    record_property("probes", len(answers))


async def test_a_caller_who_leaves_takes_no_connection_with_her(town: Town) -> None:
    for pause in (0.0, 0.001, 0.01, 0.05):
        tasks = [asyncio.create_task(read_json(town.actor(slug), LONG)) for slug in SLUGS * 4]
        await asyncio.sleep(pause)
        for task in tasks:
            task.cancel()
        done = await asyncio.gather(*tasks, return_exceptions=True)
        assert all(isinstance(each, asyncio.CancelledError) for each in done), done
    answers = await asyncio.gather(*(read_json(town.actor(slug), WHO) for slug in SLUGS * 10))
    assert [int(each) for each in answers] == [int(town.tenant(slug)) for slug in SLUGS * 10]
    assert _lane()._held == len(_lane()._free) <= 4


async def test_a_statement_that_fails_leaves_the_lane_whole(town: Town) -> None:
    for _ in range(10):
        with pytest.raises(asyncpg.DivisionByZeroError):
            await read_json(town.actor("tateshina"), f"{WHO} where 1 / 0 = 1")
    assert (
        await read_json(town.actor("shiojiri"), WHO) == str(int(town.tenant("shiojiri"))).encode()
    )


async def test_a_broken_connection_is_an_honest_answer_once_and_then_forgotten(town: Town) -> None:
    me = town.actor("tateshina")
    await read_json(me, WHO)
    [held] = _lane()._free
    await _end(town, state="idle")
    await asyncio.sleep(0.05)
    assert not _lives(held)
    assert int(await read_json(me, WHO)) == int(town.tenant("tateshina"))
    running = asyncio.create_task(read_json(me, LONG))
    await asyncio.sleep(0.1)
    await _end(town, state="active")
    with pytest.raises(Unavailable):
        await running
    assert int(await read_json(me, WHO)) == int(town.tenant("tateshina"))


async def test_who_waits_longer_than_is_decent_is_told_so(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert DOORS.town is not None
    door = DOORS.town
    short = Lane(size=1, take=door._take, give=door._give, lives=_lives, patience=0.05)
    monkeypatch.setattr(door, "_lane", short)
    me = town.actor("tateshina")
    first = asyncio.create_task(read_json(me, LONG))
    await asyncio.sleep(0.02)
    with pytest.raises(Unavailable):
        await read_json(me, WHO)
    first.cancel()
    await asyncio.gather(first, return_exceptions=True)
    assert int(await read_json(me, WHO)) == int(town.tenant("tateshina"))
    await short.close()


async def test_a_pool_without_a_connection_is_told_and_the_next_may_try(town: Town) -> None:
    refused = 0

    async def take() -> Any:
        nonlocal refused
        refused += 1
        raise Unavailable

    async def give(_: Any) -> None:
        raise AssertionError("nothing was taken")

    lane = Lane(size=1, take=take, give=give, lives=_lives, patience=1)
    done = await asyncio.gather(*(lane.read("select 1") for _ in range(5)), return_exceptions=True)
    assert [type(each) for each in done] == [Unavailable] * 5
    assert refused == 5
