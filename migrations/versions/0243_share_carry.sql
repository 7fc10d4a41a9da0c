-- The lead town's manual and standard of inspection, as the guest may read them: a new row each time.
create table app.share_manual (
    tenant_id integer not null,
    share_id uuid not null,
    version integer not null check (version > 0),
    text text not null,
    checklist text[] not null,
    faq jsonb not null,
    sample_percent integer check (sample_percent between 1 and 100),
    points text[] not null,
    given_at timestamptz not null,
    primary key (tenant_id, share_id, version),
    foreign key (tenant_id, share_id) references app.share (tenant_id, id)
);

select wall.protect('app.share_manual');

revoke insert on app.share_manual from yui_app, yui_worker;

-- A file that came over: the manual's to the guest, a result's to the lead town, under a name that
-- tells of nobody. source: where its bytes lie in the giving town's part of the store; the receiving
-- town's job copies them and names its own row in file_id.
create table app.share_file (
    tenant_id integer not null,
    id uuid not null default uuidv7(),
    share_id uuid not null,
    handover_id uuid,
    purpose text not null check (purpose in ('manual', 'result')),
    name text not null check (char_length(name) between 1 and 150),
    kind text not null check (kind in ('pdf', 'csv', 'xlsx', 'docx', 'png', 'jpg', 'mp3', 'wav', 'mp4', 'txt', 'zip')),
    size bigint not null check (size > 0),
    sha256 bytea not null check (octet_length(sha256) = 32),
    scanned text not null check (scanned in ('signature', 'clamd')),
    source text not null,
    file_id uuid,
    given_at timestamptz not null,
    ended_at timestamptz,
    primary key (tenant_id, id),
    unique (tenant_id, share_id, source),
    foreign key (tenant_id, share_id) references app.share (tenant_id, id),
    foreign key (tenant_id, handover_id) references app.share_handover (tenant_id, id),
    foreign key (tenant_id, file_id) references app.file (tenant_id, id),
    check ((purpose = 'result') = (handover_id is not null))
);

create index share_file_of_handover on app.share_file (tenant_id, handover_id) where handover_id is not null;

create index share_file_kept on app.share_file (tenant_id, file_id) where file_id is not null;

select wall.protect('app.share_file', updatable => '{file_id}');

revoke insert on app.share_file from yui_app, yui_worker;

-- squawk-ignore ban-drop-constraint
alter table app.file drop constraint file_purpose_check;

alter table app.file add constraint file_purpose_check
    check (purpose in ('delivery', 'thread', 'manual', 'contract', 'course', 'handover', 'share')) not valid;

select wall.gate('app.share_manual', 'select, insert, update (text, checklist, faq, sample_percent, points)');

select wall.gate('app.share_file', 'select, insert, update (ended_at)');

select wall.gate('app.inspection_plan', 'select (tenant_id, task_id, version, sample_percent, checklist)');

select wall.gate('app.delivery_version', 'select (tenant_id, id, delivery_id, version)');

grant select (tenant_id, id, task_id, worker_id, state, quantity) on app.delivery to yui_gate;

grant select (tenant_id, delivery_id, accepted, recalled, taken_back_at) on app.inspection to yui_gate;

set local role yui_gate;

-- As in 0242; and the manual and its files go with it.
create or replace function gate.end_view(guest_town integer, share uuid) returns void
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
    update app.share s set spec = '', contact = '', unit_price_yen = null, floor_yen = null
    where s.tenant_id = guest_town and s.id = share and s.side = 'in';
    update app.share_manual m set text = '', checklist = '{}', faq = '[]', sample_percent = null, points = '{}'
    where m.tenant_id = guest_town and m.share_id = share;
    update app.share_file f set ended_at = now()
    where f.tenant_id = guest_town and f.share_id = share and f.purpose = 'manual';
$$;

-- The lead town gives the newest manual, its questions and files, and the standard of inspection, to a
-- guest that is asked or at work. What the guest has already is not given again.
create function gate.give_manual(share_id uuid, at timestamptz) returns text
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    me integer := gate.town();
    mine app.share;
    words record;
    plan record;
    asked jsonb;
    last app.share_manual;
    fresh boolean := false;
    files integer;
