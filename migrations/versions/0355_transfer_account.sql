-- A body's account is 普通, 当座 or その他 (0010): the payer read 貯蓄 for the last, and such a transfer comes back.
set local role yui_gate;

-- As in 0302, but for the name of the account's type.
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
            case theirs.account_type when '1' then '普通' when '2' then '当座' else 'その他' end, theirs.account_number, theirs.kana)
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
