-- A month's statements of all towns are drawn in two parts, each a transaction of its own: two workers write
-- them beside each other. A pair of towns is of one part, whatever stands between them.
set local role yui_gate;

-- Whoever makes a part holds its row; whoever writes statements of one pair alone holds the first one, and
-- those who make parts share it.
insert into gate.settlement_turn (name)
values ('settlement:draw'), ('settlement:part:0'), ('settlement:part:1') on conflict do nothing;

-- Which part a pair of towns is of, from either side.
create function gate.settlement_part_of(one integer, two integer) returns integer
language sql immutable
as $$
    select (one::bigint * two % 97 % 2)::integer
$$;

-- Writes the statements of what is due before the end of a month, on both sides: one a pair of bodies and month,
-- from `oldest` on; what is older stands in the oldest. Of all pairs those of one part, where it is named. Whoever
-- calls holds the turn 'settlement:draw'. It is planned anew each time: the tables of a first month and of a
-- hundredth are not the same.
create function gate.settlement_write(one integer, two integer, part integer, oldest date, of_month date, at timestamptz)
returns table (low integer, high integer)
language sql volatile
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set work_mem = '64MB'
as $$
    with line as materialized (
        select row_number() over (partition by d.pair, d.month, d.low_body, d.high_body
                   order by d.decided_at, d.source_id, d.source)::integer as line, d.*
        from (
            select least(f.payer, f.payee)::bigint * 100000 + greatest(f.payer, f.payee) as pair,
                   case when f.decided_at >= of_month::timestamp at time zone 'Asia/Tokyo' then of_month
                        else greatest(oldest, date_trunc('month', f.decided_at at time zone 'Asia/Tokyo')::date) end as month,
                   case when f.payer < f.payee then f.payer_body else f.payee_body end as low_body,
                   case when f.payer < f.payee then f.payee_body else f.payer_body end as high_body,
                   f.decided_at, f.source_id, f.payer, f.payee, f.yen, f.base_yen, f.day, f.refund, f.source,
                   f.title, f.unit_name, f.quantity
            from gate.settlement_flows(one, two, (of_month + interval '1 month') at time zone 'Asia/Tokyo') as f
            where part is null or part = gate.settlement_part_of(f.payer, f.payee)
        ) as d
    ), total as materialized (
        select l.pair, l.month, l.low_body, l.high_body, (l.pair / 100000)::integer as low, (l.pair % 100000)::integer as high,
               count(*) as lines, coalesce(sum(l.yen) filter (where l.payer < l.payee), 0) as low_owes,
               coalesce(sum(l.yen) filter (where l.payer > l.payee), 0) as high_owes,
               string_agg(gate.settlement_line_words(l.line, l.source, l.source_id, l.payer, l.payee, l.yen), ';'
                   order by l.decided_at, l.source_id, l.source) as words
        from line l group by l.pair, l.month, l.low_body, l.high_body
    ), head as materialized (
        select n.*, md5(format('settlement:%s:%s:%s:%s', n.low, n.high, n.month, n.number))::uuid as doc
        from (
            select t.*, coalesce((select max(s.number) from app.settlement s
                       where s.tenant_id = t.low and s.other = t.high and s.month = t.month), 0)
                   + row_number() over (partition by t.pair, t.month order by t.low_body, t.high_body) as number
            from total t
        ) as n
    ), taxable as materialized (
        select l.pair, l.month, l.low_body, l.high_body, l.payer, l.refund, l.day, sum(l.yen)::bigint as yen
        from line l group by 1, 2, 3, 4, 5, 6, 7
    ), rate as materialized (
        select y.day, gate.consumption_rate_on(y.day) as bp from (select distinct x.day from taxable x) as y
    ), tax as materialized (
        -- Consumption tax: once for each seller, supply or return, and rate; fractions dropped (消費税法施行令70条の10).
        select g.*, g.base_yen * g.rate_bp / 10000 as tax_yen
        from (
            select h.doc, h.low, h.high, x.payer, x.refund, r.bp as rate_bp, sum(x.yen)::bigint as base_yen
            from taxable x join rate r using (day) join head h using (pair, month, low_body, high_body)
            group by 1, 2, 3, 4, 5, 6
        ) as g
    ), sealed as materialized (
        select h.doc, t.low_tax, t.high_tax, sha256(convert_to(h.words, 'UTF8') || convert_to(t.words, 'UTF8')) as hash
        from head h
        join (
            select t.doc, coalesce(sum(t.tax_yen) filter (where t.payer = t.low), 0) as low_tax,
                   coalesce(sum(t.tax_yen) filter (where t.payer = t.high), 0) as high_tax,
                   string_agg(gate.settlement_tax_words(t.payer, t.refund, t.rate_bp, t.base_yen, t.tax_yen), ''
                       order by t.payer, t.refund, t.rate_bp) as words
            from tax t group by t.doc
        ) as t using (doc)
    ), heads as (
        insert into app.settlement (tenant_id, id, other, body_id, other_body, other_name, month, number, hash, drawn_at,
            lines, low_owes, high_owes, low_tax, high_tax, invoice_number, other_invoice_number, exempt)
        select x.town, h.doc, x.other, x.body, x.other_body, b.name, h.month, h.number, t.hash, at,
               h.lines, h.low_owes, h.high_owes, t.low_tax, t.high_tax, m.number, o.number, m.exempt
        from head h
        join sealed t using (doc)
        cross join lateral (values (h.low, h.high, h.low_body, h.high_body), (h.high, h.low, h.high_body, h.low_body)) as x (town, other, body, other_body)
        join app.body b on b.tenant_id = x.other and b.id = x.other_body
        cross join lateral gate.standing_on(x.town, x.body, (h.month + interval '1 month - 1 day')::date) as m
        cross join lateral gate.standing_on(x.other, x.other_body, (h.month + interval '1 month - 1 day')::date) as o
    ), taxes as (
        insert into app.settlement_tax (tenant_id, settlement_id, payer, refund, rate_bp, base_yen, tax_yen)
        select x.town, t.doc, t.payer, t.refund, t.rate_bp, t.base_yen, t.tax_yen
        from tax t cross join lateral (values (t.low), (t.high)) as x (town)
    ), items as (
        insert into app.settlement_item (tenant_id, settlement_id, line, source, source_id, account, refund, payer, payee,
            title, quantity, unit_name, base_yen, yen, decided_at, taxed_on)
        select x.town, h.doc, l.line, l.source, l.source_id, case l.source when 'through' then 'town' else 'coordination' end, l.refund, l.payer, l.payee,
               l.title, l.quantity, l.unit_name, l.base_yen, l.yen, l.decided_at, case when l.refund then l.day end
        from line l
        join head h using (pair, month, low_body, high_body)
        cross join lateral (values (h.low), (h.high)) as x (town)
        order by x.town, h.doc, l.line  -- as they stand in the index, which then grows at its end
    ), promised as (
        insert into app.outbox (tenant_id, kind, payload, key)
        select x.town, 'settlement.drawn', jsonb_build_object('id', h.doc), 'settlement.drawn:' || h.doc
        from head h cross join lateral (values (h.low), (h.high)) as x (town)
        on conflict do nothing
    )
    select h.low, h.high from head h
