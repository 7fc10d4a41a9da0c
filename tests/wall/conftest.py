"""A copy of the world for looking at: shared by the tests of a module, which leave it as it was."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from typing import Any

import asyncpg
import pytest

from tests.conftest import Servers, _clone, _drop
from tests.wall import gate


@pytest.fixture(scope="module")
def copied(servers: Servers, template: str) -> Iterator[str]:
    """The name of a database that is a copy of the world."""
    name = asyncio.run(_clone(servers))
    yield name
    asyncio.run(_drop(servers, name))


@pytest.fixture
async def superuser(servers: Servers, copied: str, anyio_backend: str) -> AsyncIterator[Any]:
    """A superuser inside the copy, in a transaction that is rolled back."""
    connection = await asyncpg.connect(servers.database(copied))
    try:
        transaction = connection.transaction()
        await transaction.start()
        yield connection
        await transaction.rollback()
    finally:
        await connection.close()


@pytest.fixture
async def inspector(superuser: Any) -> Any:
    """The same, ready to run the checks of the catalogue gate."""
    await gate.prepare(superuser)
    return superuser
