-- A wider check takes the place of the narrower one; every row passes it.
-- squawk-ignore ban-drop-constraint
alter table app.payout_item drop constraint payout_item_state_check;

alter table app.payout_item add constraint payout_item_state_check
    check (state in ('approved', 'sent', 'correcting', 'paid', 'recalling', 'returned', 'repaid', 'closed')) not valid;

-- A paid transfer that the office asks back (組戻), once: who asked and why, who wrote down what the bank
-- said, and what it took for it. The money is app.payout_item's business; the fee is the body's.
create table app.payout_recall (
    tenant_id integer not null,
    run_id uuid not null,
    worker_id uuid not null,
    reason text not null check (char_length(reason) between 5 and 500),
    state text not null default 'asked' check (state in ('asked', 'recalled', 'refused')),
    asked_by uuid not null,
    asked_at timestamptz not null,
    fee_yen bigint not null default 0 check (fee_yen between 0 and 100000),
    answered_by uuid,
    answered_at timestamptz,
    primary key (tenant_id, run_id, worker_id),
    foreign key (tenant_id, run_id, worker_id) references app.payout_item (tenant_id, run_id, worker_id),
    check ((state = 'asked') = (answered_by is null))
);

create index payout_recall_newest on app.payout_recall (tenant_id, asked_at desc, run_id, worker_id);

select wall.protect('app.payout_recall', person_column => 'worker_id', updatable => '{state,fee_yen,answered_by,answered_at}');
