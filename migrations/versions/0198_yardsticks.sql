-- A gate may be given more of a table that another gate reads already.
create or replace function wall.gate(t regclass, rights text) returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    if not exists (select from pg_policy where polrelid = t and polname = 'gate') then
        execute format('create policy gate on %s for all to yui_gate using (true) with check (true)', t);
    end if;
    execute format('grant %s on %s to yui_gate', rights, t);
end
$$;

-- What she chose to be measured by, and what she says of her taxes and insurance: hers alone, no member
-- of staff and no job reads it. chosen: whether there is any, which is told as 「受注上限あり」 when she
-- lets it be.
create table app.yardstick (
    tenant_id integer not null,
    worker_id uuid not null,
    said jsonb not null check (jsonb_typeof(said) = 'object'),
    chosen boolean not null default false,
    said_at timestamptz not null,
    primary key (tenant_id, worker_id),
    foreign key (tenant_id, worker_id) references app.worker (tenant_id, id)
);

select wall.protect('app.yardstick', person_column => 'worker_id', updatable => '{said,chosen,said_at}');

select wall.private('app.yardstick', 'worker_id');

-- Which percent of which yardstick she was told of in a calendar year: once each.
create table app.yardstick_seen (
    tenant_id integer not null,
    worker_id uuid not null,
    code text not null,
    year integer not null check (year between 1 and 9999),
    percent integer not null check (percent between 1 and 100),
    seen_at timestamptz not null,
    primary key (tenant_id, worker_id, code, year, percent),
    foreign key (tenant_id, worker_id) references app.worker (tenant_id, id)
);

select wall.protect('app.yardstick_seen', person_column => 'worker_id');

select wall.private('app.yardstick_seen', 'worker_id');

select wall.gate('app.yardstick', 'select');

select wall.gate('app.yardstick_seen', 'select');

select wall.gate('app.body', 'select (tenant_id, id, name, closing_day, pay_month_offset, pay_day, inspection_days)');

select wall.gate('app.assignment', 'select (tenant_id, id, worker_id, body_id, title, quantity, unit_price_yen, due_on, state)');

select wall.gate('app.delivery', 'select (tenant_id, id, assignment_id, worker_id, quantity, settled, state, delivered_at, inspection_due)');

select wall.gate('app.inspection', 'select (tenant_id, delivery_id, worker_id, accepted, yen, counted_on, taken_back_at)');

select wall.gate('app.leader_fee', 'select (tenant_id, id, body_id, title)');

select wall.gate('app.leader_fee_line', 'select (tenant_id, fee_id, worker_id, fee_yen, carried_yen, received_on, counted_on, taken_back_at)');

select wall.gate('app.payout_run', 'select (tenant_id, id, body_id, closing_on, pay_on, state)');

select wall.gate('app.payout', 'select (tenant_id, run_id, worker_id, gross_yen, tax_yen, withholding_yen)');

set local role yui_gate;

