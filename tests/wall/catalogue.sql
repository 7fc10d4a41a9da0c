-- The catalogue gate (decisions 18): each check is one query that returns what is wrong, as
-- (object, detail). Run by a superuser; `allowed (kind, name)` is filled from migrations.classes
-- and migrations.roles before. Every table outside the system's own schemas is looked at.

create temp view ours as
select c.oid, n.nspname as schema, n.nspname || '.' || c.relname as name, c.relkind as kind,
    c.relispartition as partition, c.relrowsecurity as secured, c.relforcerowsecurity as forced,
    c.relowner as owner, c.relacl as acl, c.reloptions as options,
    c.relkind in ('r', 'p', 'f') and exists (
        select from pg_attribute a
        where a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
    ) as walled
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'p', 'f', 'v', 'm', 'S')
  and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname !~ '^pg_(toast|temp)';

create temp view functions as
select p.oid, n.nspname as schema, n.nspname || '.' || p.proname as name, p.prosecdef as definer,
    p.proowner as owner, p.proconfig as settings, p.proacl as acl, p.proleakproof as leakproof
from pg_proc p join pg_namespace n on n.oid = p.pronamespace
where n.nspname not in ('pg_catalog', 'information_schema') and n.nspname !~ '^pg_temp';

-- Who but the owner may do what with a table, a view or a sequence (column_name null: all of it).
create temp view rights as
select o.oid, o.name, o.kind, coalesce(r.rolname, 'public') as role, a.privilege_type as privilege,
    null::name as column_name
from ours o
cross join lateral aclexplode(coalesce(o.acl, acldefault(case o.kind when 'S' then 's' else 'r' end::"char", o.owner))) a
left join pg_roles r on r.oid = a.grantee
where a.grantee <> o.owner
union all
select o.oid, o.name, o.kind, coalesce(r.rolname, 'public'), a.privilege_type, t.attname
from ours o join pg_attribute t on t.attrelid = o.oid and t.attacl is not null
cross join lateral aclexplode(t.attacl) a
left join pg_roles r on r.oid = a.grantee
where a.grantee <> o.owner;

create temp view rules as
select p.oid, o.oid as relation, o.name, o.schema, p.polname as policy, p.polpermissive as permissive,
    p.polcmd as command, coalesce(r.rolname, 'public') as role,
    p.polqual as qual, p.polwithcheck as checked,
    pg_get_expr(p.polqual, p.polrelid) as qual_text, pg_get_expr(p.polwithcheck, p.polrelid) as checked_text
from pg_policy p join ours o on o.oid = p.polrelid
cross join lateral unnest(p.polroles) as granted (role)
left join pg_roles r on r.oid = granted.role;

-- Roles a request or a job runs as and that see one town at a time.
create temp view town_roles as
select a.name as role from allowed a
where a.kind = 'runtime' and not exists (select from allowed c where c.kind = 'crossing' and c.name = a.name);

-- check unclassified: a table has tenant_id, or is listed as shared or system
select o.name, 'has no tenant_id and is not listed' from ours o
where o.kind in ('r', 'p', 'f') and not o.walled
  and not exists (select from allowed a where a.kind in ('shared', 'system') and a.name = o.name)
union all
select a.name, 'is listed as ' || a.kind || ' but is walled or absent' from allowed a
where a.kind in ('shared', 'system')
  and not exists (select from ours o where o.name = a.name and not o.walled);

-- check rls_off: row level security is on for every table of a town
select o.name, '' from ours o where o.walled and not o.partition and not o.secured;

-- check rls_not_forced: it binds the owner too
select o.name, '' from ours o where o.walled and not o.partition and not o.forced;

-- check granted_without_policy: whoever may read or write has a policy that says which rows
select distinct o.name, g.role || ' may ' || lower(g.privilege) from ours o join rights g on g.oid = o.oid
where o.walled and not o.partition and g.privilege in ('SELECT', 'INSERT', 'UPDATE', 'DELETE')
  and not exists (
    select from rules r where r.relation = o.oid and r.permissive and r.role in (g.role, 'public')
      and (r.command = '*' or r.command = case g.privilege
        when 'SELECT' then 'r' when 'INSERT' then 'a' when 'UPDATE' then 'w' else 'd' end));

-- check no_floor: every role of one town stands on a restrictive floor, word for word
select distinct o.name, g.role || ' has no restrictive floor'
from ours o join rights g on g.oid = o.oid join town_roles t on t.role = g.role
where o.walled and not o.partition and not exists (
    select from rules r where r.relation = o.oid and r.role = g.role and not r.permissive and r.command = '*'
      and r.qual_text = '(tenant_id = ( SELECT ctx.tenant() AS tenant))' and r.checked_text = r.qual_text);

