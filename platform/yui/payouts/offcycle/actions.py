"""Drafting a run that pays again what came back; from there it goes the way of every run.

Approved by another who proves who she is, its own file once, settled by the bank's word. Which run takes
a return is whichever comes first: one living repayment a return, by its key (`app.repayment`).
"""

from datetime import date, datetime
from uuid import UUID

from tenants.db import Tx
from tenants.refusal import Unknown
from yui.audit import actions as audit
from yui.japan import day_of
from yui.ledger import actions as ledger
from yui.payouts import holding
from yui.payouts import queries as runs
from yui.payouts.model import State
from yui.payouts.offcycle import model, queries
from yui.payouts.returning import actions as returning


async def propose(tx: Tx, *, body: UUID, now: datetime, pay_on: date | None = None) -> UUID:
    """Drafts it with all that may be paid again now; a second click of the same person finds the
    first. Returns the run's id.

    Raises `OneOpen` when another's waits, `OneToday`, `NothingBack`, `PeriodClosed` in a closed
    month, and what `model.propose` raises.
    """
    found = await runs.body(tx, body)
    if found is None:
        raise Unknown
    today = day_of(now)
    paid = model.propose(found.rule, pay_on=pay_on, today=today)
    # As a month's run does: books first (`holding`).
    await ledger.hold_still(tx, body=body, on=today)
    made = await queries.record_run(tx, body, on=today, pay_on=paid, at=now)
    if made is None:
        return await _known(tx, body)
    run = await holding.only_run(tx, made)
    if not await returning.plan(tx, run, now=now):
        raise model.NothingBack
    await runs.record_state(tx, made, State.DRAFT)
    await audit.note(tx, "payout.offcycle", subject=str(made), pay_on=paid.isoformat())
    return made


async def _known(tx: Tx, body: UUID) -> UUID:
    waits = await queries.open_run(tx, body)
    if waits is None:
        raise model.OneToday
    if waits.drafted_by != tx.actor.id:
        raise model.OneOpen
    return waits.id
