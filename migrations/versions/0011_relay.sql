-- The relay crosses towns: it leases and returns rows of the outbox and moves the schedule on.
-- It never sees a payload, and what it promises is named by the schedule alone.
select wall.gate('app.outbox', 'select (tenant_id, id, kind, state, attempts, run_at, lease_until, last_error), insert (tenant_id, kind, payload, key), update (state, attempts, run_at, lease_until, last_error)');

select wall.gate('app.schedule', 'select, update (next_at)');

set local role yui_gate;

-- Leases rows that are due, at most `most` of each town and oldest first within it, so that a town
-- with much work never keeps another waiting; leases that ran out are taken back. A row whose job is
-- running is locked by that job and skipped; two relays never lease one row. A row that was leased
-- a hundred times has never come to an end: it is laid aside.
create function gate.outbox_lease(most integer, seconds integer)
returns table (tenant_id integer, id uuid, kind text, attempts integer)
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
    with due as (
        select d.tenant_id, d.id from app.tenant t cross join lateral (
            select o.tenant_id, o.id from app.outbox o
            where o.tenant_id = t.code and o.run_at <= now() and o.state in ('pending', 'leased')
              and (o.state = 'pending' or o.lease_until < now())
            order by o.run_at, o.id
            limit most for update skip locked
        ) as d
    ), leased as (
        update app.outbox o set attempts = o.attempts + 1,
            state = case when o.attempts >= 100 then 'dead' else 'leased' end,
            lease_until = now() + make_interval(secs => seconds)
        from due where o.tenant_id = due.tenant_id and o.id = due.id
        returning o.tenant_id, o.id, o.kind, o.attempts, o.state, o.run_at
    )
    select l.tenant_id, l.id, l.kind, l.attempts from leased l
    where l.state = 'leased' order by l.tenant_id, l.run_at, l.id
$$;

-- A job that failed comes back later, or is laid aside as dead after its last try. Says which.
create function gate.outbox_return(town integer, row_id uuid, error text, again_in integer, last_try integer) returns text
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
    update app.outbox o set
        state = case when o.attempts >= last_try then 'dead' else 'pending' end,
        run_at = now() + make_interval(secs => again_in),
        lease_until = null, last_error = left(error, 2000)
    where o.tenant_id = town and o.id = row_id and o.state = 'leased'
    returning o.state
$$;

-- What is waiting, for /readyz and the operator: counts by state, no rows.
create function gate.outbox_depth() returns table (state text, rows bigint)
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$ select o.state, count(*) from app.outbox o where o.state <> 'done' group by o.state $$;

-- Promises what the schedule says is due, and moves the schedule on, in one statement: each town's
-- day and month is promised once, also those that passed while nobody looked (the caller repeats
-- until it gets 0); of hours that passed, the last is enough. Months are those of Japan.
create function gate.schedule_due() returns integer
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
    with due as (
        select s.tenant_id, s.kind, s.next_at from app.schedule s
        where s.next_at <= now() for update skip locked
    ), promised as (
        insert into app.outbox (tenant_id, kind, payload, key)
        select due.tenant_id, due.kind, jsonb_build_object('due_at', due.next_at),
               due.kind || ':' || to_char(due.next_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI"Z"')
        from due on conflict do nothing
    ), moved as (
        update app.schedule s set next_at = case s.every
            when 'hour' then s.next_at + interval '1 hour' * (1 + floor(extract(epoch from now() - s.next_at) / 3600))
            when 'day' then s.next_at + interval '1 day'
            else (s.next_at at time zone 'Asia/Tokyo' + interval '1 month') at time zone 'Asia/Tokyo' end
        from due where s.tenant_id = due.tenant_id and s.kind = due.kind
        returning 1
    )
    select count(*)::integer from moved
$$;

revoke all on all functions in schema gate from public;

grant usage on schema gate to yui_relay, yui_app, yui_worker;

grant execute on function gate.outbox_lease(integer, integer), gate.outbox_return(integer, uuid, text, integer, integer), gate.outbox_depth(), gate.schedule_due() to yui_relay;
