-- 受領証: one row each time something was handed in. Version 1 starts the 60 days (フリーランス法4条1項);
-- a later version replaces it until it is inspected, and moves no clock.
create table app.delivery_version (
    tenant_id integer not null,
    id uuid not null default uuidv7(),
    delivery_id uuid not null,
    worker_id uuid not null,
    version integer not null check (version > 0),
    number text not null,
    quantity integer not null check (quantity > 0),
    url text not null default '' check (char_length(url) <= 500),
    note text not null default '',
    once uuid not null,
    received_at timestamptz not null,
    primary key (tenant_id, id),
    unique (tenant_id, delivery_id, version),
    unique (tenant_id, worker_id, once),
    foreign key (tenant_id, delivery_id) references app.delivery (tenant_id, id)
);

select wall.protect('app.delivery_version', person_column => 'worker_id');

-- A version that replaces another before inspection may bring another number of units.
grant update (quantity, note) on app.delivery to yui_app, yui_worker;

-- A day that passed with units missing: of the assignment itself, or of a rework.
create table app.late_mark (
    tenant_id integer not null,
    id uuid not null default uuidv7(),
    assignment_id uuid not null,
    worker_id uuid not null,
    what text not null check (what in ('due', 'rework')),
    due_on date not null,
    missing integer not null check (missing > 0),
    flagged_at timestamptz not null,
    primary key (tenant_id, id),
    unique (tenant_id, assignment_id, what, due_on),
    foreign key (tenant_id, assignment_id) references app.assignment (tenant_id, id)
);

create index late_mark_new on app.late_mark (tenant_id, flagged_at desc);

select wall.protect('app.late_mark', person_column => 'worker_id');

-- squawk-ignore require-concurrent-index-creation
create index assignment_by_due on app.assignment (tenant_id, due_on) where state = 'active';

-- What is due by the minute. One promise a town and kind is made ready again each time, so that a
-- minute leaves no row behind; of minutes that passed while nobody looked, the last is enough.
-- squawk-ignore ban-drop-constraint
alter table app.schedule drop constraint schedule_every_check;

alter table app.schedule add constraint schedule_every_check check (every in ('minute', 'hour', 'day', 'month')) not valid;

grant select (key) on app.outbox to yui_gate;

set local role yui_gate;

create or replace function gate.schedule_due() returns integer
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
    with due as (
        select s.tenant_id, s.kind, s.every, s.next_at from app.schedule s
        where s.next_at <= now() for update skip locked
    ), promised as (
        insert into app.outbox (tenant_id, kind, payload, key)
        select due.tenant_id, due.kind, jsonb_build_object('due_at', due.next_at),
               due.kind || ':' || to_char(due.next_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI"Z"')
        from due where due.every <> 'minute' on conflict do nothing
    ), again as (
        insert into app.outbox as o (tenant_id, kind, payload, key)
        select due.tenant_id, due.kind, jsonb_build_object('due_at', due.next_at), due.kind || ':minute'
        from due where due.every = 'minute'
        on conflict (tenant_id, key) do update set state = 'pending', attempts = 0, run_at = now()
        where o.state in ('done', 'dead')
    ), moved as (
        update app.schedule s set next_at = case s.every
            when 'minute' then s.next_at + interval '1 minute' * (1 + floor(extract(epoch from now() - s.next_at) / 60))
            when 'hour' then s.next_at + interval '1 hour' * (1 + floor(extract(epoch from now() - s.next_at) / 3600))
            when 'day' then s.next_at + interval '1 day'
            else (s.next_at at time zone 'Asia/Tokyo' + interval '1 month') at time zone 'Asia/Tokyo' end
        from due where s.tenant_id = due.tenant_id and s.kind = due.kind
        returning 1
    )
    select count(*)::integer from moved
$$;
