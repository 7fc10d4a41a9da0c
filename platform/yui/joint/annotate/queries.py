"""Every SQL statement of an annotator's."""

from datetime import datetime
from typing import LiteralString
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.joint.model import Mine, MyCredit, Seat


async def take(tx: Tx, assignment: UUID, *, at: datetime) -> int:
    """Seats for an assignment of hers; how many are hers now."""
    taken: int = await tx.value("select gate.joint_take($1, $2)", assignment, at)
    return taken


async def mine(tx: ReadTx) -> list[Mine]:
    """Her assignments in projects."""
    return await tx.all(Mine, "select * from gate.joint_mine()")


_SEAT: LiteralString = """
    select s.id, s.part_id, s.assignment_id, s.place, s.key, s.text, s.slot, s.label, s.unit_id,
           u.state
    from app.joint_seat s
    left join app.unit u on u.tenant_id = s.tenant_id and u.id = s.unit_id
    where s.tenant_id = $1
"""


async def seats(tx: ReadTx, assignment: UUID, *, after: int, most: int) -> list[Seat]:
    """A page of an assignment's seats by place; under scope `person`, her own."""
    sql: LiteralString = (
        _SEAT + " and s.assignment_id = $2 and s.place > $3 order by s.place, s.id limit $4"
    )
    return await tx.all(Seat, sql, tx.tenant, assignment, after, most)


async def counted(tx: ReadTx, assignment: UUID) -> dict[str, int]:
    """How many of her seats stand where: '' before the first answer, else the unit's state."""
    found: dict[str, int] = await tx.value(
        """
        select coalesce(jsonb_object_agg(x.state, x.n), '{}') from (
            select coalesce(u.state, '') as state, count(*) as n
            from app.joint_seat s
            left join app.unit u on u.tenant_id = s.tenant_id and u.id = s.unit_id
            where s.tenant_id = $1 and s.assignment_id = $2 group by 1) x
        """,
        *(tx.tenant, assignment),
    )
    return found


async def ready_locked(tx: Tx, assignment: UUID) -> int:
    """How many of her answers are to be handed in; her seats are held, so two forms count them once."""
    await tx.all(
        UUID,
        "select id from app.joint_seat where tenant_id = $1 and assignment_id = $2 for update",
        *(tx.tenant, assignment),
    )
    return (await counted(tx, assignment)).get("doing", 0)


async def seat(tx: ReadTx, seat: UUID) -> Seat | None:
    """One seat of hers."""
    return await tx.one(Seat, _SEAT + " and s.id = $2", tx.tenant, seat)


async def seat_locked(tx: Tx, seat: UUID) -> Seat | None:
    """One seat of hers, held."""
    return await tx.one(Seat, _SEAT + " and s.id = $2 for update of s", tx.tenant, seat)


async def record_label(tx: Tx, seat: UUID, *, label: str, unit: UUID, at: datetime) -> None:
    """Her answer."""
    await tx.run(
        "update app.joint_seat set label = $3, unit_id = $4, labelled_at = $5"
        " where tenant_id = $1 and id = $2",
        *(tx.tenant, seat, label, unit, at),
    )


async def record_credit(
    tx: Tx,
    part_id: UUID,
    *,
    name_ok: bool,
    story_ok: bool,
    shown_as: str,
    version: int,
    says: str,
    at: datetime,
) -> int:
    """Her consent; 0 rows when one lives."""
    return await tx.run(
        """
        insert into app.joint_credit (tenant_id, part_id, worker_id, name_ok, story_ok, shown_as,
                                      version, says, given_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        on conflict (tenant_id, part_id, worker_id) where revoked_at is null do nothing
        """,
        *(tx.tenant, part_id, tx.actor.id, name_ok, story_ok, shown_as, version, says, at),
    )


async def record_uncredit(tx: Tx, credit: UUID, *, at: datetime) -> int:
    """She takes it back."""
    return await tx.run(
        "update app.joint_credit set revoked_at = $3"
        " where tenant_id = $1 and id = $2 and worker_id = $4 and revoked_at is null",
        *(tx.tenant, credit, at, tx.actor.id),
    )


async def my_credits(tx: ReadTx) -> list[MyCredit]:
    """Her own living consents."""
    return await tx.all(
        MyCredit,
        "select id, part_id, shown_as, name_ok, story_ok, given_at from app.joint_credit"
        " where tenant_id = $1 and worker_id = $2 and revoked_at is null order by given_at limit 200",
        *(tx.tenant, tx.actor.id),
    )
