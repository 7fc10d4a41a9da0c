"""Nobody becomes another town by forging, replaying, injecting, nesting or being quick."""

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import pytest
from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath
from msgspec import Struct
from msgspec.structs import replace

from tenants.actor import Actor, Scope
from tenants.context import ContextKey, sign
from tenants.db import DOORS, Nested, begin, read_json, serving_safely
from tenants.refusal import Unknown
from tests import world
from tests.conftest import MASTER, Browser, Servers, Town
from yui import keys

pytestmark = pytest.mark.anyio

KEY = keys.context_key(MASTER)
HERE, THERE = world.actor("tateshina"), world.actor("shiojiri")
COUNT = "select count(*) from app.worker"


@pytest.fixture
async def raw(servers: Servers, copied: str, anyio_backend: str) -> AsyncIterator[Any]:
    """A connection as yui_app, in a transaction, with nothing bound."""
    connection = await asyncpg.connect(servers.role("yui_app", copied))
    try:
        transaction = connection.transaction()
        await transaction.start()
        yield connection
        await transaction.rollback()
    finally:
        await connection.close()


async def bind(raw: Any, token: str) -> None:
    await raw.execute("select set_config('app.ctx', $1, true)", token)


def broken(token: str, part: int, value: str) -> str:
    """The token with one part replaced and the signature as it was."""
    parts = token.split(".")
    parts[part] = value
    return ".".join(parts)


GOOD = sign(HERE, key=KEY, seconds=3600)
FORGED = {
    "nothing": ("", "missing"),
    "a_bare_number": ("20215", "malformed"),
    "too_few_parts": ("1.20215.x.tenant.9999999999", "malformed"),
    "too_many_parts": (GOOD + ".x", "malformed"),
    "another_towns_number": (broken(GOOD, 1, "20215"), "signature"),
    "another_caller": (broken(GOOD, 2, str(THERE.id)), "signature"),
    "a_wider_scope": (broken(sign(world.actor("tateshina", "worker"), key=KEY), 3, "tenant"), "signature"),
    "a_later_end": (broken(GOOD, 4, "9999999999"), "signature"),
    "no_signature": (broken(GOOD, 5, ""), "signature"),
    "an_empty_hash": (broken(GOOD, 5, "0" * 64), "signature"),
    "an_unknown_key_id": (sign(THERE, key=KEY, kid="2"), "signature"),
    "another_key": (sign(THERE, key=ContextKey(b"k" * 32)), "signature"),
    "an_empty_key": (sign(THERE, key=ContextKey(b"")), "signature"),
    "an_ended_one": (sign(THERE, key=KEY, seconds=-1), "expired"),
}  # fmt: skip


@pytest.mark.parametrize("case", FORGED)
async def test_a_context_that_we_did_not_sign_opens_nothing(raw: Any, case: str) -> None:
    token, why = FORGED[case]
    await bind(raw, token)
    with pytest.raises(asyncpg.InsufficientPrivilegeError, match=why):
        await raw.fetchval(COUNT)


async def test_without_any_context_there_is_nothing(raw: Any) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="missing"):
        await raw.fetchval(COUNT)


async def test_a_signed_context_opens_its_own_town(raw: Any) -> None:
    await bind(raw, GOOD)
    assert await raw.fetchval(COUNT) == world.WORKERS["tateshina"]
    assert await raw.fetchval("select ctx.tenant()") == HERE.tenant
    assert await raw.fetchval("select ctx.actor()") == HERE.id
    assert await raw.fetchval("select ctx.scope()") == Scope.TENANT


async def test_a_context_cannot_be_replayed_after_its_end(raw: Any) -> None:
    await bind(raw, sign(HERE, key=KEY, seconds=1))
    assert await raw.fetchval(COUNT) > 0
    await asyncio.sleep(2.05 - time.time() % 1)
    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="expired"):
        await raw.fetchval(COUNT)


INJECTED = [
    "with x as materialized (select set_config('app.ctx', $1, true)) select count(*) from x, app.worker",
    "select count(*) from (select set_config('app.ctx', $1, true) as c offset 0) x join app.worker w on c is not null",
    "select count(*) from app.worker where set_config('app.ctx', $1, true) is not null",
    "select count(*) from app.worker w, lateral (select set_config('app.ctx', $1, true) where w.name is not null) x",
    "select (select count(*) from app.worker) from (select set_config('app.ctx', $1, true)) x",
]


