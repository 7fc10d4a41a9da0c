"""Brings the database of a home to this program's version, or says in one line why it cannot."""

import asyncio
import time
from hashlib import sha256
from pathlib import Path

import asyncpg
import msgspec

from migrations import apply as migrations
from yui.embedded.account import CannotStart
from yui.engine import keyring
from yui.engine.servers import Say, answering
from yui.settings import Settings


def migrate(settings: Settings, say: Say, *, wait: float = 0) -> int:
    """Applies the missing versions and returns how many they were.

    A server of one's own that starts at the same time gets `wait` seconds to answer.
    """
    _demand_known(settings)
    with answering(settings):
        asyncio.run(_await_server(settings.admin_dsn, wait, say))
        asyncio.run(keyring.demand_key(settings))
        done = asyncio.run(
            migrations.apply(
                settings.admin_dsn,
                password_of=settings.password_of,
                context_key=settings.context_key,
                database=settings.database_name,
                say=say,
            )
        )
        asyncio.run(keyring.first_canary(settings))
    if settings.database is None:
        _note(settings.places.applied)
    return done


async def start_over(settings: Settings, say: Say) -> None:
    """Drops the database with all it holds and makes it anew; for a demo whose play broke off."""
    admin = await asyncpg.connect(settings.admin_dsn, timeout=30)
    try:
        await admin.execute(f'drop database if exists "{settings.database_name}" with (force)')
    finally:
        await admin.close()
    await migrations.apply(
        settings.admin_dsn,
        password_of=settings.password_of,
        context_key=settings.context_key,
        database=settings.database_name,
        say=say,
    )


async def _await_server(dsn: str, seconds: float, say: Say) -> None:
    limit = time.monotonic() + seconds
    while time.monotonic() < limit:
        try:
            await (await asyncpg.connect(dsn, timeout=5)).close()
        except (OSError, asyncpg.CannotConnectNowError):
            say("waiting for the database")
            await asyncio.sleep(1)
        else:
            return


def _texts() -> dict[str, str]:
    return {
        path.name: sha256(path.read_bytes()).hexdigest()
        for path in sorted(migrations.VERSIONS.glob("*.sql"))
    }


def _note(file: Path) -> None:
    file.write_bytes(msgspec.json.format(msgspec.json.encode(_texts())))


def _demand_known(settings: Settings) -> None:
    """An embedded cluster made by a newer or another program is left alone."""
    file = settings.places.applied
    if settings.database is not None or not file.exists():
        return
    now = _texts()
    before = msgspec.json.decode(file.read_bytes(), type=dict[str, str])
    foreign = [name for name, text in before.items() if now.get(name) != text]
    if foreign:
        raise CannotStart(
            f"the data in {settings.home} was made by another version of Yui ({foreign[0]}); "
            "go back to that version, or for a demo: make demo-reset"
        )
