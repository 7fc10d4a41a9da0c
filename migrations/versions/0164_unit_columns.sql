-- What each column of a file is taken for: [{head, use}], in the file's order. Told anew, the rows are
-- judged anew from their cells.
alter table app.unit_import add column columns jsonb;

-- Rows whose unit is there with another content.
alter table app.unit_import add column changed integer check (changed >= 0);

alter table app.unit_import add column undone_by uuid;

alter table app.unit_import add column undone_at timestamptz;

alter table app.unit_import_row add column cells jsonb;

-- Whether the row made its unit, and what the unit said before the row changed it.
alter table app.unit_import_row add column made boolean;

alter table app.unit_import_row add column was jsonb;

-- squawk-ignore ban-drop-constraint
alter table app.unit_import drop constraint unit_import_state_check;

alter table app.unit_import add constraint unit_import_state_check
    check (state in ('read', 'writing', 'written', 'dropped', 'undone')) not valid;

grant update (columns, good, bad, same, changed, undone_by, undone_at) on app.unit_import to yui_app, yui_worker;

grant update (key, label, payload, problem, field, unit_id, made, was) on app.unit_import_row to yui_app, yui_worker;

-- What a client's heads were taken for the last time that somebody told us.
create table app.unit_column (
    tenant_id integer not null,
    client_id uuid not null,
    head text not null check (length(head) between 1 and 100),
    use text not null check (use in ('key', 'label', 'keep', 'skip')),
    told_by uuid not null,
    told_at timestamptz not null,
    primary key (tenant_id, client_id, head),
    foreign key (tenant_id, client_id) references app.client (tenant_id, id)
);

select wall.protect('app.unit_column', updatable => '{use,told_by,told_at}');

-- No runtime role deletes. A unit that a file brought and that nobody ever held is no history: the
-- file's rows keep it, and this gate takes away those of a file that is marked as taken back.
select wall.gate('app.unit', 'select (tenant_id, id, state, assignment_id), delete');

select wall.gate('app.unit_import', 'select (tenant_id, id, state)');

select wall.gate('app.unit_import_row', 'select (tenant_id, import_id, unit_id, made)');

set local role yui_gate;

create function gate.undo_units(undone uuid) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    town integer := ctx.tenant();
    made uuid[];
    gone integer;
begin
    if ctx.scope() <> 'tenant' then
        raise exception 'this gate is for a town''s own staff' using errcode = '42501';
    end if;
    perform 1 from app.unit_import m where m.tenant_id = town and m.id = undone and m.state = 'undone';
    if not found then
        return 0;
    end if;
    -- An array, not a join: tables that were just filled have no statistics, and ten thousand rows
    -- would be compared with ten thousand.
    select array_agg(r.unit_id) into made
    from app.unit_import_row r where r.tenant_id = town and r.import_id = undone and r.made;
    delete from app.unit u
    where u.tenant_id = town and u.id = any (made) and u.state = 'todo' and u.assignment_id is null;
    get diagnostics gone = row_count;
    return gone;
end
$$;

revoke all on function gate.undo_units(uuid) from public;

grant execute on function gate.undo_units(uuid) to yui_app;
