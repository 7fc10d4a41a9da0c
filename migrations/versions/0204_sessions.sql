set local role yui_auth_w;

-- `step`: 'open', or what the session may do alone: 'second' (show the second factor) or 'setup' (make
-- one). `browser` is a family of browsers and systems; no address is kept. `acting` is the delegation
-- under which the session acts for somebody else.
alter table auth.session
    add column step text not null default 'open',
    add column browser text not null default '',
    add column acting uuid;

-- Of whom a second factor is asked, by town (0: the coordinators), from a day on. The latest row
-- whose day has come holds; without a row nobody is asked.
create table auth.second_rule (
    town integer not null check (town >= 0),
    since date not null,
    roles text[] not null check (roles <@ array['director', 'staff', 'leader', 'coordinator']),
    made_by uuid,
    made_at timestamptz not null default now(),
    primary key (town, since)
);

-- A code app's secret, sealed with a key that the database does not have. `last_step` is the time
-- step of the last code that was used: a code works once.
create table auth.totp (
    account_id uuid primary key references auth.account (id),
    sealed bytea not null,
    made_at timestamptz not null default now(),
    confirmed_at timestamptz,
    last_step bigint not null default 0
);

create table auth.recovery (
    account_id uuid not null references auth.account (id),
    code_hash bytea not null check (octet_length(code_hash) = 32),
    made_at timestamptz not null default now(),
    used_at timestamptz,
    primary key (account_id, code_hash)
);

create table auth.passkey (
    id bytea primary key check (octet_length(id) between 16 and 1023),
    account_id uuid not null references auth.account (id),
    handle uuid not null default uuidv7(),
    name text not null check (char_length(name) between 1 and 60),
    public_key bytea not null,
    sign_count bigint not null,
    made_at timestamptz not null default now(),
    used_at timestamptz,
    removed_at timestamptz
);

create index passkey_by_account on auth.passkey (account_id) where removed_at is null;

-- A director's role in the hands of a colleague for a time (代理). Days are business days.
create table auth.delegation (
    id uuid primary key default uuidv7(),
    town integer not null,
    from_account uuid not null references auth.account (id),
    to_account uuid not null references auth.account (id),
    since date not null,
    until date not null,
    made_at timestamptz not null default now(),
    ended_at timestamptz,
    check (since <= until),
    check (from_account <> to_account)
);

create index delegation_by_town on auth.delegation (town, id);

create index delegation_by_delegate on auth.delegation (to_account) where ended_at is null;

-- squawk-ignore require-concurrent-index-creation
create index session_seen on auth.session (account_id, seen_at);

-- squawk-ignore require-concurrent-index-creation
create index account_by_town on auth.account (town, login);

create function auth.has_second(given uuid) returns boolean
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select exists (select from auth.totp t where t.account_id = given and t.confirmed_at is not null)
        or exists (select from auth.passkey p where p.account_id = given and p.removed_at is null)
$$;

-- What a session of this account begins with, after one factor alone was shown.
create function auth.first_step(given uuid, today date) returns text
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select case
        when auth.has_second(a.id) then 'second'
        when exists (select from (select r.roles from auth.second_rule r
                                  where r.town = a.town and r.since <= today
                                  order by r.since desc limit 1) as latest
                     where a.role = any (latest.roles)) then 'setup'
        else 'open' end
    from auth.account a where a.id = given
$$;

-- Opens a session and closes the browser's old one; what it begins with. `whole`: two factors were
-- shown (or one that is two), so nothing is left to ask. Null when the account was switched off.
create function auth.session_begin(
    new_hash bytea, account uuid, old_hash bytea, given_browser text, today date, whole boolean
) returns text
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    first text;
begin
    if not exists (select from auth.account a where a.id = account and a.active) then
        return null;
    end if;
    first := case when whole then 'open' else auth.first_step(account, today) end;
    update auth.session set closed_at = now() where id_hash = old_hash and closed_at is null;
    insert into auth.session (id_hash, account_id, step, browser)
    values (new_hash, account, first, left(given_browser, 60));
    return first;
end
$$;

-- The application before 0204 knows no steps: to it a half-open session is none.
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
        where s.id_hash = given and s.closed_at is null and a.active and s.step = 'open'
          and s.seen_at > now() - make_interval(secs => idle)
          and s.opened_at > now() - make_interval(secs => absolute);
end
$$;

