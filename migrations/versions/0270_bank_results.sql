-- A transfer that the bank gave back (振込不能, 組戻): why, and when its payee was told. The money is
-- app.payout_item's business (0264). released_at: somebody at the office said that it may be paid to
-- the same account once more, as the reason did not lie there.
create table app.payout_return (
    tenant_id integer not null,
    run_id uuid not null,
    worker_id uuid not null,
    way text not null check (way in ('unable', 'recalled')),
    reason text not null check (reason ~ '^[0-9]{2}$'),
    returned_on date not null,
    told_at timestamptz not null,
    released_by uuid,
    released_at timestamptz,
    primary key (tenant_id, run_id, worker_id),
    foreign key (tenant_id, run_id, worker_id) references app.payout_item (tenant_id, run_id, worker_id),
    check ((released_by is null) = (released_at is null))
);

create index payout_return_of_worker on app.payout_return (tenant_id, worker_id, returned_on desc);

select wall.protect('app.payout_return', person_column => 'worker_id', updatable => '{released_by,released_at}');

-- What came back is paid once more with a later run, whole, and at most once: one live row a return.
create table app.repayment (
    tenant_id integer not null,
    id uuid not null default uuidv7(),
    of_run uuid not null,
    worker_id uuid not null,
    run_id uuid not null,
    engagement_id uuid not null,
    yen bigint not null check (yen > 0),
    journal_id uuid not null,
    state text not null check (state in ('planned', 'sent', 'dropped')),
    made_at timestamptz not null,
    primary key (tenant_id, id),
    foreign key (tenant_id, of_run) references app.payout_run (tenant_id, id),
    foreign key (tenant_id, run_id) references app.payout_run (tenant_id, id),
    foreign key (tenant_id, engagement_id) references app.engagement (tenant_id, id),
    check (of_run <> run_id)
);

create unique index repayment_once on app.repayment (tenant_id, of_run, worker_id) where state <> 'dropped';

create index repayment_of_run on app.repayment (tenant_id, run_id, worker_id);

create index repayment_of_worker on app.repayment (tenant_id, worker_id);

select wall.protect('app.repayment', person_column => 'worker_id', updatable => '{state}');

-- A bank's answer as it was read: in sum here, line by line beside it; account numbers in neither.
create table app.bank_file (
    tenant_id integer not null,
    id uuid not null default uuidv7(),
    run_id uuid not null,
    name text not null,
    sha256 bytea not null check (octet_length(sha256) = 32),
    answered_on date not null,
    number integer not null check (number >= 0),
    paid integer not null check (paid >= 0),
    paid_yen bigint not null check (paid_yen >= 0),
    back integer not null check (back >= 0),
    back_yen bigint not null check (back_yen >= 0),
    held integer not null check (held >= 0),
    held_yen bigint not null check (held_yen >= 0),
    state text not null check (state in ('read', 'taken', 'dropped')),
    made_by uuid not null,
    made_at timestamptz not null,
    taken_by uuid,
    taken_at timestamptz,
    primary key (tenant_id, id),
    foreign key (tenant_id, run_id) references app.payout_run (tenant_id, id),
    check ((taken_by is null) = (taken_at is null)),
    check ((state = 'taken') = (taken_at is not null))
);

create unique index bank_file_once on app.bank_file (tenant_id, sha256) where state <> 'dropped';

create index bank_file_newest on app.bank_file (tenant_id, id desc);

create index bank_file_of_run on app.bank_file (tenant_id, run_id);

select wall.protect('app.bank_file', updatable => '{state,taken_by,taken_at}');

create table app.bank_answer (
    tenant_id integer not null,
    file_id uuid not null,
    line integer not null check (line > 0),
    run_id uuid not null,
    worker_id uuid not null,
    yen bigint not null check (yen > 0),
    outcome text not null check (outcome in ('paid', 'unable', 'correcting', 'recalled')),
    reason text not null check (reason ~ '^[0-9]{2}$'),
    primary key (tenant_id, file_id, line),
    foreign key (tenant_id, file_id) references app.bank_file (tenant_id, id)
);

create index bank_answer_of_item on app.bank_answer (tenant_id, run_id, worker_id);

select wall.protect('app.bank_answer');
