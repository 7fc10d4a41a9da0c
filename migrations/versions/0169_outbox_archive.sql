-- Promises that were kept leave the outbox after some days: what remains says which, and when. Their
-- payloads (ids alone) are not needed any more. Requests to fold figures are as many as changes and
-- leave nothing.
create table app.outbox_archive (
    tenant_id integer not null,
    id uuid not null,
    kind text not null,
    key text not null,
    attempts integer not null,
    made_at timestamptz not null,
    done_at timestamptz not null,
    primary key (tenant_id, id)
);

create index outbox_archive_by_key on app.outbox_archive (tenant_id, key);

select wall.protect('app.outbox_archive');

revoke insert on app.outbox_archive from yui_app, yui_worker;

select wall.gate('app.outbox_archive', 'insert');

-- The one right to delete that anybody is granted: rows that are done, through this function alone.
grant select (made_at, done_at) on app.outbox to yui_gate;

grant delete on app.outbox to yui_gate;

-- The relay looks for what is due by another index; this one is for the archive.
-- squawk-ignore require-concurrent-index-creation
create index outbox_done on app.outbox (tenant_id, done_at) where state = 'done';

set local role yui_gate;

-- Moves up to `most` rows of the caller's town that were done more than `days` ago, at least 30 (an
-- acceptance may be sent again by its key for so long). Real time, as the rows' own. How many it moved.
create function gate.outbox_archive(days integer, most integer) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    town integer := ctx.tenant();
    moved integer;
begin
    if ctx.scope() <> 'system' then
        raise exception 'this gate is for the town''s own jobs' using errcode = '42501';
    end if;
    with old as (
        select o.id from app.outbox o
        where o.tenant_id = town and o.state = 'done'
          and o.done_at < now() - make_interval(days => greatest(days, 30))
        order by o.done_at limit most for update skip locked
    ), gone as (
        delete from app.outbox o using old where o.tenant_id = town and o.id = old.id
        returning o.id, o.kind, o.key, o.attempts, o.made_at, o.done_at
    ), kept as (
        insert into app.outbox_archive (tenant_id, id, kind, key, attempts, made_at, done_at)
        select town, g.id, g.kind, g.key, g.attempts, g.made_at, g.done_at from gone g
        where g.kind <> 'kpi.fold'
    )
    select count(*) into moved from gone;
    return moved;
end
$$;

revoke all on function gate.outbox_archive(integer, integer) from public;

grant execute on function gate.outbox_archive(integer, integer) to yui_app, yui_worker;
