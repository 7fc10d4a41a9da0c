"""The SQL of recalls."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import LiteralString
from uuid import UUID

import msgspec

from tenants.db import ReadTx, Tx
from yui.payouts.recalls.model import Recall, RecallState, UnderWay

_RECALL: LiteralString = """
    select c.run_id, c.worker_id, w.code, w.name, i.net_yen as yen, c.reason, c.state, c.asked_by,
           c.asked_at, c.fee_yen
    from app.payout_recall c
    join app.payout_item i
      on i.tenant_id = $1 and i.run_id = c.run_id and i.worker_id = c.worker_id
    join app.worker w on w.tenant_id = $1 and w.id = c.worker_id
    where c.tenant_id = $1
"""


async def recalls(tx: ReadTx) -> list[Recall]:
    """Those that wait for the bank, then the newest."""
    sql = _RECALL + " order by (c.state = 'asked') desc, c.asked_at desc, c.run_id limit 100"
    return await tx.all(Recall, sql, tx.tenant)


async def locked(tx: Tx, run: UUID, *, worker: UUID) -> Recall | None:
    """One recall, held until the transaction ends."""
    sql = _RECALL + " and c.run_id = $2 and c.worker_id = $3 for update of c"
    return await tx.one(Recall, sql, *(tx.tenant, run, worker))


async def paid_to(tx: ReadTx, code: str, *, closing: date) -> tuple[UUID, UUID] | None:
    """The run that closed on a day and the worker with a number, if it paid her."""
    found = await tx.json(
        """
        select coalesce((
            select jsonb_build_array(i.run_id, i.worker_id) from app.payout_item i
            join app.payout_run r on r.tenant_id = $1 and r.id = i.run_id and r.closing_on = $3
                 and r.state <> 'discarded'
            join app.worker w on w.tenant_id = $1 and w.id = i.worker_id and w.code = $2
            where i.tenant_id = $1 order by (i.state = 'paid') desc, r.id desc limit 1), 'null')::text
        """,
        *(tx.tenant, code, closing),
    )
    return _pair(found)


async def record(tx: Tx, run: UUID, *, worker: UUID, reason: str, at: datetime) -> int:
    """A recall; 0 when the transfer was asked back before."""
    return await tx.run(
        """
        insert into app.payout_recall (tenant_id, run_id, worker_id, reason, asked_by, asked_at)
        values ($1, $2, $3, $4, $5, $6) on conflict do nothing
        """,
        *(tx.tenant, run, worker, reason, tx.actor.id, at),
    )


async def record_answer(
    tx: Tx, run: UUID, *, worker: UUID, state: RecallState, fee: int, at: datetime
) -> None:
    """What the bank said, and what it took."""
    await tx.run(
        """
        update app.payout_recall
        set state = $4, fee_yen = $5, answered_by = $6, answered_at = $7
        where tenant_id = $1 and run_id = $2 and worker_id = $3
        """,
        *(tx.tenant, run, worker, state.value, fee, tx.actor.id, at),
    )


async def under_way(tx: ReadTx, worker: UUID) -> list[UnderWay]:
    """Transfers of the caller's that a bank is busy with."""
    return await tx.all(
        UnderWay,
        """
        select run_id, net_yen as yen, state from app.payout_item
        where tenant_id = $1 and worker_id = $2 and state in ('correcting', 'recalling')
        order by run_id desc limit 20
        """,
        *(tx.tenant, worker),
    )


def _pair(found: bytes) -> tuple[UUID, UUID] | None:
    read: list[str] | None = msgspec.json.decode(found)
    return (UUID(read[0]), UUID(read[1])) if read else None


async def record_heard(tx: Tx, run: UUID, *, workers: Sequence[UUID], at: datetime) -> int:
    """The bank's own file says that these came back; how many had been asked for."""
    return await tx.run(
        """
        update app.payout_recall set state = 'recalled', answered_by = $4, answered_at = $5
        where tenant_id = $1 and run_id = $2 and worker_id = any($3::uuid[]) and state = 'asked'
        """,
        *(tx.tenant, run, workers, tx.actor.id, at),
    )
