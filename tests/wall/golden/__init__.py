"""`python -m tests.wall.golden`: writes what the wall is made of, for a reviewer to see it change.

Roles with their attributes, memberships and limits; rights in schemas, tables and columns; every
policy with its words; every function with its owner, its callers and a hash of its body.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tenants.permissions import GRANTED
from tests.wall.surface import Route

FILE = Path(__file__).with_name("catalogue.txt")
ROUTES = Path(__file__).with_name("routes.txt")

_ROLES = """
select 'role ' || r.rolname || ':' || case when r.rolcanlogin then ' logs in' else ' no log-in' end
    || case when r.rolsuper then ' SUPERUSER' else '' end || case when r.rolbypassrls then ' BYPASSRLS' else '' end
    || case when r.rolcreaterole then ' CREATEROLE' else '' end || case when r.rolcreatedb then ' CREATEDB' else '' end
    || case when r.rolreplication then ' REPLICATION' else '' end || case when r.rolinherit then ' inherits' else '' end
    || coalesce(' set ' || nullif(array_to_string(array(select unnest(r.rolconfig) order by 1), ', '), ''), '')
from pg_roles r where r.rolname ~ '^yui_'
union all
select 'member ' || m.rolname || ' of ' || g.rolname || case when x.inherit_option then ', inherits' else '' end
    || case when x.set_option then ', may set' else '' end || case when x.admin_option then ', ADMIN' else '' end
from pg_auth_members x join pg_roles g on g.oid = x.roleid join pg_roles m on m.oid = x.member
where m.rolname ~ '^yui_'
"""

_SCHEMAS = """
select 'schema ' || n.nspname || ' of ' || o.rolname || ': ' || coalesce(string_agg(
    coalesce(r.rolname, 'public') || ' ' || lower(a.privilege_type), ', '
    order by coalesce(r.rolname, 'public'), a.privilege_type) filter (where a.grantee <> n.nspowner), '')
from pg_namespace n join pg_roles o on o.oid = n.nspowner
cross join lateral aclexplode(coalesce(n.nspacl, acldefault('n', n.nspowner))) a
left join pg_roles r on r.oid = a.grantee
where n.nspname !~ '^pg_' and n.nspname <> 'information_schema' and o.rolname ~ '^yui_'
group by n.nspname, o.rolname
"""

_TABLES = """
select 'table ' || o.name || ' of ' || w.rolname || ': '
    || case when o.secured and o.forced then 'walled' when o.secured then 'RLS NOT FORCED' else 'no RLS' end
from ours o join pg_roles w on w.oid = o.owner where o.kind in ('r', 'p', 'v', 'm', 'f')
"""

_RIGHTS = """
select 'right ' || g.name || ': ' || g.role || ' may ' || lower(g.privilege)
    || coalesce(' (' || string_agg(g.column_name, ', ' order by g.column_name) || ')', '')
from rights g group by g.name, g.role, g.privilege, g.column_name is null
"""

_POLICIES = """
select 'policy ' || r.name || ' ' || r.policy || ': ' || case when r.permissive then 'permissive' else 'restrictive' end
    || ' ' || case r.command when '*' then 'all' when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update' else 'delete' end
    || ' to ' || string_agg(r.role, ', ' order by r.role)
    || coalesce(' using ' || r.qual_text, '') || coalesce(' check ' || nullif(r.checked_text, r.qual_text), '')
from rules r group by r.name, r.policy, r.permissive, r.command, r.qual_text, r.checked_text
"""

_FUNCTIONS = """
select 'function ' || f.name || '(' || pg_get_function_identity_arguments(f.oid) || ') of ' || o.rolname
    || case when f.definer then ', DEFINER' else '' end
    || coalesce(', ' || array_to_string(f.settings, ', '), '')
    || ', called by ' || coalesce((
        select string_agg(coalesce(r.rolname, 'public'), ' ' order by r.rolname)
        from aclexplode(coalesce(f.acl, acldefault('f', f.owner))) a left join pg_roles r on r.oid = a.grantee
        where a.grantee <> f.owner), 'its owner alone')
    || ', body ' || left(md5(p.prosrc || coalesce(pg_get_function_sqlbody(p.oid), '')), 12)
from functions f join pg_proc p on p.oid = f.oid join pg_roles o on o.oid = f.owner
"""

PARTS = (_ROLES, _SCHEMAS, _TABLES, _RIGHTS, _POLICIES, _FUNCTIONS)


async def catalogue(inspector: Any) -> list[str]:
    """The lines of the golden file, read from a database with the gate's views."""
    lines: list[str] = []
    for part in PARTS:
        lines += sorted(str(row[0]) for row in await inspector.fetch(part))
    return lines


def route_lines(routes: Sequence[Route]) -> list[str]:
    """Which role may call which route."""
    lines = []
    for route in routes:
        roles = "everyone" if not route.permission else "whoever is logged in"
        if route.permission.startswith("scope "):
            roles = "partner"
        elif route.permission and route.permission != "logged_in":
            roles = " ".join(
                role for role, granted in GRANTED.items() if route.permission in granted
            )
        lines.append(f"{route.name} [{route.permission or '-'}]: {roles or 'nobody'}")
    return lines
