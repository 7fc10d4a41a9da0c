"""The keys of what is sealed: whether they are the right ones, how far a rotation is, a new one."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

import asyncpg
from msgspec import Struct

from tenants.actor import NOWHERE, TenantId, system
from tenants.db import begin
from yui import clock, keys
from yui.audit import actions as audit
from yui.doors import close_doors, open_doors, wrong_key
from yui.embedded.account import CannotStart
from yui.settings import Settings, as_database
from yui.towns import actions as towns
from yui.vault import actions as vault
from yui.vault.model import LEGACY, BrokenSeal, Canary, WrongKey, canary, demand

NOT_OURS = "check the master secret (YUI_SECRET, or secrets/master in YUI_HOME; docs/keys.md)"


class Standing(Struct, frozen=True):
    """How a town's keys stand: the newest data key and its wrapping, rows on older keys, and how
    many pieces of sealing anew are done of those under way."""

    town: int
    kid: int
    kek: int
    lagging: int
    done: int
    total: int


async def demand_key(settings: Settings) -> None:
    """The database's canaries open under our master secret, or `CannotStart`; nothing is written.

    Asked before `yui migrate` touches anything: it would give every role another password.
    """
    try:
        admin = await asyncpg.connect(
            as_database(settings.admin_dsn, settings.database_name), timeout=30
        )
    except asyncpg.InvalidCatalogNameError:
        return  # there is no database yet
    try:
        if await admin.fetchval("select to_regclass('app.vault_canary') is not null"):
            await _demand(admin, settings)
    finally:
        await admin.close()


async def _demand(connection: Any, settings: Settings) -> int:
    rows = await connection.fetch("select kek, sealed from app.vault_canary order by kek")
    found = [Canary(row["kek"], row["sealed"]) for row in rows]
    try:
        demand(found, key=keys.field_key(settings.master))
    except WrongKey as no:
        raise wrong_key(settings) from no
    return len(found)


async def demand_running(settings: Settings) -> None:
    """The same for a part that starts alone. A database that is not there yet is its own matter."""
    try:
        connection = await asyncpg.connect(settings.dsn("yui_app"), timeout=10)
    except asyncpg.InvalidAuthorizationSpecificationError as no:
        # Each role's password comes from the master secret.
        raise CannotStart(
            f"the database refuses us: run `yui migrate` first, or, when that was done, {NOT_OURS}"
        ) from no
    except (OSError, asyncpg.PostgresError):
        return
    try:
        if await connection.fetchval("select to_regclass('app.vault_canary') is not null"):
            await _demand(connection, settings)
    finally:
        await connection.close()


async def first_canary(settings: Settings) -> None:
    """A migrated database has a canary from now on."""
    connection = await asyncpg.connect(settings.dsn("yui_worker"), timeout=30)
    try:
        if await _demand(connection, settings) == 0:
            await connection.execute(
                "insert into app.vault_canary (kek, sealed) values (1, $1) on conflict do nothing",
                canary(keys.field_key(settings.master), kek=1),
            )
    finally:
        await connection.close()


async def rotate(settings: Settings) -> list[Standing]:
    """A new version of the key encryption key and a new data key for each town, while all runs on.

    What is sealed under older keys stays readable; its sealing anew is promised to the worker.
    """
    await open_doors(settings, role="yui_worker", size=2)
    try:
        await turn(key=keys.field_key(settings.master), now=clock.now())
        return [await _standing(code) for code in await _codes()]
    finally:
        await close_doors()


async def turn(*, key: bytes, now: datetime) -> None:
    """The same through doors that are open as the worker."""
    async with begin(system(NOWHERE)) as tx:
        version = await vault.next_kek(tx, key=key)
    for code in await _codes():
        async with begin(system(TenantId(code))) as tx:
            kid = await vault.rotate(tx, key=key, kek=version, now=now)
            await audit.note(tx, "keys.rotated", subject=str(code), kid=kid, kek=version)


async def status(settings: Settings) -> list[Standing]:
    """How each town's keys stand."""
    await open_doors(settings, role="yui_worker", size=2)
    try:
        return [await _standing(code) for code in await _codes()]
    finally:
        await close_doors()


async def drill(settings: Settings) -> int:
    """Opens one sealed value of each town and column; how many opened. Raises `CannotStart`."""
    opened, key = 0, keys.field_key(settings.master)
    await open_doors(settings, role="yui_worker", size=2)
    try:
        for code in await _codes():
            async with begin(system(TenantId(code))) as tx:
                opened += await vault.tried(tx, key=key)
    except (WrongKey, BrokenSeal) as no:
        raise CannotStart(f"a sealed value does not open: {no}") from no
    finally:
        await close_doors()
    return opened


def told(found: Sequence[Standing]) -> Iterator[str]:
    """A line for each town, and how many rows are on an old key in all."""
    for one in found:
        under_way = f" ({one.done} of {one.total} pieces done)" if one.total else ""
        told = f"key {one.kid}, wrapped by {one.kek}, {one.lagging} rows on an old key"
        yield f"{one.town}: {told}{under_way}"
    yield f"{sum(one.lagging for one in found)} rows on an old key"


async def _codes() -> list[int]:
    async with begin(system(NOWHERE)) as tx:
        return [int(town.code) for town in await towns.towns(tx)]


async def _standing(code: int) -> Standing:
    async with begin(system(TenantId(code))) as tx:
        found = await vault.wrapped(tx)
        rows = sum((await vault.lagging(tx)).values())
        done, total = await vault.progress(tx)
    kid, kek = (found[-1].kid, found[-1].kek) if found else (LEGACY, 0)
    return Standing(code, kid, kek, rows, done, total)
