-- A further restrictive pair on a protected table: rows are added and changed by the town's staff and
-- jobs alone, whoever else may read them.
create function wall.staff_writes(t regclass) returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    staff text := wall.call('(ctx.scope() = any (''{tenant,system}''::text[]))');
begin
    execute format('create policy staff_adds on %s as restrictive for insert to yui_app, yui_worker with check (%s)', t, staff);
    execute format('create policy staff_changes on %s as restrictive for update to yui_app, yui_worker using (%s) with check (%s)', t, staff, staff);
end
$$;

revoke all on function wall.staff_writes(regclass) from public;

-- What she says of herself: her usual free minutes of a weekday, where she can work, with what, on
-- what she would like to work, and how many minutes of a week she wants at most. An offer to work,
-- never a timetable: nobody else can write here.
create table app.worker_profile (
    tenant_id integer not null,
    worker_id uuid not null,
    home boolean not null default true,
    center boolean not null default false,
    mon integer not null default 0 check (mon between 0 and 1440),
    tue integer not null default 0 check (tue between 0 and 1440),
    wed integer not null default 0 check (wed between 0 and 1440),
    thu integer not null default 0 check (thu between 0 and 1440),
    fri integer not null default 0 check (fri between 0 and 1440),
    sat integer not null default 0 check (sat between 0 and 1440),
    sun integer not null default 0 check (sun between 0 and 1440),
    weekly integer check (weekly between 0 and 10080),
    equipment text not null default '',
    interests jsonb not null default '[]',
    said_at timestamptz not null,
    primary key (tenant_id, worker_id),
    foreign key (tenant_id, worker_id) references app.worker (tenant_id, id)
);

select wall.protect('app.worker_profile', person_column => 'worker_id',
    updatable => '{home,center,mon,tue,wed,thu,fri,sat,sun,weekly,equipment,interests,said_at}');

-- level 0: she has taken it back.
create table app.worker_skill (
    tenant_id integer not null,
    worker_id uuid not null,
    skill text not null,
    level integer not null check (level between 0 and 5),
    evidence text not null default '',
    said_at timestamptz not null,
    primary key (tenant_id, worker_id, skill),
    foreign key (tenant_id, worker_id) references app.worker (tenant_id, id)
);

select wall.protect('app.worker_skill', person_column => 'worker_id', updatable => '{level,evidence,said_at}');

-- A day that is not as usual: so many free minutes (0: none), or null: as usual again. Why stands in
-- another table, which only she can read.
create table app.worker_day (
    tenant_id integer not null,
    worker_id uuid not null,
    on_date date not null,
    minutes integer check (minutes between 0 and 1440),
    primary key (tenant_id, worker_id, on_date),
    foreign key (tenant_id, worker_id) references app.worker (tenant_id, id)
);

create index worker_day_by_date on app.worker_day (tenant_id, on_date);

select wall.protect('app.worker_day', person_column => 'worker_id', updatable => '{minutes}');

-- Her own notes: why a day is not free, what she cares for at home. `about` is a day (2026-11-23)
-- or 'care'. No member of staff and no job reads this.
create table app.worker_memo (
    tenant_id integer not null,
    worker_id uuid not null,
    about text not null,
    memo text not null default '',
    primary key (tenant_id, worker_id, about),
    foreign key (tenant_id, worker_id) references app.worker (tenant_id, id)
);

select wall.protect('app.worker_memo', person_column => 'worker_id', updatable => '{memo}');

select wall.private('app.worker_memo', 'worker_id');

-- What information she may be trusted with, given by staff on a stated ground; the newest row holds.
create table app.worker_clearance (
    tenant_id integer not null,
    worker_id uuid not null,
    given_at timestamptz not null,
    level integer not null check (level between 1 and 3),
    basis text not null check (basis in ('nda', 'training', 'renewal', 'expired', 'incident')),
    given_by uuid not null,
    primary key (tenant_id, worker_id, given_at),
    foreign key (tenant_id, worker_id) references app.worker (tenant_id, id)
);

select wall.protect('app.worker_clearance', person_column => 'worker_id');

select wall.staff_writes('app.worker_clearance');
