-- What a client and a body agreed on. A version is never edited: what is agreed anew is a new row
-- that names the one it replaces. Only where it stands, and the day it ends before its term, change.
-- closing_day, pay_months, pay_day: when the client pays what it accepted (31 is a month's last day).
create table app.contract (
    tenant_id integer not null,
    id uuid not null default uuidv7(),
    client_id uuid not null,
    body_id uuid not null,
    kind text not null check (kind in ('effort', 'result', 'works', 'nda')),
    number text not null,
    version integer not null default 1 check (version between 1 and 999),
    replaces uuid,
    subject text not null,
    valid_from date not null,
    valid_to date not null,
    auto_renew boolean not null default false,
    renew_months integer check (renew_months between 1 and 120),
    acceptance_days integer check (acceptance_days between 1 and 60),
    settlement text not null default '',
    closing_day integer check (closing_day between 1 and 31),
    pay_months integer check (pay_months between 0 and 6),
    pay_day integer check (pay_day between 1 and 31),
    personal_data text not null,
    survives_years integer not null default 0 check (survives_years between 0 and 20),
    special text not null default '',
    made_by uuid not null,
    made_at timestamptz not null,
    state text not null default 'draft' check (state in
        ('draft', 'sent', 'signed', 'in_force', 'ended', 'replaced', 'withdrawn')),
    ended_on date,
    ended_why text not null default '',
    primary key (tenant_id, id),
    foreign key (tenant_id, client_id) references app.client (tenant_id, id),
    foreign key (tenant_id, body_id) references app.body (tenant_id, id),
    foreign key (tenant_id, replaces) references app.contract (tenant_id, id),
    check (valid_to >= valid_from),
    check (not auto_renew or renew_months is not null),
    check ((kind = 'nda') = (acceptance_days is null)),
    check ((kind = 'nda') = (closing_day is null)),
    check ((kind = 'nda') = (pay_months is null)),
    check ((kind = 'nda') = (pay_day is null)),
    check (replaces is distinct from id)
);

create unique index contract_number on app.contract (tenant_id, number, version) where state <> 'withdrawn';

-- A version has one successor: two drafts cannot both replace it.
create unique index contract_successor on app.contract (tenant_id, replaces) where state <> 'withdrawn';

create index contract_of_client on app.contract (tenant_id, client_id, body_id, valid_from desc);

create index contract_by_term on app.contract (tenant_id, valid_to, id);

select wall.protect('app.contract', client_column => 'client_id', updatable => '{state,ended_on,ended_why}');

-- The paper as it was sent: these bytes are what both sides sign.
create table app.contract_paper (
    tenant_id integer not null,
    contract_id uuid not null,
    client_id uuid not null,
    pdf bytea not null,
    sha256 bytea not null check (octet_length(sha256) = 32),
    made_at timestamptz not null,
    primary key (tenant_id, contract_id),
    unique (tenant_id, contract_id, sha256),
    foreign key (tenant_id, contract_id) references app.contract (tenant_id, id),
    check (sha256 = pg_catalog.sha256(pdf))
);

select wall.protect('app.contract_paper', client_column => 'client_id');

-- Who signed for which side, when and how. The key to the paper holds its hash: nobody can have
-- signed other bytes than those that are kept.
create table app.contract_signature (
    tenant_id integer not null,
    contract_id uuid not null,
    client_id uuid not null,
    side text not null check (side in ('body', 'client')),
    signer text not null,
    post text not null default '',
    method text not null check (method in ('paper', 'electronic')),
    evidence text not null default '',
    signed_on date not null,
    sha256 bytea not null check (octet_length(sha256) = 32),
    recorded_by uuid not null,
    recorded_at timestamptz not null,
    primary key (tenant_id, contract_id, side),
    foreign key (tenant_id, contract_id, sha256) references app.contract_paper (tenant_id, contract_id, sha256)
);

select wall.protect('app.contract_signature', client_column => 'client_id');

-- What a client said of the work, and whether and how it may be published. Consent can be taken back.
create table app.client_voice (
    tenant_id integer not null,
    id uuid not null default uuidv7(),
    client_id uuid not null,
    said_on date not null,
    score integer not null check (score between 1 and 5),
    said text not null,
    consent text not null check (consent in ('none', 'unnamed', 'named')),
    consented_by text not null default '',
    recorded_by uuid not null,
    recorded_at timestamptz not null,
    primary key (tenant_id, id),
    foreign key (tenant_id, client_id) references app.client (tenant_id, id),
    check (consent = 'none' or consented_by <> '')
);

create index voice_of_client on app.client_voice (tenant_id, client_id, said_on desc, id);

select wall.protect('app.client_voice', client_column => 'client_id', updatable => '{consent,consented_by}');
