"""Runs, their payouts and files: every statement but those that build (`building`)."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import LiteralString
from uuid import UUID

from tenants.db import Tx
from yui.payouts.model import Body, Destination, Run, State, Totals

_RUN: LiteralString = """
    select id, body_id, closing_on, pay_on, state, drafted_by, drafted_at, approved_by, approved_at,
           item_hash, settled_at, operation_id, kind
    from app.payout_run
"""
_BODY: LiteralString = """
    select id, name, kana, short, address, phone, invoice_number,
           app.closings(tenant_id, id) as closings, inspection_days, bank_code, bank_kana,
           branch_code, branch_kana, account_type, account_number, requester_code
    from app.body
"""


async def body(tx: Tx, body_id: UUID) -> Body | None:
    """A body that pays."""
    return await tx.one(Body, _BODY + "where tenant_id = $1 and id = $2", tx.tenant, body_id)


async def body_on(tx: Tx, day: date) -> Body | None:
    """The town's body on a day."""
    return await tx.one(
        Body,
        _BODY
        + """
        where tenant_id = $1 and valid_from <= $2 and (valid_to is null or valid_to >= $2)
        order by valid_from desc limit 1
        """,
        tx.tenant,
        day,
    )


async def run(tx: Tx, run_id: UUID) -> Run | None:
    """A run of this town."""
    return await tx.one(Run, _RUN + "where tenant_id = $1 and id = $2", tx.tenant, run_id)


async def run_locked(tx: Tx, run_id: UUID) -> Run | None:
    """A run, held until the transaction ends."""
    return await tx.one(
        Run, _RUN + "where tenant_id = $1 and id = $2 for update", tx.tenant, run_id
    )


async def record_run(
    tx: Tx, body_id: UUID, *, closing_on: date, pay_on: date, at: datetime
) -> UUID | None:
    """A new run that is being built; None when the closing day has one."""
    return await tx.one(
        UUID,
        """
        insert into app.payout_run (tenant_id, body_id, closing_on, pay_on, drafted_by, drafted_at)
        values ($1, $2, $3, $4, $5, $6) on conflict do nothing returning id
        """,
        tx.tenant,
        body_id,
        closing_on,
        pay_on,
        tx.actor.id,
        at,
    )


async def later_run(tx: Tx, body_id: UUID, *, closing_on: date) -> date | None:
    """The closing day of a live run of the body after this one."""
    return await tx.one(
        date,
        """
        select closing_on from app.payout_run
        where tenant_id = $1 and body_id = $2 and closing_on > $3 and state <> 'discarded'
          and kind = 'monthly'
        order by closing_on desc limit 1
        """,
        tx.tenant,
        body_id,
        closing_on,
    )


async def leaned_on(tx: Tx, run: Run, *, deducting: Sequence[str]) -> date | None:
    """The closing day of a later live run, paid in the same month, that was reckoned after this one
    took off a month's deduction of the same payee and category."""
    return await tx.one(
        date,
        """
        select q.closing_on
        from app.payout o
        join app.payout l on l.tenant_id = $1 and l.worker_id = o.worker_id
             and l.category = o.category and l.journal_id > o.journal_id
        join app.payout_run q on q.tenant_id = $1 and q.id = l.run_id
        where o.tenant_id = $1 and o.run_id = $2 and o.category = any ($3::text[])
          and q.id <> $2 and q.body_id = $4 and q.state <> 'discarded'
          and date_trunc('month', q.pay_on::timestamp) = date_trunc('month', $5::date::timestamp)
        order by q.closing_on desc limit 1
        """,
        *(tx.tenant, run.id, deducting, run.body_id, run.pay_on),
    )


async def record_operation(tx: Tx, run_id: UUID, *, operation: UUID) -> None:
    """Names the operation that builds the run: its progress is parts done of all."""
    await tx.run(
        "update app.payout_run set operation_id = $3 where tenant_id = $1 and id = $2",
        tx.tenant,
        run_id,
        operation,
    )


async def parts_done(tx: Tx, keys: Sequence[str]) -> int:
    """How many of a run's journals, one a part, exist by their keys."""
    found: int = await tx.value(
        "select count(*) from app.journal where tenant_id = $1 and key = any($2::text[])",
        tx.tenant,
        keys,
    )
    return found


async def payables(tx: Tx, body_id: UUID) -> int:
    """How many payable accounts the body's workers have."""
    found: int = await tx.value(
        """
        select count(*) from app.account
        where tenant_id = $1 and body_id = $2 and kind = 'worker_payable'
        """,
        tx.tenant,
        body_id,
    )
    return found


async def record_state(tx: Tx, run_id: UUID, state: State) -> None:
    """Moves a run on."""
    await tx.run(
        "update app.payout_run set state = $3 where tenant_id = $1 and id = $2",
        tx.tenant,
        run_id,
        state.value,
    )


