-- The agreement of two towns says which scheme it allows: through, direct, or both. What it does not allow is
-- not offered. Whether her own director sees the price of her work is the lead town's to say.
-- squawk-ignore ban-drop-constraint
alter table app.agreement drop constraint agreement_scheme_check;

alter table app.agreement add constraint agreement_scheme_check check (scheme in ('through', 'direct', 'both')) not valid;

alter table app.direct_ask add column shows_price boolean not null default true;

set local role yui_gate;

create function gate.direct_agreed(lead_town integer, guest_town integer, at timestamptz) returns boolean
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select count(*) filter (where exists (
        select from app.agreement a
        where a.lead = lead_town and a.guest = guest_town and a.scheme in ('direct', 'both')
          and a.valid_from <= d.day and (a.valid_to is null or a.valid_to >= d.day)
    )) = count(*)
    from gate.days(lead_town, guest_town, at) as d (day)
$$;

create or replace function gate.agreed(lead_town integer, guest_town integer, business timestamptz) returns boolean
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select count(*) filter (where exists (
               select from app.agreement a
               where a.lead = lead_town and a.guest = guest_town and a.scheme in ('through', 'both')
                 and a.valid_from <= d.day and (a.valid_to is null or a.valid_to >= d.day)
           )) = count(*)
    from (
        select (business at time zone 'Asia/Tokyo')::date as day
        union
        select (now() at time zone 'Asia/Tokyo')::date
        where not (select bool_and(t.demo) from app.tenant t where t.code in (lead_town, guest_town))
    ) as d
$$;

create or replace function gate.agreed_when_answered(lead_town integer, guest_town integer, answered timestamptz) returns boolean
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select exists (
        select from app.agreement a
        where a.lead = lead_town and a.guest = guest_town and a.scheme in ('through', 'both')
          and a.valid_from <= (answered at time zone 'Asia/Tokyo')::date
          and (a.valid_to is null or a.valid_to >= (answered at time zone 'Asia/Tokyo')::date)
    )
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
    if not gate.direct_agreed(me, guest_town, at) then
        return 'no_direct';
    end if;
    if since < today or part < 0 or part > 100 or part <> round(part, 3) or paper = '' then
        return 'bad_rate';
    end if;
    insert into app.direct_rate (tenant_id, id, side, other, body_id, other_body, percent, rounding, source, valid_from, proposed_at)
    values (me, rate, 'out', guest_town, mine, theirs, part, way, paper, since, at),
           (guest_town, rate, 'in', me, theirs, mine, part, way, paper, since, at)
    on conflict (tenant_id, id) do nothing;
    if not found then  -- two clicks at once: the other one was first, and is compared with
        return gate.direct_propose(rate, guest_town, part, way, paper, since, at);
    end if;
    perform gate.note_both(me, guest_town, 'direct.rate_proposed', rate::text, jsonb_build_object('percent', part));
    perform gate.promise(guest_town, 'sharing.direct_rate', rate);
    return 'ok';
end
$$;

create or replace function gate.direct_ask(
    ask uuid, task uuid, guest_town integer, units integer, last timestamptz, tells boolean, at timestamptz
) returns text
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    me integer := gate.town();
    today date := (at at time zone 'Asia/Tokyo')::date;
    known app.direct_ask;
    t record;
begin
    select * into known from app.direct_ask a where a.tenant_id = me and a.id = ask;
    if found then
        return case when known.task_id = task and known.guest = guest_town and known.quantity = units
            and known.until = last and known.shows_price = tells then 'ok' else 'other_content' end;
    end if;
    select k.body_id, k.order_id, k.quantity, k.due_on, k.state into t
    from app.task k where k.tenant_id = me and k.id = task;
    if not found then
        return 'not_found';
    end if;
    if t.order_id is null or t.state <> 'open' then
        return 'not_shareable';
    end if;
    if guest_town = me or not gate.allied(me, guest_town, at) then
        return 'no_agreement';
    end if;
    if not gate.direct_agreed(me, guest_town, at) then
        return 'no_direct';
    end if;
    if gate.direct_rate_on(me, t.body_id, guest_town, gate.body_on(guest_town, today), today) is null then
        return 'no_rate';
    end if;
    if units < 1 or units > t.quantity then
        return 'too_many';
    end if;
    if last <= at or (last at time zone 'Asia/Tokyo')::date > t.due_on then
        return 'bad_until';
    end if;
    insert into app.direct_ask (tenant_id, id, guest, body_id, task_id, quantity, until, shows_price, asked_by, asked_at)
    values (me, ask, guest_town, t.body_id, task, units, last, tells, ctx.actor(), at);
    perform gate.promise(guest_town, 'sharing.direct_asked', ask);
    return 'ok';