$$;

create or replace function gate.settlement_draw(there integer, of_month date, at timestamptz) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    me integer := gate.town();
begin
    if there = me or extract(day from of_month) <> 1 or not exists (select from app.tenant t where t.code = there) then
        return 0;
    end if;
    if at < (of_month + interval '1 month') at time zone 'Asia/Tokyo' then
        return -1;
    end if;
    perform gate.settlement_turn_of('settlement:draw');
    perform gate.settlement_freeze_pair(least(me, there), greatest(me, there), at);
    return (select count(*) from gate.settlement_write(least(me, there), greatest(me, there), null, of_month, of_month, at));
end
$$;

-- Makes one part of a month, once and for ever; how many of its statements are the caller's own, null where it
-- was made before. Whoever calls holds the part's row.
create function gate.settlement_draw_part(part integer, of_month date, at timestamptz) returns integer
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    me integer := gate.town();
begin
    insert into gate.settlement_turn (name) values (format('settlement:drawn:%s:%s', of_month, part)) on conflict do nothing;
    if not found then
        return null;
    end if;
    perform from gate.settlement_turn t where t.name = 'settlement:draw' for share;
    perform gate.settlement_freeze_pair(null, null, at);
    return (select count(*) filter (where me in (w.low, w.high))
        from gate.settlement_write(null, null, part, (of_month - interval '2 months')::date, of_month, at) as w);
end
$$;

-- A month's statements of all towns, and what was left out of the two months before it, for jobs alone: drawn by
-- those towns' jobs that come first, each making what nobody else makes; the others wait for them and find it done,
-- or make what one that was stopped has left. Who made a part waits for no other one: so no two wait for each other.
-- Returns how many of them are the caller's own; -1 while the month goes on, -2 where one of them cannot be
-- written: then none is that the caller would have made, and each pair is drawn by itself.
create or replace function gate.settlement_draw_all(of_month date, at timestamptz) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    done text := 'settlement:drawn:' || of_month;
    mine integer;
    made integer;
begin
    perform gate.for_jobs();
    -- As most jobs find it; a month that was drawn before there were parts is done as a whole.
    if extract(day from of_month) <> 1 or exists (select from gate.settlement_turn t where t.name = done)
        or (select count(*) from gate.settlement_turn t where t.name in (done || ':0', done || ':1')) = 2 then
        return 0;
    end if;
    if at < (of_month + interval '1 month') at time zone 'Asia/Tokyo' then
        return -1;
    end if;
    for part in 0..1 loop
        perform from gate.settlement_turn t where t.name = 'settlement:part:' || part for update skip locked;
        if found then
            mine := gate.settlement_draw_part(part, of_month, at);
            made := coalesce(made + mine, made, mine);
        end if;
    end loop;
    if made is null then
        for part in 0..1 loop
            perform from gate.settlement_turn t where t.name = 'settlement:part:' || part for update;
            mine := gate.settlement_draw_part(part, of_month, at);
            made := coalesce(made + mine, made, mine);
        end loop;
    end if;
    return coalesce(made, 0);
exception when integrity_constraint_violation or data_exception then
    return -2;
end
$$;

-- Gates alone called it, and none does any more.
-- squawk-ignore ban-drop-function
drop function gate.settlement_write(integer, integer, date, date, timestamptz);

revoke all on function gate.settlement_part_of(integer, integer), gate.settlement_write(integer, integer, integer, date, date, timestamptz), gate.settlement_draw_part(integer, date, timestamptz) from public;
