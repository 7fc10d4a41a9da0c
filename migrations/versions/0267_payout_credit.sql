-- What of the consumption tax in a payee's payment the body may credit: one row for each span of days
-- in which another percentage holds, from `since` on; by the day of the service, not of the payment.
-- It is written once, with the run: a row of rates that changes later does not touch it.
create table app.payout_credit (
    tenant_id integer not null,
    run_id uuid not null,
    worker_id uuid not null,
    since date not null,
    registered boolean not null,
    percent integer not null check (percent between 0 and 100),
    exclusive_yen bigint not null check (exclusive_yen >= 0),
    inclusive_yen bigint not null check (inclusive_yen >= 0),
    tax_yen bigint not null check (tax_yen >= 0),
    included_yen bigint not null check (included_yen >= 0),
    credit_yen bigint not null check (credit_yen between 0 and tax_yen + included_yen),
    primary key (tenant_id, run_id, worker_id, since)
);

select wall.protect('app.payout_credit');
