"""Runs the checks of catalogue.sql on a database and returns what they find."""

import re
from pathlib import Path
from typing import Any, NamedTuple

from migrations import classes, definers, roles
from migrations.from_sql import statements

SCRIPT = Path(__file__).with_name("catalogue.sql")
CHECK = re.compile(r"^-- check (?P<name>\w+): (?P<says>.+)$", re.MULTILINE)


class Finding(NamedTuple):
    """What is wrong with what."""

    check: str
    subject: str
    detail: str


class Looked(NamedTuple):
    """How much was looked at; a gate that saw nothing has proved nothing."""

    tables: int
    walled: int
    policies: int
    functions: int
    checks: int


def checks() -> dict[str, str]:
    """The query of every check, by its name."""
    parts = CHECK.split(SCRIPT.read_text(encoding="utf-8"))
    return {
        name: query.strip().removesuffix(";")
        for name, query in zip(parts[1::3], parts[3::3], strict=True)
    }


def allowed() -> list[tuple[str, str]]:
    """What migrations.classes and migrations.roles allow, as (kind, name)."""
    listed: list[tuple[str, str]] = [("migrator", roles.MIGRATOR)]
    for kind, names in (
        ("shared", classes.SHARED),
        ("system", classes.SYSTEM),
        ("addable", classes.ADDABLE),
        ("crossing", roles.CROSSING),
        ("runtime", roles.RUNTIME),
        ("owner", roles.OWNERS),
    ):
        listed += [(kind, name) for name in names]
    for role, tables in classes.REACH.items():
        listed += [("reach", f"{role} {table}") for table in tables]
    for schema, functions in definers.DEFINERS.items():
        listed += [("definer", f"{schema}.{name}") for name in functions]
    return listed


async def prepare(superuser: Any) -> None:
    """Gives this connection the list and the views that the checks read."""
    await superuser.execute("create temp table allowed (kind text, name text)")
    await superuser.executemany("insert into allowed values ($1, $2)", allowed())
    preamble = SCRIPT.read_text(encoding="utf-8").partition("-- check ")[0]
    for statement in statements(preamble):
        await superuser.execute(statement)


async def findings(superuser: Any) -> list[Finding]:
    """Everything that is wrong in this database, in the order of the checks."""
    found: list[Finding] = []
    for name, query in checks().items():
        rows = await superuser.fetch(query)
        found += sorted(Finding(name, str(row[0]), str(row[1])) for row in rows)
    return found


async def looked(superuser: Any) -> Looked:
    """How many tables, policies and functions the checks have before them."""
    row = await superuser.fetchrow(
        "select (select count(*) from ours where kind in ('r', 'p', 'f')) as tables,"
        " (select count(*) from ours where walled) as walled,"
        " (select count(distinct oid) from rules) as policies,"
        " (select count(*) from functions) as functions"
    )
    return Looked(**dict(row), checks=len(checks()))
