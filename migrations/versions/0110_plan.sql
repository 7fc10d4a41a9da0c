-- Tasks are planned: what they need, where they may be done, what comes before them, from when to when.
alter table app.task
    add column security text not null default 'home',
    add column hands integer not null default 1,
    add column plan_start date,
    add column plan_finish date;

alter table app.task
    add constraint task_security check (security in ('home', 'center')) not valid,
    add constraint task_hands check (hands between 1 and 1000) not valid,
    add constraint task_planned check (plan_start <= plan_finish) not valid;

grant update (security, place, hands, plan_start, plan_finish, minutes_per_unit, unit_price_yen)
    on app.task to yui_app, yui_worker;

-- Days that the plan keeps free before the client's deadline; none: the usual ones of that day.
alter table app.client_order
    add column acceptance_days integer,
    add column inspection_days integer,
    add column buffer_days integer;

alter table app.client_order
    add constraint order_acceptance_days check (acceptance_days between 0 and 60) not valid,
    add constraint order_inspection_days check (inspection_days between 0 and 60) not valid,
    add constraint order_buffer_days check (buffer_days between 0 and 60) not valid;

-- quantity: a client may change the volume it ordered (0112); the tasks follow in the same transaction.
grant update (acceptance_days, inspection_days, buffer_days, quantity) on app.client_order
    to yui_app, yui_worker;

-- A skill that a task needs, and at what level. Taken away by `live`, and put back by it.
create table app.task_skill (
    tenant_id integer not null,
    task_id uuid not null,
    skill text not null,
    level integer not null check (level between 1 and 5),
    live boolean not null default true,
    primary key (tenant_id, task_id, skill),
    foreign key (tenant_id, task_id) references app.task (tenant_id, id)
);

select wall.protect('app.task_skill', updatable => '{level,live}');

-- A task begins after another one of the same order was delivered and inspected.
create table app.task_after (
    tenant_id integer not null,
    task_id uuid not null,
    after_id uuid not null,
    live boolean not null default true,
    primary key (tenant_id, task_id, after_id),
    foreign key (tenant_id, task_id) references app.task (tenant_id, id),
    foreign key (tenant_id, after_id) references app.task (tenant_id, id),
    check (task_id <> after_id)
);

create index task_after_which on app.task_after (tenant_id, after_id);

select wall.protect('app.task_after', updatable => '{live}');
