"""Every SQL statement of the slice. Each names the town and the worker; the policies do so too."""

from datetime import date, datetime
from typing import LiteralString
from uuid import UUID

from tenants.db import Tx
from yui.japan import day_of
from yui.portal.model import Delivered, MonthMoney, MonthSum, Offered, Work

_WORK: LiteralString = """
    select a.id, a.offer_id, a.title, a.quantity, a.unit_name, a.unit_price_yen, a.due_on, a.state,
           a.inspection_days, a.body_id, a.tax,
           coalesce(sum(d.quantity) filter (where d.rework_of is null), 0)::int as handed_in,
           coalesce(sum(i.accepted - i.recalled), 0)::int as accepted,
           coalesce(sum(d.quantity) filter (where d.state = 'submitted'), 0)::int as waiting,
           (coalesce(sum(i.returned + i.recalled), 0)
            - coalesce(sum(d.quantity) filter (where d.rework_of is not null), 0))::int as to_redo,
           max(coalesce(i.recall_due, i.rework_due)) filter (where i.returned + i.recalled > 0)
               as redo_due
    from app.assignment a
    left join app.delivery d on d.tenant_id = a.tenant_id and d.assignment_id = a.id
    left join app.inspection i on i.tenant_id = d.tenant_id and i.delivery_id = d.id
         and i.taken_back_at is null
    where a.tenant_id = $1 and a.worker_id = $2
"""
_BY_WORK: LiteralString = " group by a.tenant_id, a.id"


_OPEN: LiteralString = """
    a.state = 'active' and coalesce(sum(i.accepted - i.recalled), 0)
        + coalesce(sum(d.quantity) filter (where d.state = 'submitted'), 0) < a.quantity
"""


async def works(tx: Tx, worker: UUID, *, most: int = 200) -> list[Work]:
    """Her assignments with something to hand in, by their day."""
    only: LiteralString = (
        " having " + _OPEN + " order by a.due_on, a.accepted_at desc, a.id limit $3"
    )
    return await tx.all(Work, _WORK + _BY_WORK + only, tx.tenant, worker, most)


async def past(tx: Tx, worker: UUID, *, after: UUID | None, most: int) -> list[Work]:
    """Her assignments with nothing left to hand in, the newest first, going on after one."""
    on: LiteralString = (
        " and ($3::uuid is null or (a.accepted_at, a.id) < (select accepted_at, id"
        " from app.assignment where tenant_id = $1 and id = $3))"
    )
    only: LiteralString = (
        " having not (" + _OPEN + ") order by a.accepted_at desc, a.id desc limit $4"
    )
    return await tx.all(Work, _WORK + on + _BY_WORK + only, tx.tenant, worker, after, most)


async def work(tx: Tx, worker: UUID, assignment: UUID) -> Work | None:
    """One of her assignments."""
    return await tx.one(Work, _WORK + " and a.id = $3" + _BY_WORK, tx.tenant, worker, assignment)


async def offers(
    tx: Tx, worker: UUID, *, at: datetime, after: UUID | None, most: int
) -> list[Offered]:
    """Offers that wait for her answer, the one that ends first at the top, going on after one; none
    while a step of joining is missing."""
    return await tx.all(
        Offered,
        """
        select o.id, o.title, o.quantity, o.unit_name, o.unit_price_yen, o.due_on, o.answer_by,
               (t.terms ->> 'payment_on')::date as pay_on, o.tax
        from app.offer o
        left join app.terms_notice t on t.tenant_id = o.tenant_id and t.offer_id = o.id
        where o.tenant_id = $1 and o.worker_id = $2 and o.state = 'offered' and o.answer_by > $3
          and app.onboarding_through($1, $2, $6)
          and ($4::uuid is null or (o.answer_by, o.id) > (
               select answer_by, id from app.offer where tenant_id = $1 and id = $4))
        order by o.answer_by, o.id limit $5
        """,
        tx.tenant,
        worker,
        at,
        after,
        most,
        day_of(at),
    )


