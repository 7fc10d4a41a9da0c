-- Sharing between towns goes through these functions and no other way. Each takes its own town from
-- the signed context, never from an argument; answers 'ok' or the word of a refusal; changes both
-- rows or none; and gives the same answer when the same call comes again.
select wall.gate('app.share', 'select, insert, update (accepted, state, answered_at)');

select wall.gate('app.share_handover', 'select, insert, update (accepted, state, reason, answer, decided_at)');

select wall.gate('app.task', 'select (tenant_id, id, body_id, order_id, title, spec, job_type, unit_name, quantity, state)');

select wall.gate('app.body', 'select (tenant_id, id, valid_from, valid_to)');

grant insert (tenant_id, kind, payload, key) on app.outbox to yui_gate;

set local role yui_gate;

create function gate.town() returns integer
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
    if ctx.scope() not in ('tenant', 'system') then
        raise exception 'this gate is for a town''s own staff and jobs' using errcode = '42501';
    end if;
    return ctx.tenant();
end
$$;

-- A town in use goes by the calendar, whatever day the caller names; only two demo towns may live
-- on a business day of their own.
create function gate.agreed(lead_town integer, guest_town integer, business timestamptz) returns boolean
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select count(*) filter (where exists (
               select from app.agreement a
               where a.lead = lead_town and a.guest = guest_town and a.scheme = 'through'
                 and a.valid_from <= d.day and (a.valid_to is null or a.valid_to >= d.day)
           )) = count(*)
    from (
        select (business at time zone 'Asia/Tokyo')::date as day
        union
        select (now() at time zone 'Asia/Tokyo')::date
        where not (select bool_and(t.demo) from app.tenant t where t.code in (lead_town, guest_town))
    ) as d
$$;

-- What was promised under an agreement is finished under it, even after its end.
create function gate.agreed_when_answered(lead_town integer, guest_town integer, answered timestamptz) returns boolean
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select exists (
        select from app.agreement a
        where a.lead = lead_town and a.guest = guest_town and a.scheme = 'through'
          and a.valid_from <= (answered at time zone 'Asia/Tokyo')::date
          and (a.valid_to is null or a.valid_to >= (answered at time zone 'Asia/Tokyo')::date)
    )
$$;

create function gate.promise(town integer, job text, subject uuid) returns void
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
    insert into app.outbox (tenant_id, kind, payload, key)
    values (town, job, jsonb_build_object('id', subject), job || ':' || subject)
    on conflict do nothing
$$;

-- The lead town puts a quantity of its own task to a guest town.
create function gate.offer_share(
    share_id uuid, task uuid, guest_town integer, units integer, price bigint,
    due date, answer_until timestamptz, at timestamptz
) returns text
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    me integer := gate.town();
    today date := (at at time zone 'Asia/Tokyo')::date;
    t record;
    known app.share;
    taken bigint;
    guest_body uuid;
begin
    select * into known from app.share s where s.tenant_id = me and s.id = share_id;
    if found then
        return case when known.side = 'out' and known.task_id = task and known.other = guest_town
            and known.quantity = units and known.unit_price_yen = price
            and known.due_on = due and known.answer_by = answer_until then 'ok' else 'other_content' end;
    end if;
    select k.body_id, k.order_id, k.title, k.spec, k.job_type, k.unit_name, k.quantity, k.state into t
    from app.task k where k.tenant_id = me and k.id = task;
    if not found then
        return 'not_found';
    end if;
    if t.order_id is null or t.state <> 'open' then
        return 'not_shareable';
    end if;
    if guest_town = me or not gate.agreed(me, guest_town, at) then
        return 'no_agreement';
    end if;
    select coalesce(sum(case when s.state = 'asked' then s.quantity else s.accepted end), 0) into taken
    from app.share s
    where s.tenant_id = me and s.task_id = task and s.side = 'out'
      and (s.state in ('accepted', 'partly_accepted', 'done') or (s.state = 'asked' and s.answer_by > at));
    if units < 1 or taken + units > t.quantity then
        return 'too_many';
    end if;
    if price < 1 or due < today or answer_until <= at then
        return 'bad_terms';
    end if;
    select b.id into guest_body from app.body b
    where b.tenant_id = guest_town and b.valid_from <= today and (b.valid_to is null or b.valid_to >= today)
    order by b.valid_from desc limit 1;
    if not found then
        return 'no_agreement';
    end if;
    insert into app.share (tenant_id, id, side, other, body_id, task_id, title, spec, job_type,
        unit_name, quantity, unit_price_yen, due_on, answer_by, asked_at)
    values (me, share_id, 'out', guest_town, t.body_id, task, t.title, t.spec, t.job_type,
        t.unit_name, units, price, due, answer_until, at);
    insert into app.share (tenant_id, id, side, other, body_id, task_id, title, spec, job_type,
        unit_name, quantity, unit_price_yen, due_on, answer_by, asked_at)
    values (guest_town, share_id, 'in', me, guest_body, null, t.title, t.spec, t.job_type,
        t.unit_name, units, price, due, answer_until, at);
    perform gate.promise(guest_town, 'sharing.asked', share_id);
    return 'ok';
