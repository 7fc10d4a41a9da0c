-- The monthly income that she has set herself as a limit, and whether staff may be told that there is
-- a limit: never how much, never why. Beside the yearly one (0062), behind the same wall: she alone.
alter table app.worker_private add column month_yen bigint;

alter table app.worker_private add constraint worker_private_month_yen
    check (month_yen between 1 and 999999999) not valid;

alter table app.worker_private add column shown boolean not null default false;

grant update (month_yen, shown) on app.worker_private to yui_app, yui_worker;

-- What she said of one month or year: up to how much she agreed to go beyond her own limit (0: she did
-- not), and whether she wants nothing more in it, for whatever reason. since: its first day.
create table app.worker_span (
    tenant_id integer not null,
    worker_id uuid not null,
    span text not null check (span in ('month', 'year')),
    since date not null,
    agreed_yen bigint not null default 0 check (agreed_yen >= 0),
    closed boolean not null default false,
    primary key (tenant_id, worker_id, span, since),
    foreign key (tenant_id, worker_id) references app.worker (tenant_id, id)
);

select wall.protect('app.worker_span', person_column => 'worker_id', updatable => '{agreed_yen,closed}');

select wall.private('app.worker_span', 'worker_id');

-- The rewards of her work that is planned to be completed between the two days, yen before tax. Work
-- that she could not go on with counts by what she handed in. With the rights of whoever asks.
create function app.planned_yen(town integer, worker uuid, since date, until date) returns bigint
language sql stable
set search_path = pg_catalog, pg_temp
as $$
select coalesce(sum(a.unit_price_yen * case a.state when 'ended' then least(a.quantity, (
    select coalesce(sum(case d.state when 'submitted' then d.quantity else coalesce(i.accepted, 0) end), 0)
    from app.delivery d
    left join app.inspection i on i.tenant_id = d.tenant_id and i.delivery_id = d.id and i.taken_back_at is null
    where d.tenant_id = a.tenant_id and d.assignment_id = a.id)) else a.quantity end), 0)::bigint
from app.assignment a
where a.tenant_id = town and a.worker_id = worker and a.due_on between since and until
$$;

revoke all on function app.planned_yen(integer, uuid, date, date) from public;

grant execute on function app.planned_yen(integer, uuid, date, date) to yui_app, yui_worker, yui_gate;

select wall.gate('app.worker_private', 'select');

select wall.gate('app.worker_span', 'select');

grant select (quantity, unit_price_yen, due_on) on app.assignment to yui_gate;

select wall.gate('app.delivery', 'select (tenant_id, id, assignment_id, quantity, state)');

select wall.gate('app.inspection', 'select (tenant_id, delivery_id, accepted, taken_back_at)');

set local role yui_gate;

-- What staff and jobs may know of these workers, month by month, and no yen of it:
--   closed  nothing more is wanted in the month: her limit is reached, or she said so without one;
--           the answer does not tell which.
--   over    more is planned in the month than her limit and than she agreed to: nothing is to be put
--           with her in it. Only code that shows it as lack of free time may ask.
--   shown   she lets it be known that she has a limit.
-- A worker is told of herself alone. Months of which there is nothing to say are left out.
create function gate.limits(workers uuid[], since date, until date)
returns table (worker_id uuid, month date, closed boolean, over boolean, shown boolean)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    town integer := ctx.tenant();
    scope text := ctx.scope();
begin
    if scope not in ('tenant', 'system', 'person') then
        raise exception 'this gate is for a town''s staff and workers' using errcode = '42501';
    end if;
    if scope = 'person' then
        workers := array(select w from unnest(workers) as w where w = ctx.actor());
    end if;
    return query
    select w.id, m.first::date,
           coalesce(s.closed, false) or coalesce(n.yen >= p.month_yen, false) or coalesce(n.whole >= p.cap_yen, false),
           coalesce(n.yen > greatest(p.month_yen, s.agreed_yen), false)
               or coalesce(n.whole > greatest(p.cap_yen, y.agreed_yen), false),
           coalesce(p.shown and (p.month_yen is not null or p.cap_yen is not null), false)
    from unnest(workers) as w (id)
    cross join generate_series(date_trunc('month', since::timestamp), until::timestamp, interval '1 month') as m (first)
    left join app.worker_private p on p.tenant_id = town and p.worker_id = w.id
    left join app.worker_span s on s.tenant_id = town and s.worker_id = w.id and s.span = 'month' and s.since = m.first::date
    left join app.worker_span y on y.tenant_id = town and y.worker_id = w.id and y.span = 'year'
         and y.since = date_trunc('year', m.first)::date
    left join lateral (
        select case when p.month_yen is not null then app.planned_yen(
                   town, w.id, m.first::date, (m.first + interval '1 month' - interval '1 day')::date) end,
               case when p.cap_yen is not null then app.planned_yen(
                   town, w.id, date_trunc('year', m.first)::date,
                   (date_trunc('year', m.first) + interval '1 year' - interval '1 day')::date) end
    ) as n (yen, whole) on true
    where s.closed or p.month_yen is not null or p.cap_yen is not null;
end
$$;

revoke all on function gate.limits(uuid[], date, date) from public;

grant execute on function gate.limits(uuid[], date, date) to yui_app, yui_worker;
