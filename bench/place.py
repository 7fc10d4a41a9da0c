"""Where the benches run: servers of their own, a migrated database, a session, the load generator."""

import asyncio
import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import asyncpg

from migrations.apply import apply
from tenants.sessions import COOKIE, hashed, new_id
from yui import keys
from yui.embedded.places import scratch
from yui.embedded.postgres import Cluster, free_port
from yui.embedded.valkey import Valkey

__all__ = ["Place", "free_port", "load", "place"]
SECRET = "a secret for benches alone, 32 bytes and more"
Seen = dict[str, float]


class Place:
    """The servers of one bench run and what it needs of them."""

    def __init__(
        self, home: Path, cluster: Cluster, valkey: Valkey, *, note: Callable[[str], None]
    ) -> None:
        self.home = home
        self.cluster = cluster
        self.valkey = valkey
        self.note = note
        self.database = "yui"

    @property
    def superuser(self) -> str:
        """The superuser's DSN over TCP, which every peer's driver understands."""
        return self.cluster.tcp_dsn("postgres", "admin", self.database)

    def environ(self) -> dict[str, str]:
        """What a server process is told."""
        return {
            "YUI_HOME": str(self.home),
            "YUI_SECRET": SECRET,
            "YUI_DATABASE": self.superuser,
            "YUI_QUEUE": self.valkey.url,
            "BENCH_DSN": self.superuser,
        }

    def run(self, *statements: str) -> None:
        """Runs statements as the superuser."""

        async def go() -> None:
            connection = await asyncpg.connect(self.superuser)
            try:
                for statement in statements:
                    await connection.execute(statement, timeout=600)
            finally:
                await connection.close()

        asyncio.run(go())

    def session(self, town: int) -> str:
        """A director of the town, logged in: the cookie to send."""
        session = new_id()

        async def go() -> None:
            connection = await asyncpg.connect(self.superuser)
            try:
                account = await connection.fetchval(
                    "insert into auth.account (login, password_hash, role, scope, town, subject, name)"
                    " values ($1, '-', 'director', 'tenant', $2, $3, 'bench') returning id",
                    *(f"bench-{uuid4().hex}", town, uuid4()),
                )
                await connection.execute(
                    "select auth.session_open($1, $2, null)", hashed(session), account
                )
            finally:
                await connection.close()

        asyncio.run(go())
        return f"{COOKIE}={session}"


@contextmanager
def place(note: Callable[[str], None]) -> Iterator[Place]:
    """Servers of their own, ended at the end; the database is at the newest version."""
    home = Path(scratch("yui-bench-"))
    cluster = Cluster.start(home, password="admin", port=0)
    valkey = Valkey.start(home, password=keys.password(keys.Master(SECRET.encode()), keys.QUEUE))
    try:
        asyncio.run(
            apply(
                cluster.dsn("postgres", "admin", "postgres"),
                password_of=lambda role: keys.password(keys.Master(SECRET.encode()), role),
                context_key=keys.context_key(keys.Master(SECRET.encode())),
            )
        )
        yield Place(home, cluster, valkey, note=note)
    finally:
        valkey.stop()
        cluster.stop("immediate")
        shutil.rmtree(home, ignore_errors=True)


def load(
    port: int, path: str, *, seconds: float, concurrency: int, header: str = ""
) -> Seen | None:
    """One run of the load generator on the second core; None when nobody answers."""
    arguments = [str(port), path, str(seconds), str(concurrency), header]
    done = subprocess.run(
        ["taskset", "-c", "1", sys.executable, "-m", "bench.load", *arguments],
        check=False,
        capture_output=True,
        text=True,
        timeout=seconds + 30,
    )
    return json.loads(done.stdout) if done.returncode == 0 else None
