"""The SQL of figures. No statement returns a worker."""

from datetime import date, datetime
from typing import LiteralString
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.quality.figures.model import Acceptance, Cause, Process, Sheet, TaskRow

# $2 and $3: the first and the last day on which an inspection counted.
_SEEN: LiteralString = """
    with s as (
    select k.id as task_id, k.job_type, d.id, d.worker_id, d.round, d.quantity, i.accepted, i.returned,
           i.unfit, i.recalled, i.defect, a.due_on, i.counted_on, k.order_id,
           (d.delivered_at at time zone 'Asia/Tokyo')::date <= a.due_on as in_time,
           extract(epoch from i.inspected_at - d.delivered_at) / 60 as inspect_m,
           extract(epoch from d.delivered_at - a.accepted_at) / 60 as work_m,
           extract(epoch from o.answered_at - o.offered_at) / 60 as answer_m
    from app.inspection i
    join app.delivery d on d.tenant_id = i.tenant_id and d.id = i.delivery_id
    join app.assignment a on a.tenant_id = d.tenant_id and a.id = d.assignment_id
    join app.offer o on o.tenant_id = a.tenant_id and o.id = a.offer_id
    join app.task k on k.tenant_id = d.tenant_id and k.id = d.task_id
    where i.tenant_id = $1 and i.taken_back_at is null and i.counted_on between $2 and $3
    )
"""
_SUMS: LiteralString = """
    count(*) filter (where s.round = 0)::int as deliveries,
    coalesce(sum(s.quantity) filter (where s.round = 0), 0)::int as inspected,
    coalesce(sum(s.accepted - s.unfit) filter (where s.round = 0), 0)::int as first_pass,
    coalesce(sum(s.returned), 0)::int as returned, coalesce(sum(s.unfit), 0)::int as unfit,
    coalesce(sum(s.recalled), 0)::int as recalled,
    count(*) filter (where s.returned + s.recalled > 0)::int as reworks,
    coalesce(max(s.round), 0)::int as most_rounds,
    count(*) filter (where s.round = 0 and s.in_time)::int as on_time,
    round(percentile_cont(0.5) within group (order by s.answer_m))::int as answer_minutes,
    round(percentile_cont(0.5) within group (order by s.work_m) filter (where s.round = 0))::int
        as work_minutes,
    round(percentile_cont(0.5) within group (order by s.inspect_m))::int as inspect_minutes
"""


_KIND: LiteralString = " select s.job_type,"
_BY_KIND: LiteralString = " from s group by 1 order by 1"
# What went wrong, by task; $4: how many rows at most. Beside the days' inspections: what was taken on
# and what is accepted to this day, so that tasks of which nothing came back yet are seen too.
_CAUSES: LiteralString = """, c as (
    select x.task_id, jsonb_object_agg(x.defect, x.units) as causes from (
        select s.task_id, s.defect, sum(s.returned + s.unfit)::int as units from s
        where s.defect is not null group by 1, 2 having sum(s.returned + s.unfit) > 0
    ) x group by 1
    ), p as (
    select a.task_id, sum(case a.state when 'ended' then g.handed_in else a.quantity end)::int
               as assigned, sum(g.accepted)::int as completed
    from app.assignment a
    cross join lateral (
        select coalesce(sum(d.quantity) filter (where d.rework_of is null), 0) as handed_in,
               coalesce(sum(i.accepted - i.recalled), 0) as accepted
        from app.delivery d
        left join app.inspection i on i.tenant_id = d.tenant_id and i.delivery_id = d.id
             and i.taken_back_at is null
        where d.tenant_id = a.tenant_id and d.assignment_id = a.id
    ) g
    where a.tenant_id = $1 and (a.accepted_at at time zone 'Asia/Tokyo')::date <= $3 group by 1
    )
"""
_TASK: LiteralString = """
    select coalesce(max(r.number), '') as order_number, k.id as task_id, k.title, k.job_type,
           k.unit_name, k.quantity, k.due_on, coalesce(max(p.assigned), 0) as assigned,
           coalesce(max(p.completed), 0) as completed,
           coalesce(sum(s.accepted - s.unfit) filter (where s.round = 1), 0)::int as second_pass,
           coalesce(sum(s.accepted - s.unfit) filter (where s.round > 1), 0)::int as later_pass,
           coalesce((select c.causes from c where c.task_id = k.id), '{}') as causes,
"""
_BY_TASK: LiteralString = """
    from app.task k
    left join s on s.task_id = k.id
    left join p on p.task_id = k.id
    left join app.client_order r on r.tenant_id = $1 and r.id = k.order_id
    where k.tenant_id = $1
      and (s.id is not null or k.state = 'open' and p.assigned > p.completed)
    group by k.tenant_id, k.id order by k.due_on, k.id limit $4
"""
# $4: the people that must stand behind a figure that leaves the house; $5: now.
_SHEETS: LiteralString = """, g as (
            select o.client_id, date_trunc('month', s.counted_on)::date as month, s.job_type,
                   coalesce(sum(s.quantity) filter (where s.round = 0), 0)::int as inspected,
                   coalesce(sum(s.accepted - s.unfit) filter (where s.round = 0), 0)::int
                       as first_pass,
                   coalesce(sum(s.returned + s.unfit), 0)::int as reworked,
                   count(*) filter (where s.round = 0 and s.in_time)::int as on_time,
                   count(*) filter (where s.round = 0)::int as deliveries,
                   count(distinct s.worker_id) as people
            from s join app.client_order o on o.tenant_id = $1 and o.id = s.order_id
            group by 1, 2, 3
        )
        insert into app.quality_sheet (tenant_id, client_id, month, job_type, inspected, first_pass,
                                       reworked, on_time, deliveries, made_at)
        select $1, g.client_id, g.month, g.job_type, g.inspected, g.first_pass, g.reworked,
               g.on_time, g.deliveries, $5 from g where g.people >= $4
        on conflict (tenant_id, client_id, month, job_type) do update
            set inspected = excluded.inspected, first_pass = excluded.first_pass,
                reworked = excluded.reworked, on_time = excluded.on_time,
                deliveries = excluded.deliveries, made_at = excluded.made_at
        """


