-- A worker's own LINE, in this town: behind the wall of what is hers alone, and through gates for the
-- job that sends. The user id is sealed (AES-GCM, bound to the row); user_hash, under a key of its own,
-- finds it again when LINE tells of it. The code ties the two together: hashed, once, for minutes.
create table app.line_link (
    tenant_id integer not null,
    worker_id uuid not null,
    state text not null default 'none' check (state in ('none', 'linked', 'blocked')),
    user_hash bytea check (octet_length(user_hash) = 32),
    user_sealed bytea,
    linked_at timestamptz,
    told_at timestamptz,
    code_hash bytea check (octet_length(code_hash) = 32),
    code_until timestamptz,
    primary key (tenant_id, worker_id),
    unique (tenant_id, user_hash),
    unique (tenant_id, code_hash),
    foreign key (tenant_id, worker_id) references app.worker (tenant_id, id),
    check ((state = 'none') = (user_hash is null)),
    check ((user_hash is null) = (user_sealed is null))
);

select wall.protect('app.line_link', person_column => 'worker_id', updatable => '{code_hash,code_until}');

select wall.private('app.line_link', 'worker_id');

select wall.gate('app.line_link', 'select, update (state, user_hash, user_sealed, linked_at, told_at, code_hash, code_until)');

set local role yui_gate;

-- One LINE account is one person's, in whichever towns she has it: the key says so, and outlives no link.
create table gate.line_user (
    user_hash bytea primary key check (octet_length(user_hash) = 32),
    worker_id uuid
);

-- A LINE account that no link holds any more is free again.
create function gate.line_free(who bytea) returns void
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
    update gate.line_user u set worker_id = null
    where u.user_hash = who and not exists (select from app.line_link x where x.user_hash = who)
$$;

-- Whose code this is, in whichever town; codes live in real time. For what LINE tells us alone.
create function gate.line_asked(code bytea)
returns table (town integer, worker_id uuid)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    if ctx.scope() <> 'system' then
        raise exception 'this gate is for what LINE tells us' using errcode = '42501';
    end if;
    return query select x.tenant_id, x.worker_id from app.line_link x
        where x.code_hash = code and x.code_until > now() limit 1;
end
$$;

-- Ties a LINE account to the worker whose code it sent: linked; taken: it is another person's, in
-- whichever town; unknown: the code is used up. A code works once, whatever comes of it.
create function gate.line_bind(town integer, worker uuid, code bytea, who bytea, sealed bytea, moment timestamptz)
returns text
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    before bytea;
    holder uuid;
begin
    if ctx.scope() <> 'system' then
        raise exception 'this gate is for what LINE tells us' using errcode = '42501';
    end if;
    select x.user_hash into before from app.line_link x where x.tenant_id = town and x.worker_id = worker
        and x.code_hash = code and x.code_until > now() for update;
    if not found then
        return 'unknown';
    end if;
    update app.line_link x set code_hash = null, code_until = null
    where x.tenant_id = town and x.worker_id = worker;
    insert into gate.line_user as u (user_hash, worker_id) values (who, worker)
    on conflict (user_hash) do update set worker_id = coalesce(u.worker_id, excluded.worker_id)
    returning u.worker_id into holder;
    if holder <> worker then
        return 'taken';
    end if;
    update app.line_link x set state = 'linked', user_hash = who, user_sealed = sealed, linked_at = moment,
        told_at = now()
    where x.tenant_id = town and x.worker_id = worker;
    if before <> who then
        perform gate.line_free(before);
    end if;
    return 'linked';
end
$$;

-- LINE tells that somebody blocked us, or lets us in again, at a moment of its clock; what is older than
-- what it told before changes nothing. Whose links changed.
create function gate.line_follow(who bytea, blocks boolean, told timestamptz)
returns table (town integer, worker_id uuid)
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    if ctx.scope() <> 'system' then
        raise exception 'this gate is for what LINE tells us' using errcode = '42501';
    end if;
    return query update app.line_link x
        set state = case when blocks then 'blocked' else 'linked' end, told_at = told
        where x.user_hash = who and x.told_at < told
          and x.state = case when blocks then 'linked' else 'blocked' end
        returning x.tenant_id, x.worker_id;
end
$$;

-- Where a message to a worker of the caller's town can go; for the town's own jobs alone.
create function gate.line_to(worker uuid)
returns table (state text, sealed bytea)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    if ctx.scope() <> 'system' then
        raise exception 'this gate is for the town''s own jobs' using errcode = '42501';
    end if;
    return query select x.state, x.user_sealed from app.line_link x
        where x.tenant_id = ctx.tenant() and x.worker_id = worker and x.state <> 'none';
end
$$;

-- She unties her LINE; nothing of it stays.
create function gate.line_end() returns boolean
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    before bytea;
begin
    if ctx.scope() <> 'person' then
        raise exception 'she alone unties her LINE' using errcode = '42501';
    end if;
    select x.user_hash into before from app.line_link x
    where x.tenant_id = ctx.tenant() and x.worker_id = ctx.actor() and x.state <> 'none' for update;
    if not found then
        return false;
    end if;
    update app.line_link x set state = 'none', user_hash = null, user_sealed = null, linked_at = null,
        told_at = null, code_hash = null, code_until = null
    where x.tenant_id = ctx.tenant() and x.worker_id = ctx.actor();
    perform gate.line_free(before);
    return true;
end
$$;

revoke all on function gate.line_asked(bytea), gate.line_bind(integer, uuid, bytea, bytea, bytea, timestamptz),
    gate.line_follow(bytea, boolean, timestamptz), gate.line_to(uuid), gate.line_end(), gate.line_free(bytea) from public;

grant execute on function gate.line_asked(bytea), gate.line_bind(integer, uuid, bytea, bytea, bytea, timestamptz),
    gate.line_follow(bytea, boolean, timestamptz), gate.line_to(uuid), gate.line_end() to yui_app, yui_worker;
