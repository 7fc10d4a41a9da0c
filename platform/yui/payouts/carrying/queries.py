"""The SQL of lines and of files on their way."""

from datetime import date, datetime, timedelta
from typing import LiteralString
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.payouts.carrying.model import (
    Answered,
    Link,
    OfRun,
    Sending,
    SendingState,
    Sums,
)

_LINK: LiteralString = """
    select body_id, live, heard, asked_at, failure, changed_by, changed_at from app.bank_link
"""
_SENDING: LiteralString = """
    select run_id, part, body_id, state, tries, failure, receipt, again, promised_at, tried_at,
           held_until, ended_at
    from app.bank_sending
"""


async def link(tx: ReadTx, body: UUID) -> Link | None:
    """A body's line."""
    return await tx.one(Link, _LINK + "where tenant_id = $1 and body_id = $2", tx.tenant, body)


async def link_locked(tx: Tx, body: UUID) -> Link | None:
    """A body's line, held until the transaction ends."""
    return await tx.one(
        Link, _LINK + "where tenant_id = $1 and body_id = $2 for update", tx.tenant, body
    )


async def asked(tx: ReadTx, *, since: datetime) -> list[UUID]:
    """Bodies with a live line over which something went since a moment."""
    return await tx.all(
        UUID,
        """
        select l.body_id from app.bank_link l
        where l.tenant_id = $1 and l.live and exists (
            select from app.bank_sending s
            where s.tenant_id = $1 and s.body_id = l.body_id and s.state = 'sent'
              and s.ended_at >= $2)
        order by l.body_id limit 100
        """,
        *(tx.tenant, since),
    )


async def record_link(tx: Tx, body: UUID, *, live: bool, at: datetime) -> None:
    """A line is opened or closed; what it has heard stays."""
    await tx.run(
        """
        insert into app.bank_link (tenant_id, body_id, live, changed_by, changed_at)
        values ($1, $2, $3, $4, $5)
        on conflict (tenant_id, body_id) do update
        set live = $3, changed_by = $4, changed_at = $5, failure = ''
        """,
        *(tx.tenant, body, live, tx.actor.id, at),
    )


async def record_heard(tx: Tx, body: UUID, *, heard: int, failure: str, at: datetime) -> None:
    """The bank was asked: up to which answer, or what went wrong."""
    await tx.run(
        """
        update app.bank_link set heard = greatest(heard, $3), failure = left($4, 300), asked_at = $5
        where tenant_id = $1 and body_id = $2
        """,
        *(tx.tenant, body, heard, failure, at),
    )


async def waiting(tx: ReadTx, body: UUID) -> int:
    """How many files of a body are still to be sent."""
    found: int = await tx.value(
        """
        select count(*) from app.bank_sending
        where tenant_id = $1 and body_id = $2 and state = 'waiting'
        """,
        *(tx.tenant, body),
    )
    return found


async def record_promise(tx: Tx, run: UUID, part: int, *, body: UUID, at: datetime) -> None:
    """One file of a run is to go over the line."""
    await tx.run(
        """
        insert into app.bank_sending (tenant_id, run_id, part, body_id, state, promised_at)
        values ($1, $2, $3, $4, 'waiting', $5) on conflict do nothing
        """,
        *(tx.tenant, run, part, body, at),
    )


async def sendings(tx: ReadTx, run: UUID) -> list[Sending]:
    """A run's files on their way, in order."""
    return await tx.all(
        Sending,
        _SENDING + "where tenant_id = $1 and run_id = $2 order by part limit 999",
        *(tx.tenant, run),
    )


async def sending_locked(tx: Tx, run: UUID, part: int) -> Sending | None:
    """One file on its way, held until the transaction ends."""
    return await tx.one(
        Sending,
        _SENDING + "where tenant_id = $1 and run_id = $2 and part = $3 for update",
        *(tx.tenant, run, part),
    )


async def record_try(tx: Tx, run: UUID, part: int, *, held: timedelta, at: datetime) -> None:
    """An attempt begins; until `held` is over nobody may take the file away."""
    await tx.run(
        """
        update app.bank_sending
        set tries = tries + 1, tried_at = $4, held_until = now() + $5::interval
        where tenant_id = $1 and run_id = $2 and part = $3
        """,
        *(tx.tenant, run, part, at, held),
    )


async def talking(tx: ReadTx, run: UUID) -> bool:
    """Whether an attempt with one of the run's files may be under way."""
    found: bool = await tx.value(
        """
        select exists (select from app.bank_sending
            where tenant_id = $1 and run_id = $2 and state = 'waiting' and held_until > now())
        """,
        *(tx.tenant, run),
    )
    return found