@pytest.mark.parametrize("sql", INJECTED)
@pytest.mark.parametrize(
    "forged", ["20215", broken(GOOD, 1, "20215"), ""], ids=["a number", "broken", "nothing"]
)
async def test_one_injected_select_never_shows_another_town(
    raw: Any, sql: str, forged: str
) -> None:
    await bind(raw, GOOD)
    try:
        seen = await raw.fetchval(sql, forged)
    except asyncpg.InsufficientPrivilegeError:
        return
    assert seen in {0, world.WORKERS["tateshina"]}


async def test_a_bound_transaction_is_not_bound_again(raw: Any) -> None:
    await bind(raw, GOOD)
    assert await raw.fetchval("select ctx.bind($1)", GOOD) == HERE.tenant
    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="bound already"):
        await raw.fetchval("select ctx.bind($1)", sign(THERE, key=KEY))


async def test_binding_believes_nothing_unsigned(raw: Any) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="signature"):
        await raw.fetchval("select ctx.bind($1)", broken(GOOD, 1, "20215"))


DENIED = {
    "read_the_key": "select * from ctx.key",
    "replace_the_key": "update ctx.key set kid = '9'",
    "become_the_owner": "select set_config('role', 'yui_owner', true)",
    "become_the_gate": "set role yui_gate",
    "become_a_superuser": "set session authorization postgres",
    "a_temporary_table": "create temp table mine (x int)",
    "a_table": "create table app.mine (x int)",
    "a_schema": "create schema mine",
    "a_function": "create function app.f() returns int language sql as 'select 1'",
    "switch_the_policies_off": "alter table app.worker disable row level security",
    "drop_a_policy": "drop policy floor on app.worker",
    "delete": "delete from app.worker",
    "truncate": "truncate app.worker cascade",
    "move_a_row": "update app.worker set tenant_id = 20215",
    "change_a_key": "update app.worker set id = uuidv7()",
    "add_to_another_town": "insert into app.kpi_delta (tenant_id, measure, grain, on_date, amount) values (20215, 'abc', 'flow', '2026-04-01', 1)",
    "read_a_file": "select pg_read_file('/etc/passwd')",
    "run_a_program": "copy (select 1) to program 'id'",
    "keep_a_large_object": "select lo_from_bytea(0, 'x')",
    "hold_a_lock": "select pg_advisory_lock(1)",
    "sleep": "select pg_sleep(1)",
    "stop_the_others": "select pg_terminate_backend(pid) from pg_stat_activity",
    "watch_the_others": "select query from pg_stat_activity",
    "wake_the_others": "select pg_notify('x', 'y')",
    "write_the_audit": "insert into audit.entry select * from audit.entry",
    "read_the_accounts": "select login, password_hash from auth.account",
    "ask_who_logs_in": "select * from auth.login_lookup('tateshina.director')",
    "lease_the_promises": "select * from gate.outbox_lease(10, 10)",
    "write_a_policy": "select wall.protect('app.worker')",
    "extend_the_server": "create extension dblink schema pg_catalog",
    "load_a_library": "load 'auto_explain'",
    "change_the_server": "set log_statement = 'all'",
    "make_a_role": "create role mine",
    "publish": "create publication p for all tables",
}  # fmt: skip


@pytest.mark.parametrize("case", DENIED)
async def test_the_runtime_role_may_not(raw: Any, case: str) -> None:
    await bind(raw, GOOD)
    with pytest.raises(asyncpg.PostgresError) as refused:
        await raw.execute(DENIED[case])
    assert refused.value.sqlstate in {"42501", "58P01", "0A000"}, refused.value


async def test_policies_cannot_be_left_out(raw: Any) -> None:
    await bind(raw, GOOD)
    await raw.execute("set local row_security = off")
    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="row-level security"):
        await raw.fetchval(COUNT)


async def _after_a_read(sql: Any) -> None:
    async with begin(HERE) as tx:
        await tx.value("select count(*) from app.worker where tenant_id = $1", tx.tenant)
        await tx.run(sql)


async def test_a_get_runs_read_only_and_stays_so(town: Town) -> None:
    safely = serving_safely.set(True)
    try:
        async with begin(HERE) as tx:
            assert await tx.value("select current_setting('transaction_read_only')") == "on"
        for sql in (
            "update app.worker set name = name where tenant_id = 20324",
            "select audit.append('x', 'y', '{}'::jsonb)",
            "select kpi.fold(1)",
            "set transaction read write",
            "select set_config('transaction_read_only', 'off', true)",
        ):
            with pytest.raises(asyncpg.PostgresError) as refused:
                await _after_a_read(sql)
            assert refused.value.sqlstate in {"25001", "25006"}, sql
    finally:
        serving_safely.reset(safely)


