"""The catalogue gate finds nothing in our database, and finds each defect that is planted in it."""

from typing import Any

import pytest

from migrations.from_sql import statements
from tests.wall import gate

pytestmark = pytest.mark.anyio

NEW = """create table app.novel (tenant_id integer not null, id uuid not null default uuidv7(), primary key (tenant_id, id));
select wall.protect('app.novel');"""

# Each plant: the SQL, and exactly what the gate must say of it: (check, subject).
PLANTS: dict[str, tuple[str, set[tuple[str, str]]]] = {
    "table_without_tenant": (
        "create table app.stray (id uuid primary key)",
        {("unclassified", "app.stray")},
    ),
    "listed_table_gone": (
        "drop table auth.token_revoked cascade",
        {("unclassified", "auth.token_revoked")},
    ),
    "rls_off": (
        "alter table app.task disable row level security",
        {("rls_off", "app.task")},
    ),
    "not_forced": (
        "alter table app.task no force row level security",
        {("rls_not_forced", "app.task")},
    ),
    "granted_without_policy": (
        "drop policy own_town on app.task",
        {("granted_without_policy", "app.task")},
    ),
    "granted_one_column_without_policy": (
        "grant select (title) on app.task to yui_migrator",
        {("granted_without_policy", "app.task")},
    ),
    "no_floor": ("drop policy floor on app.task", {("no_floor", "app.task")}),
    "floor_for_one_role_only": (
        "alter policy floor on app.task to yui_app",
        {("no_floor", "app.task")},
    ),
    "floor_on_another_column": (
        "alter policy floor on app.share using (other = (select ctx.tenant())) with check (other = (select ctx.tenant()))",
        {("no_floor", "app.share")},
    ),
    "floor_that_fails_open": (
        "alter policy floor on app.task using (tenant_id = coalesce((select ctx.tenant()), tenant_id))",
        {("no_floor", "app.task")},
    ),
    "floor_without_check": (
        "alter policy floor on app.task with check (true)",
        {("no_floor", "app.task")},
    ),
    "constant_true": (
        "create policy all_rows on app.task for select to yui_app using (true)",
        {("constant_true", "app.task")},
    ),
    "constant_true_in_disguise": (
        "create policy any_row on app.task for insert to yui_worker with check (current_user = 'yui_worker')",
        {("constant_true", "app.task")},
    ),
    "crossing_role_gets_a_table": (
        "grant select (tenant_id) on app.worker_memo to yui_gate; create policy gate on app.worker_memo for select to yui_gate using (true)",
        {("crossing_reach", "app.worker_memo")},
    ),
    "coordinator_gets_rows": (
        "create policy door on app.client_order for select to yui_kpi using (true); grant select on app.client_order to yui_kpi",
        {("crossing_reach", "app.client_order")},
    ),
    "policy_to_public": (
        "create policy everyone on app.task as restrictive for select to public using (tenant_id > 0)",
        {("policy_to_public", "app.task")},
    ),
    "unique_without_tenant": (
        "create unique index title_once on app.task (title)",
        {("unique_without_tenant", "app.task")},
    ),
    "unique_with_tenant_last": (
        "create unique index title_once on app.task (title, tenant_id)",
        {("unique_without_tenant", "app.task")},
    ),
    "primary_key_without_tenant": (
        NEW + "alter table app.novel drop constraint novel_pkey, add primary key (id);"
        "create index novel_town on app.novel (tenant_id)",
        {("unique_without_tenant", "app.novel")},
    ),
    "fk_without_tenant": (
        NEW + "create unique index one_task on app.novel (tenant_id, id);"
        "alter table app.novel add column other integer not null default 1;"
        "alter table app.novel add foreign key (other, id) references app.task (tenant_id, id)",
        {("fk_without_tenant", "app.novel")},
    ),
    "fk_from_shared_to_town": (
        ("alter table registry.person add column home integer, add column body uuid,"
        " add foreign key (home, body) references app.body (tenant_id, id)"),
        {("fk_without_tenant", "registry.person")},
    ),
    "fk_that_cascades": (
        NEW + "alter table app.novel add column task_id uuid,"
        " add foreign key (tenant_id, task_id) references app.task (tenant_id, id) on delete cascade",
        {("fk_action", "app.novel")},
    ),
    "fk_that_sets_null": (
        NEW + "alter table app.novel add column task_id uuid,"
        " add foreign key (tenant_id, task_id) references app.task (tenant_id, id) on delete set null (task_id)",
        {("fk_action", "app.novel")},
    ),
    "no_leading_index": (
        NEW + "alter table app.novel drop constraint novel_pkey",
        {("no_leading_index", "app.novel")},
    ),
    "index_without_tenant": (
        "create index task_title on app.task (title)",
        {("no_leading_index", "app.task")},
    ),
    "nullable_tenant": (
        NEW + "alter table app.novel drop constraint novel_pkey;"
        "create unique index novel_once on app.novel (tenant_id, id);"
        "alter table app.novel alter column tenant_id drop not null",
        {("nullable_tenant", "app.novel")},
    ),
    "tenant_of_another_type": (
        ("create table app.novel (tenant_id bigint not null, id uuid not null, primary key (tenant_id, id));"
        "alter table app.novel enable row level security;"
        "alter table app.novel force row level security"),
        {("nullable_tenant", "app.novel")},
    ),
    "partition_without_rls": (
        ("create table app.novel (tenant_id integer not null, at date not null, primary key (tenant_id, at)) partition by range (at);"
        "select wall.protect('app.novel');"
        "create table app.novel_2026 partition of app.novel for values from ('2026-01-01') to ('2027-01-01')"),
        {("partition_open", "app.novel_2026")},
    ),
    "partition_granted": (
        ("create table app.novel (tenant_id integer not null, at date not null, primary key (tenant_id, at)) partition by range (at);"
        "select wall.protect('app.novel');"
        "create table app.novel_2026 partition of app.novel for values from ('2026-01-01') to ('2027-01-01');"
        "alter table app.novel_2026 enable row level security;"
        "alter table app.novel_2026 force row level security;"
        "grant select on app.novel_2026 to yui_app"),
        {("partition_open", "app.novel_2026")},
    ),
    "delete": ("grant delete on app.task to yui_worker", {("strong_right", "app.task")}),
    "truncate": ("grant truncate on app.task to yui_app", {("strong_right", "app.task")}),
    "references": ("grant references on app.task to yui_app", {("strong_right", "app.task")}),
    "trigger_right": ("grant trigger on app.task to yui_app", {("strong_right", "app.task")}),
    "row_can_move": (
        "grant update (tenant_id) on app.task to yui_app",
        {("key_updatable", "app.task")},
    ),
    "key_can_change": ("grant update on app.task to yui_app", {("key_updatable", "app.task")}),
    "shared_table_writable": (
        "grant update on app.tenant to yui_app",
        {("shared_writable", "app.tenant")},
    ),
    "system_table_readable": (
        "grant select (kid) on ctx.key to yui_app",
        {("shared_writable", "ctx.key")},
    ),
    "accounts_readable": (
        "grant select on auth.account to yui_worker",
        {("shared_writable", "auth.account")},
    ),
    "view_as_definer": (
        "create view app.tasks as select * from app.task",
        {("view_as_definer", "app.tasks")},
    ),
    "matview_readable": (
        "create materialized view app.tasks as select * from app.task; grant select on app.tasks to yui_app",
        {("matview_readable", "app.tasks")},
    ),
    "definer_unlisted": (
        ("set local role yui_gate; create function gate.peek() returns bigint language sql security definer"
        " set search_path = pg_catalog, pg_temp as 'select count(*) from app.task';"
        "revoke all on function gate.peek() from public; reset role"),
        {("definer_unlisted", "gate.peek")},
    ),
    "definer_without_search_path": (
        "alter function gate.outbox_depth() reset search_path",
        {("definer_search_path", "gate.outbox_depth")},
    ),
    "definer_with_a_loose_search_path": (
        "alter function gate.outbox_depth() set search_path = app, public",
        {("definer_search_path", "gate.outbox_depth")},
    ),
    "definer_of_a_superuser": (
        "alter function gate.outbox_depth() owner to postgres",
        {("definer_owner", "gate.outbox_depth")},
    ),
    "function_for_everyone": (
        "grant execute on function gate.outbox_depth() to public",
        {("function_open", "gate.outbox_depth")},
    ),
    "leakproof": ("alter function ctx.tenant() leakproof", {("leakproof", "ctx.tenant")}),
    "runtime_superuser": (
        "alter role yui_kpi superuser",
        {("runtime_role", "yui_kpi")},
    ),
    "runtime_bypasses": ("alter role yui_app bypassrls", {("runtime_role", "yui_app")}),
    "runtime_makes_roles": ("alter role yui_app createrole", {("runtime_role", "yui_app")}),
    "runtime_is_a_member": (
        "grant pg_read_all_data to yui_app with inherit false",
        {("runtime_role", "yui_app")},
    ),
    "runtime_owns": (
        "alter function kpi.towns() security invoker; alter function kpi.towns() owner to yui_worker",
        {("runtime_role", "yui_worker"), ("definer_unlisted", "kpi.towns")},
    ),
    "owner_logs_in": ("alter role yui_gate login", {("owner_role", "yui_gate")}),
    "owner_has_a_member": ("grant yui_gate to yui_app", {("owner_role", "yui_gate")}),
    "temporary_tables": (
        "do $$ begin execute format('grant temp on database %I to yui_app', current_database()); end $$",
        {("makes_objects", "yui_app")},
    ),
    "creates_in_a_schema": (
        "grant create on schema kpi to yui_worker",
        {("makes_objects", "yui_worker")},
    ),
    "schema_for_everyone": ("grant usage on schema gate to public", {("open_to_public", "gate")}),
    "table_for_everyone": (
        "grant select on app.tenant to public",
        {("open_to_public", "app.tenant")},
    ),
    "default_rights": (
        "alter default privileges in schema app grant select on tables to yui_app",
        {("open_to_public", "app")},
    ),
    "context_per_row": (
        "create policy slow on app.task as restrictive for select to yui_app using (tenant_id = ctx.tenant())",
        {("context_per_row", "app.task")},
    ),
    "context_per_row_in_a_sub_select": (
        ("create policy slow on app.task as restrictive for select to yui_app"
        " using ((select ctx.tenant() = tenant_id))"),
        {("context_per_row", "app.task")},
    ),
    "sequence_readable": (
        "create sequence app.numbers; grant usage on sequence app.numbers to yui_app",
        {("sequence_readable", "app.numbers")},
    ),
    "money_as_integer": (
        "alter table app.task add column fee_yen integer",
        {("money_not_bigint", "app.task.fee_yen")},
    ),
    "money_as_float": (
        "alter table app.task add column rate double precision",
        {("money_not_bigint", "app.task.rate")},
    ),
    "trigger": (
        "create trigger stays before update on app.task for each row execute function suppress_redundant_updates_trigger()",
        {("trigger", "app.task")},
    ),
    "rule": (
        "create rule quiet as on update to app.task do also nothing",
        {("trigger", "app.task")},
    ),
    "server_function": (
        "grant execute on function pg_catalog.lo_create(oid) to yui_app",
        {("server_function", "lo_create(oid)")},
    ),
}  # fmt: skip


