"""A database that stands for many tests: what one of them wrote is put back before the next.

Copying 1,300 files, opening the doors and warming their connections took a seventh of a second a
test; putting back the few tables that it wrote takes a tenth of that. Which tables it wrote is not
guessed: the server's own log names every block that a row went into (pg_walinspect). Whatever is
not plainly understood - a change of the catalogue, a lost connection, somebody still inside a
transaction - ends the database, and the next test gets a fresh copy.
"""

import asyncio
from typing import Any

import asyncpg

from tenants.db import DOORS
from yui import doors

ROLES = ("town", "kpi", "auth", "relay")
MOST = 40
"""Tests on one copy: rows that were put back leave dead ones behind."""
GONE = (
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.LockNotAvailableError,
    asyncpg.UndefinedFileError,  # the log was cleared away in between
    OSError,
    TimeoutError,
)

NODES = """
    select pg_relation_filenode(c.oid) as node, c.relkind = 'S' as counts,
           n.nspname || '.' || coalesce(p.relname, c.relname) as name,
           n.nspname in ('pg_catalog', 'information_schema') as system,
           coalesce(p.relpersistence, c.relpersistence) = 'p' as logged
    from pg_class c left join pg_class p on p.reltoastrelid = c.oid
    join pg_namespace n on n.oid = coalesce(p.relnamespace, c.relnamespace)
    where c.relkind in ('r', 't', 'S')
"""
WRITTEN = """
    select distinct reldatabase, relfilenode::bigint as node
    from pg_get_wal_block_info($1::text::pg_lsn, $2::text::pg_lsn)
    where reldatabase in (0, $3) and (resource_manager = 'Sequence'
      or resource_manager in ('Heap', 'Heap2')
      and record_type ~ '^(INSERT|MULTI_INSERT|UPDATE|HOT_UPDATE|DELETE|CONFIRM|TRUNCATE|INPLACE)')
"""
COMMITTED = """
    select distinct b.relfilenode::bigint as node
    from pg_get_wal_block_info($1::text::pg_lsn, $2::text::pg_lsn) b
    join pg_get_wal_records_info($1::text::pg_lsn, $2::text::pg_lsn) r using (start_lsn)
    where b.reldatabase = $3 and b.resource_manager in ('Heap', 'Heap2')
      and b.record_type ~ '^(INSERT|MULTI_INSERT|UPDATE|HOT_UPDATE|DELETE|CONFIRM|TRUNCATE)'
      and pg_xact_status(r.xid::text::xid8) = 'committed'
"""
INSIDE = """
    select count(*) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid()
      and backend_type = 'client backend' and state <> 'idle'
"""
OPEN = """
    select count(*) from pg_stat_activity
    where datname = current_database() and backend_type = 'client backend'
"""


class Rows:
    """What a database of the world holds in each table, to be put back; the same for all copies."""

    def __init__(self) -> None:
        self.tables: dict[str, bytes] = {}
        self.counters: dict[str, tuple[int, bool]] = {}

    async def read(self, inside: Any, nodes: list[Any]) -> None:
        """Every table's rows as the server's own binary copy gives them."""
        for one in nodes:
            schema, _, name = one["name"].rpartition(".")
            if one["system"]:
                continue
            if not one["logged"]:
                raise RuntimeError(f"{one['name']} is not in the log: its changes cannot be seen")
            if one["counts"]:
                found = await inside.fetchrow(f"select last_value, is_called from {one['name']}")
                self.counters[one["name"]] = (found[0], found[1])
                continue
            sink = _Sink()
            await inside.copy_from_table(
                name, schema_name=schema, output=sink.take, format="binary"
            )
            self.tables[one["name"]] = bytes(sink.data)


class _Sink:
    def __init__(self) -> None:
        self.data = bytearray()

    async def take(self, data: bytes) -> None:
        self.data += data


