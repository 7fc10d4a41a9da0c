-- One case for each assignment that its worker cannot go on with: how many units are to be taken
-- over, whom one is asking (SUBSTITUTE_MOVES), until when.
create table app.substitution (
    tenant_id integer not null,
    id uuid not null default uuidv7(),
    assignment_id uuid not null,
    task_id uuid not null,
    worker_id uuid not null,
    director_id uuid not null,
    quantity integer not null check (quantity > 0),
    state text not null default 'opened' check (state in
        ('opened', 'team', 'town', 'towns', 'uncovered', 'covered', 'cancelled')),
    opened_at timestamptz not null,
    step_until timestamptz,
    target_at timestamptz,
    closed_at timestamptz,
    primary key (tenant_id, id),
    unique (tenant_id, assignment_id),
    foreign key (tenant_id, assignment_id) references app.assignment (tenant_id, id),
    foreign key (tenant_id, task_id) references app.task (tenant_id, id)
);

create index substitution_open on app.substitution (tenant_id, opened_at, id)
    where state in ('opened', 'team', 'town', 'towns', 'uncovered');

select wall.protect('app.substitution', person_column => 'worker_id',
    updatable => '{state,step_until,target_at,closed_at}');

-- The ordinary offers that a case has led to.
create table app.substitution_ask (
    tenant_id integer not null,
    substitution_id uuid not null,
    offer_id uuid not null,
    step text not null check (step in ('team', 'town')),
    asked_at timestamptz not null,
    primary key (tenant_id, substitution_id, offer_id),
    foreign key (tenant_id, substitution_id) references app.substitution (tenant_id, id),
    foreign key (tenant_id, offer_id) references app.offer (tenant_id, id)
);

create unique index substitution_of_offer on app.substitution_ask (tenant_id, offer_id);

select wall.protect('app.substitution_ask');

-- A town's own hours to answer, from a day on; before the first row those hold that come with Yui.
create table app.substitute_hours (
    tenant_id integer not null,
    valid_from date not null,
    team_hours integer not null check (team_hours between 1 and 240),
    town_hours integer not null check (town_hours between 1 and 240),
    towns_hours integer not null check (towns_hours between 1 and 720),
    at_once integer not null check (at_once between 1 and 20),
    made_by uuid not null,
    made_at timestamptz not null,
    primary key (tenant_id, valid_from)
);

select wall.protect('app.substitute_hours');
