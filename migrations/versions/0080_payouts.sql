create table app.payout_run (
    tenant_id integer not null,
    id uuid not null default uuidv7(),
    body_id uuid not null,
    closing_on date not null,
    pay_on date not null,
    state text not null default 'building' check (state in ('building', 'draft', 'approved', 'exported', 'settled', 'discarded')),
    drafted_by uuid not null,
    drafted_at timestamptz not null,
    approved_by uuid,
    approved_at timestamptz,
    item_hash bytea,
    settled_at timestamptz,
    operation_id uuid,
    primary key (tenant_id, id),
    foreign key (tenant_id, body_id) references app.body (tenant_id, id),
    check (approved_by <> drafted_by),
    check ((approved_by is null) = (item_hash is null))
);

create unique index payout_run_once on app.payout_run (tenant_id, body_id, closing_on) where state <> 'discarded';

select wall.protect('app.payout_run', updatable => '{state,approved_by,approved_at,item_hash,settled_at,operation_id}');

-- One worker's amount in a run and category: price sum, consumption tax and withholding once.
-- engagement_id says where the money goes and invoice_number whose tax it is, both as they stood
-- when the run was built: the approval hashes over them. Payouts are made by the run's own build,
-- which holds the run locked, so that no foreign key need be checked row by row.
create table app.payout (
    tenant_id integer not null,
    run_id uuid not null,
    worker_id uuid not null,
    category text not null,
    journal_id uuid not null,
    engagement_id uuid,
    invoice_number text,
    gross_yen bigint not null check (gross_yen > 0),
    tax_yen bigint not null default 0 check (tax_yen >= 0),
    withholding_yen bigint not null default 0 check (withholding_yen >= 0),
    net_yen bigint generated always as (gross_yen + tax_yen - withholding_yen) stored,
    primary key (tenant_id, run_id, worker_id, category),
    check (gross_yen + tax_yen >= withholding_yen)
);

create index payout_of_worker on app.payout (tenant_id, worker_id);

select wall.protect('app.payout', person_column => 'worker_id');

-- The bank file, made once; its bytes are kept with their hash.
create table app.transfer_file (
    tenant_id integer not null,
    run_id uuid not null,
    sha256 bytea not null check (octet_length(sha256) = 32),
    body bytea not null,
    records integer not null check (records > 0),
    total_yen bigint not null check (total_yen > 0),
    made_at timestamptz not null,
    made_by uuid not null,
    primary key (tenant_id, run_id),
    foreign key (tenant_id, run_id) references app.payout_run (tenant_id, id)
);

select wall.protect('app.transfer_file');

-- 支払通知書: issued to each payee when the transfer file is made; from then on she sees it. Lines
-- are the postings that count up to closing_on, made before journal_id, since her last statement.
create table app.statement (
    tenant_id integer not null,
    run_id uuid not null,
    worker_id uuid not null,
    body_id uuid not null,
    journal_id uuid not null,
    number text not null,
    closing_on date not null,
    pay_on date not null,
    object_by date not null,
    gross_yen bigint not null check (gross_yen > 0),
    tax_yen bigint not null check (tax_yen >= 0),
    withholding_yen bigint not null check (withholding_yen >= 0),
    net_yen bigint not null check (net_yen >= 0),
    issued_at timestamptz not null,
    primary key (tenant_id, run_id, worker_id),
    unique (tenant_id, body_id, number),
    foreign key (tenant_id, run_id) references app.payout_run (tenant_id, id),
    check (net_yen = gross_yen + tax_yen - withholding_yen)
);

create index statement_of_worker on app.statement (tenant_id, worker_id, closing_on desc);

select wall.protect('app.statement', person_column => 'worker_id');
