-- A meeting to which workers may come: an exchange of workers, or the month's meeting of core members.
create table app.event (
    tenant_id integer not null,
    id uuid not null default uuidv7(),
    kind text not null check (kind in ('exchange', 'core')),
    state text not null default 'open' check (state in ('open', 'held', 'cancelled')),
    title text not null check (char_length(title) between 1 and 100),
    about text not null default '',
    place text not null default '',
    starts_at timestamptz not null,
    apply_by timestamptz not null,
    capacity integer check (capacity between 1 and 1000),
    minutes text not null default '',
    made_by uuid not null,
    made_at timestamptz not null,
    primary key (tenant_id, id),
    check (apply_by <= starts_at)
);

create index event_by_time on app.event (tenant_id, starts_at desc, id desc);

select wall.protect('app.event', open_to => '{person}', updatable => '{state,minutes}');

select wall.staff_writes('app.event');

create table app.event_signup (
    tenant_id integer not null,
    event_id uuid not null,
    worker_id uuid not null,
    state text not null default 'signed' check (state in ('signed', 'withdrawn')),
    signed_at timestamptz not null,
    primary key (tenant_id, event_id, worker_id),
    foreign key (tenant_id, event_id) references app.event (tenant_id, id),
    foreign key (tenant_id, worker_id) references app.worker (tenant_id, id)
);

create index event_signup_of_worker on app.event_signup (tenant_id, worker_id, event_id);

select wall.protect('app.event_signup', person_column => 'worker_id', updatable => '{state,signed_at}');

-- Who was there; a later word is a further row and holds.
create table app.event_attendance (
    tenant_id integer not null,
    event_id uuid not null,
    worker_id uuid not null,
    present boolean not null,
    noted_by uuid not null,
    noted_at timestamptz not null,
    primary key (tenant_id, event_id, worker_id, noted_at),
    foreign key (tenant_id, event_id, worker_id) references app.event_signup (tenant_id, event_id, worker_id)
);

select wall.protect('app.event_attendance', person_column => 'worker_id');

select wall.staff_writes('app.event_attendance');

alter table app.survey add constraint survey_event_fkey
    foreign key (tenant_id, event_id) references app.event (tenant_id, id) not valid;

-- A worker's story for the lifestyle book. It is shown while it is published and her consent to just
-- this text stands; what she takes back is shown nowhere from that moment on.
create table app.story (
    tenant_id integer not null,
    id uuid not null default uuidv7(),
    worker_id uuid not null,
    state text not null default 'draft' check (state in ('draft', 'offered', 'returned', 'published')),
    title text not null check (char_length(title) between 1 and 100),
    text text not null check (char_length(text) between 1 and 8000),
    pen_name text not null check (char_length(pen_name) between 1 and 40),
    note text not null default '',
    written_at timestamptz not null,
    published_at timestamptz,
    primary key (tenant_id, id),
    foreign key (tenant_id, worker_id) references app.worker (tenant_id, id)
);

create index story_of_worker on app.story (tenant_id, worker_id, id desc);

create index story_published on app.story (tenant_id, published_at desc, id desc) where state = 'published';

select wall.protect('app.story', person_column => 'worker_id', updatable => '{state,title,text,pen_name,note,written_at,published_at}');

-- Her consent to the publication of a text (its hash), with its day; she takes it back whenever she wants.
create table app.story_consent (
    tenant_id integer not null,
    id uuid not null default uuidv7(),
    story_id uuid not null,
    worker_id uuid not null,
    sha256 bytea not null check (octet_length(sha256) = 32),
    wording text not null,
    given_at timestamptz not null,
    revoked_at timestamptz,
    primary key (tenant_id, id),
    foreign key (tenant_id, story_id) references app.story (tenant_id, id),
    foreign key (tenant_id, worker_id) references app.worker (tenant_id, id),
    check (revoked_at is null or revoked_at >= given_at)
);

create unique index story_consent_live on app.story_consent (tenant_id, story_id) where revoked_at is null;

select wall.protect('app.story_consent', person_column => 'worker_id', updatable => '{revoked_at}');

select wall.gate('app.event', 'select, update (state)');

select wall.gate('app.event_signup', 'select, insert, update (state, signed_at)');

set local role yui_gate;

-- A worker signs up: of two who want the last place at once one gets it. signed, full or closed.
create function gate.event_sign_up(event uuid, at timestamptz) returns text
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    town integer := ctx.tenant();
    e record;
begin
    if ctx.scope() <> 'person' then
        raise exception 'this gate is for a worker' using errcode = '42501';
    end if;
    select v.state, v.apply_by, v.capacity into e from app.event v
    where v.tenant_id = town and v.id = event_sign_up.event for update;
    if not found or e.state <> 'open' or e.apply_by < event_sign_up.at then
        return 'closed';
    end if;
    if e.capacity is not null and e.capacity <= (
        select count(*) from app.event_signup s
        where s.tenant_id = town and s.event_id = event_sign_up.event and s.state = 'signed'
          and s.worker_id <> ctx.actor()) then
        return 'full';
    end if;
    insert into app.event_signup (tenant_id, event_id, worker_id, signed_at)
    values (town, event_sign_up.event, ctx.actor(), event_sign_up.at)
    on conflict (tenant_id, event_id, worker_id) do update
        set state = 'signed', signed_at = excluded.signed_at;
    return 'signed';
end
$$;

-- How many signed up, for a page of events; no names.
create function gate.event_counts(events uuid[]) returns table (event_id uuid, signed integer)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    return query
    select s.event_id, count(*)::integer from app.event_signup s
    where s.tenant_id = ctx.tenant() and s.event_id = any (events) and s.state = 'signed'
    group by s.event_id;
end
$$;

revoke all on function gate.event_sign_up(uuid, timestamptz), gate.event_counts(uuid[]) from public;

grant execute on function gate.event_sign_up(uuid, timestamptz), gate.event_counts(uuid[]) to yui_app, yui_worker;
