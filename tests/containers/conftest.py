"""Here the servers always come from containers; without an engine the tests say what is missing."""

import asyncio
import os
from collections.abc import AsyncIterator, Iterator

import pytest

from tests.conftest import MASTER, TEMPLATE, Servers, Stand, _template
from tests.containers.servers import started

MISSING = "no container engine: install podman or Docker, start its socket and set DOCKER_HOST"


def engine() -> None:
    """Skips without an engine; fails in CI when CI said that there is one."""
    if os.environ.get("DOCKER_HOST"):
        return
    if os.environ.get("YUI_EXPECT_CONTAINERS"):
        pytest.fail(MISSING)
    pytest.skip(MISSING)


@pytest.fixture(scope="session")
def servers() -> Iterator[Servers]:
    """PostgreSQL 18 and Valkey 9 in containers."""
    engine()
    with started(MASTER) as running:
        yield Servers(**running)


@pytest.fixture(scope="session")
def template(servers: Servers) -> str:
    """The world, in the containers' PostgreSQL."""
    asyncio.run(_template(servers))
    return TEMPLATE


@pytest.fixture(scope="session")
async def stand(servers: Servers, anyio_backend: str) -> AsyncIterator[Stand]:
    """The copies in the containers' PostgreSQL."""
    made = Stand(servers)
    yield made
    await made.end()
