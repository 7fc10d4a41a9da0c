"""The SQL of returns and repayments.

`_ENGAGED`: the engagement that a run of the body pays to today, and from when on it may be paid to:
an account changed on the phone waits its hours (`payout_rule.account_hours`).
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import LiteralString
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.payouts.returning.model import (
    Back,
    Counter,
    Due,
    Hers,
    Repayment,
    RepaymentState,
    Returned,
)

_ENGAGED: LiteralString = """
    left join lateral (
        select n.id, n.usable_from from app.engagement n
        where n.tenant_id = $1 and n.worker_id = i.worker_id and n.body_id = r.body_id
          and n.valid_from <= $2
        order by n.valid_from desc, n.id desc limit 1
    ) e on true
"""
_DUE: LiteralString = """
    select i.run_id as of_run, i.worker_id, e.id as engagement_id, i.net_yen as yen
    from app.payout_item i
    join app.payout_run r on r.tenant_id = $1 and r.id = i.run_id
    join app.payout_return b
      on b.tenant_id = $1 and b.run_id = i.run_id and b.worker_id = i.worker_id
"""
_MAY_BE_PAID: LiteralString = """
    where i.tenant_id = $1 and i.state = 'returned' and r.body_id = $3 and i.run_id <> $4
      and e.id is not null and coalesce(e.usable_from <= $5, true)
      and (e.id <> i.engagement_id or b.released_at is not null) and b.counter_by is null
      and not exists (select from app.repayment p where p.tenant_id = $1
          and p.of_run = i.run_id and p.worker_id = i.worker_id and p.state <> 'dropped')
      and not exists (select from app.payout o where o.tenant_id = $1 and o.run_id = $4
          and o.worker_id = i.worker_id and o.engagement_id is distinct from e.id)
    order by i.run_id, i.worker_id for update of i
"""
_RETURNED: LiteralString = """
    select i.run_id, i.worker_id, w.code, w.name, r.closing_on, i.net_yen as yen, b.way, b.reason,
           b.returned_on, b.told_at, b.counter_by, b.counter_note, i.state, coalesce(e.id <> i.engagement_id, false) as mended,
           coalesce(e.usable_from <= $3, true) as usable, b.released_at, p.run_id as planned_run,
           (select c.pay_on from app.payout_run c where c.tenant_id = $1 and c.id = p.run_id)
               as repaid_on
    from app.payout_return b
    join app.payout_item i
      on i.tenant_id = $1 and i.run_id = b.run_id and i.worker_id = b.worker_id
    join app.payout_run r on r.tenant_id = $1 and r.id = i.run_id
    join app.worker w on w.tenant_id = $1 and w.id = i.worker_id
    left join app.repayment p on p.tenant_id = $1 and p.of_run = i.run_id
         and p.worker_id = i.worker_id and p.state <> 'dropped'
