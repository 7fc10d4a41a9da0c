-- Accounts are of the consortium, not of a town: a shared schema, reached by definer functions only.
set local role yui_auth_w;

create table auth.account (
    id uuid primary key default uuidv7(),
    login text not null unique check (login = lower(login) and length(login) between 3 and 200),
    email text,
    password_hash text not null,
    role text not null check (role in ('director', 'staff', 'leader', 'worker', 'client', 'coordinator')),
    scope text not null check (scope in ('tenant', 'person', 'client')),
    town integer not null,
    subject uuid not null,
    body uuid,
    name text not null,
    active boolean not null default true,
    password_set_at timestamptz not null default now(),
    created_at timestamptz not null default now(),
    check ((role = 'coordinator') = (town = 0))
);

create table auth.session (
    id_hash bytea primary key check (octet_length(id_hash) = 32),
    account_id uuid not null references auth.account (id),
    opened_at timestamptz not null default now(),
    seen_at timestamptz not null default now(),
    closed_at timestamptz
);

create index session_by_account on auth.session (account_id) where closed_at is null;

create table auth.throttle (
    subject text not null,
    started_at timestamptz not null,
    hits integer not null,
    primary key (subject)
);

create table auth.reset (
    token_hash bytea primary key check (octet_length(token_hash) = 32),
    account_id uuid not null references auth.account (id),
    made_at timestamptz not null default now(),
    expires_at timestamptz not null,
    used_at timestamptz
);

-- A partner's application (OAuth 2.0 client); each town grants it on its own.
create table auth.oauth_client (
    id text primary key,
    name text not null,
    secret_hash text not null,
    active boolean not null default true,
    created_at timestamptz not null default now()
);

create table auth.oauth_grant (
    oauth_client_id text not null references auth.oauth_client (id),
    town integer not null,
    client uuid not null,
    scopes text[] not null,
    valid_to date,
    primary key (oauth_client_id, town)
);

create table auth.token_revoked (
    jti text primary key,
    expires_at timestamptz not null
);

create function auth.login_lookup(given text)
returns table (id uuid, password_hash text, active boolean)
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$ select a.id, a.password_hash, a.active from auth.account a where a.login = lower(given) $$;

-- How often this subject (an account or an address) was tried within its window: the count after
-- this one. The window starts anew when it has passed. Atomic: one upsert.
create function auth.throttle_hit(given text, seconds integer) returns integer
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
    insert into auth.throttle as t (subject, started_at, hits) values (given, now(), 1)
    on conflict (subject) do update set
        hits = case when t.started_at < now() - make_interval(secs => seconds) then 1 else t.hits + 1 end,
        started_at = case when t.started_at < now() - make_interval(secs => seconds) then now() else t.started_at end
    returning hits
$$;

create function auth.throttle_clear(given text) returns void
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$ delete from auth.throttle where subject = given $$;

create function auth.session_open(new_hash bytea, account uuid, old_hash bytea) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    update auth.session set closed_at = now() where id_hash = old_hash and closed_at is null;
    insert into auth.session (id_hash, account_id) values (new_hash, account);
end
$$;

-- The caller behind a session, or nothing: idle and absolute limits in seconds. Marks it as seen at
-- most once a minute, so that reading a page does not write each time.
create function auth.session_get(given bytea, idle integer, absolute integer)
returns table (account_id uuid, role text, scope text, town integer, subject uuid, body uuid, name text, login text)
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    update auth.session s set seen_at = now()
    where s.id_hash = given and s.closed_at is null
      and s.seen_at < now() - interval '1 minute'
      and s.seen_at > now() - make_interval(secs => idle)
      and s.opened_at > now() - make_interval(secs => absolute);
    return query
        select a.id, a.role, a.scope, a.town, a.subject, a.body, a.name, a.login
        from auth.session s join auth.account a on a.id = s.account_id
        where s.id_hash = given and s.closed_at is null and a.active
          and s.seen_at > now() - make_interval(secs => idle)
          and s.opened_at > now() - make_interval(secs => absolute);
end
$$;

create function auth.session_close(given bytea) returns void
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$ update auth.session set closed_at = now() where id_hash = given and closed_at is null $$;

-- A new password ends every session of the account but the one that set it.
create function auth.password_set(given uuid, new_hash text, keep bytea) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    update auth.account set password_hash = new_hash, password_set_at = now() where id = given;
    update auth.session set closed_at = now()
    where account_id = given and closed_at is null and id_hash is distinct from keep;
    update auth.reset set used_at = now() where account_id = given and used_at is null;
end
$$;

create function auth.reset_open(given text, hash bytea, seconds integer)
returns table (account_id uuid, email text, name text, town integer)
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    insert into auth.reset (token_hash, account_id, expires_at)
    select hash, a.id, now() + make_interval(secs => seconds)
    from auth.account a where a.login = lower(given) and a.active and a.email is not null;
    return query select a.id, a.email, a.name, a.town from auth.account a
        where a.login = lower(given) and a.active and a.email is not null;
end
$$;

create function auth.reset_take(hash bytea) returns uuid
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
    update auth.reset set used_at = now()
    where token_hash = hash and used_at is null and expires_at > now()
    returning account_id
$$;

create function auth.client_lookup(given text)
returns table (id text, name text, secret_hash text, town integer, client uuid, scopes text[])
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
    select c.id, c.name, c.secret_hash, g.town, g.client, g.scopes
    from auth.oauth_client c join auth.oauth_grant g on g.oauth_client_id = c.id
    where c.id = given and c.active and (g.valid_to is null or g.valid_to >= current_date)
$$;

create function auth.token_revoke(given text, until timestamptz) returns void
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
    with gone as (delete from auth.token_revoked where expires_at < now())
    insert into auth.token_revoked (jti, expires_at) values (given, until) on conflict do nothing
$$;

create function auth.token_is_revoked(given text) returns boolean
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$ select exists (select from auth.token_revoked where jti = given) $$;

revoke all on all functions in schema auth from public;

grant usage on schema auth to yui_auth;

grant execute on all functions in schema auth to yui_auth;

set local role yui_owner;

-- One human being in the shared registry. What a town knows of her lies in the town.
create table registry.person (
    id uuid primary key default uuidv7(),
    created_at timestamptz not null default now()
);

select wall.distribute('registry.person', 'shared');

grant select on registry.person to yui_app, yui_worker;

grant insert on registry.person to yui_app, yui_worker;
