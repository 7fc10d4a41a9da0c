"""A restore: into an empty home, or into an empty database on a server of one's own.

Everything is checked before anything is written: the backup's hashes, that the master secret is
the one it was made under, that nothing is there yet. Afterwards the rows of every table are
counted against the manifest, migrations newer than the backup are applied, and one sealed value of
each town is opened.
"""

import asyncio
import shutil
import tarfile
from pathlib import Path, PurePosixPath

import asyncpg

from migrations import roles
from yui.embedded.account import CannotStart
from yui.engine import keyring
from yui.engine.backup import (
    DUMP,
    FILES,
    Manifest,
    checked,
    count_rows,
    for_libpq,
    mark_of,
    program,
    refused,
)
from yui.engine.servers import Say, answering, reached
from yui.engine.upgrade import migrate
from yui.settings import Settings, as_database


def put_back(settings: Settings, folder: Path, *, say: Say) -> Manifest:
    """Restores `folder`. Raises `CannotStart` and leaves an embedded home as empty as it was."""
    manifest = checked(folder)
    _demand_secret(settings, manifest)
    fresh = settings.database is None
    if fresh and settings.places.postgres.exists():
        raise CannotStart(f"{settings.home} holds data already; set YUI_HOME to an empty folder")
    try:
        with reached(settings, say), answering(settings):
            asyncio.run(_database(settings))
            _load(settings, folder / DUMP, say)
            asyncio.run(_compare(settings, manifest))
            migrate(settings, say)
            say(
                f"{asyncio.run(keyring.drill(settings))} sealed values opened, one a town and column"
            )
    except BaseException:
        if fresh:
            shutil.rmtree(settings.places.postgres, ignore_errors=True)
        raise
    _unpack_files(settings, folder / FILES)
    say(f"restored {sum(manifest.rows.values()):,} rows of {manifest.taken_at:%Y-%m-%d %H:%M} UTC")
    return manifest


def _demand_secret(settings: Settings, manifest: Manifest) -> None:
    if mark_of(settings.master) != manifest.secret_mark:
        place = settings.places.secrets / "master"
        raise CannotStart(
            f"this backup belongs to another master secret: put that one into {place}, "
            "or give it as YUI_SECRET"
        )


async def _database(settings: Settings) -> None:
    """Roles and an empty database; the dump brings schemas, policies and grants."""
    admin = await asyncpg.connect(settings.admin_dsn, timeout=30)
    try:
        await roles.make_roles(admin, password_of=settings.password_of)
        await roles.make_database(admin, database=settings.database_name)
    finally:
        await admin.close()
    inside = await asyncpg.connect(as_database(settings.admin_dsn, settings.database_name))
    try:
        if await count_rows(inside):
            raise CannotStart(f"the database {settings.database_name} is not empty")
    finally:
        await inside.close()


def _load(settings: Settings, dump: Path, say: Say) -> None:
    say("loading the database")
    where, password = for_libpq(as_database(settings.admin_dsn, settings.database_name))
    done = program(
        "pg_restore",
        "--exit-on-error",
        "--single-transaction",
        "-d",
        where,
        dump,
        password=password,
    )
    if done.returncode:
        raise refused("pg_restore", done.stderr)


async def _compare(settings: Settings, manifest: Manifest) -> None:
    dsn = as_database(settings.admin_dsn, settings.database_name)
    connection = await asyncpg.connect(dsn, timeout=30)
    try:
        found = await count_rows(connection)
    finally:
        await connection.close()
    wrong = [name for name, rows in manifest.rows.items() if found.get(name) != rows]
    if wrong:
        raise CannotStart(f"after the restore {len(wrong)} tables differ, first {wrong[0]}")


def _unpack_files(settings: Settings, archive: Path) -> None:
    """Only plain files and folders, only below the home."""
    if not archive.exists():
        return
    with tarfile.open(archive, "r:gz") as tar:
        for member in tar:
            path = PurePosixPath(member.name)
            if path.is_absolute() or ".." in path.parts:
                raise CannotStart(f"{archive} names {member.name!r}; it is not ours")
            target = settings.home / path
            if member.isdir():
                target.mkdir(parents=True, mode=0o700, exist_ok=True)
            elif member.isfile():
                target.parent.mkdir(parents=True, mode=0o700, exist_ok=True)
                source = tar.extractfile(member)
                if source is not None:
                    target.touch(mode=0o600)
                    target.write_bytes(source.read())
