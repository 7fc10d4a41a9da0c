"""The tables of accounts are nobody's: every role that runs reaches them through definer functions of
the log-in's door alone, and these answer for one account or one town."""

from itertools import product
from typing import Any

import asyncpg
import pytest

pytestmark = pytest.mark.anyio
TABLES = (
    *("account", "account_town", "session", "link", "reset", "second_rule", "totp", "recovery"),
    *("passkey", "pending", "delegation", "sso_link"),
)
ROLES = ("yui_app", "yui_worker", "yui_auth", "yui_kpi", "yui_relay")


async def test_no_role_that_runs_reads_or_writes_a_table_of_accounts(town: Any) -> None:
    for role in ROLES:
        connection = await asyncpg.connect(town.servers.role(role, town.database))
        try:
            for table, statement in product(
                TABLES, ("select * from auth.{}", "delete from auth.{}")
            ):
                with pytest.raises(asyncpg.InsufficientPrivilegeError):
                    await connection.execute(statement.format(table))
        finally:
            await connection.close()


async def test_the_functions_of_accounts_are_the_log_ins_alone(town: Any) -> None:
    async with town.admin() as admin:
        rows = await admin.fetch(
            """
            select p.proname, r.rolname from pg_proc p
            join pg_namespace n on n.oid = p.pronamespace and n.nspname = 'auth'
            cross join pg_roles r
            where r.rolname like 'yui\\_%' and has_function_privilege(r.oid, p.oid, 'execute')
            """
        )
    held = {row["rolname"] for row in rows}
    assert held == {"yui_auth", "yui_auth_w"}
    inner = {row["proname"] for row in rows if row["rolname"] == "yui_auth"}
    assert not inner & {"has_second", "first_step"}


async def test_another_accounts_secrets_and_keys_are_not_told(town: Any) -> None:
    async with town.admin() as admin:
        one, other = [
            row["id"]
            for row in await admin.fetch("select id from auth.account order by login limit 2")
        ]
        await admin.execute("select auth.totp_start($1, '\\x00')", one)
        await admin.execute("select auth.recovery_set($1, array[sha256('a')])", one)
        await admin.execute("select auth.passkey_add(sha256('k'), $1, 'k', '\\x00', 0)", one)
    connection = await asyncpg.connect(town.servers.role("yui_auth", town.database))
    try:
        assert await connection.fetch("select * from auth.totp_of($1)", other) == []
        assert await connection.fetchval("select auth.recovery_left($1)", other) == 0
        assert not await connection.fetchval("select auth.recovery_use($1, sha256('a'))", other)
        assert await connection.fetch("select * from auth.passkeys_of($1)", other) == []
        assert await connection.fetchval("select auth.recovery_use($1, sha256('a'))", one)
    finally:
        await connection.close()


async def test_an_address_is_forgotten_a_day_after_it_was_counted(town: Any) -> None:
    async with town.admin() as admin:
        for subject in ("address:192.0.2.1", "address:192.0.2.2"):
            await admin.execute("select auth.throttle_hit($1, 900)", subject)
        await admin.execute(
            "update auth.throttle set started_at = now() - interval '25 hours'"
            " where subject = 'address:192.0.2.1'"
        )
        assert await admin.fetchval("select auth.throttle_hit('address:192.0.2.2', 900)") == 2
        kept = await admin.fetch("select subject from auth.throttle")
    assert [row["subject"] for row in kept] == ["address:192.0.2.2"]
