"""The one order in which payouts holds things: no two of its actions wait for each other in a ring.

1. the body's books: shared by whoever posts, alone by whoever builds a run or closes a month;
2. runs, a newer one before those whose returns it carries;
3. the runs' transfers (`payout_item`);
4. what hangs on a transfer: `payout_return`, `payout_recall`, `repayment`;
5. the head of the audit chain (`audit.note`).

An action may begin further down when it will need nothing from above; none goes back up. A row that
refers to a run or a transfer holds that against whoever moves it: writing one counts as holding it.
"""

from datetime import date
from uuid import UUID

from tenants.db import Tx
from tenants.refusal import Unknown
from yui.ledger import actions as ledger
from yui.payouts import queries
from yui.payouts.model import Run, State


async def held(tx: Tx, run: UUID) -> Run:
    """A run with its body's books in front, until the transaction ends. What a run is of never
    changes: it is looked up before anything is held."""
    known = await queries.run(tx, run)
    if known is None:
        raise Unknown
    await ledger.hold_books(tx, body=known.body_id)
    return await only_run(tx, run)


async def only_run(tx: Tx, run: UUID) -> Run:
    """A run alone, for what posts nothing."""
    found = await queries.run_locked(tx, run)
    if found is None:
        raise Unknown
    return found


async def to_build(tx: Tx, run: UUID, *, on: date) -> Run | None:
    """A run that is being built, with the books for itself alone; None when it is no more, or never
    was. Raises `PeriodClosed` when nothing can be posted on day `on`."""
    known = await queries.run(tx, run)
    if known is None or known.state is not State.BUILDING:
        return None
    await ledger.hold_still(tx, body=known.body_id, on=on)
    found = await only_run(tx, run)
    return found if found.state is State.BUILDING else None
