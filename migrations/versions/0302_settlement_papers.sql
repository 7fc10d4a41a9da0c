-- The statement between two bodies as a document of tax law: the seller's 適格請求書 (消費税法57条の4) and the
-- buyer's 仕入明細書 (30条9項3号) in one. Consumption tax once for each seller and rate; both registration
-- numbers as they were on the day it was drawn; each body's own number; a day until which to object.
alter table app.settlement
    add column low_tax bigint not null default 0 check (low_tax >= 0),
    add column high_tax bigint not null default 0 check (high_tax >= 0),
    add column low_deemed boolean not null default false,
    add column high_deemed boolean not null default false,
    add column invoice_number text,
    add column other_invoice_number text;

-- The day of the supply where it is not that of the decision: of a return, or of an adjustment.
alter table app.settlement_item add column taxed_on date;

-- Tax of a statement: one row for each who pays, supply or return, and rate; the same on both sides.
-- Statements from before have none: they were settled before tax.
create table app.settlement_tax (
    tenant_id integer not null,
    settlement_id uuid not null,
    payer integer not null,
    refund boolean not null,
    rate_bp integer not null check (rate_bp between 0 and 10000),
    base_yen bigint not null check (base_yen > 0),
    tax_yen bigint not null check (tax_yen >= 0),
    primary key (tenant_id, settlement_id, payer, refund, rate_bp),
    foreign key (tenant_id, settlement_id) references app.settlement (tenant_id, id),
    check (tax_yen = base_yen * rate_bp / 10000)
);

select wall.protect('app.settlement_tax');

revoke insert on app.settlement_tax from yui_app, yui_worker;

-- A body's own paper of a statement: its number without a gap, and the last day on which to object; who says
-- nothing until then has confirmed it, as the paper says.
create table app.settlement_paper (
    tenant_id integer not null,
    settlement_id uuid not null,
    body_id uuid not null,
    number text not null,
    issued_on date not null,
    object_by date not null,
    issued_at timestamptz not null,
    primary key (tenant_id, settlement_id),
    unique (tenant_id, body_id, number),
    foreign key (tenant_id, settlement_id) references app.settlement (tenant_id, id),
    foreign key (tenant_id, body_id) references app.body (tenant_id, id),
    check (object_by >= issued_on)
);

create index settlement_paper_by_day on app.settlement_paper (tenant_id, object_by);

select wall.protect('app.settlement_paper');

-- squawk-ignore ban-drop-constraint
alter table app.document drop constraint document_kind_check;

alter table app.document add constraint document_kind_check
    check (kind in ('invoice', 'credit_note', 'receipt', 'dunning', 'statement', 'yearly', 'settlement')) not valid;

select wall.gate('app.settlement_tax', 'select, insert');

select wall.gate('app.settlement_paper', 'select (tenant_id, settlement_id, issued_on, object_by)');

grant update (low_tax, high_tax, low_deemed, high_deemed) on app.settlement to yui_gate;

grant select (invoice_number) on app.body to yui_gate;

set local role yui_gate;

-- The rates of consumption tax by their first day: the same rows as in platform/yui/data/rates.toml, which a
-- test holds together. A day before the first is no rate, and nothing is drawn.
create table gate.consumption_rate (
    since date primary key,
    standard_bp integer not null check (standard_bp between 0 and 10000),
    source text not null
);

insert into gate.consumption_rate (since, standard_bp, source) values
    ('2014-04-01', 800, '消費税法29条（平成26年4月1日施行）'),
    ('2019-10-01', 1000, '消費税法29条（令和元年10月1日施行）');

create function gate.consumption_rate_on(day date) returns integer
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select r.standard_bp from gate.consumption_rate r where r.since <= day order by r.since desc limit 1
$$;

