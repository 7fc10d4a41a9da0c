-- What she says of herself so that people can be counted: one row a fact, each by its own consent, taken
-- back by emptying it. Hers alone: no member of staff and no job reads a row, only the gate that counts.
-- Disability is not asked: it is 要配慮個人情報, and no count of the town needs it (law-and-formats 9.2).
create table app.worker_fact (
    tenant_id integer not null,
    worker_id uuid not null,
    fact text not null check (fact in ('sex', 'born', 'area', 'childcare', 'caregiving')),
    value text check (char_length(value) between 1 and 20),
    said_at timestamptz not null,
    primary key (tenant_id, worker_id, fact),
    foreign key (tenant_id, worker_id) references app.worker (tenant_id, id)
);

select wall.protect('app.worker_fact', person_column => 'worker_id', updatable => '{value,said_at}');

select wall.private('app.worker_fact', 'worker_id');

select wall.gate('app.worker_fact', 'select');

select wall.gate('app.worker', 'select (tenant_id, id, state, joined_on, withdrawn_on)');

select wall.gate('app.inspection', 'select (tenant_id, worker_id, accepted, counted_on, taken_back_at)');

set local role yui_gate;

-- How many of the town's workers there are by what they say of themselves, whoever said nothing as ''.
-- active: of whom work was accepted between the two days, and not taken back. One margin at a time, never
-- two crossed: a count, not a register. `born` is the year; the bands are the caller's.
create function gate.people_counts(first date, last date)
returns table (active boolean, fact text, value text, people integer)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
    if ctx.scope() not in ('tenant', 'system') then
        raise exception 'this gate is for a town''s office' using errcode = '42501';
    end if;
    return query
    with everyone as (
        select w.id, exists (
            select from app.inspection i
            where i.tenant_id = w.tenant_id and i.worker_id = w.id and i.taken_back_at is null
              and i.accepted > 0 and i.counted_on between first and last) as active
        from app.worker w
        where w.tenant_id = ctx.tenant() and w.joined_on <= last and w.state <> 'joining'
          and (w.withdrawn_on is null or w.withdrawn_on > last)
    )
    select e.active, k.fact, coalesce(f.value, ''), count(*)::integer
    from everyone e
    cross join unnest(array['sex', 'born', 'area', 'childcare', 'caregiving']) as k (fact)
    left join app.worker_fact f on f.tenant_id = ctx.tenant() and f.worker_id = e.id and f.fact = k.fact
    group by e.active, k.fact, coalesce(f.value, '')
    order by e.active, k.fact, coalesce(f.value, '');
end
$$;

revoke all on function gate.people_counts(date, date) from public;

grant execute on function gate.people_counts(date, date) to yui_app, yui_worker;

-- The consortium's picture of who works in a town: counts as published, hidden in the town before they
-- come here; null is hidden. Each month's are a snapshot that nobody filters or edits.
set local role yui_kpi_build;

create table kpi.people_cell (
    tenant_id integer not null,
    month date not null,
    fact text not null check (fact in ('all', 'sex', 'age', 'area', 'childcare', 'caregiving')),
    cell text not null,
    amount bigint check (amount = 0 or amount >= 5),
    primary key (tenant_id, month, fact, cell),
    check (extract(day from month) = 1)
);

select wall.distribute('kpi.people_cell', 'tenant');

select wall.door('kpi.people_cell');

-- The bound town's snapshot of a month, once: what stands is not replaced.
create function kpi.publish_people(of_month date, cells jsonb) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    made integer;
begin
    if ctx.scope() <> 'system' or exists (select from kpi.people_cell c where c.tenant_id = ctx.tenant() and c.month = of_month) then
        return 0;
    end if;
    insert into kpi.people_cell (tenant_id, month, fact, cell, amount)
    select ctx.tenant(), of_month, x.fact, x.cell, x.amount
    from jsonb_to_recordset(cells) as x (fact text, cell text, amount bigint);
    get diagnostics made = row_count;
    return made;
end
$$;

revoke all on function kpi.publish_people(date, jsonb) from public;

grant execute on function kpi.publish_people(date, jsonb) to yui_app, yui_worker;
