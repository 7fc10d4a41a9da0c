"""The lists' SQL statements: reads of many deliveries at once."""

from datetime import date
from uuid import UUID

from tenants.db import Tx
from yui.deliveries.model import Line


async def overdue(tx: Tx, *, before: date, most: int) -> list[UUID]:
    """Deliveries whose inspection's due day has passed, oldest first."""
    return await tx.all(
        UUID,
        """
        select id from app.delivery
        where tenant_id = $1 and state = 'submitted' and inspection_due < $2
        order by inspection_due, id limit $3
        """,
        tx.tenant,
        before,
        most,
    )


async def waiting(
    tx: Tx,
    *,
    inspector: UUID | None = None,
    after: tuple[date, UUID] | None = None,
    most: int = 200,
) -> list[Line]:
    """Deliveries to be inspected, the earliest due day first, going on after (day, id); without what
    `inspector` did herself."""
    day, last = after or (None, None)
    return await tx.all(
        Line,
        """
        select d.id, d.assignment_id, w.code, w.name, a.title, a.unit_name, d.quantity,
               (d.quantity - d.settled) * a.unit_price_yen as yen, d.round, d.delivered_at, d.inspection_due,
               d.state, 0 as accepted, 0 as returned, null::text as reason
        from app.delivery d
        join app.assignment a on a.tenant_id = d.tenant_id and a.id = d.assignment_id
        join app.worker w on w.tenant_id = d.tenant_id and w.id = d.worker_id
        where d.tenant_id = $1 and d.state = 'submitted'
          and ($3::uuid is null or (d.worker_id <> $3 and not exists (
               select from app.staff s where s.tenant_id = d.tenant_id and s.id = $3
               and lower(s.email) = lower(w.email)) and not exists (
               select from app.staff_tie t where t.tenant_id = d.tenant_id and t.staff_id = $3
               and t.worker_id = d.worker_id and t.state in ('held', 'ending'))))
          and ($4::date is null or (d.inspection_due, d.id) > ($4, $5::uuid))
        order by d.inspection_due, d.id limit $2
        """,
        tx.tenant,
        most,
        inspector,
        day,
        last,
    )


async def own_waiting(tx: Tx, inspector: UUID) -> int:
    """Deliveries that wait for another inspector, because this one did the work."""
    found: int = await tx.value(
        """
        select count(*)::int from app.delivery d
        join app.worker w on w.tenant_id = d.tenant_id and w.id = d.worker_id
        where d.tenant_id = $1 and d.state = 'submitted' and (d.worker_id = $2 or exists (
              select from app.staff s where s.tenant_id = d.tenant_id and s.id = $2
              and lower(s.email) = lower(w.email)) or exists (
              select from app.staff_tie t where t.tenant_id = d.tenant_id and t.staff_id = $2
              and t.worker_id = d.worker_id and t.state in ('held', 'ending')))
        """,
        tx.tenant,
        inspector,
    )
    return found


async def history(tx: Tx, assignment: UUID) -> list[Line]:
    """All deliveries of an assignment with what was found of them, the newest first."""
    return await tx.all(
        Line,
        """
        select d.id, d.assignment_id, w.code, w.name, a.title, a.unit_name, d.quantity,
               coalesce(i.yen, (d.quantity - d.settled) * a.unit_price_yen) as yen, d.round, d.delivered_at,
               d.inspection_due, d.state, coalesce(i.accepted, 0) as accepted,
               coalesce(i.returned, 0) as returned, i.reason
        from app.delivery d
        join app.assignment a on a.tenant_id = d.tenant_id and a.id = d.assignment_id
        join app.worker w on w.tenant_id = d.tenant_id and w.id = d.worker_id
        left join app.inspection i on i.tenant_id = d.tenant_id and i.delivery_id = d.id
             and i.taken_back_at is null
        where d.tenant_id = $1 and d.assignment_id = $2
        order by d.delivered_at desc, d.id desc
        """,
        tx.tenant,
        assignment,
    )
