-- What two bodies agreed on how the price of shared work is divided: dated rows, mirrored under one
-- id, written by gates alone. A rule is never edited: a later one takes its place, and what was
-- accepted before stays under the rule of its day.
create table app.settlement_rule (
    tenant_id integer not null,
    id uuid not null,
    side text not null check (side in ('client', 'worker')),
    other integer not null references app.tenant (code),
    share_id uuid,
    manager integer references app.tenant (code),
    sponsor integer references app.tenant (code),
    client_bp integer not null check (client_bp between 0 and 10000),
    worker_bp integer not null check (worker_bp between 0 and 10000),
    manager_bp integer not null check (manager_bp between 0 and 10000),
    sponsor_bp integer not null check (sponsor_bp between 0 and 10000),
    rest text not null check (rest in ('client', 'worker', 'manager', 'sponsor')),
    valid_from date not null,
    valid_to date,
    ours boolean not null,
    state text not null default 'proposed' check (state in ('proposed', 'agreed', 'declined', 'withdrawn')),
    proposed_at timestamptz not null,
    answered_at timestamptz,
    primary key (tenant_id, id),
    foreign key (tenant_id, share_id) references app.share (tenant_id, id),
    check (client_bp + worker_bp + manager_bp + sponsor_bp = 10000),
    check (valid_to is null or valid_to >= valid_from),
    check ((manager is null) = (manager_bp = 0)),
    check ((sponsor is null) = (sponsor_bp = 0)),
    check (rest <> 'manager' or manager is not null),
    check (rest <> 'sponsor' or sponsor is not null)
);

create index settlement_rule_of_pair on app.settlement_rule (tenant_id, other, valid_from desc);

create index settlement_rule_of_share on app.settlement_rule (tenant_id, share_id) where share_id is not null;

select wall.protect('app.settlement_rule');

revoke insert on app.settlement_rule from yui_app, yui_worker;

-- The rule of a share, frozen when the share was accepted: the terms themselves, on both sides.
create table app.settlement_split (
    tenant_id integer not null,
    share_id uuid not null,
    rule_id uuid not null,
    manager integer references app.tenant (code),
    sponsor integer references app.tenant (code),
    client_bp integer not null,
    worker_bp integer not null,
    manager_bp integer not null,
    sponsor_bp integer not null,
    rest text not null,
    frozen_at timestamptz not null,
    primary key (tenant_id, share_id),
    foreign key (tenant_id, share_id) references app.share (tenant_id, id),
    foreign key (tenant_id, rule_id) references app.settlement_rule (tenant_id, id),
    check (client_bp + worker_bp + manager_bp + sponsor_bp = 10000)
);

select wall.protect('app.settlement_split');

revoke insert on app.settlement_split from yui_app, yui_worker;

-- A month's statement between two bodies: the same row on both sides under one id, `low` and `high`
-- by the towns' codes. hash is over the lines; the figures never change once written.
create table app.settlement (
    tenant_id integer not null,
    id uuid not null,
    other integer not null references app.tenant (code),
    body_id uuid not null,
    other_body uuid not null,
    other_name text not null,
    month date not null check (extract(day from month) = 1),
    number integer not null check (number > 0),
    corrects uuid,
    lines integer not null default 0,
    low_owes bigint not null default 0 check (low_owes >= 0),
    high_owes bigint not null default 0 check (high_owes >= 0),
    hash bytea not null check (octet_length(hash) = 32),
    state text not null default 'drawn' check (state in ('drawn', 'half', 'disputed', 'agreed', 'closed', 'netted', 'settled')),
    drawn_at timestamptz not null,
    low_confirmed_at timestamptz,
    high_confirmed_at timestamptz,
    closed_at timestamptz,
    netting_id uuid,
    netted_at timestamptz,
    settled_at timestamptz,
    primary key (tenant_id, id),
    unique (tenant_id, other, month, number),
    foreign key (tenant_id, body_id) references app.body (tenant_id, id),
    foreign key (tenant_id, corrects) references app.settlement (tenant_id, id),
    check (tenant_id <> other)
);

create index settlement_of_month on app.settlement (tenant_id, month desc, other, number);

create index settlement_to_net on app.settlement (tenant_id, id) where state = 'closed';

create index settlement_of_netting on app.settlement (tenant_id, netting_id) where netting_id is not null;

select wall.protect('app.settlement');

revoke insert on app.settlement from yui_app, yui_worker;

-- The lines of a statement, the same on both sides. What has a line stands in no other statement.
create table app.settlement_item (
    tenant_id integer not null,
    settlement_id uuid not null,
    line integer not null check (line > 0),
    source text not null check (source in ('through', 'client', 'manager', 'sponsor', 'coordination', 'adjustment')),
    source_id uuid not null,
    account text not null check (account in ('town', 'coordination')),
    refund boolean not null default false,
    payer integer not null,
    payee integer not null,
    title text not null,
    quantity integer,
    unit_name text not null default '',
    base_yen bigint not null,
    yen bigint not null check (yen > 0),
    decided_at timestamptz not null,
    primary key (tenant_id, settlement_id, line),
    unique (tenant_id, source, source_id, payer, payee),
    foreign key (tenant_id, settlement_id) references app.settlement (tenant_id, id),
    check (payer <> payee)
);

select wall.protect('app.settlement_item');

revoke insert on app.settlement_item from yui_app, yui_worker;

-- A line that one side holds to be wrong, and what the other side says to it. Granted, it makes a
-- statement of its own with one line; the statement it is about stays as it was.
create table app.settlement_dispute (
    tenant_id integer not null,
    id uuid not null,
    settlement_id uuid not null,
    line integer not null,
    ours boolean not null,
    reason text not null check (reason in ('quantity', 'price', 'split', 'not_ours', 'missing', 'other')),
    note text not null,
    claimed_yen bigint not null check (claimed_yen >= 0),
    state text not null default 'raised' check (state in ('raised', 'granted', 'refused', 'withdrawn')),
    answer text not null default '',
    delta_yen bigint not null default 0,
    raised_at timestamptz not null,
    answered_at timestamptz,
    primary key (tenant_id, id),
    foreign key (tenant_id, settlement_id, line) references app.settlement_item (tenant_id, settlement_id, line)
);

create unique index settlement_dispute_once on app.settlement_dispute (tenant_id, settlement_id, line) where state = 'raised';

create index settlement_dispute_of on app.settlement_dispute (tenant_id, settlement_id, line);

select wall.protect('app.settlement_dispute');

revoke insert on app.settlement_dispute from yui_app, yui_worker;

-- A transfer of a netting: one row in the town that pays, one in the town that is paid.
create table app.settlement_transfer (
    tenant_id integer not null,
    id uuid not null,
    side text not null check (side in ('pays', 'is_paid')),
    other integer not null references app.tenant (code),
    body_id uuid not null,
    other_name text not null,
    account text not null,
    netting_id uuid not null,
    yen bigint not null check (yen > 0),
    state text not null default 'planned' check (state in ('planned', 'paid', 'received', 'done')),
    planned_at timestamptz not null,
    paid_on date,
    paid_reference text not null default '',
    received_on date,
    received_reference text not null default '',
    primary key (tenant_id, id),
    foreign key (tenant_id, body_id) references app.body (tenant_id, id),
    check (tenant_id <> other)
);

create index settlement_transfer_of on app.settlement_transfer (tenant_id, netting_id);

create index settlement_transfer_by_day on app.settlement_transfer (tenant_id, planned_at desc, id);

select wall.protect('app.settlement_transfer');

revoke insert on app.settlement_transfer from yui_app, yui_worker;
