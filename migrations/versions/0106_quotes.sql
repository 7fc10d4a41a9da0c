-- What a body asks of a client, in versions under one number. `shown_to` is empty until a version
-- is sent: before that the client reaches no row of it. Rates and sums are as on the paper: fee and
-- tax in basis points, yen before tax except `tax_yen`.
create table app.quote (
    tenant_id integer not null references app.tenant (code),
    id uuid not null default uuidv7(),
    client_id uuid not null,
    shown_to uuid,
    wish_id uuid,
    body_id uuid not null,
    number text not null,
    version integer not null default 1 check (version between 1 and 999),
    title text not null,
    due_on date not null,
    valid_until date not null,
    fee_bp integer not null check (fee_bp between 0 and 10000),
    tax_bp integer not null check (tax_bp between 0 and 10000),
    subtotal_yen bigint not null check (subtotal_yen between 0 and 999999999999),
    fee_yen bigint not null check (fee_yen between 0 and 999999999999),
    tax_yen bigint not null check (tax_yen between 0 and 999999999999),
    note text not null default '',
    state text not null default 'draft' check (state in
        ('draft', 'sent', 'accepted', 'declined', 'void', 'expired')),
    made_by uuid not null,
    made_at timestamptz not null,
    sent_at timestamptz,
    answered_at timestamptz,
    answered_on date,
    answered_by uuid,
    answered_how text check (answered_how in ('screen', 'mail', 'phone', 'paper', 'meeting')),
    answered_name text not null default '',
    answered_sha256 bytea check (octet_length(answered_sha256) = 32),
    primary key (tenant_id, id),
    unique (tenant_id, body_id, number, version),
    foreign key (tenant_id, client_id) references app.client (tenant_id, id),
    foreign key (tenant_id, shown_to) references app.client (tenant_id, id),
    foreign key (tenant_id, wish_id) references app.wish (tenant_id, id),
    foreign key (tenant_id, body_id) references app.body (tenant_id, id),
    check (shown_to = client_id)
);

-- Of all versions of a number one alone can be accepted, whoever clicks at the same moment.
create unique index quote_accepted on app.quote (tenant_id, body_id, number)
    where state = 'accepted';

create index quote_of_client on app.quote (tenant_id, client_id);

create index quote_of_wish on app.quote (tenant_id, wish_id);

create index quote_shown on app.quote (tenant_id, shown_to, sent_at desc);

create index quote_valid on app.quote (tenant_id, valid_until) where state = 'sent';

select wall.protect('app.quote', client_column => 'shown_to',
    updatable => '{shown_to,state,sent_at,answered_at,answered_on,answered_by,answered_how,answered_name,answered_sha256}');

-- The lines with what the client pays and what a worker is paid: no client reads this table.
-- bands: [[first unit, yen a unit], …] in rising order; unit_price_yen is the band's at `quantity`.
create table app.quote_line (
    tenant_id integer not null,
    quote_id uuid not null,
    line integer not null check (line between 1 and 100),
    title text not null,
    spec text not null default '',
    job_type text not null,
    unit_name text not null default '件',
    quantity integer not null check (quantity between 1 and 1000000),
    minutes_per_unit integer check (minutes_per_unit between 1 and 100000),
    security text not null default 'home' check (security in ('home', 'center')),
    trial boolean not null default false,
    bands jsonb not null,
    unit_price_yen bigint not null check (unit_price_yen between 0 and 9999999999),
    worker_price_yen bigint not null check (worker_price_yen between 0 and 9999999999),
    primary key (tenant_id, quote_id, line),
    foreign key (tenant_id, quote_id) references app.quote (tenant_id, id)
);

select wall.protect('app.quote_line');

-- 見積書: what was sent, byte for byte. It is all that a client sees of the lines.
create table app.quote_paper (
    tenant_id integer not null,
    quote_id uuid not null,
    client_id uuid not null,
    text bytea not null,
    sha256 bytea not null check (octet_length(sha256) = 32),
    made_at timestamptz not null,
    primary key (tenant_id, quote_id),
    foreign key (tenant_id, quote_id) references app.quote (tenant_id, id),
    foreign key (tenant_id, client_id) references app.client (tenant_id, id)
);

select wall.protect('app.quote_paper', client_column => 'client_id');

-- Which order a line of an accepted quote became; a line becomes one order.
create table app.quote_order (
    tenant_id integer not null,
    quote_id uuid not null,
    line integer not null check (line between 1 and 100),
    order_id uuid not null,
    made_at timestamptz not null,
    primary key (tenant_id, quote_id, line),
    unique (tenant_id, order_id),
    foreign key (tenant_id, quote_id, line) references app.quote_line (tenant_id, quote_id, line),
    foreign key (tenant_id, order_id) references app.client_order (tenant_id, id)
);

select wall.protect('app.quote_order');
