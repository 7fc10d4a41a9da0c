-- The signed context, verified at less cost: every policy of every statement asks for it twice.
-- One look at the key compares the signature, and what hands out a part of it is expanded in the
-- statement that asks (a function with a setting of its own cannot be).
set local role yui_ctx;

create or replace function ctx._get() returns text[]
language plpgsql stable parallel safe security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    token text := current_setting('app.ctx', true);
    part text[] := string_to_array(token, '.');
    signed boolean;
begin
    if array_length(part, 1) is distinct from 6 then
        raise exception 'tenant context %', case when coalesce(token, '') = '' then 'missing' else 'malformed' end
            using errcode = '42501';
    end if;
    -- What is signed stands before the last dot and its 64 digits; with fewer or more of them the
    -- comparison fails as it should.
    select part[6] = encode(sha256(outer_pad || sha256(inner_pad || convert_to(left(token, -65), 'UTF8'))), 'hex')
    into signed from ctx.key where kid = part[1];
    if signed is distinct from true then
        raise exception 'tenant context signature invalid' using errcode = '42501';
    end if;
    if part[5]::bigint < extract(epoch from clock_timestamp()) then
        raise exception 'tenant context expired' using errcode = '42501';
    end if;
    return part;
end
$$;

create or replace function ctx.tenant() returns integer
language sql stable parallel safe
return (ctx._get())[2]::integer;

create or replace function ctx.actor() returns uuid
language sql stable parallel safe
return (ctx._get())[3]::uuid;

create or replace function ctx.scope() returns text
language sql stable parallel safe
return (ctx._get())[4];

create or replace function ctx.bind(token text) returns integer
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
    if coalesce(current_setting('app.ctx', true), '') not in ('', token) then
        raise exception 'tenant context is bound already' using errcode = '42501';
    end if;
    perform set_config('app.ctx', token, true);
    return (ctx._get())[2]::integer;
end
$$;
