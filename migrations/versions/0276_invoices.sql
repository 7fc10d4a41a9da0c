-- Every paper about money that a body has issued (電子帳簿保存法7条): what it is called, to whom, when,
-- how much, and the hash of its bytes. subject_id is the invoice, payment, statement … that it is of.
create table app.document (
    tenant_id integer not null,
    id uuid not null default uuidv7(),
    body_id uuid not null,
    kind text not null check (kind in ('invoice', 'credit_note', 'receipt', 'dunning', 'statement', 'yearly')),
    number text not null,
    subject_id uuid not null,
    client_id uuid,
    worker_id uuid,
    counterparty text not null,
    title text not null default '',
    dated_on date not null,
    yen bigint not null check (yen >= 0),
    sha256 bytea not null check (octet_length(sha256) = 32),
    made_at timestamptz not null,
    made_by uuid not null,
    primary key (tenant_id, id),
    unique (tenant_id, body_id, number),
    unique nulls not distinct (tenant_id, kind, subject_id, worker_id),
    unique (tenant_id, id, sha256),
    foreign key (tenant_id, body_id) references app.body (tenant_id, id),
    check (client_id is null or worker_id is null)
);

create index document_by_day on app.document (tenant_id, dated_on desc, id desc);

create index document_by_yen on app.document (tenant_id, yen);

create index document_of_client on app.document (tenant_id, client_id, dated_on desc, id desc) where client_id is not null;

create index document_of_worker on app.document (tenant_id, worker_id, dated_on desc, id desc) where worker_id is not null;

select wall.protect('app.document', person_column => 'worker_id', client_column => 'client_id');

-- Its bytes, which are those that were hashed; printed again, they are read from here.
create table app.document_file (
    tenant_id integer not null,
    document_id uuid not null,
    client_id uuid,
    worker_id uuid,
    pdf bytea not null,
    sha256 bytea not null,
    primary key (tenant_id, document_id),
    foreign key (tenant_id, document_id, sha256) references app.document (tenant_id, id, sha256),
    check (sha256 = pg_catalog.sha256(pdf))
);

select wall.protect('app.document_file', person_column => 'worker_id', client_column => 'client_id');

-- 適格請求書 (消費税法57条の4): what a client accepted until closing_on. Its total is paid or credited,
-- and never more than it. journal_id posts the tax: the price is posted when the client accepts.
create table app.invoice (
    tenant_id integer not null,
    id uuid not null default uuidv7(),
    body_id uuid not null,
    client_id uuid not null,
    number text not null,
    closing_on date not null,
    issued_on date not null,
    due_on date not null,
    net_yen bigint not null check (net_yen > 0),
    tax_yen bigint not null check (tax_yen >= 0),
    total_yen bigint not null,
    paid_yen bigint not null default 0 check (paid_yen >= 0),
    credited_yen bigint not null default 0 check (credited_yen >= 0),
    journal_id uuid,
    issued_at timestamptz not null,
    issued_by uuid not null,
    cancelled_at timestamptz,
    primary key (tenant_id, id),
    unique (tenant_id, body_id, number),
    foreign key (tenant_id, body_id) references app.body (tenant_id, id),
    foreign key (tenant_id, client_id) references app.client (tenant_id, id),
    foreign key (tenant_id, journal_id) references app.journal (tenant_id, id),
    check (total_yen = net_yen + tax_yen),
    check (paid_yen + credited_yen <= total_yen),
    check ((journal_id is null) = (tax_yen = 0)),
    check (cancelled_at is null or credited_yen = total_yen)
);

create index invoice_of_client on app.invoice (tenant_id, client_id, issued_on desc, id desc);

create index invoice_by_day on app.invoice (tenant_id, issued_on desc, id desc);

create index invoice_open on app.invoice (tenant_id, due_on, id) where paid_yen + credited_yen < total_yen;

select wall.protect('app.invoice', client_column => 'client_id', updatable => '{paid_yen,credited_yen,cancelled_at}');

