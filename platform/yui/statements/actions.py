"""What is done with statements: issued once a run's file exists, told, shown."""

from datetime import date, datetime
from uuid import UUID

from tenants.actor import NOBODY
from tenants.db import Tx
from tenants.refusal import Unknown
from yui import outbox
from yui.japan import day_of
from yui.ledger.model import account_id
from yui.notices import actions as notices
from yui.payouts import actions as payouts
from yui.payouts.model import CLEARING
from yui.statements import model, queries
from yui.statements.model import Paper, Statement, Tell

BATCH = 500
"""Payees told by one job."""


async def issue(tx: Tx, *, run: UUID, now: datetime) -> int:
    """Issues every payee's statement of a run (job `statements.issue`) and promises the notices.

    Again it does nothing. Returns how many were issued.
    """
    found, body = await payouts.exported(tx, run=run)
    made = await queries.issue(
        tx,
        run,
        prefix=model.number(body, closing=found.closing_on, code=""),
        object_by=model.object_by(day_of(now)),
        at=now,
    )
    if made:
        await _promise(tx, run, after=NOBODY)
    return made


async def _promise(tx: Tx, run: UUID, *, after: UUID) -> None:
    await outbox.put(tx, "statements.tell", Tell(run, after), key=f"statements.tell:{run}:{after}")


async def tell(tx: Tx, *, run: UUID, after: UUID, now: datetime) -> int:
    """Tells the next payees that their statement is there (job `statements.tell`)."""
    payees = await queries.payees_of(tx, run, after=after, most=BATCH)
    for payee in payees:
        await notices.tell(
            tx,
            to=payee.worker_id,
            kind="statement.issued",
            subject="支払通知書のお知らせ",
            body=f"{payee.pay_on.month}月{payee.pay_on.day}日にお支払いする報酬の支払通知書ができました。",
            link=f"/me/statements/{run}",
            key=f"statement:{run}:{payee.worker_id}",
            now=now,
        )
    if len(payees) == BATCH:
        await _promise(tx, run, after=payees[-1].worker_id)
    return len(payees)


async def statement(tx: Tx, *, run: UUID, worker: UUID, now: datetime) -> Paper:
    """A worker's 支払通知書 of a run; before it is issued, what it would say (staff only)."""
    found = await queries.statement(tx, run, worker=worker)
    if found is None:
        found = await queries.preview(
            tx, run, worker=worker, object_by=model.object_by(day_of(now)), at=now
        )
    to = await queries.payment(tx, found) if found else None
    if found is None or to is None:
        raise Unknown
    clearing = account_id(tx.tenant, found.body_id, CLEARING)
    earlier = await queries.before(tx, found)
    return Paper(
        found=found,
        to=to,
        body=await payouts.body(tx, body=found.body_id),
        items=await queries.items(tx, found),
        lines=await queries.lines(tx, found, earlier=earlier, clearing=clearing),
    )


async def statements_of(tx: Tx, *, worker: UUID) -> list[Statement]:
    """A worker's statements, the newest first."""
    return await queries.statements_of(tx, worker)


async def owed(tx: Tx, *, worker: UUID, until: date) -> int:
    """What has been accepted and not yet gone into a run, before tax, in yen."""
    return await queries.owed(tx, worker, until=until)
