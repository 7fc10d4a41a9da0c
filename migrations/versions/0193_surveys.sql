-- A questionnaire. anonymous is said before anybody answers and never changes. event_id: for whoever was
-- at an event. course: the code of a course that it is about.
create table app.survey (
    tenant_id integer not null,
    id uuid not null default uuidv7(),
    title text not null check (char_length(title) between 1 and 100),
    about text not null default '',
    anonymous boolean not null,
    state text not null default 'draft' check (state in ('draft', 'open', 'closed')),
    closes_on date not null,
    event_id uuid,
    course text,
    made_by uuid not null,
    made_at timestamptz not null,
    primary key (tenant_id, id)
);

create index survey_by_event on app.survey (tenant_id, event_id) where event_id is not null;

select wall.protect('app.survey', open_to => '{person}', updatable => '{state}');

select wall.staff_writes('app.survey');

create table app.survey_question (
    tenant_id integer not null,
    survey_id uuid not null,
    number integer not null check (number between 1 and 30),
    kind text not null check (kind in ('choice', 'scale', 'text')),
    ask text not null check (char_length(ask) between 1 and 300),
    choices jsonb not null default '[]',
    required boolean not null default true,
    primary key (tenant_id, survey_id, number),
    foreign key (tenant_id, survey_id) references app.survey (tenant_id, id)
);

select wall.protect('app.survey_question', open_to => '{person}');

select wall.staff_writes('app.survey_question');

-- That she answered, and nothing else: no moment, no answer, no key of one.
create table app.survey_done (
    tenant_id integer not null,
    survey_id uuid not null,
    worker_id uuid not null,
    primary key (tenant_id, survey_id, worker_id),
    foreign key (tenant_id, survey_id) references app.survey (tenant_id, id),
    foreign key (tenant_id, worker_id) references app.worker (tenant_id, id)
);

select wall.protect('app.survey_done', person_column => 'worker_id');

-- What an anonymous survey keeps: one row a question, laid down when it is opened, before anybody
-- answers. An answer leaves no row: it raises a count, or joins the texts, which always lie in the order
-- of their letters. The same answers make the same row in whatever order they came; there is no id, no
-- moment and no place in the table that could tell which came when or from whom, and nothing binds a
-- person's answer to one question to her answer to the next.
create table app.survey_tally (
    tenant_id integer not null,
    survey_id uuid not null,
    number integer not null,
    counts jsonb not null default '{}',
    texts jsonb not null default '[]',
    primary key (tenant_id, survey_id, number),
    foreign key (tenant_id, survey_id, number) references app.survey_question (tenant_id, survey_id, number)
);

select wall.protect('app.survey_tally');

select wall.staff_writes('app.survey_tally');

-- What she answered under her name.
create table app.survey_answer (
    tenant_id integer not null,
    survey_id uuid not null,
    worker_id uuid not null,
    number integer not null,
    answer text not null check (char_length(answer) between 1 and 2000),
    answered_at timestamptz not null,
    primary key (tenant_id, survey_id, worker_id, number),
    foreign key (tenant_id, survey_id, number) references app.survey_question (tenant_id, survey_id, number),
    foreign key (tenant_id, survey_id, worker_id) references app.survey_done (tenant_id, survey_id, worker_id)
);

select wall.protect('app.survey_answer', person_column => 'worker_id');

select wall.gate('app.survey', 'select (tenant_id, id, anonymous, state, closes_on), update (state)');

select wall.gate('app.survey_question', 'select (tenant_id, survey_id, number, kind, choices)');

select wall.gate('app.survey_done', 'select, insert');

select wall.gate('app.survey_tally', 'select, update (counts, texts)');

set local role yui_gate;

-- A worker answers an anonymous survey: that she did is one row, what she said is added to the tallies.
-- `answers` maps a question's number to the chosen place ("2"), the mark of a scale ("4") or a text.
-- False: she has answered before. Nothing of it is written into the audit log, whose lines have a moment
-- and a name.
create function gate.survey_answered(survey uuid, answers jsonb, on_day date) returns boolean
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    town integer := ctx.tenant();
    q record;
    said text;
    added integer;
begin
    if ctx.scope() <> 'person' then
        raise exception 'this gate is for a worker' using errcode = '42501';
    end if;
    perform from app.survey s where s.tenant_id = town and s.id = survey_answered.survey
        and s.anonymous and s.state = 'open' and s.closes_on >= survey_answered.on_day;
    if not found then
        raise exception 'this survey takes no anonymous answers' using errcode = '42501';
    end if;
    insert into app.survey_done (tenant_id, survey_id, worker_id)
    values (town, survey_answered.survey, ctx.actor()) on conflict do nothing;
    get diagnostics added = row_count;
    if added = 0 then
        return false;
    end if;
    for q in select n.number, n.kind from app.survey_question n
             where n.tenant_id = town and n.survey_id = survey_answered.survey order by n.number
    loop
        said := survey_answered.answers ->> q.number::text;
        if coalesce(said, '') = '' then
            continue;
        elsif q.kind = 'text' then
            update app.survey_tally t
            set texts = (select jsonb_agg(each order by each collate "C")
                         from (select jsonb_array_elements_text(t.texts) as each
                               union all select left(said, 2000)) as every)
            where t.tenant_id = town and t.survey_id = survey_answered.survey and t.number = q.number;
        elsif said ~ '^[0-9]{1,2}$' then
            update app.survey_tally t
            set counts = t.counts || jsonb_build_object(said, coalesce((t.counts ->> said)::integer, 0) + 1)
            where t.tenant_id = town and t.survey_id = survey_answered.survey and t.number = q.number;
        end if;
    end loop;
    return true;
end
$$;

-- Staff close a survey. Its tallies are written once more as they are, so that the transaction number
-- of whoever answered last stands in no row.
create function gate.survey_sealed(survey uuid) returns boolean
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    if ctx.scope() not in ('tenant', 'system') then
        raise exception 'this gate is for staff' using errcode = '42501';
    end if;
    update app.survey s set state = 'closed'
    where s.tenant_id = ctx.tenant() and s.id = survey_sealed.survey and s.state = 'open';
    if not found then
        return false;
    end if;
    update app.survey_tally t set counts = t.counts
    where t.tenant_id = ctx.tenant() and t.survey_id = survey_sealed.survey;
    return true;
end
$$;

revoke all on function gate.survey_answered(uuid, jsonb, date), gate.survey_sealed(uuid) from public;

grant execute on function gate.survey_answered(uuid, jsonb, date), gate.survey_sealed(uuid) to yui_app, yui_worker;