class Swept:
    """One copy of a source with its doors open; `sweep` makes it what it was, or says no."""

    def __init__(self, name: str, rows: Rows) -> None:
        self.name = name
        self.uses = 0
        self._rows = rows
        self._doors: dict[str, Any] = {}

    async def build(self, *, dsn: str, admin_dsn: str) -> None:
        """`dsn` and `admin_dsn`: the superuser's, in the copy and beside it."""
        self._inside = await asyncpg.connect(dsn, command_timeout=20)
        self._log = await asyncpg.connect(admin_dsn, command_timeout=20)
        await self._log.execute("set synchronous_commit = on")
        await self._log.execute("create extension if not exists pg_walinspect")
        await self._inside.execute(
            "set session_replication_role = replica; set lock_timeout = '2s'"
        )
        nodes = await self._inside.fetch(NODES)
        self._nodes = {one["node"]: one for one in nodes}
        self._oid = await self._inside.fetchval(
            "select oid from pg_database where datname = current_database()"
        )
        if not self._rows.tables:
            await self._rows.read(self._inside, nodes)
        self._since = self._asked = await self._now()

    async def written(self) -> set[str]:
        """The tables that a committed transaction wrote a row of since the last time this was asked."""
        now = await self._now()
        found = await self._log.fetch(COMMITTED, self._asked, now, self._oid)
        self._asked = now
        return {self._nodes[row["node"]]["name"] for row in found}

    def enter(self, opened: bool) -> None:
        """Keeps the doors that were just opened, or puts the kept ones back into their frame."""
        for role in ROLES:
            if opened:
                self._doors[role] = getattr(DOORS, role)
            else:
                setattr(DOORS, role, self._doors[role])

    def leave(self) -> None:
        """Takes the doors out of their frame: a test without a town has none."""
        for role in ROLES:
            setattr(DOORS, role, None)

    async def sweep(self) -> bool:
        """Whether the copy is again what it was; after a no it is only good for `end`."""
        self.uses += 1
        if any(getattr(DOORS, role) is not self._doors[role] for role in ROLES):
            return False
        while doors.ON_CLOSE:
            await doors.ON_CLOSE.pop()()
        if self.uses >= MOST or self._inside.is_closed() or self._log.is_closed():
            return False
        try:
            return await self._quiet() and await self._put_back()
        except GONE:
            return False

    async def again(self) -> bool:
        """The same within a test, whose doors stay in their frame; after a no it is good for nothing."""
        try:
            return not self._inside.is_closed() and await self._quiet() and await self._put_back()
        except GONE:
            return False

    async def release(self) -> None:
        """Leaves the database to who copies or replaces it; the sweep says no afterwards."""
        await self._inside.close(timeout=2)

    async def end(self) -> None:
        """Closes this class's connections and those of its doors that a test put others for."""
        for door in self._doors.values():
            await door.close()
        for connection in (self._inside, self._log):
            try:
                await connection.close(timeout=2)
            except GONE:
                connection.terminate()

    async def _quiet(self) -> bool:
        """Nobody is inside a transaction, and nobody is there but the doors and this class."""
        for _ in range(20):
            if not await self._inside.fetchval(INSIDE):
                ours = 1 + sum(door._pool.get_size() for door in self._doors.values())
                if await self._inside.fetchval(OPEN) <= ours:
                    return True
            await asyncio.sleep(0.01)
        return False

    async def _put_back(self) -> bool:
        now = await self._now()
        written = await self._log.fetch(WRITTEN, self._since, now, self._oid)
        found = [self._nodes.get(row["node"]) for row in written if row["reldatabase"]]
        if any(one is None or one["system"] for one in found):
            return False
        for name in {one["name"] for one in found}:
            await self._restore(name)
        await self._plan_anew()
        self._since = self._asked = await self._now()
        return True

    async def _plan_anew(self) -> None:
        """A plan made for ten thousand rows, or for none, is not the next test's."""
        for door in self._doors.values():
            for holder in door._pool._holders:
                if holder._con is not None and not holder._con.is_closed():
                    await holder._con.execute("discard plans")

    async def _restore(self, name: str) -> None:
        if name in self._rows.counters:
            await self._inside.execute(
                "select setval($1::text::regclass, $2, $3)", name, *self._rows.counters[name]
            )
            return
        schema, _, table = name.rpartition(".")
        async with self._inside.transaction():
            await self._inside.execute(f"delete from only {name}")
            await self._inside.copy_to_table(
                table,
                schema_name=schema,
                source=memoryview(self._rows.tables[name]),
                format="binary",
            )

    async def _now(self) -> str:
        """Where the log ends, all of it readable."""
        await self._log.execute("select pg_logical_emit_message(false, 'yui', 'swept', true)")
        found: str = await self._log.fetchval("select pg_current_wal_flush_lsn()::text")
        return found