WIDE = {"runtime_superuser", "owner_has_a_member"}
"""Defects so wide that further checks see them too."""


async def test_the_gate_finds_nothing_and_looked_at_everything(inspector: Any) -> None:
    assert await gate.findings(inspector) == []
    seen = await gate.looked(inspector)
    assert seen.checks >= 22
    assert seen.walled >= 40
    assert seen.policies >= 3 * 30
    assert seen.functions >= 20


@pytest.mark.nightly  # sixty planted defects, each in a database of its own
@pytest.mark.parametrize("plant", PLANTS)
async def test_the_gate_bites(inspector: Any, plant: str) -> None:
    script, expected = PLANTS[plant]
    for statement in statements(script):
        await inspector.execute(statement)
    found = {(each.check, each.subject) for each in await gate.findings(inspector)}
    assert found >= expected
    assert found == expected or plant in WIDE


def test_every_check_has_a_planted_defect() -> None:
    bitten = {check for _, expected in PLANTS.values() for check, _ in expected}
    assert set(gate.checks()) - bitten == {"extension"}


async def test_an_extension_is_found(inspector: Any) -> None:
    await inspector.execute("update pg_extension set extname = 'dblink' where extname = 'plpgsql'")
    found = {(each.check, each.subject) for each in await gate.findings(inspector)}
    assert ("extension", "dblink") in found
