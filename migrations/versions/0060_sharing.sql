-- One share, two rows: side 'out' in the lead town, side 'in' in the guest town, under one id, the
-- second written by a gate. Neither row ever names two partitions.
create table app.share (
    tenant_id integer not null,
    id uuid not null,
    side text not null check (side in ('out', 'in')),
    other integer not null references app.tenant (code),
    body_id uuid not null,
    task_id uuid,
    title text not null,
    spec text not null,
    job_type text not null,
    unit_name text not null,
    quantity integer not null check (quantity > 0),
    accepted integer not null default 0 check (accepted between 0 and quantity),
    unit_price_yen bigint not null check (unit_price_yen between 0 and 9999999999),
    due_on date not null,
    answer_by timestamptz not null,
    state text not null default 'asked' check (state in ('asked', 'accepted', 'partly_accepted', 'declined', 'withdrawn', 'done')),
    asked_at timestamptz not null,
    answered_at timestamptz,
    primary key (tenant_id, id),
    foreign key (tenant_id, body_id) references app.body (tenant_id, id),
    foreign key (tenant_id, task_id) references app.task (tenant_id, id),
    check (side = 'in' or task_id is not null)
);

create index share_waiting on app.share (tenant_id, side, state, answer_by);

create index share_of_task on app.share (tenant_id, task_id);

select wall.protect('app.share', updatable => '{task_id,accepted,state,answered_at}');

-- 納入: inspected units without any worker's key. to 'client': of an order; to 'lead': guest's row of
-- what it hands to the lead town; from 'guest': the lead town's mirrored row of the same id.
create table app.handover (
    tenant_id integer not null,
    id uuid not null default uuidv7(),
    kind text not null check (kind in ('client', 'to_lead', 'from_guest')),
    order_id uuid,
    share_id uuid,
    client_id uuid,
    quantity integer not null check (quantity > 0),
    accepted integer not null default 0 check (accepted between 0 and quantity),
    state text not null default 'submitted' check (state in ('submitted', 'accepted', 'partly_accepted', 'returned')),
    reason text,
    note text not null default '',
    handed_at timestamptz not null,
    decided_at timestamptz,
    version integer not null default 1,
    primary key (tenant_id, id),
    foreign key (tenant_id, order_id) references app.client_order (tenant_id, id),
    foreign key (tenant_id, share_id) references app.share (tenant_id, id),
    check ((kind = 'client') = (order_id is not null)),
    check ((kind = 'client') = (client_id is not null)),
    check ((kind <> 'client') = (share_id is not null))
);

create index handover_of_order on app.handover (tenant_id, order_id);

create index handover_of_share on app.handover (tenant_id, share_id);

create index handover_waiting on app.handover (tenant_id, kind, handed_at) where state = 'submitted';

select wall.protect('app.handover', client_column => 'client_id', updatable => '{accepted,state,reason,note,decided_at,version}');

-- The monthly line between two bodies, once on each side.
create table app.settlement_line (
    tenant_id integer not null,
    id uuid not null,
    side text not null check (side in ('owed', 'due')),
    body_id uuid not null,
    other integer not null references app.tenant (code),
    share_id uuid not null,
    handover_id uuid not null,
    quantity integer not null check (quantity > 0),
    yen bigint not null check (yen > 0),
    month date not null check (extract(day from month) = 1),
    journal_id uuid not null,
    made_at timestamptz not null,
    primary key (tenant_id, id),
    unique (tenant_id, handover_id, side),
    foreign key (tenant_id, share_id) references app.share (tenant_id, id)
);

create index settlement_by_month on app.settlement_line (tenant_id, month, other);

select wall.protect('app.settlement_line');
