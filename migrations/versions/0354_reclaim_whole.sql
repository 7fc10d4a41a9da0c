-- No runtime role deletes: what nobody ever held of a joint project is no history, and goes back by a gate.
select wall.gate('app.joint_part', 'delete');

select wall.gate('app.joint_seat', 'delete');

select wall.gate('app.joint_answer', 'delete');

grant select (id) on app.offer to yui_gate;

grant select (tenant_id, id, offer_id, state) on app.assignment to yui_gate;

grant select (tenant_id, assignment_id, quantity) on app.delivery to yui_gate;

set local role yui_gate;

-- Units of a task that its town has put with people: offered, taken on, and of work that its worker could
-- not go on with what she had handed in, however it was answered.
create function gate.task_held(town integer, task uuid, at timestamptz) returns bigint
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select coalesce(sum(least(f.quantity, coalesce(e.given, f.quantity))), 0)::bigint
    from app.offer f
    left join lateral (
        select coalesce(sum(d.quantity), 0) as given
        from app.assignment a
        left join app.delivery d on d.tenant_id = a.tenant_id and d.assignment_id = a.id
        where a.tenant_id = town and a.offer_id = f.id and a.state = 'ended'
        group by a.id
    ) as e on f.state = 'accepted'
    where f.tenant_id = town and f.task_id = task
      and (f.state = 'accepted' or (f.state = 'offered' and f.answer_by > at))
$$;

-- Seats that were lent with a quota go back with it, so many at most and the last first: those that nobody
-- took, or that somebody gave up unanswered. Their texts are gone with the guest; the lead town may lend
-- them again. A part without seats is none.
create function gate.joint_back(lead_town integer, guest_town integer, of_share uuid, most bigint) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    part uuid;
    gone uuid[];
begin
    select p.id into part from app.joint_part p
    where p.tenant_id = guest_town and p.share_id = of_share and p.side = 'in' for update;
    if not found then
        return;
    end if;
    with back as (
        delete from app.joint_seat s where s.tenant_id = guest_town and s.id in (
            select x.id from app.joint_seat x
            where x.tenant_id = guest_town and x.part_id = part and x.label is null
              and (x.worker_id is null or exists (select from app.assignment a
                  where a.tenant_id = guest_town and a.id = x.assignment_id and a.state = 'ended'))
            order by x.slot desc, x.place desc limit most)
        returning s.id
    )
    select array_agg(b.id) into gone from back b;
    if gone is null then
        return;
    end if;
    delete from app.joint_answer a where a.tenant_id = lead_town and a.id = any (gone);
    if exists (select from app.joint_seat s where s.tenant_id = guest_town and s.part_id = part) then
        update app.joint_part p set seats = p.seats - cardinality(gone)
        where p.id = part and p.tenant_id in (lead_town, guest_town);
    else
        delete from app.joint_part p where p.id = part and p.tenant_id in (lead_town, guest_town);
    end if;
end
$$;

-- As in 0242; and an answer that was on its way when its time was over takes nothing that went on to other
-- towns meanwhile: what waits past its time is free (put_share), so it is counted under the task's lock.
create or replace function gate.answer_share(share_id uuid, units integer, at timestamptz) returns text
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    me integer := gate.town();
    lead_town integer;
    theirs app.share;
    answer text;
    whole bigint;
    taken bigint;
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
    if units > 0 then
        select k.quantity into whole from app.task k where k.tenant_id = lead_town and k.id = theirs.task_id for update;
        select coalesce(sum(case when s.state = 'asked' then s.quantity else s.accepted end), 0) into taken
        from app.share s
        where s.tenant_id = lead_town and s.task_id = theirs.task_id and s.side = 'out' and s.id <> theirs.id
          and (s.state in ('accepted', 'partly_accepted', 'done') or (s.state = 'asked' and s.answer_by > at));
        if taken + units > whole then
            return 'late';
        end if;
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

-- As in 0242; and what a worker could not go on with is with nobody, and a joint project's seats go back too.
create or replace function gate.reclaim_share(share_id uuid, at timestamptz) returns text
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
        held := gate.task_held(mine.other, hers, at);
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
    perform gate.joint_back(me, mine.other, mine.id, mine.accepted - kept);
    insert into app.outbox (tenant_id, kind, payload, key)
    values (mine.other, 'sharing.reclaimed', jsonb_build_object('id', share_id, 'units', mine.accepted - kept, 'asked', false), 'sharing.reclaimed:' || share_id || ':' || kept)
    on conflict do nothing;
    return 'ok';
end
$$;

revoke all on function gate.task_held(integer, uuid, timestamptz), gate.joint_back(integer, integer, uuid, bigint) from public;
