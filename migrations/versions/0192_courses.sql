-- A course of the town. Its content is written while it is a draft and never changed afterwards: who
-- passed it passed just that. Courses of the consortium (security) are data of the library and have no
-- row here; what a worker does in either kind of course stands in the same tables, by the course's code.
create table app.course (
    tenant_id integer not null,
    code text not null check (code ~ '^[a-z][a-z0-9-]{1,39}$'),
    kind text not null check (kind in ('pc', 'career', 'video', 'ojt')),
    state text not null default 'draft' check (state in ('draft', 'open', 'closed')),
    title text not null check (char_length(title) between 1 and 100),
    about text not null default '',
    instructor text not null default '',
    cost_yen bigint not null default 0 check (cost_yen >= 0),
    skill text,
    level integer check (level between 1 and 5),
    valid_months integer check (valid_months between 1 and 120),
    pass_percent integer not null check (pass_percent between 1 and 100),
    made_by uuid not null,
    made_at timestamptz not null,
    primary key (tenant_id, code),
    check ((skill is null) = (level is null))
);

create index course_by_time on app.course (tenant_id, made_at desc, code);

select wall.protect('app.course', open_to => '{person}', updatable => '{state}');

select wall.staff_writes('app.course');

-- A part of a course: a text, a video of our own store, a session on a day.
create table app.course_module (
    tenant_id integer not null,
    course text not null,
    number integer not null check (number between 1 and 99),
    kind text not null check (kind in ('text', 'video', 'session')),
    title text not null check (char_length(title) between 1 and 100),
    body text not null default '',
    file_id uuid,
    seconds integer check (seconds between 1 and 36000),
    held_at timestamptz,
    place text not null default '',
    primary key (tenant_id, course, number),
    foreign key (tenant_id, course) references app.course (tenant_id, code),
    foreign key (tenant_id, file_id) references app.file (tenant_id, id),
    check ((kind = 'video') = (file_id is not null and seconds is not null)),
    check ((kind = 'session') = (held_at is not null))
);

create index course_module_of_file on app.course_module (tenant_id, file_id);

select wall.protect('app.course_module', open_to => '{person}');

select wall.staff_writes('app.course_module');

-- A question of a quiz and what one may choose. Which choice is right stands in another table, which
-- no learner reads: her answers are judged by a gate, and the right ones are shown after she passed.
create table app.course_question (
    tenant_id integer not null,
    course text not null,
    number integer not null check (number between 1 and 99),
    ask text not null check (char_length(ask) between 1 and 500),
    choices jsonb not null,
    primary key (tenant_id, course, number),
    foreign key (tenant_id, course) references app.course (tenant_id, code)
);

select wall.protect('app.course_question', open_to => '{person}');

select wall.staff_writes('app.course_question');

create table app.course_key (
    tenant_id integer not null,
    course text not null,
    number integer not null,
    choice integer not null check (choice between 1 and 9),
    because text not null default '',
    primary key (tenant_id, course, number),
    foreign key (tenant_id, course, number) references app.course_question (tenant_id, course, number)
);

select wall.protect('app.course_key');

-- Who learns what. `course` is a code of the town or of the library. `tries` counts her tries at the
-- quiz, and its row is what the second of two tries sent at once waits for.
create table app.course_enrolment (
    tenant_id integer not null,
    worker_id uuid not null,
    course text not null,
    enrolled_at timestamptz not null,
    tries integer not null default 0,
    primary key (tenant_id, worker_id, course),
    foreign key (tenant_id, worker_id) references app.worker (tenant_id, id)
);

create index course_enrolment_of_course on app.course_enrolment (tenant_id, course, enrolled_at desc, worker_id);

select wall.protect('app.course_enrolment', person_column => 'worker_id', updatable => '{tries}');

-- How far she is in a text or a video. The database itself holds that no more seconds are seen than
-- passed between the moment she began and the last beat; the beginning never changes.
create table app.course_seen (
    tenant_id integer not null,
    worker_id uuid not null,
    course text not null,
    number integer not null,
    begun_at timestamptz not null,
    beat_at timestamptz not null,
    seconds integer not null default 0 check (seconds >= 0),
    done_at timestamptz,
    primary key (tenant_id, worker_id, course, number),
    foreign key (tenant_id, worker_id, course) references app.course_enrolment (tenant_id, worker_id, course),
    check (seconds <= extract(epoch from beat_at - begun_at))
);

select wall.protect('app.course_seen', person_column => 'worker_id', updatable => '{beat_at,seconds,done_at}');

-- Who was there on the day; written by staff, read by her. A later word is a further row and holds.
create table app.course_attendance (
    tenant_id integer not null,
    worker_id uuid not null,
    course text not null,
    number integer not null,
    present boolean not null,
    noted_by uuid not null,
    noted_at timestamptz not null,
    primary key (tenant_id, worker_id, course, number, noted_at),
    foreign key (tenant_id, worker_id, course) references app.course_enrolment (tenant_id, worker_id, course)
);

select wall.protect('app.course_attendance', person_column => 'worker_id');

select wall.staff_writes('app.course_attendance');

