set local role yui_kpi_build;

-- A town's counts of people by skill and by free time, as published: null is hidden. Each month's are
-- a snapshot that nobody filters or edits; they were hidden in the town, before they came here.
create table kpi.registry_cell (
    tenant_id integer not null,
    month date not null,
    kind text not null check (kind in ('skill', 'capacity', 'workers')),
    cell text not null,
    amount bigint check (amount = 0 or amount >= 5),
    primary key (tenant_id, month, kind, cell),
    check (extract(day from month) = 1)
);

select wall.distribute('kpi.registry_cell', 'tenant');

select wall.door('kpi.registry_cell');

-- The bound town's snapshot of a month, once: what stands is not replaced.
create function kpi.publish_registry(of_month date, cells jsonb) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    made integer;
begin
    if ctx.scope() <> 'system' or exists (select from kpi.registry_cell c where c.tenant_id = ctx.tenant() and c.month = of_month) then
        return 0;
    end if;
    insert into kpi.registry_cell (tenant_id, month, kind, cell, amount)
    select ctx.tenant(), of_month, x.kind, x.cell, x.amount
    from jsonb_to_recordset(cells) as x (kind text, cell text, amount bigint);
    get diagnostics made = row_count;
    return made;
end
$$;

revoke all on function kpi.publish_registry(date, jsonb) from public;

grant execute on function kpi.publish_registry(date, jsonb) to yui_app, yui_worker;
