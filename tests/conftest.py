"""Real PostgreSQL and Valkey for every test: the servers once, a fresh copy of the world each time.

With a Docker-compatible engine named by DOCKER_HOST and YUI_TEST_SERVERS=containers, the servers
are testcontainers; without, they come from the wheels. Only a DSN differs.
"""

import asyncio
import gc
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg
import httpx
import pytest
from argon2 import PasswordHasher
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import HealthCheck, settings
from jinja2 import FileSystemBytecodeCache

from migrations.apply import apply, dsn_for
from tenants import db
from tenants.actor import Actor
from tenants.sessions import COOKIE, hashed, new_id
from tests import world
from tests.probes import pytest_terminal_summary  # noqa: F401  # a hook of pytest
from tests.swept import Rows, Swept
from yui import clock, keys
from yui.settings import Settings
from yui.web import cookies, guard
from yui.web.engine import environment

if settings.get_current_profile_name() == "default":
    # How long an example takes says how busy the machine is; speed is measured in bench/.
    settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
    settings.load_profile("house")

MASTER = keys.Master(b"a secret for tests alone, 32 bytes and more")
TEMPLATE = "yui_template"
CROWDED = "yui_crowded"
FAST = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "scram_iterations": "1",
    "autovacuum": "off",
    "wal_keep_size": "512MB",
}
"""A test opens eight connections or so, and each one's password took 4096 rounds of hashing. What was
written is read from the log (tests/swept.py), and a vacuum in between would be somebody's write."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Each part's marker goes into the report, so that CI can tell which parts ran (.ci/ran.py)."""
    for item in items:
        for part in ("browser", "containers"):
            if item.get_closest_marker(part):
                item.user_properties.append(("marker", part))


def pytest_collection_finish(session: pytest.Session) -> None:
    """Refuses to run when groups would be spread: two stacks of one name took each other down.

    What was loaded until here stays to the end: looking through it for garbage again and again took
    a twentieth of the suite's time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
    if not session.config.getoption("loadgroup", default=False):
        return
    for item in session.items:
        if item.get_closest_marker("xdist_group") and "@" not in item.nodeid:
            raise pytest.UsageError(f"{item.nodeid} has a group, and xdist does not heed it")


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """One event loop kind: asyncpg's."""
    return "asyncio"


class Servers:
    """The two servers of a test session, and how to reach them."""

    def __init__(
        self, admin_dsn: str, queue: str, *, home: Path, cluster: Any, valkey: Any
    ) -> None:
        self.admin_dsn = admin_dsn
        self.queue = queue
        self.home = home
        self.cluster = cluster
        self.valkey = valkey

    def database(self, name: str) -> str:
        """The superuser's DSN inside a database."""
        head, _, query = self.admin_dsn.partition("?")
        return f"{head.rpartition('/')[0]}/{name}" + (f"?{query}" if query else "")

    def role(self, role: str, database: str) -> str:
        """A role's DSN inside a database."""
        secret = keys.password(MASTER, role)
        return dsn_for(self.admin_dsn, user=role, password=secret, database=database)


@pytest.fixture(scope="session")
def servers() -> Iterator[Servers]:
    """PostgreSQL 18 and Valkey 9, started once for the session."""
    if os.environ.get("YUI_TEST_SERVERS") == "containers":
        from tests.containers.servers import started

        with started(MASTER) as running:
            yield Servers(**running)
        return
    from yui.embedded.places import scratch
    from yui.embedded.postgres import Cluster
    from yui.embedded.valkey import Valkey

    home = Path(scratch("yui-test-", memory=True))
    cluster = Cluster.start(home, password="admin", settings=FAST)
    valkey = Valkey.start(home, password=keys.password(MASTER, keys.QUEUE))
    try:
        dsn = cluster.dsn("postgres", "admin", "postgres")
        asyncio.run(
            _statement(dsn, "alter role postgres password 'admin'")
        )  # hashed once, not 4096×
        yield Servers(dsn, valkey.url, home=home, cluster=cluster, valkey=valkey)
    finally:
        valkey.stop()
        cluster.stop("immediate")
        shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(scope="session")
def template(servers: Servers) -> str:
    """The migrated database with the world in it; tests get copies."""
    asyncio.run(_template(servers))
    return TEMPLATE


async def _template(servers: Servers) -> None:
    await apply(
        servers.admin_dsn,
        password_of=lambda role: keys.password(MASTER, role),
        context_key=keys.context_key(MASTER),
        database=TEMPLATE,
    )
    admin = await asyncpg.connect(servers.database(TEMPLATE))
    try:
        hasher = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
        await world.build(admin, password_hash=hasher.hash(world.PASSWORD), cipher=_cipher)
    finally:
        await admin.close()


