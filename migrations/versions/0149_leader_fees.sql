-- What a body agrees with a leader for a task: whole yen a unit, whole yen for the task (earned by
-- its units), or a part of the accepted reward. Its terms notice lies beside it as it was hashed.
-- Never edited: another agreement takes over from its first day, and ends_on says until when.
create table app.leader_fee (
    tenant_id integer not null,
    id uuid not null default uuidv7(),
    task_id uuid not null,
    worker_id uuid not null,
    leader_id uuid not null,
    body_id uuid not null,
    title text not null,
    unit_name text not null,
    quantity integer not null check (quantity > 0),
    unit_price_yen bigint not null check (unit_price_yen between 0 and 9999999999),
    kind text not null check (kind in ('unit', 'task', 'percent')),
    fee_yen bigint check (fee_yen between 1 and 9999999999),
    percent_bp integer check (percent_bp between 1 and 10000),
    withholding text not null,
    valid_from date not null,
    ends_on date,
    due_on date not null,
    payment_on date not null,
    number text not null,
    text bytea not null,
    sha256 bytea not null check (octet_length(sha256) = 32),
    state text not null default 'offered'
        check (state in ('offered', 'agreed', 'declined', 'expired', 'withdrawn', 'ended')),
    offered_by uuid not null,
    offered_at timestamptz not null,
    answer_by timestamptz not null,
    opened_at timestamptz,
    answered_at timestamptz,
    primary key (tenant_id, id),
    unique (tenant_id, number),
    foreign key (tenant_id, task_id) references app.task (tenant_id, id),
    foreign key (tenant_id, worker_id) references app.worker (tenant_id, id),
    foreign key (tenant_id, leader_id) references app.staff (tenant_id, id),
    foreign key (tenant_id, body_id) references app.body (tenant_id, id),
    check ((kind = 'percent') = (percent_bp is not null)),
    check ((kind = 'percent') = (fee_yen is null)),
    check ((state = 'ended') = (ends_on is not null)),
    check (state not in ('agreed', 'ended') or answered_at is not null)
);

create unique index leader_fee_offered on app.leader_fee (tenant_id, task_id) where state = 'offered';

create unique index leader_fee_agreed on app.leader_fee (tenant_id, task_id) where state = 'agreed';

create index leader_fee_of_task on app.leader_fee (tenant_id, task_id, valid_from);

create index leader_fee_of_worker on app.leader_fee (tenant_id, worker_id, offered_at desc);

select wall.protect('app.leader_fee', person_column => 'worker_id',
    updatable => '{state,ends_on,opened_at,answered_at}');

-- What one inspection brought: the units and the reward that are its base, and the fee, whole yen.
-- carried_yen: what taking it back left to be set right, so that all lines of an agreement come to
-- what its terms say of their sum. received_on: the day from which the 60 days to payment run.
create table app.leader_fee_line (
    tenant_id integer not null,
    inspection_id uuid not null,
    fee_id uuid not null,
    worker_id uuid not null,
    task_id uuid not null,
    units integer not null check (units > 0),
    base_yen bigint not null check (base_yen >= 0),
    fee_yen bigint not null check (fee_yen >= 0),
    carried_yen bigint not null default 0,
    journal_id uuid,
    received_on date not null,
    counted_on date not null,
    taken_back_at timestamptz,
    primary key (tenant_id, inspection_id),
    foreign key (tenant_id, inspection_id) references app.inspection (tenant_id, id),
    foreign key (tenant_id, fee_id) references app.leader_fee (tenant_id, id),
    check ((fee_yen > 0) = (journal_id is not null)),
    check (carried_yen = 0 or taken_back_at is not null)
);

create index leader_fee_line_of_fee on app.leader_fee_line (tenant_id, fee_id, counted_on);

create index leader_fee_line_of_worker on app.leader_fee_line (tenant_id, worker_id, counted_on);

create index leader_fee_line_of_task on app.leader_fee_line (tenant_id, task_id);

create index leader_fee_line_journal on app.leader_fee_line (tenant_id, journal_id)
    where journal_id is not null;

select wall.protect('app.leader_fee_line', person_column => 'worker_id',
    updatable => '{taken_back_at,carried_yen}');
