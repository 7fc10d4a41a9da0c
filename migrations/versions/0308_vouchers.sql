-- A slip (振替伝票) that one person writes and another one posts: a correction, the balances with which
-- the books begin, the transfer of a year's result. Who decides is never who wrote, and who takes a
-- posted one back is never who asked for that.
create table app.voucher (
    tenant_id integer not null,
    id uuid not null,
    body_id uuid not null,
    kind text not null check (kind in ('correction', 'opening', 'year_end')),
    on_day date not null,
    reason text not null check (char_length(reason) between 1 and 500),
    state text not null check (state in ('proposed', 'posted', 'declined', 'withdrawn', 'reversing', 'reversed')),
    yen bigint not null check (yen > 0),
    made_by uuid not null,
    made_at timestamptz not null,
    decided_by uuid,
    decided_at timestamptz,
    journal_id uuid,
    words text not null default '',
    reversal_by uuid,
    reversal_reason text not null default '',
    reversed_by uuid,
    reversed_at timestamptz,
    primary key (tenant_id, id),
    foreign key (tenant_id, body_id) references app.body (tenant_id, id),
    foreign key (tenant_id, journal_id) references app.journal (tenant_id, id),
    check ((state in ('posted', 'reversing', 'reversed')) = (journal_id is not null)),
    check (state not in ('posted', 'declined', 'reversing', 'reversed') or decided_by <> made_by),
    check (state <> 'reversed' or reversed_by <> reversal_by)
);

create index voucher_newest on app.voucher (tenant_id, body_id, made_at desc, id desc);

-- The books begin once; one transfer of a year's result waits at a time.
create unique index voucher_opening_once on app.voucher (tenant_id, body_id) where kind = 'opening' and state in ('proposed', 'posted', 'reversing');

create unique index voucher_year_end_once on app.voucher (tenant_id, body_id, on_day) where kind = 'year_end' and state = 'proposed';

select wall.protect('app.voucher',
    updatable => '{state,decided_by,decided_at,journal_id,words,reversal_by,reversal_reason,reversed_by,reversed_at}');

-- Its lines; an account is its kind, or kind:client or kind:town.
create table app.voucher_line (
    tenant_id integer not null,
    voucher_id uuid not null,
    line integer not null check (line > 0),
    debit text not null check (debit <> ''),
    credit text not null check (credit <> ''),
    yen bigint not null check (yen > 0),
    memo text not null default '',
    primary key (tenant_id, voucher_id, line),
    foreign key (tenant_id, voucher_id) references app.voucher (tenant_id, id),
    check (debit <> credit)
);

select wall.protect('app.voucher_line');

-- What was put beside it (証憑): one file, as it was sent.
create table app.voucher_file (
    tenant_id integer not null,
    voucher_id uuid not null,
    name text not null check (name <> ''),
    media text not null check (media in ('application/pdf', 'image/png', 'image/jpeg')),
    body bytea not null,
    sha256 bytea not null,
    primary key (tenant_id, voucher_id),
    foreign key (tenant_id, voucher_id) references app.voucher (tenant_id, id),
    check (sha256 = pg_catalog.sha256(body))
);

select wall.protect('app.voucher_file');
