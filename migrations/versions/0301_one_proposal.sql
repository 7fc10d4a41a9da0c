-- Two clicks at once propose once: whoever proposes between two towns holds their row meanwhile. Advisory
-- locks are not for the gates' owner.
set local role yui_gate;

create or replace function gate.settlement_propose(
    rule uuid, there integer, mine text, of_share uuid, manager_town integer, sponsor_town integer,
    client integer, worker integer, manager integer, sponsor integer, remainder text,
    since date, until date, at timestamptz
) returns text
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    me integer := gate.town();
    lead_town integer := case when mine = 'client' then me else there end;
    guest_town integer := case when mine = 'client' then there else me end;
begin
    perform gate.settlement_turn_of(format('rules:%s:%s', least(me, there), greatest(me, there)));  -- two clicks at once
    if exists (select from app.settlement_rule r where r.tenant_id = me and r.id = rule) then
        return 'again';
    end if;
    if there = me or not exists (select from app.tenant t where t.code = there)
        or exists (select from app.settlement_rule r where r.tenant_id = there and r.id = rule) then
        return 'not_found';
    end if;
    if not gate.agreed(lead_town, guest_town, at) then
        return 'no_agreement';
    end if;
    if manager_town is not null and not exists (select from app.tenant t where t.code = manager_town)
        or sponsor_town is not null and not exists (select from app.tenant t where t.code = sponsor_town) then
        return 'not_found';
    end if;
    if of_share is not null and not exists (
        select from app.share s where s.tenant_id = me and s.id = of_share and s.other = there and s.state = 'asked'
          and s.side = case when mine = 'client' then 'out' else 'in' end
    ) then
        return 'state';
    end if;
    insert into app.settlement_rule (tenant_id, id, side, other, share_id, manager, sponsor, client_bp, worker_bp,
        manager_bp, sponsor_bp, rest, valid_from, valid_to, ours, proposed_at)
    select x.town, rule, x.side, x.other, of_share, manager_town, sponsor_town, client, worker,
        settlement_propose.manager, settlement_propose.sponsor, remainder, since, until, x.town = me, at
    from (values (lead_town, 'client', guest_town), (guest_town, 'worker', lead_town)) as x (town, side, other)
    order by x.town;
    perform gate.promise(there, 'settlement.rule_proposed', rule);
    return 'ok';
end
$$;

create or replace function gate.direct_propose(
    rate uuid, guest_town integer, part numeric, way text, paper text, since date, at timestamptz
) returns text
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    me integer := gate.town();
    today date := (at at time zone 'Asia/Tokyo')::date;
    known app.direct_rate;
    mine uuid := gate.body_on(me, greatest(since, today));
    theirs uuid := gate.body_on(guest_town, greatest(since, today));
begin
    perform gate.settlement_turn_of(format('rates:%s:%s', least(me, guest_town), greatest(me, guest_town)));  -- two clicks at once
    select * into known from app.direct_rate r where r.tenant_id = me and r.id = rate;
    if found then
        return case when known.side = 'out' and known.other = guest_town and known.percent = part
            and known.rounding = way and known.source = paper and known.valid_from = since
            then 'ok' else 'other_content' end;
    end if;
    if guest_town = me or mine is null or theirs is null or not gate.allied(me, guest_town, at)
        or exists (select from app.direct_rate r where r.tenant_id = guest_town and r.id = rate) then
        return 'no_agreement';
    end if;
    if since < today or part < 0 or part > 100 or part <> round(part, 3) or paper = '' then
        return 'bad_rate';
    end if;
    insert into app.direct_rate (tenant_id, id, side, other, body_id, other_body, percent, rounding, source, valid_from, proposed_at)
    values (me, rate, 'out', guest_town, mine, theirs, part, way, paper, since, at),
           (guest_town, rate, 'in', me, theirs, mine, part, way, paper, since, at);
    perform gate.note_both(me, guest_town, 'direct.rate_proposed', rate::text, jsonb_build_object('percent', part));
    perform gate.promise(guest_town, 'sharing.direct_rate', rate);
    return 'ok';
end
$$;
