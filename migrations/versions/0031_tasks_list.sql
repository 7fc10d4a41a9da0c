-- The hot list behind GET /api/internal/tasks, one round trip: binds the context (which refuses a
-- second one), reads under the caller's policies, and writes nothing. Rows by (due_on, id), going on
-- after the pair given. plpgsql keeps its plan; every name is qualified, so no path is to be set.
create function app.page_of_tasks(token text, town integer, after_due date, after_id uuid, most integer)
returns text
language plpgsql volatile
as $$
declare
    answer text;
begin
    if ctx.bind(token) is distinct from town then
        raise exception 'tenant context is another town''s' using errcode = '42501';
    end if;
    if after_due is null then
        select '{"items":' || coalesce(pg_catalog.json_agg(r)::text, '[]') || '}' into answer
        from (
            select t.id, t.title, t.job_type, t.unit_name, t.quantity, t.unit_price_yen,
                   t.minutes_per_unit, t.due_on, t.state, t.version
            from app.task t where t.tenant_id = town
            order by t.due_on, t.id limit least(greatest(most, 1), 200)
        ) r;
    else
        select '{"items":' || coalesce(pg_catalog.json_agg(r)::text, '[]') || '}' into answer
        from (
            select t.id, t.title, t.job_type, t.unit_name, t.quantity, t.unit_price_yen,
                   t.minutes_per_unit, t.due_on, t.state, t.version
            from app.task t where t.tenant_id = town and (t.due_on, t.id) > (after_due, after_id)
            order by t.due_on, t.id limit least(greatest(most, 1), 200)
        ) r;
    end if;
    return answer;
end
$$;

revoke all on function app.page_of_tasks(text, integer, date, uuid, integer) from public;

grant execute on function app.page_of_tasks(text, integer, date, uuid, integer) to yui_app;