async def deliveries(tx: Tx, worker: UUID, assignment: UUID) -> list[Delivered]:
    """Her deliveries of an assignment, the newest first."""
    return await tx.all(
        Delivered,
        """
        select d.id, d.quantity, d.round, d.delivered_at, d.inspection_due, d.state,
               coalesce(i.accepted, 0) as accepted, coalesce(i.returned, 0) as returned,
               coalesce(i.yen, 0) as yen, i.counted_on,
               (select (n.terms ->> 'upstream_due')::date from app.assignment a
                join app.terms_notice n on n.tenant_id = a.tenant_id and n.offer_id = a.offer_id
                where a.tenant_id = d.tenant_id and a.id = d.assignment_id) as upstream_due
        from app.delivery d
        left join app.inspection i on i.tenant_id = d.tenant_id and i.delivery_id = d.id
             and i.taken_back_at is null
        where d.tenant_id = $1 and d.worker_id = $2 and d.assignment_id = $3
        order by d.delivered_at desc, d.id desc
        """,
        tx.tenant,
        worker,
        assignment,
    )


_MONTH: LiteralString = """
    with held as (
        select coalesce(sum(i.yen), 0)::bigint as accepted from app.inspection i
        where i.tenant_id = $1 and i.worker_id = $2 and i.taken_back_at is null
          and i.counted_on between $3 and $4
    ), led as (
        select coalesce(sum(f.carried_yen + case when f.taken_back_at is null then f.fee_yen
                                            else 0 end), 0)::bigint as fees
        from app.leader_fee_line f
        where f.tenant_id = $1 and f.worker_id = $2 and f.counted_on between $3 and $4
    ), handed as (
        select coalesce(sum((d.quantity - d.settled) * a.unit_price_yen), 0)::bigint as inspecting
        from app.delivery d
        join app.assignment a on a.tenant_id = d.tenant_id and a.id = d.assignment_id
        where d.tenant_id = $1 and d.worker_id = $2 and d.state = 'submitted'
    ), running as (
        select coalesce(sum(greatest(0, a.quantity - coalesce(n.taken, 0)) * a.unit_price_yen), 0)::bigint
               as working
        from app.assignment a
        left join lateral (
            select sum(case d.state when 'submitted' then d.quantity else coalesce(i.accepted, 0) end)
                   as taken
            from app.delivery d
            left join app.inspection i on i.tenant_id = d.tenant_id and i.delivery_id = d.id
                 and i.taken_back_at is null
            where d.tenant_id = a.tenant_id and d.assignment_id = a.id
        ) n on true
        where a.tenant_id = $1 and a.worker_id = $2 and a.state = 'active'
    )
    select held.accepted + led.fees as accepted, handed.inspecting, running.working, led.fees, array(
        select a.tax from app.assignment a
        where a.tenant_id = $1 and a.worker_id = $2 and (a.state = 'active' or exists (
            select from app.delivery d
            left join app.inspection i on i.tenant_id = d.tenant_id and i.delivery_id = d.id
                 and i.taken_back_at is null
            where d.tenant_id = a.tenant_id and d.assignment_id = a.id
              and (d.state = 'submitted' or i.counted_on between $3 and $4)))
        group by a.tax order by a.tax) as taxes
    from held, led, handed, running
"""


async def month_money(tx: Tx, worker: UUID, *, first: date, last: date) -> MonthMoney:
    """Her reward of a month by state, leader's fees with it: what waits or runs counts for now."""
    found = await tx.one(
        MonthMoney,
        _MONTH,
        tx.tenant,
        worker,
        first,
        last,
    )
    return found or MonthMoney()


async def year_money(tx: Tx, worker: UUID, *, first: date, last: date) -> list[MonthSum]:
    """What was accepted in each month between the two days."""
    return await tx.all(
        MonthSum,
        """
        select extract(month from x.counted_on)::int as month, sum(x.yen)::bigint as yen,
               array_agg(distinct x.tax) as taxes
        from (
            select i.counted_on, i.yen, a.tax from app.inspection i
            join app.delivery d on d.tenant_id = i.tenant_id and d.id = i.delivery_id
            join app.assignment a on a.tenant_id = d.tenant_id and a.id = d.assignment_id
            where i.tenant_id = $1 and i.worker_id = $2 and i.counted_on between $3 and $4
              and i.taken_back_at is null
            union all
            select f.counted_on,
                   f.carried_yen + case when f.taken_back_at is null then f.fee_yen else 0 end,
                   'exclusive'
            from app.leader_fee_line f
            where f.tenant_id = $1 and f.worker_id = $2 and f.counted_on between $3 and $4
        ) x
        group by 1 order by 1
        """,
        tx.tenant,
        worker,
        first,
        last,
    )
