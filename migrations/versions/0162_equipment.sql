-- With what a task is done, and who provides it (告示37号 第2条第2号ハ(1)). Never edited: of a task and
-- a kind the newest row holds. basis: the worker's own, rented under a contract with a price
-- (双務契約), lent for nothing, or bought for the work. bound: it must be used.
create table app.task_equipment (
    tenant_id integer not null,
    id uuid not null default uuidv7(),
    task_id uuid not null,
    what text not null check (what in ('machine', 'licence', 'place', 'material')),
    provider text not null check (provider in ('worker', 'body', 'client')),
    basis text not null check (basis in ('own', 'rented', 'lent', 'bought')),
    bound boolean not null default false,
    reason text not null default '',
    recorded_by uuid not null,
    recorded_at timestamptz not null,
    primary key (tenant_id, id),
    foreign key (tenant_id, task_id) references app.task (tenant_id, id),
    check (provider = 'worker' or basis <> 'own')
);

create index equipment_of_task on app.task_equipment (tenant_id, task_id, what, recorded_at desc, id desc);

create index equipment_newest on app.task_equipment (tenant_id, recorded_at);

select wall.protect('app.task_equipment');

-- Free text reaches workers and clients in more places than these six.
-- squawk-ignore ban-drop-constraint
alter table app.hint_hit drop constraint hint_hit_place_check;

alter table app.hint_hit add constraint hint_hit_place_check check (place in
    ('task', 'offer', 'call', 'message', 'rework', 'contract', 'share', 'handover', 'quote', 'terms')) not valid;
