"""The line to the bank: a file is handed over, answers are fetched, each answer is taken."""

from datetime import datetime

from tenants.db import Tx
from workers_async.jobs import Call, Due, Every, Job
from yui.banklink.results import actions as results
from yui.banklink.sending import actions, line
from yui.banklink.sending.actions import Ask, Take
from yui.banklink.sending.line import Heard, Parcel, Question, Sent
from yui.payouts.carrying.model import Deliver
from yui.vault.config import CONFIG


async def intend(tx: Tx, payload: Deliver, *, now: datetime) -> Parcel | None:
    """The file, when it is still to be sent."""
    return await actions.parcel(tx, payload, key=CONFIG.key, now=now)


async def record(tx: Tx, payload: Deliver, outcome: Sent, *, now: datetime) -> None:
    """The receipt, the refusal, or the next attempt."""
    await actions.sent(tx, payload, outcome, now=now)


async def intend_asking(tx: Tx, payload: Ask, *, now: datetime) -> Question | None:
    """Whom to ask, and after which answer."""
    del now
    return await actions.question(tx, payload)


async def record_answers(tx: Tx, payload: Ask, outcome: Heard, *, now: datetime) -> None:
    """What the bank said."""
    await actions.heard(tx, payload, outcome, key=CONFIG.key, now=now)


async def take(tx: Tx, payload: Take, *, now: datetime) -> None:
    """Transfers move, journals are made, payees of what came back are told."""
    await results.take(tx, file=payload.file_id, now=now)


async def round_of(tx: Tx, payload: Due, *, now: datetime) -> None:
    """Every body whose bank may have an answer asks."""
    await actions.round_of(tx, why=payload.due_at.isoformat(), now=now)


JOBS = {
    "banklink.deliver": Call(Deliver, intend, line.send, record),
    "banklink.ask": Call(Ask, intend_asking, line.ask, record_answers),
    "banklink.take": Job(Take, take),
    "banklink.round": Job(Due, round_of),
}
SCHEDULE: dict[str, Every] = {"banklink.round": "hour"}