-- The caller behind a session, as session_get, and besides: how far the session is open (`half`
-- seconds are what a half-open one lives), and for whom it acts while the delegation lives.
create function auth.session_now(given bytea, idle integer, absolute integer, half integer, today date)
returns table (
    account_id uuid, role text, scope text, town integer, subject uuid, body uuid, name text, login text,
    step text, opened_at timestamptz, behalf uuid, behalf_name text
)
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
        select a.id, case when f.id is null then a.role else f.role end, a.scope,
               coalesce(t.town, a.town), a.subject, a.body, a.name, a.login, s.step, s.opened_at,
               f.subject, f.name
        from auth.session s join auth.account a on a.id = s.account_id
        left join auth.account_town t
            on t.account_id = a.id and t.town = s.town and t.ended_at is null and a.scope = 'person'
        left join auth.delegation d
            on d.id = s.acting and d.to_account = a.id and d.ended_at is null
           and today between d.since and d.until
        left join auth.account f
            on f.id = d.from_account and f.active and f.role = 'director' and f.town = a.town
        where s.id_hash = given and s.closed_at is null and a.active
          and s.seen_at > now() - make_interval(secs => idle)
          and s.opened_at > now() - make_interval(secs => case when s.step = 'open' then absolute else half end);
end
$$;

-- An account's open sessions, the last seen first. `handle` names one to its owner.
create function auth.sessions_of(account uuid, current_hash bytea, idle integer, absolute integer)
returns table (handle uuid, browser text, opened_at timestamptz, seen_at timestamptz, here boolean)
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
    select md5(s.id_hash)::uuid, s.browser, s.opened_at, s.seen_at, s.id_hash = current_hash
    from auth.session s
    where s.account_id = account and s.closed_at is null
      and s.seen_at > now() - make_interval(secs => idle)
      and s.opened_at > now() - make_interval(secs => absolute)
    order by s.seen_at desc, s.id_hash limit 50
$$;

-- Ends one of an account's sessions by its handle, or with null all of them but `keep`.
create function auth.sessions_end(account uuid, handle uuid, keep bytea) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    ended integer;
begin
    update auth.session s set closed_at = now()
    where s.account_id = account and s.closed_at is null
      and (sessions_end.handle is null or md5(s.id_hash)::uuid = sessions_end.handle)
      and s.id_hash is distinct from keep;
    get diagnostics ended = row_count;
    return ended;
end
$$;

-- The users of a town, by log-in name, going on after one. `known`: an account may log in by mail
-- alone. The day she was last seen, not the hour.
create function auth.users(given_town integer, after text, kinds text[], one uuid, most integer)
returns table (
    id uuid, login text, name text, role text, subject uuid, active boolean, second boolean,
    password boolean, email boolean, seen_on date
)
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
    select a.id, a.login, a.name, a.role, a.subject, a.active, auth.has_second(a.id),
           a.password_hash <> '', a.email is not null,
           (select (max(s.seen_at) at time zone 'Asia/Tokyo')::date from auth.session s
            where s.account_id = a.id)
    from auth.account a
    where a.town = given_town and a.login > after
      and (one is null or a.id = one) and (kinds is null or a.role = any (kinds))
    order by a.login limit most
$$;

-- How many directors of the town may still log in.
create function auth.directors(given_town integer) returns integer
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
    select count(*)::integer from auth.account a
    where a.town = given_town and a.role = 'director' and a.active
$$;

-- Switches an account of this town off or on; off, its sessions, links and resets end at once.
create function auth.account_switch(given uuid, given_town integer, on_now boolean) returns boolean
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    update auth.account set active = on_now where id = given and town = given_town;
    if not found then
        return false;
    end if;
    if not on_now then
        update auth.session set closed_at = now() where account_id = given and closed_at is null;
        update auth.reset set used_at = now() where account_id = given and used_at is null;
        update auth.link set used_at = now() where account_id = given and used_at is null;
    end if;
    return true;
end
$$;

-- An office that lost its second factor starts anew: the factors end, and every session.
create function auth.second_drop(given uuid, given_town integer) returns boolean
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    if not exists (select from auth.account a where a.id = given and a.town = given_town) then
        return false;
    end if;
    delete from auth.totp where account_id = given;
    delete from auth.recovery where account_id = given;
    update auth.passkey set removed_at = now() where account_id = given and removed_at is null;
    update auth.session set closed_at = now() where account_id = given and closed_at is null;
    return true;
end
$$;

create function auth.second_rules(given_town integer)
returns table (since date, roles text[])
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
    select r.since, r.roles from auth.second_rule r where r.town = given_town
    order by r.since desc limit 20
$$;

