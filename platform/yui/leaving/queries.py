"""Every SQL statement of the slice."""

from datetime import date, datetime
from typing import LiteralString
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.leaving.model import Held, Leaving, Outcome, Reason, Row, State

_LEAVING: LiteralString = """
    select l.id, l.worker_id, w.code, w.name, l.reason, l.outcome, l.client_id,
           coalesce(c.name, '') as client, l.leave_on, l.asked_by, l.asked_at, l.state, l.told_at
    from app.leaving l
    join app.worker w on w.tenant_id = l.tenant_id and w.id = l.worker_id
    left join app.client c on c.tenant_id = l.tenant_id and c.id = l.client_id
    where l.tenant_id = $1
"""


async def record(
    tx: Tx,
    worker: UUID,
    *,
    reason: Reason,
    outcome: Outcome,
    client: UUID | None,
    leave_on: date,
    at: datetime,
) -> UUID | None:
    """A new leaving; None when she is leaving already."""
    made: UUID | None = await tx.value(
        """
        insert into app.leaving (tenant_id, worker_id, reason, outcome, client_id, leave_on,
                                 asked_by, asked_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8)
        on conflict (tenant_id, worker_id) where state = 'asked' do nothing returning id
        """,
        *(tx.tenant, worker, reason, outcome, client, leave_on, tx.actor.id, at),
    )
    return made


async def of_worker(tx: ReadTx, worker: UUID) -> Leaving | None:
    """The newest leaving of a worker."""
    sql = _LEAVING + " and l.worker_id = $2 order by l.asked_at desc, l.id desc limit 1"
    return await tx.one(Leaving, sql, tx.tenant, worker)


async def locked(tx: Tx, leaving: UUID) -> Leaving | None:
    """A leaving, held until the transaction ends."""
    return await tx.one(Leaving, _LEAVING + " and l.id = $2 for update of l", tx.tenant, leaving)


_NEWEST: LiteralString = """
    and ($2::uuid is null or (l.leave_on, l.id) < (
        select leave_on, id from app.leaving where tenant_id = $1 and id = $2))
    order by l.leave_on desc, l.id desc limit $3
"""


async def page(tx: ReadTx, *, after: UUID | None, most: int) -> list[Leaving]:
    """The town's leavings, the latest day first, going on after one."""
    return await tx.all(Leaving, _LEAVING + _NEWEST, tx.tenant, after, most)


async def due(tx: ReadTx, *, on: date, most: int) -> list[UUID]:
    """Leavings whose day has come, the earliest first."""
    return await tx.all(
        UUID,
        """
        select id from app.leaving where tenant_id = $1 and state = 'asked' and leave_on <= $2
        order by leave_on, id limit $3
        """,
        *(tx.tenant, on, most),
    )


async def state_of_worker(tx: ReadTx, worker: UUID) -> str | None:
    """Where a worker of this town stands."""
    found: str | None = await tx.value(
        "select state from app.worker where tenant_id = $1 and id = $2", tx.tenant, worker
    )
    return found


async def held(tx: ReadTx, worker: UUID, *, most: int = 200) -> list[Held]:
    """Her assignments with units that are neither handed in nor sent back and done again."""
    return await tx.all(
        Held,
        """
        select a.id, a.title, a.due_on from app.assignment a
        left join app.delivery d on d.tenant_id = a.tenant_id and d.assignment_id = a.id
        left join app.inspection i on i.tenant_id = d.tenant_id and i.delivery_id = d.id
             and i.taken_back_at is null
        where a.tenant_id = $1 and a.worker_id = $2 and a.state = 'active'
        group by a.tenant_id, a.id
        having coalesce(sum(i.accepted - i.recalled), 0)
             + coalesce(sum(d.quantity) filter (where d.state = 'submitted'), 0) < a.quantity
        order by a.due_on, a.id limit $3
        """,
        *(tx.tenant, worker, most),
    )


async def record_state(tx: Tx, leaving: UUID, *, to: State, at: datetime) -> None:
    """Where it stands now."""
    await tx.run(
        "update app.leaving set state = $3, closed_at = $4 where tenant_id = $1 and id = $2",
        *(tx.tenant, leaving, to, at),
    )


async def record_told(tx: Tx, leaving: UUID, *, at: datetime) -> None:
    """That work is in the way was told."""
    await tx.run(
        "update app.leaving set told_at = $3 where tenant_id = $1 and id = $2",
        *(tx.tenant, leaving, at),
    )


async def record_outcome(tx: Tx, leaving: UUID, *, outcome: Outcome, client: UUID | None) -> None:
    """What came of it, when one hears of it later."""
    await tx.run(
        "update app.leaving set outcome = $3, client_id = $4 where tenant_id = $1 and id = $2",
        *(tx.tenant, leaving, outcome, client),
    )


async def counts(tx: ReadTx, *, first: date, last: date) -> list[Row]:
    """People who left between the two days, by reason and outcome."""
    return await tx.all(
        Row,
        """
        select reason, outcome, count(*)::int as people from app.leaving
        where tenant_id = $1 and state in ('left', 'returned') and leave_on between $2 and $3
        group by reason, outcome order by reason, outcome
        """,
        *(tx.tenant, first, last),
    )


async def registered(tx: ReadTx, *, until: date) -> int:
    """How many people were ever registered by a day (延べ)."""
    found: int = await tx.value(
        "select count(*)::int from app.worker where tenant_id = $1 and joined_on <= $2"
        " and state <> 'joining'",
        *(tx.tenant, until),
    )
    return found
