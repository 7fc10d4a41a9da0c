-- 募集: so many places of so many units of a task, put to all workers of the town. What it says
-- (フリーランス法12条, 自営型テレワークガイドライン: six items) is kept as bytes with their hash and never
-- changes. commitment: SHA-256 of the lottery's seed, shown from the first minute.
create table app.call (
    tenant_id integer not null,
    id uuid not null default uuidv7(),
    task_id uuid not null,
    body_id uuid not null,
    title text not null,
    mode text not null check (mode in ('first_come', 'lottery', 'selection')),
    places integer not null check (places between 1 and 1000),
    taken integer not null default 0,
    units_each integer not null check (units_each between 1 and 1000000),
    unit_name text not null,
    unit_price_yen bigint not null check (unit_price_yen between 1 and 9999999999),
    due_on date not null,
    apply_by timestamptz not null,
    answer_days integer not null check (answer_days between 1 and 30),
    need jsonb not null,
    criteria jsonb not null,
    weights text not null,
    below_reason text not null default '',
    items bytea not null,
    sha256 bytea not null check (octet_length(sha256) = 32),
    commitment bytea check (octet_length(commitment) = 32),
    state text not null default 'open' check (state in ('open', 'closed', 'settled', 'cancelled')),
    opened_by uuid not null,
    opened_at timestamptz not null,
    ended_at timestamptz,
    primary key (tenant_id, id),
    foreign key (tenant_id, task_id) references app.task (tenant_id, id),
    foreign key (tenant_id, body_id) references app.body (tenant_id, id),
    check (taken between 0 and places),
    check ((mode = 'lottery') = (commitment is not null))
);

create index call_by_state on app.call (tenant_id, state, apply_by, id);

create index call_by_time on app.call (tenant_id, opened_at desc, id desc);

create index call_of_task on app.call (tenant_id, task_id);

select wall.protect('app.call', open_to => '{person}', updatable => '{state,ended_at}');

select wall.staff_writes('app.call');

-- 応募: one a worker and call; its id is her number in a draw, random so that it says nothing of
-- her. `place`: where the draw put her. `reason`: why a director chose her, by code.
create table app.application (
    tenant_id integer not null,
    id uuid not null default gen_random_uuid(),
    call_id uuid not null,
    worker_id uuid not null,
    state text not null check (state in ('applied', 'withdrawn', 'chosen', 'not_chosen', 'released')),
    reason text check (reason in ('skill', 'experience', 'capacity', 'rotation', 'place')),
    place integer check (place > 0),
    offer_id uuid,
    applied_at timestamptz not null,
    changed_at timestamptz not null,
    primary key (tenant_id, id),
    unique (tenant_id, call_id, worker_id),
    foreign key (tenant_id, call_id) references app.call (tenant_id, id),
    foreign key (tenant_id, worker_id) references app.worker (tenant_id, id),
    foreign key (tenant_id, offer_id) references app.offer (tenant_id, id)
);

create index application_of_worker on app.application (tenant_id, worker_id, applied_at);

select wall.protect('app.application', person_column => 'worker_id',
    updatable => '{state,reason,place,offer_id,applied_at,changed_at}');

-- A lottery's seed before the draw: the draw's job reads it, and no page.
create table app.call_seed (
    tenant_id integer not null,
    call_id uuid not null,
    seed bytea not null check (octet_length(seed) = 32),
    primary key (tenant_id, call_id),
    foreign key (tenant_id, call_id) references app.call (tenant_id, id)
);

select wall.protect('app.call_seed');

-- The record of a draw: the seed, and every number in the order that it gives. Written once.
create table app.draw (
    tenant_id integer not null,
    call_id uuid not null,
    seed bytea not null check (octet_length(seed) = 32),
    numbers jsonb not null,
    places integer not null check (places > 0),
    drawn_at timestamptz not null,
    primary key (tenant_id, call_id),
    foreign key (tenant_id, call_id) references app.call (tenant_id, id)
);

select wall.protect('app.draw', open_to => '{person}');

select wall.staff_writes('app.draw');

-- Whoever applies holds the call until her transaction ends, so that no draw and no other applicant
-- passes her; on first-come calls this takes a place, and never one more than there are.
select wall.gate('app.call', 'select (tenant_id, id, mode, places, taken, apply_by, state), update (taken)');

set local role yui_gate;

create function gate.hold_call(held_call uuid, at timestamptz) returns text
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    town integer := ctx.tenant();
    k record;
begin
    if ctx.scope() <> 'person' then
        raise exception 'this gate is for a worker who applies' using errcode = '42501';
    end if;
    select c.mode, c.places, c.taken, c.apply_by, c.state into k
    from app.call c where c.tenant_id = town and c.id = held_call for update;
    if not found then
        return 'not_found';
    end if;
    if k.state <> 'open' or at >= k.apply_by then
        return 'closed';
    end if;
    if k.mode <> 'first_come' then
        return 'held';
    end if;
    if k.taken >= k.places then
        return 'full';
    end if;
    update app.call c set taken = c.taken + 1 where c.tenant_id = town and c.id = held_call;
    return case when k.taken + 1 = k.places then 'last' else 'taken' end;
end
$$;

revoke all on function gate.hold_call(uuid, timestamptz) from public;

grant execute on function gate.hold_call(uuid, timestamptz) to yui_app, yui_worker;
