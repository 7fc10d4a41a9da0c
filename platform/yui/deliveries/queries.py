"""Every SQL statement of the slice that writes, and the reads that its decisions rest on."""

from datetime import date, datetime
from typing import LiteralString
from uuid import UUID

from tenants.db import Tx
from yui.deliveries.inspecting import Finding
from yui.deliveries.model import (
    Delivery,
    Inspection,
    NewDelivery,
    Progress,
    Redo,
    Work,
)

_DELIVERY: LiteralString = """
    select d.id, d.assignment_id, d.task_id, d.worker_id, d.body_id, d.quantity, d.round,
           d.rework_of, d.note, d.delivered_at, d.inspection_due, d.state, d.settled, d.begun_at,
           a.title, a.unit_name, a.unit_price_yen, a.withholding, a.tax, w.code, w.name,
           (exists (select from app.staff s where s.tenant_id = $1 and s.id = $3
                    and lower(s.email) = lower(w.email)) or exists (select from app.staff_tie t
                where t.tenant_id = $1 and t.staff_id = $3 and t.worker_id = d.worker_id
                  and t.state in ('held', 'ending'))) as own
    from app.delivery d
    join app.assignment a on a.tenant_id = d.tenant_id and a.id = d.assignment_id
    join app.worker w on w.tenant_id = d.tenant_id and w.id = d.worker_id
    where d.tenant_id = $1 and d.id = $2
"""

# Of a delivery's units that were accepted, the last ones are those owed before; what of them came back
# is owed already, as is all that was recalled.
_REDO: LiteralString = """
    select d.id as delivery_id, i.id as inspection_id, d.round, i.returned + i.recalled as returned,
           n.redone,
           case when i.recalled > 0 then i.recall_due else i.rework_due end as rework_due, i.reason,
           case when i.recalled > 0 then coalesce(i.recall_note, '') else i.note end as note,
           coalesce(case when i.recalled > 0 then i.recall_defect else i.defect end, '') as defect,
           (greatest(0, d.settled - greatest(0, i.accepted - (d.quantity - d.settled)))
            + i.recalled - n.settled) as prepaid,
           exists (select from app.dispute q where q.tenant_id = i.tenant_id
                   and q.inspection_id = i.id and q.state = 'open') as disputed
    from app.delivery d
    join app.inspection i on i.tenant_id = d.tenant_id and i.delivery_id = d.id
         and i.taken_back_at is null
    left join lateral (
        select coalesce(sum(r.quantity), 0)::int as redone, coalesce(sum(r.settled), 0)::int as settled
        from app.delivery r where r.tenant_id = d.tenant_id and r.rework_of = d.id
    ) n on true
    where d.tenant_id = $1 and i.returned + i.recalled > 0
"""


async def new_id(tx: Tx) -> UUID:
    """A fresh time-ordered id."""
    made: UUID = await tx.value("select uuidv7()")
    return made


async def work_locked(tx: Tx, assignment: UUID, *, worker: UUID) -> Work | None:
    """A worker's own assignment, held until the transaction ends."""
    return await tx.one(
        Work,
        """
        select id, task_id, worker_id, body_id, title, quantity, unit_name, unit_price_yen,
               withholding, inspection_days, due_on, state
        from app.assignment where tenant_id = $1 and id = $2 and worker_id = $3 for update
        """,
        tx.tenant,
        assignment,
        worker,
    )


async def progress(tx: Tx, assignment: UUID) -> Progress:
    """How far an assignment is."""
    found = await tx.one(
        Progress,
        """
        select coalesce(sum(d.quantity) filter (where d.rework_of is null), 0)::int as handed_in,
               coalesce(sum(i.accepted - i.recalled), 0)::int as accepted,
               coalesce(sum(d.quantity) filter (where d.state = 'submitted'), 0)::int as waiting,
               (coalesce(sum(i.returned + i.recalled), 0)
                - coalesce(sum(d.quantity) filter (where d.rework_of is not null), 0))::int as to_redo
        from app.delivery d
        left join app.inspection i on i.tenant_id = d.tenant_id and i.delivery_id = d.id
             and i.taken_back_at is null
        where d.tenant_id = $1 and d.assignment_id = $2
        """,
        tx.tenant,
        assignment,
    )
    return found or Progress()


async def delivered_once(tx: Tx, worker: UUID, once: UUID) -> UUID | None:
    """The delivery that this form has made already."""
    found: UUID | None = await tx.value(
        "select id from app.delivery where tenant_id = $1 and worker_id = $2 and once = $3",
        tx.tenant,
        worker,
        once,
    )
    return found


async def redo(tx: Tx, delivery: UUID, *, assignment: UUID) -> Redo | None:
    """What was sent back of a delivery of this assignment."""
    return await tx.one(
        Redo,
        _REDO + " and d.id = $2 and d.assignment_id = $3",
        tx.tenant,
        delivery,
        assignment,
    )


async def record_delivery(tx: Tx, work: Work, new: NewDelivery, *, note: str, once: UUID) -> UUID:
    """Writes a delivery and returns its id."""
    made: UUID = await tx.value(
        """
        insert into app.delivery (tenant_id, assignment_id, task_id, worker_id, body_id, quantity,
                                  round, rework_of, note, once, delivered_at, inspection_due,
                                  settled)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) returning id
        """,
        tx.tenant,
        work.id,
        work.task_id,
        work.worker_id,
        work.body_id,
        new.quantity,
        new.round,
        new.rework_of,
        note,
        once,
        new.delivered_at,
        new.inspection_due,
        new.settled,
    )
    return made


