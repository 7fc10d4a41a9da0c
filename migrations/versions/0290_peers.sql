-- What the workers of a town tell one another. thread_id: the post that this one answers; none: it opens
-- a thread and has a title. as_name: the name she chose for the board, never her own row; who wrote it
-- lies in app.peer_author, where she sees her own alone. mentor: she offers to be asked.
create table app.peer_post (
    tenant_id integer not null,
    id uuid not null default uuidv7(),
    thread_id uuid,
    title text not null default '' check (char_length(title) <= 100),
    said text not null check (char_length(said) between 1 and 2000),
    as_name text not null check (char_length(as_name) between 1 and 20),
    mentor boolean not null,
    posted_at timestamptz not null,
    primary key (tenant_id, id),
    foreign key (tenant_id, thread_id) references app.peer_post (tenant_id, id),
    check ((thread_id is null) = (title <> ''))
);

create index peer_post_threads on app.peer_post (tenant_id, id) where thread_id is null;

create index peer_post_of_thread on app.peer_post (tenant_id, thread_id, id);

select wall.protect('app.peer_post', open_to => '{person}');

select wall.gate('app.client', 'select (tenant_id, name)');

-- Who wrote it; for herself, and for the job that tells her of an answer.
create table app.peer_author (
    tenant_id integer not null,
    post_id uuid not null,
    worker_id uuid not null,
    primary key (tenant_id, post_id),
    foreign key (tenant_id, post_id) references app.peer_post (tenant_id, id),
    foreign key (tenant_id, worker_id) references app.worker (tenant_id, id)
);

create index peer_author_worker on app.peer_author (tenant_id, worker_id, post_id);

select wall.protect('app.peer_author', person_column => 'worker_id');

-- Not even the office: herself, and the town's jobs.
do $$
begin
    execute format('create policy only_author on app.peer_author as restrictive for all to yui_app, yui_worker'
        ' using (%1$s) with check (%1$s)', wall.call('(ctx.scope() = any (''{person,system}''::text[]))'));
end
$$;

-- A post that the office no longer shows, and why; everybody reads the reason in its place.
create table app.peer_hidden (
    tenant_id integer not null,
    post_id uuid not null,
    reason text not null check (char_length(reason) between 1 and 300),
    hidden_by uuid not null,
    hidden_at timestamptz not null,
    primary key (tenant_id, post_id),
    foreign key (tenant_id, post_id) references app.peer_post (tenant_id, id)
);

select wall.protect('app.peer_hidden', open_to => '{person}');

select wall.staff_writes('app.peer_hidden');

-- A worker asks the office to look at a post; once each.
create table app.peer_report (
    tenant_id integer not null,
    post_id uuid not null,
    worker_id uuid not null,
    why text not null check (char_length(why) between 1 and 300),
    reported_at timestamptz not null,
    primary key (tenant_id, post_id, worker_id),
    foreign key (tenant_id, post_id) references app.peer_post (tenant_id, id),
    foreign key (tenant_id, worker_id) references app.worker (tenant_id, id)
);

create index peer_report_worker on app.peer_report (tenant_id, worker_id, post_id);

select wall.protect('app.peer_report', person_column => 'worker_id');

set local role yui_gate;

-- A text as it is compared: width, case, kana, spaces, marks and legal forms make no difference.
create function gate.plain(said text) returns text
language sql immutable
set search_path = pg_catalog, pg_temp
as $$
    select regexp_replace(regexp_replace(
        translate(lower(normalize(said, NFKC)),
            'ァアィイゥウェエォオカガキギクグケゲコゴサザシジスズセゼソゾタダチヂッツヅテデトドナニヌネノハバパヒビピフブプヘベペホボポマミムメモャヤュユョヨラリルレロヮワヰヱヲンヴヵヶ',
            'ぁあぃいぅうぇえぉおかがきぎくぐけげこごさざしじすずせぜそぞただちぢっつづてでとどなにぬねのはばぱひびぴふぶぷへべぺほぼぽまみむめもゃやゅゆょよらりるれろゎわゐゑをんゔゕゖ'),
        '(株式会社|有限会社|合同会社|合資会社|合名会社|一般社団法人|公益社団法人|一般財団法人|公益財団法人|特定非営利活動法人|\(株\)|\(有\)|\(同\))', '', 'g'),
        '[[:space:][:punct:]・ー―−‐（）「」『』、。]', '', 'g')
$$;

revoke all on function gate.plain(text) from public;

-- The client of her town that a text names, so that she can be told which word to leave out; a name of
-- one letter names nobody. For workers and their office.
create function gate.client_named(said text) returns text
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    found text;
begin
    perform gate.no_company();
    select c.name into found
    from app.client c
    where c.tenant_id = ctx.tenant() and char_length(gate.plain(c.name)) >= 2
      and position(gate.plain(c.name) in gate.plain(said)) > 0
    order by char_length(c.name) desc, c.name limit 1;
    return found;
end
$$;

revoke all on function gate.client_named(text) from public;

grant execute on function gate.client_named(text) to yui_app, yui_worker;
