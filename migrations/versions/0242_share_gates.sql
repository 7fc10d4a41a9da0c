-- The gates of a share on terms. Each takes its own town from the signed context, answers 'ok',
-- 'again' or the word of a refusal, and changes both rows or none (0061).
grant update (accepted, state, answered_at, unit_price_yen, floor_yen, shows_price, spec, contact) on app.share to yui_gate;

grant select (security, share_id, rework_of, version), update (quantity, state, version) on app.task to yui_gate;

select wall.gate('app.offer', 'select (tenant_id, task_id, quantity, state, answer_by)');

grant select (tenant_id, id, task_id, key, label, payload, state, assignment_id, share_id, share_handover_id), insert (tenant_id, task_id, key, label, payload, made_at, share_id), update (state, moved_at, share_id, share_handover_id) on app.unit to yui_gate;

set local role yui_gate;

-- What the guest town no longer needs is gone from its partition, so that no read finds it: the text,
-- the price, who speaks with the client. What remains is that it was asked.
create function gate.end_view(guest_town integer, share uuid) returns void
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
    update app.share s set spec = '', contact = '', unit_price_yen = null, floor_yen = null
    where s.tenant_id = guest_town and s.id = share and s.side = 'in'
$$;

-- The lead town puts a quantity of its own task to a guest town, on terms.
create function gate.put_share(
    share_id uuid, task uuid, guest_town integer, units integer, price bigint, floor_price bigint,
    tells boolean, place text, who text, round uuid, retry uuid,
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
            and known.quantity = units and known.unit_price_yen = price and known.due_on = due
            and known.answer_by = answer_until and known.floor_yen is not distinct from floor_price
            and known.shows_price = tells and known.security = place
            and known.round_id is not distinct from round then 'ok' else 'other_content' end;
    end if;
    select k.body_id, k.order_id, k.title, k.spec, k.job_type, k.unit_name, k.quantity, k.state, k.security into t
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
    if floor_price > price or floor_price < 1 then
        return 'below_floor';
    end if;
    -- What must stay in the centre here must stay there everywhere.
    if t.security = 'center' and place <> 'center' then
        return 'less_secure';
    end if;
    select b.id into guest_body from app.body b
    where b.tenant_id = guest_town and b.valid_from <= today and (b.valid_to is null or b.valid_to >= today)
    order by b.valid_from desc limit 1;
    if not found then
        return 'no_agreement';
    end if;
    insert into app.share (tenant_id, id, side, other, body_id, task_id, title, spec, job_type, unit_name,
        quantity, unit_price_yen, floor_yen, security, shows_price, contact, round_id, retry_of, due_on, answer_by, asked_at)
    values (me, share_id, 'out', guest_town, t.body_id, task, t.title, t.spec, t.job_type, t.unit_name,
        units, price, floor_price, place, tells, who, round, retry, due, answer_until, at);
    insert into app.share (tenant_id, id, side, other, body_id, task_id, title, spec, job_type, unit_name,
        quantity, unit_price_yen, floor_yen, security, shows_price, contact, due_on, answer_by, asked_at)
    values (guest_town, share_id, 'in', me, guest_body, null, t.title, t.spec, t.job_type, t.unit_name,
        units, case when tells then price end, floor_price, place, tells, who, due, answer_until, at);
    perform gate.promise(guest_town, 'sharing.asked', share_id);
    return 'ok';
end
$$;

-- As before (0061), without terms: the task's own security, the price told.
create or replace function gate.offer_share(
    share_id uuid, task uuid, guest_town integer, units integer, price bigint,
    due date, answer_until timestamptz, at timestamptz
) returns text
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    return gate.put_share(share_id, task, guest_town, units, price, null, true,
        coalesce((select k.security from app.task k where k.tenant_id = gate.town() and k.id = task), 'home'),
        '', null, null, due, answer_until, at);
end
$$;

-- The lead town lets the guest see the price, or no longer, as long as nobody has answered.
create function gate.tell_price(share_id uuid, tells boolean, at timestamptz) returns text
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
        return 'state';
    end if;
    if mine.shows_price = tells then
        return 'again';
    end if;
    if tells and not gate.agreed(me, mine.other, at) then
        return 'no_agreement';
    end if;
    update app.share s set shows_price = tells where s.tenant_id = me and s.id = share_id;
    update app.share s set shows_price = tells, unit_price_yen = case when tells then mine.unit_price_yen end
    where s.tenant_id = mine.other and s.id = share_id and s.side = 'in';
    return 'ok';
end
$$;

-- As in 0167; and nobody takes work on at a price untold, and what was declined is not shown on.
create or replace function gate.answer_share(share_id uuid, units integer, at timestamptz) returns text
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
        return case when theirs.accepted = units and theirs.state in (answer, 'done') then 'again' else 'state' end;
    end if;
    if at > theirs.answer_by then
        return 'late';
    end if;
    if units > 0 and not gate.agreed(lead_town, me, at) then
        return 'no_agreement';
    end if;
    if units > 0 and not theirs.shows_price then
        return 'price_untold';
    end if;
    update app.share s set accepted = units, state = answer, answered_at = at
    where s.tenant_id = lead_town and s.id = share_id;
    update app.share s set accepted = units, state = answer, answered_at = at
    where s.tenant_id = me and s.id = share_id;
    if units = 0 then
        perform gate.end_view(me, share_id);
    end if;
    perform gate.promise(lead_town, 'sharing.answered', share_id);
    return 'ok';
end
$$;

-- As in 0167; what was withdrawn is not shown on.
create or replace function gate.withdraw_share(share_id uuid, at timestamptz) returns text
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
        return case when mine.state = 'withdrawn' then 'again' else 'state' end;
    end if;
    update app.share s set state = 'withdrawn', answered_at = at where s.tenant_id = me and s.id = share_id;
    update app.share s set state = 'withdrawn', answered_at = at where s.tenant_id = mine.other and s.id = share_id and s.side = 'in';
    perform gate.end_view(mine.other, share_id);
    perform gate.promise(mine.other, 'sharing.withdrawn', share_id);
    return 'ok';
end
$$;

-- The lead town takes a late town's quota back: all that was not answered in time; of what was taken
-- on and is past its deadline, the units that the guest has put with nobody. What her workers hold or
-- have done stays with them (フリーランス法5条1項: no receipt is refused for a lead town's sake).
create function gate.reclaim_share(share_id uuid, at timestamptz) returns text
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    me integer := gate.town();
    today date := (at at time zone 'Asia/Tokyo')::date;
    mine app.share;
    hers uuid;
    handed bigint;
    done bigint;
    held bigint := 0;
    kept bigint;
    after text;
begin
    select * into mine from app.share s
    where s.tenant_id = me and s.id = share_id and s.side = 'out' for update;
    if not found then
        return 'not_found';
    end if;
    if mine.state = 'reclaimed' then
        return 'again';
    end if;
    if mine.state = 'asked' then
        if at <= mine.answer_by then
            return 'not_late';
        end if;
        update app.share s set state = 'reclaimed' where s.tenant_id = me and s.id = share_id;
        update app.share s set state = 'reclaimed' where s.tenant_id = mine.other and s.id = share_id and s.side = 'in';
        perform gate.end_view(mine.other, share_id);
        insert into app.outbox (tenant_id, kind, payload, key)
        values (mine.other, 'sharing.reclaimed', jsonb_build_object('id', share_id, 'units', mine.quantity, 'asked', true), 'sharing.reclaimed:' || share_id || ':asked')
        on conflict do nothing;
        return 'ok';
    end if;
    if mine.state not in ('accepted', 'partly_accepted') then
        return 'state';
    end if;
    if today <= mine.due_on then
        return 'not_late';
    end if;
    select s.task_id into hers from app.share s where s.tenant_id = mine.other and s.id = share_id and s.side = 'in' for update;
    select coalesce(sum(case when h.state = 'submitted' then h.quantity else h.accepted end), 0), coalesce(sum(h.accepted), 0)
    into handed, done
    from app.share_handover h where h.tenant_id = me and h.share_id = reclaim_share.share_id;
    if hers is not null then
        -- Whoever gives its units away holds the task's row.
        perform from app.task k where k.tenant_id = mine.other and k.id = hers for update;
        select coalesce(sum(f.quantity), 0) into held from app.offer f
        where f.tenant_id = mine.other and f.task_id = hers
          and (f.state = 'accepted' or (f.state = 'offered' and f.answer_by > at));
    end if;
    kept := greatest(handed, least(held, mine.accepted));
    if kept >= mine.accepted then
        return 'in_hand';
    end if;
    after := case when kept = 0 then 'reclaimed' when kept = done then 'done' else 'partly_accepted' end;
    update app.share s set accepted = kept, state = after where s.tenant_id = me and s.id = share_id;
    update app.share s set accepted = kept, state = after where s.tenant_id = mine.other and s.id = share_id and s.side = 'in';
    update app.task k set version = version + 1, quantity = greatest(1, kept), state = case when kept = 0 then 'cancelled' else k.state end
    where k.tenant_id = mine.other and k.id = hers;
    -- Rows of units that nobody there has begun are the lead town's to give again.
    with back as (
        delete from app.unit u where u.tenant_id = mine.other and u.id in (
            select n.id from app.unit n
            where n.tenant_id = mine.other and n.share_id = mine.id and n.state = 'todo' and n.assignment_id is null
            order by n.key desc limit mine.accepted - kept)
        returning u.key
    )
    update app.unit u set state = 'todo', share_id = null, moved_at = at
    from back b where u.tenant_id = me and u.share_id = mine.id and u.key = b.key and u.state = 'doing';
    insert into app.outbox (tenant_id, kind, payload, key)
    values (mine.other, 'sharing.reclaimed', jsonb_build_object('id', share_id, 'units', mine.accepted - kept, 'asked', false), 'sharing.reclaimed:' || share_id || ':' || kept)
    on conflict do nothing;
    return 'ok';
end
$$;

revoke all on function gate.end_view(integer, uuid), gate.put_share(uuid, uuid, integer, integer, bigint, bigint, boolean, text, text, uuid, uuid, date, timestamptz, timestamptz), gate.tell_price(uuid, boolean, timestamptz), gate.reclaim_share(uuid, timestamptz) from public;

grant execute on function gate.put_share(uuid, uuid, integer, integer, bigint, bigint, boolean, text, text, uuid, uuid, date, timestamptz, timestamptz), gate.tell_price(uuid, boolean, timestamptz), gate.reclaim_share(uuid, timestamptz) to yui_app, yui_worker;
