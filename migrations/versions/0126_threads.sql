-- A question of a worker on a task of hers, and what was said on it. Members are the worker and her
-- body's leaders and directors; no scope but theirs reaches a row, and no other role can be written.
create table app.thread (
    tenant_id integer not null,
    id uuid not null default uuidv7(),
    task_id uuid not null,
    assignment_id uuid not null,
    worker_id uuid not null,
    title text not null check (char_length(title) between 1 and 120),
    state text not null default 'open' check (state in ('open', 'answered', 'closed')),
    once uuid not null,
    opened_at timestamptz not null,
    last_at timestamptz not null,
    primary key (tenant_id, id),
    unique (tenant_id, worker_id, once),
    foreign key (tenant_id, task_id) references app.task (tenant_id, id),
    foreign key (tenant_id, assignment_id) references app.assignment (tenant_id, id),
    foreign key (tenant_id, worker_id) references app.worker (tenant_id, id)
);

create index thread_of_assignment on app.thread (tenant_id, assignment_id, last_at desc);

create index thread_of_task on app.thread (tenant_id, task_id, last_at desc);

create index thread_waiting on app.thread (tenant_id, last_at, id) where state = 'open';

select wall.protect('app.thread', person_column => 'worker_id', updatable => '{state,last_at}');

create table app.thread_member (
    tenant_id integer not null,
    thread_id uuid not null,
    member_id uuid not null,
    worker_id uuid not null,
    role text not null check (role in ('worker', 'leader', 'director')),
    joined_at timestamptz not null,
    primary key (tenant_id, thread_id, member_id),
    foreign key (tenant_id, thread_id) references app.thread (tenant_id, id)
);

select wall.protect('app.thread_member', person_column => 'worker_id');

create table app.thread_message (
    tenant_id integer not null,
    id uuid not null default uuidv7(),
    thread_id uuid not null,
    worker_id uuid not null,
    author_id uuid not null,
    author_role text not null check (author_role in ('worker', 'leader', 'director')),
    text text not null check (char_length(text) between 1 and 4000),
    once uuid not null,
    sent_at timestamptz not null,
    primary key (tenant_id, id),
    unique (tenant_id, thread_id, once),
    foreign key (tenant_id, thread_id, author_id) references app.thread_member (tenant_id, thread_id, member_id)
);

create index thread_message_in_order on app.thread_message (tenant_id, thread_id, id);

select wall.protect('app.thread_message', person_column => 'worker_id');

-- What a task needs to know from its client: noted by the leader or director, asked by the director.
create table app.client_question (
    tenant_id integer not null,
    id uuid not null default uuidv7(),
    task_id uuid not null,
    thread_id uuid,
    question text not null check (char_length(question) between 1 and 2000),
    state text not null default 'noted' check (state in ('noted', 'forwarded', 'answered', 'withdrawn')),
    noted_by uuid not null,
    noted_at timestamptz not null,
    forwarded_by uuid,
    forwarded_at timestamptz,
    answer text not null default '',
    answered_at timestamptz,
    primary key (tenant_id, id),
    foreign key (tenant_id, task_id) references app.task (tenant_id, id),
    foreign key (tenant_id, thread_id) references app.thread (tenant_id, id)
);

create index client_question_of_task on app.client_question (tenant_id, task_id, id);

create index client_question_waiting on app.client_question (tenant_id, noted_at) where state = 'noted';

select wall.protect('app.client_question', updatable => '{question,state,forwarded_by,forwarded_at,answer,answered_at}');

-- The task's manual: a new version each time, none is edited.
create table app.manual (
    tenant_id integer not null,
    id uuid not null default uuidv7(),
    task_id uuid not null,
    version integer not null check (version > 0),
    text text not null,
    checklist text[] not null default '{}',
    written_by uuid not null,
    written_at timestamptz not null,
    primary key (tenant_id, id),
    unique (tenant_id, task_id, version),
    foreign key (tenant_id, task_id) references app.task (tenant_id, id)
);

select wall.protect('app.manual');

create table app.faq (
    tenant_id integer not null,
    id uuid not null default uuidv7(),
    task_id uuid not null,
    thread_id uuid,
    question text not null check (char_length(question) between 1 and 1000),
    answer text not null check (char_length(answer) between 1 and 4000),
    written_by uuid not null,
    written_at timestamptz not null,
    primary key (tenant_id, id),
    foreign key (tenant_id, task_id) references app.task (tenant_id, id),
    foreign key (tenant_id, thread_id) references app.thread (tenant_id, id)
);