end
$$;

-- The guest town takes all, a part or nothing of what it was asked; the rest is free again.
create function gate.answer_share(share_id uuid, units integer, at timestamptz) returns text
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    me integer := gate.town();
    lead_town integer;
    theirs app.share;
    answer text;
begin
    select s.other into lead_town from app.share s where s.tenant_id = me and s.id = share_id and s.side = 'in';
    if not found then
        return 'not_found';
    end if;
    -- The lead town's row first, in every gate: two towns never wait for each other crosswise.
    select * into theirs from app.share s
    where s.tenant_id = lead_town and s.id = share_id and s.side = 'out' and s.other = me for update;
    if not found then
        return 'not_found';
    end if;
    if units < 0 or units > theirs.quantity then
        return 'too_many';
    end if;
    answer := case when units = 0 then 'declined' when units = theirs.quantity then 'accepted' else 'partly_accepted' end;
    if theirs.state <> 'asked' then
        return case when theirs.accepted = units and theirs.state in (answer, 'done') then 'ok' else 'state' end;
    end if;
    if at > theirs.answer_by then
        return 'late';
    end if;
    if units > 0 and not gate.agreed(lead_town, me, at) then
        return 'no_agreement';
    end if;
    update app.share s set accepted = units, state = answer, answered_at = at
    where s.tenant_id = lead_town and s.id = share_id;
    update app.share s set accepted = units, state = answer, answered_at = at
    where s.tenant_id = me and s.id = share_id;
    perform gate.promise(lead_town, 'sharing.answered', share_id);
    return 'ok';
end
$$;

-- The lead town takes back what has not been answered.
create function gate.withdraw_share(share_id uuid, at timestamptz) returns text
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    me integer := gate.town();
    mine app.share;
begin
    select * into mine from app.share s
    where s.tenant_id = me and s.id = share_id and s.side = 'out' for update;
    if not found then
        return 'not_found';
    end if;
    if mine.state <> 'asked' then
        return case when mine.state = 'withdrawn' then 'ok' else 'state' end;
    end if;
    update app.share s set state = 'withdrawn', answered_at = at where s.tenant_id = me and s.id = share_id;
    update app.share s set state = 'withdrawn', answered_at = at where s.tenant_id = mine.other and s.id = share_id and s.side = 'in';
    perform gate.promise(mine.other, 'sharing.withdrawn', share_id);
    return 'ok';
end
$$;

-- The guest town hands inspected units over. Only the count and a note cross: no worker's key.
create function gate.deliver_share(share_id uuid, handover_id uuid, units integer, words text, at timestamptz) returns text
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    me integer := gate.town();
    lead_town integer;
    theirs app.share;
    known app.share_handover;
    taken bigint;
