"""The slices' Piccolo tables say of a table what the migrations made of it."""

import importlib
from typing import Any

import pytest
from piccolo.table import Table

from tests.rooms import NOT_SLICES, ROOT

pytestmark = pytest.mark.anyio

SAME = {
    "INTEGER": {"integer"},
    "BIGINT": {"bigint"},
    "TEXT": {"text"},
    "VARCHAR": {"character varying"},
    "UUID": {"uuid"},
    "BOOLEAN": {"boolean"},
    "DATE": {"date"},
    "TIMESTAMPTZ": {"timestamp with time zone"},
    "BYTEA": {"bytea"},
    "JSONB": {"jsonb"},
    "NUMERIC": {"numeric"},
}


def tables() -> list[type[Table]]:
    """Every Piccolo table of every slice."""
    found: list[type[Table]] = []
    for file in sorted((ROOT / "platform" / "yui").glob("*/tables.py")):
        if file.parent.name in NOT_SLICES:
            continue
        module = importlib.import_module(f"yui.{file.parent.name}.tables")
        found += [
            each
            for each in vars(module).values()
            if isinstance(each, type)
            and issubclass(each, Table)
            and each.__module__ == module.__name__
        ]
    return found


def drift(table: type[Table], columns: dict[str, tuple[str, bool]]) -> list[str]:
    """Where a table differs from its columns {name: (type, nullable)} in the database."""
    mine = {column._meta.name: column for column in table._meta.columns}
    wrong = [f"{name} is only in the database" for name in columns.keys() - mine.keys()]
    wrong += [f"{name} is only in tables.py" for name in mine.keys() - columns.keys()]
    for name in mine.keys() & columns.keys():
        kind, nullable = columns[name]
        said = mine[name].column_type
        array = kind == "ARRAY" and said.endswith(("ARRAY", "[]"))
        if not array and kind not in SAME.get(said, {said.lower()}):
            wrong.append(f"{name}: {said} here, {kind} there")
        if mine[name]._meta.null is not nullable:
            wrong.append(f"{name}: null={mine[name]._meta.null} here, {nullable} there")
    return sorted(wrong)


async def _columns(superuser: Any, table: type[Table]) -> dict[str, tuple[str, bool]]:
    rows = await superuser.fetch(
        "select column_name, data_type, is_nullable = 'YES' from information_schema.columns"
        " where table_schema = $1 and table_name = $2",
        table._meta.schema or "public",
        table._meta.tablename,
    )
    return {name: (kind, nullable) for name, kind, nullable in rows}


async def test_tables_are_as_the_migrations_made_them(superuser: Any) -> None:
    known = tables()
    assert len(known) >= 5
    for table in known:
        columns = await _columns(superuser, table)
        assert columns, f"{table.__name__} is not in the database"
        assert drift(table, columns) == [], table.__name__


async def test_a_column_that_changed_is_noticed(superuser: Any) -> None:
    table = tables()[0]
    schema, name = table._meta.schema, table._meta.tablename
    await superuser.execute(f"alter table {schema}.{name} add column stray text")
    last = [each._meta.name for each in table._meta.columns if not each._meta.null][-1]
    await superuser.execute(f"alter table {schema}.{name} alter column {last} drop not null")
    found = drift(table, await _columns(superuser, table))
    assert found == sorted(
        ["stray is only in the database", f"{last}: null=False here, True there"]
    )
