"""The same tests on servers in containers: only a DSN differs."""

import pytest
from redis import Redis
from redis.exceptions import NoPermissionError

from tests.conftest import Servers, Town
from tests.test_spine import (
    test_a_director_sees_her_own_town_and_nothing_else,
    test_the_app_answers_and_reaches_its_database,
)

pytestmark = [pytest.mark.anyio, pytest.mark.containers, pytest.mark.xdist_group("containers")]

__all__ = [
    "test_a_director_sees_her_own_town_and_nothing_else",
    "test_the_app_answers_and_reaches_its_database",
]


async def test_the_world_stands_on_postgresql_18_in_a_container(town: Town) -> None:
    async with town.admin() as admin:
        assert (await admin.fetchval("show server_version")).startswith("18.")
        assert await admin.fetchval("select inet_server_addr() is not null")


def test_the_queue_in_a_container_refuses_what_the_embedded_one_refuses(servers: Servers) -> None:
    with Redis.from_url(servers.queue) as queue:
        assert queue.zcard("arq:queue") == 0
        for command in ("FLUSHALL", "KEYS *", "EVAL x 0", "GET other"):
            with pytest.raises(NoPermissionError):
                queue.execute_command(*command.split())


def test_a_crash_of_either_server_loses_nothing_that_was_promised(servers: Servers) -> None:
    with Redis.from_url(servers.queue) as queue:
        queue.zadd("arq:test", {"kept": 1})
    # everysec: what is older than a second is on the disk
    servers.valkey.restart("fast")
    servers.cluster.restart("immediate")
    with Redis.from_url(servers.queue) as queue:
        assert queue.zcard("arq:test") == 1
    assert servers.cluster.running
