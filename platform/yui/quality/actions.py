"""What of inspection and deadlines waits for a director's decision (her inbox sums it)."""

from datetime import datetime

from tenants.db import ReadTx
from yui.deliveries.disputes import actions as disputes
from yui.quality.clocks import actions as clocks
from yui.quality.deadlines import actions as deadlines
from yui.quality.model import Awaiting


async def decisions(tx: ReadTx, *, now: datetime) -> list[Awaiting]:
    """Disputes, third reworks, tasks in trouble and items near day 60, the oldest first.

    Each leaves the list by what is done about it alone: decided, inspected, answered, paid.
    """
    found = [
        Awaiting("dispute", one.id, one.title, one.opened_at, None, f"/disputes/{one.id}")
        for one in await disputes.waiting(tx)
    ]
    found += [
        Awaiting(
            "third_rework",
            one.delivery_id,
            one.title,
            one.asked_at,
            one.inspection_due,
            f"/deliveries/{one.delivery_id}",
        )
        for one in await disputes.questions(tx)
    ]
    found += [
        Awaiting("deadline", one.id, one.title, one.raised_at, one.due_on, f"/deadlines/{one.id}")
        for one in await deadlines.waiting(tx)
    ]
    found += [
        Awaiting("clock", one.id, one.title, one.delivered_at, one.latest, "/clock")
        for one in await clocks.flagged(tx, now=now)
    ]
    return sorted(found, key=lambda one: (one.since, one.id))
