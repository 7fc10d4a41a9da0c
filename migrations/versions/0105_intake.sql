-- A company's wish as it was told in an interview. `template` names the questions and their
-- version; the answers are kept under the questions' keys. A company need not be a client yet.
create table app.wish (
    tenant_id integer not null references app.tenant (code),
    id uuid not null default uuidv7(),
    client_id uuid,
    company text not null,
    title text not null,
    job_type text not null,
    template text not null,
    answers jsonb not null,
    state text not null default 'open' check (state in ('open', 'quoted', 'dropped')),
    taken_by uuid not null,
    taken_at timestamptz not null,
    primary key (tenant_id, id),
    foreign key (tenant_id, client_id) references app.client (tenant_id, id)
);

create index wish_of_client on app.wish (tenant_id, client_id);

select wall.protect('app.wish', updatable => '{state,client_id}');
