-- Rows that are chosen with a limit and held are chosen once. Inside `in (…)` the planner may ask for
-- them again for each row that it looks at; what the statement itself has moved is passed by then and
-- the next is taken: a worker got more units than she had room for.

set local role yui_gate;

-- As in 0155.
create or replace function gate.take_units(assignment uuid, most integer, at timestamptz) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    town integer := ctx.tenant();
    me uuid := ctx.actor();
    hers record;
    room integer;
    taken integer;
begin
    if ctx.scope() <> 'person' then
        raise exception 'this gate is for a worker who hands in' using errcode = '42501';
    end if;
    select a.task_id, a.quantity into hers from app.assignment a
    where a.tenant_id = town and a.id = take_units.assignment and a.worker_id = me and a.state = 'active';
    if not found then
        return 0;
    end if;
    room := hers.quantity - (select count(*) from app.unit u
        where u.tenant_id = town and u.assignment_id = take_units.assignment);
    with free as materialized (
        select f.id from app.unit f
        where f.tenant_id = town and f.task_id = hers.task_id and f.state = 'todo' and f.assignment_id is null
        order by f.key limit greatest(0, least(room, take_units.most)) for update skip locked
    )
    update app.unit u
    set state = 'doing', assignment_id = take_units.assignment, worker_id = me, moved_at = take_units.at, moved_by = me
    from free where u.tenant_id = town and u.id = free.id;
    get diagnostics taken = row_count;
    return taken;
end
$$;

set local role yui_auth_w;

-- As in 0207.
create or replace function auth.throttle_hit(given text, seconds integer) returns integer
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
    with old as materialized (
        select o.subject from auth.throttle o
        where o.started_at < now() - interval '1 day' and o.subject <> given
        order by o.started_at limit 50 for update skip locked
    ), gone as (
        delete from auth.throttle d using old where d.subject = old.subject
    )
    insert into auth.throttle as t (subject, started_at, hits) values (given, now(), 1)
    on conflict (subject) do update set
        hits = case when t.started_at < now() - make_interval(secs => seconds) then 1 else t.hits + 1 end,
        started_at = case when t.started_at < now() - make_interval(secs => seconds) then now() else t.started_at end
    returning hits
$$;
