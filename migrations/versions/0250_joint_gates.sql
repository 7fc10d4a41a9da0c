select wall.gate('app.unit', 'select (tenant_id, id, state)');

select wall.gate('app.task', 'select (tenant_id, id, share_id)');

select wall.gate('app.assignment', 'select (tenant_id, id, task_id, worker_id, quantity, state, title, unit_price_yen, due_on)');

set local role yui_gate;

-- Seats of a batch that a town may get: two an item; a guest, one of an item at most.
create function gate.joint_free(lead_town integer, batch uuid, there integer)
returns table (item_id uuid, slot integer, place integer)
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select i.id, n.slot, i.place
    from app.joint_item i cross join (values (1), (2)) as n (slot)
    where i.tenant_id = lead_town and i.batch_id = batch
      and not exists (select from app.joint_answer a
                      where a.tenant_id = lead_town and a.item_id = i.id and a.slot = n.slot)
      and (there = lead_town or (
          not exists (select from app.joint_answer a
                      join app.joint_part p on p.tenant_id = a.tenant_id and p.id = a.part_id
                      where a.tenant_id = lead_town and a.item_id = i.id and p.other = there)
          and (n.slot = 1 or exists (select from app.joint_answer a
                      where a.tenant_id = lead_town and a.item_id = i.id and a.slot = 1))))
$$;

-- Seats of a batch for a town: for the lead town itself (share null), or for the guest that took on a share
-- of the batch's task. A guest gets one seat of an item at most; first seats before second ones.
create function gate.joint_lend(part uuid, batch uuid, share uuid, units integer, at timestamptz) returns text
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    me integer := gate.town();
    b app.joint_batch;
    p app.joint_project;
    t app.joint_terms;
    s app.share;
    there integer := me;
    wanted integer := units;
    made uuid := part;
    found_seats integer;
begin
    select * into b from app.joint_batch x where x.tenant_id = me and x.id = batch for update;
    if not found then
        return 'not_found';
    end if;
    select * into p from app.joint_project x where x.tenant_id = me and x.id = b.project_id;
    select * into t from app.joint_terms x where x.tenant_id = me and x.project_id = p.id order by x.version desc limit 1;
    if p.state <> 'running' or t.version is null then
        return 'state';
    end if;
    if joint_lend.share is not null then
        select * into s from app.share x
        where x.tenant_id = me and x.id = joint_lend.share and x.side = 'out' and x.task_id = b.task_id for update;
        if not found then
            return 'not_found';
        end if;
        if exists (select from app.joint_part x where x.tenant_id = me and x.share_id = s.id) then
            return 'again';
        end if;
        if s.state not in ('accepted', 'partly_accepted') then
            return 'not_taken';
        end if;
        if not gate.agreed_when_answered(me, s.other, s.answered_at) then
            return 'no_agreement';
        end if;
        there := s.other;
        wanted := s.accepted;
    else
        select x.id into made from app.joint_part x where x.tenant_id = me and x.side = 'own' and x.batch_id = batch;
        made := coalesce(made, part);
    end if;
    if wanted < 1 then
        return 'too_many';
    end if;
    select count(*) into found_seats from gate.joint_free(me, batch, there);
    if wanted > found_seats then
        return 'too_many';
    end if;
    insert into app.joint_part (tenant_id, id, side, other, batch_id, task_id, share_id, title, batch_title,
        guide, labels, terms_version, licence, rights, training, sources, seats, made_at)
    values (me, made, case when there = me then 'own' else 'out' end, there, batch, b.task_id, s.id, p.title, b.title,
        p.guide, p.labels, t.version, t.licence, t.rights, t.training, t.sources, wanted, at)
    on conflict (tenant_id, id) do update set seats = app.joint_part.seats + wanted;
    insert into app.joint_answer (tenant_id, id, part_id, item_id, slot)
    select me, uuidv7(), made, f.item_id, f.slot from gate.joint_free(me, batch, there) f
    order by f.slot, f.place limit wanted;
    if there <> me then
        insert into app.joint_part (tenant_id, id, side, other, share_id, title, batch_title, guide, labels,
            terms_version, licence, rights, training, sources, seats, made_at)
        values (there, made, 'in', me, s.id, p.title, b.title, p.guide, p.labels, t.version, t.licence, t.rights,
            t.training, t.sources, wanted, at);
        perform gate.promise(there, 'joint.lent', made);
        perform gate.note_both(me, there, 'joint.lent', made::text, jsonb_build_object('seats', wanted));
    end if;
    insert into app.joint_seat (tenant_id, id, part_id, item_id, place, key, text, slot)
    select there, a.id, made, i.id, i.place, i.key, i.text, a.slot
    from app.joint_answer a
    join app.joint_item i on i.tenant_id = a.tenant_id and i.id = a.item_id
    where a.tenant_id = me and a.part_id = made
      and not exists (select from app.joint_seat x where x.tenant_id = there and x.id = a.id);
    return 'ok';