create or replace function gate.settlement_head(
    doc uuid, low integer, high integer, low_body uuid, high_body uuid, of_month date, nth integer,
    corrected uuid, at timestamptz
) returns void
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
    insert into app.settlement (tenant_id, id, other, body_id, other_body, other_name, month, number, corrects, hash, drawn_at,
        invoice_number, other_invoice_number)
    select x.town, doc, x.other, x.body, x.other_body, b.name, of_month, nth, corrected, sha256(''), at,
           m.invoice_number, b.invoice_number
    from (values (low, high, low_body, high_body), (high, low, high_body, low_body)) as x (town, other, body, other_body)
    join app.body b on b.tenant_id = x.other and b.id = x.other_body
    join app.body m on m.tenant_id = x.town and m.id = x.body
    order by x.town
$$;

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
           sha256(convert_to(string_agg(concat_ws(':', i.line, i.source, i.source_id, i.payer, i.payee, i.yen), ';' order by i.line), 'UTF8')
               || convert_to((select string_agg(concat_ws(':', ';tax', t.payer, t.refund, t.rate_bp, t.base_yen, t.tax_yen), '' order by t.payer, t.refund, t.rate_bp)
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

create or replace function gate.settlement_draw(there integer, of_month date, at timestamptz) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    me integer := gate.town();
    low integer := least(me, there);
    high integer := greatest(me, there);
    before timestamptz := (of_month + interval '1 month') at time zone 'Asia/Tokyo';
    pair record;
    doc uuid;
    nth integer;
    made integer := 0;
begin
    if there = me or extract(day from of_month) <> 1 or not exists (select from app.tenant t where t.code = there) then
        return 0;
    end if;
    if at < before then
        return -1;
    end if;
    perform gate.settlement_turn_of('settlement:draw');
    perform gate.settlement_freeze_pair(low, high, at);
    for pair in
        select distinct case when d.payer = low then d.payer_body else d.payee_body end as low_body,
               case when d.payer = low then d.payee_body else d.payer_body end as high_body
        from gate.settlement_due(low, high, before) d order by 1, 2
    loop
        select coalesce(max(s.number), 0) + 1 into nth from app.settlement s
        where s.tenant_id = low and s.other = high and s.month = of_month;
        doc := md5(format('settlement:%s:%s:%s:%s', low, high, of_month, nth))::uuid;
        perform gate.settlement_head(doc, low, high, pair.low_body, pair.high_body, of_month, nth, null, at);
        insert into app.settlement_item (tenant_id, settlement_id, line, source, source_id, account, refund, payer, payee,
            title, quantity, unit_name, base_yen, yen, decided_at, taxed_on)
        select low, doc, row_number() over (order by d.decided_at, d.source_id, d.source), d.source, d.source_id,
            d.account, d.refund, d.payer, d.payee, d.title, d.quantity, d.unit_name, d.base_yen, d.yen, d.decided_at,
            case when d.refund then (select f.accepted_on from app.direct_fee f where f.tenant_id = low and f.id = d.source_id) end
        from gate.settlement_due(low, high, before) d
        where pair.low_body = case when d.payer = low then d.payer_body else d.payee_body end
          and pair.high_body = case when d.payer = low then d.payee_body else d.payer_body end;
        perform gate.settlement_seal(doc, low, high);
        made := made + 1;
    end loop;
    return made;
end
$$;

create or replace function gate.settlement_confirm(doc uuid, seen bytea, at timestamptz) returns text
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    me integer := gate.town();
    mine app.settlement := gate.settlement_held(doc);
    is_low boolean := me < mine.other;
begin
    if mine.id is null then
        return 'not_found';
    end if;
    if mine.hash <> seen then
        return 'other_content';
    end if;
    if (case when is_low then mine.low_confirmed_at else mine.high_confirmed_at end) is not null then
        return 'again';
    end if;
    if mine.state not in ('drawn', 'half') then
        return 'state';
    end if;
    update app.settlement s set
        low_confirmed_at = case when is_low then at else s.low_confirmed_at end,
        high_confirmed_at = case when is_low then s.high_confirmed_at else at end,
        low_deemed = s.low_deemed and not is_low,
        high_deemed = s.high_deemed and is_low,
        state = case when s.state = 'half' then 'agreed' else 'half' end
    where s.id = doc and s.tenant_id in (me, mine.other);
    perform gate.promise(mine.other, 'settlement.confirmed', doc);
    return 'ok';
end
$$;

create or replace function gate.settlement_answer(dispute uuid, say text, words text, at timestamptz) returns text
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    me integer := gate.town();
    mine app.settlement;
    asked app.settlement_dispute;
    was app.settlement_item;
    delta bigint := 0;
    low integer;
    high integer;
    fix uuid;
    nth integer;
begin
    select * into asked from app.settlement_dispute d where d.tenant_id = me and d.id = dispute;
    if not found or say not in ('granted', 'refused', 'withdrawn') or asked.ours <> (say = 'withdrawn') then
        return 'not_found';
    end if;
    mine := gate.settlement_held(asked.settlement_id);
    low := least(me, mine.other);
    high := greatest(me, mine.other);
    perform gate.settlement_turn_of('settlement:draw');
    select * into asked from app.settlement_dispute d where d.tenant_id = me and d.id = dispute;
    if asked.state <> 'raised' then
        return case when asked.state = say then 'again' else 'state' end;
    end if;
    if say = 'granted' then
        delta := asked.claimed_yen - gate.settlement_line_now(me, asked.settlement_id, asked.line);
        select * into was from app.settlement_item i
        where i.tenant_id = me and i.settlement_id = asked.settlement_id and i.line = asked.line;
        select max(s.number) + 1 into nth from app.settlement s
        where s.tenant_id = low and s.other = high and s.month = mine.month;
        fix := md5(format('settlement:%s:%s:%s:%s', low, high, mine.month, nth))::uuid;
        perform gate.settlement_head(fix, low, high, case when me = low then mine.body_id else mine.other_body end,
            case when me = low then mine.other_body else mine.body_id end, mine.month, nth, mine.id, at);
        insert into app.settlement_item (tenant_id, settlement_id, line, source, source_id, account, refund, payer, payee,
            title, quantity, unit_name, base_yen, yen, decided_at, taxed_on)
        values (low, fix, 1, 'adjustment', dispute, was.account, was.refund <> (delta < 0),
            case when delta > 0 then was.payer else was.payee end,
            case when delta > 0 then was.payee else was.payer end,
            was.title, null, '', was.yen, abs(delta), at,
            coalesce(was.taxed_on, (was.decided_at at time zone 'Asia/Tokyo')::date));
        perform gate.settlement_seal(fix, low, high);
    end if;
    update app.settlement_dispute d set state = say, answer = words, delta_yen = delta, answered_at = at
    where d.id = dispute and d.tenant_id in (low, high);
    if mine.state = 'disputed' and not exists (select from app.settlement_dispute d
            where d.tenant_id = me and d.settlement_id = mine.id and d.state = 'raised') then
        update app.settlement s set state = 'drawn' where s.id = mine.id and s.tenant_id in (low, high);
    end if;
    perform gate.promise(mine.other, 'settlement.answered', dispute);
    return 'ok';
end
$$;

create or replace function gate.settlement_positions()
returns table (id uuid, low integer, high integer, low_body uuid, high_body uuid, net bigint)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    perform gate.for_jobs();
    return query
    select s.id, s.tenant_id, s.other, s.body_id, s.other_body, s.low_owes + s.low_tax - s.high_owes - s.high_tax
    from app.settlement s where s.state = 'closed' and s.tenant_id < s.other order by s.id;
end
$$;

create or replace function gate.settlement_net(docs uuid[], payers integer[], payees integer[], yens bigint[], at timestamptz) returns text
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    netting uuid;
    held integer;
    towns integer;
    town integer;
begin
    perform gate.for_jobs();
    perform gate.settlement_turn_of('settlement:netting');
    perform from app.settlement s where s.id = any (docs) order by s.id, s.tenant_id for update;
    select count(*), md5('netting:' || string_agg(s.id::text, ',' order by s.id))::uuid into held, netting
    from app.settlement s where s.id = any (docs) and s.tenant_id < s.other and s.state = 'closed';
    if held = 0 or held <> cardinality(docs) then
        return 'state';
    end if;
    select count(distinct x.town) into towns
    from app.settlement s cross join lateral (values (s.tenant_id, s.body_id), (s.other, s.other_body)) as x (town, body)
    where s.id = any (docs) and s.tenant_id < s.other
    having count(distinct x.town) = count(distinct (x.town, x.body));
    if towns is null or cardinality(yens) > towns - 1 or exists (
        select from (
            select x.town, sum(x.yen) as yen from (
                select s.tenant_id as town, s.low_owes + s.low_tax - s.high_owes - s.high_tax as yen from app.settlement s where s.id = any (docs) and s.tenant_id < s.other
                union all
                select s.other, s.high_owes + s.high_tax - s.low_owes - s.low_tax from app.settlement s where s.id = any (docs) and s.tenant_id < s.other
                union all
                select t.payer, -t.yen from unnest(payers, payees, yens) as t (payer, payee, yen)
                union all
                select t.payee, t.yen from unnest(payers, payees, yens) as t (payer, payee, yen)
            ) as x group by x.town
        ) as p where p.yen <> 0
    ) then
        return 'wrong_plan';
    end if;
    update app.settlement s set state = case when cardinality(yens) = 0 then 'settled' else 'netted' end,
        netting_id = netting, netted_at = at, settled_at = case when cardinality(yens) = 0 then at end
    where s.id = any (docs);
    insert into app.settlement_transfer (tenant_id, id, side, other, body_id, other_name, account, netting_id, yen, planned_at)
    select x.town, md5(format('transfer:%s:%s:%s', netting, t.payer, t.payee))::uuid, x.side, x.other, mine.id, theirs.name,
        case when x.side = 'pays' then concat_ws(' ', theirs.bank_code, theirs.bank_kana, theirs.branch_code, theirs.branch_kana,
            case theirs.account_type when '1' then '普通' when '2' then '当座' else '貯蓄' end, theirs.account_number, theirs.kana)
            else '' end,
        netting, t.yen, at
    from unnest(payers, payees, yens) as t (payer, payee, yen)
    cross join lateral (values (t.payer, t.payee, 'pays'), (t.payee, t.payer, 'is_paid')) as x (town, other, side)
    join app.body mine on mine.tenant_id = x.town and mine.id = gate.netting_body(netting, x.town)
    join app.body theirs on theirs.tenant_id = x.other and theirs.id = gate.netting_body(netting, x.other)
    order by x.town, t.payer, t.payee;
    for town in select distinct s.tenant_id from app.settlement s where s.id = any (docs) order by 1 loop
        perform gate.promise(town, 'settlement.netted', netting);
    end loop;
    return 'ok';
end
$$;

-- One side said nothing until the day that its own paper names: for the job that says so, and only after that
-- day. An objection sets the days anew: as many again from its answer.
create function gate.settlement_deem(doc uuid, seen bytea, at timestamptz) returns text
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    me integer := gate.town();
    today date := (at at time zone 'Asia/Tokyo')::date;
    word text;
begin
    perform gate.for_jobs();
    if not exists (
        select from app.settlement_paper p where p.tenant_id = me and p.settlement_id = doc and p.object_by < today
          and not exists (select from app.settlement_dispute d where d.tenant_id = me and d.settlement_id = doc
              and (d.state = 'raised' or (d.answered_at at time zone 'Asia/Tokyo')::date + (p.object_by - p.issued_on) >= today))
    ) then
        return 'state';
    end if;
    word := gate.settlement_confirm(doc, seen, at);
    if word = 'ok' then
        update app.settlement s set
            low_deemed = s.low_deemed or me = least(s.tenant_id, s.other),
            high_deemed = s.high_deemed or me = greatest(s.tenant_id, s.other)
        where s.id = doc and me in (s.tenant_id, s.other);
    end if;
    return word;
end
$$;

revoke all on gate.consumption_rate from public;

revoke all on function gate.consumption_rate_on(date), gate.settlement_deem(uuid, bytea, timestamptz) from public;

grant execute on function gate.settlement_deem(uuid, bytea, timestamptz) to yui_app, yui_worker;