def _cipher(tenant: int, row: Any, text: str) -> bytes:
    """As accounts were sealed before there were data keys: what is old must stay readable."""
    nonce, where = os.urandom(12), f"app.engagement|account_cipher|{tenant}|{row}"
    key = keys.field_key(MASTER)
    return nonce + AESGCM(key).encrypt(nonce, text.encode(), where.encode())


class Town:
    """A fresh copy of the world, with this process's doors open on it."""

    def __init__(
        self,
        servers: Servers,
        database: str,
        settings: Settings,
        *,
        swept: Any = None,
        source: str = TEMPLATE,
    ) -> None:
        self.servers = servers
        self.database = database
        self.settings = settings
        self.source = source
        self._swept = swept

    async def written(self) -> set[str]:
        """The tables with rows that were written and kept since this was last asked."""
        found: set[str] = await self._swept.written()
        return found

    actor = staticmethod(world.actor)
    tenant = staticmethod(world.tenant)
    ident = staticmethod(world.ident)

    def body(self, slug: str = "tateshina") -> Any:
        """The id of the town's body."""
        return world.ident(f"{slug}/body")

    def worker(self, slug: str = "tateshina", number: int = 1) -> Any:
        """The id of a worker."""
        return world.ident(f"{slug}/worker/{number}")

    def client_id(self, slug: str = "tateshina") -> Any:
        """The id of the town's client."""
        return world.ident(f"{slug}/client/1")

    @asynccontextmanager
    async def admin(self) -> AsyncIterator[Any]:
        """A superuser's connection, to look past every policy."""
        connection = await asyncpg.connect(self.servers.database(self.database))
        try:
            yield connection
        finally:
            await connection.close()

    @asynccontextmanager
    async def _shut(self) -> AsyncIterator[None]:
        """The doors closed for a while: only then can the database be copied or put back."""
        await _close_doors()
        if self._swept is not None:
            await self._swept.release()
        try:
            yield
        finally:
            await _open_doors(self)

    async def keep(self) -> str:
        """Keeps a copy of what the database holds now, to `put_back`; returns its name."""
        async with self._shut():
            return await _clone(self.servers, of=self.database)

    async def begin_again(self) -> None:
        """What this test's database held when it began."""
        if self._swept is None or not await self._swept.again():
            await self.put_back(self.source)

    async def put_back(self, kept: str) -> None:
        """What the database held when it was kept."""
        async with self._shut():
            await _drop(self.servers, self.database)
            await _clone(self.servers, of=kept, name=self.database)


@pytest.fixture(scope="session")
def crowded(servers: Servers, template: str) -> str:
    """The world with rows of three towns in every table: what tests with `visitors` get copies of."""
    asyncio.run(_crowd(servers))
    return CROWDED


async def _crowd(servers: Servers) -> None:
    from tests.wall import gate, rows

    await _statement(servers.admin_dsn, f'create database "{CROWDED}" template "{TEMPLATE}"')
    admin = await asyncpg.connect(servers.database(CROWDED))
    try:
        await gate.prepare(admin)
        await rows.fill(admin, await rows.tables(admin), most=rows.MANY)
    finally:
        await admin.close()


@pytest.fixture
def source(request: pytest.FixtureRequest, template: str) -> str:
    """The database that this test's town is a copy of."""
    if "visitors" not in request.fixturenames:
        return template
    found: str = request.getfixturevalue("crowded")
    return found


async def _statement(dsn: str, *statements: str) -> None:
    connection = await asyncpg.connect(dsn)
    try:
        for statement in statements:
            await connection.execute(statement)
    finally:
        await connection.close()


async def _clone(servers: Servers, *, of: str = TEMPLATE, name: str = "") -> str:
    name = name or f"t_{uuid4().hex[:12]}"
    roles = "yui_app, yui_worker, yui_relay, yui_auth, yui_kpi, yui_migrator"
    await _statement(
        servers.admin_dsn,
        f'create database "{name}" template "{of}" strategy file_copy',
        f'revoke all on database "{name}" from public',
        f'grant connect on database "{name}" to {roles}',
    )
    return name


async def _drop(servers: Servers, name: str) -> None:
    await _statement(servers.admin_dsn, f'drop database if exists "{name}" with (force)')


def settings_for(servers: Servers, database: str, home: Path) -> Settings:
    """The settings of a program on this copy of the world."""
    return Settings(
        home=home,
        master=MASTER,
        base_url="https://yui.test",
        database=servers.database(database),
        queue=servers.queue,
        demo_date=world.TODAY,
        webhook_loopback=(),
    )


