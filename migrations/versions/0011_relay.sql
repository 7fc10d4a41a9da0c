-- The relay crosses towns: it may lease and return rows of the outbox, and never sees a payload.
select wall.gate('app.outbox', 'select (tenant_id, id, kind, state, attempts, run_at, lease_until, last_error), update (state, attempts, run_at, lease_until, last_error)');

select wall.gate('app.schedule', 'select, update (next_at)');

set local role yui_gate;

-- Leases up to `most` rows that are due, oldest first within each town, and takes back leases that
-- have run out. SKIP LOCKED: two relays never lease one row.
create function gate.outbox_lease(most integer, seconds integer)
returns table (tenant_id integer, id uuid, kind text, attempts integer)
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
    update app.outbox o set state = 'leased', attempts = o.attempts + 1,
        lease_until = now() + make_interval(secs => seconds)
    from (
        select d.tenant_id, d.id from app.outbox d
        where d.run_at <= now()
          and (d.state = 'pending' or (d.state = 'leased' and d.lease_until < now()))
        order by d.run_at, d.id
        limit most for update skip locked
    ) as due
    where o.tenant_id = due.tenant_id and o.id = due.id
    returning o.tenant_id, o.id, o.kind, o.attempts
$$;

-- A job that failed comes back later, or is laid aside as dead after its last try.
create function gate.outbox_return(town integer, row_id uuid, error text, again_in integer, last_try integer) returns void
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
    update app.outbox o set
        state = case when o.attempts >= last_try then 'dead' else 'pending' end,
        run_at = now() + make_interval(secs => again_in),
        lease_until = null, last_error = left(error, 2000)
    where o.tenant_id = town and o.id = row_id and o.state = 'leased'
$$;

-- What is waiting, for /readyz and the operator: counts by state, no rows.
create function gate.outbox_depth() returns table (state text, rows bigint)
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$ select o.state, count(*) from app.outbox o where o.state <> 'done' group by o.state $$;

-- The schedules that are due, each moved on in the same statement.
create function gate.schedule_due()
returns table (tenant_id integer, kind text, due_at timestamptz)
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
    with due as (
        select s.tenant_id, s.kind, s.next_at from app.schedule s
        where s.next_at <= now() for update skip locked
    ), moved as (
        update app.schedule s set next_at = case s.every
            when 'hour' then s.next_at + interval '1 hour'
            when 'day' then s.next_at + interval '1 day'
            else s.next_at + interval '1 month' end
        from due where s.tenant_id = due.tenant_id and s.kind = due.kind
    )
    select due.tenant_id, due.kind, due.next_at from due
$$;

revoke all on all functions in schema gate from public;

grant usage on schema gate to yui_relay, yui_app, yui_worker;

grant execute on function gate.outbox_lease(integer, integer), gate.outbox_return(integer, uuid, text, integer, integer), gate.outbox_depth(), gate.schedule_due() to yui_relay;
