-- A worker who leaves the town's programme: why, what came after, from which day. Nothing of her life
-- here is taken away by it: what was accepted is paid, and she may come back.
create table app.leaving (
    tenant_id integer not null,
    id uuid not null default uuidv7(),
    worker_id uuid not null,
    reason text not null check (reason in ('job', 'moved', 'age', 'busy', 'other')),
    outcome text not null default 'none' check (outcome in ('none', 'hired', 'hired_by_client', 'founded')),
    client_id uuid,
    leave_on date not null,
    asked_by uuid not null,
    asked_at timestamptz not null,
    state text not null default 'asked' check (state in ('asked', 'left', 'cancelled', 'returned')),
    closed_at timestamptz,
    told_at timestamptz,
    primary key (tenant_id, id),
    foreign key (tenant_id, worker_id) references app.worker (tenant_id, id),
    foreign key (tenant_id, client_id) references app.client (tenant_id, id),
    check (client_id is null or outcome = 'hired_by_client'),
    check ((state = 'asked') = (closed_at is null))
);

create unique index leaving_asked on app.leaving (tenant_id, worker_id) where state = 'asked';

create index leaving_by_day on app.leaving (tenant_id, leave_on, id);

select wall.protect('app.leaving', person_column => 'worker_id',
    updatable => '{outcome,client_id,state,closed_at,told_at}');
