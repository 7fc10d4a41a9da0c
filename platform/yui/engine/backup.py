"""A backup: one folder with the database, the files beside it and a manifest, read back at once.

    manifest.json   when, of which version, rows of every table, SHA-256 of the other files
    database.dump   pg_dump's custom format, of one snapshot; pg_restore reads it
    files.tar.gz    home/files, home/mail and the demo's marks, when there are any

It does not hold the master secret: without `secrets/master` (or YUI_SECRET) nobody can log in to
what is restored or read its encrypted fields. Keep that elsewhere. The queue is not in it either:
what is promised lies in the outbox, and the relay rings again.
"""

import asyncio
import os
import shutil
import subprocess
import tarfile
import tempfile
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit, urlunsplit

import asyncpg
import msgspec

from yui import keys
from yui.embedded import binaries
from yui.embedded.account import CannotStart
from yui.embedded.process import PLAIN_ENVIRONMENT
from yui.engine.servers import Say, answering
from yui.engine.terminal import version
from yui.settings import Settings, as_database

FORMAT = 1
DUMP = "database.dump"
FILES = "files.tar.gz"
MANIFEST = "manifest.json"


class Manifest(msgspec.Struct, frozen=True):
    """What a backup holds. `rows` counts each table, `files` is name → SHA-256."""

    format: int
    taken_at: datetime
    program: str
    server: str
    secret_mark: str
    rows: dict[str, int]
    files: dict[str, str]


def take(settings: Settings, folder: Path, *, say: Say) -> Manifest:
    """Writes a backup into `folder`, which must not exist. Raises `CannotStart`."""
    if folder.exists():
        raise CannotStart(f"{folder} is there already; name a new folder")
    if not folder.parent.is_dir():
        raise CannotStart(f"{folder.parent} does not exist; make it first")
    beside = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        with answering(settings):
            server, rows = asyncio.run(_dump(settings, beside / DUMP, say))
        (beside / DUMP).chmod(0o600)
        _pack_files(settings, beside / FILES)
        manifest = Manifest(
            format=FORMAT,
            taken_at=datetime.now(UTC),
            program=version(),
            server=server,
            secret_mark=mark_of(settings.master),
            rows=rows,
            files={path.name: digest(path) for path in sorted(beside.iterdir())},
        )
        (beside / MANIFEST).write_bytes(msgspec.json.format(msgspec.json.encode(manifest)))
        checked(beside)
        beside.rename(folder)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    _tell(settings, folder, manifest, say)
    return manifest


def checked(folder: Path) -> Manifest:
    """The manifest, after every file was read and found whole. Raises `CannotStart`."""
    try:
        manifest = msgspec.json.decode((folder / MANIFEST).read_bytes(), type=Manifest)
    except (OSError, msgspec.DecodeError) as wrong:
        raise CannotStart(f"{folder} holds no backup of Yui") from wrong
    if manifest.format != FORMAT:
        raise CannotStart(f"{folder}: a backup of form {manifest.format}; this reads {FORMAT}")
    for name, expected in manifest.files.items():
        if not (folder / name).is_file() or digest(folder / name) != expected:
            raise CannotStart(f"{folder / name} is damaged or missing; use another backup")
    listed = program("pg_restore", "--list", folder / DUMP)
    if listed.returncode:
        raise CannotStart(f"{folder / DUMP} cannot be read: {listed.stderr.strip()[-200:]}")
    return manifest


def mark_of(master: keys.Master) -> str:
    """Tells whether two master secrets are the same, and nothing else about them."""
    return keys.derive(master, "backup-mark").hex()[:16]


def digest(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as read:
        seen = sha256()
        while chunk := read.read(1 << 20):
            seen.update(chunk)
        return seen.hexdigest()


def program(
    name: str, *arguments: str | Path, password: str = ""
) -> "subprocess.CompletedProcess[str]":
    """One of PostgreSQL's client programs, run as ourselves; the password is not on its line."""
    return subprocess.run(
        [str(binaries.postgres_bin() / name), *(str(part) for part in arguments)],
        check=False,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        env={**PLAIN_ENVIRONMENT, "PGPASSWORD": password},
    )


def refused(name: str, said: str) -> CannotStart:
    """What one of PostgreSQL's programs said, on one line, with what helps."""
    words = " ".join(said.split())[-300:]
    if "SSL support is not compiled in" in words:
        words = (
            "this database asks for TLS, which the wheel's programs do not speak; "
            "set YUI_POSTGRES_BIN to the folder of a PostgreSQL 18 that does"
        )
    return CannotStart(f"{name}: {words}")


def for_libpq(dsn: str) -> tuple[str, str]:
    """The DSN without its password, and the password."""
    parts = urlsplit(dsn)
    login, _, where = parts.netloc.rpartition("@")
    user, _, secret = login.partition(":")
    return urlunsplit(parts._replace(netloc=f"{user}@{where}")), unquote(secret)


async def count_rows(connection: Any) -> dict[str, int]:
    """How many rows each table of ours has, seen by whoever may see all."""
    tables = await connection.fetch(
        "select format('%I.%I', schemaname, tablename) as name from pg_tables"
        " where schemaname not in ('pg_catalog', 'information_schema') order by 1"
    )
    names = [str(row["name"]) for row in tables]
    return {
        name: await connection.fetchval(f"select count(*) from {name}")  # noqa: S608 - quoted by %I
        for name in names
    }


async def _dump(settings: Settings, file: Path, say: Say) -> tuple[str, dict[str, int]]:
    """Counts and dumps in one snapshot: the counts are exactly what the dump holds."""
    dsn = as_database(settings.admin_dsn, settings.database_name)
    connection = await asyncpg.connect(dsn, timeout=30)
    try:
        async with connection.transaction(isolation="repeatable_read", readonly=True):
            await connection.execute("set local row_security = off")
            snapshot = await connection.fetchval("select pg_export_snapshot()")
            server = str(await connection.fetchval("show server_version"))
            rows = await count_rows(connection)
            say(f"dumping {sum(rows.values()):,} rows of {len(rows)} tables")
            where, password = for_libpq(dsn)
            options: list[str | Path] = [
                "-Fc",
                "-Z",
                "gzip:1",
                f"--snapshot={snapshot}",
                "-d",
                where,
                "-f",
                file,
            ]
            done = await asyncio.to_thread(program, "pg_dump", *options, password=password)
    finally:
        await connection.close()
    if done.returncode:
        raise refused("pg_dump", done.stderr)
    return server, rows


def _pack_files(settings: Settings, file: Path) -> None:
    places = settings.places
    marks = (places.demo_date, places.played, places.logins)
    kept = [path for path in (places.files, places.mail, *marks) if path.exists()]
    if not kept:
        return
    with (
        os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as made,
        tarfile.open(fileobj=made, mode="w:gz", compresslevel=1) as tar,
    ):
        for path in kept:
            tar.add(path, arcname=path.name)


def _tell(settings: Settings, folder: Path, manifest: Manifest, say: Say) -> None:
    size = sum(path.stat().st_size for path in folder.iterdir())
    say(f"{folder}: {sum(manifest.rows.values()):,} rows, {size:,} bytes, read back and whole")
    say(f"not in it: the master secret ({settings.places.secrets / 'master'}); keep it elsewhere")