async def locked(tx: Tx, delivery: UUID) -> Delivery | None:
    """A delivery for its inspection, held until the transaction ends.

    Its key is left free: a rework of it names it while its assignment is held (`hold_work`).
    """
    sql = _DELIVERY + " for no key update of d"
    return await tx.one(Delivery, sql, tx.tenant, delivery, tx.actor.id)


async def hold_work(tx: Tx, assignment: UUID) -> None:
    """Holds an assignment: nobody hands in or disputes anything of it until the transaction ends."""
    await tx.run(
        "select id from app.assignment where tenant_id = $1 and id = $2 for no key update",
        tx.tenant,
        assignment,
    )


async def delivery(tx: Tx, delivery: UUID) -> Delivery | None:
    """The same, only to look at."""
    return await tx.one(Delivery, _DELIVERY, tx.tenant, delivery, tx.actor.id)


async def record_state(tx: Tx, delivery: UUID, state: str) -> None:
    """Where the delivery stands from now on."""
    await tx.run(
        "update app.delivery set state = $3 where tenant_id = $1 and id = $2",
        tx.tenant,
        delivery,
        state,
    )


async def record_begun(tx: Tx, delivery: UUID, *, at: datetime) -> bool:
    """Somebody looks at the delivery from now on; False when somebody did before."""
    done = await tx.run(
        "update app.delivery set begun_at = $3, begun_by = $4"
        " where tenant_id = $1 and id = $2 and begun_at is null",
        tx.tenant,
        delivery,
        at,
        tx.actor.id,
    )
    return done == 1


async def record_inspection(
    tx: Tx,
    found: Delivery,
    finding: Finding,
    *,
    inspection: UUID,
    journal: UUID | None,
    rework_task: UUID | None,
    counted_on: date,
) -> None:
    """Writes what was found."""
    await tx.run(
        """
        insert into app.inspection (tenant_id, id, delivery_id, worker_id, inspector_id, accepted,
                                    returned, reason, note, rework_due, yen, journal_id,
                                    inspected_at, counted_on, defect, fault, unfit,
                                    plan_version, checks, rework_task_id, net_yen)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,
                $19, $20, $21)
        """,
        tx.tenant,
        inspection,
        found.id,
        found.worker_id,
        finding.inspector,
        finding.accepted,
        finding.returned,
        finding.reason,
        finding.note,
        finding.rework_due,
        finding.yen,
        journal,
        finding.at,
        counted_on,
        *((finding.defect.code, finding.defect.fault) if finding.defect else (None, None)),
        *(finding.unfit, finding.plan_version, finding.checks, rework_task),
        found.net_of(finding.yen),
    )


async def inspection_of(tx: Tx, delivery: UUID) -> Inspection | None:
    """The inspection that counts; nobody's name in it for a worker's own eyes."""
    return await tx.one(
        Inspection,
        """
        select i.id, i.delivery_id, i.worker_id, i.inspector_id, i.accepted, i.returned, i.reason,
               i.note, i.rework_due, i.yen, i.journal_id, i.inspected_at, i.counted_on,
               i.taken_back_at, coalesce(s.name, '') as inspector, i.defect, i.fault, i.unfit,
               i.rework_task_id, i.recalled,
               exists (select from app.dispute q where q.tenant_id = i.tenant_id
                       and q.inspection_id = i.id and q.state = 'open') as disputed
        from app.inspection i
        left join app.staff s on s.tenant_id = i.tenant_id and s.id = i.inspector_id
        where i.tenant_id = $1 and i.delivery_id = $2 and i.taken_back_at is null
        """,
        tx.tenant,
        delivery,
    )


async def record_taken_back(tx: Tx, inspection: UUID, *, at: datetime) -> None:
    """The inspection no longer counts."""
    await tx.run(
        "update app.inspection set taken_back_at = $3 where tenant_id = $1 and id = $2",
        tx.tenant,
        inspection,
        at,
    )


async def redone(tx: Tx, delivery: UUID) -> int:
    """Units handed in again after this delivery."""
    found: int = await tx.value(
        "select coalesce(sum(quantity), 0)::int from app.delivery"
        " where tenant_id = $1 and rework_of = $2",
        tx.tenant,
        delivery,
    )
    return found


async def redos(tx: Tx, assignment: UUID) -> list[Redo]:
    """What of an assignment was sent back and waits to be handed in again."""
    return await tx.all(
        Redo,
        _REDO
        + " and d.assignment_id = $2 and i.returned + i.recalled > n.redone"
        + " order by rework_due, d.id",
        tx.tenant,
        assignment,
    )


async def record_recall(
    tx: Tx, inspection: UUID, *, quantity: int, defect: str, note: str, due: date | None
) -> None:
    """Accepted units are to be done again; what is owed for them stays."""
    await tx.run(
        """
        update app.inspection set recalled = recalled + $3, recall_defect = $4, recall_note = $5,
               recall_due = $6
        where tenant_id = $1 and id = $2
        """,
        *(tx.tenant, inspection, quantity, defect, note, due),
    )
