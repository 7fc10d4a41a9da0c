-- What was sent by whom is looked for by what was sent.
-- squawk-ignore require-concurrent-index-creation
create index hint_hit_of_subject on app.hint_hit (tenant_id, subject) where decision = 'sent';

set local role yui_audit_w;

-- The log is read through these alone, by the town's own staff and its machinery (scope tenant and
-- system); under scope person and client there is nothing to read.
create function audit.readable() returns boolean
language sql stable
set search_path = pg_catalog, pg_temp
as $$ select ctx.scope() in ('tenant', 'system') $$;

-- A page, the newest first, going on before `before`. `what`: a whole action, or with a dot at its
-- end all that begin with it. Empty filters are null.
create function audit.page(
    before bigint, what text, who uuid, whom text, since timestamptz, until timestamptz, most integer
) returns table (seq bigint, at timestamptz, actor uuid, scope text, action text, subject text, detail jsonb)
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
    select e.seq, e.at, e.actor, e.scope, e.action, e.subject, e.detail
    from audit.entry e
    where e.tenant_id = ctx.tenant() and audit.readable()
      and (before is null or e.seq < before)
      and (what is null or e.action = what or (right(what, 1) = '.' and starts_with(e.action, what)))
      and (who is null or e.actor = who)
      and (whom is null or e.subject = whom)
      and (since is null or e.at >= since)
      and (until is null or e.at < until)
    order by e.seq desc limit most
$$;

-- Lines in their order, every field as the text that audit.digest hashed.
create function audit.lines(after bigint, upto bigint, most integer) returns table (
    tenant_id text, seq bigint, micros text, actor text, scope text, action text, subject text,
    detail text, previous text, hash text
)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
    if not audit.readable() then
        return;
    end if;
    return query
    select e.tenant_id::text, e.seq, (extract(epoch from e.at) * 1000000)::bigint::text, e.actor::text,
           e.scope, e.action, e.subject, e.detail::text, encode(e.previous, 'hex'), encode(e.hash, 'hex')
    from audit.entry e
    where e.tenant_id = ctx.tenant() and audit.readable() and e.seq > after and e.seq <= upto
    order by e.seq limit most;
end
$$;

-- The end of the town's chain: how many links, and the last one's hash.
create function audit.head_of() returns table (seq bigint, hash text)
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
    select h.seq, encode(h.hash, 'hex') from audit.head h
    where h.tenant_id = ctx.tenant() and audit.readable()
$$;

-- The hashes of these links, for those who wrote them down elsewhere.
create function audit.hashes(numbers bigint[]) returns table (seq bigint, hash text)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
    if not audit.readable() then
        return;
    end if;
    return query
    select e.seq, encode(e.hash, 'hex') from audit.entry e
    where e.tenant_id = ctx.tenant() and audit.readable() and e.seq = any (numbers) order by e.seq;
end
$$;

revoke all on function audit.readable(), audit.page(bigint, text, uuid, text, timestamptz, timestamptz, integer), audit.lines(bigint, bigint, integer), audit.head_of(), audit.hashes(bigint[]) from public;

grant execute on function audit.page(bigint, text, uuid, text, timestamptz, timestamptz, integer), audit.lines(bigint, bigint, integer), audit.head_of(), audit.hashes(bigint[]) to yui_app, yui_worker;
