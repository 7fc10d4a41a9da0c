-- These gates gave no row to whom they are not for; they refuse now, as every gate does, so that a
-- caller who is lost hears of it.
set local role yui_gate;

create or replace function gate.quiz_key(course text) returns table (number integer, choice integer, because text)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    perform gate.she();
    return query
    select k.number, k.choice, k.because from app.course_key k
    where k.tenant_id = ctx.tenant() and k.course = quiz_key.course
      and exists (select from app.course_attempt a where a.tenant_id = k.tenant_id
                  and a.worker_id = ctx.actor() and a.course = k.course and a.passed)
    order by k.number;
end
$$;

-- The town's people: somebody who works here, or its office; no company.
create function gate.no_company() returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
    if ctx.scope() not in ('person', 'tenant', 'system') then
        raise exception 'this gate is for a worker or her own office' using errcode = '42501';
    end if;
end
$$;

revoke all on function gate.no_company() from public;

create or replace function gate.course_file(file uuid) returns table (
    id uuid, purpose text, subject uuid, worker_id uuid, name text, kind text, size bigint, sha256 bytea,
    key text, state text, uploaded_by uuid, uploaded_at timestamptz
)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    perform gate.no_company();
    return query
    select f.id, f.purpose, f.subject, f.worker_id, f.name, f.kind, f.size, f.sha256, f.key, f.state,
           f.uploaded_by, f.uploaded_at
    from app.file f
    where f.tenant_id = ctx.tenant() and f.id = file and f.purpose = 'course' and f.state = 'kept'
      and ctx.scope() = 'person'
      and exists (select from app.course_module m
                  join app.course_enrolment e on e.tenant_id = m.tenant_id and e.course = m.course
                  where m.tenant_id = f.tenant_id and m.file_id = f.id and e.worker_id = ctx.actor());
end
$$;

create or replace function gate.event_counts(events uuid[]) returns table (event_id uuid, signed integer)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    perform gate.no_company();
    return query
    select s.event_id, count(*)::integer from app.event_signup s
    where s.tenant_id = ctx.tenant() and s.event_id = any (events) and s.state = 'signed'
    group by s.event_id;
end
$$;

create or replace function gate.voice_names() returns table (id uuid, name text, role text)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    perform gate.she();
    return query
    select s.id, s.name, s.role from app.staff s
    where s.tenant_id = ctx.tenant()
    order by s.role, s.name, s.id limit 200;
end
$$;

create or replace function gate.my_closed() returns table (name text, line jsonb)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    her uuid := gate.she();
begin
    return query
    select 'interest'::text, to_jsonb(i) from app.interest i
    where i.tenant_id = ctx.tenant() and i.worker_id = her;
end
$$;

create or replace function gate.my_income(since date, until date) returns table (town integer, month date, yen bigint)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    perform gate.she();
    return query
    select x.town, date_trunc('month', x.counted_on)::date, sum(x.yen)::bigint
    from gate.my_towns() t
    cross join lateral (
        select t.town, i.counted_on, i.yen from app.inspection i
        where i.tenant_id = t.town and i.worker_id = t.person and i.taken_back_at is null
          and i.counted_on between since and until
        union all
        select t.town, f.counted_on, f.carried_yen + case when f.taken_back_at is null then f.fee_yen else 0 end
        from app.leader_fee_line f
        where f.tenant_id = t.town and f.worker_id = t.person and f.counted_on between since and until
    ) as x
    group by 1, 2 order by 2, 1;
end
$$;
