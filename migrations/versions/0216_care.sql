-- A worker asks that her childcare or care of relatives be considered (Freelance Act 13). wish: what she
-- asks for. said: of her reasons, what she chose to tell the office; may be nothing. assignment_id: the
-- work it is about; none: all of it. duty: her contract had lasted, or will last, long enough that the
-- law demands an answer; without it the body tries.
create table app.care_case (
    tenant_id integer not null,
    id uuid not null default uuidv7(),
    worker_id uuid not null,
    kind text not null check (kind in ('untold', 'pregnancy', 'childcare', 'caregiving')),
    wish text not null check (char_length(wish) between 1 and 1000),
    said text not null default '' check (char_length(said) <= 1000),
    assignment_id uuid,
    from_on date not null,
    duty boolean not null,
    state text not null default 'asked' check (state in ('asked', 'looking', 'granted', 'otherwise', 'refused', 'withdrawn')),
    asked_at timestamptz not null,
    answer_due date not null,
    answer text not null default '' check (char_length(answer) <= 1000),
    reason text not null default '' check (char_length(reason) <= 1000),
    answered_by uuid,
    answered_at timestamptz,
    reminded_at timestamptz,
    primary key (tenant_id, id),
    foreign key (tenant_id, worker_id) references app.worker (tenant_id, id),
    foreign key (tenant_id, assignment_id) references app.assignment (tenant_id, id),
    check (state <> 'refused' or reason <> ''),
    check (state not in ('granted', 'otherwise', 'refused') or answered_at is not null)
);

create index care_case_open on app.care_case (tenant_id, answer_due, id) where state in ('asked', 'looking');

create index care_case_by_day on app.care_case (tenant_id, asked_at, id);

create index care_case_by_worker on app.care_case (tenant_id, worker_id);

select wall.protect('app.care_case', person_column => 'worker_id',
    updatable => '{state,answer,reason,answered_by,answered_at,reminded_at}');