begin
    select * into mine from app.share s
    where s.tenant_id = me and s.id = share_id and s.side = 'out' for update;
    if not found then
        return 'not_found';
    end if;
    if mine.state not in ('asked', 'accepted', 'partly_accepted') then
        return 'state';
    end if;
    if mine.state = 'asked' and not gate.agreed(me, mine.other, at) then
        return 'no_agreement';
    end if;
    select m.text, m.checklist into words from app.manual m
    where m.tenant_id = me and m.task_id = mine.task_id order by m.version desc limit 1;
    select p.sample_percent, p.checklist into plan from app.inspection_plan p
    where p.tenant_id = me and p.task_id = mine.task_id order by p.version desc limit 1;
    select coalesce(jsonb_agg(jsonb_build_object('question', f.question, 'answer', f.answer) order by f.id), '[]'::jsonb)
    into asked from app.faq f where f.tenant_id = me and f.task_id = mine.task_id;
    select * into last from app.share_manual m
    where m.tenant_id = mine.other and m.share_id = mine.id order by m.version desc limit 1;
    if (words.text is not null or plan.sample_percent is not null or asked <> '[]'::jsonb)
        and (last.version is null or (last.text, last.checklist, last.faq, last.sample_percent, last.points)
            is distinct from (coalesce(words.text, ''), coalesce(words.checklist, '{}'), asked,
                plan.sample_percent, coalesce(plan.checklist, '{}'))) then
        insert into app.share_manual (tenant_id, share_id, version, text, checklist, faq, sample_percent, points, given_at)
        values (mine.other, mine.id, coalesce(last.version, 0) + 1, coalesce(words.text, ''), coalesce(words.checklist, '{}'),
            asked, plan.sample_percent, coalesce(plan.checklist, '{}'), at);
        fresh := true;
    end if;
    insert into app.share_file (tenant_id, share_id, purpose, name, kind, size, sha256, scanned, source, given_at)
    select mine.other, mine.id, 'manual', f.name, f.kind, f.size, f.sha256, f.scanned, f.key, at
    from app.file f
    where f.tenant_id = me and f.subject = mine.task_id and f.purpose = 'manual' and f.state = 'kept'
    on conflict do nothing;
    get diagnostics files = row_count;
    if not fresh and files = 0 then
        return 'again';
    end if;
    insert into app.outbox (tenant_id, kind, payload, key)
    values (mine.other, 'sharing.manual', jsonb_build_object('id', mine.id),
        'sharing.manual:' || mine.id || ':' || coalesce(last.version, 0) + fresh::integer || ':'
        || (select count(*) from app.share_file f where f.tenant_id = mine.other and f.share_id = mine.id))
    on conflict do nothing;
    return 'ok';
end
$$;

-- The guest town takes over the rows of the units that it took on, next in order, for its own task of
-- the share; in the lead town they are under way and with that share from now on.
create function gate.take_share_units(share_id uuid, at timestamptz) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    me integer := gate.town();
    mine app.share;
    theirs app.share;
    moved integer;
begin
    select * into mine from app.share s where s.tenant_id = me and s.id = share_id and s.side = 'in';
    if not found or mine.task_id is null then
        return 0;
    end if;
    select * into theirs from app.share s
    where s.tenant_id = mine.other and s.id = share_id and s.side = 'out' and s.other = me for update;
    if not found or theirs.state not in ('accepted', 'partly_accepted')
        or not gate.agreed_when_answered(mine.other, me, theirs.answered_at) then
        return 0;
    end if;
    with chosen as (
        select u.id from app.unit u
        where u.tenant_id = mine.other and u.task_id = theirs.task_id and u.state = 'todo'
          and u.assignment_id is null and u.share_id is null
        order by u.key
        limit greatest(0, theirs.accepted - (select count(*) from app.unit g
            where g.tenant_id = mine.other and g.share_id = theirs.id))
        for update skip locked
    ), gone as (
        update app.unit u set state = 'doing', share_id = theirs.id, moved_at = at
        from chosen c where u.tenant_id = mine.other and u.id = c.id
        returning u.key, u.label, u.payload
    )
    insert into app.unit (tenant_id, task_id, key, label, payload, made_at, share_id)
    select me, mine.task_id, g.key, g.label, g.payload, at, theirs.id from gone g
    on conflict (tenant_id, task_id, key) do nothing;
    get diagnostics moved = row_count;
    return moved;
end
$$;

-- The guest town sends the results of a handover along: chosen files of inspected work of the share,
-- numbered instead of named, and the rows of done units. No key and no name of a worker's crosses.
create function gate.carry_results(handover_id uuid, chosen uuid[], at timestamptz) returns text
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    me integer := gate.town();
    mine app.share_handover;
    lent app.share;
    ready integer;
    before bigint;
