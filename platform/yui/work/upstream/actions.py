"""Marking an order as 再委託, and what its notices state from then on."""

from datetime import date, datetime
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.audit import actions as audit
from yui.japan import day_of
from yui.work import actions as work
from yui.work.model import not_over
from yui.work.upstream import model, queries
from yui.work.upstream.model import Upstream


async def versions(tx: ReadTx, *, order: UUID) -> list[Upstream]:
    """What the order's notices state, the version that holds first."""
    return await queries.versions(tx, order)


async def state(
    tx: Tx,
    *,
    order: UUID,
    resubcontracted: bool,
    name: str,
    due: date | None,
    reason: str,
    seen: int,
    now: datetime,
) -> int:
    """What is offered from now on states this; terms that were sent stay. Returns the version.

    `seen`: the version that the form's writer saw (0: none). The same form again does nothing.
    Raises `Invalid`, `OrderMove`, `UpstreamMoved`, `UpstreamSame`.
    """
    new = model.stated(resubcontracted, name=name, due=due, reason=reason, today=day_of(now))
    found = await work.order(tx, order=order)
    last = next(iter(await queries.versions(tx, order)), None)
    if last is not None and model.repeats(last, new, seen=seen, by=tx.actor.id):
        return last.version
    not_over(found)
    version = model.follows(last, new, seen=seen)
    if not await queries.record(tx, order, new, version=version, at=now):
        raise model.UpstreamMoved
    await audit.note(
        tx,
        "order.upstream_stated",
        subject=str(order),
        version=version,
        resubcontracted=new.resubcontracted,
        due=new.due.isoformat() if new.due else "",
    )
    return version
