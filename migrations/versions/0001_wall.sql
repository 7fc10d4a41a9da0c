-- The signed context: who may read it is ctx's own business; everyone else gets answers.
set local role yui_ctx;

create table ctx.key (
    kid text primary key,
    inner_pad bytea not null check (octet_length(inner_pad) = 64),
    outer_pad bytea not null check (octet_length(outer_pad) = 64)
);

-- HMAC-SHA256 (RFC 2104) in plain SQL, as the embedded server has no pgcrypto.
-- The signature is checked before any part is believed.
create function ctx._get() returns text[]
language plpgsql stable parallel safe security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    token text := current_setting('app.ctx', true);
    part text[];
    k ctx.key;
begin
    if coalesce(token, '') = '' then
        raise exception 'tenant context missing' using errcode = '42501';
    end if;
    part := string_to_array(token, '.');
    if array_length(part, 1) is distinct from 6 then
        raise exception 'tenant context malformed' using errcode = '42501';
    end if;
    select * into k from ctx.key where kid = part[1];
    if not found or part[6] is distinct from encode(
        sha256(k.outer_pad || sha256(k.inner_pad || convert_to(array_to_string(part[1:5], '.'), 'UTF8'))), 'hex')
    then
        raise exception 'tenant context signature invalid' using errcode = '42501';
    end if;
    if part[5]::bigint < extract(epoch from clock_timestamp()) then
        raise exception 'tenant context expired' using errcode = '42501';
    end if;
    return part;
end
$$;

create function ctx.tenant() returns integer
language sql stable parallel safe
set search_path = pg_catalog, pg_temp
as $$ select (ctx._get())[2]::integer $$;

create function ctx.actor() returns uuid
language sql stable parallel safe
set search_path = pg_catalog, pg_temp
as $$ select (ctx._get())[3]::uuid $$;

create function ctx.scope() returns text
language sql stable parallel safe
set search_path = pg_catalog, pg_temp
as $$ select (ctx._get())[4] $$;

-- The hot read binds and reads in one statement. Called inside a bound transaction it refuses to
-- re-bind, so it can never be used to switch towns half way (performance.md).
create function ctx.bind(token text) returns integer
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
    if coalesce(current_setting('app.ctx', true), '') not in ('', token) then
        raise exception 'tenant context is bound already' using errcode = '42501';
    end if;
    perform set_config('app.ctx', token, true);
    return ctx.tenant();
end
$$;

revoke all on all functions in schema ctx from public;

grant usage on schema ctx to yui_owner, yui_gate, yui_audit_w, yui_kpi_build, yui_app, yui_worker;

grant execute on all functions in schema ctx to yui_owner, yui_gate, yui_audit_w, yui_kpi_build, yui_app, yui_worker;

set local role yui_owner;

grant usage on schema app, registry to yui_app, yui_worker, yui_gate, yui_audit_w;

grant usage on schema app to yui_kpi_build;

-- On Citus a policy may not hold a sub-select (citus.md rule 9); on plain PostgreSQL the sub-select
-- makes it one call a statement instead of one a row (180 x). One helper, two spellings.
create function wall.call(fn text) returns text
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select case when exists (select from pg_extension where extname = 'citus')
        then fn else '(select ' || fn || ')' end
$$;

create function wall.distribute(t regclass, kind text) returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    if not exists (select from pg_extension where extname = 'citus') then
        return;
    end if;
    if kind = 'shared' then
        execute format('select create_reference_table(%L)', t::text);
    else
        execute format('select create_distributed_table(%L, ''tenant_id'', colocate_with => ''app.body'')', t::text);
    end if;
end
$$;

-- Every policy of every tenant table is written here.
--   own_town  permissive: the rows of the caller's town
--   floor     restrictive: whatever else a later policy allows, never another town's row
--   reach     restrictive: how far inside the town a scope sees. tenant and system see all rows;
--             person and client see their own (by the column named), or all where open_to says so.
-- anyone_adds: a row may be added under any scope though only tenant and system may read it
-- (promised work: the worker who accepts leaves an outbox row behind).
-- updatable: the columns that may change. No DELETE is ever granted: history is history.
create function wall.protect(
    t regclass,
    person_column text default null,
    client_column text default null,
    open_to text[] default '{}',
    updatable text[] default '{}',
    anyone_adds boolean default false
) returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    own text := format('tenant_id = %s', wall.call('ctx.tenant()'));
    reach text;
begin
    -- The comparison stands inside the sub-select: the planner takes a boolean for even odds, but an
    -- equality with an unknown text for one row in 200, and would then read a whole town and sort
    -- it for a page of 50.
    reach := wall.call(format('(ctx.scope() = any (%L::text[]))', array['tenant', 'system'] || open_to));
    if person_column is not null then
        reach := reach || format(' or (%s and %I = %s)', wall.call('(ctx.scope() = ''person'')'), person_column, wall.call('ctx.actor()'));
    end if;
    if client_column is not null then
        reach := reach || format(' or (%s and %I = %s)', wall.call('(ctx.scope() = ''client'')'), client_column, wall.call('ctx.actor()'));
    end if;
    perform wall.distribute(t, 'tenant');
    execute format('alter table %s enable row level security', t);
    execute format('alter table %s force row level security', t);
    execute format('create policy own_town on %s for all to yui_app, yui_worker using (%s) with check (%s)', t, own, own);
    execute format('create policy floor on %s as restrictive for all to yui_app, yui_worker using (%s) with check (%s)', t, own, own);
    if anyone_adds then
        execute format('create policy reach_select on %s as restrictive for select to yui_app, yui_worker using (%s)', t, reach);
        execute format('create policy reach_update on %s as restrictive for update to yui_app, yui_worker using (%s) with check (%s)', t, reach, reach);
    else
        execute format('create policy reach on %s as restrictive for all to yui_app, yui_worker using (%s) with check (%s)', t, reach, reach);
    end if;
    execute format('grant select, insert on %s to yui_app, yui_worker', t);
    if cardinality(updatable) > 0 then
        execute format('grant update (%s) on %s to yui_app, yui_worker',
            (select string_agg(quote_ident(c), ', ') from unnest(updatable) as c), t);
    end if;
end
$$;

-- A table that the gates read or write gets one explicit policy for their owner, and column grants.
create function wall.gate(t regclass, rights text) returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    execute format('create policy gate on %s for all to yui_gate using (true) with check (true)', t);
    execute format('grant %s on %s to yui_gate', rights, t);
end
$$;

revoke all on all functions in schema wall from public;

-- The towns themselves: a shared table. A merger makes a new town; the old one points to it.
create table app.tenant (
    code integer primary key check (code between 10000 and 99999),
    slug text not null unique,
    name text not null,
    name_en text not null,
    kana text not null,
    prefecture text not null check (prefecture ~ '^[0-9]{2}$'),
    successor integer references app.tenant (code),
    joined_on date not null,
    demo boolean not null default false
);

-- What two towns have agreed on sharing; a gate opens only on a live one. Read both ways.
create table app.agreement (
    lead integer not null references app.tenant (code),
    guest integer not null references app.tenant (code),
    valid_from date not null,
    valid_to date,
    scheme text not null default 'through' check (scheme in ('through', 'direct')),
    document text not null,
    primary key (lead, guest, valid_from),
    check (lead <> guest),
    check (valid_to is null or valid_to >= valid_from)
);

select wall.distribute('app.tenant', 'shared');

select wall.distribute('app.agreement', 'shared');

grant select on app.tenant, app.agreement to yui_app, yui_worker, yui_gate, yui_kpi_build;
