"""The SQL of a run's items."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.payouts.items.model import Item, ItemState, Stands


async def open_items(tx: Tx, run: UUID, *, state: ItemState, at: datetime) -> int:
    """Makes the run's items, one a payee; those that exist stay as they are. Returns how many."""
    return await tx.run(
        """
        insert into app.payout_item
            (tenant_id, run_id, worker_id, engagement_id, net_yen, state, moved_at, moved_by)
        select $1, $2, o.worker_id, (array_agg(o.engagement_id))[1], sum(o.yen), $3, $4, $5
        from (
            select worker_id, engagement_id, net_yen as yen from app.payout
            where tenant_id = $1 and run_id = $2 and engagement_id is not null
            union all
            select worker_id, engagement_id, yen from app.repayment
            where tenant_id = $1 and run_id = $2 and state <> 'dropped'
        ) o
        group by o.worker_id having sum(o.yen) > 0
        on conflict do nothing
        """,
        tx.tenant,
        run,
        state.value,
        at,
        tx.actor.id,
    )


async def move_all(tx: Tx, run: UUID, *, was: ItemState, to: ItemState, at: datetime) -> int:
    """Moves every item of the run that stands in one state. Returns how many."""
    return await tx.run(
        """
        update app.payout_item set state = $4, moved_at = $5, moved_by = $6
        where tenant_id = $1 and run_id = $2 and state = $3
        """,
        tx.tenant,
        run,
        was.value,
        to.value,
        at,
        tx.actor.id,
    )


async def move_some(
    tx: Tx,
    run: UUID,
    *,
    workers: Sequence[UUID],
    reasons: Sequence[str],
    to: ItemState,
    at: datetime,
) -> int:
    """Moves these payees' items, each with its reason. Returns how many."""
    return await tx.run(
        """
        update app.payout_item i set state = $5, reason = n.reason, moved_at = $6, moved_by = $7
        from unnest($3::uuid[], $4::text[]) n (worker_id, reason)
        where i.tenant_id = $1 and i.run_id = $2 and i.worker_id = n.worker_id
        """,
        tx.tenant,
        run,
        workers,
        reasons,
        to.value,
        at,
        tx.actor.id,
    )


async def items(tx: Tx, run: UUID) -> list[Item]:
    """The run's items, as their payees' ids go."""
    return await tx.all(
        Item,
        """
        select run_id, worker_id, engagement_id, net_yen, state, reason, moved_at
        from app.payout_item where tenant_id = $1 and run_id = $2 order by worker_id
        """,
        tx.tenant,
        run,
    )


async def sum_of(tx: Tx, run: UUID, state: ItemState) -> int:
    """What the run's items in a state come to, in yen."""
    found: int = await tx.value(
        """
        select coalesce(sum(net_yen), 0)::bigint from app.payout_item
        where tenant_id = $1 and run_id = $2 and state = $3
        """,
        tx.tenant,
        run,
        state.value,
    )
    return found


async def own(tx: Tx, run: UUID) -> bool:
    """Whether the run pays the caller, or whom she acts for: as a worker she is tied to or shares a
    mail address with."""
    found: bool = await tx.value(
        """
        select exists (
            select from (
                select worker_id from app.payout where tenant_id = $1 and run_id = $2
                union all
                select worker_id from app.repayment
                where tenant_id = $1 and run_id = $2 and state <> 'dropped'
            ) o
            where o.worker_id in (
                select t.worker_id from app.staff_tie t
                where t.tenant_id = $1 and t.staff_id = any($3::uuid[])
                  and t.state in ('held', 'ending')
                union all
                select w.id from app.staff s join app.worker w
                  on w.tenant_id = $1 and lower(w.email) = lower(s.email)
                where s.tenant_id = $1 and s.id = any($3::uuid[])
            )
        )
        """,
        *(tx.tenant, run, [who for who in (tx.actor.id, tx.actor.behalf) if who]),
    )
    return found


async def hers(tx: ReadTx, worker: UUID) -> list[Stands]:
    """Where the caller's own transfers stand."""
    return await tx.all(
        Stands,
        """
        select run_id, state from app.payout_item
        where tenant_id = $1 and worker_id = $2 order by run_id
        """,
        *(tx.tenant, worker),
    )
