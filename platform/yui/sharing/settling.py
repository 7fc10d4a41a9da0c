"""The line between two bodies: posted on our side, in our open month."""

from datetime import date, datetime

from tenants.db import Tx
from yui.japan import day_of
from yui.ledger import actions as ledger
from yui.ledger.model import AccountRef, Line, PeriodClosed
from yui.sharing import queries
from yui.sharing.model import Between, Share


async def settle(tx: Tx, found: Between, share: Share, *, now: datetime) -> None:
    """Posts the line of a decided handover in the month of the decision; where that is closed, today's."""
    if not found.yen or found.decided_at is None:
        return
    try:
        await _settle_on(tx, found, share, on=day_of(found.decided_at), now=now)
    except PeriodClosed:
        await _settle_on(tx, found, share, on=day_of(now), now=now)


async def _settle_on(tx: Tx, found: Between, share: Share, *, on: date, now: datetime) -> None:
    line, kind = _line(found)
    journal = await ledger.post(
        tx,
        body=share.body_id,
        key=f"settlement:{found.id}",
        kind=kind,
        on=on,
        lines=[line],
        memo=found.title,
        now=now,
    )
    await queries.record_line(
        tx,
        found,
        side="owed" if found.side == "in" else "due",
        body=share.body_id,
        month=on.replace(day=1),
        journal=journal,
        at=now,
    )


def _line(found: Between) -> tuple[Line, str]:
    if found.side == "in":
        debit = AccountRef("share_expense", other=found.other)
        credit = AccountRef("town_payable", other=found.other)
        return Line(debit=debit, credit=credit, yen=found.yen, memo=found.title), "share_expense"
    debit = AccountRef("town_receivable", other=found.other)
    credit = AccountRef("share_revenue", other=found.other)
    return Line(debit=debit, credit=credit, yen=found.yen, memo=found.title), "share_revenue"