-- Every try at a quiz, kept as it was handed in.
create table app.course_attempt (
    tenant_id integer not null,
    worker_id uuid not null,
    course text not null,
    number integer not null check (number >= 1),
    taken_at timestamptz not null,
    answers jsonb not null,
    correct integer not null check (correct >= 0),
    asked integer not null check (asked >= 1),
    passed boolean not null,
    primary key (tenant_id, worker_id, course, number),
    foreign key (tenant_id, worker_id, course) references app.course_enrolment (tenant_id, worker_id, course),
    check (correct <= asked)
);

select wall.protect('app.course_attempt', person_column => 'worker_id');

-- A course passed: the certificate. `code` is drawn at random and printed on the paper; whoever has it
-- is told the course, its date and its end, which is less than the paper says.
create table app.course_pass (
    tenant_id integer not null,
    id uuid not null default uuidv7(),
    worker_id uuid not null,
    course text not null,
    title text not null,
    version text not null default '',
    number text not null,
    code text not null check (char_length(code) >= 16),
    passed_on date not null,
    passed_at timestamptz not null,
    valid_to date,
    told_at timestamptz,
    primary key (tenant_id, id),
    unique (tenant_id, worker_id, course, passed_on),
    unique (tenant_id, number),
    unique (tenant_id, code),
    foreign key (tenant_id, worker_id, course) references app.course_enrolment (tenant_id, worker_id, course),
    check (valid_to is null or valid_to >= passed_on)
);

create index course_pass_by_end on app.course_pass (tenant_id, valid_to, id) where told_at is null;

select wall.protect('app.course_pass', person_column => 'worker_id', updatable => '{told_at}');

-- What proves a skill beside her own word: at which level, by what (a page of ours), until when. After
-- its last day it counts no more; her own word stands as it stood.
create table app.worker_skill_proof (
    tenant_id integer not null,
    worker_id uuid not null,
    skill text not null,
    link text not null,
    level integer not null check (level between 1 and 5),
    says text not null,
    proved_on date not null,
    valid_to date,
    primary key (tenant_id, worker_id, skill, link),
    foreign key (tenant_id, worker_id) references app.worker (tenant_id, id),
    check (valid_to is null or valid_to >= proved_on)
);

select wall.protect('app.worker_skill_proof', person_column => 'worker_id');

-- A file may be the video of a course.
-- squawk-ignore ban-drop-constraint
alter table app.file drop constraint file_purpose_check;

alter table app.file add constraint file_purpose_check
    check (purpose in ('delivery', 'thread', 'manual', 'contract', 'course')) not valid;

select wall.gate('app.course', 'select (tenant_id, code, state)');

select wall.gate('app.course_module', 'select (tenant_id, course, file_id)');

select wall.gate('app.course_key', 'select');

select wall.gate('app.course_enrolment', 'select (tenant_id, worker_id, course)');

select wall.gate('app.course_attempt', 'select (tenant_id, worker_id, course, passed)');

set local role yui_gate;

-- How many of a learner's answers are right: a count and nothing else. `answers` maps a question's
-- number to the choice: {"1": 3}.
create function gate.quiz_correct(course text, answers jsonb) returns integer
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    if ctx.scope() <> 'person' or not exists (
        select from app.course_enrolment e
        where e.tenant_id = ctx.tenant() and e.worker_id = ctx.actor() and e.course = quiz_correct.course) then
        raise exception 'this gate is for a learner of the course' using errcode = '42501';
    end if;
    return (select count(*) from app.course_key k
        where k.tenant_id = ctx.tenant() and k.course = quiz_correct.course
          and quiz_correct.answers ->> k.number::text = k.choice::text);
end
$$;

-- The right choices with their reasons, for who has passed the quiz.
create function gate.quiz_key(course text) returns table (number integer, choice integer, because text)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    return query
    select k.number, k.choice, k.because from app.course_key k
    where k.tenant_id = ctx.tenant() and k.course = quiz_key.course and ctx.scope() = 'person'
      and exists (select from app.course_attempt a where a.tenant_id = k.tenant_id
                  and a.worker_id = ctx.actor() and a.course = k.course and a.passed)
    order by k.number;
end
$$;

-- A video of a course that she learns.
create function gate.course_file(file uuid) returns table (
    id uuid, purpose text, subject uuid, worker_id uuid, name text, kind text, size bigint, sha256 bytea,
    key text, state text, uploaded_by uuid, uploaded_at timestamptz
)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    return query
    select f.id, f.purpose, f.subject, f.worker_id, f.name, f.kind, f.size, f.sha256, f.key, f.state,
           f.uploaded_by, f.uploaded_at
    from app.file f
    where f.tenant_id = ctx.tenant() and f.id = file and f.purpose = 'course' and f.state = 'kept'
      and ctx.scope() = 'person'
      and exists (select from app.course_module m
                  join app.course_enrolment e on e.tenant_id = m.tenant_id and e.course = m.course
                  where m.tenant_id = f.tenant_id and m.file_id = f.id and e.worker_id = ctx.actor());
end
$$;

revoke all on function gate.quiz_correct(text, jsonb), gate.quiz_key(text), gate.course_file(uuid) from public;

grant execute on function gate.quiz_correct(text, jsonb), gate.quiz_key(text), gate.course_file(uuid) to yui_app, yui_worker;