"""


async def record_back(tx: Tx, run: UUID, backs: Sequence[Back], *, at: datetime) -> int:
    """Notes what came back; what is noted already stays. Returns how many were new."""
    return await tx.run(
        """
        insert into app.payout_return
            (tenant_id, run_id, worker_id, way, reason, returned_on, told_at)
        select $1, $2, n.worker_id, n.way, n.reason, n.returned_on, $7
        from unnest($3::uuid[], $4::text[], $5::text[], $6::date[])
             n (worker_id, way, reason, returned_on)
        on conflict do nothing
        """,
        *(tx.tenant, run, [one.worker for one in backs], [one.way.value for one in backs]),
        *([one.reason.value for one in backs], [one.on for one in backs], at),
    )


async def due(tx: Tx, body: UUID, run: UUID, *, on: date, at: datetime) -> list[Due]:
    """What came back from the body's earlier runs and may be paid again with `run`, held.

    Her account is another one since and has waited, or the office released the same one. Where the
    run pays her for work as well it must be to that account too: one transfer a payee.
    """
    return await tx.all(
        Due,
        _DUE + _ENGAGED + _MAY_BE_PAID,
        *(tx.tenant, on, body, run, at),
    )


async def record_repayment(
    tx: Tx, due: Due, *, run: UUID, journal: UUID, at: datetime
) -> UUID | None:
    """A repayment that `run` carries; None when the return has one already."""
    return await tx.one(
        UUID,
        """
        insert into app.repayment (tenant_id, of_run, worker_id, run_id, engagement_id, yen,
                                   journal_id, state, made_at)
        values ($1, $2, $3, $4, $5, $6, $7, 'planned', $8) on conflict do nothing returning id
        """,
        *(tx.tenant, due.of_run, due.worker_id, run, due.engagement_id, due.yen, journal, at),
    )


async def carried(tx: Tx, run: UUID) -> list[Repayment]:
    """The live repayments that a run carries, held; those of newer runs first (`holding`)."""
    return await tx.all(
        Repayment,
        """
        select id, of_run, worker_id, run_id, yen, journal_id, state from app.repayment
        where tenant_id = $1 and run_id = $2 and state <> 'dropped'
        order by of_run desc, worker_id for update
        """,
        *(tx.tenant, run),
    )


async def live(tx: ReadTx, run: UUID, *, worker: UUID) -> bool:
    """Whether a return is being paid again, or was."""
    found: bool = await tx.value(
        """
        select exists (select from app.repayment where tenant_id = $1 and of_run = $2
                       and worker_id = $3 and state <> 'dropped')
        """,
        *(tx.tenant, run, worker),
    )
    return found


async def record_state(tx: Tx, run: UUID, state: RepaymentState) -> None:
    """All planned repayments of a run go on."""
    await tx.run(
        """
        update app.repayment set state = $3
        where tenant_id = $1 and run_id = $2 and state = 'planned'
        """,
        *(tx.tenant, run, state.value),
    )


async def record_release(tx: Tx, run: UUID, *, worker: UUID, at: datetime) -> int:
    """The office lets a return be paid to the same account; once."""
    return await tx.run(
        """
        update app.payout_return set released_by = $4, released_at = $5
        where tenant_id = $1 and run_id = $2 and worker_id = $3 and released_at is null
        """,
        *(tx.tenant, run, worker, tx.actor.id, at),
    )


async def counter_locked(tx: Tx, run: UUID, *, worker: UUID) -> Counter | None:
    """Who said that a return was paid at the counter; it and its transfer are held."""
    return await tx.one(
        Counter,
        """
        select b.counter_by as by, coalesce(b.counter_note, '') as note
        from app.payout_return b
        join app.payout_item i
          on i.tenant_id = $1 and i.run_id = b.run_id and i.worker_id = b.worker_id
        where b.tenant_id = $1 and b.run_id = $2 and b.worker_id = $3 for update of i, b
        """,
        *(tx.tenant, run, worker),
    )


async def record_counter(
    tx: Tx, run: UUID, *, worker: UUID, by: UUID | None, note: str | None, at: datetime | None
) -> None:
    """Who says that she was paid at the counter, and by what; None: nobody does any more."""
    await tx.run(
        """
        update app.payout_return set counter_by = $4, counter_note = $5, counter_at = $6
        where tenant_id = $1 and run_id = $2 and worker_id = $3
        """,
        *(tx.tenant, run, worker, by, note, at),
    )


async def record_closed(tx: Tx, run: UUID, *, worker: UUID) -> None:
    """Who confirmed it."""
    await tx.run(
        "update app.payout_return set closed_by = $4"
        " where tenant_id = $1 and run_id = $2 and worker_id = $3",
        *(tx.tenant, run, worker, tx.actor.id),
    )


async def returns(
    tx: ReadTx,
    *,
    on: date,
    at: datetime,
    after: tuple[UUID, UUID] | None,
    most: int,
    one: tuple[UUID, UUID] | None = None,
) -> list[Returned]:
    """Transfers that came back, the newest run first, going on after one; or `one` alone."""
    return await tx.all(
        Returned,
        _RETURNED
        + _ENGAGED
        + """
        where b.tenant_id = $1
          and ($4::uuid is null or (b.run_id, b.worker_id) < ($4::uuid, $5::uuid))
          and ($6::uuid is null or (b.run_id, b.worker_id) = ($6::uuid, $7::uuid))
        order by b.run_id desc, b.worker_id desc limit $8
        """,
        *(tx.tenant, on, at, *(after or (None, None)), *(one or (None, None)), most),
    )


async def hers(tx: ReadTx, worker: UUID, *, on: date, at: datetime) -> list[Hers]:
    """The caller's own transfers that came back in the last year, the newest first."""
    return await tx.all(
        Hers,
        """
        select i.run_id, i.net_yen as yen, b.reason, b.returned_on, i.state,
               coalesce(e.id <> i.engagement_id, false) as mended,
               coalesce(e.usable_from <= $4, true) as usable, p.id is not null as planned,
               t.pay_on
        from app.payout_return b
        join app.payout_item i
          on i.tenant_id = $1 and i.run_id = b.run_id and i.worker_id = b.worker_id
        join app.engagement was on was.tenant_id = $1 and was.id = i.engagement_id
        left join app.repayment p on p.tenant_id = $1 and p.of_run = i.run_id
             and p.worker_id = i.worker_id and p.state <> 'dropped'
        left join app.statement t
          on t.tenant_id = $1 and t.run_id = p.run_id and t.worker_id = i.worker_id
        left join lateral (
            select n.id, n.usable_from from app.engagement n
            where n.tenant_id = $1 and n.worker_id = i.worker_id and n.body_id = was.body_id
              and n.valid_from <= $3
            order by n.valid_from desc, n.id desc limit 1
        ) e on true
        where b.tenant_id = $1 and b.worker_id = $2 and b.returned_on > $3::date - 366
        order by b.returned_on desc, i.run_id desc limit 50
        """,
        *(tx.tenant, worker, on, at),
    )
