"""The coordinator's and the public's role sees kpi.* and nothing else; probes are counted."""

import asyncpg
import pytest
from litestar.routes import HTTPRoute

from tests.conftest import Browser, Town

pytestmark = pytest.mark.anyio
HIDDEN = {"tally"}
HERS = ("/dashboard", "/dashboard.xlsx")


async def _tables(town: Town) -> list[tuple[str, str]]:
    async with town.admin() as admin:
        rows = await admin.fetch(
            "select n.nspname, c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace"
            " where c.relkind in ('r', 'p', 'v', 'm') and n.nspname !~ '^pg_|^information_schema'"
        )
    return [(row[0], row[1]) for row in rows]


async def test_the_kpi_role_reads_the_published_tables_and_no_other(measured: Town) -> None:
    role = await asyncpg.connect(measured.settings.dsn("yui_kpi"))
    denied = read = 0
    try:
        for schema, table in await _tables(measured):
            if schema == "kpi" and table not in HIDDEN:
                await role.fetch(f'select * from {schema}."{table}" limit 1')
                read += 1
                continue
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await role.fetch(f'select 1 from {schema}."{table}" limit 1')
            denied += 1
    finally:
        await role.close()
    assert read >= 8
    assert denied >= 30


async def test_the_kpi_role_writes_nothing(measured: Town) -> None:
    role = await asyncpg.connect(measured.settings.dsn("yui_kpi"))
    probes = 0
    try:
        await role.execute("set default_transaction_read_only = off")
        for schema, table in await _tables(measured):
            if schema != "kpi":
                continue
            for statement in (
                f"delete from kpi.{table}",
                f"insert into kpi.{table} select * from kpi.{table}",
                f"truncate kpi.{table}",
            ):
                with pytest.raises(asyncpg.InsufficientPrivilegeError):
                    await role.execute(statement)
                probes += 1
    finally:
        await role.close()
    assert probes >= 24


async def test_the_kpi_role_calls_no_function_but_the_towns(measured: Town) -> None:
    async with measured.admin() as admin:
        rows = await admin.fetch(
            "select p.oid::regprocedure::text, has_function_privilege('yui_kpi', p.oid, 'execute')"
            " from pg_proc p join pg_namespace n on n.oid = p.pronamespace"
            " where n.nspname in ('app', 'registry', 'wall', 'ctx', 'gate', 'auth', 'audit', 'kpi')"
        )
    assert len(rows) >= 30
    assert [name for name, may in rows if may] == ["kpi.towns()"]


async def test_the_coordinator_opens_her_own_pages_alone(measured: Town, client: Browser) -> None:
    page = await client.login(measured.actor("tateshina", "coordinator"))
    probes = 0
    for route in client.app.routes:
        if not isinstance(route, HTTPRoute) or "{" in route.path_format:
            continue
        for handler in route.route_handlers:
            guards = [getattr(guard, "func", guard) for guard in handler.resolve_guards()]
            needs = {guard.permission for guard in guards if hasattr(guard, "permission")}
            if "GET" not in handler.http_methods or not needs:
                continue
            hers = needs <= {"dashboard.read", "account"}
            answer = await page.get(route.path)
            assert (answer.status_code == 403) is not hers, route.path
            probes += 1
    assert probes >= 6
    for path in HERS:
        assert (await page.get(path)).status_code == 200
