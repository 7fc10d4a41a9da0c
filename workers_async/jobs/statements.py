"""Issues the statements of a run whose file exists, and tells the payees."""

from datetime import datetime

from tenants.db import Tx
from workers_async.jobs import Job
from yui.payouts.model import Exported
from yui.statements import actions
from yui.statements.model import Tell


async def issue(tx: Tx, payload: Exported, *, now: datetime) -> None:
    """All statements of the run, in one statement."""
    await actions.issue(tx, run=payload.run, now=now)


async def tell(tx: Tx, payload: Tell, *, now: datetime) -> None:
    """A batch of notices."""
    await actions.tell(tx, run=payload.run, after=payload.after, now=now)


JOBS = {"statements.issue": Job(Exported, issue), "statements.tell": Job(Tell, tell)}
