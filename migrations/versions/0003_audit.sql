set local role yui_audit_w;

create table audit.entry (
    tenant_id integer not null,
    seq bigint not null,
    at timestamptz not null,
    actor uuid not null,
    scope text not null,
    action text not null,
    subject text not null,
    detail jsonb not null,
    previous bytea not null,
    hash bytea not null,
    primary key (tenant_id, seq)
);

create table audit.head (
    tenant_id integer primary key,
    seq bigint not null,
    hash bytea not null
);

-- What a row hashes over: every field with its length, so that no two rows read the same.
create function audit.digest(e audit.entry) returns bytea
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select sha256(e.previous || convert_to(string_agg(length(f) || ':' || f, '' order by n), 'UTF8'))
    from unnest(array[
        e.tenant_id::text, e.seq::text, (extract(epoch from e.at) * 1000000)::bigint::text,
        e.actor::text, e.scope, e.action, e.subject, e.detail::text
    ]) with ordinality as t(f, n)
$$;

create function audit.append(what text, whom text, more jsonb) returns bigint
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    town integer := ctx.tenant();
    h audit.head;
    e audit.entry;
begin
    insert into audit.head (tenant_id, seq, hash) values (town, 0, sha256('')) on conflict do nothing;
    select * into h from audit.head where tenant_id = town for update;
    e := row(town, h.seq + 1, clock_timestamp(), ctx.actor(), ctx.scope(), what, whom, more, h.hash, ''::bytea);
    e.hash := audit.digest(e);
    insert into audit.entry select e.*;
    update audit.head set seq = e.seq, hash = e.hash where tenant_id = town;
    return e.seq;
end
$$;

-- The first broken link of the caller's town, or no row when the chain holds.
create function audit.verify() returns table (seq bigint, fault text)
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
    with link as (
        select e.seq, e.previous, e.hash, audit.digest(e) as real,
               lag(e.hash, 1, sha256('')) over (order by e.seq) as before,
               lag(e.seq, 1, 0::bigint) over (order by e.seq) as last
        from audit.entry e where e.tenant_id = ctx.tenant()
    )
    (select link.seq, case when real <> hash then 'hash mismatch' when previous <> before then 'broken chain'
            else 'missing entry' end
     from link where real <> hash or previous <> before or link.seq <> last + 1 order by link.seq limit 1)
    union all
    (select h.seq, 'truncated tail' from audit.head h
     where h.tenant_id = ctx.tenant()
       and h.seq <> (select coalesce(max(e.seq), 0) from audit.entry e where e.tenant_id = h.tenant_id))
$$;

revoke all on all functions in schema audit from public;

grant usage on schema audit to yui_app, yui_worker;

grant execute on function audit.append(text, text, jsonb), audit.verify() to yui_app, yui_worker;

alter table audit.entry enable row level security;

alter table audit.entry force row level security;

alter table audit.head enable row level security;

alter table audit.head force row level security;

create policy own_town on audit.entry for all to yui_audit_w using (tenant_id = (select ctx.tenant())) with check (tenant_id = (select ctx.tenant()));

create policy own_town on audit.head for all to yui_audit_w using (tenant_id = (select ctx.tenant())) with check (tenant_id = (select ctx.tenant()));
