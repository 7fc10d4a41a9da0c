-- A month's statements between all towns are drawn by one statement, and those of two towns by the same one:
-- what is due is looked up once, numbered, summed, taxed and hashed as it is written, on both sides at once.

-- The unique index of 0332 says what this constraint said.
-- squawk-ignore ban-drop-constraint
alter table app.settlement_item drop constraint settlement_item_tenant_id_source_source_id_payer_payee_key;

-- Lines are written by gates alone, and each by the statement that writes its head (gate.settlement_write):
-- asking again for every line whether its head is there took a third of the drawing. The key stays declared;
-- every night each town's job asks of all its statements whether their lines are there, and no others.
-- squawk-ignore ban-drop-constraint
alter table app.settlement_item alter constraint settlement_item_tenant_id_settlement_id_fkey not enforced;

set local role yui_gate;

-- The words that a statement's hash is over: a line's, and those of its tax after them.
create function gate.settlement_line_words(line integer, source text, source_id uuid, payer integer, payee integer, yen bigint) returns text
language sql stable
as $$
    select concat_ws(':', line, source, source_id, payer, payee, yen)
$$;

create function gate.settlement_tax_words(payer integer, refund boolean, rate_bp integer, base_yen bigint, tax_yen bigint) returns text
language sql stable
as $$
    select concat_ws(':', ';tax', payer, refund, rate_bp, base_yen, tax_yen)
$$;

-- Closes the writing of an adjustment, which has one line (gate.settlement_answer).
create or replace function gate.settlement_seal(doc uuid, low integer, high integer) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    total record;
begin
    insert into app.settlement_item (tenant_id, settlement_id, line, source, source_id, account, refund, payer, payee,
        title, quantity, unit_name, base_yen, yen, decided_at, taxed_on)
    select high, i.settlement_id, i.line, i.source, i.source_id, i.account, i.refund, i.payer, i.payee,
        i.title, i.quantity, i.unit_name, i.base_yen, i.yen, i.decided_at, i.taxed_on
    from app.settlement_item i where i.tenant_id = low and i.settlement_id = doc;
    -- Consumption tax: once for each seller, supply or return, and rate; fractions dropped (消費税法施行令70条の10).
    insert into app.settlement_tax (tenant_id, settlement_id, payer, refund, rate_bp, base_yen, tax_yen)
    select x.town, doc, g.payer, g.refund, g.rate_bp, g.base_yen, g.base_yen * g.rate_bp / 10000
    from (
        select i.payer, i.refund, gate.consumption_rate_on(coalesce(i.taxed_on, (i.decided_at at time zone 'Asia/Tokyo')::date)) as rate_bp,
               sum(i.yen)::bigint as base_yen
        from app.settlement_item i where i.tenant_id = low and i.settlement_id = doc group by 1, 2, 3
    ) as g
    cross join (values (low), (high)) as x (town)
    order by x.town, g.payer, g.refund, g.rate_bp;
    select count(*) as lines, coalesce(sum(i.yen) filter (where i.payer = low), 0) as low_owes,
           coalesce(sum(i.yen) filter (where i.payer = high), 0) as high_owes,
           sha256(convert_to(string_agg(gate.settlement_line_words(i.line, i.source, i.source_id, i.payer, i.payee, i.yen), ';' order by i.line), 'UTF8')
               || convert_to((select string_agg(gate.settlement_tax_words(t.payer, t.refund, t.rate_bp, t.base_yen, t.tax_yen), '' order by t.payer, t.refund, t.rate_bp)
                   from app.settlement_tax t where t.tenant_id = low and t.settlement_id = doc), 'UTF8')) as hash
    into total
    from app.settlement_item i where i.tenant_id = low and i.settlement_id = doc;
    update app.settlement s set lines = total.lines, low_owes = total.low_owes, high_owes = total.high_owes, hash = total.hash,
        low_tax = (select coalesce(sum(t.tax_yen), 0) from app.settlement_tax t where t.tenant_id = low and t.settlement_id = doc and t.payer = low),
        high_tax = (select coalesce(sum(t.tax_yen), 0) from app.settlement_tax t where t.tenant_id = low and t.settlement_id = doc and t.payer = high)
    where s.id = doc and s.tenant_id in (low, high);
    perform gate.promise(low, 'settlement.drawn', doc);
    perform gate.promise(high, 'settlement.drawn', doc);
end
$$;

