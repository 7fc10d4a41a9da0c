-- One share, two rows under one id: side 'out' in the lead town, side 'in' in the guest town.
-- Both are written by gates alone (0061): the runtime roles may read them, and a guest may say
-- which task of hers the share became. Neither row names two partitions.
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
    unit_price_yen bigint not null check (unit_price_yen between 1 and 9999999999),
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

select wall.protect('app.share', updatable => '{task_id}');

revoke insert on app.share from yui_app, yui_worker;

-- Inspected units on their way from the guest (side 'out') to the lead town (side 'in'), without
-- any worker's key: two rows under one id, written by gates alone.
create table app.share_handover (
    tenant_id integer not null,
    id uuid not null,
    side text not null check (side in ('out', 'in')),
    share_id uuid not null,
    quantity integer not null check (quantity > 0),
    accepted integer not null default 0 check (accepted between 0 and quantity),
    state text not null default 'submitted' check (state in ('submitted', 'accepted', 'partly_accepted', 'returned')),
    reason text check (reason in ('spec', 'missing', 'format', 'typo', 'late_change', 'other')),
    note text not null default '',
    answer text not null default '',
    handed_at timestamptz not null,
    decided_at timestamptz,
    primary key (tenant_id, id),
    foreign key (tenant_id, share_id) references app.share (tenant_id, id),
    check (state in ('submitted', 'accepted') or reason is not null)
);

create index share_handover_of_share on app.share_handover (tenant_id, share_id);

create index share_handover_waiting on app.share_handover (tenant_id, side, handed_at) where state = 'submitted';

select wall.protect('app.share_handover');

revoke insert on app.share_handover from yui_app, yui_worker;

-- 納入: inspected units of an order, from the body to its client. version is the ETag.
create table app.handover (
    tenant_id integer not null,
    id uuid not null default uuidv7(),
    order_id uuid not null,
    client_id uuid not null,
    quantity integer not null check (quantity > 0),
    accepted integer not null default 0 check (accepted between 0 and quantity),
    state text not null default 'submitted' check (state in ('submitted', 'accepted', 'partly_accepted', 'returned')),
    reason text check (reason in ('spec', 'missing', 'format', 'typo', 'late_change', 'other')),
    note text not null default '',
    handed_at timestamptz not null,
    decided_at timestamptz,
    version integer not null default 1,
    primary key (tenant_id, id),
    foreign key (tenant_id, order_id) references app.client_order (tenant_id, id),
    foreign key (tenant_id, client_id) references app.client (tenant_id, id),
    check (state in ('submitted', 'accepted') or reason is not null)
);

create index handover_of_order on app.handover (tenant_id, order_id);

create index handover_of_client on app.handover (tenant_id, client_id, handed_at desc);

create index handover_waiting on app.handover (tenant_id, handed_at) where state = 'submitted';

select wall.protect('app.handover', client_column => 'client_id', updatable => '{accepted,state,reason,note,decided_at,version}');

-- The monthly line between two bodies, once on each side, each in its own open month.
create table app.settlement_line (
    tenant_id integer not null,
    handover_id uuid not null,
    side text not null check (side in ('owed', 'due')),
    body_id uuid not null,
    other integer not null references app.tenant (code),
    share_id uuid not null,
    quantity integer not null check (quantity > 0),
    yen bigint not null check (yen > 0),
    month date not null check (extract(day from month) = 1),
    journal_id uuid not null,
    made_at timestamptz not null,
    primary key (tenant_id, handover_id),
    foreign key (tenant_id, share_id) references app.share (tenant_id, id),
    foreign key (tenant_id, handover_id) references app.share_handover (tenant_id, id),
    foreign key (tenant_id, body_id) references app.body (tenant_id, id)
);

create index settlement_by_month on app.settlement_line (tenant_id, month, other);

select wall.protect('app.settlement_line');