-- check constant_true: no policy lets every row through, but for a role that may cross towns
select r.name, r.policy || ' for ' || r.role from rules r
where r.permissive and (r.qual::text !~ '\{VAR ' or r.checked::text !~ '\{VAR ')
  and not exists (select from allowed a where a.kind = 'crossing' and a.name = r.role);

-- check crossing_reach: a role that may cross towns was let into the tables listed for it alone
select distinct g.name, g.role || ' may ' || lower(g.privilege) from rights g
join allowed a on a.kind = 'crossing' and a.name = g.role
where not exists (select from allowed l where l.kind = 'reach' and l.name = g.role || ' ' || g.name)
union all
select distinct r.name, r.policy || ' for ' || r.role from rules r
join allowed a on a.kind = 'crossing' and a.name = r.role
where r.permissive and not exists (select from allowed l where l.kind = 'reach' and l.name = r.role || ' ' || r.name)
  and not exists (select from ours o join pg_roles w on w.oid = o.owner where o.oid = r.relation and w.rolname = r.role);

-- check policy_to_public: a policy names its roles
select r.name, r.policy::text from rules r where r.role = 'public';

-- check unique_without_tenant: every key begins with tenant_id
select o.name, i.indexrelid::regclass::text from ours o join pg_index i on i.indrelid = o.oid
where o.walled and i.indisunique and not exists (
    select from pg_attribute a
    where a.attrelid = o.oid and a.attnum = i.indkey[0] and a.attname = 'tenant_id');

-- check fk_without_tenant: both sides of a foreign key carry tenant_id, and only to a shared table not
select o.name, k.conname::text from pg_constraint k join ours o on o.oid = k.conrelid join ours f on f.oid = k.confrelid
where k.contype = 'f' and (o.walled or f.walled)
  and not (o.walled and exists (select from allowed a where a.kind = 'shared' and a.name = f.name))
  and not exists (
    select from unnest(k.conkey, k.confkey) as pair (here, there)
    join pg_attribute h on h.attrelid = k.conrelid and h.attnum = pair.here and h.attname = 'tenant_id'
    join pg_attribute t on t.attrelid = k.confrelid and t.attnum = pair.there and t.attname = 'tenant_id');

-- check fk_action: a foreign key changes no row by itself
select o.name, k.conname::text from pg_constraint k join ours o on o.oid = k.conrelid
where k.contype = 'f' and o.schema not in ('meta') and (k.confdeltype not in ('a', 'r') or k.confupdtype not in ('a', 'r'));

-- check no_leading_index: a town's rows are found by an index that begins with tenant_id
select o.name, '' from ours o where o.walled and not exists (
    select from pg_index i join pg_attribute a on a.attrelid = o.oid and a.attnum = i.indkey[0]
    where i.indrelid = o.oid and a.attname = 'tenant_id' and i.indisvalid and i.indpred is null)
union all
select o.name, i.indexrelid::regclass::text || ' does not begin with tenant_id' from ours o join pg_index i on i.indrelid = o.oid
where o.walled and not i.indisunique and not exists (
    select from pg_attribute a where a.attrelid = o.oid and a.attnum = i.indkey[0] and a.attname = 'tenant_id');

-- check nullable_tenant: tenant_id is an integer and is always there
select o.name, format_type(a.atttypid, a.atttypmod) || case when a.attnotnull then '' else ', nullable' end
from ours o join pg_attribute a on a.attrelid = o.oid and a.attname = 'tenant_id'
where o.walled and (not a.attnotnull or a.atttypid <> 'integer'::regtype or a.attgenerated <> '');

-- check partition_open: a partition is reached through its parent, and walled by itself
select o.name, 'row level security is off or not forced' from ours o
where o.walled and (o.partition or exists (select from pg_inherits i where i.inhrelid = o.oid))
  and not (o.secured and o.forced)
union all
select distinct o.name, g.role || ' may ' || lower(g.privilege) from ours o join rights g on g.oid = o.oid
where o.walled and (o.partition or exists (select from pg_inherits i where i.inhrelid = o.oid));

-- check strong_right: nobody is granted DELETE, TRUNCATE, REFERENCES, TRIGGER or MAINTAIN, but the
-- gates' owner, who logs in nowhere, moves done rows of the outbox to its archive (0169) and takes away
-- units of a file that is taken back, which nobody ever held (0164), copies of what a person of
-- another town no longer lets see (0172), and seats of a joint project that went back with a late
-- quota before anybody answered (0354)
select distinct g.name, g.role || ' may ' || lower(g.privilege) from rights g
where g.kind <> 'S' and g.privilege in ('DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER', 'MAINTAIN')
  and not (g.name in ('app.outbox', 'app.unit', 'app.person_seen', 'app.joint_part', 'app.joint_seat', 'app.joint_answer') and g.role = 'yui_gate' and g.privilege = 'DELETE');

