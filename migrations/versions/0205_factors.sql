set local role yui_auth_w;

-- What a browser was sent away with and must bring back: the challenge of a passkey, the state of a
-- log-in at a provider. `key` is a hash, `binding` the browser's session or visit; taken once.
create table auth.pending (
    key bytea primary key check (octet_length(key) = 32),
    kind text not null check (kind in ('passkey_new', 'passkey_in', 'sso')),
    binding text not null check (char_length(binding) between 8 and 200),
    detail text not null,
    expires_at timestamptz not null
);

create index pending_by_end on auth.pending (expires_at);

create function auth.pending_put(
    given_key bytea, given_kind text, given_binding text, given_detail text, seconds integer
) returns void
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
    with old as (delete from auth.pending where expires_at < now())
    insert into auth.pending (key, kind, binding, detail, expires_at)
    values (given_key, given_kind, given_binding, given_detail, now() + make_interval(secs => seconds))
$$;

-- What was put, once, to the browser that it was put for; null to any other.
create function auth.pending_take(given_key bytea, given_kind text, given_binding text) returns text
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
    delete from auth.pending
    where key = given_key and kind = given_kind and binding = given_binding and expires_at > now()
    returning detail
$$;

-- A new secret for a code app, until it is confirmed; false when one is confirmed already.
create function auth.totp_start(account uuid, given bytea) returns boolean
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    insert into auth.totp as t (account_id, sealed) values (account, given)
    on conflict (account_id) do update set sealed = given, made_at = now(), last_step = 0
        where t.confirmed_at is null;
    return found;
end
$$;

create function auth.totp_of(account uuid) returns table (sealed bytea, confirmed boolean)
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$ select t.sealed, t.confirmed_at is not null from auth.totp t where t.account_id = account $$;

create function auth.totp_confirm(account uuid, step bigint) returns boolean
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    update auth.totp t set confirmed_at = now(), last_step = step
    where t.account_id = account and t.confirmed_at is null;
    return found;
end
$$;

-- A code of that time step is used: false when it, or a later one, was used before.
create function auth.totp_use(account uuid, step bigint) returns boolean
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    update auth.totp t set last_step = step
    where t.account_id = account and t.confirmed_at is not null and t.last_step < step;
    return found;
end
$$;

create function auth.totp_end(account uuid) returns boolean
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    delete from auth.totp t where t.account_id = account;
    return found;
end
$$;

-- New recovery codes; the old ones end.
create function auth.recovery_set(account uuid, hashes bytea[]) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    delete from auth.recovery r where r.account_id = account;
    insert into auth.recovery (account_id, code_hash) select account, h from unnest(hashes) as h;
end
$$;

create function auth.recovery_use(account uuid, hash bytea) returns boolean
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    update auth.recovery r set used_at = now()
    where r.account_id = account and r.code_hash = hash and r.used_at is null;
    return found;
end
$$;

create function auth.recovery_left(account uuid) returns integer
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
    select count(*)::integer from auth.recovery r where r.account_id = account and r.used_at is null
$$;

create function auth.passkeys_of(account uuid)
returns table (id bytea, handle uuid, name text, made_at timestamptz, used_at timestamptz)
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
    select p.id, p.handle, p.name, p.made_at, p.used_at from auth.passkey p
    where p.account_id = account and p.removed_at is null order by p.made_at, p.id
$$;

-- False when the key is known already, to whomever, or the account has ten.
create function auth.passkey_add(
    given bytea, account uuid, given_name text, given_public bytea, given_count bigint
) returns boolean
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    insert into auth.passkey (id, account_id, name, public_key, sign_count)
    select given, account, given_name, given_public, given_count
    where (select count(*) from auth.passkey p
           where p.account_id = account and p.removed_at is null) < 10
    on conflict (id) do nothing;
    return found;
end
$$;

create function auth.passkey_of(given bytea)
returns table (account_id uuid, public_key bytea, sign_count bigint)
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
    select p.account_id, p.public_key, p.sign_count
    from auth.passkey p join auth.account a on a.id = p.account_id
    where p.id = given and p.removed_at is null and a.active
$$;

-- The counter of a key goes up, or stays at zero for keys that count nothing: anything else is a copy.
create function auth.passkey_use(given bytea, given_count bigint) returns boolean
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    update auth.passkey p set sign_count = given_count, used_at = now()
    where p.id = given and p.removed_at is null
      and (given_count > p.sign_count or (given_count = 0 and p.sign_count = 0));
    return found;
end
$$;

create function auth.passkey_end(account uuid, given_handle uuid) returns boolean
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    update auth.passkey p set removed_at = now()
    where p.account_id = account and p.handle = given_handle and p.removed_at is null;
    return found;
end
$$;

-- What an account's own page shows of it.
create function auth.account_of(given uuid)
returns table (email text, password boolean, active boolean, own_role text)
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
    select a.email, a.password_hash <> '', a.active, a.role from auth.account a where a.id = given
$$;

revoke all on function
    auth.pending_put(bytea, text, text, text, integer),
    auth.pending_take(bytea, text, text),
    auth.totp_start(uuid, bytea),
    auth.totp_of(uuid),
    auth.totp_confirm(uuid, bigint),
    auth.totp_use(uuid, bigint),
    auth.totp_end(uuid),
    auth.recovery_set(uuid, bytea[]),
    auth.recovery_use(uuid, bytea),
    auth.recovery_left(uuid),
    auth.passkeys_of(uuid),
    auth.passkey_add(bytea, uuid, text, bytea, bigint),
    auth.passkey_of(bytea),
    auth.passkey_use(bytea, bigint),
    auth.passkey_end(uuid, uuid),
    auth.account_of(uuid)
from public;

grant execute on function
    auth.pending_put(bytea, text, text, text, integer),
    auth.pending_take(bytea, text, text),
    auth.totp_start(uuid, bytea),
    auth.totp_of(uuid),
    auth.totp_confirm(uuid, bigint),
    auth.totp_use(uuid, bigint),
    auth.totp_end(uuid),
    auth.recovery_set(uuid, bytea[]),
    auth.recovery_use(uuid, bytea),
    auth.recovery_left(uuid),
    auth.passkeys_of(uuid),
    auth.passkey_add(bytea, uuid, text, bytea, bigint),
    auth.passkey_of(bytea),
    auth.passkey_use(bytea, bigint),
    auth.passkey_end(uuid, uuid),
    auth.account_of(uuid)
to yui_auth;
