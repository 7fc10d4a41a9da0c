"""Brings a database to the newest version: roles, schemas, then each version in its transaction.

Piccolo finds and records the versions; a version that cannot have its locks within 500 ms gives up
at once and is tried again, up to ten times (reliability.md §5.5), so that readers never queue.
"""

import asyncio
import contextlib
import io
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

import asyncpg
from piccolo.apps.migrations.commands.forwards import run_forwards
from piccolo.apps.migrations.tables import Migration

from migrations import roles
from migrations.from_sql import in_transaction
from tenants.context import KID, ContextKey, pads

VERSIONS = Path(__file__).parent / "versions"
ADVISORY = 20261121
TRIES = 10


def dsn_for(dsn: str, *, user: str, password: str, database: str) -> str:
    """The same server, another role and database."""
    parts = urlsplit(dsn)
    where = parts.netloc.rpartition("@")[2]
    login = f"{quote(user)}:{quote(password)}@{where}"
    return urlunsplit((parts.scheme, login, f"/{database}", parts.query, ""))


def versions() -> list[str]:
    """The IDs of all versions, in order."""
    return sorted(path.stem.split("_")[0] for path in VERSIONS.glob("[0-9]*.py"))


async def apply(
    admin_dsn: str,
    *,
    password_of: Callable[[str], str],
    context_key: ContextKey,
    database: str = "yui",
    say: Callable[[str], None] = lambda _: None,
) -> int:
    """Applies what is missing and returns how many versions that was."""
    await _bootstrap(admin_dsn, password_of=password_of, database=database)
    dsn = dsn_for(
        admin_dsn, user=roles.MIGRATOR, password=password_of(roles.MIGRATOR), database=database
    )
    os.environ["PICCOLO_CONF"] = "migrations.piccolo_conf"
    from migrations import piccolo_conf

    piccolo_conf.DB = piccolo_conf.engine(dsn)
    record: Any = Migration
    record._meta.db = piccolo_conf.DB  # Piccolo keeps the first engine it found
    done = await _recorded(dsn)
    missing = [version for version in versions() if version not in done]
    for place, version in enumerate(missing, 1):
        say(f"migration {version} ({place}/{len(missing)})")
        await _forward(piccolo_conf.DB, version)
    await _put_key(dsn, context_key)
    return len(missing)


async def _bootstrap(admin_dsn: str, *, password_of: Callable[[str], str], database: str) -> None:
    admin = await asyncpg.connect(admin_dsn, timeout=30)
    try:
        await admin.execute(f"select pg_advisory_lock({ADVISORY})")
        await roles.make_roles(admin, password_of=password_of)
        await roles.make_database(admin, database=database)
        parts = urlsplit(admin_dsn)
        inside = urlunsplit((parts.scheme, parts.netloc, f"/{database}", parts.query, ""))
        second = await asyncpg.connect(inside, timeout=30)
        try:
            await roles.make_schemas(second)
        finally:
            await second.close()
    finally:
        await admin.close()


async def _recorded(dsn: str) -> set[str]:
    connection = await asyncpg.connect(dsn, timeout=30)
    try:
        if not await connection.fetchval("select to_regclass('meta.migration')"):
            return set()
        return {row["name"] for row in await connection.fetch("select name from meta.migration")}
    finally:
        await connection.close()


async def _forward(engine: Any, version: str) -> None:
    script = next(VERSIONS.glob(f"{version}_*.sql")).read_text(encoding="utf-8")
    for attempt in range(1, TRIES + 1):
        try:
            with contextlib.redirect_stdout(io.StringIO()) as heard:
                if in_transaction(script):
                    async with engine.transaction():
                        result = await run_forwards("yui", version)
                else:
                    result = await run_forwards("yui", version)
            if not result.success:
                raise RuntimeError(f"migration {version}: {heard.getvalue()}")
            return
        except asyncpg.LockNotAvailableError:
            if attempt == TRIES:
                raise
            await asyncio.sleep(0.2 * attempt)


async def _put_key(dsn: str, key: ContextKey) -> None:
    inner, outer = pads(key)
    connection = await asyncpg.connect(dsn, timeout=30)
    try:
        async with connection.transaction():
            await connection.execute("set local role yui_ctx")
            await connection.execute(
                "insert into ctx.key (kid, inner_pad, outer_pad) values ($1, $2, $3)"
                " on conflict (kid) do update set inner_pad = $2, outer_pad = $3",
                KID,
                inner,
                outer,
            )
    finally:
        await connection.close()