-- check key_updatable: no runtime role changes a key (no row moves to another town)
select distinct g.name, g.role || ' may update ' || coalesce(g.column_name, 'every column')
from rights g join ours o on o.oid = g.oid join allowed a on a.kind = 'runtime' and a.name = g.role
where o.walled and g.privilege = 'UPDATE' and (
    g.column_name is null or g.column_name = 'tenant_id' or exists (
      select from pg_index i join pg_attribute t on t.attrelid = i.indrelid and t.attnum = any (i.indkey)
      where i.indrelid = g.oid and i.indisprimary and t.attname = g.column_name));

-- check shared_writable: a shared table is read; a system table is not even that
select distinct g.name, g.role || ' may ' || lower(g.privilege) from rights g
join allowed a on a.name = g.name and a.kind = 'shared'
where g.privilege <> 'SELECT' and not (g.privilege = 'INSERT' and exists (
    select from allowed d where d.kind = 'addable' and d.name = g.name))
union all
select distinct g.name, g.role || ' may ' || lower(g.privilege) from rights g
join allowed a on a.name = g.name and a.kind = 'system';

-- check view_as_definer: a view runs with its reader's rights
select o.name, '' from ours o
where o.kind = 'v' and coalesce(array_to_string(o.options, ','), '') !~ 'security_invoker=(true|on|1)';

-- check matview_readable: a materialized view has no policies, so no runtime role reads one
select distinct g.name, g.role::text from rights g
where g.kind = 'm' and (g.role = 'public' or exists (select from allowed a where a.kind = 'runtime' and a.name = g.role));

-- check definer_unlisted: a function with its owner's rights is on the list
select f.name, pg_get_function_identity_arguments(f.oid) from functions f
where f.definer and not exists (select from allowed a where a.kind = 'definer' and a.name = f.name)
union all
select a.name, 'is listed but absent' from allowed a
where a.kind = 'definer' and not exists (select from functions f where f.definer and f.name = a.name);

-- check definer_search_path: and it looks names up where nobody can put a false one
select f.name, coalesce(array_to_string(f.settings, ','), 'not set') from functions f
where f.definer and not coalesce(f.settings @> array['search_path=pg_catalog, pg_temp'], false);

-- check definer_owner: and its owner has no rights but those it was given
select f.name, r.rolname::text from functions f join pg_roles r on r.oid = f.owner
where f.definer and (r.rolsuper or r.rolbypassrls
  or not exists (select from allowed a where a.kind = 'owner' and a.name = r.rolname));

-- check function_open: nobody runs a function of ours without being named
select f.name, pg_get_function_identity_arguments(f.oid) from functions f
cross join lateral aclexplode(coalesce(f.acl, acldefault('f', f.owner))) a
where a.grantee = 0 and a.privilege_type = 'EXECUTE';

-- check leakproof: no function of ours claims to leak nothing
select f.name, '' from functions f where f.leakproof;

-- check runtime_role: a runtime role has no attribute, is a member of nothing and owns nothing
select r.rolname::text, concat_ws(', ', case when r.rolsuper then 'superuser' end, case when r.rolbypassrls then 'bypasses RLS' end,
    case when r.rolcreaterole then 'creates roles' end, case when r.rolcreatedb then 'creates databases' end,
    case when r.rolreplication then 'replicates' end)
from pg_roles r join allowed a on a.kind = 'runtime' and a.name = r.rolname
where r.rolsuper or r.rolbypassrls or r.rolcreaterole or r.rolcreatedb or r.rolreplication
union all
select r.rolname::text, 'is a member of ' || g.rolname from pg_auth_members m
join pg_roles r on r.oid = m.member join pg_roles g on g.oid = m.roleid
join allowed a on a.kind = 'runtime' and a.name = r.rolname
union all
select r.rolname::text, 'owns ' || pg_describe_object(d.classid, d.objid, d.objsubid) from pg_shdepend d
join pg_roles r on r.oid = d.refobjid and d.refclassid = 'pg_authid'::regclass
join allowed a on a.kind = 'runtime' and a.name = r.rolname
where d.deptype = 'o' and d.dbid in (0, (select oid from pg_database where datname = current_database()))
union all
select a.name, 'is absent' from allowed a
where a.kind in ('runtime', 'owner') and not exists (select from pg_roles r where r.rolname = a.name);