async def processes(tx: ReadTx, *, first: date, last: date) -> list[Process]:
    """Each kind of work, by its name."""
    return await tx.all(Process, _SEEN + _KIND + _SUMS + _BY_KIND, tx.tenant, first, last)


async def causes(tx: ReadTx, *, first: date, last: date) -> list[Cause]:
    """What was wrong, by kind of work, the most frequent first."""
    return await tx.all(
        Cause,
        """
        select x.job_type, x.defect, x.fault, sum(x.units)::int as units from (
            select k.job_type, i.defect, i.fault, i.returned + i.unfit as units
            from app.inspection i
            join app.delivery d on d.tenant_id = i.tenant_id and d.id = i.delivery_id
            join app.task k on k.tenant_id = d.tenant_id and k.id = d.task_id
            where i.tenant_id = $1 and i.taken_back_at is null and i.counted_on between $2 and $3
              and i.defect is not null
            union all
            select k.job_type, i.recall_defect, 'worker', i.recalled
            from app.inspection i
            join app.delivery d on d.tenant_id = i.tenant_id and d.id = i.delivery_id
            join app.task k on k.tenant_id = d.tenant_id and k.id = d.task_id
            where i.tenant_id = $1 and i.taken_back_at is null and i.counted_on between $2 and $3
              and i.recalled > 0
        ) x
        where x.units > 0 group by 1, 2, 3 order by 1, 4 desc, 2
        """,
        tx.tenant,
        first,
        last,
    )


async def acceptance(tx: ReadTx, *, first: date, last: date) -> Acceptance:
    """What clients decided."""
    found = await tx.one(
        Acceptance,
        """
        select count(*)::int as decided, count(*) filter (where deemed)::int as deemed,
               coalesce(sum(quantity), 0)::int as units,
               coalesce(sum(accepted), 0)::int as accepted,
               round(percentile_cont(0.5) within group
                     (order by extract(epoch from decided_at - handed_at) / 60))::int as minutes
        from app.handover
        where tenant_id = $1 and decided_at is not null
          and (decided_at at time zone 'Asia/Tokyo')::date between $2 and $3
        """,
        tx.tenant,
        first,
        last,
    )
    return found or Acceptance(0, 0, 0, 0, None)


async def tasks(tx: ReadTx, *, first: date, last: date, most: int = 10_000) -> list[TaskRow]:
    """Each task with inspections in these days, or with work that is still out, by its due day."""
    return await tx.all(
        TaskRow, _SEEN + _CAUSES + _TASK + _SUMS + _BY_TASK, tx.tenant, first, last, most
    )


async def record_sheets(tx: Tx, *, first: date, last: date, least: int, at: datetime) -> int:
    """Writes what clients may see of these days: groups behind which at least `least` people stand."""
    return await tx.run(_SEEN + _SHEETS, tx.tenant, first, last, least, at)


async def sheets(tx: ReadTx, client: UUID, *, most: int = 120) -> list[Sheet]:
    """What a client is shown, the newest month first."""
    return await tx.all(
        Sheet,
        """
        select client_id, month, job_type, inspected, first_pass, reworked, on_time, deliveries
        from app.quality_sheet where tenant_id = $1 and client_id = $2
        order by month desc, job_type limit $3
        """,
        tx.tenant,
        client,
        most,
    )
