"""Closing a month: what is open is listed, what it held is sealed, who closed it is kept."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.audit import actions as audit
from yui.japan import day_of, last_of_month
from yui.ledger import model
from yui.ledger.clearing import actions as clearing
from yui.ledger.clearing import model as open_items
from yui.ledger.clearing import queries as clearing_queries
from yui.ledger.model import Month
from yui.ledger.periods import model as closing
from yui.ledger.periods import queries
from yui.ledger.periods.model import Before


async def before(
    tx: ReadTx, *, body: UUID, month: date, today: date, faults: Sequence[str] = ()
) -> Before:
    """What is open before the body's month closes."""
    last = last_of_month(month)
    items = await clearing.left(tx, body=body, until=last)
    notes = await clearing_queries.notes(tx, body)
    return Before(
        month.replace(day=1),
        await queries.waiting(tx, body, until=last),
        open_items.listed(items, notes, today=today),
        faults,
    )


async def close(
    tx: Tx,
    *,
    body: UUID,
    month: date,
    now: datetime,
    faults: Sequence[str] = (),
    seen: str | None = None,
    ticked: bool = False,
) -> Month:
    """Closes and seals a body's month: whoever is posting into it is waited for, nobody posts after.

    `seen`: the print of the list of open items that was shown. Raises `MonthNotOver`,
    `EarlierMonthOpen`, `AlreadyClosed`, `BooksFaulty`, `OpenItemsChanged`.
    """
    first = month.replace(day=1)
    await queries.anchor_locked(tx, body)
    await queries.open_period(tx, body, month=first)
    state = await queries.state_locked(tx, body, month=first)
    earlier = await queries.earliest_open(tx, body, before=first)
    model.close(first, state=state or "open", earlier=earlier, today=day_of(now))
    found = await before(tx, body=body, month=first, today=day_of(now), faults=faults)
    closing.check_seen(found, seen=seen, ticked=ticked)
    await queries.record_closed(tx, body, month=first, at=now)
    await queries.seal(tx, body, month=first, at=now, open_items=found.count)
    await queries.carry(tx, body, month=first)
    await audit.note(
        tx, "period.closed", subject=str(body), month=first.isoformat(), open_items=found.count
    )
    return Month(first, "closed", closed_at=now, closed_by=tx.actor.id, closer=tx.actor.name)
