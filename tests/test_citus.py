"""The migrations obey the rules of a distributed database from the first version on (citus.md §2).

Rules that the catalogue shows (keys, foreign keys, triggers, types) are checked by the catalogue
gate as well; here the text of the migrations is read, so that a breach is named by its line.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from migrations import classes
from migrations.apply import VERSIONS
from migrations.from_sql import statements

COMMENT = re.compile(r"--[^\n]*")
BODY = re.compile(r"\$(\w*)\$.*?\$\1\$", re.DOTALL)
TABLE = re.compile(r"create table (?:if not exists )?([\w.]+) \((.*)\)", re.DOTALL | re.IGNORECASE)


def plain(statement: str) -> str:
    """The statement without comments, in one line and lower case."""
    return " ".join(COMMENT.sub("", statement).split()).lower()


def outside(statement: str) -> str:
    """The same without function bodies."""
    return BODY.sub("$$ $$", plain(statement))


def columns(statement: str) -> tuple[str, list[str]]:
    """A create table's name and its parts, split at the commas that are outside of brackets."""
    match = TABLE.match(plain(statement))
    if not match:
        return "", []
    parts, depth, last = [], 0, ""
    for letter in match[2]:
        depth += (letter == "(") - (letter == ")")
        if letter == "," and depth == 0:
            parts.append(last.strip())
            last = ""
        else:
            last += letter
    return match[1], [*parts, last.strip()]


def of_a_town(name: str) -> bool:
    """Whether it is a table of a town."""
    known = classes.SHARED.keys() | classes.SYSTEM.keys()
    return bool(name) and name not in known and not name.startswith("meta.")


def keys_without_tenant(statement: str) -> Iterator[str]:
    """Rules 1, 2: primary keys and uniques begin with tenant_id."""
    name, parts = columns(statement)
    if not of_a_town(name):
        return
    if not any(
        part.startswith("tenant_id integer not null") or part == "tenant_id integer primary key"
        for part in parts
    ):
        yield "tenant_id integer not null is missing"
    for part in parts:
        listed = re.match(
            r"(?:constraint \w+ )?(?:primary key|unique(?: nulls not distinct)?) \((\w+)", part
        )
        if listed and listed[1] != "tenant_id":
            yield part
        if (
            not listed
            and re.search(r"\b(primary key|unique)\b", part)
            and not part.startswith("tenant_id ")
        ):
            yield part


def unique_indexes(statement: str) -> Iterator[str]:
    """Rule 2: so do unique indexes."""
    match = re.match(
        r"create unique index (?:concurrently )?\w+ on ([\w.]+) (?:using \w+ )?\((\w+)",
        outside(statement),
    )
    if match and of_a_town(match[1]) and match[2] != "tenant_id":
        yield match[0]


def foreign_keys(statement: str) -> Iterator[str]:
    """Rules 4, 5: composite between towns' tables; from a shared table to a town's never."""
    text = outside(statement)
    name, _ = columns(statement)
    name = name or (re.match(r"alter table (?:only )?([\w.]+)", text) or ["", ""])[1]
    for target, there in re.findall(r"references ([\w.]+) \(([^)]*)\)", text):
        shared = target in classes.SHARED or target in classes.SYSTEM
        if not shared and (not of_a_town(name) or not there.startswith("tenant_id")):
            yield f"references {target} ({there})"
    for here, target in re.findall(r"foreign key \(([^)]*)\) references ([\w.]+)", text):
        if target not in classes.SHARED and of_a_town(name) and not here.startswith("tenant_id"):
            yield f"foreign key ({here})"


def actions(statement: str) -> Iterator[str]:
    """Rules 6, 20: a foreign key changes nothing by itself, and is checked at once."""
    yield from re.findall(
        r"on (?:delete|update) (?:set null|set default|cascade)|deferrable|initially deferred",
        outside(statement),
    )


