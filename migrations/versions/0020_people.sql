-- A town's own row of a person of the shared registry: id is the person's.
create table app.worker (
    tenant_id integer not null references app.tenant (code),
    id uuid not null references registry.person (id),
    code text not null,
    name text not null,
    kana text not null,
    email text,
    state text not null default 'active' check (state in ('active', 'paused', 'withdrawn')),
    joined_on date not null,
    withdrawn_on date,
    primary key (tenant_id, id),
    unique (tenant_id, code)
);

select wall.protect('app.worker', person_column => 'id', updatable => '{name,kana,email,state,withdrawn_on}');

-- The person's relationship with one body: contract, NDA, bank, tax. Replaced, never edited; the
-- account number is ciphertext (AES-256-GCM, bound to this row), with its last digits for the eye.
create table app.engagement (
    tenant_id integer not null,
    id uuid not null default uuidv7(),
    worker_id uuid not null,
    body_id uuid not null,
    valid_from date not null,
    valid_to date,
    contract_on date not null,
    nda_on date not null,
    invoice_number text check (invoice_number ~ '^T[0-9]{13}$'),
    no_employees_on date,
    bank_code text not null check (bank_code ~ '^[0-9]{4}$'),
    bank_kana text not null,
    branch_code text not null check (branch_code ~ '^[0-9]{3}$'),
    branch_kana text not null,
    account_type text not null check (account_type in ('1', '2', '4', '9')),
    account_cipher bytea not null,
    account_tail text not null,
    holder_kana text not null,
    primary key (tenant_id, id),
    foreign key (tenant_id, worker_id) references app.worker (tenant_id, id),
    foreign key (tenant_id, body_id) references app.body (tenant_id, id),
    check (valid_to is null or valid_to >= valid_from)
);

create index engagement_of_worker on app.engagement (tenant_id, worker_id, valid_from);

create unique index engagement_open on app.engagement (tenant_id, worker_id, body_id) where valid_to is null;

select wall.protect('app.engagement', person_column => 'worker_id', updatable => '{valid_to}');
