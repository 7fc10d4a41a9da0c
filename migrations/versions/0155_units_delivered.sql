-- The delivery that brought a unit last: from its hand-in on, the unit moves with it alone.
alter table app.unit add column delivery_id uuid;

alter table app.unit add constraint unit_delivery_fkey
    foreign key (tenant_id, delivery_id) references app.delivery (tenant_id, id) not valid;

grant update (delivery_id) on app.unit to yui_app, yui_worker;

-- When somebody began to inspect a delivery as it lies there; empty again when a newer version comes.
alter table app.delivery add column begun_at timestamptz, add column begun_by uuid;

grant update (begun_at, begun_by) on app.delivery to yui_app, yui_worker;

-- A worker sees her own units alone. Of what she hands in beyond those that a leader laid with her,
-- the next that nobody holds become hers: never more than she took on.
grant select (quantity) on app.assignment to yui_gate;

-- A table that one gate opens already only gets the further rights of the next.
create or replace function wall.gate(t regclass, rights text) returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    if not exists (select from pg_policy where polrelid = t and polname = 'gate') then
        execute format('create policy gate on %s for all to yui_gate using (true) with check (true)', t);
    end if;
    execute format('grant %s on %s to yui_gate', rights, t);
end
$$;

select wall.gate('app.unit', 'select (tenant_id, id, task_id, key, state, assignment_id), update (state, assignment_id, worker_id, moved_at, moved_by)');

set local role yui_gate;

create function gate.take_units(assignment uuid, most integer, at timestamptz) returns integer
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
    update app.unit u
    set state = 'doing', assignment_id = take_units.assignment, worker_id = me, moved_at = take_units.at, moved_by = me
    where u.tenant_id = town and u.id in (
        select f.id from app.unit f
        where f.tenant_id = town and f.task_id = hers.task_id and f.state = 'todo' and f.assignment_id is null
        order by f.key limit greatest(0, least(room, take_units.most)) for update skip locked);
    get diagnostics taken = row_count;
    return taken;
end
$$;

revoke all on function gate.take_units(uuid, integer, timestamptz) from public;

grant execute on function gate.take_units(uuid, integer, timestamptz) to yui_app, yui_worker;
