-- A practice that a rule of the guard met at one thing (a task, an offer, a client …): one row,
-- however often it is seen. evidence holds figures and words, never a name.
create table app.guard_finding (
    tenant_id integer not null,
    id uuid not null default uuidv7(),
    rule_code text not null,
    rule_from date not null,
    key text not null,
    kind text not null,
    subject text not null,
    excerpt text not null,
    evidence jsonb not null,
    first_week text not null,
    last_week text not null,
    weeks integer not null default 1 check (weeks > 0),
    state text not null default 'open' check (state in ('open', 'mending', 'mended', 'explained')),
    plan text not null default '',
    due_on date,
    version integer not null default 1,
    found_at timestamptz not null,
    primary key (tenant_id, id),
    unique (tenant_id, key)
);

create index finding_newest on app.guard_finding (tenant_id, found_at desc, id desc);

create index finding_waiting on app.guard_finding (tenant_id, found_at desc, id desc) where state in ('open', 'mending');

select wall.protect('app.guard_finding', updatable => '{excerpt,evidence,last_week,weeks,state,plan,due_on,version}');

-- Every move with what was said: the evidence of what was done about it.
create table app.guard_step (
    tenant_id integer not null,
    id uuid not null default uuidv7(),
    finding_id uuid not null,
    from_state text not null check (from_state in ('open', 'mending', 'mended', 'explained')),
    to_state text not null check (to_state in ('open', 'mending', 'mended', 'explained')),
    note text not null,
    due_on date,
    by_id uuid not null,
    at timestamptz not null,
    primary key (tenant_id, id),
    foreign key (tenant_id, finding_id) references app.guard_finding (tenant_id, id)
);

create index guard_step_of_finding on app.guard_step (tenant_id, finding_id, at);

select wall.protect('app.guard_step');

-- The weeks that were looked at; a week is looked at once by itself and again when asked.
create table app.guard_look (
    tenant_id integer not null,
    week text not null check (week ~ '^[0-9]{4}-W[0-9]{2}$'),
    ran_at timestamptz not null,
    facts integer not null check (facts >= 0),
    met integer not null check (met >= 0),
    fresh integer not null check (fresh >= 0),
    primary key (tenant_id, week)
);

select wall.protect('app.guard_look', updatable => '{ran_at,facts,met,fresh}');

-- What the contract edge refused to a client: once a day for each caller and route, so that nobody
-- fills the book by asking again.
create table app.guard_event (
    tenant_id integer not null,
    id uuid not null default uuidv7(),
    actor_id uuid not null,
    scope text not null,
    method text not null,
    route text not null,
    status integer not null,
    day date not null,
    at timestamptz not null,
    primary key (tenant_id, id),
    unique (tenant_id, actor_id, day, method, route)
);

create index guard_event_newest on app.guard_event (tenant_id, at desc, id desc);

select wall.protect('app.guard_event', anyone_adds => true);