-- check owner_role: an owner does not log in and is bound by policies
select r.rolname::text, concat_ws(', ', case when r.rolsuper then 'superuser' end, case when r.rolbypassrls then 'bypasses RLS' end,
    case when r.rolcanlogin then 'logs in' end)
from pg_roles r join allowed a on a.kind = 'owner' and a.name = r.rolname
where r.rolsuper or r.rolbypassrls or r.rolcanlogin
union all
select g.rolname::text, m.rolname || ' may become it' from pg_auth_members x
join pg_roles g on g.oid = x.roleid join pg_roles m on m.oid = x.member
join allowed a on a.kind = 'owner' and a.name = g.rolname
where not m.rolsuper and not exists (select from allowed w where w.kind = 'migrator' and w.name = m.rolname);

-- check makes_objects: a runtime role makes nothing, not even a temporary table
select a.name, 'may ' || lower(p.word) || ' in the database' from allowed a
join pg_roles r on r.rolname = a.name cross join (values ('TEMP'), ('CREATE')) as p (word)
where a.kind = 'runtime' and has_database_privilege(a.name, current_database(), p.word)
union all
select a.name, 'may create in schema ' || n.nspname from allowed a
join pg_roles r on r.rolname = a.name cross join pg_namespace n
where a.kind = 'runtime' and n.nspname !~ '^pg_(toast|temp)' and has_schema_privilege(a.name, n.oid, 'CREATE');

-- check open_to_public: PUBLIC has no right in any schema or table of ours
select n.nspname::text, 'PUBLIC has ' || lower(a.privilege_type) from pg_namespace n
cross join lateral aclexplode(coalesce(n.nspacl, acldefault('n', n.nspowner))) a
where a.grantee = 0 and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname !~ '^pg_(toast|temp)'
union all
select distinct g.name, 'PUBLIC may ' || lower(g.privilege) from rights g where g.role = 'public' and g.kind <> 'S'
union all
select coalesce(n.nspname, 'the database')::text, 'default rights for ' || coalesce(r.rolname, 'public') from pg_default_acl d
left join pg_namespace n on n.oid = d.defaclnamespace cross join lateral aclexplode(d.defaclacl) a
left join pg_roles r on r.oid = a.grantee where a.grantee <> d.defaclrole;

-- check context_per_row: a policy asks for the context once a statement, not once a row
select distinct r.name, r.policy::text from rules r
where regexp_replace(concat_ws(' ', r.qual_text, r.checked_text),
    '\( SELECT (ctx\.\w+\(\) AS \w+|\(ctx\.scope\(\) = (ANY \(''\{[a-z,]+\}''::text\[\]\)|''[a-z]+''::text)\))\)', '', 'g') ~ 'ctx\.';

-- check sequence_readable: no sequence tells how much others have
select distinct g.name, g.role || ' may ' || lower(g.privilege) from rights g where g.kind = 'S';

-- check money_not_bigint: yen are whole, in a bigint; nothing is a float
select o.name || '.' || a.attname, format_type(a.atttypid, a.atttypmod) from ours o
join pg_attribute a on a.attrelid = o.oid and a.attnum > 0 and not a.attisdropped
where o.kind <> 'S' and (
    (a.attname ~ '(^|_)yen($|_)' and a.atttypid <> 'bigint'::regtype)
    or a.atttypid in ('real'::regtype, 'double precision'::regtype, 'money'::regtype));

-- check trigger: nothing happens by itself; Citus has no triggers on distributed tables
select o.name, t.tgname::text from ours o join pg_trigger t on t.tgrelid = o.oid where not t.tgisinternal
union all
select o.name, 'rule ' || r.rulename from ours o join pg_rewrite r on r.ev_class = o.oid where r.rulename <> '_RETURN'
union all
select 'the database', 'event trigger ' || e.evtname from pg_event_trigger e;

-- check extension: no extension reaches past the wall
select e.extname::text, '' from pg_extension e where e.extname not in ('plpgsql', 'citus', 'citus_columnar');

-- check server_function: what stops the server, keeps data past the wall or tells of others is shut
select f.name || '(' || pg_get_function_identity_arguments(f.oid) || ')', a.name from (
    select p.oid, p.proname as name from pg_proc p
    where p.pronamespace = 'pg_catalog'::regnamespace
      and p.proname ~ '^(pg_sleep|pg_notify|pg_terminate_backend|pg_cancel_backend|pg_(try_)?advisory_(xact_)?lock.*|lo_(creat|create|from_bytea|put|open|import|export|unlink)|pg_stat_get_activity|pg_stat_get_backend_activity|pg_read_.*file|pg_ls_dir)$'
) f cross join allowed a join pg_roles r on r.rolname = a.name
where a.kind = 'runtime' and has_function_privilege(a.name, f.oid, 'EXECUTE');