begin
    select s.other into lead_town from app.share s where s.tenant_id = me and s.id = share_id and s.side = 'in';
    if not found then
        return 'not_found';
    end if;
    select * into theirs from app.share s
    where s.tenant_id = lead_town and s.id = share_id and s.side = 'out' and s.other = me for update;
    if not found then
        return 'not_found';
    end if;
    select * into known from app.share_handover h where h.tenant_id = me and h.id = handover_id;
    if found then
        return case when known.side = 'out' and known.share_id = deliver_share.share_id and known.quantity = units
            then 'ok' else 'other_content' end;
    end if;
    if exists (select from app.share_handover h where h.tenant_id = lead_town and h.id = handover_id) then
        return 'other_content';
    end if;
    if theirs.state not in ('accepted', 'partly_accepted') then
        return 'state';
    end if;
    if not gate.agreed_when_answered(lead_town, me, theirs.answered_at) then
        return 'no_agreement';
    end if;
    select coalesce(sum(case when h.state = 'submitted' then h.quantity else h.accepted end), 0) into taken
    from app.share_handover h where h.tenant_id = lead_town and h.share_id = deliver_share.share_id;
    if units < 1 or taken + units > theirs.accepted then
        return 'too_many';
    end if;
    insert into app.share_handover (tenant_id, id, side, share_id, quantity, note, handed_at)
    values (lead_town, handover_id, 'in', deliver_share.share_id, units, words, at),
           (me, handover_id, 'out', deliver_share.share_id, units, words, at);
    perform gate.promise(lead_town, 'sharing.delivered', handover_id);
    return 'ok';
end
$$;

-- The lead town accepts all, a part or nothing of a handover, and promises the guest its own job:
-- that posts what the guest is due in the guest's open month (decisions 7).
create function gate.decide_handover(handover_id uuid, units integer, why text, words text, at timestamptz) returns text
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    me integer := gate.town();
    mine app.share_handover;
    lent app.share;
    decision text;
    total bigint;
begin
    select s.* into lent from app.share s
    join app.share_handover h on h.tenant_id = s.tenant_id and h.share_id = s.id
    where h.tenant_id = me and h.id = handover_id and h.side = 'in' and s.side = 'out' for update of s;
    if not found then
        return 'not_found';
    end if;
    select * into mine from app.share_handover h where h.tenant_id = me and h.id = handover_id for update;
    if units < 0 or units > mine.quantity then
        return 'too_many';
    end if;
    if units < mine.quantity and why is null then
        return 'no_reason';
    end if;
    decision := case when units = 0 then 'returned' when units = mine.quantity then 'accepted' else 'partly_accepted' end;
    if mine.state <> 'submitted' then
        return case when mine.state = decision and mine.accepted = units then 'again' else 'state' end;
    end if;
    if not gate.agreed_when_answered(me, lent.other, lent.answered_at) then
        return 'no_agreement';
    end if;
    update app.share_handover h set accepted = units, state = decision, answer = words, decided_at = at,
        reason = case when units < mine.quantity then why end
    where (h.tenant_id = me and h.id = handover_id and h.side = 'in')
       or (h.tenant_id = lent.other and h.id = handover_id and h.side = 'out');
    select sum(h.accepted) into total from app.share_handover h where h.tenant_id = me and h.share_id = lent.id;
    if total = lent.accepted then
        update app.share s set state = 'done' where s.tenant_id = me and s.id = lent.id;
        update app.share s set state = 'done' where s.tenant_id = lent.other and s.id = lent.id;
    end if;
    perform gate.promise(lent.other, 'sharing.decided', handover_id);
    return 'ok';
end
$$;

revoke all on function gate.town(), gate.agreed(integer, integer, timestamptz), gate.agreed_when_answered(integer, integer, timestamptz), gate.promise(integer, text, uuid), gate.offer_share(uuid, uuid, integer, integer, bigint, date, timestamptz, timestamptz), gate.answer_share(uuid, integer, timestamptz), gate.withdraw_share(uuid, timestamptz), gate.deliver_share(uuid, uuid, integer, text, timestamptz), gate.decide_handover(uuid, integer, text, text, timestamptz) from public;

grant execute on function gate.offer_share(uuid, uuid, integer, integer, bigint, date, timestamptz, timestamptz), gate.answer_share(uuid, integer, timestamptz), gate.withdraw_share(uuid, timestamptz), gate.deliver_share(uuid, uuid, integer, text, timestamptz), gate.decide_handover(uuid, integer, text, text, timestamptz) to yui_app, yui_worker;
