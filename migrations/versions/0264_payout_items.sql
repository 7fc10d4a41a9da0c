-- One transfer to one payee: what the bank is asked for once, and what it answered. It comes into
-- being with the approval; a run older than this table gets its rows when it is next touched.
create table app.payout_item (
    tenant_id integer not null,
    run_id uuid not null,
    worker_id uuid not null,
    engagement_id uuid not null,
    net_yen bigint not null check (net_yen > 0),
    state text not null check (state in ('approved', 'sent', 'paid', 'returned', 'repaid', 'closed')),
    reason text not null default '',
    moved_at timestamptz not null,
    moved_by uuid not null,
    primary key (tenant_id, run_id, worker_id),
    foreign key (tenant_id, run_id) references app.payout_run (tenant_id, id)
);

create index payout_item_of_worker on app.payout_item (tenant_id, worker_id);

create index payout_item_returned on app.payout_item (tenant_id, moved_at, run_id, worker_id) where state = 'returned';

select wall.protect('app.payout_item', person_column => 'worker_id', updatable => '{state,reason,moved_at,moved_by}');
