-- How a body withholds from a kind of work, from a day on, and why: what its tax accountant said
-- where practice differs. A decision is never edited; another one follows from a later day.
create table app.withholding_policy (
    tenant_id integer not null,
    body_id uuid not null,
    job_type text not null,
    valid_from date not null,
    withholding text not null check (withholding in ('none', 'manuscript', 'consulting', 'sales')),
    reason text not null check (reason <> ''),
    decided_by uuid not null,
    decided_at timestamptz not null,
    primary key (tenant_id, body_id, job_type, valid_from),
    foreign key (tenant_id, body_id) references app.body (tenant_id, id)
);

select wall.protect('app.withholding_policy');

-- What the body's bank takes, from a day on, where it differs from the banks' standard.
create table app.transfer_profile (
    tenant_id integer not null,
    body_id uuid not null,
    valid_from date not null,
    line_end text not null check (line_end in ('crlf', 'none')),
    eof boolean not null,
    most_records integer not null check (most_records between 1 and 999999),
    exchange text not null check (exchange in ('zeros', 'spaces')),
    full_stop boolean not null,
    reason text not null check (reason <> ''),
    decided_by uuid not null,
    decided_at timestamptz not null,
    primary key (tenant_id, body_id, valid_from),
    foreign key (tenant_id, body_id) references app.body (tenant_id, id)
);

select wall.protect('app.transfer_profile');

-- A bank that takes fewer records gets several files: `body` holds them one after the other, `parts`
-- says how long each is, what it sums to and its hash. Empty: one file, the whole of `body`.
alter table app.transfer_file add column parts jsonb not null default '[]';
