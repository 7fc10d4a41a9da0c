select wall.gate('app.assignment', 'select (tax)');

select wall.gate('app.payout', 'select (included_yen)');

set local role yui_gate;

-- As in 0371, and each event says how its price stands to consumption tax (0380). What a payout paid is
-- told before tax, with the tax that lay in its prices among the tax. Rows get a column, so that the function
-- is made anew.
-- squawk-ignore ban-drop-function
drop function gate.my_earnings(date);

create function gate.my_earnings(since date)
returns table (
    kind text, town integer, town_name text, body text, title text, day date, done_on date,
    yen bigint, tax_yen bigint, withheld_yen bigint,
    closing_day integer, pay_month_offset integer, pay_day integer, inspection_days integer,
    closings jsonb, tax text
)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    person uuid[];
begin
    if ctx.scope() is distinct from 'person' then
        raise exception 'this gate is for a worker''s own income' using errcode = '42501';
    end if;
    person := array(select p.id from gate.persons() as p (id));
    return query
    select e.kind, t.code, t.name, b.name, e.title, e.day, e.done_on, e.yen, e.tax_yen, e.withheld_yen,
           b.closing_day, b.pay_month_offset, b.pay_day, b.inspection_days, app.closings(t.code, b.id), e.tax
    from app.tenant t
    cross join lateral (
        select 'accepted' as kind, a.body_id, a.title, i.counted_on as day,
               (d.delivered_at at time zone 'Asia/Tokyo')::date as done_on, i.yen, 0::bigint as tax_yen, 0::bigint as withheld_yen, a.tax
        from app.inspection i
        join app.delivery d on d.tenant_id = i.tenant_id and d.id = i.delivery_id
        join app.assignment a on a.tenant_id = d.tenant_id and a.id = d.assignment_id
        where i.tenant_id = t.code and i.worker_id = any (person) and i.taken_back_at is null and i.yen > 0
          and i.counted_on >= since
        union all
        select 'fee', f.body_id, f.title, l.counted_on, l.received_on,
               l.carried_yen + case when l.taken_back_at is null then l.fee_yen else 0 end, 0, 0, 'exclusive'
        from app.leader_fee_line l
        join app.leader_fee f on f.tenant_id = l.tenant_id and f.id = l.fee_id
        where l.tenant_id = t.code and l.worker_id = any (person) and l.counted_on >= since
          and l.carried_yen + case when l.taken_back_at is null then l.fee_yen else 0 end <> 0
        union all
        select 'inspecting', a.body_id, a.title, d.inspection_due,
               (d.delivered_at at time zone 'Asia/Tokyo')::date, (d.quantity - d.settled) * a.unit_price_yen, 0, 0, a.tax
        from app.delivery d
        join app.assignment a on a.tenant_id = d.tenant_id and a.id = d.assignment_id
        where d.tenant_id = t.code and d.worker_id = any (person) and d.state = 'submitted'
          and (d.quantity - d.settled) * a.unit_price_yen > 0
        union all
        select 'open', o.body_id, o.title, o.due_on, null::date, o.rest * o.unit_price_yen, 0, 0, o.tax
        from (
            select a.body_id, a.title, a.due_on, a.unit_price_yen, a.tax, a.quantity - coalesce((
                select sum(case d.state when 'submitted' then d.quantity else coalesce(i.accepted, 0) end)
                from app.delivery d
                left join app.inspection i on i.tenant_id = d.tenant_id and i.delivery_id = d.id and i.taken_back_at is null
                where d.tenant_id = a.tenant_id and d.assignment_id = a.id), 0) as rest
            from app.assignment a
            where a.tenant_id = t.code and a.worker_id = any (person) and a.state = 'active'
        ) o
        where o.rest > 0 and o.unit_price_yen > 0
        union all
        select 'paid', r.body_id, '', r.pay_on, r.closing_on, p.gross_yen - p.included_yen,
               p.tax_yen + p.included_yen, p.withholding_yen, 'exclusive'
        from app.payout p
        join app.payout_run r on r.tenant_id = p.tenant_id and r.id = p.run_id
        where p.tenant_id = t.code and p.worker_id = any (person) and r.pay_on >= since
          and r.state in ('exported', 'settled')
    ) e
    join app.body b on b.tenant_id = t.code and b.id = e.body_id
    order by e.day, t.code, e.kind, e.title, e.yen;
end
$$;

revoke all on function gate.my_earnings(date) from public;

grant execute on function gate.my_earnings(date) to yui_app, yui_worker;