-- Her income over all her towns, event by event, and nobody else's: under scope person, of the caller.
--   accepted    what was accepted (and not taken back) on `day`; delivered on done_on
--   fee         the same of a leader's fee
--   inspecting  handed in on done_on, to be looked at by `day`
--   open        taken on and not handed in yet, to be completed by `day`
--   paid        a payout of a run whose transfer file is made, paid on `day`: gross, tax on top, withheld
-- yen before consumption tax. The closing rule is the body's.
create function gate.my_earnings(since date)
returns table (
    kind text, town integer, town_name text, body text, title text, day date, done_on date,
    yen bigint, tax_yen bigint, withheld_yen bigint,
    closing_day integer, pay_month_offset integer, pay_day integer, inspection_days integer
)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    person uuid := ctx.actor();
begin
    if ctx.scope() is distinct from 'person' then
        raise exception 'this gate is for a worker''s own income' using errcode = '42501';
    end if;
    return query
    select e.kind, t.code, t.name, b.name, e.title, e.day, e.done_on, e.yen, e.tax_yen, e.withheld_yen,
           b.closing_day, b.pay_month_offset, b.pay_day, b.inspection_days
    from app.tenant t
    cross join lateral (
        select 'accepted' as kind, a.body_id, a.title, i.counted_on as day,
               (d.delivered_at at time zone 'Asia/Tokyo')::date as done_on, i.yen, 0::bigint as tax_yen, 0::bigint as withheld_yen
        from app.inspection i
        join app.delivery d on d.tenant_id = i.tenant_id and d.id = i.delivery_id
        join app.assignment a on a.tenant_id = d.tenant_id and a.id = d.assignment_id
        where i.tenant_id = t.code and i.worker_id = person and i.taken_back_at is null and i.yen > 0
          and i.counted_on >= since
        union all
        select 'fee', f.body_id, f.title, l.counted_on, l.received_on,
               l.carried_yen + case when l.taken_back_at is null then l.fee_yen else 0 end, 0, 0
        from app.leader_fee_line l
        join app.leader_fee f on f.tenant_id = l.tenant_id and f.id = l.fee_id
        where l.tenant_id = t.code and l.worker_id = person and l.counted_on >= since
          and l.carried_yen + case when l.taken_back_at is null then l.fee_yen else 0 end <> 0
        union all
        select 'inspecting', a.body_id, a.title, d.inspection_due,
               (d.delivered_at at time zone 'Asia/Tokyo')::date, (d.quantity - d.settled) * a.unit_price_yen, 0, 0
        from app.delivery d
        join app.assignment a on a.tenant_id = d.tenant_id and a.id = d.assignment_id
        where d.tenant_id = t.code and d.worker_id = person and d.state = 'submitted'
          and (d.quantity - d.settled) * a.unit_price_yen > 0
        union all
        select 'open', o.body_id, o.title, o.due_on, null::date, o.rest * o.unit_price_yen, 0, 0
        from (
            select a.body_id, a.title, a.due_on, a.unit_price_yen, a.quantity - coalesce((
                select sum(case d.state when 'submitted' then d.quantity else coalesce(i.accepted, 0) end)
                from app.delivery d
                left join app.inspection i on i.tenant_id = d.tenant_id and i.delivery_id = d.id and i.taken_back_at is null
                where d.tenant_id = a.tenant_id and d.assignment_id = a.id), 0) as rest
            from app.assignment a
            where a.tenant_id = t.code and a.worker_id = person and a.state = 'active'
        ) o
        where o.rest > 0 and o.unit_price_yen > 0
        union all
        select 'paid', r.body_id, '', r.pay_on, r.closing_on, p.gross_yen, p.tax_yen, p.withholding_yen
        from app.payout p
        join app.payout_run r on r.tenant_id = p.tenant_id and r.id = p.run_id
        where p.tenant_id = t.code and p.worker_id = person and r.pay_on >= since
          and r.state in ('exported', 'settled')
    ) e
    join app.body b on b.tenant_id = t.code and b.id = e.body_id
    order by e.day, t.code, e.kind, e.title, e.yen;
end
$$;

-- The newest of what she said, whichever of her towns she said it in, and all that she was told of.
create function gate.my_yardstick()
returns table (town integer, said jsonb, seen jsonb)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    if ctx.scope() is distinct from 'person' then
        raise exception 'this gate is for a worker''s own yardsticks' using errcode = '42501';
    end if;
    return query
    select y.tenant_id, y.said, coalesce((
        select jsonb_agg(jsonb_build_object('code', s.code, 'year', s.year, 'percent', s.percent))
        from app.tenant t
        join app.yardstick_seen s on s.tenant_id = t.code and s.worker_id = ctx.actor()), '[]'::jsonb)
    from app.tenant t
    join app.yardstick y on y.tenant_id = t.code and y.worker_id = ctx.actor()
    order by y.said_at desc, y.tenant_id limit 1;
end
$$;

-- As in 0152; that there is a limit is told, when she lets it be, of a yardstick too.
create or replace function gate.limits(workers uuid[], since date, until date)
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
           coalesce(p.shown and (p.month_yen is not null or p.cap_yen is not null or k.chosen), false)
    from unnest(workers) as w (id)
    cross join generate_series(date_trunc('month', since::timestamp), until::timestamp, interval '1 month') as m (first)
    left join app.worker_private p on p.tenant_id = town and p.worker_id = w.id
    left join app.yardstick k on k.tenant_id = town and k.worker_id = w.id
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
    where s.closed or p.month_yen is not null or p.cap_yen is not null or (p.shown and k.chosen);
end
$$;

revoke all on function gate.my_earnings(date) from public;

revoke all on function gate.my_yardstick() from public;

grant execute on function gate.my_earnings(date), gate.my_yardstick() to yui_app, yui_worker;
