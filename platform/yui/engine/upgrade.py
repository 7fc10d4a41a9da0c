"""Brings the database of a home to this program's version, or says in one line why it cannot."""

import asyncio
from hashlib import sha256
from pathlib import Path

import msgspec

from migrations import apply as migrations
from yui.embedded.account import CannotStart
from yui.engine.servers import Say, answering
from yui.settings import Settings


def migrate(settings: Settings, say: Say) -> int:
    """Applies the missing versions and returns how many they were."""
    _demand_known(settings)
    with answering(settings):
        done = asyncio.run(
            migrations.apply(
                settings.admin_dsn,
                password_of=settings.password_of,
                context_key=settings.context_key,
                database=settings.database_name,
                say=say,
            )
        )
    if settings.database is None:
        _note(settings.places.applied)
    return done


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