async def record_end(
    tx: Tx,
    run: UUID,
    part: int,
    *,
    state: SendingState,
    failure: str = "",
    receipt: str | None = None,
    again: bool = False,
    at: datetime,
) -> None:
    """The bank took the file, refused it, or it is carried by hand."""
    await tx.run(
        """
        update app.bank_sending
        set state = $4, failure = left($5, 300), receipt = $6, again = $7, ended_at = $8,
            held_until = null
        where tenant_id = $1 and run_id = $2 and part = $3
        """,
        *(tx.tenant, run, part, state.value, failure, receipt, again, at),
    )


async def record_failure(tx: Tx, run: UUID, part: int, *, failure: str) -> None:
    """The bank could not be reached."""
    await tx.run(
        """
        update app.bank_sending set failure = left($4, 300), held_until = null
        where tenant_id = $1 and run_id = $2 and part = $3 and state = 'waiting'
        """,
        *(tx.tenant, run, part, failure),
    )


async def answered(tx: ReadTx, run: UUID) -> Answered:
    """What became of a run's transfers, in numbers."""
    found = await tx.one(
        Answered,
        """
        select count(*) filter (where i.state in ('sent', 'correcting')) as waiting,
               count(*) filter (where i.state in ('paid', 'recalling')) as paid,
               count(*) filter (where i.state in ('returned', 'repaid', 'closed')) as back
        from app.payout_item i where i.tenant_id = $1 and i.run_id = $2
        """,
        *(tx.tenant, run),
    )
    return found or Answered()


async def sums(tx: ReadTx, body: UUID) -> Sums:
    """A body's transfers under way, and those that came back and are in no later run."""
    found = await tx.one(
        Sums,
        """
        select (coalesce((
                   select sum(o.yen) from app.payout_run r
                   join (select run_id, coalesce(net_yen, 0) as yen from app.payout
                         where tenant_id = $1
                         union all
                         select run_id, yen from app.repayment
                         where tenant_id = $1 and state = 'planned') o on o.run_id = r.id
                   where r.tenant_id = $1 and r.body_id = $2
                     and r.state in ('building', 'draft', 'approved')), 0)
             + coalesce((
                   select sum(i.net_yen) from app.payout_run r
                   join app.payout_item i on i.tenant_id = $1 and i.run_id = r.id
                   where r.tenant_id = $1 and r.body_id = $2 and r.state = 'exported'
                     and i.state in ('sent', 'correcting')), 0))::bigint as under_way,
               coalesce((
                   select sum(i.net_yen) from app.payout_run r
                   join app.payout_item i on i.tenant_id = $1 and i.run_id = r.id
                   where r.tenant_id = $1 and r.body_id = $2 and i.state = 'returned'
                     and not exists (select from app.repayment p
                         where p.tenant_id = $1 and p.of_run = i.run_id
                           and p.worker_id = i.worker_id and p.state <> 'dropped')), 0)::bigint
               as back
        """,
        *(tx.tenant, body),
    )
    return found or Sums()


async def of_month(tx: ReadTx, body: UUID, *, first: date, last: date) -> list[OfRun]:
    """A body's filed runs that close in a month, with what became of their transfers."""
    return await tx.all(
        OfRun,
        """
        select r.id as run_id, r.closing_on, r.pay_on, f.total_yen as net,
               coalesce(i.paid, 0)::bigint as paid, coalesce(i.back, 0)::bigint as back,
               coalesce(i.repaid, 0)::bigint as repaid, coalesce(i.waiting, 0)::bigint as waiting
        from app.payout_run r
        join app.transfer_file f on f.tenant_id = $1 and f.run_id = r.id
        left join (
            select run_id, sum(net_yen) filter (where state in ('paid', 'recalling')) as paid,
                   sum(net_yen) filter (where state = 'returned') as back,
                   sum(net_yen) filter (where state in ('repaid', 'closed')) as repaid,
                   sum(net_yen) filter (where state in ('approved', 'sent', 'correcting')) as waiting
            from app.payout_item where tenant_id = $1 group by run_id
        ) i on i.run_id = r.id
        where r.tenant_id = $1 and r.body_id = $2 and r.closing_on between $3 and $4
        order by r.closing_on, r.id limit 100
        """,
        *(tx.tenant, body, first, last),
    )


async def moment(tx: ReadTx) -> datetime:
    """The database's clock: real time, by which promises run."""
    found: datetime = await tx.value("select now()")
    return found
