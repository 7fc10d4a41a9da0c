"""The SQL of deadlines."""

from datetime import datetime
from typing import LiteralString
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.quality.deadlines.model import Escalation, Line, Running, Standing

_ESCALATION: LiteralString = """
    select e.id, e.task_id, k.title, e.step, e.level, e.time_percent, e.done_percent, e.since,
           e.raised_at, k.due_on, e.state, e.answer, e.answered_at
    from app.escalation e
    join app.task k on k.tenant_id = e.tenant_id and k.id = e.task_id
    where e.tenant_id = $1
"""


async def running(tx: ReadTx, *, after: UUID | None, most: int) -> list[Running]:
    """Tasks to be looked at, by id: those under way, and those in trouble that are so no more."""
    return await tx.all(
        Running,
        """
        select * from (
            select k.id, k.title, k.unit_name, (k.quantity - a.again)::int as quantity,
                   coalesce(u.accepted, 0)::int as done, d.waiting,
                   coalesce(k.plan_start::timestamp at time zone 'Asia/Tokyo', k.made_at) as starts,
                   k.due_on,
                   (k.state <> 'open' or coalesce(o.state, '') in ('accepted', 'cancelled')
                    or coalesce(u.accepted, 0) >= k.quantity - a.again) as over,
                   coalesce(r.level, 'green') as level, r.since
            from app.task k
            left join app.client_order o on o.tenant_id = k.tenant_id and o.id = k.order_id
            left join app.task_units u on u.tenant_id = k.tenant_id and u.task_id = k.id
            left join app.task_risk r on r.tenant_id = k.tenant_id and r.task_id = k.id
            left join lateral (
                select coalesce(sum(n.quantity), 0)::int as again from app.task n
                where n.tenant_id = k.tenant_id and n.rework_of = k.id and n.state <> 'cancelled'
            ) a on true
            left join lateral (
                select coalesce(sum(e.quantity), 0)::int as waiting from app.delivery e
                where e.tenant_id = k.tenant_id and e.task_id = k.id and e.state = 'submitted'
            ) d on true
            where k.tenant_id = $1 and ($2::uuid is null or k.id > $2)
              and (k.state = 'open' or coalesce(r.level, 'green') <> 'green')
        ) t
        where not t.over or t.level <> 'green'
        order by t.id limit $3
        """,
        tx.tenant,
        after,
        most,
    )


async def record_risk(
    tx: Tx, task: UUID, standing: Standing, *, since: datetime, at: datetime
) -> None:
    """How a task stands now."""
    await tx.run(
        """
        insert into app.task_risk (tenant_id, task_id, level, since, time_percent, done_percent,
                                   measured_at)
        values ($1, $2, $3, $4, $5, $6, $7)
        on conflict (tenant_id, task_id) do update set level = excluded.level,
            since = excluded.since, time_percent = excluded.time_percent,
            done_percent = excluded.done_percent, measured_at = excluded.measured_at
        """,
        tx.tenant,
        task,
        standing.level,
        since,
        standing.time,
        standing.done,
        at,
    )


async def record_rung(
    tx: Tx, task: UUID, standing: Standing, *, step: str, since: datetime, at: datetime
) -> UUID | None:
    """One rung of this trouble, once; None when it was told before."""
    made: UUID | None = await tx.value(
        """
        insert into app.escalation (tenant_id, task_id, since, step, level, time_percent,
                                    done_percent, raised_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8)
        on conflict (tenant_id, task_id, since, step) do nothing returning id
        """,
        tx.tenant,
        task,
        since,
        step,
        standing.level,
        standing.time,
        standing.done,
        at,
    )
    return made


async def record_closed(tx: Tx, task: UUID) -> list[str]:
    """Closes what was told of a task that recovered; the rungs that were still open."""
    return await tx.all(
        str,
        """
        update app.escalation set state = 'closed'
        where tenant_id = $1 and task_id = $2 and state = 'raised' returning step
        """,
        tx.tenant,
        task,
    )


async def hands(tx: ReadTx, task: UUID) -> list[UUID]:
    """Workers who took some of a task on and have not handed all of it in."""
    return await tx.all(
        UUID,
        """
        select a.worker_id from app.assignment a
        left join app.delivery d on d.tenant_id = a.tenant_id and d.assignment_id = a.id
        left join app.inspection i on i.tenant_id = d.tenant_id and i.delivery_id = d.id
             and i.taken_back_at is null
        where a.tenant_id = $1 and a.task_id = $2 and a.state = 'active'
        group by a.tenant_id, a.id
        having coalesce(sum(case d.state when 'submitted' then d.quantity
                            else i.accepted - i.recalled end), 0) < a.quantity
        order by a.worker_id
        """,
        tx.tenant,
        task,
    )


async def leaders(tx: ReadTx) -> list[UUID]:
    """The town's leaders who are at work."""
    return await tx.all(
        UUID,
        "select id from app.staff where tenant_id = $1 and role = 'leader' and active order by id",
        tx.tenant,
    )


async def lines(tx: ReadTx, *, after: UUID | None, most: int) -> list[Line]:
    """Tasks in trouble: red first, then the one that is due first, going on after a task."""
    return await tx.all(
        Line,
        """
        select r.task_id, k.title, k.unit_name, k.due_on, r.level, r.since, r.time_percent,
               r.done_percent, r.measured_at
        from app.task_risk r join app.task k on k.tenant_id = r.tenant_id and k.id = r.task_id
        where r.tenant_id = $1 and r.level <> 'green' and ($2::uuid is null
              or (r.level <> 'red', k.due_on, r.task_id) > (
                  select r2.level <> 'red', k2.due_on, r2.task_id
                  from app.task_risk r2
                  join app.task k2 on k2.tenant_id = r2.tenant_id and k2.id = r2.task_id
                  where r2.tenant_id = $1 and r2.task_id = $2))
        order by r.level <> 'red', k.due_on, r.task_id limit $3
        """,
        tx.tenant,
        after,
        most,
    )


async def of_task(tx: ReadTx, task: UUID) -> list[Escalation]:
    """What was told of a task, the newest first."""
    sql = _ESCALATION + " and e.task_id = $2 order by e.raised_at desc, e.id desc limit 100"
    return await tx.all(Escalation, sql, tx.tenant, task)


_WAITING: LiteralString = """
    and e.state = 'raised' and e.step = 'director' and ($2::uuid is null
        or (e.raised_at, e.id) > (select raised_at, id from app.escalation
                                  where tenant_id = $1 and id = $2))
    order by e.raised_at, e.id limit $3
"""


async def waiting(tx: ReadTx, *, after: UUID | None, most: int) -> list[Escalation]:
    """What waits for a director's answer, the oldest first, going on after one."""
    return await tx.all(Escalation, _ESCALATION + _WAITING, tx.tenant, after, most)


async def escalation(tx: ReadTx, ident: UUID) -> Escalation | None:
    """One rung."""
    return await tx.one(Escalation, _ESCALATION + " and e.id = $2", tx.tenant, ident)


async def locked(tx: Tx, ident: UUID) -> Escalation | None:
    """One rung, held until the transaction ends."""
    sql = _ESCALATION + " and e.id = $2 for update of e"
    return await tx.one(Escalation, sql, tx.tenant, ident)


async def record_answer(tx: Tx, ident: UUID, *, state: str, answer: str, at: datetime) -> None:
    """What a director does about it."""
    await tx.run(
        """
        update app.escalation set state = $3, answer = $4, answered_by = $5, answered_at = $6
        where tenant_id = $1 and id = $2
        """,
        tx.tenant,
        ident,
        state,
        answer,
        tx.actor.id,
        at,
    )