class Stand:
    """The copies that wait for their next test, by the source they are copies of."""

    def __init__(self, servers: Servers) -> None:
        self.servers = servers
        self._free: dict[str, Swept] = {}
        self._rows: dict[str, Rows] = {}

    async def take(self, source: str, home: Path) -> tuple[Swept, Town]:
        """A copy of the source as it was, with its doors open."""
        found = self._free.pop(source, None)
        fresh = found is None
        if found is None:
            name = await _clone(self.servers, of=source)
            found = Swept(name, self._rows.setdefault(source, Rows()))
            await found.build(dsn=self.servers.database(name), admin_dsn=self.servers.admin_dsn)
        settings = settings_for(self.servers, found.name, home)
        made = Town(self.servers, found.name, settings, swept=found, source=source)
        if fresh:
            await _open_doors(made)
        found.enter(opened=fresh)
        return found, made

    async def give(self, source: str, found: Swept) -> None:
        """Back to the others when it could be made what it was, else it ends here."""
        swept = False
        try:
            swept = await found.sweep()
        finally:
            if not swept:
                await _close_doors()
                await found.end()
                await _drop(self.servers, found.name)
        if swept:
            found.leave()
            self._free[source] = found

    async def end(self) -> None:
        """Closes what still waits."""
        for found in self._free.values():
            found.enter(opened=False)
            await _close_doors()
            await found.end()


@pytest.fixture(scope="session")
async def stand(servers: Servers, anyio_backend: str) -> AsyncIterator[Stand]:
    """Of the session, and with it one event loop for all tests: the doors belong to it."""
    made = Stand(servers)
    yield made
    await made.end()


@pytest.fixture
async def town(stand: Stand, source: str, anyio_backend: str) -> AsyncIterator[Town]:
    """A fresh world with the doors open: `async with begin(town.actor("tateshina")) as tx`."""
    home = Path(tempfile.mkdtemp(prefix="yui-home-"))
    clock.set_demo_date(world.TODAY)
    found, made = await stand.take(source, home)
    try:
        yield made
    finally:
        await stand.give(source, found)
        clock.set_demo_date(None)
        shutil.rmtree(home, ignore_errors=True)


async def _open_doors(town: Town) -> None:
    from yui.doors import open_doors

    await open_doors(town.settings)


async def _close_doors() -> None:
    from yui.doors import close_doors

    await close_doors()


class Browser(httpx.AsyncClient):
    """An HTTP client inside the test's own event loop; `login` gives it a caller."""

    app: Any = None

    async def login(self, who: Actor) -> "Browser":
        """A new client that is logged in as `who`."""
        session = new_id()
        async with db.begin_auth() as tx:
            account = await tx.value("select id from auth.login_lookup($1)", self.login_of(who))
            await tx.run("select auth.session_open($1, $2, null)", hashed(session), account)
        other = Browser(
            transport=self._transport, base_url=str(self.base_url), follow_redirects=False
        )
        other.app = self.app
        other.headers["cookie"] = f"{COOKIE}={session}"
        other.headers["origin"] = "https://yui.test"
        other.headers["x-csrf-token"] = guard.token(cookies.KIT.key, f"s:{hashed(session).hex()}")
        other.session = session  # type: ignore[attr-defined]
        return other

    @staticmethod
    def login_of(who: Actor) -> str:
        """The log-in name of a caller of the test world."""
        return next(name for name, known in world.actors() if known.id == who.id)


_MADE: list[Any] = []
"""The app of this process: making one takes a third of a second, and it holds nothing of a town."""


@pytest.fixture(scope="session")
def templates(pytestconfig: pytest.Config) -> None:
    """Three hundred templates are compiled once, not once in each of the test programs."""
    cache: Any = getattr(pytestconfig, "cache", None)  # none where pytest is told to keep nothing
    if cache is not None:
        environment().bytecode_cache = FileSystemBytecodeCache(str(cache.mkdir("templates")))


BusinessDay = Callable[[date], None]


@pytest.fixture
def business_day() -> Iterator[BusinessDay]:
    """Sets the day of business as a demo does; afterwards it is the calendar's again."""
    yield clock.set_demo_date
    clock.set_demo_date(None)


@pytest.fixture
async def client(town: Town, templates: None) -> AsyncIterator[Browser]:
    """The app in this event loop: `await (await client.login(town.actor(...))).get("/board")`."""
    from yui import app

    if _MADE:
        app.set_up(town.settings)
    else:
        _MADE.append(app.create_app(town.settings, doors=False))
    async with _browser(_MADE[0]) as browser:
        yield browser


@pytest.fixture
async def own_client(town: Town, templates: None) -> AsyncIterator[Browser]:
    """The same with an app of its own, for who adds a route to it."""
    from yui.app import create_app

    async with _browser(create_app(town.settings, doors=False)) as browser:
        yield browser


@asynccontextmanager
async def _browser(app: Any) -> AsyncIterator[Browser]:
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with Browser(transport=transport, base_url="https://yui.test") as browser:
        browser.app = app
        yield browser
