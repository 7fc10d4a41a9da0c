"""`python -m tests.catalogue_gate`: migrates a fresh database and looks at every table of it.

Exit code 1 on any finding, and when there was nothing to look at. Uses the server whose superuser
DSN YUI_TEST_DSN names, or starts one of its own.
"""

import asyncio
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import asyncpg

from migrations.apply import apply
from tests.wall import gate
from yui import keys
from yui.embedded.places import scratch
from yui.embedded.postgres import Cluster

MASTER = keys.Master(b"a secret for the gate alone, 32 bytes and more")
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@contextmanager
def server() -> Iterator[str]:
    """The DSN of a superuser."""
    given = os.environ.get("YUI_TEST_DSN")
    if given:
        yield given
        return
    home = Path(scratch("yui-gate-", memory=True))
    cluster = Cluster.start(home, password="admin", settings=FAST)
    try:
        yield cluster.dsn("postgres", "admin", "postgres")
    finally:
        cluster.stop("immediate")
        shutil.rmtree(home, ignore_errors=True)


async def migrated(dsn: str, database: str) -> str:
    """A fresh database with every version applied; returns the superuser's DSN inside it."""
    await apply(
        dsn,
        password_of=lambda role: keys.password(MASTER, role),
        context_key=keys.context_key(MASTER),
        database=database,
    )
    return urlunsplit(urlsplit(dsn)._replace(path=f"/{database}"))


async def examine(dsn: str) -> tuple[gate.Looked, list[gate.Finding]]:
    """What there was to look at, and what is wrong with it."""
    superuser = await asyncpg.connect(dsn)
    try:
        await gate.prepare(superuser)
        return await gate.looked(superuser), await gate.findings(superuser)
    finally:
        await superuser.close()


async def run(dsn: str) -> int:
    """Migrates, looks, prints; the exit code."""
    database = f"gate_{uuid4().hex[:8]}"
    try:
        seen, found = await examine(await migrated(dsn, database))
    finally:
        admin = await asyncpg.connect(dsn)
        await admin.execute(f'drop database if exists "{database}" with (force)')
        await admin.close()
    for finding in found:
        print(f"{finding.check}: {finding.subject}  {finding.detail}")
    print(
        f"catalogue gate: {seen.checks} checks over {seen.tables} tables ({seen.walled} walled),"
        f" {seen.policies} policies, {seen.functions} functions: {len(found)} findings"
    )
    return 1 if found or not all(seen) else 0


def main() -> int:
    """The command."""
    with server() as dsn:
        return asyncio.run(run(dsn))


if __name__ == "__main__":
    sys.exit(main())