begin
    select s.* into lent from app.share s
    join app.share_handover h on h.tenant_id = s.tenant_id and h.share_id = s.id
    where h.tenant_id = me and h.id = handover_id and h.side = 'out' and s.side = 'in';
    if not found then
        return 'not_found';
    end if;
    -- The lead town's row first, in every gate.
    perform from app.share s where s.tenant_id = lent.other and s.id = lent.id and s.side = 'out' and s.other = me for update;
    if not found then
        return 'not_found';
    end if;
    select * into mine from app.share_handover h where h.tenant_id = me and h.id = handover_id for update;
    if mine.state <> 'submitted' then
        return 'state';
    end if;
    if not gate.agreed_when_answered(lent.other, me, lent.answered_at) then
        return 'no_agreement';
    end if;
    select count(distinct f.id) into ready
    from app.file f
    join app.delivery_version v on v.tenant_id = f.tenant_id and v.id = f.subject
    join app.delivery d on d.tenant_id = v.tenant_id and d.id = v.delivery_id
    join app.task k on k.tenant_id = d.tenant_id and k.id = d.task_id and k.share_id = lent.id
    join app.inspection i on i.tenant_id = d.tenant_id and i.delivery_id = d.id
         and i.taken_back_at is null and i.accepted - i.recalled > 0
    where f.tenant_id = me and f.id = any (chosen) and f.purpose = 'delivery' and f.state = 'kept'
      and v.version = (select max(n.version) from app.delivery_version n
                       where n.tenant_id = v.tenant_id and n.delivery_id = v.delivery_id);
    if ready < (select count(distinct c) from unnest(chosen) as c) then
        return 'file_not_ready';
    end if;
    select count(*) into before from app.share_file x
    where x.tenant_id = lent.other and x.share_id = lent.id and x.purpose = 'result';
    insert into app.share_file (tenant_id, share_id, handover_id, purpose, name, kind, size, sha256, scanned, source, given_at)
    select lent.other, lent.id, carry_results.handover_id, 'result',
           '成果-' || lpad((before + row_number() over (order by f.id))::text, 3, '0') || '.' || f.kind,
           f.kind, f.size, f.sha256, f.scanned, f.key, at
    from app.file f where f.tenant_id = me and f.id = any (chosen)
    on conflict do nothing;
    insert into app.share_file (tenant_id, share_id, handover_id, purpose, name, kind, size, sha256, scanned, source, file_id, given_at)
    select me, x.share_id, x.handover_id, x.purpose, x.name, x.kind, x.size, x.sha256, x.scanned, x.source, f.id, x.given_at
    from app.share_file x
    join app.file f on f.tenant_id = me and f.key = x.source
    where x.tenant_id = lent.other and x.handover_id = carry_results.handover_id
    on conflict do nothing;
    if ready > 0 then
        insert into app.outbox (tenant_id, kind, payload, key)
        values (lent.other, 'sharing.results', jsonb_build_object('id', lent.id),
            'sharing.results:' || carry_results.handover_id || ':' || before)
        on conflict do nothing;
    end if;
    with next as materialized (
        select n.id from app.unit n
        join app.task k on k.tenant_id = n.tenant_id and k.id = n.task_id and k.share_id = lent.id
        where n.tenant_id = me and n.share_id = lent.id and n.state = 'done' and n.share_handover_id is null
        order by n.key
        limit greatest(0, mine.quantity - (select count(*) from app.unit g
            where g.tenant_id = me and g.share_handover_id = carry_results.handover_id)) for update of n
    ), done as (
        update app.unit u set share_handover_id = carry_results.handover_id
        from next where u.tenant_id = me and u.id = next.id
        returning u.key, u.label
    )
    update app.unit u set state = 'submitted', share_handover_id = carry_results.handover_id, moved_at = at
    from done d
    where u.tenant_id = lent.other and u.share_id = lent.id and u.key = d.key and u.state in ('doing', 'rework');
    return 'ok';
end
$$;

-- As in 0061; and the units that came with the handover follow: all accepted, they are done; all sent
-- back, they are to do again and go with a later handover; of a part, somebody here says which.
create or replace function gate.decide_handover(handover_id uuid, units integer, why text, words text, at timestamptz) returns text
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
    update app.unit u set moved_at = at, state = case decision when 'accepted' then 'done' when 'returned' then 'rework' else 'checking' end
    where u.tenant_id = me and u.share_handover_id = decide_handover.handover_id and u.state = 'submitted';
    if decision = 'returned' then
        update app.unit u set share_handover_id = null where u.tenant_id = me and u.share_handover_id = decide_handover.handover_id;
        update app.unit u set share_handover_id = null where u.tenant_id = lent.other and u.share_handover_id = decide_handover.handover_id;
    end if;
    perform gate.promise(lent.other, 'sharing.decided', handover_id);
    return 'ok';
end
$$;

revoke all on function gate.give_manual(uuid, timestamptz), gate.take_share_units(uuid, timestamptz), gate.carry_results(uuid, uuid[], timestamptz) from public;

grant execute on function gate.give_manual(uuid, timestamptz), gate.take_share_units(uuid, timestamptz), gate.carry_results(uuid, uuid[], timestamptz) to yui_app, yui_worker;
