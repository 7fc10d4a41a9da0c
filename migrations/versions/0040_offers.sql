create table app.offer (
    tenant_id integer not null,
    id uuid not null default uuidv7(),
    task_id uuid not null,
    worker_id uuid not null,
    body_id uuid not null,
    title text not null,
    quantity integer not null check (quantity > 0),
    unit_name text not null,
    unit_price_yen bigint not null check (unit_price_yen between 0 and 9999999999),
    due_on date not null,
    answer_by timestamptz not null,
    state text not null default 'offered' check (state in
        ('offered', 'accepted', 'declined', 'expired', 'withdrawn')),
    offered_by uuid not null,
    offered_at timestamptz not null,
    answered_at timestamptz,
    opened_at timestamptz,
    primary key (tenant_id, id),
    foreign key (tenant_id, task_id) references app.task (tenant_id, id),
    foreign key (tenant_id, worker_id) references app.worker (tenant_id, id)
);

create index offer_of_worker on app.offer (tenant_id, worker_id, state, answer_by);

create index offer_of_task on app.offer (tenant_id, task_id);

select wall.protect('app.offer', person_column => 'worker_id', updatable => '{state,answered_at,opened_at}');

-- 取引条件明示書: immutable, made and hashed at the moment of the offer (フリーランス法 3条).
create table app.terms_notice (
    tenant_id integer not null,
    offer_id uuid not null,
    worker_id uuid not null,
    number text not null,
    terms jsonb not null,
    text bytea not null,
    sha256 bytea not null check (octet_length(sha256) = 32),
    made_at timestamptz not null,
    primary key (tenant_id, offer_id),
    unique (tenant_id, number),
    foreign key (tenant_id, offer_id) references app.offer (tenant_id, id)
);

select wall.protect('app.terms_notice', person_column => 'worker_id');

create table app.assignment (
    tenant_id integer not null,
    id uuid not null default uuidv7(),
    offer_id uuid not null,
    task_id uuid not null,
    worker_id uuid not null,
    body_id uuid not null,
    title text not null,
    quantity integer not null check (quantity > 0),
    unit_name text not null,
    unit_price_yen bigint not null check (unit_price_yen >= 0),
    withholding text not null,
    inspection_days integer not null,
    due_on date not null,
    accepted_at timestamptz not null,
    state text not null default 'active' check (state in ('active', 'done', 'ended')),
    primary key (tenant_id, id),
    unique (tenant_id, offer_id),
    foreign key (tenant_id, offer_id) references app.offer (tenant_id, id),
    foreign key (tenant_id, task_id) references app.task (tenant_id, id)
);

create index assignment_of_worker on app.assignment (tenant_id, worker_id, state, due_on);

create index assignment_of_task on app.assignment (tenant_id, task_id);

select wall.protect('app.assignment', person_column => 'worker_id', updatable => '{state}');
