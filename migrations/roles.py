"""Roles, database and schemas: what must stand before the first version can run.

Run by whoever may create roles (the embedded server's superuser, or the DSN's user on a server of
one's own); every statement may be run again. The runtime roles own nothing and are members of
nothing (reliability.md §2.1).
"""

from collections.abc import Callable
from typing import Any

OWNERS = ("yui_owner", "yui_ctx", "yui_gate", "yui_auth_w", "yui_audit_w", "yui_kpi_build")
"""No log-in; each owns one kind of thing."""

RUNTIME = ("yui_app", "yui_worker", "yui_relay", "yui_auth", "yui_kpi")
"""Log in, own nothing, are members of nothing."""

MIGRATOR = "yui_migrator"

SCHEMAS = {
    "app": "yui_owner",
    "registry": "yui_owner",
    "wall": "yui_owner",
    "ctx": "yui_ctx",
    "gate": "yui_gate",
    "auth": "yui_auth_w",
    "audit": "yui_audit_w",
    "kpi": "yui_kpi_build",
    "meta": MIGRATOR,
}

CROSSING = {
    "yui_gate": "owner of the gates: reads and writes what crosses between towns, column by column",
    "yui_kpi_build": "sums the columns it was granted into kpi.*",
    "yui_auth": "asks who is calling, through the definer functions of auth",
    "yui_relay": "leases outbox rows through gate functions; never sees a payload",
    "yui_kpi": "the coordinator's and the public's door: reads the figures of kpi.* and no more",
}
"""The roles that may read or write across towns (decisions 3). The catalogue gate reads this."""

LIMITS = {
    "yui_app": {"statement_timeout": "5s", "lock_timeout": "3s", "transaction_timeout": "15s"},
    "yui_worker": {"statement_timeout": "60s", "lock_timeout": "5s", "transaction_timeout": "90s"},
    "yui_relay": {"statement_timeout": "5s", "lock_timeout": "1s"},
    "yui_auth": {"statement_timeout": "5s", "lock_timeout": "3s"},
    "yui_kpi": {"statement_timeout": "5s", "default_transaction_read_only": "on"},
    MIGRATOR: {"statement_timeout": "120s", "lock_timeout": "500ms", "search_path": "meta"},
}


async def make_roles(admin: Any, *, password_of: Callable[[str], str]) -> None:
    """Creates the roles that are missing and sets every log-in role's password and limits."""
    known = {row["rolname"] for row in await admin.fetch("select rolname from pg_roles")}
    for role in (*OWNERS, *RUNTIME, MIGRATOR):
        if role not in known:
            await admin.execute(f"create role {role}")
        if role in OWNERS:
            await admin.execute(f"alter role {role} nologin noinherit")
            continue
        secret = password_of(role)
        if not secret.replace("-", "").replace("_", "").isalnum():
            raise ValueError("a role's password is base64url text")
        await admin.execute(f"alter role {role} login noinherit password '{secret}'")
        await admin.execute(f"alter role {role} set idle_in_transaction_session_timeout = '15s'")
        # On Citus this carries SET LOCAL to the shards; plain PostgreSQL keeps it as it is.
        await admin.execute(f"alter role {role} set citus.propagate_set_commands = 'local'")
        for name, value in LIMITS.get(role, {}).items():
            await admin.execute(f"alter role {role} set {name} = '{value}'")
    for owner in OWNERS:
        await admin.execute(f"grant {owner} to {MIGRATOR} with inherit false, set true")


async def make_database(admin: Any, *, database: str) -> None:
    """Creates the database when it is missing, and shuts it to everyone but our roles."""
    if not await admin.fetchval("select 1 from pg_database where datname = $1", database):
        await admin.execute(f'create database "{database}" encoding utf8 template template0')
    await admin.execute(f'revoke all on database "{database}" from public')
    for role in (*RUNTIME, MIGRATOR):
        await admin.execute(f'grant connect on database "{database}" to {role}')


async def make_schemas(admin: Any) -> None:
    """In the new database: one schema an owner, and nothing left to PUBLIC."""
    await admin.execute("revoke all on schema public from public")
    for schema, owner in SCHEMAS.items():
        known = await admin.fetchval("select 1 from pg_namespace where nspname = $1", schema)
        if not known:
            await admin.execute(f"grant {owner} to current_user with inherit true, set true")
            await admin.execute(f"create schema {schema} authorization {owner}")
    await _shut(admin)


SHUT = (
    "pg_sleep|pg_notify|pg_terminate_backend|pg_cancel_backend"
    "|pg_(try_)?advisory_(xact_)?lock(_shared)?"
    "|lo_(creat|create|from_bytea|put|open|unlink)"
    "|pg_stat_get_activity|pg_stat_get_backend_activity"
)
"""Of the server's own functions: what holds others up, keeps bytes that no policy covers (large
objects), or shows what others run. PUBLIC may call them on a fresh server; here it may not."""

LENT = {
    "pg_sleep(double precision)": MIGRATOR,
    "pg_advisory_xact_lock(integer, integer)": "yui_kpi_build",  # kpi.publish, for its transaction
}
"""And who needs one of them nevertheless."""


async def _shut(admin: Any) -> None:
    rows = await admin.fetch(
        "select p.oid::regprocedure::text as name from pg_catalog.pg_proc p"
        " where p.pronamespace = 'pg_catalog'::regnamespace and p.proname ~ $1"
        " and exists (select from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a"
        "             where a.grantee = 0)",
        f"^({SHUT})$",
    )
    for row in rows:
        await admin.execute(f"revoke execute on function pg_catalog.{row['name']} from public")
    for function, role in LENT.items():
        await admin.execute(f"grant execute on function pg_catalog.{function} to {role}")
