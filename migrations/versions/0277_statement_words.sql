-- What was said of a statement, by its payee and by the office, in order; nothing of it is changed.
-- outcome says what the office's answer comes to: the statement stands, or the next run corrects it.
-- An objection whose last word is the office's is answered, and waits for the payee again.
create table app.statement_word (
    tenant_id integer not null,
    id uuid not null default uuidv7(),
    run_id uuid not null,
    worker_id uuid not null,
    side text not null check (side in ('payee', 'office')),
    outcome text check (outcome in ('stands', 'corrected')),
    says text not null check (char_length(says) between 1 and 2000),
    said_at timestamptz not null,
    said_by uuid not null,
    primary key (tenant_id, id),
    foreign key (tenant_id, run_id, worker_id) references app.statement (tenant_id, run_id, worker_id),
    check ((side = 'office') = (outcome is not null))
);

create index statement_word_of on app.statement_word (tenant_id, run_id, worker_id, id);

select wall.protect('app.statement_word', person_column => 'worker_id');
