-- A match that was wrong is taken back with a reason; what is decided then has keys of its own round.
alter table app.bank_entry add column round integer not null default 0;

alter table app.bank_entry add column undone_reason text not null default '';

grant update (round, undone_reason) on app.bank_entry to yui_app, yui_worker;

-- What somebody says of a payer's name; the last word of a name counts, over app.bank_payer. Without a
-- client: the name is nobody's again.
create table app.bank_payer_word (
    tenant_id integer not null,
    id uuid not null default uuidv7(),
    payer text not null check (payer <> ''),
    client_id uuid,
    said_by uuid not null,
    said_at timestamptz not null,
    primary key (tenant_id, id),
    foreign key (tenant_id, client_id) references app.client (tenant_id, id)
);

create index bank_payer_word_last on app.bank_payer_word (tenant_id, payer, id desc);

select wall.protect('app.bank_payer_word');

-- What settled an invoice: money, the fee that a bank kept back and the body bears, or an advance.
alter table app.invoice_payment add column kind text not null default 'money';

alter table app.invoice_payment add constraint invoice_payment_kind check (kind in ('money', 'fee', 'advance')) not valid;
