"""Every SQL statement about parts. What crosses between towns is a call of a gate."""

from datetime import datetime
from typing import LiteralString
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.joint.model import Hand, Lent, Part

_PART: LiteralString = """
    select p.id, p.side, p.other, t.name as other_name, p.batch_id, p.share_id, p.title,
           p.batch_title, p.guide, p.labels, p.terms_version, p.licence, p.rights, p.training,
           p.sources, p.seats, s.taken, s.labelled, s.done
    from app.joint_part p
    join app.tenant t on t.code = p.other
    cross join lateral (
        select count(x.worker_id)::int as taken, count(x.label)::int as labelled,
               count(*) filter (where u.state = 'done')::int as done
        from app.joint_seat x
        left join app.unit u on u.tenant_id = x.tenant_id and u.id = x.unit_id
        where x.tenant_id = p.tenant_id and x.part_id = p.id
    ) s
    where p.tenant_id = $1
"""


async def shares_of(tx: ReadTx, batch_id: UUID) -> list[Lent]:
    """The shares of a batch's task that towns took on, with the part they got."""
    return await tx.all(
        Lent,
        """
        select s.id as share_id, s.other, t.name as other_name, s.accepted, s.unit_price_yen,
               p.id as part_id
        from app.joint_batch b
        join app.share s on s.tenant_id = b.tenant_id and s.task_id = b.task_id and s.side = 'out'
        join app.tenant t on t.code = s.other
        left join app.joint_part p on p.tenant_id = s.tenant_id and p.share_id = s.id
        where b.tenant_id = $1 and b.id = $2 and s.accepted > 0 order by s.asked_at limit 200
        """,
        *(tx.tenant, batch_id),
    )


async def lend(
    tx: Tx, part_id: UUID, *, batch: UUID, share: UUID | None, units: int, at: datetime
) -> str:
    """Seats for a town; the gate's word."""
    word: str = await tx.value(
        "select gate.joint_lend($1, $2, $3, $4, $5)", part_id, batch, share, units, at
    )
    return word


async def part(tx: ReadTx, part_id: UUID) -> Part | None:
    """What this town does of a batch."""
    return await tx.one(Part, _PART + " and p.id = $2", tx.tenant, part_id)


async def parts(tx: ReadTx, *, after: tuple[datetime, UUID] | None, most: int) -> list[Part]:
    """What this town does for other towns' projects, the newest first."""
    sql: LiteralString = (
        _PART
        + " and p.side = 'in' and ($2::timestamptz is null or (p.made_at, p.id) < ($2, $3::uuid))"
        " order by p.made_at desc, p.id desc limit $4"
    )
    return await tx.all(Part, sql, tx.tenant, *(after or (None, None)), most)


async def own_parts(tx: ReadTx, *, after: UUID | None, most: int) -> list[UUID]:
    """Parts whose seats lie in this town, in the order of their ids, going on after one."""
    return await tx.all(
        UUID,
        "select id from app.joint_part where tenant_id = $1 and side in ('own', 'in')"
        " and ($2::uuid is null or id > $2) order by id limit $3",
        *(tx.tenant, after, most),
    )


async def hands(tx: ReadTx, part_id: UUID) -> list[Hand]:
    """How far each of the town's own people is with a part."""
    return await tx.all(
        Hand,
        """
        select w.code, w.name, count(*)::int as taken, count(s.label)::int as labelled,
               count(*) filter (where u.state = 'done')::int as done
        from app.joint_seat s
        join app.worker w on w.tenant_id = s.tenant_id and w.id = s.worker_id
        left join app.unit u on u.tenant_id = s.tenant_id and u.id = s.unit_id
        where s.tenant_id = $1 and s.part_id = $2
        group by w.code, w.name order by w.code limit 500
        """,
        *(tx.tenant, part_id),
    )


async def collect(tx: Tx, part_id: UUID, *, at: datetime) -> int | None:
    """Passes accepted answers on to the lead town; how many changed, None where there is no part."""
    changed: int | None = await tx.value("select gate.joint_collect($1, $2)", part_id, at)
    return changed
