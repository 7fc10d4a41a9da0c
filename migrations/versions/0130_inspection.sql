-- 検品 deepened: how a task is looked at, samples with their seed, coded defects with their fault,
-- what was paid already, questions to the director, a worker's dispute.
alter table app.task add column rework_of uuid;

alter table app.task
    add constraint task_rework_of foreign key (tenant_id, rework_of) references app.task (tenant_id, id) not valid;

-- Tasks are thousands of rows, and the lock waits half a second at most.
-- squawk-ignore require-concurrent-index-creation
create index task_reworks on app.task (tenant_id, rework_of) where rework_of is not null;

-- fault: whose the defect is (worker, instructions, client, none). unfit: of the accepted units, those
-- that are owed but cannot go on: they did as was asked, and are done again by another, paid task.
-- recalled: accepted units in which a fault of the work was found later; they are done again, and
-- nothing is taken back.
alter table app.inspection
    add column defect text,
    add column fault text,
    add column unfit integer not null default 0,
    add column plan_version integer,
    add column checks jsonb,
    add column rework_task_id uuid,
    add column recalled integer not null default 0,
    add column recall_defect text,
    add column recall_note text,
    add column recall_due date;

alter table app.inspection
    add constraint inspection_fault check (fault in ('worker', 'instructions', 'client', 'none')) not valid,
    add constraint inspection_unfit check (unfit between 0 and accepted) not valid,
    add constraint inspection_recalled check (recalled between 0 and accepted) not valid;

grant update (recalled, recall_defect, recall_note, recall_due, rework_task_id) on app.inspection
    to yui_app, yui_worker;

-- settled: of these units, those that were accepted and owed before they were recalled.
alter table app.delivery add column settled integer not null default 0;

alter table app.delivery
    add constraint delivery_settled check (settled between 0 and quantity) not valid;

-- How a task's deliveries are looked at, in versions; the newest holds.
create table app.inspection_plan (
    tenant_id integer not null,
    task_id uuid not null,
    version integer not null check (version between 1 and 999),
    sample_percent integer not null check (sample_percent between 1 and 100),
    checklist text[] not null,
    made_by uuid not null,
    made_at timestamptz not null,
    primary key (tenant_id, task_id, version),
    foreign key (tenant_id, task_id) references app.task (tenant_id, id)
);

select wall.protect('app.inspection_plan');

-- Which units of a delivery are looked at: drawn once for each version that was handed in (0127), and
-- drawn again the same from the seed.
create table app.inspection_sample (
    tenant_id integer not null,
    delivery_id uuid not null,
    version integer not null check (version > 0),
    plan_version integer not null,
    percent integer not null check (percent between 1 and 100),
    seed text not null,
    quantity integer not null check (quantity > 0),
    size integer not null check (size > 0),
    drawn_by uuid not null,
    drawn_at timestamptz not null,
    primary key (tenant_id, delivery_id, version),
    foreign key (tenant_id, delivery_id) references app.delivery (tenant_id, id),
    check (size <= quantity)
);

select wall.protect('app.inspection_sample');

-- A leader found a fault a third time: the director decides whether it goes back once more.
create table app.rework_question (
    tenant_id integer not null,
    delivery_id uuid not null,
    asked_by uuid not null,
    defect text not null,
    note text not null,
    asked_at timestamptz not null,
    primary key (tenant_id, delivery_id),
    foreign key (tenant_id, delivery_id) references app.delivery (tenant_id, id)
);

select wall.protect('app.rework_question');

-- The worker does not agree that it is her fault; the director decides. units: those in question.
create table app.dispute (
    tenant_id integer not null,
    id uuid not null default uuidv7(),
    delivery_id uuid not null,
    inspection_id uuid not null,
    worker_id uuid not null,
    says text not null,
    state text not null default 'open' check (state in ('open', 'upheld', 'rejected', 'withdrawn')),
    opened_at timestamptz not null,
    decided_by uuid,
    decided_at timestamptz,
    fault text check (fault in ('worker', 'instructions', 'client', 'none')),
    answer text not null default '',
    primary key (tenant_id, id),
    foreign key (tenant_id, delivery_id) references app.delivery (tenant_id, id),
    foreign key (tenant_id, inspection_id) references app.inspection (tenant_id, id),
    check (decided_by <> worker_id),
    check ((state in ('upheld', 'rejected')) = (fault is not null))
);

create unique index dispute_once on app.dispute (tenant_id, inspection_id) where state <> 'withdrawn';

create index dispute_waiting on app.dispute (tenant_id, opened_at, id) where state = 'open';

create index dispute_of_worker on app.dispute (tenant_id, worker_id, opened_at desc);

select wall.protect('app.dispute', person_column => 'worker_id', updatable => '{state,decided_by,decided_at,fault,answer}');
