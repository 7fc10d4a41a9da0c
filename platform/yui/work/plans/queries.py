"""Every SQL statement of plans."""

from collections.abc import Sequence
from typing import LiteralString
from uuid import UUID

from msgspec import Struct

from tenants.db import ReadTx, Tx
from yui.work.plans.model import Piece, Slot

_PIECE: LiteralString = """
    select k.id, k.title, k.quantity, k.minutes_per_unit, k.hands, k.security, k.state, k.due_on,
           k.plan_start, k.plan_finish, coalesce(n.accepted, 0) as done,
           coalesce((select jsonb_agg(jsonb_build_object('skill', s.skill, 'level', s.level)
                                      order by s.skill)
                     from app.task_skill s
                     where s.tenant_id = k.tenant_id and s.task_id = k.id and s.live), '[]')
               as skills,
           coalesce((select array_agg(a.after_id order by a.after_id) from app.task_after a
                     where a.tenant_id = k.tenant_id and a.task_id = k.id and a.live), '{}')
               as after
    from app.task k
    left join app.task_units n on n.tenant_id = k.tenant_id and n.task_id = k.id
"""


class Kept(Struct, frozen=True):
    """An order's own days to keep free; None: the usual ones."""

    acceptance_days: int | None
    inspection_days: int | None
    buffer_days: int | None


async def pieces(tx: ReadTx, order: UUID) -> list[Piece]:
    """The tasks of an order with what they need and what comes before them."""
    return await tx.all(
        Piece,
        _PIECE + " where k.tenant_id = $1 and k.order_id = $2 order by k.due_on, k.id",
        tx.tenant,
        order,
    )


async def piece(tx: ReadTx, task: UUID) -> Piece | None:
    """One task with what it needs; of an order or of a share."""
    return await tx.one(
        Piece,
        _PIECE + " where k.tenant_id = $1 and k.id = $2",
        tx.tenant,
        task,
    )


async def kept(tx: ReadTx, order: UUID) -> Kept | None:
    """The days that the order keeps free."""
    return await tx.one(
        Kept,
        "select acceptance_days, inspection_days, buffer_days from app.client_order"
        " where tenant_id = $1 and id = $2",
        tx.tenant,
        order,
    )


async def record_kept(tx: Tx, order: UUID, days: Kept) -> None:
    """The order's own days; its version goes on."""
    await tx.run(
        "update app.client_order set acceptance_days = $3, inspection_days = $4, buffer_days = $5,"
        " version = version + 1 where tenant_id = $1 and id = $2",
        tx.tenant,
        order,
        days.acceptance_days,
        days.inspection_days,
        days.buffer_days,
    )


async def record_needs(
    tx: Tx, task: UUID, *, security: str, place: str, hands: int, minutes: int | None
) -> None:
    """Where a task may be done, by how many, and its standard time a unit; its version goes on."""
    await tx.run(
        "update app.task set security = $3, place = $4, hands = $5, minutes_per_unit = $6,"
        " version = version + 1 where tenant_id = $1 and id = $2",
        tx.tenant,
        task,
        security,
        place,
        hands,
        minutes,
    )


async def record_skill(tx: Tx, task: UUID, *, skill: str, level: int) -> None:
    """A skill that the task needs, from now on at this level."""
    await tx.run(
        "insert into app.task_skill (tenant_id, task_id, skill, level) values ($1, $2, $3, $4)"
        " on conflict (tenant_id, task_id, skill)"
        " do update set level = excluded.level, live = true",
        tx.tenant,
        task,
        skill,
        level,
    )


async def drop_skills(tx: Tx, task: UUID, *, but: Sequence[str]) -> None:
    """The task needs no skills but these."""
    await tx.run(
        "update app.task_skill set live = false"
        " where tenant_id = $1 and task_id = $2 and live and skill <> all($3::text[])",
        tx.tenant,
        task,
        list(but),
    )


async def record_after(tx: Tx, task: UUID, *, after: UUID) -> None:
    """The task waits for that one."""
    await tx.run(
        "insert into app.task_after (tenant_id, task_id, after_id) values ($1, $2, $3)"
        " on conflict (tenant_id, task_id, after_id) do update set live = true",
        tx.tenant,
        task,
        after,
    )


async def drop_after(tx: Tx, task: UUID, *, but: Sequence[UUID]) -> None:
    """The task waits for no tasks but these."""
    await tx.run(
        "update app.task_after set live = false"
        " where tenant_id = $1 and task_id = $2 and live and after_id <> all($3::uuid[])",
        tx.tenant,
        task,
        list(but),
    )


async def record_plan(tx: Tx, slots: Sequence[Slot], *, dues: bool) -> None:
    """The planned days of tasks. `dues`: a task that nobody was asked for is due on its planned day
    too; what was offered, shared or put to many keeps the deadline that people were told."""
    await tx.run(
        """
        update app.task k set plan_start = s.start, plan_finish = s.finish, version = k.version + 1,
            due_on = case when not $5::boolean
                or exists (select 1 from app.offer f where f.tenant_id = k.tenant_id
                           and f.task_id = k.id and f.state in ('offered', 'accepted'))
                or exists (select 1 from app.share h where h.tenant_id = k.tenant_id
                           and h.task_id = k.id and h.side = 'out'
                           and h.state in ('asked', 'accepted', 'partly_accepted', 'done'))
                or exists (select 1 from app.call c where c.tenant_id = k.tenant_id
                           and c.task_id = k.id and c.state in ('open', 'closed'))
                then k.due_on else s.finish end
        from unnest($2::uuid[], $3::date[], $4::date[]) as s (id, start, finish)
        where k.tenant_id = $1 and k.id = s.id and k.state = 'open'
        """,
        tx.tenant,
        [slot.id for slot in slots],
        [slot.start for slot in slots],
        [slot.finish for slot in slots],
        dues,
    )
