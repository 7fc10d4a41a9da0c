select wall.gate('app.task', 'select (tenant_id, id, unit_price_yen, due_on)');

select wall.gate('app.engagement', 'select (tenant_id, worker_id, body_id, valid_from, valid_to)');

select wall.gate('app.offer', 'select (tenant_id, id, state, answered_at)');

select wall.gate('app.assignment', 'select (tenant_id, id, offer_id, body_id, title, state)');

select wall.gate('app.delivery', 'select (tenant_id, id, assignment_id, quantity, rework_of, state)');

select wall.gate('app.inspection', 'select (tenant_id, id, delivery_id, accepted, yen, counted_on, taken_back_at)');

set local role yui_gate;

-- The agreement of the two towns on working together, whatever its scheme; how the direct scheme is paid for
-- is agreed besides, between the two bodies (app.direct_rate).
create function gate.allied(lead_town integer, guest_town integer, at timestamptz) returns boolean
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select count(*) filter (where exists (
        select from app.agreement a
        where a.lead = lead_town and a.guest = guest_town
          and a.valid_from <= d.day and (a.valid_to is null or a.valid_to >= d.day)
    )) = count(*)
    from gate.days(lead_town, guest_town, at) as d (day)
$$;

-- Towns that this one has or had an agreement with: where its rows as a guest may lie.
create function gate.leads(guest_town integer) returns integer[]
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select array(select distinct a.lead from app.agreement a where a.guest = guest_town)
$$;

create function gate.body_on(town integer, day date) returns uuid
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select b.id from app.body b
    where b.tenant_id = town and b.valid_from <= day and (b.valid_to is null or b.valid_to >= day)
    order by b.valid_from desc limit 1
$$;

-- The rate that holds between two bodies on a day.
create function gate.direct_rate_on(lead_town integer, payer uuid, guest_town integer, paid uuid, day date) returns uuid
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select r.id from app.direct_rate r
    where r.tenant_id = lead_town and r.side = 'out' and r.other = guest_town and r.state = 'agreed' and r.body_id = payer and r.other_body = paid
      and r.valid_from <= day and (r.valid_to is null or r.valid_to >= day)
    order by r.valid_from desc, r.answered_at desc, r.id desc limit 1
$$;

