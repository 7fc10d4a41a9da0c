-- Deadlines: how a task stands (time used, units done), since when, and whom that was told to.
create table app.task_risk (
    tenant_id integer not null,
    task_id uuid not null,
    level text not null check (level in ('green', 'yellow', 'red')),
    since timestamptz not null,
    time_percent integer not null check (time_percent >= 0),
    done_percent integer not null check (done_percent between 0 and 100),
    measured_at timestamptz not null,
    primary key (tenant_id, task_id),
    foreign key (tenant_id, task_id) references app.task (tenant_id, id)
);

create index task_risk_level on app.task_risk (tenant_id, level, since, task_id) where level <> 'green';

select wall.protect('app.task_risk', updatable => '{level,since,time_percent,done_percent,measured_at}');

-- One rung of the ladder, once for each time a task got into trouble (`since`).
create table app.escalation (
    tenant_id integer not null,
    id uuid not null default uuidv7(),
    task_id uuid not null,
    since timestamptz not null,
    step text not null check (step in ('worker', 'leader', 'director', 'coordinator')),
    level text not null check (level in ('yellow', 'red')),
    time_percent integer not null,
    done_percent integer not null,
    raised_at timestamptz not null,
    state text not null default 'raised' check (state in ('raised', 'answered', 'closed')),
    answer text not null default '',
    answered_by uuid,
    answered_at timestamptz,
    primary key (tenant_id, id),
    unique (tenant_id, task_id, since, step),
    foreign key (tenant_id, task_id) references app.task (tenant_id, id),
    check ((state = 'answered') = (answered_by is not null))
);

create index escalation_waiting on app.escalation (tenant_id, step, raised_at, id) where state = 'raised';

select wall.protect('app.escalation', updatable => '{state,answer,answered_by,answered_at}');

-- What a client is shown of the quality of its work: sums of a month and a kind of work, written only
-- where at least five workers stand behind them. No worker, no delivery, no unit.
create table app.quality_sheet (
    tenant_id integer not null,
    client_id uuid not null,
    month date not null check (extract(day from month) = 1),
    job_type text not null,
    inspected integer not null check (inspected >= 0),
    first_pass integer not null check (first_pass between 0 and inspected),
    reworked integer not null check (reworked >= 0),
    on_time integer not null check (on_time >= 0),
    deliveries integer not null check (deliveries >= on_time),
    made_at timestamptz not null,
    primary key (tenant_id, client_id, month, job_type),
    foreign key (tenant_id, client_id) references app.client (tenant_id, id)
);

select wall.protect('app.quality_sheet', client_column => 'client_id',
    updatable => '{inspected,first_pass,reworked,on_time,deliveries,made_at}');