-- Sets of whom a second factor is asked from a day on; the same day again replaces what was set.
create function auth.second_rule_set(given_town integer, from_day date, given_roles text[], by_account uuid)
returns void
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
    insert into auth.second_rule (town, since, roles, made_by)
    values (given_town, from_day, given_roles, by_account)
    on conflict (town, since) do update set roles = excluded.roles, made_by = excluded.made_by, made_at = now()
$$;

-- A director lends her role; null unless both are active in the town, the one a director by her own
-- account, the other of its office, and nothing of the kind lives between them.
create function auth.delegation_add(
    given_town integer, by_account uuid, to_whom uuid, from_day date, until_day date
) returns uuid
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
    insert into auth.delegation (town, from_account, to_account, since, until)
    select given_town, f.id, t.id, from_day, until_day
    from auth.account f, auth.account t
    where f.id = by_account and f.town = given_town and f.role = 'director' and f.active
      and t.id = to_whom and t.town = given_town and t.role in ('director', 'staff') and t.active
      and f.id <> t.id
      and not exists (select from auth.delegation d where d.from_account = f.id and d.to_account = t.id
                      and d.ended_at is null and d.since <= until_day and d.until >= from_day)
    returning id
$$;

create function auth.delegation_end(given uuid, given_town integer, by_account uuid) returns boolean
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    update auth.delegation d set ended_at = now()
    where d.id = given and d.town = given_town and d.ended_at is null
      and by_account in (d.from_account, d.to_account);
    return found;
end
$$;

-- What an account has lent or may act under, the last first.
create function auth.delegations(account uuid, today date)
returns table (
    id uuid, from_account uuid, from_name text, to_account uuid, to_name text, since date, until date,
    ended_at timestamptz, live boolean
)
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
    select d.id, d.from_account, f.name, d.to_account, t.name, d.since, d.until, d.ended_at,
           d.ended_at is null and today between d.since and d.until and f.active and f.role = 'director'
    from auth.delegation d
    join auth.account f on f.id = d.from_account
    join auth.account t on t.id = d.to_account
    where account in (d.from_account, d.to_account)
    order by d.id desc limit 20
$$;

-- A session under a new id that acts under a delegation, or with null for itself again; the old id
-- dies. Its time is counted from the first log-in. False when the delegation is not hers or not live.
create function auth.session_act(new_hash bytea, old_hash bytea, delegation uuid, today date)
returns boolean
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    s auth.session;
begin
    select * into s from auth.session where id_hash = old_hash and closed_at is null and step = 'open'
    for update;
    if s.account_id is null or (delegation is not null and not exists (
        select from auth.delegations(s.account_id, today) d
        where d.id = delegation and d.to_account = s.account_id and d.live))
    then
        return false;
    end if;
    update auth.session set closed_at = now() where id_hash = old_hash;
    insert into auth.session (id_hash, account_id, opened_at, step, browser, acting, town)
    values (new_hash, s.account_id, s.opened_at, 'open', s.browser, delegation, s.town);
    return true;
end
$$;

revoke all on function
    auth.has_second(uuid),
    auth.first_step(uuid, date),
    auth.session_begin(bytea, uuid, bytea, text, date, boolean),
    auth.session_now(bytea, integer, integer, integer, date),
    auth.sessions_of(uuid, bytea, integer, integer),
    auth.sessions_end(uuid, uuid, bytea),
    auth.users(integer, text, text[], uuid, integer),
    auth.directors(integer),
    auth.account_switch(uuid, integer, boolean),
    auth.second_drop(uuid, integer),
    auth.second_rules(integer),
    auth.second_rule_set(integer, date, text[], uuid),
    auth.delegation_add(integer, uuid, uuid, date, date),
    auth.delegation_end(uuid, integer, uuid),
    auth.delegations(uuid, date),
    auth.session_act(bytea, bytea, uuid, date)
from public;

grant execute on function
    auth.session_begin(bytea, uuid, bytea, text, date, boolean),
    auth.session_now(bytea, integer, integer, integer, date),
    auth.sessions_of(uuid, bytea, integer, integer),
    auth.sessions_end(uuid, uuid, bytea),
    auth.users(integer, text, text[], uuid, integer),
    auth.directors(integer),
    auth.account_switch(uuid, integer, boolean),
    auth.second_drop(uuid, integer),
    auth.second_rules(integer),
    auth.second_rule_set(integer, date, text[], uuid),
    auth.delegation_add(integer, uuid, uuid, date, date),
    auth.delegation_end(uuid, integer, uuid),
    auth.delegations(uuid, date),
    auth.session_act(bytea, bytea, uuid, date)
to yui_auth;
