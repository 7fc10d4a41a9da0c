-- A file may be the scan of a contract.
-- squawk-ignore ban-drop-constraint
alter table app.file drop constraint file_purpose_check;

alter table app.file add constraint file_purpose_check
    check (purpose in ('delivery', 'thread', 'manual', 'contract')) not valid;

-- The scan of a signed paper, in the contract's history: its hash, who put it there, what it is. Added
-- and never changed; a better scan is another row. No worker's and no client's: the town's staff's.
create table app.contract_scan (
    tenant_id integer not null,
    id uuid not null default uuidv7(),
    contract_id uuid not null,
    file_id uuid not null,
    name text not null check (char_length(name) between 1 and 150),
    size bigint not null check (size > 0),
    sha256 bytea not null check (octet_length(sha256) = 32),
    signed_on date not null,
    note text not null default '' check (char_length(note) <= 300),
    added_by uuid not null,
    added_at timestamptz not null,
    primary key (tenant_id, id),
    unique (tenant_id, contract_id, sha256),
    unique (tenant_id, file_id),
    foreign key (tenant_id, contract_id) references app.contract (tenant_id, id),
    foreign key (tenant_id, file_id) references app.file (tenant_id, id)
);

select wall.protect('app.contract_scan');
