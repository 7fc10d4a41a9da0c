-- One account a body, kind and party. worker_id says whose payable it is; other, which town's.
create table app.account (
    tenant_id integer not null,
    id uuid not null default uuidv7(),
    body_id uuid not null,
    kind text not null,
    worker_id uuid,
    client_id uuid,
    other integer,
    category text not null default '',
    tax text not null default '',
    primary key (tenant_id, id),
    unique nulls not distinct (tenant_id, body_id, kind, worker_id, client_id, other, category, tax),
    foreign key (tenant_id, body_id) references app.body (tenant_id, id)
);

select wall.protect('app.account', person_column => 'worker_id');

-- A set of postings under one key. The same key with another input is refused; a reversal names
-- what it reverses, and nothing is reversed twice.
create table app.journal (
    tenant_id integer not null,
    id uuid not null default uuidv7(),
    body_id uuid not null,
    key text not null,
    kind text not null,
    input_hash bytea not null,
    posted_on date not null,
    memo text not null default '',
    reverses uuid,
    made_at timestamptz not null,
    made_by uuid not null,
    primary key (tenant_id, id),
    unique (tenant_id, key),
    foreign key (tenant_id, body_id) references app.body (tenant_id, id),
    foreign key (tenant_id, reverses) references app.journal (tenant_id, id)
);

create unique index journal_reversed_once on app.journal (tenant_id, reverses) where reverses is not null;

create index journal_by_date on app.journal (tenant_id, body_id, posted_on);

select wall.protect('app.journal');

-- One movement of yen: balanced by its shape. counts_on is the day up to which a run's balance
-- takes it: the posting day, but for a run's own postings the closing day that they clear.
-- No foreign key to the journal: checking one would cost a payout run a third of its time, nothing
-- is ever deleted, and the nightly proof looks for postings without a journal.
create table app.posting (
    tenant_id integer not null,
    journal_id uuid not null,
    line integer not null,
    debit uuid not null,
    credit uuid not null,
    amount_yen bigint not null check (amount_yen > 0),
    posted_on date not null,
    counts_on date not null,
    worker_id uuid,
    memo text not null default '',
    primary key (tenant_id, journal_id, line),
    check (debit <> credit)
);

create index posting_credit on app.posting (tenant_id, credit, counts_on);

create index posting_debit on app.posting (tenant_id, debit, counts_on);

-- A worker's balances are read from this index alone, by whatever plan. By accounts it could go
-- wrong: nearly every posting debits one expense account, and a planner that knows it would rather
-- read the whole table once for each payee.
create index posting_of_worker on app.posting (tenant_id, worker_id, counts_on)
    include (credit, debit, amount_yen) where worker_id is not null;

select wall.protect('app.posting', person_column => 'worker_id');

-- A body's month: open until closed. Posters hold it shared, the closer alone.
create table app.period (
    tenant_id integer not null,
    body_id uuid not null,
    month date not null check (extract(day from month) = 1),
    state text not null default 'open' check (state in ('open', 'closed')),
    closed_at timestamptz,
    closed_by uuid,
    primary key (tenant_id, body_id, month),
    foreign key (tenant_id, body_id) references app.body (tenant_id, id)
);

select wall.protect('app.period', updatable => '{state,closed_at,closed_by}');
