-- A person has one log-in and may stand in several towns: her home town is the account's, the others
-- are here. A row is ended, never taken away.
set local role yui_auth_w;

create table auth.account_town (
    account_id uuid not null references auth.account (id),
    town integer not null check (town > 0),
    added_at timestamptz not null default now(),
    ended_at timestamptz,
    primary key (account_id, town)
);

-- squawk-ignore require-concurrent-index-creation
create index account_by_subject on auth.account (subject);

-- Which of her towns a session looks at; null is the home town.
alter table auth.session add column town integer;

-- A link that logs in, or an invitation: known to the mail alone, used once, good for a short while.
create table auth.link (
    token_hash bytea primary key check (octet_length(token_hash) = 32),
    account_id uuid not null references auth.account (id),
    made_at timestamptz not null default now(),
    expires_at timestamptz not null,
    used_at timestamptz
);

create index link_by_account on auth.link (account_id) where used_at is null;

-- Adds a town to every account of a person; how many accounts there are.
create function auth.account_town_add(account_subject uuid, given_town integer) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    found integer;
begin
    insert into auth.account_town as t (account_id, town)
    select a.id, given_town from auth.account a
    where a.subject = account_subject and a.scope = 'person' and a.town <> given_town
    on conflict (account_id, town) do update set ended_at = null where t.ended_at is not null;
    select count(*) into found from auth.account a
    where a.subject = account_subject and a.scope = 'person';
    return found;
end
$$;

-- She stands in that town no more: sessions that look at it look at her home town from now on.
create function auth.account_town_end(account_subject uuid, given_town integer) returns void
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
    update auth.account_town set ended_at = now()
    where town = given_town and ended_at is null
      and account_id in (select a.id from auth.account a where a.subject = account_subject)
$$;

-- The towns of an account, home first.
create function auth.account_towns(given uuid) returns table (town integer)
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
    select a.town from auth.account a where a.id = given and a.town > 0
    union all
    (select t.town from auth.account_town t
     where t.account_id = given and t.ended_at is null order by t.town)
$$;

-- Turns a person's session to another of her towns; false when she does not stand in it.
create function auth.session_turn(id_hash bytea, given_town integer) returns boolean
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    update auth.session s set town = given_town
    from auth.account a
    where s.id_hash = session_turn.id_hash and s.closed_at is null
      and a.id = s.account_id and a.scope = 'person' and a.active
      and (a.town = given_town or exists (
          select from auth.account_town t
          where t.account_id = a.id and t.town = given_town and t.ended_at is null));
    return found;
end
$$;

-- As in 0002, with the town that the session looks at: one that she still stands in.
create or replace function auth.session_get(given bytea, idle integer, absolute integer)
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
        select a.id, a.role, a.scope, coalesce(t.town, a.town), a.subject, a.body, a.name, a.login
        from auth.session s join auth.account a on a.id = s.account_id
        left join auth.account_town t
            on t.account_id = a.id and t.town = s.town and t.ended_at is null and a.scope = 'person'
        where s.id_hash = given and s.closed_at is null and a.active
          and s.seen_at > now() - make_interval(secs => idle)
          and s.opened_at > now() - make_interval(secs => absolute);
end
$$;

-- Makes the account of a person who joins a town, without a password, or finds the one she has and
-- adds the town to it; opens a link for it. The link goes to the account's own address: a second town
-- cannot have it sent elsewhere. No row when another account has the log-in name.
create function auth.person_invite(
    given_subject uuid, given_town integer, given_login text, given_email text, given_name text,
    token bytea, seconds integer
) returns table (login text, email text, name text, active boolean)
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    known auth.account;
begin
    select * into known from auth.account a
    where a.subject = given_subject and a.scope = 'person' order by a.created_at limit 1 for update;
    if known.id is null then
        insert into auth.account (login, email, password_hash, role, scope, town, subject, name)
        values (lower(given_login), given_email, '', 'worker', 'person', given_town, given_subject, given_name)
        on conflict (login) do nothing returning * into known;
    elsif known.town = given_town and known.email is null then
        update auth.account a set email = given_email where a.id = known.id returning * into known;
    end if;
    if known.id is null then
        return;
    end if;
    if known.active and known.email is not null then
        perform auth.account_town_add(given_subject, given_town);
        update auth.link set used_at = now() where account_id = known.id and used_at is null;
        insert into auth.link (token_hash, account_id, expires_at)
        values (token, known.id, now() + make_interval(secs => seconds));
    end if;
    return query select known.login, known.email, known.name, known.active;
end
$$;

-- Opens a link for each active account with this log-in name or this mail address, as many as there
-- are tokens; whom to write to. No row where there is none.
create function auth.link_open(given text, tokens bytea[], seconds integer)
returns table (account_id uuid, login text, email text, name text, token bytea)
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
    with found as (
        select a.id, a.login, a.email, a.name, row_number() over (order by a.created_at, a.id) as n
        from auth.account a
        where (a.login = lower(given) or lower(a.email) = lower(given))
          and a.active and a.email is not null
    ), opened as (
        insert into auth.link (token_hash, account_id, expires_at)
        select tokens[f.n], f.id, now() + make_interval(secs => seconds)
        from found f where f.n <= cardinality(tokens)
        returning token_hash, account_id
    )
    select f.id, f.login, f.email, f.name, o.token_hash
    from opened o join found f on f.id = o.account_id order by f.n
$$;

-- Whose link it is, as long as it can be used; looking uses nothing up.
create function auth.link_of(token bytea) returns table (login text, name text)
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
    select a.login, a.name from auth.link l join auth.account a on a.id = l.account_id
    where l.token_hash = token and l.used_at is null and l.expires_at > now() and a.active
$$;

-- Uses a link up, and with it every other of the account; its account, or null.
create function auth.link_take(token bytea) returns uuid
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    taken uuid;
begin
    update auth.link l set used_at = now()
    from auth.account a
    where l.token_hash = token and l.used_at is null and l.expires_at > now()
      and a.id = l.account_id and a.active
    returning l.account_id into taken;
    update auth.link set used_at = now() where account_id = taken and used_at is null;
    return taken;
end
$$;

-- squawk-ignore require-concurrent-index-creation
create index account_by_email on auth.account (lower(email));

-- As in 0002; the links end too.
create or replace function auth.password_set(given uuid, new_hash text, keep bytea) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    update auth.account set password_hash = new_hash, password_set_at = now() where id = given;
    update auth.session set closed_at = now()
    where account_id = given and closed_at is null and id_hash is distinct from keep;
    update auth.reset set used_at = now() where account_id = given and used_at is null;
    update auth.link set used_at = now() where account_id = given and used_at is null;
end
$$;

revoke all on function
    auth.account_town_add(uuid, integer),
    auth.account_town_end(uuid, integer),
    auth.account_towns(uuid),
    auth.session_turn(bytea, integer),
    auth.person_invite(uuid, integer, text, text, text, bytea, integer),
    auth.link_open(text, bytea[], integer),
    auth.link_of(bytea),
    auth.link_take(bytea)
from public;

grant execute on function
    auth.account_town_add(uuid, integer),
    auth.account_town_end(uuid, integer),
    auth.account_towns(uuid),
    auth.session_turn(bytea, integer),
    auth.person_invite(uuid, integer, text, text, text, bytea, integer),
    auth.link_open(text, bytea[], integer),
    auth.link_of(bytea),
    auth.link_take(bytea)
to yui_auth;