-- As in 0254; of all towns where neither is named.
create or replace function gate.settlement_freeze_pair(one integer, two integer, at timestamptz) returns integer
language plpgsql volatile
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
as $$
declare
    made integer;
begin
    insert into app.settlement_split (tenant_id, share_id, rule_id, manager, sponsor, client_bp, worker_bp,
        manager_bp, sponsor_bp, rest, frozen_at)
    select side.town, s.id, r.id, r.manager, r.sponsor, r.client_bp, r.worker_bp, r.manager_bp, r.sponsor_bp, r.rest, at
    from app.share s
    cross join lateral (
        select * from app.settlement_rule k
        where k.tenant_id = s.tenant_id and k.side = 'worker' and k.other = s.other and k.state = 'agreed'
          and k.answered_at <= s.answered_at and (k.share_id is null or k.share_id = s.id)
          and k.valid_from <= (s.answered_at at time zone 'Asia/Tokyo')::date
          and (k.valid_to is null or k.valid_to >= (s.answered_at at time zone 'Asia/Tokyo')::date)
        order by (k.share_id is null), k.valid_from desc, k.answered_at desc, k.id desc limit 1
    ) as r
    cross join lateral (values (least(s.tenant_id, s.other)), (greatest(s.tenant_id, s.other))) as side (town)
    where s.side = 'in' and s.state in ('accepted', 'partly_accepted', 'done')
      and (one is null or s.tenant_id in (one, two))
      and not exists (select from app.settlement_split f where f.tenant_id = s.tenant_id and f.share_id = s.id)
    order by side.town, s.id
    on conflict do nothing;
    get diagnostics made = row_count;
    return made / 2;
end
$$;

-- What two towns, or where neither is named any two, owe each other and no statement has yet, of all that was
-- accepted before a moment: the price of shared work, the parts that its worker town gives on under the frozen
-- rule, and fees for coordinating; a fee that was undone after it stood in a statement comes back as a line.
-- `day` is that of the supply. Without a setting of its own it becomes part of the statement that calls it.
create function gate.settlement_flows(one integer, two integer, before timestamptz)
returns table (source text, source_id uuid, refund boolean, payer integer, payee integer, payer_body uuid,
    payee_body uuid, title text, quantity integer, unit_name text, base_yen bigint, yen bigint, decided_at timestamptz, day date)
language sql stable
as $$
    with work as (
        select h.id, s.tenant_id as guest, s.body_id as guest_body, s.other as lead, l.body_id as lead_body,
               s.title, s.unit_name, h.accepted, h.decided_at, (h.decided_at at time zone 'Asia/Tokyo')::date as day,
               h.accepted * s.unit_price_yen as yen, f.manager, f.sponsor,
               p.client as client_yen, p.manager as manager_yen, p.sponsor as sponsor_yen
        from app.share s
        join app.share_handover h on h.tenant_id = s.tenant_id and h.share_id = s.id
        join app.share l on l.tenant_id = s.other and l.id = s.id
        left join app.settlement_split f on f.tenant_id = s.tenant_id and f.share_id = s.id
        left join lateral gate.settlement_parts(h.accepted * s.unit_price_yen, f.client_bp, f.worker_bp,
            f.manager_bp, f.sponsor_bp, f.rest) as p on f.share_id is not null
        where s.side = 'in' and h.side = 'out' and h.accepted > 0 and h.decided_at < before
          and (one is null or s.tenant_id in (one, two)
               and (s.other in (one, two) or f.manager in (one, two) or f.sponsor in (one, two)))
    ), body as materialized (
        select m.town, m.day, gate.settlement_body(m.town, m.day::timestamp at time zone 'Asia/Tokyo') as id
        from (select w.manager as town, w.day from work w where w.manager is not null
              union select w.sponsor, w.day from work w where w.sponsor is not null) as m
    ), flow as (
        select 'through' as source, w.id, false as refund, w.lead as payer, w.guest as payee, w.lead_body as payer_body,
               w.guest_body as payee_body, w.title, w.accepted as quantity, w.unit_name, w.yen as base, w.yen, w.decided_at, w.day
        from work w
        union all
        select 'client', w.id, false, w.guest, w.lead, w.guest_body, w.lead_body, w.title, null, '', w.yen,
               w.client_yen, w.decided_at, w.day
        from work w
        union all
        select 'manager', w.id, false, w.guest, w.manager, w.guest_body, b.id,
               case when w.manager = w.lead then w.title else '' end, null, '', w.yen, w.manager_yen, w.decided_at, w.day
        from work w join body b on b.town = w.manager and b.day = w.day
        union all
        select 'sponsor', w.id, false, w.guest, w.sponsor, w.guest_body, b.id,
               case when w.sponsor = w.lead then w.title else '' end, null, '', w.yen, w.sponsor_yen, w.decided_at, w.day
        from work w join body b on b.town = w.sponsor and b.day = w.day
        union all
        select 'coordination', d.id, back.refund, case when back.refund then d.other else d.tenant_id end,
               case when back.refund then d.tenant_id else d.other end, case when back.refund then t.body_id else d.body_id end,
               case when back.refund then d.body_id else t.body_id end, d.title, null, '', d.base_yen, d.yen,
               case when back.refund then d.undone_at else d.accepted_on::timestamp at time zone 'Asia/Tokyo' end,
               d.accepted_on
        from app.direct_fee d
        join app.direct_fee t on t.tenant_id = d.other and t.id = d.id
        cross join (values (false), (true)) as back (refund)
        where (one is null or d.tenant_id in (one, two) and d.other in (one, two)) and d.side = 'owed'
          and case when back.refund then d.undone_at < before and exists (
                  select from app.settlement_item i where i.tenant_id = least(d.tenant_id, d.other)
                    and i.tenant_id = least(i.payer, i.payee) and i.source_id = d.id and i.source = 'coordination')
              else d.undone_at is null and d.accepted_on::timestamp at time zone 'Asia/Tokyo' < before end
    )
    select f.source, f.id, f.refund, f.payer, f.payee, f.payer_body, f.payee_body, f.title, f.quantity, f.unit_name,
           f.base, f.yen, f.decided_at, f.day
    from flow f
    where f.yen > 0 and (one is null or f.payer in (one, two) and f.payee in (one, two)) and f.payer <> f.payee
      and f.payer_body is not null and f.payee_body is not null
      and not exists (select from app.settlement_item i where i.tenant_id = least(f.payer, f.payee)
          and i.tenant_id = least(i.payer, i.payee) and i.source_id = f.id and i.source = f.source
          and i.payer = f.payer and i.payee = f.payee)
