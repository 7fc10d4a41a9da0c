-- 仕入明細書の確認 (消費税法30条9項3号): what a payee said of a statement, or that its days passed in
-- silence. Stated when issued (statement.issued_at), to be objected to until statement.object_by. No row:
-- nobody has said anything yet.
create table app.statement_answer (
    tenant_id integer not null,
    run_id uuid not null,
    worker_id uuid not null,
    state text not null check (state in ('objected', 'confirmed', 'deemed')),
    says text not null default '',
    objected_at timestamptz,
    confirmed_at timestamptz,
    primary key (tenant_id, run_id, worker_id),
    foreign key (tenant_id, run_id, worker_id) references app.statement (tenant_id, run_id, worker_id),
    check ((state = 'objected') = (confirmed_at is null)),
    check (state <> 'objected' or objected_at is not null)
);

create index statement_answer_of_worker on app.statement_answer (tenant_id, worker_id);

select wall.protect('app.statement_answer', person_column => 'worker_id', updatable => '{state,confirmed_at}');
