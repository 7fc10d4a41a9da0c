-- Rows that their readers alone see, whatever their scope sees elsewhere: `readers` names members of
-- staff and officers of an outside desk one by one. She herself sees her own; jobs see all. A statement
-- without a WHERE shows everybody else of her town nothing.
create function wall.readers(t regclass, person_column text) returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    scope text := wall.call('ctx.scope()');
    who text := wall.call('ctx.actor()');
    seen text := format('%s = ''system'' or (%s = ''person'' and %I = %s) or (%s = any (''{tenant,desk}''::text[]) and %s = any (readers))',
        scope, scope, person_column, who, scope, who);
begin
    execute format('create policy only_readers on %s as restrictive for all to yui_app, yui_worker using (%s) with check (%s)', t, seen, seen);
end
$$;

revoke all on function wall.readers(regclass, text) from public;

-- Who sits at the desk, and from when until when. inside: a member of the body's own staff (officer_id is
-- hers), named by a director. outside: somebody of another body or of the consortium, with a log-in of
-- scope desk, which reads nothing of the town but what is addressed to it; named by the operator.
create table app.voice_seat (
    tenant_id integer not null,
    officer_id uuid not null,
    kind text not null check (kind in ('inside', 'outside')),
    name text not null check (char_length(name) between 1 and 100),
    contact text not null default '' check (char_length(contact) <= 200),
    valid_from date not null,
    valid_to date,
    primary key (tenant_id, officer_id, valid_from),
    check (valid_to is null or valid_to >= valid_from)
);

select wall.protect('app.voice_seat', open_to => '{person,desk}', updatable => '{valid_to}');

select wall.staff_writes('app.voice_seat');

do $do$
declare
    may text := format('kind = %L or %s = %L', 'inside', wall.call('ctx.scope()'), 'system');
begin
    execute format('create policy outside_is_not_the_bodys on app.voice_seat as restrictive for insert to yui_app, yui_worker with check (%s)', may);
    execute format('create policy outside_stays on app.voice_seat as restrictive for update to yui_app, yui_worker using (%s) with check (%s)', may, may);
end
$do$;

-- A case. barred: members of staff whom it must not reach; whole_body: none of her body. outside: whether
-- the outside desk has it. name: hers, where she wished the desk to know it. Nothing of a case stands in
-- the town's audit log, its outbox or its notices, which a director reads: its own lines are its log.
create table app.voice_case (
    tenant_id integer not null,
    id uuid not null default uuidv7(),
    worker_id uuid,
    name text not null default '' check (char_length(name) <= 100),
    kind text not null check (kind in ('harassment', 'money', 'work', 'other')),
    barred uuid[] not null default '{}',
    whole_body boolean not null,
    outside boolean not null,
    readers uuid[] not null,
    state text not null default 'received' check (state in ('received', 'looking', 'answered', 'closed')),
    opened_at timestamptz not null,
    first_due date not null,
    answer_due date not null,
    closed_at timestamptz,
    forgotten_at timestamptz,
    primary key (tenant_id, id),
    foreign key (tenant_id, worker_id) references app.worker (tenant_id, id),
    check (worker_id is not null or forgotten_at is not null),
    check ((state = 'closed') = (closed_at is not null))
);

create index voice_case_by_day on app.voice_case (tenant_id, opened_at, id);

select wall.protect('app.voice_case', person_column => 'worker_id', open_to => '{desk}',
    updatable => '{outside,readers,state,closed_at}');

select wall.readers('app.voice_case', 'worker_id');

-- What was said and done in a case: added to, never changed.
create table app.voice_line (
    tenant_id integer not null,
    id uuid not null default uuidv7(),
    case_id uuid not null,
    worker_id uuid,
    readers uuid[] not null,
    author text not null check (author in ('she', 'desk', 'step')),
    by_id uuid,
    says text not null check (char_length(says) <= 4000),
    at timestamptz not null,
    primary key (tenant_id, id),
    foreign key (tenant_id, case_id) references app.voice_case (tenant_id, id)
);

create index voice_line_by_case on app.voice_line (tenant_id, case_id, at, id);

select wall.protect('app.voice_line', person_column => 'worker_id', open_to => '{desk}', updatable => '{readers}');

select wall.readers('app.voice_line', 'worker_id');

-- Suggestions without a name: one row a box and month. A suggestion leaves no row of its own: it joins the
-- texts, which always lie in the order of their letters. No id, no moment, no person. Nobody reads a box
-- before its month is over; then the row is written once more, so that no transaction number tells of
-- whoever came last.
create table app.suggestion_box (
    tenant_id integer not null,
    box text not null check (box in ('office', 'outside')),
    month date not null check (extract(day from month) = 1),
    texts jsonb not null default '[]',
    opened boolean not null default false,
    readers uuid[] not null default '{}',
    primary key (tenant_id, box, month)
);