end
$$;

-- The same person may work for two towns: she does not give both answers to one item either way.
create function gate.joint_hers(lead_town integer, item uuid, worker uuid) returns boolean
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select exists (
        select from app.joint_answer a
        join app.joint_part p on p.tenant_id = a.tenant_id and p.id = a.part_id
        join app.joint_seat s on s.tenant_id = p.other and s.id = a.id
        where a.tenant_id = lead_town and a.item_id = item and s.worker_id = worker)
$$;

-- Her seats: as many as she took on, of items of which she has none. What somebody who left has not
-- answered is free again. Returns how many are hers now.
create function gate.joint_take(assignment uuid, at timestamptz) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    me uuid := gate.she();
    town integer := ctx.tenant();
    hers record;
    mine app.joint_part;
    room integer;
    seat record;
begin
    select a.task_id, a.quantity, k.share_id into hers
    from app.assignment a join app.task k on k.tenant_id = a.tenant_id and k.id = a.task_id
    where a.tenant_id = town and a.id = joint_take.assignment and a.worker_id = me and a.state = 'active';
    if not found then
        return 0;
    end if;
    select * into mine from app.joint_part p
    where p.tenant_id = town and ((p.side = 'own' and p.task_id = hers.task_id)
        or (p.side = 'in' and p.share_id = hers.share_id)) for update;
    if not found then
        return 0;
    end if;
    update app.joint_seat s set worker_id = null, assignment_id = null
    where s.tenant_id = town and s.part_id = mine.id and s.label is null and s.assignment_id in (
        select a.id from app.assignment a where a.tenant_id = town and a.id = s.assignment_id and a.state <> 'active');
    room := hers.quantity - (select count(*) from app.joint_seat s
        where s.tenant_id = town and s.assignment_id = joint_take.assignment);
    for seat in
        select s.id, s.item_id from app.joint_seat s
        where s.tenant_id = town and s.part_id = mine.id and s.worker_id is null
        order by s.slot, s.place
    loop
        exit when room < 1;
        if not gate.joint_hers(case mine.side when 'own' then town else mine.other end, seat.item_id, me) then
            update app.joint_seat s set worker_id = me, assignment_id = joint_take.assignment
            where s.tenant_id = town and s.id = seat.id;
            room := room - 1;
        end if;
    end loop;
    return (select count(*)::integer from app.joint_seat s
        where s.tenant_id = town and s.assignment_id = joint_take.assignment);
end
$$;