end
$$;

create or replace function gate.offer_for(
    ask uuid, worker uuid, units integer, answer_until timestamptz, once uuid, at timestamptz
) returns text
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    me integer := gate.town();
    today date := (at at time zone 'Asia/Tokyo')::date;
    held app.direct_ask;
    known app.direct_offer;
    rate uuid;
    taken bigint;
begin
    select * into held from app.direct_ask a
    where a.tenant_id = any (gate.leads(me)) and a.id = ask and a.guest = me for update;
    if not found then
        return 'not_found';
    end if;
    select * into known from app.direct_offer o where o.tenant_id = held.tenant_id and o.id = once;
    if found then
        return case when known.ask_id = ask and known.guest = me and known.worker_id = worker
            and known.quantity = units then 'again' else 'other_content' end;
    end if;
    if not gate.allied(held.tenant_id, me, at) then
        return 'no_agreement';
    end if;
    if not gate.direct_agreed(held.tenant_id, me, at) then
        return 'no_direct';
    end if;
    rate := gate.direct_rate_on(held.tenant_id, held.body_id, me, gate.body_on(me, today), today);
    if rate is null then
        return 'no_rate';
    end if;
    if held.state <> 'open' then
        return 'state';
    end if;
    if at > held.until then
        return 'late';
    end if;
    -- Not his own, not engaged there, or without her yes: the same answer, so that he learns nothing.
    if not exists (select from gate.direct_people(ask, at) p where p.worker_id = worker) then
        return 'not_hers';
    end if;
    select coalesce(sum(o.quantity), 0) into taken
    from app.direct_offer o
    left join app.offer f on f.tenant_id = o.tenant_id and f.id = o.offer_id
    where o.tenant_id = held.tenant_id and o.ask_id = ask and o.state <> 'refused'
      and coalesce(f.state, 'offered') in ('offered', 'accepted');
    if units < 1 or taken + units > held.quantity then
        return 'too_many';
    end if;
    insert into app.direct_offer (tenant_id, id, ask_id, guest, worker_id, rate_id, quantity, by_id, answer_by, asked_at)
    values (held.tenant_id, once, ask, me, worker, rate, units, ctx.actor(), answer_until, at);
    perform gate.note_both(held.tenant_id, me, 'direct.offered', once::text,
        jsonb_build_object('ask', ask, 'quantity', units));
    perform gate.promise(held.tenant_id, 'sharing.direct_offer', once);
    return 'ok';
end
$$;

create or replace function gate.direct_asked(at timestamptz, one uuid, before timestamptz, before_id uuid, most integer) returns table (
    id uuid, lead integer, lead_name text, title text, spec text, job_type text, unit_name text,
    unit_price_yen bigint, due_on date, quantity integer, left_over integer, until timestamptz,
    state text, asked_at timestamptz
)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    me integer := gate.town();
begin
    return query
    select a.id, a.tenant_id, t.name, k.title, k.spec, k.job_type, k.unit_name, case when a.shows_price then k.unit_price_yen end, k.due_on,
           a.quantity, (a.quantity - coalesce((
               select sum(o.quantity) from app.direct_offer o
               left join app.offer f on f.tenant_id = o.tenant_id and f.id = o.offer_id
               where o.tenant_id = a.tenant_id and o.ask_id = a.id and o.state <> 'refused'
                 and coalesce(f.state, 'offered') in ('offered', 'accepted')), 0))::integer,
           a.until, a.state, a.asked_at
    from app.direct_ask a
    join app.task k on k.tenant_id = a.tenant_id and k.id = a.task_id
    join app.tenant t on t.code = a.tenant_id
    where a.tenant_id = any (gate.leads(me)) and a.guest = me and gate.allied(a.tenant_id, me, at)
      and (one is null or a.id = one)
      and (before is null or (a.asked_at, a.id) < (before, before_id))
    order by a.asked_at desc, a.id desc limit most;
end
$$;

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
    order by x.town
    on conflict (tenant_id, id) do nothing;
    if not found then
        return 'again';  -- two clicks at once: the other one was first
    end if;
    perform gate.promise(there, 'settlement.rule_proposed', rule);
    return 'ok';
end
$$;

revoke all on function gate.direct_agreed(integer, integer, timestamptz), gate.direct_ask(uuid, uuid, integer, integer, timestamptz, boolean, timestamptz), gate.direct_asked(timestamptz, uuid, timestamptz, uuid, integer) from public;

grant execute on function gate.direct_ask(uuid, uuid, integer, integer, timestamptz, boolean, timestamptz), gate.direct_asked(timestamptz, uuid, timestamptz, uuid, integer) to yui_app, yui_worker;