-- A line: the accepted units of a handover, or the part of its order's management fee that they owe.
-- Nothing is invoiced twice: only a cancelled invoice gives its lines free again.
create table app.invoice_line (
    tenant_id integer not null,
    invoice_id uuid not null,
    line integer not null check (line > 0),
    client_id uuid not null,
    handover_id uuid not null,
    part text not null check (part in ('work', 'fee')),
    day date not null,
    order_number text not null,
    title text not null,
    quantity integer not null check (quantity > 0),
    unit_name text not null,
    unit_price_yen bigint not null,
    yen bigint not null check (yen > 0),
    rate_bp integer not null check (rate_bp between 0 and 10000),
    live boolean not null default true,
    primary key (tenant_id, invoice_id, line),
    foreign key (tenant_id, invoice_id) references app.invoice (tenant_id, id),
    foreign key (tenant_id, handover_id) references app.handover (tenant_id, id),
    check (yen = quantity * unit_price_yen)
);

create unique index invoice_line_once on app.invoice_line (tenant_id, handover_id, part) where live;

select wall.protect('app.invoice_line', client_column => 'client_id', updatable => '{live}');

-- The sum and the tax of a rate, rounded once.
create table app.invoice_tax (
    tenant_id integer not null,
    invoice_id uuid not null,
    rate_bp integer not null check (rate_bp between 0 and 10000),
    client_id uuid not null,
    net_yen bigint not null check (net_yen > 0),
    tax_yen bigint not null check (tax_yen >= 0),
    primary key (tenant_id, invoice_id, rate_bp),
    foreign key (tenant_id, invoice_id) references app.invoice (tenant_id, id)
);

select wall.protect('app.invoice_tax', client_column => 'client_id');

-- Money that settles a part of an invoice, once under its key; taken back when a match was wrong.
create table app.invoice_payment (
    tenant_id integer not null,
    id uuid not null default uuidv7(),
    invoice_id uuid not null,
    client_id uuid not null,
    key text not null,
    yen bigint not null check (yen > 0),
    paid_on date not null,
    journal_id uuid not null,
    made_at timestamptz not null,
    made_by uuid not null,
    undone_at timestamptz,
    primary key (tenant_id, id),
    unique (tenant_id, key),
    foreign key (tenant_id, invoice_id) references app.invoice (tenant_id, id),
    foreign key (tenant_id, journal_id) references app.journal (tenant_id, id)
);

create index invoice_payment_of on app.invoice_payment (tenant_id, invoice_id, made_at);

select wall.protect('app.invoice_payment', client_column => 'client_id', updatable => '{undone_at}');

-- 適格返還請求書: a price taken back in part, or an invoice that was wrong. advance_yen is what was paid
-- already and is now owed to the client.
create table app.credit_note (
    tenant_id integer not null,
    id uuid not null,
    invoice_id uuid not null,
    body_id uuid not null,
    client_id uuid not null,
    number text not null,
    kind text not null check (kind in ('cancel', 'return', 'allowance')),
    reason text not null check (char_length(reason) between 1 and 500),
    issued_on date not null,
    rate_bp integer check (rate_bp between 0 and 10000),
    net_yen bigint not null check (net_yen > 0),
    tax_yen bigint not null check (tax_yen >= 0),
    total_yen bigint not null check (total_yen = net_yen + tax_yen),
    advance_yen bigint not null default 0 check (advance_yen between 0 and total_yen),
    journal_id uuid,
    issued_at timestamptz not null,
    issued_by uuid not null,
    primary key (tenant_id, id),
    unique (tenant_id, body_id, number),
    foreign key (tenant_id, invoice_id) references app.invoice (tenant_id, id),
    foreign key (tenant_id, body_id) references app.body (tenant_id, id),
    check ((kind = 'cancel') = (rate_bp is null))
);

create index credit_note_of on app.credit_note (tenant_id, invoice_id, issued_at);

create unique index credit_note_cancels_once on app.credit_note (tenant_id, invoice_id) where kind = 'cancel';

select wall.protect('app.credit_note', client_column => 'client_id');

-- A letter for what is overdue, one a level; its days stand in a dated rule.
create table app.dunning (
    tenant_id integer not null,
    invoice_id uuid not null,
    level integer not null check (level between 1 and 9),
    client_id uuid not null,
    id uuid not null default uuidv7(),
    open_yen bigint not null check (open_yen > 0),
    sent_at timestamptz not null,
    sent_by uuid not null,
    primary key (tenant_id, invoice_id, level),
    foreign key (tenant_id, invoice_id) references app.invoice (tenant_id, id)
);

select wall.protect('app.dunning', client_column => 'client_id');