def triggers(statement: str) -> Iterator[str]:
    """Rule 8: no triggers, no rules."""
    yield from re.findall(
        r"create (?:or replace )?(?:constraint )?(?:trigger|rule|event trigger) \w+",
        outside(statement),
    )


def sub_selects(statement: str) -> Iterator[str]:
    """Rule 9: a policy by hand holds no sub-select; the helpers choose the engine's spelling."""
    match = re.match(r"create policy (\w+) on ([\w.]+) .*\(select", outside(statement))
    if match and not match[2].startswith("audit.") and match[2] != "app.kpi_delta":
        yield match[0][:80]


def moving_rows(statement: str) -> Iterator[str]:
    """Rule 16: a row never changes its town."""
    yield from re.findall(r"set tenant_id =|update \([^)]*\btenant_id\b[^)]*\)", plain(statement))


def merges(statement: str) -> Iterator[str]:
    """Rules 17, 19: no MERGE, no GROUPING SETS, ROLLUP or CUBE."""
    yield from re.findall(
        r"\bmerge into\b|\bgrouping sets\b|\bgroup by rollup\b|\bcube \(", plain(statement)
    )


def volatile_updates(statement: str) -> Iterator[str]:
    """Rule 18: no volatile function in an UPDATE."""
    for update in re.findall(r"\bupdate [\w.]+ (?:\w+ )?set [^;]*", plain(statement)):
        yield from re.findall(r"\b(?:random|uuidv7|gen_random_uuid|clock_timestamp)\(", update)


def inheritance(statement: str) -> Iterator[str]:
    """Rule 22: no inheritance. Rule 14: no serial or identity key that tells volumes."""
    yield from re.findall(
        r"\binherits \(|\b(?:big|small)?serial\b|generated (?:always|by default) as identity",
        outside(statement),
    )


def advisory_locks(statement: str) -> Iterator[str]:
    """Rule 23: advisory locks are of one node; only the figures over all towns use one."""
    name = (re.match(r"create (?:or replace )?function ([\w.]+)", plain(statement)) or ["", ""])[1]
    if name != "kpi.publish":
        yield from re.findall(r"pg_\w*advisory\w*lock\w*", plain(statement))


RULES: tuple[Callable[[str], Iterator[str]], ...] = (
    keys_without_tenant, unique_indexes, foreign_keys, actions, triggers, sub_selects, moving_rows,
    merges, volatile_updates, inheritance, advisory_locks,
)  # fmt: skip

BREACHES = [
    (keys_without_tenant, "create table app.x (tenant_id integer not null, id uuid primary key)"),
    (keys_without_tenant, "create table app.x (tenant_id integer not null, id uuid, unique (id, tenant_id))"),
    (keys_without_tenant, "create table app.x (tenant_id integer, id uuid, primary key (tenant_id, id))"),
    (unique_indexes, "create unique index x on app.task (title)"),
    (foreign_keys, "create table app.x (tenant_id integer not null, t uuid references app.task (id))"),
    (foreign_keys, "alter table app.x add foreign key (t) references app.task (tenant_id, id)"),
    (foreign_keys, "alter table registry.person add foreign key (tenant_id, b) references app.body (tenant_id, id)"),
    (actions, "alter table app.x add foreign key (tenant_id, t) references app.task (tenant_id, id) on delete cascade"),
    (actions, "alter table app.x add foreign key (tenant_id, t) references app.task (tenant_id, id) on delete set null (t)"),
    (actions, "alter table app.x add unique (tenant_id, a) deferrable initially deferred"),
    (triggers, "create constraint trigger x after insert on app.task for each row execute function f()"),
    (sub_selects, "create policy x on app.task using (tenant_id = (select ctx.tenant()))"),
    (moving_rows, "create function f() returns void language sql as $$ update app.task set tenant_id = 1 $$"),
    (moving_rows, "grant update (title, tenant_id) on app.task to yui_app"),
    (merges, "create function f() returns void language sql as $$ merge into app.task using x on true when matched then do nothing $$"),
    (volatile_updates, "create function f() returns void language sql as $$ update app.task set once = uuidv7() where tenant_id = 1 $$"),
    (inheritance, "create table app.x (tenant_id integer not null) inherits (app.task)"),
    (inheritance, "create table app.x (tenant_id integer not null, n bigserial)"),
    (advisory_locks, "create function app.f() returns void language sql as $$ select pg_advisory_xact_lock(1) $$"),
]  # fmt: skip