create index faq_of_task on app.faq (tenant_id, task_id, id);

create unique index faq_of_thread on app.faq (tenant_id, thread_id) where thread_id is not null;

select wall.protect('app.faq');

-- A worker's own tick at a line of the checklist; for herself, nothing is counted from it.
create table app.checklist_tick (
    tenant_id integer not null,
    assignment_id uuid not null,
    worker_id uuid not null,
    item text not null check (char_length(item) between 1 and 200),
    ticked boolean not null,
    primary key (tenant_id, assignment_id, item),
    foreign key (tenant_id, assignment_id) references app.assignment (tenant_id, id)
);

select wall.protect('app.checklist_tick', person_column => 'worker_id', updatable => '{ticked}');

-- Minutes a worker chose to report, for finding fair unit prices: one sum an assignment. No row says
-- when she worked, began or ended (law §3 G4): there is no column for it, and the key holds no time.
create table app.effort (
    tenant_id integer not null,
    assignment_id uuid not null,
    worker_id uuid not null,
    minutes integer not null check (minutes between 0 and 1000000),
    primary key (tenant_id, assignment_id),
    foreign key (tenant_id, assignment_id) references app.assignment (tenant_id, id)
);

select wall.protect('app.effort', person_column => 'worker_id', updatable => '{minutes}');

-- A worker reads the manual of a task she works on through a gate: the rows are the town's, and
-- which of them are for her is told by an assignment of hers.
select wall.gate('app.assignment', 'select (tenant_id, id, task_id, worker_id, state)');

select wall.gate('app.manual', 'select (tenant_id, task_id, version, text, checklist, written_at)');

select wall.gate('app.faq', 'select (tenant_id, id, task_id, question, answer)');

select wall.gate('app.file', 'select');

set local role yui_gate;

create function gate.my_manual(assignment uuid) returns jsonb
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    me integer := ctx.tenant();
    mine uuid;
begin
    if ctx.scope() <> 'person' then
        raise exception 'this gate is for a worker' using errcode = '42501';
    end if;
    select a.task_id into mine from app.assignment a
    where a.tenant_id = me and a.id = assignment and a.worker_id = ctx.actor() and a.state <> 'ended';
    if not found then
        return null;
    end if;
    return jsonb_build_object(
        'version', (select max(m.version) from app.manual m where m.tenant_id = me and m.task_id = mine),
        'text', coalesce((select m.text from app.manual m where m.tenant_id = me and m.task_id = mine
            order by m.version desc limit 1), ''),
        'checklist', coalesce((select to_jsonb(m.checklist) from app.manual m where m.tenant_id = me and m.task_id = mine
            order by m.version desc limit 1), '[]'::jsonb),
        'faq', coalesce((select jsonb_agg(jsonb_build_object('id', f.id, 'question', f.question, 'answer', f.answer) order by f.id)
            from app.faq f where f.tenant_id = me and f.task_id = mine), '[]'::jsonb),
        'files', coalesce((select jsonb_agg(jsonb_build_object('id', f.id, 'name', f.name, 'kind', f.kind, 'size', f.size) order by f.id)
            from app.file f where f.tenant_id = me and f.subject = mine and f.purpose = 'manual' and f.state = 'kept'), '[]'::jsonb)
    );
end
$$;

create function gate.my_manual_file(file uuid) returns table (
    id uuid, purpose text, subject uuid, worker_id uuid, name text, kind text, size bigint, sha256 bytea,
    key text, state text, uploaded_by uuid, uploaded_at timestamptz
)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    if ctx.scope() <> 'person' then
        raise exception 'this gate is for a worker' using errcode = '42501';
    end if;
    return query
    select f.id, f.purpose, f.subject, f.worker_id, f.name, f.kind, f.size, f.sha256, f.key, f.state,
           f.uploaded_by, f.uploaded_at
    from app.file f
    where f.tenant_id = ctx.tenant() and f.id = file and f.purpose = 'manual' and f.state = 'kept'
      and exists (select from app.assignment a where a.tenant_id = f.tenant_id and a.task_id = f.subject
                  and a.worker_id = ctx.actor() and a.state <> 'ended');
end
$$;

revoke all on function gate.my_manual(uuid), gate.my_manual_file(uuid) from public;

grant execute on function gate.my_manual(uuid), gate.my_manual_file(uuid) to yui_app, yui_worker;