async def test_a_transaction_inside_a_transaction_is_refused(town: Town) -> None:
    async with begin(HERE) as tx:
        with pytest.raises(Nested):
            async with begin(THERE):
                raise AssertionError("it opened")
        assert await tx.value("select ctx.tenant()") == HERE.tenant
    async with begin(THERE) as tx:
        assert await tx.value("select ctx.tenant()") == THERE.tenant


async def _unbound(door: Any) -> int:
    """Every free connection of the pool is bound to nobody; how many there were."""
    free = [
        holder._con
        for holder in door._pool._holders
        if holder._con is not None and not holder._in_use
    ] + door._lane._free
    for connection in free:
        assert await connection.fetchval("select current_setting('app.ctx', true)") in {"", None}
        with pytest.raises(asyncpg.InsufficientPrivilegeError, match="missing"):
            await connection.fetchval(COUNT)
    return len(free)


async def test_a_connection_comes_back_bound_to_nobody(town: Town) -> None:
    async with begin(HERE):
        pass
    with pytest.raises(ZeroDivisionError):
        async with begin(HERE):
            raise ZeroDivisionError
    with pytest.raises(asyncpg.DivisionByZeroError):
        async with begin(HERE) as tx:
            await tx.value("select 1 / 0")
    await read_json(HERE, "select convert_to(to_json(ctx.bind($1))::text, 'UTF8')")
    assert await _unbound(DOORS.town) >= 1


async def test_cancelled_requests_leave_no_bound_connection(town: Town) -> None:
    async def long(who: Actor) -> None:
        async with begin(who) as tx:
            await tx.value("select count(*) from generate_series(1, 20000000)")

    for pause in (0.0, 0.001, 0.005, 0.02, 0.1, 0.3):
        tasks = [asyncio.create_task(long(who)) for who in (HERE, THERE, HERE, THERE)]
        await asyncio.sleep(pause)
        for task in tasks:
            task.cancel()
        done = await asyncio.gather(*tasks, return_exceptions=True)
        assert all(isinstance(each, asyncio.CancelledError) for each in done), done
    assert await _unbound(DOORS.town) >= 1
    async with begin(THERE) as tx:
        assert await tx.value(COUNT) == world.WORKERS["shiojiri"]


class Seen(Struct):
    """What a request saw of the database."""

    asked: int
    towns: list[int]
    workers: int
    bound: int


@get("/probe/{number:int}")
async def probe(number: FromPath[int], actor: NamedDependency[Actor]) -> Seen:
    """Looks at all rows without any filter, with pauses in which others run."""
    async with begin(actor) as tx:
        towns = await tx.all(int, "select distinct tenant_id from app.worker order by 1")
        await asyncio.sleep((number % 7) / 1000)
        workers = await tx.value(COUNT)
        await asyncio.sleep((number % 3) / 1000)
        return Seen(int(actor.tenant), towns, workers, await tx.value("select ctx.tenant()"))


async def test_200_requests_of_three_towns_at_once_do_not_mix(
    own_client: Browser, record_property: Any
) -> None:
    own_client.app.register(probe)
    slugs = ("tateshina", "shiojiri", "itoigawa")
    people = {slug: await own_client.login(world.actor(slug)) for slug in slugs}
    asked = [(slugs[n % 3], people[slugs[n % 3]].get(f"/probe/{n}")) for n in range(200)]
    answers = await asyncio.gather(*(each for _, each in asked))
    served = 0
    for (slug, _), answer in zip(asked, answers, strict=True):
        if answer.status_code == 503:
            continue  # a full house is an honest answer
        served += 1
        town = int(world.tenant(slug))
        right = {"asked": town, "towns": [town], "workers": world.WORKERS[slug], "bound": town}
        assert (answer.status_code, answer.json()) == (200, right)
    assert served >= 100
    assert await _unbound(DOORS.town) >= 2
    record_property("probes", len(answers))


async def test_requests_that_are_given_up_do_not_mix_either(
    own_client: Browser, record_property: Any
) -> None:
    own_client.app.register(probe)
    slugs = ("tateshina", "shiojiri", "itoigawa")
    people = {slug: await own_client.login(world.actor(slug)) for slug in slugs}

    async def hurried(n: int) -> bool:
        slug = slugs[n % 3]
        try:
            async with asyncio.timeout(0.001 * (n % 40)):
                answer = await people[slug].get(f"/probe/{n}")
        except TimeoutError:
            return False
        if answer.status_code == 200:
            assert answer.json()["towns"] == [int(world.tenant(slug))]
        return True

    done = await asyncio.gather(*(hurried(n) for n in range(120)))
    assert False in done
    assert await _unbound(DOORS.town) >= 1
    answer = await people["itoigawa"].get("/probe/1")
    assert answer.json()["workers"] == world.WORKERS["itoigawa"]
    record_property("probes", len(done))


