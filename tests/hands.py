"""What the tests of many slices do in the same way: look past the wall, be refused, send a form."""

import asyncio
import re
import time
from collections.abc import Awaitable, Sequence
from typing import Any
from uuid import UUID

import httpx
import pytest

from tenants.refusal import Refused
from tests.conftest import Town


async def rows(town: Town, sql: str, *args: object) -> list[dict[str, Any]]:
    """What the superuser sees."""
    async with town.admin() as admin:
        return [dict(row) for row in await admin.fetch(sql, *args)]


async def counted(town: Town, tables: Sequence[str]) -> list[int]:
    """How many rows each table holds."""
    async with town.admin() as admin:
        return [await admin.fetchval(f"select count(*) from {table}") for table in tables]


async def snapshot(town: Town, tables: Sequence[str]) -> list[str]:
    """What each table holds, as a hash a table."""
    async with town.admin() as admin:
        return [
            await admin.fetchval(
                f"select coalesce(md5(string_agg(t::text, '|' order by t::text)), '') from {name} t"
            )
            for name in tables
        ]


_WAITING = """
    select count(*) from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'
"""


async def waiting(town: Town, many: int, *, unless: "asyncio.Future[Any] | None" = None) -> None:
    """So many transactions wait for a lock, or one of them has ended instead."""
    limit = time.monotonic() + 20
    async with town.admin() as admin:
        while await admin.fetchval(_WAITING) < many and not (unless and unless.done()):
            assert time.monotonic() < limit, "nobody waits"
            await asyncio.sleep(0.005)


async def refused(call: Awaitable[Any]) -> str:
    """The code with which it is refused."""
    with pytest.raises(Refused) as caught:
        await call
    return caught.value.code


async def post(
    browser: httpx.AsyncClient, path: str, data: dict[str, str], shown: str = ""
) -> httpx.Response:
    """Sends a form with the token of the page that shows it (`shown`, or the same path)."""
    found = re.search(r'name="csrf" value="([^"]+)"', (await browser.get(shown or path)).text)
    assert found
    return await browser.post(path, data={"csrf": found.group(1), **data})


def plain(text: str, known: UUID) -> str:
    """The page without what is new in every answer."""
    text = re.sub(r'name="csrf" value="[^"]+"', "", text.replace(str(known), "ID"))
    return re.sub(r"req_[0-9a-f]+", "REQ", text)
