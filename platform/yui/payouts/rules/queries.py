"""The SQL of transfer profiles and of the calendar of withheld tax."""

from datetime import date, datetime
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.payouts.profiles import STANDARD, Profile
from yui.payouts.rules.model import Decided, Month


async def profile(tx: ReadTx, body: UUID, *, on: date) -> Profile:
    """What the body's bank takes on a day; the banks' standard where the body says nothing."""
    found = await tx.one(
        Profile,
        """
        select line_end, eof, most_records, exchange, full_stop from app.transfer_profile
        where tenant_id = $1 and body_id = $2 and valid_from <= $3
        order by valid_from desc limit 1
        """,
        *(tx.tenant, body, on),
    )
    return found or STANDARD


async def profiles(tx: ReadTx, body: UUID) -> list[Decided]:
    """Every profile of a body, the newest first."""
    return await tx.all(
        Decided,
        """
        select valid_from, line_end, eof, most_records, exchange, full_stop, reason, decided_by,
               decided_at
        from app.transfer_profile where tenant_id = $1 and body_id = $2
        order by valid_from desc limit 100
        """,
        *(tx.tenant, body),
    )


async def record_profile(
    tx: Tx,
    body: UUID,
    *,
    profile: Profile,
    valid_from: date,
    reason: str,
    proposed_by: UUID,
    at: datetime,
) -> int:
    """A profile from a day on; 0 when the body has one for that day."""
    return await tx.run(
        """
        insert into app.transfer_profile (tenant_id, body_id, valid_from, line_end, eof,
            most_records, exchange, full_stop, reason, decided_by, decided_at, proposed_by)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) on conflict do nothing
        """,
        *(tx.tenant, body, valid_from, profile.line_end, profile.eof, profile.most_records),
        *(profile.exchange, profile.full_stop, reason, tx.actor.id, at, proposed_by),
    )


async def agreed(tx: ReadTx, body: UUID, *, since: date) -> list[date]:
    """The days from a day on on which work is due whose payment day was named: what was taken on and
    not broken off, what is offered, and changes of terms that wait for an answer."""
    return await tx.all(
        date,
        """
        select a.due_on from app.assignment a
        where a.tenant_id = $1 and a.body_id = $2 and a.state <> 'ended' and a.due_on >= $3
        union
        select o.due_on from app.offer o
        where o.tenant_id = $1 and o.body_id = $2 and o.state = 'offered' and o.due_on >= $3
        union
        select v.due_on from app.terms_version v
        join app.offer o on o.tenant_id = $1 and o.id = v.offer_id
        where v.tenant_id = $1 and o.body_id = $2 and v.state = 'proposed' and v.due_on >= $3
        """,
        *(tx.tenant, body, since),
    )


async def withheld(tx: ReadTx, body: UUID, *, since: date) -> list[Month]:
    """What was withheld of the payments of each month since a day, by category; runs whose file is
    made."""
    return await tx.all(
        Month,
        """
        select date_trunc('month', r.pay_on)::date as month, o.category,
               count(distinct o.worker_id)::int as payees,
               sum(o.gross_yen - o.included_yen)::bigint as gross_yen,
               sum(o.withholding_yen)::bigint as withheld_yen
        from app.payout_run r join app.payout o on o.tenant_id = $1 and o.run_id = r.id
        where r.tenant_id = $1 and r.body_id = $2 and r.pay_on >= $3
          and r.state in ('exported', 'settled') and o.category <> 'none'
        group by 1, 2 order by 1 desc, 2
        """,
        *(tx.tenant, body, since),
    )