async def test_functions_that_bind_for_a_hot_list_refuse_a_second_town(
    servers: Servers, copied: str, superuser: Any
) -> None:
    functions = await superuser.fetch(
        "select p.oid::regprocedure::text, p.pronargs from pg_proc p join pg_namespace n on n.oid = p.pronamespace"
        " where p.prosrc ~ 'ctx\\.bind' and n.nspname <> 'ctx'"
    )
    connection = await asyncpg.connect(servers.role("yui_app", copied))
    try:
        for name, count in functions:
            nulls = "".join(", null" for _ in range(count - 1))
            call = f"select {name.partition('(')[0]}($1{nulls})"
            for forged, _ in FORGED.values():
                with pytest.raises(asyncpg.InsufficientPrivilegeError):
                    await connection.fetchval(call, forged)
            async with connection.transaction():
                await bind(connection, GOOD)
                with pytest.raises(asyncpg.InsufficientPrivilegeError, match="bound already"):
                    await connection.fetchval(call, sign(THERE, key=KEY))
    finally:
        await connection.close()


HER_GATES = {
    "gate.hold_call",
    "gate.limits",
    "gate.take_units",
    "gate.my_manual",
    "gate.my_manual_file",
    *("gate.quiz_key", "gate.course_file", "gate.event_counts", "gate.event_sign_up"),
    "gate.client_named",
    *("gate.consent_grant", "gate.consent_revoke", "gate.seen_refresh", "gate.mail_of_staff"),
    *("gate.my_towns", "gate.my_work", "gate.my_income", "gate.my_looks", "gate.my_closed"),
    *("gate.same_propose", "gate.same_answer", "gate.my_yardstick", "gate.my_earnings"),
    *("gate.joint_take", "gate.joint_mine"),
    *("gate.line_end", "gate.voice_names", "gate.suggest", "gate.survey_answered"),
}
"""Gates that a worker goes through for what is hers; no client does."""


async def test_no_function_with_its_owners_rights_answers_without_a_context(
    servers: Servers, copied: str, superuser: Any
) -> None:
    """Gates, audit and figures: callable by web and worker, and silent until a town is bound."""
    functions = await superuser.fetch(
        "select p.oid::regprocedure::text, p.pronargs, n.nspname from pg_proc p"
        " join pg_namespace n on n.oid = p.pronamespace"
        " where p.prosecdef and has_function_privilege('yui_app', p.oid, 'EXECUTE')"
        " and n.nspname || '.' || p.proname not in ('ctx._get', 'kpi.towns')"
    )
    connection = await asyncpg.connect(servers.role("yui_app", copied))
    try:
        for name, count, schema in functions:
            call = f"select {name.partition('(')[0]}({', '.join(['null'] * count)})"
            for token in ("", broken(GOOD, 1, "20215")):
                with pytest.raises(asyncpg.InsufficientPrivilegeError):
                    await _bound_call(connection, token, call)
            if schema == "gate":
                hers = name.partition("(")[0] in HER_GATES
                for role in ("client",) if hers else ("worker", "client"):
                    token = sign(world.actor("tateshina", role), key=KEY)
                    says = None if hers else "own (staff|jobs)|this gate is for"
                    with pytest.raises(asyncpg.InsufficientPrivilegeError, match=says):
                        await _bound_call(connection, token, call)
    finally:
        await connection.close()
    assert len(functions) >= 8


async def _bound_call(connection: Any, token: str, call: str) -> None:
    async with connection.transaction():
        await bind(connection, token)
        await connection.fetch(call)


async def test_on_citus_the_policies_ask_without_a_sub_select(superuser: Any) -> None:
    assert await superuser.fetchval("select wall.call('ctx.tenant()')") == "(select ctx.tenant())"
    await superuser.execute("update pg_extension set extname = 'citus' where extname = 'plpgsql'")
    assert await superuser.fetchval("select wall.call('ctx.tenant()')") == "ctx.tenant()"


def test_an_actor_is_a_value_that_nobody_changes() -> None:
    with pytest.raises(AttributeError):
        HERE.tenant = THERE.tenant  # type: ignore[misc]
    assert replace(HERE, tenant=THERE.tenant) != HERE


async def test_a_text_that_the_database_cannot_hold_names_nothing(town: Town) -> None:
    with pytest.raises(Unknown):
        async with begin(town.actor("tateshina")) as tx:
            await tx.value(
                "select name from app.worker where tenant_id = $1 and code = $2", tx.tenant, "W\x00"
            )
    async with begin(town.actor("tateshina")) as tx:
        assert await tx.value("select 1") == 1
