-- A closed month, sealed: who closed it and when, how much was in it, the hash over its journals, and
-- what was open then. Written once and never changed, whatever becomes of app.period: a month that is
-- sealed and not closed was opened again by somebody, and the nightly proof says so.
create table app.period_seal (
    tenant_id integer not null,
    body_id uuid not null,
    month date not null check (extract(day from month) = 1),
    closed_at timestamptz not null,
    closed_by uuid not null,
    journals integer not null check (journals >= 0),
    yen bigint not null check (yen >= 0),
    sha256 bytea not null check (octet_length(sha256) = 32),
    open_items integer not null check (open_items >= 0),
    primary key (tenant_id, body_id, month),
    foreign key (tenant_id, body_id, month) references app.period (tenant_id, body_id, month)
);

select wall.protect('app.period_seal');

-- Every account's balance at the end of a closed month: what moved in it, and what is carried on
-- (credits less debits since the books began). An account at 0 that did not move has no row.
create table app.period_balance (
    tenant_id integer not null,
    body_id uuid not null,
    month date not null,
    account_id uuid not null,
    debit_yen bigint not null check (debit_yen >= 0),
    credit_yen bigint not null check (credit_yen >= 0),
    balance_yen bigint not null,
    primary key (tenant_id, body_id, month, account_id),
    foreign key (tenant_id, body_id, month) references app.period_seal (tenant_id, body_id, month),
    foreign key (tenant_id, account_id) references app.account (tenant_id, id)
);

create index period_balance_of_account on app.period_balance (tenant_id, account_id, month);

select wall.protect('app.period_balance');
