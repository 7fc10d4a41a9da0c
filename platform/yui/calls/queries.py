"""Every SQL statement on calls; those on applications and draws are in `applying.queries`."""

from datetime import datetime
from typing import LiteralString
from uuid import UUID

import msgspec

from tenants.db import ReadTx, Tx
from yui.calls.matching import Weights
from yui.calls.model import Call, CallState, Listed, NewCall, Shown
from yui.japan import day_of
from yui.work.model import Task

_CALL: LiteralString = """
    select id, task_id, body_id, title, mode, places, taken, units_each, unit_name, unit_price_yen,
           due_on, apply_by, answer_days, need, criteria, weights, below_reason, commitment, state,
           opened_by, opened_at, tax
    from app.call where tenant_id = $1 and id = $2
"""


async def call(tx: ReadTx, call_id: UUID) -> Call | None:
    """A call."""
    return await tx.one(Call, _CALL, tx.tenant, call_id)


async def locked(tx: Tx, call_id: UUID) -> Call | None:
    """A call, held until the transaction ends."""
    return await tx.one(Call, _CALL + " for update", tx.tenant, call_id)


async def hold(tx: Tx, call_id: UUID, *, at: datetime) -> str:
    """The gate's word on a call that the worker applies to; it is held, a place perhaps taken."""
    word: str = await tx.value("select gate.hold_call($1, $2)", call_id, at)
    return word


async def items(tx: ReadTx, call_id: UUID) -> bytes | None:
    """The published items of a call, when they still hash as they did."""
    return await tx.one(
        bytes,
        """
        select items from app.call where tenant_id = $1 and id = $2 and sha256(items) = sha256
        """,
        tx.tenant,
        call_id,
    )


async def calls(
    tx: ReadTx, *, before: datetime | None, before_id: UUID | None, most: int
) -> list[Listed]:
    """A page of the town's calls, the newest first."""
    return await tx.all(
        Listed,
        """
        select c.id, c.task_id, c.title, c.mode, c.places, c.units_each, c.unit_name, c.apply_by,
               c.state, c.opened_at,
               (select count(*)::int from app.application a where a.tenant_id = c.tenant_id
                and a.call_id = c.id and a.state <> 'withdrawn') as applied,
               (select count(*)::int from app.application a where a.tenant_id = c.tenant_id
                and a.call_id = c.id and a.state = 'chosen') as chosen
        from app.call c
        where c.tenant_id = $1 and ($2::timestamptz is null or (c.opened_at, c.id) < ($2, $3))
        order by c.opened_at desc, c.id desc limit $4
        """,
        tx.tenant,
        before,
        before_id,
        most,
    )


async def of_task(tx: ReadTx, task: UUID) -> list[Listed]:
    """The calls of a task, the newest first."""
    return await tx.all(
        Listed,
        """
        select c.id, c.task_id, c.title, c.mode, c.places, c.units_each, c.unit_name, c.apply_by,
               c.state, c.opened_at, 0 as applied, c.taken as chosen
        from app.call c where c.tenant_id = $1 and c.task_id = $2
        order by c.opened_at desc limit 50
        """,
        tx.tenant,
        task,
    )


async def reserved(tx: ReadTx, task: UUID) -> int:
    """Units of the task that open calls may still give away."""
    found: int = await tx.value(
        """
        select coalesce(sum(c.units_each * (c.places - (
            select count(*) from app.application a where a.tenant_id = c.tenant_id
            and a.call_id = c.id and a.offer_id is not null))), 0)::int
        from app.call c where c.tenant_id = $1 and c.task_id = $2 and c.state in ('open', 'closed')
        """,
        tx.tenant,
        task,
    )
    return found


async def due(tx: ReadTx, *, at: datetime) -> list[UUID]:
    """Open calls whose time to apply is over, or whose places are all taken."""
    return await tx.all(
        UUID,
        """
        select id from app.call where tenant_id = $1 and state = 'open'
          and (apply_by <= $2 or (mode = 'first_come' and taken = places))
        order by apply_by, id limit 500
        """,
        tx.tenant,
        at,
    )


async def record_call(
    tx: Tx,
    made: UUID,
    task: Task,
    new: NewCall,
    *,
    weights: Weights,
    below_reason: str,
    kept: bytes,
    digest: bytes,
    commitment: bytes | None,
    at: datetime,
) -> None:
    """A call, opened by the caller."""
    await tx.run(
        """
        insert into app.call (tenant_id, id, task_id, body_id, title, mode, places, units_each,
            unit_name, unit_price_yen, due_on, apply_by, answer_days, need, criteria, weights,
            below_reason, items, sha256, commitment, opened_by, opened_at, tax)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,
                $19, $20, $21, $22, $23)
        """,
        *(tx.tenant, made, task.id, task.body_id, task.title, new.mode.value),
        *(new.places, new.units_each, task.unit_name, task.unit_price_yen, task.due_on),
        *(new.apply_by, new.answer_days, msgspec.to_builtins(new.need)),
        *(sorted(each.value for each in new.criteria), weights.version, below_reason),
        *(kept, digest, commitment, tx.actor.id, at, task.tax),
    )


async def record_call_state(tx: Tx, call_id: UUID, state: CallState, *, at: datetime) -> None:
    """Moves a call on."""
    await tx.run(
        """
        update app.call set state = $3, ended_at = case when $3 in ('settled', 'cancelled') then
            $4::timestamptz end
        where tenant_id = $1 and id = $2
        """,
        tx.tenant,
        call_id,
        state.value,
        at,
    )


async def shown(
    tx: ReadTx, worker: UUID, *, at: datetime, after: tuple[bool, datetime, UUID] | None, most: int
) -> list[Shown]:
    """Calls that a worker may apply to (none while a step of joining is missing), and those to which
    she did, with her own application: the open ones first, by their last day; going on after (over, last moment to apply, id)."""
    over, by, last = after or (None, None, None)
    return await tx.all(
        Shown,
        """
        select c.id, c.title, c.mode, c.places, c.taken, c.units_each, c.unit_name,
               c.unit_price_yen, c.due_on, c.apply_by, c.state, a.state as mine, a.offer_id,
               c.tax
        from app.call c
        left join app.application a on a.tenant_id = c.tenant_id and a.call_id = c.id
             and a.worker_id = $2
        where c.tenant_id = $1 and (a.id is not null or (c.state = 'open' and c.apply_by > $3
              and (c.mode <> 'first_come' or c.taken < c.places)
              and app.onboarding_through($1, $2, $8)))
          and ($4::boolean is null or (c.state <> 'open', c.apply_by, c.id) > ($4, $5, $6::uuid))
        order by c.state <> 'open', c.apply_by, c.id limit $7
        """,
        tx.tenant,
        worker,
        at,
        over,
        by,
        last,
        most,
        day_of(at),
    )
