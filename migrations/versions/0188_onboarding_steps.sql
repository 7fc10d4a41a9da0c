-- What staff decide, staff alone write: she reads it.
select wall.staff_writes('app.onboarding_rule');

select wall.staff_writes('app.onboarding_seen');

select wall.staff_writes('app.onboarding_reminder');

-- The bodies below name tables that a later version makes (courses); they are read when first asked.
set local check_function_bodies = off;

-- What is asked of each worker on a day, in order, and what of it she still lacks, with the body of that
-- day; of these workers, or of all where none are named. The security course is one passed and not
-- expired; the consent is hers towards her own town, alive. With the rights of whoever asks.
create function app.onboarding_steps(town integer, day date, workers uuid[])
returns table (worker_id uuid, steps text[], missing text[])
language sql stable
as $$
select w.id, r.steps, array(
    select s.step from unnest(r.steps) with ordinality as s (step, place)
    where not case s.step
        when 'contract' then coalesce(p.contract, e.engaged, false)
        when 'nda' then coalesce(p.nda, e.engaged, false)
        when 'bank' then coalesce(e.engaged, false) or exists (
            select from app.onboarding_bank a
            where a.tenant_id = town and a.worker_id = w.id and a.body_id = b.id)
        when 'declaration' then coalesce(e.declared, false) or exists (
            select from app.onboarding_answer a
            where a.tenant_id = town and a.worker_id = w.id and a.step = 'declaration')
        when 'invoice' then coalesce(e.engaged, false) or exists (
            select from app.onboarding_answer a
            where a.tenant_id = town and a.worker_id = w.id and a.step = 'invoice')
        when 'profile' then exists (
            select from app.onboarding_answer a
            where a.tenant_id = town and a.worker_id = w.id and a.step = 'profile')
        else exists (
            select from app.onboarding_seen a
            where a.tenant_id = town and a.worker_id = w.id and a.step = s.step
              and a.valid_from <= day and (a.valid_to is null or a.valid_to >= day)
        ) or (s.step = 'security' and exists (
            select from app.course_pass c
            where c.tenant_id = town and c.worker_id = w.id and c.course = 'security'
              and c.passed_on <= day and (c.valid_to is null or c.valid_to >= day)
        )) or (s.step = 'consent' and exists (
            select from app.consent k
            where k.tenant_id = town and k.person_id = w.id and k.side = 'own' and k.purpose = 'registration'
              and (k.granted_at at time zone 'Asia/Tokyo')::date <= day
              and (k.until at time zone 'Asia/Tokyo')::date >= day
              and not exists (
                  select from app.consent_end x where x.tenant_id = town and x.consent_id = k.id)
        )) end
    order by s.place)
from app.worker w
left join lateral (
    select o.id from app.body o
    where o.tenant_id = town and o.valid_from <= day and (o.valid_to is null or o.valid_to >= day)
    order by o.valid_from desc limit 1
) b on true
left join lateral (
    select min(g.valid_from) as begun, bool_or(g.valid_to is null or g.valid_to >= day) as engaged,
           bool_or(g.no_employees_on is not null) as declared
    from app.engagement g
    where g.tenant_id = town and g.worker_id = w.id and g.body_id = b.id and g.valid_from <= day
) e on true
left join lateral (
    select bool_or(n.valid_to is null or n.valid_to >= day) filter (where n.kind = 'contract') as contract,
           bool_or(n.valid_to is null or n.valid_to >= day) filter (where n.kind = 'nda') as nda
    from app.worker_paper n
    where n.tenant_id = town and n.worker_id = w.id and n.body_id = b.id and n.valid_from <= day
) p on true
cross join lateral (
    select coalesce((
        select o.steps from app.onboarding_rule o
        where o.tenant_id = town and o.body_id = b.id and o.valid_from <= coalesce(e.begun, day)
        order by o.valid_from desc limit 1
    ), (
        select d.steps from app.onboarding_default d
        where d.valid_from <= coalesce(e.begun, day)
        order by d.valid_from desc limit 1
    )) as steps
) r
where w.tenant_id = town and (workers is null or w.id = any (workers))
$$;

create or replace function app.onboarding_waits(town integer, day date, workers uuid[])
returns table (worker_id uuid, missing text[])
language sql stable
as $$
select x.worker_id, x.missing from app.onboarding_steps(town, day, workers) x where cardinality(x.missing) > 0
$$;

revoke all on function app.onboarding_steps(integer, date, uuid[]) from public;

grant execute on function app.onboarding_steps(integer, date, uuid[]) to yui_app, yui_worker;
