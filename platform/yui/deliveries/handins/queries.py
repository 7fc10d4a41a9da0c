"""Every SQL statement of handing in: versions, receipts, missed days."""

from datetime import date, datetime
from typing import LiteralString
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.deliveries.handins.model import Late, Mark, Parties, Version

_VERSION: LiteralString = """
    select v.id, v.delivery_id, v.worker_id, v.version, v.number, v.quantity, v.url, v.note,
           v.received_at, d.delivered_at as clock_from, d.inspection_due,
           v.version = max(v.version) over (partition by v.tenant_id, v.delivery_id) as last,
           (select (n.terms ->> 'upstream_due')::date from app.assignment a
            join app.terms_notice n on n.tenant_id = a.tenant_id and n.offer_id = a.offer_id
            where a.tenant_id = d.tenant_id and a.id = d.assignment_id) as upstream_due
    from app.delivery_version v
    join app.delivery d on d.tenant_id = v.tenant_id and d.id = v.delivery_id
    where v.tenant_id = $1
"""


async def made_once(tx: ReadTx, worker: UUID, once: UUID) -> bool:
    """Whether this form has handed something in already."""
    found: bool = await tx.value(
        "select exists (select from app.delivery_version"
        " where tenant_id = $1 and worker_id = $2 and once = $3)",
        tx.tenant,
        worker,
        once,
    )
    return found


async def last_version(tx: ReadTx, delivery: UUID) -> int:
    """The number of the newest version; 0 when there is none."""
    found: int = await tx.value(
        "select coalesce(max(version), 0) from app.delivery_version"
        " where tenant_id = $1 and delivery_id = $2",
        tx.tenant,
        delivery,
    )
    return found


async def record_version(
    tx: Tx,
    *,
    delivery: UUID,
    worker: UUID,
    version: int,
    number: str,
    quantity: int,
    url: str,
    note: str,
    once: UUID,
    at: datetime,
) -> UUID:
    """Writes a version and returns its id."""
    made: UUID = await tx.value(
        """
        insert into app.delivery_version (tenant_id, delivery_id, worker_id, version, number,
                                          quantity, url, note, once, received_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) returning id
        """,
        tx.tenant,
        delivery,
        worker,
        version,
        number,
        quantity,
        url,
        note,
        once,
        at,
    )
    return made


async def record_replaced(tx: Tx, delivery: UUID, *, quantity: int, note: str) -> None:
    """The delivery says what its newest version says, and is looked at anew."""
    await tx.run(
        "update app.delivery set quantity = $3, note = $4, begun_at = null, begun_by = null"
        " where tenant_id = $1 and id = $2",
        tx.tenant,
        delivery,
        quantity,
        note,
    )


async def versions_of(tx: ReadTx, delivery: UUID) -> list[Version]:
    """Every version of one delivery, the newest first."""
    return await tx.all(
        Version,
        _VERSION + " and v.delivery_id = $2 order by v.version desc",
        tx.tenant,
        delivery,
    )


async def version_of(tx: ReadTx, version: UUID) -> Version | None:
    """One version; `last` as of now."""
    return await tx.one(
        Version,
        """
        select v.id, v.delivery_id, v.worker_id, v.version, v.number, v.quantity, v.url, v.note,
               v.received_at, d.delivered_at as clock_from, d.inspection_due,
               not exists (select from app.delivery_version n where n.tenant_id = v.tenant_id
                   and n.delivery_id = v.delivery_id and n.version > v.version) as last,
               (select (n.terms ->> 'upstream_due')::date from app.assignment a
                join app.terms_notice n on n.tenant_id = a.tenant_id and n.offer_id = a.offer_id
                where a.tenant_id = d.tenant_id and a.id = d.assignment_id) as upstream_due
        from app.delivery_version v
        join app.delivery d on d.tenant_id = v.tenant_id and d.id = v.delivery_id
        where v.tenant_id = $1 and v.id = $2
        """,
        tx.tenant,
        version,
    )


async def parties(tx: ReadTx, version: UUID) -> Parties | None:
    """Between whom, and for what, a version was handed in."""
    return await tx.one(
        Parties,
        """
        select a.title, a.unit_name, w.name as worker, w.code, b.name as body,
               b.address as body_address, b.phone as body_phone
        from app.delivery_version v
        join app.delivery d on d.tenant_id = v.tenant_id and d.id = v.delivery_id
        join app.assignment a on a.tenant_id = d.tenant_id and a.id = d.assignment_id
        join app.worker w on w.tenant_id = v.tenant_id and w.id = v.worker_id
        join app.body b on b.tenant_id = d.tenant_id and b.id = d.body_id
        where v.tenant_id = $1 and v.id = $2
        """,
        tx.tenant,
        version,
    )


_LATE: LiteralString = """
    select a.id as assignment_id, a.worker_id, a.title, a.unit_name, w.code, l.what, l.due_on,
           l.missing
    from (
        select n.tenant_id, n.id, 'due' as what, n.due_on,
               (n.quantity - coalesce(sum(d.quantity) filter (where d.rework_of is null), 0))::int
                   as missing
        from app.assignment n
        left join app.delivery d on d.tenant_id = n.tenant_id and d.assignment_id = n.id
        where n.tenant_id = $1 and n.state = 'active' and n.due_on >= $3 and n.due_on < $2
        group by n.tenant_id, n.id
        union all
        select d.tenant_id, d.assignment_id, 'rework', coalesce(i.recall_due, i.rework_due),
               (i.returned + i.recalled - coalesce((select sum(r.quantity) from app.delivery r
                    where r.tenant_id = d.tenant_id and r.rework_of = d.id), 0))::int
        from app.inspection i
        join app.delivery d on d.tenant_id = i.tenant_id and d.id = i.delivery_id
        where i.tenant_id = $1 and i.returned + i.recalled > 0 and i.taken_back_at is null
          and coalesce(i.recall_due, i.rework_due) >= $3
          and coalesce(i.recall_due, i.rework_due) < $2
    ) l
    join app.assignment a on a.tenant_id = l.tenant_id and a.id = l.id and a.state = 'active'
    join app.worker w on w.tenant_id = a.tenant_id and w.id = a.worker_id
    where l.missing > 0 and not exists (
        select from app.late_mark m where m.tenant_id = a.tenant_id and m.assignment_id = a.id
          and m.what = l.what and m.due_on = l.due_on)
    order by l.due_on, a.id limit $4
"""


async def late(tx: ReadTx, *, today: date, since: date, most: int) -> list[Late]:
    """What is missing though its day has passed, and was not flagged yet."""
    return await tx.all(Late, _LATE, tx.tenant, today, since, most)


async def record_late(tx: Tx, late: Late, *, at: datetime) -> bool:
    """Sets the flag; False when it was set already."""
    set_now = await tx.run(
        """
        insert into app.late_mark (tenant_id, assignment_id, worker_id, what, due_on, missing,
                                   flagged_at)
        values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing
        """,
        tx.tenant,
        late.assignment_id,
        late.worker_id,
        late.what,
        late.due_on,
        late.missing,
        at,
    )
    return set_now == 1


async def marks(tx: ReadTx, assignment: UUID) -> list[Mark]:
    """The days that an assignment missed."""
    return await tx.all(
        Mark,
        "select what, due_on, missing, flagged_at from app.late_mark"
        " where tenant_id = $1 and assignment_id = $2 order by due_on",
        tx.tenant,
        assignment,
    )
