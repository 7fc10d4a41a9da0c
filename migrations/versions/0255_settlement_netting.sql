-- The month over all towns: who owes whom after netting, the transfers that settle it, and both sides
-- of the books beside each other.
select wall.gate('app.settlement_transfer', 'select, insert, update (state, paid_on, paid_reference, received_on, received_reference)');

select wall.gate('app.account', 'select (tenant_id, id, body_id, kind, other)');

select wall.gate('app.posting', 'select (tenant_id, debit, credit, amount_yen, posted_on)');

grant select (bank_code, bank_kana, branch_code, branch_kana, account_type, account_number, kana) on app.body to yui_gate;

set local role yui_gate;

create function gate.for_jobs() returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
    if ctx.scope() <> 'system' then
        raise exception 'this gate is for jobs alone' using errcode = '42501';
    end if;
end
$$;

-- Every closed statement that no netting has taken: two bodies and one figure, above zero when the
-- lower code owes. For the job that nets; no page reads it.
create function gate.settlement_positions()
returns table (id uuid, low integer, high integer, low_body uuid, high_body uuid, net bigint)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    perform gate.for_jobs();
    return query
    select s.id, s.tenant_id, s.other, s.body_id, s.other_body, s.low_owes - s.high_owes
    from app.settlement s where s.state = 'closed' and s.tenant_id < s.other order by s.id;
end
$$;

-- Takes closed statements into one netting and writes its transfers on both sides of each. The plan is
-- the job's; here it must come to what the statements say, town by town, with at most n - 1 transfers.
create function gate.settlement_net(docs uuid[], payers integer[], payees integer[], yens bigint[], at timestamptz) returns text
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
                select s.tenant_id as town, s.low_owes - s.high_owes as yen from app.settlement s where s.id = any (docs) and s.tenant_id < s.other
                union all
                select s.other, s.high_owes - s.low_owes from app.settlement s where s.id = any (docs) and s.tenant_id < s.other
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

create function gate.netting_body(netting uuid, town integer) returns uuid
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select s.body_id from app.settlement s where s.tenant_id = town and s.netting_id = netting limit 1
$$;

-- The payer says that it has paid, the payee that the money came, in whichever order. The last word of
-- the last transfer settles the netting's statements.
create function gate.settlement_transferred(transfer uuid, value_on date, reference text, at timestamptz) returns text
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    me integer := gate.town();
    mine app.settlement_transfer;
    pays boolean;
begin
    select * into mine from app.settlement_transfer t where t.tenant_id = me and t.id = transfer;
    if not found then
        return 'not_found';
    end if;
    perform gate.settlement_turn_of('settlement:netting:' || mine.netting_id);
    perform from app.settlement_transfer t
    where t.id = transfer and t.tenant_id in (me, mine.other) order by t.tenant_id for update;
    select * into mine from app.settlement_transfer t where t.tenant_id = me and t.id = transfer;
    pays := mine.side = 'pays';
    if (case when pays then mine.paid_on else mine.received_on end) is not null then
        return case when (value_on, reference) = (case when pays then mine.paid_on else mine.received_on end,
            case when pays then mine.paid_reference else mine.received_reference end) then 'again' else 'other_content' end;
    end if;
    if value_on > (at at time zone 'Asia/Tokyo')::date or value_on < (mine.planned_at at time zone 'Asia/Tokyo')::date then
        return 'bad_day';
    end if;
    update app.settlement_transfer t set
        paid_on = case when pays then value_on else t.paid_on end,
        paid_reference = case when pays then reference else t.paid_reference end,
        received_on = case when pays then t.received_on else value_on end,
        received_reference = case when pays then t.received_reference else reference end,
        state = case when t.state <> 'planned' then 'done' when pays then 'paid' else 'received' end
    where t.id = transfer and t.tenant_id in (me, mine.other);
    if not exists (select from app.settlement s
            join app.settlement_transfer t on t.tenant_id = s.tenant_id and t.netting_id = s.netting_id
            where s.netting_id = mine.netting_id and t.state <> 'done') then
        perform from app.settlement s where s.netting_id = mine.netting_id order by s.id, s.tenant_id for update;
        update app.settlement s set state = 'settled', settled_at = at
        where s.netting_id = mine.netting_id and s.state = 'netted';
    end if;
    perform gate.promise(mine.other, case when pays then 'settlement.paid' else 'settlement.received' end, transfer);
    return 'ok';
end
$$;

-- What the caller's books and those of every town it settles with say of each other, up to a day:
-- credits less debits by kind of account. Nothing of what the others do among themselves.
create function gate.settlement_books(until date) returns table (town integer, other integer, kind text, yen bigint)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    me integer := gate.town();
begin
    return query
    with known as materialized (
        select a.tenant_id, a.id, a.other, a.kind from app.account a
        where a.kind in ('town_payable', 'town_receivable', 'coordination_payable', 'coordination_receivable', 'settlement_clearing')
          and (a.tenant_id = me and a.other is not null
            or a.other = me and a.tenant_id in (select m.other from app.account m where m.tenant_id = me and m.other is not null))
    )
    select k.tenant_id, k.other, k.kind, sum(
        coalesce((select sum(p.amount_yen) from app.posting p where p.tenant_id = k.tenant_id and p.credit = k.id and p.posted_on <= until), 0)
        - coalesce((select sum(p.amount_yen) from app.posting p where p.tenant_id = k.tenant_id and p.debit = k.id and p.posted_on <= until), 0)
    )::bigint
    from known k group by k.tenant_id, k.other, k.kind order by k.tenant_id, k.other, k.kind;
end
$$;

revoke all on function gate.for_jobs(), gate.settlement_positions(), gate.settlement_net(uuid[], integer[], integer[], bigint[], timestamptz), gate.netting_body(uuid, integer), gate.settlement_transferred(uuid, date, text, timestamptz), gate.settlement_books(date) from public;

grant execute on function gate.settlement_positions(), gate.settlement_net(uuid[], integer[], integer[], bigint[], timestamptz), gate.settlement_transferred(uuid, date, text, timestamptz), gate.settlement_books(date) to yui_app, yui_worker;