async def record_approval(tx: Tx, run_id: UUID, *, items: bytes, at: datetime) -> None:
    """Approved by the caller, for these items and no others."""
    await tx.run(
        """
        update app.payout_run
        set state = 'approved', approved_by = $3, approved_at = $4, item_hash = $5
        where tenant_id = $1 and id = $2
        """,
        tx.tenant,
        run_id,
        tx.actor.id,
        at,
        items,
    )


async def record_settled(tx: Tx, run_id: UUID, *, at: datetime) -> None:
    """The bank has paid."""
    await tx.run(
        """
        update app.payout_run set state = 'settled', settled_at = $3
        where tenant_id = $1 and id = $2
        """,
        tx.tenant,
        run_id,
        at,
    )


async def item_hash(tx: Tx, run_id: UUID) -> bytes:
    """SHA-256 over every item: who, category, destination, whose tax number, and the three sums; then
    over what the run pays again: who, of which run, destination, yen."""
    found: bytes = await tx.value(
        """
        select sha256(convert_to(coalesce(string_agg(t.item, ';' order by t.worker_id, t.category), ''),
                                 'UTF8'))
        from (
            select worker_id, category, concat_ws(':', worker_id, category,
                coalesce(engagement_id::text, ''), coalesce(invoice_number, ''),
                gross_yen, tax_yen, withholding_yen) as item
            from app.payout where tenant_id = $1 and run_id = $2
            union all
            select worker_id, 'repayment:' || of_run,
                concat_ws(':', worker_id, 'repayment', of_run, engagement_id, yen)
            from app.repayment where tenant_id = $1 and run_id = $2 and state <> 'dropped'
        ) t
        """,
        tx.tenant,
        run_id,
    )
    return found


async def totals(tx: Tx, run_id: UUID) -> Totals:
    """A run's sums; what it pays again is in `net` and `again` alone."""
    found = await tx.one(
        Totals,
        """
        select count(distinct worker_id) as payees,
               coalesce(sum(gross_yen - included_yen), 0)::bigint as gross,
               coalesce(sum(tax_yen + included_yen), 0)::bigint as tax,
               coalesce(sum(withholding_yen), 0)::bigint as withheld,
               coalesce(sum(net_yen), 0)::bigint as net,
               coalesce(sum(again_yen), 0)::bigint as again,
               count(distinct worker_id) filter (where again_yen > 0) as again_payees
        from (
            select worker_id, gross_yen, tax_yen, included_yen, withholding_yen, net_yen,
                   0 as again_yen
            from app.payout
            where tenant_id = $1 and run_id = $2
            union all
            select worker_id, 0, 0, 0, 0, yen, yen from app.repayment
            where tenant_id = $1 and run_id = $2 and state <> 'dropped'
        ) t
        """,
        tx.tenant,
        run_id,
    )
    return found or Totals()


async def unpayable(tx: Tx, run_id: UUID) -> list[str]:
    """Names of the run's workers who have no place to be paid to."""
    return await tx.all(
        str,
        """
        select distinct w.name from app.payout o
        join app.worker w on w.tenant_id = $1 and w.id = o.worker_id
        where o.tenant_id = $1 and o.run_id = $2 and o.engagement_id is null order by 1 limit 100
        """,
        tx.tenant,
        run_id,
    )


async def destinations(tx: Tx, run_id: UUID) -> list[Destination]:
    """Where each worker's net goes, in the order of the bank's file."""
    return await tx.all(
        Destination,
        """
        select o.worker_id, w.code, e.id as engagement_id, e.bank_code, e.bank_kana, e.branch_code,
               e.branch_kana, e.account_type, e.account_cipher, e.holder_kana, o.net
        from (
            select worker_id, engagement_id, sum(yen)::bigint as net
            from (
                select worker_id, engagement_id, net_yen as yen from app.payout
                where tenant_id = $1 and run_id = $2
                union all
                select worker_id, engagement_id, yen from app.repayment
                where tenant_id = $1 and run_id = $2 and state <> 'dropped'
            ) t
            group by worker_id, engagement_id
        ) o
        join app.worker w on w.tenant_id = $1 and w.id = o.worker_id
        join app.engagement e on e.tenant_id = $1 and e.id = o.engagement_id
        where o.net > 0 order by w.code, o.worker_id
        """,
        tx.tenant,
        run_id,
    )


async def journals_of(tx: Tx, run_id: UUID) -> list[UUID]:
    """The journals that built the run, one a part."""
    return await tx.all(
        UUID,
        """
        select distinct journal_id from app.payout where tenant_id = $1 and run_id = $2
        order by journal_id
        """,
        tx.tenant,
        run_id,
    )
