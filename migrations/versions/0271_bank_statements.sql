-- A bank statement as it was read; its lines beside it. Taken as a whole or dropped.
create table app.bank_statement (
    tenant_id integer not null,
    id uuid not null default uuidv7(),
    body_id uuid not null,
    name text not null,
    sha256 bytea not null check (octet_length(sha256) = 32),
    first_on date not null,
    last_on date not null,
    lines integer not null check (lines > 0),
    came_yen bigint not null check (came_yen >= 0),
    state text not null check (state in ('read', 'taken', 'dropped')),
    made_by uuid not null,
    made_at timestamptz not null,
    taken_at timestamptz,
    primary key (tenant_id, id),
    foreign key (tenant_id, body_id) references app.body (tenant_id, id),
    check ((state = 'taken') = (taken_at is not null))
);

create unique index bank_statement_once on app.bank_statement (tenant_id, body_id, sha256) where state <> 'dropped';

create index bank_statement_newest on app.bank_statement (tenant_id, id desc);

select wall.protect('app.bank_statement', updatable => '{state,taken_at}');

-- A line: what it was proposed for and why (codes of banklink.matching.model), and what became of it.
-- mark: the same line in another download has the same one; it is taken once.
create table app.bank_entry (
    tenant_id integer not null,
    id uuid not null default uuidv7(),
    statement_id uuid not null,
    body_id uuid not null,
    line integer not null check (line > 0),
    on_day date not null,
    yen bigint not null check (yen <> 0),
    text text not null,
    mark bytea not null check (octet_length(mark) = 32),
    verdict text not null check (verdict in ('alone', 'person', 'other', 'known')),
    state text not null check (state in ('read', 'matched', 'open', 'other', 'known')),
    client_id uuid,
    invoices uuid[] not null,
    why text[] not null,
    score integer not null check (score between 0 and 100),
    journal_id uuid,
    decided_by uuid,
    decided_at timestamptz,
    primary key (tenant_id, id),
    foreign key (tenant_id, statement_id) references app.bank_statement (tenant_id, id),
    foreign key (tenant_id, client_id) references app.client (tenant_id, id)
);

create unique index bank_entry_once on app.bank_entry (tenant_id, body_id, mark) where state in ('matched', 'open', 'other');

create index bank_entry_of_statement on app.bank_entry (tenant_id, statement_id, line);

create index bank_entry_open on app.bank_entry (tenant_id, on_day, id) where state = 'open';

select wall.protect('app.bank_entry',
    updatable => '{state,client_id,invoices,why,score,journal_id,decided_by,decided_at}');

-- Under which name a client's money comes, once a person has said so.
create table app.bank_payer (
    tenant_id integer not null,
    payer text not null check (payer <> ''),
    client_id uuid not null,
    named_by uuid not null,
    named_at timestamptz not null,
    primary key (tenant_id, payer),
    foreign key (tenant_id, client_id) references app.client (tenant_id, id)
);

select wall.protect('app.bank_payer');
