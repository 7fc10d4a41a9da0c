-- The legal person that signs and pays for a town, effective-dated.
create table app.body (
    tenant_id integer not null references app.tenant (code),
    id uuid not null default uuidv7(),
    name text not null,
    kana text not null,
    short text not null,
    address text not null,
    phone text not null,
    email text not null,
    invoice_number text,
    valid_from date not null,
    valid_to date,
    closing_day integer not null default 31 check (closing_day between 1 and 31),
    pay_month_offset integer not null default 1 check (pay_month_offset between 0 and 2),
    pay_day integer not null default 15 check (pay_day between 1 and 31),
    inspection_days integer not null default 7 check (inspection_days between 1 and 30),
    bank_code text not null check (bank_code ~ '^[0-9]{4}$'),
    bank_kana text not null,
    branch_code text not null check (branch_code ~ '^[0-9]{3}$'),
    branch_kana text not null,
    account_type text not null check (account_type in ('1', '2', '9')),
    account_number text not null check (account_number ~ '^[0-9]{7}$'),
    requester_code text not null check (requester_code ~ '^[0-9]{10}$'),
    primary key (tenant_id, id),
    check (valid_to is null or valid_to >= valid_from)
);

select wall.protect('app.body', open_to => '{person,client}', updatable => '{valid_to}');

create table app.staff (
    tenant_id integer not null,
    id uuid not null default uuidv7(),
    body_id uuid not null,
    name text not null,
    role text not null check (role in ('director', 'staff', 'leader')),
    email text,
    active boolean not null default true,
    primary key (tenant_id, id),
    foreign key (tenant_id, body_id) references app.body (tenant_id, id)
);

select wall.protect('app.staff', updatable => '{name,role,email,active}');

-- Gap-free document numbers per body, kind and fiscal year (立振-R8-00012). A client's own order
-- through the API takes a number too.
create table app.counter (
    tenant_id integer not null,
    body_id uuid not null,
    kind text not null,
    fiscal_year integer not null,
    last bigint not null default 0,
    primary key (tenant_id, body_id, kind, fiscal_year),
    foreign key (tenant_id, body_id) references app.body (tenant_id, id)
);

select wall.protect('app.counter', open_to => '{client}', updatable => '{last}');

-- What someone is told: in her inbox always, by mail besides. to_id is staff, a worker or a client.
create table app.notice (
    tenant_id integer not null,
    id uuid not null default uuidv7(),
    to_id uuid not null,
    kind text not null,
    subject text not null,
    body text not null,
    link text not null default '',
    key text not null,
    made_at timestamptz not null,
    read_at timestamptz,
    mailed_at timestamptz,
    primary key (tenant_id, id),
    unique (tenant_id, key)
);

create index notice_of_reader on app.notice (tenant_id, to_id, made_at desc);

select wall.protect('app.notice', person_column => 'to_id', client_column => 'to_id', updatable => '{read_at,mailed_at}', anyone_adds => true);

-- The queue of record. Written in the transaction of its cause; leased by the relay through a gate.
create table app.outbox (
    tenant_id integer not null,
    id uuid not null default uuidv7(),
    kind text not null,
    payload jsonb not null,
    key text not null,
    state text not null default 'pending' check (state in ('pending', 'leased', 'done', 'dead')),
    attempts integer not null default 0,
    run_at timestamptz not null default now(),
    lease_until timestamptz,
    last_error text,
    operation_id uuid,
    made_at timestamptz not null default now(),
    done_at timestamptz,
    primary key (tenant_id, id),
    unique (tenant_id, key)
);

create index outbox_due on app.outbox (tenant_id, run_at) where state in ('pending', 'leased');

select wall.protect('app.outbox', updatable => '{state,attempts,run_at,lease_until,last_error,done_at}', anyone_adds => true);

-- Long work as a whole: how much of it is done. The API's operation, the page's progress.
create table app.operation (
    tenant_id integer not null,
    id uuid not null default uuidv7(),
    kind text not null,
    subject uuid,
    total integer not null default 1 check (total >= 0),
    done integer not null default 0 check (done >= 0),
    state text not null default 'running' check (state in ('running', 'done', 'failed')),
    problem text,
    started_at timestamptz not null,
    ended_at timestamptz,
    primary key (tenant_id, id)
);

select wall.protect('app.operation', updatable => '{total,done,state,problem,ended_at}');

-- What is due every month or hour, known to PostgreSQL and not to a cron that may sleep.
create table app.schedule (
    tenant_id integer not null,
    kind text not null,
    every text not null check (every in ('hour', 'day', 'month')),
    next_at timestamptz not null,
    primary key (tenant_id, kind)
);

select wall.protect('app.schedule', updatable => '{next_at}');
