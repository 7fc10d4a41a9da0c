"""Statements: issued when a run's file exists, told to the payees, confirmed by word or silence."""

from datetime import datetime
from uuid import uuid4

from msgspec import Struct

from tenants.db import Tx
from workers_async.jobs import Call, Due, Every, Job
from yui import outbox
from yui.payouts.model import Exported
from yui.statements import actions
from yui.statements.answers import actions as answers
from yui.statements.answers.model import Objection
from yui.statements.model import Paper, Prints, Tell
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


class Printed(Struct, frozen=True):
    """A part's statements with the bytes of each, in the same order."""

    whole: list[Paper]
    pdfs: list[bytes]


async def unprinted(tx: Tx, payload: Prints, *, now: datetime) -> list[Paper] | None:
    """A part of a run's statements, but for those that are kept; two workers print two at once."""
    del now
    return await actions.unprinted(tx, part=payload) or None


async def printed(whole: list[Paper]) -> Printed:
    """The same statements give the same bytes: printing again after a crash is no harm."""
    return Printed(whole, await actions.print_all(whole))


async def kept(tx: Tx, payload: Prints, made: Printed, *, now: datetime) -> None:
    """Keeps the bytes with their hashes."""
    del payload, now
    await actions.keep_all(tx, made.whole, pdfs=made.pdfs)


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
    "statements.print": Call(Prints, unprinted, printed, kept),
    "statements.objected": Job(Objection, objected),
    "statements.certify": Job(Certify, certify),
    "statements.deem": Job(Due, deem),
}
SCHEDULE: dict[str, Every] = {"statements.deem": "day"}
