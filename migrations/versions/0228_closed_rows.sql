select wall.gate('app.interest', 'select');

set local role yui_gate;

-- Rows that are about her and that no policy shows her: her first word, from before she was registered.
-- A table that is shut to persons and has their key is entered here; a test finds it when it is not.
create function gate.my_closed() returns table (name text, line jsonb)
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
    select 'interest', to_jsonb(i) from app.interest i
    where i.tenant_id = ctx.tenant() and i.worker_id = gate.she()
$$;

-- As in 0174, with those.
create or replace function gate.my_data() returns table (name text, line jsonb)
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
    known record;
begin
    perform gate.she();
    for known in
        select c.relname as name, c.oid::regclass::text as place,
               string_agg(format('x.%I = $2', a.attname), ' or ') as hers
        from pg_class c
        join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'app'
        join pg_attribute a on a.attrelid = c.oid and a.atttypid = 'uuid'::regtype and not a.attisdropped
        where c.relkind = 'r' and has_table_privilege(c.oid, 'select')
          and (a.attname in ('worker_id', 'person_id', 'to_id') or (c.relname = 'worker' and a.attname = 'id'))
        group by c.relname, c.oid order by c.relname
    loop
        return query execute format(
            'select $3::text, (select coalesce(jsonb_object_agg(f.key, f.value), ''{}'') from jsonb_each(to_jsonb(x)) f
                where f.key !~ ''(cipher|sealed|wrapped)'')
             from %s x where x.tenant_id = $1 and (%s)', known.place, known.hers)
        using ctx.tenant(), ctx.actor(), known.name;
    end loop;
    return query select c.name, c.line from gate.my_closed() c;
end
$$;

revoke all on function gate.my_closed() from public;

grant execute on function gate.my_closed() to yui_app, yui_worker;
