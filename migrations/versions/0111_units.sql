-- Units of a task as rows: what is in each, and how far it is. A task without rows is counted alone.
create table app.unit (
    tenant_id integer not null,
    id uuid not null default uuidv7(),
    task_id uuid not null,
    key text not null check (length(key) between 1 and 100),
    label text not null default '' check (length(label) <= 500),
    payload jsonb not null default '{}',
    state text not null default 'todo' check (state in ('todo', 'doing', 'submitted', 'checking', 'rework', 'done')),
    assignment_id uuid,
    worker_id uuid,
    made_at timestamptz not null,
    moved_at timestamptz,
    primary key (tenant_id, id),
    unique (tenant_id, task_id, key),
    foreign key (tenant_id, task_id) references app.task (tenant_id, id),
    foreign key (tenant_id, assignment_id) references app.assignment (tenant_id, id),
    check (assignment_id is null or worker_id is not null)
);

create index unit_in_state on app.unit (tenant_id, task_id, state, key);

create index unit_of_assignment on app.unit (tenant_id, assignment_id) where assignment_id is not null;

select wall.protect('app.unit', person_column => 'worker_id',
    updatable => '{label,payload,state,assignment_id,worker_id,moved_at}');

-- A file of units, read and judged; its units are written when somebody confirms it. once: the mark
-- of the form that sent it, so that a double click reads it once.
create table app.unit_import (
    tenant_id integer not null,
    id uuid not null default uuidv7(),
    task_id uuid not null,
    name text not null,
    sha256 bytea not null check (octet_length(sha256) = 32),
    total integer not null check (total between 1 and 10000),
    good integer not null check (good >= 0),
    bad integer not null check (bad >= 0),
    same integer not null check (same >= 0),
    state text not null default 'read' check (state in ('read', 'writing', 'written', 'dropped')),
    once uuid not null,
    operation_id uuid,
    made_by uuid not null,
    made_at timestamptz not null,
    confirmed_by uuid,
    confirmed_at timestamptz,
    primary key (tenant_id, id),
    unique (tenant_id, once),
    foreign key (tenant_id, task_id) references app.task (tenant_id, id),
    foreign key (tenant_id, operation_id) references app.operation (tenant_id, id)
);

create index unit_import_of_task on app.unit_import (tenant_id, task_id, made_at desc);

select wall.protect('app.unit_import', updatable => '{state,operation_id,confirmed_by,confirmed_at}');

-- A row of such a file. problem: the code of what is wrong with it; none: it becomes a unit.
create table app.unit_import_row (
    tenant_id integer not null,
    import_id uuid not null,
    line integer not null check (line >= 1),
    key text not null,
    label text not null,
    payload jsonb not null,
    problem text,
    field text,
    unit_id uuid not null,
    primary key (tenant_id, import_id, line),
    foreign key (tenant_id, import_id) references app.unit_import (tenant_id, id)
);

create index unit_import_bad on app.unit_import_row (tenant_id, import_id, line) where problem is not null;

select wall.protect('app.unit_import_row');
