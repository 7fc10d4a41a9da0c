set local role yui_auth_w;

-- A subject of a provider (issuer and sub, never a mail address) and the account that it logs in.
-- asked: bound anew, waits for the town's office; live; declined; ended by its owner.
create table auth.sso_link (
    id uuid primary key default uuidv7(),
    issuer text not null check (char_length(issuer) between 8 and 300),
    sub text not null check (char_length(sub) between 1 and 255),
    account_id uuid not null references auth.account (id),
    state text not null check (state in ('asked', 'live', 'declined', 'ended')),
    label text not null default '',
    made_at timestamptz not null default now(),
    decided_at timestamptz,
    decided_by uuid,
    ended_at timestamptz
);

-- One subject logs in one account, and an account has one subject of a provider.
create unique index sso_link_subject on auth.sso_link (issuer, sub) where state = 'live';

create unique index sso_link_account on auth.sso_link (account_id, issuer) where state = 'live';

create unique index sso_link_asked on auth.sso_link (account_id, issuer) where state = 'asked';

create index sso_link_history on auth.sso_link (issuer, sub);

create function auth.sso_find(given_issuer text, given_sub text) returns uuid
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
    select a.id from auth.sso_link l join auth.account a on a.id = l.account_id
    where l.issuer = given_issuer and l.sub = given_sub and l.state = 'live' and a.active
$$;

-- Binds a subject to an account. 'live' the first time; 'asked' when the subject or the account was
-- bound there before (the office decides); 'taken' when the subject is another account's; 'bound' when
-- the account has one of that provider.
create function auth.sso_bind(given_issuer text, given_sub text, account uuid, given_label text)
returns text
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    first text := 'live';
begin
    if exists (select from auth.sso_link l where l.issuer = given_issuer and l.state = 'live'
               and l.sub = given_sub and l.account_id <> account) then
        return 'taken';
    end if;
    if exists (select from auth.sso_link l where l.issuer = given_issuer and l.state = 'live'
               and l.account_id = account) then
        return 'bound';
    end if;
    if exists (select from auth.sso_link l where l.issuer = given_issuer and l.state = 'ended'
               and l.decided_at is not null
               and (l.sub = given_sub or l.account_id = account)) then
        first := 'asked';
        update auth.sso_link l set state = 'ended', ended_at = now()
        where l.account_id = account and l.issuer = given_issuer and l.state = 'asked';
    end if;
    insert into auth.sso_link (issuer, sub, account_id, state, label, decided_at)
    values (given_issuer, given_sub, account, first, left(given_label, 60),
            case when first = 'live' then now() end);
    return first;
exception when unique_violation then
    return 'taken';
end
$$;

create function auth.sso_of(account uuid)
returns table (id uuid, issuer text, state text, label text, made_at timestamptz)
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
    select l.id, l.issuer, l.state, l.label, l.made_at from auth.sso_link l
    where l.account_id = account and l.state in ('asked', 'live') order by l.id
$$;

create function auth.sso_end(given uuid, account uuid) returns boolean
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    update auth.sso_link l set state = 'ended', ended_at = now()
    where l.id = given and l.account_id = account and l.state in ('asked', 'live');
    return found;
end
$$;

-- What waits for the office of a town; with an id that one, whatever its state.
create function auth.sso_asked(given_town integer, one uuid)
returns table (id uuid, issuer text, state text, label text, made_at timestamptz, account_id uuid, name text, login text)
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
    select l.id, l.issuer, l.state, l.label, l.made_at, a.id, a.name, a.login
    from auth.sso_link l join auth.account a on a.id = l.account_id
    where a.town = given_town and (l.id = one or (one is null and l.state = 'asked'))
    order by l.id limit 50
$$;

-- False when it does not wait any more, or the subject has become another account's since.
create function auth.sso_decide(given uuid, given_town integer, given_state text, by_account uuid)
returns boolean
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    update auth.sso_link l set state = given_state, decided_at = now(), decided_by = by_account
    from auth.account a
    where l.id = given and l.state = 'asked' and given_state in ('live', 'declined')
      and a.id = l.account_id and a.town = given_town;
    return found;
exception when unique_violation then
    return false;
end
$$;

revoke all on function
    auth.sso_find(text, text),
    auth.sso_bind(text, text, uuid, text),
    auth.sso_of(uuid),
    auth.sso_end(uuid, uuid),
    auth.sso_asked(integer, uuid),
    auth.sso_decide(uuid, integer, text, uuid)
from public;

grant execute on function
    auth.sso_find(text, text),
    auth.sso_bind(text, text, uuid, text),
    auth.sso_of(uuid),
    auth.sso_end(uuid, uuid),
    auth.sso_asked(integer, uuid),
    auth.sso_decide(uuid, integer, text, uuid)
to yui_auth;
