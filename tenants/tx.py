"""What a caller's statements run on: rows as Structs by column name, scalars, JSON, Piccolo selects."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, LiteralString, Protocol, TypeVar
from uuid import UUID

import msgspec

from tenants.actor import Actor, TenantId

T = TypeVar("T")
_NATIVE = (UUID, datetime, date, Decimal, bytes)
_SCALARS = (int, str, bool, bytes, UUID, date, datetime, Decimal)


class _Composed(Protocol):
    """What we need of a Piccolo query: its text and its values."""

    @property
    def querystrings(self) -> Sequence[Any]: ...


class ReadTx:
    """A transaction to read in: one caller, one town, one snapshot of rules."""

    def __init__(self, connection: Any, actor: Actor) -> None:
        self._connection = connection
        self.actor = actor

    @property
    def tenant(self) -> TenantId:
        """The town that every statement names."""
        return self.actor.tenant

    async def one(self, kind: type[T], sql: LiteralString, *args: object) -> T | None:
        """The first row as `kind` (a Struct by column name, or a scalar), or None."""
        row = await self._connection.fetchrow(sql, *args)
        return None if row is None else _shape(kind, row)

    async def all(self, kind: type[T], sql: LiteralString, *args: object) -> list[T]:
        """All rows as `kind`."""
        return [_shape(kind, row) for row in await self._connection.fetch(sql, *args)]

    async def value(self, sql: LiteralString, *args: object) -> Any:
        """The first column of the first row; None when there is no row."""
        return await self._connection.fetchval(sql, *args)

    async def json(self, sql: LiteralString, *args: object) -> bytes:
        """The text of a statement that returns JSON, as bytes ready to send."""
        found = await self._connection.fetchval(sql, *args)
        return b"null" if found is None else str(found).encode()

    async def find(self, kind: type[T], query: _Composed) -> list[T]:
        """A Piccolo select composed at run time, run on this transaction."""
        sql, args = query.querystrings[0].compile_string()
        return [_shape(kind, row) for row in await self._connection.fetch(sql, *args)]


class Tx(ReadTx):
    """A transaction to write in."""

    async def run(self, sql: LiteralString, *args: object) -> int:
        """Runs a statement and returns how many rows it touched."""
        status: str = await self._connection.execute(sql, *args)
        last = status.rsplit(" ", 1)[-1]
        return int(last) if last.isdigit() else 0

    async def many(self, sql: LiteralString, rows: Sequence[Sequence[object]]) -> None:
        """The same statement once for each row of values."""
        await self._connection.executemany(sql, rows)


def _shape(kind: type[T], row: Any) -> T:
    if kind in _SCALARS:
        value: T = row[0]
        return value
    return msgspec.convert(dict(row), kind, strict=True, builtin_types=_NATIVE)
