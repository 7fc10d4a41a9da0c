"""What one test wrote is not there in the next, and what cannot be put back is not used again."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.conftest import Servers, Stand, Town

pytestmark = pytest.mark.anyio


@pytest.fixture
async def own(servers: Servers) -> AsyncIterator[Stand]:
    """A stand of this test's own: the others' copies may be at their last use."""
    made = Stand(servers)
    yield made
    await made.end()


async def _names(town: Town) -> list[str]:
    async with town.admin() as admin:
        return [row[0] for row in await admin.fetch("select name from app.client order by name")]


async def test_rows_added_changed_and_removed_are_as_they_were(
    own: Stand, template: str, tmp_path: Path
) -> None:
    found, town = await own.take(template, tmp_path)
    before = await _names(town)
    await town.written()
    async with town.admin() as admin:
        await admin.execute("set session_replication_role = replica")
        await admin.execute("update app.client set name = 'changed'; delete from auth.account")
        await admin.execute(
            "insert into app.counter select tenant_id, id, 'x', 2026, 9 from app.body"
        )
    assert await town.written() == {"app.client", "auth.account", "app.counter"}
    await own.give(template, found)
    again, town = await own.take(template, tmp_path)
    assert again is found
    assert await _names(town) == before
    async with town.admin() as admin:
        assert await admin.fetchval("select count(*) from auth.account") > 0
    await own.give(template, again)


async def test_a_changed_catalogue_ends_the_copy(own: Stand, template: str, tmp_path: Path) -> None:
    found, town = await own.take(template, tmp_path)
    async with town.admin() as admin:
        await admin.execute("create table app.left_behind (id integer)")
    await own.give(template, found)
    again, town = await own.take(template, tmp_path)
    assert again.name != found.name
    async with town.admin() as admin:
        assert await admin.fetchval("select to_regclass('app.left_behind')") is None
    await own.give(template, again)


async def test_what_was_kept_is_put_back(town: Town) -> None:
    before = await _names(town)
    kept = await town.keep()
    async with town.admin() as admin:
        await admin.execute("update app.client set name = 'changed'")
    await town.put_back(kept)
    assert await _names(town) == before
