-- A transfer between bodies as this side records it: one person says what the bank says, another confirms
-- it, and only then the books move. entry_id: the line of the bank statement; one line is one transfer's.
create table app.settlement_voucher (
    tenant_id integer not null,
    id uuid not null default uuidv7(),
    transfer_id uuid not null,
    on_day date not null,
    reference text not null check (reference <> ''),
    entry_id uuid,
    state text not null default 'made' check (state in ('made', 'confirmed', 'dropped')),
    made_by uuid not null,
    made_at timestamptz not null,
    checked_by uuid,
    checked_at timestamptz,
    primary key (tenant_id, id),
    foreign key (tenant_id, transfer_id) references app.settlement_transfer (tenant_id, id),
    foreign key (tenant_id, entry_id) references app.bank_entry (tenant_id, id),
    check ((state = 'made') = (checked_by is null)),
    check (state <> 'confirmed' or checked_by <> made_by)
);

create unique index settlement_voucher_live on app.settlement_voucher (tenant_id, transfer_id) where state <> 'dropped';

create unique index settlement_voucher_of_line on app.settlement_voucher (tenant_id, entry_id) where state <> 'dropped' and entry_id is not null;

select wall.protect('app.settlement_voucher', updatable => '{state,checked_by,checked_at,entry_id}');
