"""A valid row for any table of a town, made from what the catalogue says of its columns.

For the mirror matrix: real rows in three towns, of two persons and two clients each. A new table
whose checks these rules cannot guess gets a line in SPECIAL (special.py).
"""

import re
from datetime import UTC, date, datetime
from functools import cache
from typing import Any, NamedTuple
from uuid import uuid5

from tests import world
from tests.wall.special import NAMED, SPACE, SPECIAL, client, ident, person

TOWNS = ("tateshina", "shiojiri", "itoigawa")
MANY = 12
"""Rows of each table in the town that sweeps act in."""


class Column(NamedTuple):
    """One column of a table, as the catalogue tells."""

    name: str
    type: str
    nullable: bool


class Table(NamedTuple):
    """One table of a town: its columns (generated ones left out) and its checks."""

    name: str
    columns: tuple[Column, ...]
    checks: tuple[str, ...]
    points_to: dict[str, str]
    """Column → the table whose `id` it holds, by foreign key."""


async def tables(superuser: Any) -> list[Table]:
    """Every table of a town, from the gate's view `ours`."""
    found = []
    for oid, name in await superuser.fetch("select oid, name from ours where walled order by name"):
        columns = await superuser.fetch(
            "select attname, format_type(atttypid, null), not attnotnull from pg_attribute"
            " where attrelid = $1 and attnum > 0 and not attisdropped and attgenerated = '' order by attnum",
            oid,
        )
        checks = await superuser.fetch(
            "select pg_get_constraintdef(oid) from pg_constraint where conrelid = $1 and contype = 'c'",
            oid,
        )
        keys = await superuser.fetch(
            "select a.attname, n.nspname || '.' || c.relname from pg_constraint k"
            " join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[2]"
            " join pg_attribute i on i.attrelid = k.confrelid and i.attnum = k.confkey[2]"
            " and i.attname = 'id'"
            " join pg_class c on c.oid = k.confrelid join pg_namespace n on n.oid = c.relnamespace"
            " where k.conrelid = $1 and k.contype = 'f' and cardinality(k.conkey) = 2",
            oid,
        )
        found.append(
            Table(
                name,
                tuple(Column(*row) for row in columns),
                tuple(row[0] for row in checks),
                dict(map(tuple, keys)),
            )
        )
    return found


@cache
def _checked(checks: tuple[str, ...], column: str) -> Any:
    for check in checks:
        name = re.escape(column)
        if listed := re.search(rf"\b{name} = ANY \(ARRAY\['([^']*)'", check):
            return listed[1]
        if shape := re.search(rf"\b{name} ~ '\^\[0-9\]\{{(\d+)\}}\$'", check):
            return "1" * int(shape[1])
        if re.search(rf"\b{name} ~ '\^\[a-z_\]", check):
            return "a_measure"
        if size := re.search(rf"octet_length\({name}\) = (\d+)", check):
            return b"x" * int(size[1])
    return None


def _plain(column: Column, town: str, variant: int, *, table: str) -> Any:
    if column.name == "id":
        return ident(table, town, variant)
    if column.name in {"worker_id", "to_id"}:
        return person(town, variant)
    if column.name == "client_id":
        return client(town, variant)
    return {
        "uuid": uuid5(SPACE, f"{table}/{column.name}/{town}/{variant}"),
        "integer": 1,
        "bigint": 1,
        "smallint": 1,
        "boolean": False,
        "text": f"figure-{variant}" if table.startswith("kpi.") else f"{town}-only-{variant}",
        "character varying": f"{town}-only-{variant}",
        "date": date(2026, 4, 1),
        "timestamp with time zone": datetime(2026, 4, 1, tzinfo=UTC),
        "bytea": b"x" * 32,
        "jsonb": "{}",
        "text[]": ["x"],
        "numeric": 1,
    }[column.type]


def row(table: Table, town: str, variant: int) -> dict[str, Any]:
    """A valid row: variant 1 and 2 belong to two persons, 3 to the first one again."""
    made: dict[str, Any] = {}
    for column in table.columns:
        special = SPECIAL.get((table.name, column.name), SPECIAL.get(("", column.name), ...))
        if column.name == "tenant_id":
            made[column.name] = int(world.tenant(town))
        elif special is not ...:
            made[column.name] = special(town, variant) if callable(special) else special
        elif (target := table.points_to.get(column.name) or NAMED.get(column.name)) and (
            not column.nullable
        ):
            made[column.name] = ident(target, town, variant)
        elif (checked := _checked(table.checks, column.name)) is not None:
            made[column.name] = checked
        elif column.nullable and column.name not in {"worker_id", "client_id", "to_id"}:
            made[column.name] = None
        else:
            made[column.name] = _plain(column, town, variant, table=table.name)
    return made


def insert(table: Table, values: dict[str, Any]) -> str:
    """The statement that adds a row with these columns; its values are bound."""
    places = ", ".join(f"${n}" for n in range(1, len(values) + 1))
    return f"insert into {table.name} ({', '.join(values)}) values ({places})"


async def fill(superuser: Any, known: list[Table], *, most: int = 2) -> int:
    """Two rows of every table in each of three towns (`most` in the first), past foreign keys;
    returns how many lie there."""
    await superuser.execute("set session_replication_role = replica")
    for table in known:
        for town in TOWNS:
            made = [row(table, town, n) for n in range(1, (most if town == TOWNS[0] else 2) + 1)]
            statement = insert(table, made[0]) + " on conflict do nothing"
            await superuser.executemany(statement, [tuple(values.values()) for values in made])
    await superuser.execute("set session_replication_role = origin")
    return sum([await superuser.fetchval(f"select count(*) from {table.name}") for table in known])
