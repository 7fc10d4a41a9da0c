"""The one door to the database: `begin(actor)` → `Tx`, and nothing beside it.

Only this module knows the driver. A transaction is opened, the signed context is bound with a bind
parameter, the caller's statements run, and it commits or rolls back; it does not nest. While a GET
or HEAD is being served (`serving_safely`), the transaction is READ ONLY in PostgreSQL itself.

Transactions are opened in the handler's body, never in a dependency: Litestar resolves two
dependencies in two tasks, and the second would see no tenant (stack-facts.md, Piccolo 3).
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from contextvars import ContextVar
from typing import Any, LiteralString

import asyncpg
import msgspec

from tenants.actor import NOBODY, Actor, Role, Scope, TenantId
from tenants.context import REQUEST_SECONDS, ContextKey, sign
from tenants.lane import Lane
from tenants.refusal import Unavailable, Unknown
from tenants.tx import ReadTx, Tx

__all__ = [
    "DOORS",
    "VISITOR",
    "Door",
    "Nested",
    "ReadTx",
    "Tx",
    "begin",
    "begin_auth",
    "begin_kpi",
    "begin_relay",
    "read_json",
    "serving_safely",
]

serving_safely: ContextVar[bool] = ContextVar("serving_safely", default=False)
"""True while a GET or HEAD is being served; the middleware sets it."""
_inside: ContextVar[bool] = ContextVar("inside_a_transaction", default=False)


PATIENCE = 3.0
"""Seconds that a caller waits for a connection before she is told to try again."""
_NO_SERVER = (
    TimeoutError,
    OSError,
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.CannotConnectNowError,
    asyncpg.TooManyConnectionsError,
)
_LOST = (
    asyncpg.PostgresConnectionError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.InterfaceError,
    ConnectionError,
)


def _is_gone(lost: BaseException) -> bool:
    """Whether the server went away, rather than we using the driver wrongly."""
    if not isinstance(lost, asyncpg.InterfaceError):
        return True
    return "closed" in str(lost) or "released back" in str(lost)


def _lives(connection: Any) -> bool:
    """Whether a connection that waited is still there; the pool takes a lost one back by itself."""
    try:
        return not connection.is_closed()
    except asyncpg.InterfaceError:
        return False


class Nested(RuntimeError):
    """`begin()` inside `begin()`: the inner one would be a second transaction. A bug, not a no."""


class Door:
    """A pool of connections of one runtime role. A process opens one and closes it."""

    def __init__(self, pool: Any, *, key: ContextKey, seconds: int, lane: int) -> None:
        self._pool = pool
        self._key = key
        self._seconds = seconds
        self._lane = Lane(
            size=lane, take=self._take, give=self._give, lives=_lives, patience=PATIENCE
        )

    @classmethod
    async def open(
        cls,
        dsn: str,
        *,
        key: ContextKey = ContextKey(b""),
        size: int = 6,
        lane: int = 4,
        seconds: int = REQUEST_SECONDS,
        limit: float = 15.0,
    ) -> "Door":
        """Opens `size` connections at most and `lane` more for hot lists, each when it is first
        needed; `limit` bounds a statement in seconds."""
        pool = await asyncpg.create_pool(
            dsn,
            min_size=1,
            max_size=size + lane,
            init=_codecs,
            # All state is transaction-local: there is nothing to reset (performance.md).
            reset=_nothing,
            timeout=10,
            command_timeout=limit,
            max_inactive_connection_lifetime=120,
        )
        return cls(pool, key=key, seconds=seconds, lane=lane)

    async def close(self) -> None:
        """Closes every connection, waiting a moment for those in use."""
        await self._lane.close()
        try:
            await asyncio.wait_for(self._pool.close(), 5)
        except TimeoutError:
            self._pool.terminate()

    @asynccontextmanager
    async def connection(self) -> AsyncGenerator[Any, None]:
        """A pooled connection, or `Unavailable` when none is free within 3 seconds."""
        connection = await self._take()
        try:
            yield connection
        finally:
            await self._give(connection)

    async def _take(self) -> Any:
        try:
            return await self._pool.acquire(timeout=PATIENCE)
        except _NO_SERVER as lost:
            raise Unavailable from lost

    async def _give(self, connection: Any) -> None:
        await self._pool.release(connection, timeout=5)

    @asynccontextmanager
    async def begin(self, actor: Actor) -> AsyncGenerator[Tx, None]:
        """One transaction, bound to the caller; commits on the way out or rolls back."""
        if _inside.get():
            raise Nested
        async with self.connection() as connection:
            inside = _inside.set(True)
            try:
                async with connection.transaction(readonly=serving_safely.get()):
                    await self._bind(connection, actor)
                    yield Tx(connection, actor)
            except asyncpg.CharacterNotInRepertoireError as nothing:
                raise Unknown from nothing  # a NUL: no text of ours holds one, so it names nothing
            except asyncpg.DataError as never:
                if "date value out of range" in str(never.__cause__):
                    raise Unknown from never  # a moment before the first: nothing of ours is of then
                raise
            except _LOST as lost:
                if _is_gone(lost):
                    raise Unavailable from lost
                raise
            finally:
                _inside.reset(inside)

    async def _bind(self, connection: Any, actor: Actor) -> None:
        if not self._key:
            return  # the doors of yui_kpi, yui_auth and yui_relay have no town
        token = sign(actor, key=self._key, seconds=self._seconds)
        await connection.execute("select set_config('app.ctx', $1, true)", token)

    async def read_json(self, actor: Actor, sql: LiteralString, *args: object) -> bytes:
        """One statement that binds the context ($1) and returns JSON as bytea, sent as it is."""
        token = sign(actor, key=self._key, seconds=self._seconds)
        try:
            found = await self._lane.read(sql, token, *args)
        except TimeoutError as busy:
            raise Unavailable from busy
        except _LOST as lost:
            if _is_gone(lost):
                raise Unavailable from lost
            raise
        return b"null" if found is None else bytes(found)


async def _nothing(_: Any) -> None:
    return None


async def _codecs(connection: Any) -> None:
    def encode(value: object) -> bytes:
        return b"\x01" + msgspec.json.encode(value)

    def decode(data: bytes) -> Any:
        return msgspec.json.decode(data[1:])

    await connection.set_type_codec(
        "jsonb", encoder=encode, decoder=decode, schema="pg_catalog", format="binary"
    )


class _Doors:
    """The doors of this process, opened by its start-up and used through the functions below."""

    town: Door | None = None
    kpi: Door | None = None
    auth: Door | None = None
    relay: Door | None = None


DOORS = _Doors()
VISITOR = Actor(tenant=TenantId(0), id=NOBODY, scope=Scope.SYSTEM, role=Role.SYSTEM)


def _open(door: Door | None) -> Door:
    if door is None:
        raise Unavailable
    return door


@asynccontextmanager
async def begin(actor: Actor) -> AsyncGenerator[Tx, None]:
    """The door of web and worker: one transaction inside the caller's town."""
    async with _open(DOORS.town).begin(actor) as tx:
        yield tx


@asynccontextmanager
async def begin_kpi() -> AsyncGenerator[ReadTx, None]:
    """The coordinator's and the public's door: the role `yui_kpi`, which sees `kpi.*` alone."""
    async with _open(DOORS.kpi).begin(VISITOR) as tx:
        yield tx


@asynccontextmanager
async def begin_auth() -> AsyncGenerator[Tx, None]:
    """The door before a town is known: the role `yui_auth`, which runs definer functions alone."""
    async with _open(DOORS.auth).begin(VISITOR) as tx:
        yield tx


@asynccontextmanager
async def begin_relay() -> AsyncGenerator[Tx, None]:
    """The relay's door: the role `yui_relay`, which leases outbox rows and sees no payload."""
    async with _open(DOORS.relay).begin(VISITOR) as tx:
        yield tx


async def read_json(actor: Actor, sql: LiteralString, *args: object) -> bytes:
    """The second handle, for hot lists: a slice's SQL function binds ($1) and returns JSON."""
    return await _open(DOORS.town).read_json(actor, sql, *args)