create function gate.direct_propose(
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

-- The body that would be paid says yes or no.
create function gate.direct_answer(rate uuid, yes boolean, at timestamptz) returns text
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    me integer := gate.town();
    lead_town integer;
    theirs app.direct_rate;
    answer text := case when yes then 'agreed' else 'declined' end;
begin
    select r.other into lead_town from app.direct_rate r where r.tenant_id = me and r.id = rate and r.side = 'in';
    if not found then
        return 'not_found';
    end if;
    select * into theirs from app.direct_rate r where r.tenant_id = lead_town and r.id = rate for update;
    if theirs.state <> 'proposed' then
        return case when theirs.state = answer then 'ok' else 'state' end;
    end if;
    update app.direct_rate r set state = answer, answered_at = at where r.tenant_id = lead_town and r.id = rate;
    update app.direct_rate r set state = answer, answered_at = at where r.tenant_id = me and r.id = rate;
    perform gate.note_both(me, lead_town, 'direct.rate_' || answer, rate::text, '{}'::jsonb);
    return 'ok';
end
$$;

-- Either body ends it: nothing new is offered under it from then on. What was offered keeps its rate.
create function gate.direct_end(rate uuid, at timestamptz) returns text
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    me integer := gate.town();
    there integer;
    payer integer;
    held app.direct_rate;
begin
    select r.other, case r.side when 'out' then me else r.other end into there, payer
    from app.direct_rate r where r.tenant_id = me and r.id = rate;
    if not found then
        return 'not_found';
    end if;
    select * into held from app.direct_rate r where r.tenant_id = payer and r.id = rate for update;
    if held.state not in ('proposed', 'agreed') then
        return case when held.state = 'ended' then 'ok' else 'state' end;
    end if;
    update app.direct_rate r set state = 'ended', valid_to = (at at time zone 'Asia/Tokyo')::date
    where r.tenant_id in (me, there) and r.id = rate;
    perform gate.note_both(me, there, 'direct.rate_ended', rate::text, '{}'::jsonb);
    return 'ok';
end
$$;

-- The lead town opens a part of its own task to another town's director.
create function gate.direct_ask(
    ask uuid, task uuid, guest_town integer, units integer, last timestamptz, at timestamptz
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
            and known.until = last then 'ok' else 'other_content' end;
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
    if gate.direct_rate_on(me, t.body_id, guest_town, gate.body_on(guest_town, today), today) is null then
        return 'no_rate';
    end if;
    if units < 1 or units > t.quantity then
        return 'too_many';
    end if;
    if last <= at or (last at time zone 'Asia/Tokyo')::date > t.due_on then
        return 'bad_until';
    end if;
    insert into app.direct_ask (tenant_id, id, guest, body_id, task_id, quantity, until, asked_by, asked_at)
    values (me, ask, guest_town, t.body_id, task, units, last, ctx.actor(), at);
    perform gate.promise(guest_town, 'sharing.direct_asked', ask);
    return 'ok';
end
$$;

create function gate.direct_close(ask uuid, at timestamptz) returns text
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    me integer := gate.town();
begin
    update app.direct_ask a set state = 'closed', closed_at = at
    where a.tenant_id = me and a.id = ask and a.state = 'open';
    if found then
        return 'ok';
    end if;
    return case when exists (select from app.direct_ask a where a.tenant_id = me and a.id = ask)
        then 'again' else 'not_found' end;
end
$$;

-- What other towns opened to this one: the work and what its worker is paid, nothing of the client's.
create function gate.direct_asks(at timestamptz, before timestamptz, most integer) returns table (
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
    select a.id, a.tenant_id, t.name, k.title, k.spec, k.job_type, k.unit_name, k.unit_price_yen, k.due_on,
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
      and (before is null or a.asked_at < before)
    order by a.asked_at desc limit most;
end
$$;

-- Whom of his own people a director may ask: engaged at the lead body, and with her own yes. Names are his
-- own town's; of anybody else nothing is told.
create function gate.direct_people(ask uuid, at timestamptz) returns table (worker_id uuid, code text, name text)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    me integer := gate.town();
    today date := (at at time zone 'Asia/Tokyo')::date;
begin
    return query
    select w.id, w.code, w.name
    from app.direct_ask a
    join app.worker there on there.tenant_id = a.tenant_id and there.state = 'active'
    join app.worker w on w.tenant_id = me and w.id = there.id and w.state = 'active'
    where a.tenant_id = any (gate.leads(me)) and a.id = ask and a.guest = me and gate.allied(a.tenant_id, me, at)
      and exists (select from app.engagement e
                  where e.tenant_id = a.tenant_id and e.worker_id = w.id and e.body_id = a.body_id
                    and e.valid_from <= today and (e.valid_to is null or e.valid_to >= today))
      and exists (select from app.direct_yes y
                  where y.tenant_id = a.tenant_id and y.worker_id = w.id and y.other = me and y.revoked_at is null)
    order by w.code limit 500;
end
$$;

-- Her own director offers her work of the lead town. What is written lies there; the lead town's own job
-- makes the offer with its terms notice, or says what stands against it.
create function gate.offer_for(
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

-- What became of what he offered: her answer and how many units were accepted. No answer is asked a reason
-- for. Without her living yes her rows are not told, from the next look on.
create function gate.direct_offered(ask uuid, at timestamptz) returns table (
    id uuid, worker_id uuid, code text, name text, quantity integer, state text, why text,
    outcome text, handed_in integer, accepted integer, asked_at timestamptz
)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    me integer := gate.town();
begin
    return query
    select o.id, o.worker_id, w.code, w.name, o.quantity, o.state, o.why, f.state,
           coalesce(d.handed_in, 0)::integer, coalesce(d.accepted, 0)::integer, o.asked_at
    from app.direct_offer o
    join app.worker w on w.tenant_id = me and w.id = o.worker_id
    left join app.offer f on f.tenant_id = o.tenant_id and f.id = o.offer_id
    left join lateral (
        select sum(e.quantity) filter (where e.rework_of is null) as handed_in, sum(i.accepted) as accepted
        from app.assignment a
        join app.delivery e on e.tenant_id = a.tenant_id and e.assignment_id = a.id
        left join app.inspection i on i.tenant_id = e.tenant_id and i.delivery_id = e.id and i.taken_back_at is null
        where a.tenant_id = o.tenant_id and a.offer_id = o.offer_id
    ) d on true
    where o.tenant_id = any (gate.leads(me)) and o.ask_id = ask and o.guest = me and gate.allied(o.tenant_id, me, at)
      and exists (select from app.direct_yes y where y.tenant_id = o.tenant_id and y.worker_id = o.worker_id
                  and y.other = me and y.revoked_at is null)
    order by o.asked_at, o.id limit 500;
end
$$;

-- An acceptance of the lead town under the direct scheme: what its body owes the other for it, or that this
-- is undone. Reckoned here from the rows themselves; each town's own job keeps its books.
create function gate.direct_fee(inspection uuid, at timestamptz) returns text
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    me integer := gate.town();
    i record;
    r app.direct_rate;
    known app.direct_fee;
    owed bigint;
begin
    select n.yen, n.counted_on, n.taken_back_at, a.title, o.guest, o.rate_id into i
    from app.inspection n
    join app.delivery d on d.tenant_id = n.tenant_id and d.id = n.delivery_id
    join app.assignment a on a.tenant_id = d.tenant_id and a.id = d.assignment_id
    join app.direct_offer o on o.tenant_id = a.tenant_id and o.offer_id = a.offer_id
    where n.tenant_id = me and n.id = inspection;
    if not found then
        return 'not_found';
    end if;
    select * into r from app.direct_rate x where x.tenant_id = me and x.id = i.rate_id;
    -- The payer's row of the rate is held: two jobs at once write one fee.
    perform 1 from app.direct_rate x where x.tenant_id = me and x.id = i.rate_id for update;
    select * into known from app.direct_fee f where f.tenant_id = me and f.id = inspection;
    if found then
        if i.taken_back_at is null or known.undone_at is not null then
            return 'again';
        end if;
        update app.direct_fee f set undone_at = at
        where f.tenant_id in (me, i.guest) and f.id = inspection and f.undone_at is null;
        perform gate.promise(i.guest, 'sharing.direct_undone', inspection);
        return 'undone';
    end if;
    owed := case r.rounding
        when 'down' then floor(i.yen * r.percent / 100)
        when 'up' then ceil(i.yen * r.percent / 100)
        else floor(i.yen * r.percent / 100 + 0.5) end;
    if i.taken_back_at is not null or owed = 0 then
        return 'nothing';
    end if;
    insert into app.direct_fee (tenant_id, id, side, other, body_id, rate_id, title, base_yen, percent, rounding, yen, accepted_on, made_at)
    values (me, inspection, 'owed', i.guest, r.body_id, r.id, i.title, i.yen, r.percent, r.rounding, owed, i.counted_on, at),
           (i.guest, inspection, 'due', me, r.other_body, r.id, i.title, i.yen, r.percent, r.rounding, owed, i.counted_on, at);
    perform gate.promise(i.guest, 'sharing.direct_fee', inspection);
    return 'ok';
end
$$;

-- Fees of a month that stand on one side and not on the other, or not alike: none, ever.
create function gate.direct_apart(since date, until date) returns integer
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    me integer := gate.town();
begin
    return (select count(*)::integer
    from (select * from app.direct_fee f where f.tenant_id = me and f.accepted_on between since and until) mine
    left join app.direct_fee theirs on theirs.tenant_id = mine.other and theirs.id = mine.id and theirs.other = me
    where theirs.id is null or theirs.side = mine.side or theirs.yen <> mine.yen
       or (theirs.undone_at is null) <> (mine.undone_at is null));
end
$$;

revoke all on function gate.allied(integer, integer, timestamptz), gate.leads(integer), gate.body_on(integer, date), gate.direct_rate_on(integer, uuid, integer, uuid, date), gate.direct_propose(uuid, integer, numeric, text, text, date, timestamptz), gate.direct_answer(uuid, boolean, timestamptz), gate.direct_end(uuid, timestamptz), gate.direct_ask(uuid, uuid, integer, integer, timestamptz, timestamptz), gate.direct_close(uuid, timestamptz), gate.direct_asks(timestamptz, timestamptz, integer), gate.direct_people(uuid, timestamptz), gate.offer_for(uuid, uuid, integer, timestamptz, uuid, timestamptz), gate.direct_offered(uuid, timestamptz), gate.direct_fee(uuid, timestamptz), gate.direct_apart(date, date) from public;

grant execute on function gate.direct_propose(uuid, integer, numeric, text, text, date, timestamptz), gate.direct_answer(uuid, boolean, timestamptz), gate.direct_end(uuid, timestamptz), gate.direct_ask(uuid, uuid, integer, integer, timestamptz, timestamptz), gate.direct_close(uuid, timestamptz), gate.direct_asks(timestamptz, timestamptz, integer), gate.direct_people(uuid, timestamptz), gate.offer_for(uuid, uuid, integer, timestamptz, uuid, timestamptz), gate.direct_offered(uuid, timestamptz), gate.direct_fee(uuid, timestamptz), gate.direct_apart(date, date) to yui_app, yui_worker;
