create table app.delivery (
    tenant_id integer not null,
    id uuid not null default uuidv7(),
    assignment_id uuid not null,
    task_id uuid not null,
    worker_id uuid not null,
    body_id uuid not null,
    quantity integer not null check (quantity > 0),
    round integer not null default 0 check (round between 0 and 99),
    rework_of uuid,
    note text not null default '',
    once uuid not null,
    delivered_at timestamptz not null,
    inspection_due date not null,
    state text not null default 'submitted' check (state in ('submitted', 'accepted', 'partly_accepted', 'returned')),
    primary key (tenant_id, id),
    unique (tenant_id, worker_id, once),
    foreign key (tenant_id, assignment_id) references app.assignment (tenant_id, id),
    foreign key (tenant_id, rework_of) references app.delivery (tenant_id, id)
);

create index delivery_waiting on app.delivery (tenant_id, inspection_due, id) where state = 'submitted';

create index delivery_of_assignment on app.delivery (tenant_id, assignment_id, delivered_at);

create index delivery_of_worker on app.delivery (tenant_id, worker_id, delivered_at desc);

select wall.protect('app.delivery', person_column => 'worker_id', updatable => '{state}');

-- 検品: by someone who did not do the work. accepted + returned = the delivery's quantity. Nobody's
-- id as inspector says that the inspection's due day passed and the work counts as accepted.
-- counted_on: the day of acceptance, which is the posting's and the income's.
create table app.inspection (
    tenant_id integer not null,
    id uuid not null default uuidv7(),
    delivery_id uuid not null,
    worker_id uuid not null,
    inspector_id uuid not null,
    accepted integer not null check (accepted >= 0),
    returned integer not null check (returned >= 0),
    reason text check (reason in ('spec', 'missing', 'format', 'typo', 'late_change', 'other')),
    note text not null default '',
    rework_due date,
    yen bigint not null check (yen >= 0),
    journal_id uuid,
    inspected_at timestamptz not null,
    counted_on date not null,
    taken_back_at timestamptz,
    primary key (tenant_id, id),
    foreign key (tenant_id, delivery_id) references app.delivery (tenant_id, id),
    check (inspector_id <> worker_id),
    check (returned = 0 or reason is not null)
);

create unique index inspection_once on app.inspection (tenant_id, delivery_id) where taken_back_at is null;

select wall.protect('app.inspection', person_column => 'worker_id', updatable => '{taken_back_at}');

create index inspection_of_worker on app.inspection (tenant_id, worker_id, counted_on);

create index delivery_rework on app.delivery (tenant_id, rework_of) where rework_of is not null;

-- Inspected units of a task and how many of them went on to the client or the lead town. Whoever
-- moves units locks this row; no unit goes on twice, and none that went on can be taken back.
create table app.task_units (
    tenant_id integer not null,
    task_id uuid not null,
    accepted integer not null default 0 check (accepted >= 0),
    handed integer not null default 0 check (handed >= 0),
    primary key (tenant_id, task_id),
    foreign key (tenant_id, task_id) references app.task (tenant_id, id),
    check (handed <= accepted)
);

select wall.protect('app.task_units', updatable => '{accepted,handed}');