$$;

-- They become part of the statement that calls them.
alter function gate.standing_on(integer, uuid, date) reset search_path;

-- Writes the statements of what is due before the end of a month, on both sides: one a pair of bodies and month,
-- from `oldest` on; what is older stands in the oldest. Whoever calls holds the turn 'settlement:draw'. It is
-- planned anew each time: the tables of a first month and of a hundredth are not the same.
create function gate.settlement_write(one integer, two integer, oldest date, of_month date, at timestamptz)
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
    return (select count(*) from gate.settlement_write(least(me, there), greatest(me, there), of_month, of_month, at));
end
$$;

-- A month's statements of all towns, and what was left out of the two months before it, for jobs alone: drawn by
-- whichever town's job comes first; the others find it done. Returns how many of them are the caller's own; -1
-- while the month goes on, -2 where one of them cannot be written: then none is, and each pair is drawn by itself.
create function gate.settlement_draw_all(of_month date, at timestamptz) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    me integer := gate.town();
    made integer;
begin
    perform gate.for_jobs();
    if extract(day from of_month) <> 1 then
        return 0;
    end if;
    if at < (of_month + interval '1 month') at time zone 'Asia/Tokyo' then
        return -1;
    end if;
    insert into gate.settlement_turn (name) values ('settlement:drawn:' || of_month) on conflict do nothing;
    if not found then
        return 0;
    end if;
    perform gate.settlement_turn_of('settlement:draw');
    perform gate.settlement_freeze_pair(null, null, at);
    select count(*) filter (where me in (w.low, w.high)) into made
    from gate.settlement_write(null, null, (of_month - interval '2 months')::date, of_month, at) as w;
    return made;
exception when integrity_constraint_violation or data_exception then
    return -2;
end
$$;

-- Gates alone called it, and none does any more.
-- squawk-ignore ban-drop-function
drop function gate.settlement_due(integer, integer, timestamptz);

revoke all on function gate.settlement_line_words(integer, text, uuid, integer, integer, bigint), gate.settlement_tax_words(integer, boolean, integer, bigint, bigint), gate.settlement_flows(integer, integer, timestamptz), gate.settlement_write(integer, integer, date, date, timestamptz), gate.settlement_draw_all(date, timestamptz) from public;

grant execute on function gate.settlement_draw_all(date, timestamptz) to yui_app, yui_worker;