select wall.protect('app.suggestion_box', open_to => '{desk}');

do $do$
begin
    execute format('create policy only_opened on app.suggestion_box as restrictive for all to yui_app, yui_worker'
        ' using (%1$s = %3$L or (opened and ((box = %4$L and %1$s = %5$L) or %2$s = any (readers))))'
        ' with check (false)', wall.call('ctx.scope()'), wall.call('ctx.actor()'), 'system', 'office', 'tenant');
end
$do$;

select wall.gate('app.staff', 'select (tenant_id, id, name, role, active)');

select wall.gate('app.suggestion_box', 'select, insert, update (texts, opened, readers)');

select wall.gate('app.voice_case', 'select (tenant_id, id, closed_at, forgotten_at), update (worker_id, name, barred, readers, forgotten_at)');

select wall.gate('app.voice_line', 'select (tenant_id, case_id), update (worker_id, by_id, readers, says)');

set local role yui_gate;

-- Whom a worker may name as one whom her case must not reach: the town's staff by name and role.
create function gate.voice_names() returns table (id uuid, name text, role text)
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
    select s.id, s.name, s.role from app.staff s
    where s.tenant_id = ctx.tenant() and ctx.scope() = 'person'
    order by s.role, s.name, s.id limit 200
$$;

-- A worker drops a text into a box of the month. False: the box is open already, or full.
create function gate.suggest(into_box text, said text, of_month date) returns boolean
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    made integer;
begin
    if ctx.scope() <> 'person' then
        raise exception 'this gate is for a worker' using errcode = '42501';
    end if;
    insert into app.suggestion_box as b (tenant_id, box, month, texts)
    values (ctx.tenant(), into_box, of_month, jsonb_build_array(left(said, 2000)))
    on conflict (tenant_id, box, month) do update set texts = (
        select jsonb_agg(each order by each collate "C")
        from (select jsonb_array_elements_text(b.texts) as each union all select left(said, 2000)) as every)
    where not b.opened and jsonb_array_length(b.texts) < 500;
    get diagnostics made = row_count;
    return made = 1;
end
$$;

-- Opens the boxes of the months before this one; the outside ones for these readers. How many.
create function gate.suggestions_open(before date, officers uuid[]) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    made integer;
begin
    if ctx.scope() <> 'system' then
        raise exception 'this gate is for a job' using errcode = '42501';
    end if;
    update app.suggestion_box b
    set opened = true, readers = case b.box when 'outside' then officers else '{}' end
    where b.tenant_id = ctx.tenant() and b.month < before
      and (not b.opened or (b.box = 'outside' and b.readers <> officers));
    get diagnostics made = row_count;
    return made;
end
$$;

-- Empties cases closed before a moment: who, whom, what was said. That there was one of a kind stays.
create function gate.voice_forget(before timestamptz, moment timestamptz) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    made integer;
begin
    if ctx.scope() <> 'system' then
        raise exception 'this gate is for a job' using errcode = '42501';
    end if;
    update app.voice_line l set worker_id = null, by_id = null, readers = '{}', says = ''
    where l.tenant_id = ctx.tenant() and l.case_id in (
        select c.id from app.voice_case c
        where c.tenant_id = ctx.tenant() and c.closed_at < before and c.forgotten_at is null);
    update app.voice_case c set worker_id = null, name = '', barred = '{}', readers = '{}', forgotten_at = moment
    where c.tenant_id = ctx.tenant() and c.closed_at < before and c.forgotten_at is null;
    get diagnostics made = row_count;
    return made;
end
$$;

revoke all on function gate.voice_names(), gate.suggest(text, text, date), gate.suggestions_open(date, uuid[]), gate.voice_forget(timestamptz, timestamptz) from public;

grant execute on function gate.voice_names(), gate.suggest(text, text, date), gate.suggestions_open(date, uuid[]), gate.voice_forget(timestamptz, timestamptz) to yui_app, yui_worker;

-- An outside officer's log-in: a role and a scope of its own, under which no other table shows a row.
set local role yui_auth_w;

-- squawk-ignore ban-drop-constraint
alter table auth.account drop constraint account_role_check;

alter table auth.account add constraint account_role_check
    check (role in ('director', 'staff', 'leader', 'worker', 'client', 'coordinator', 'desk')) not valid;

-- squawk-ignore ban-drop-constraint
alter table auth.account drop constraint account_scope_check;

alter table auth.account add constraint account_scope_check
    check (scope in ('tenant', 'person', 'client', 'desk')) not valid;
