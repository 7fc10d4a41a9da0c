-- A further restrictive policy on a protected table: the person alone, no member of staff, no job.
create function wall.private(t regclass, person_column text) returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    own text := format('%s = ''person'' and %I = %s', wall.call('ctx.scope()'), person_column, wall.call('ctx.actor()'));
begin
    execute format('create policy only_she on %s as restrictive for all to yui_app, yui_worker using (%s) with check (%s)', t, own, own);
end
$$;

revoke all on function wall.private(regclass, text) from public;

-- The yearly income that she has set herself as a limit (calendar year).
create table app.worker_private (
    tenant_id integer not null,
    worker_id uuid not null,
    cap_yen bigint check (cap_yen between 1 and 999999999),
    primary key (tenant_id, worker_id),
    foreign key (tenant_id, worker_id) references app.worker (tenant_id, id)
);

select wall.protect('app.worker_private', person_column => 'worker_id', updatable => '{cap_yen}');

select wall.private('app.worker_private', 'worker_id');
