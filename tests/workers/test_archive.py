"""Promises that were kept leave the outbox after their days; what waits or died stays."""

from datetime import date, timedelta
from typing import Any

import asyncpg
import pytest

from tenants.db import begin
from tests.conftest import Town
from workers_async import retention
from workers_async.jobs import Due
from workers_async.jobs import outbox as jobs
from yui import clock

pytestmark = pytest.mark.anyio
ROWS = [
    ("old", "done", 91),
    ("young", "done", 89),
    ("waiting", "pending", 400),
    ("dead", "dead", 400),
    ("fold", "done", 91),
]


async def plant(town: Town, slug: str = "tateshina") -> None:
    async with town.admin() as admin:
        for key, state, days in ROWS:
            await admin.execute(
                "insert into app.outbox (tenant_id, kind, payload, key, state, done_at)"
                " values ($1, $2, '{}', $3, $4, now() - make_interval(days => $5))",
                *(town.tenant(slug), "kpi.fold" if key == "fold" else "a.kind", key, state, days),
            )


async def keys(town: Town, table: str, slug: str = "tateshina") -> set[str]:
    async with town.admin() as admin:
        found = await admin.fetch(
            f"select key from {table} where tenant_id = $1 and key = any($2)",
            *(town.tenant(slug), [key for key, _, _ in ROWS]),
        )
    return {row["key"] for row in found}


async def archive(town: Town, slug: str = "tateshina") -> None:
    now = clock.now()
    async with begin(town.actor(slug, "system")) as tx:
        await jobs.archive(tx, Due(now), now=now)


async def test_only_what_is_done_and_old_moves_and_only_its_own_town_s(town: Town) -> None:
    await plant(town)
    await plant(town, "shiojiri")
    await archive(town)
    await archive(town)
    assert await keys(town, "app.outbox") == {"young", "waiting", "dead"}
    assert await keys(town, "app.outbox_archive") == {"old"}
    assert len(await keys(town, "app.outbox", "shiojiri")) == len(ROWS)


async def test_a_full_chunk_goes_on_in_a_further_job(town: Town) -> None:
    await plant(town)
    now = clock.now()
    async with begin(town.actor("tateshina", "system")) as tx:
        await jobs.archive(tx, Due(now), now=now, most=1)
    async with town.admin() as admin:
        again = "select count(*) from app.outbox where kind = 'outbox.archive'"
        assert await admin.fetchval(again) == 1


@pytest.mark.parametrize("who", ["director", "worker", "staff"])
async def test_nobody_but_a_town_s_own_job_archives(town: Town, who: str) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with begin(town.actor("tateshina", who)) as tx:
            await tx.value("select gate.outbox_archive(30, 10)")


async def test_no_rule_keeps_rows_for_less_than_a_month(town: Town) -> None:
    await plant(town)
    async with town.admin() as admin:
        await admin.execute("update app.outbox set done_at = now() - interval '29 days'")
    async with begin(town.actor("tateshina", "system")) as tx:
        moved: Any = await tx.value("select gate.outbox_archive(0, 100)")
    assert moved == 0


def test_the_retention_is_a_dated_rule_with_its_source() -> None:
    assert retention.outbox_days(date(2026, 11, 21)) == 90
    assert timedelta(days=retention.outbox_days(date(2026, 11, 21))) > timedelta(days=30)
