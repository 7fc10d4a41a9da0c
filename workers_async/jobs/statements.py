"""Statements: issued when a run's file exists, told to the payees, confirmed by word or silence."""

from datetime import datetime
from uuid import uuid4

from tenants.db import Tx
from workers_async.jobs import Due, Every, Job
from yui import outbox
from yui.payouts.model import Exported
from yui.statements import actions
from yui.statements.answers import actions as answers
from yui.statements.answers.model import Objection
from yui.statements.model import Prints, Tell
from yui.statements.years import actions as years
from yui.statements.years.model import Certify

CHUNK = 200
"""Statements a job deems confirmed; more than that go on in a further one (decisions 27)."""


async def issue(tx: Tx, payload: Exported, *, now: datetime) -> None:
    """All statements of the run, in one statement."""
    await actions.issue(tx, run=payload.run, now=now)


async def tell(tx: Tx, payload: Tell, *, now: datetime) -> None:
    """A batch of notices."""
    await actions.tell(tx, run=payload.run, after=payload.after, now=now)


async def printed(tx: Tx, payload: Prints, *, now: datetime) -> None:
    """A part of a run's statements, kept with their hashes; two workers print two parts at once."""
    del now
    await actions.printed(tx, run=payload.run, first=payload.first, most=payload.most)


async def objected(tx: Tx, payload: Objection, *, now: datetime) -> None:
    """A payee says that something is wrong."""
    await answers.tell(tx, run=payload.run, worker=payload.worker, word=payload.word, now=now)


async def certify(tx: Tx, payload: Certify, *, now: datetime) -> None:
    """The next payees' certificates of a year."""
    await years.certified(tx, payload, now=now)


async def deem(tx: Tx, payload: Due, *, now: datetime) -> None:
    """Every day: a statement that nobody objected to in its days counts as confirmed."""
    if await answers.deem(tx, now=now, most=CHUNK) == CHUNK:
        await outbox.put(tx, "statements.deem", payload, key=f"statements.deem:{uuid4()}")


JOBS = {
    "statements.issue": Job(Exported, issue),
    "statements.tell": Job(Tell, tell),
    "statements.print": Job(Prints, printed),
    "statements.objected": Job(Objection, objected),
    "statements.certify": Job(Certify, certify),
    "statements.deem": Job(Due, deem),
}
SCHEDULE: dict[str, Every] = {"statements.deem": "day"}