-- What she may work on: her assignments whose task is a part of a joint project, and the terms of its data.
create function gate.joint_mine() returns table (
    assignment_id uuid, task_id uuid, part_id uuid, title text, batch_title text, guide text, labels text[],
    terms_version integer, licence text, rights text, training text, sources text,
    quantity integer, unit_price_yen bigint, due_on date, state text
)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    me uuid := gate.she();
begin
    return query
    select a.id, a.task_id, p.id, p.title, p.batch_title, p.guide, p.labels, p.terms_version, p.licence, p.rights,
           p.training, p.sources, a.quantity, a.unit_price_yen, a.due_on, a.state
    from app.assignment a
    join app.task k on k.tenant_id = a.tenant_id and k.id = a.task_id
    join app.joint_part p on p.tenant_id = a.tenant_id
        and ((p.side = 'own' and p.task_id = a.task_id) or (p.side = 'in' and p.share_id = k.share_id))
    where a.tenant_id = ctx.tenant() and a.worker_id = me
    order by a.due_on, a.id limit 200;
end
$$;

-- A town passes on the answers that its own body has accepted, and takes back what it accepts no more:
-- labels, no worker's key.
create function gate.joint_collect(part uuid, at timestamptz) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    me integer := gate.town();
    mine app.joint_part;
    lead_town integer;
    changed integer;
begin
    select * into mine from app.joint_part p where p.tenant_id = me and p.id = part and p.side in ('own', 'in');
    if not found then
        return null;
    end if;
    lead_town := case mine.side when 'own' then me else mine.other end;
    update app.joint_answer a
    set label = n.label, live = n.done, collected_at = at
    from (
        select s.id, s.label, u.state = 'done' as done
        from app.joint_seat s join app.unit u on u.tenant_id = s.tenant_id and u.id = s.unit_id
        where s.tenant_id = me and s.part_id = part
    ) n
    where a.tenant_id = lead_town and a.id = n.id and (n.done or a.live)
      and (a.live, a.label) is distinct from (n.done, n.label);
    get diagnostics changed = row_count;
    return changed;
end
$$;

-- How many people of each town answered in a project; whoever shows it hides small counts.
create function gate.joint_people(project uuid) returns table (town integer, name text, people integer)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    me integer := gate.town();
begin
    return query
    select p.other, t.name, count(distinct s.worker_id)::integer
    from app.joint_batch b
    join app.joint_part p on p.tenant_id = b.tenant_id and p.batch_id = b.id
    join app.tenant t on t.code = p.other
    left join app.joint_answer a on a.tenant_id = p.tenant_id and a.part_id = p.id and a.live
    left join app.joint_seat s on s.tenant_id = p.other and s.id = a.id
    where b.tenant_id = me and b.project_id = project
    group by p.other, t.name order by p.other;
end
$$;

-- Who consented to be named or to have her story told, as she wrote it; gone at the next look when she takes
-- it back.
create function gate.joint_credits(project uuid) returns table (town integer, name text, shown_as text, name_ok boolean, story_ok boolean)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    me integer := gate.town();
begin
    return query
    select distinct p.other, t.name, c.shown_as, c.name_ok, c.story_ok
    from app.joint_batch b
    join app.joint_part p on p.tenant_id = b.tenant_id and p.batch_id = b.id
    join app.tenant t on t.code = p.other
    join app.joint_credit c on c.tenant_id = p.other and c.part_id = p.id and c.revoked_at is null
    where b.tenant_id = me and b.project_id = project
    order by p.other, c.shown_as limit 1000;
end
$$;

revoke all on function gate.joint_free(integer, uuid, integer), gate.joint_lend(uuid, uuid, uuid, integer, timestamptz), gate.joint_hers(integer, uuid, uuid), gate.joint_take(uuid, timestamptz), gate.joint_mine(), gate.joint_collect(uuid, timestamptz), gate.joint_people(uuid), gate.joint_credits(uuid) from public;

grant execute on function gate.joint_lend(uuid, uuid, uuid, integer, timestamptz), gate.joint_take(uuid, timestamptz), gate.joint_mine(), gate.joint_collect(uuid, timestamptz), gate.joint_people(uuid), gate.joint_credits(uuid) to yui_app, yui_worker;