def versions() -> list[Path]:
    return sorted(VERSIONS.glob("*.sql"))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_migrations_keep(rule: Callable[[str], Iterator[str]]) -> None:
    read, broken = 0, []
    for version in versions():
        for statement in statements(version.read_text(encoding="utf-8")):
            read += 1
            broken += [
                f"{version.name}: {what}  in {plain(statement)[:60]}" for what in rule(statement)
            ]
    assert read > 200
    assert not broken, f"{rule.__doc__}\n" + "\n".join(broken)


@pytest.mark.parametrize(
    ("rule", "statement"), BREACHES, ids=[f"{r.__name__}-{n}" for n, (r, _) in enumerate(BREACHES)]
)
def test_the_rule_bites(rule: Callable[[str], Iterator[str]], statement: str) -> None:
    assert list(rule(statement))


def test_every_rule_was_broken_once() -> None:
    assert {rule for rule, _ in BREACHES} == set(RULES)


def test_a_migration_is_sent_one_statement_a_message() -> None:
    script = "select 1; select ';' as x; -- a; b\ncreate function f() returns int language sql as $$ select 1; select 2 $$;"
    assert len(list(statements(script))) == 3
    for version in versions():
        for statement in statements(version.read_text(encoding="utf-8")):
            assert ";" not in re.sub(r"'[^']*'", "", BODY.sub("", COMMENT.sub("", statement))), (
                version.name
            )


def test_every_table_of_a_town_is_distributed_right_after_it_was_made() -> None:
    """Rule 21: before the next table refers to it, by wall.protect() or wall.distribute()."""
    made: list[str] = []
    for version in versions():
        if version.name < "0004":  # the wall itself, accounts and audit stay on the coordinator
            continue
        script = plain(version.read_text(encoding="utf-8"))
        for statement in statements(version.read_text(encoding="utf-8")):
            name, _ = columns(statement)
            if of_a_town(name):
                made.append(name)
                assert re.search(rf"wall\.(protect|distribute)\('{re.escape(name)}'", script), name
    assert len(made) > 30


GOES = {
    ("0164_unit_columns.sql", "app.unit"),  # a file's units that nobody ever held, its rows stay
    (
        "0173_consent_gates.sql",
        "app.person_seen",
    ),  # another town's copy of her, at the end of her consent
    ("0242_share_gates.sql", "app.unit"),  # rows that nobody there has begun, the lead town's again
    ("0169_outbox_archive.sql", "app.outbox"),  # promises long kept, moved to their archive
    # what nobody answered of a late quota, its seats in a joint project with it: the lead town's again
    ("0354_reclaim_whole.sql", "app.unit"),
    ("0354_reclaim_whole.sql", "app.joint_answer"),
    ("0354_reclaim_whole.sql", "app.joint_seat"),
    ("0354_reclaim_whole.sql", "app.joint_part"),
}
"""What may be taken away, each by one gate and nothing else."""


def test_nothing_is_deleted_by_a_migration_or_a_gate_but_what_is_named() -> None:
    found = set()
    for version in versions():
        for statement in statements(version.read_text(encoding="utf-8")):
            for table in re.findall(
                r"\bdelete from ([\w.]+)|\btruncate (?:table )?([\w.]+)", plain(statement)
            ):
                if not "".join(table).startswith("auth."):
                    found.add((version.name, "".join(table)))
    assert found == GOES
