"""Notices go out beside the inbox: intent, hand-over under a key of their own, record."""

import asyncio
from datetime import datetime

from tenants.db import Tx
from workers_async.jobs import Call, Due, Every, Job
from yui.notices import actions, mail, ways
from yui.notices.model import Letter, MailLetter, MailNotice, Overdue
from yui.notices.outcome import Outcome
from yui.notices.routing import actions as routing
from yui.notices.ways import Parcel


async def intend(tx: Tx, payload: MailNotice, *, now: datetime) -> Parcel | None:
    """What is to be sent now, and how; nothing when it waits, went or stays in the inbox."""
    return await routing.take(tx, message=payload.notice_id, attempt=payload.attempt, now=now)


async def call(parcel: Parcel) -> Outcome:
    """One attempt."""
    return await ways.send(parcel)


async def record(tx: Tx, payload: MailNotice, outcome: Outcome, *, now: datetime) -> None:
    """What came of it, and what follows."""
    await routing.done(
        tx, message=payload.notice_id, attempt=payload.attempt, outcome=outcome, now=now
    )


async def overdue(tx: Tx, payload: Overdue, *, now: datetime) -> None:
    """LINE has had its time."""
    await routing.overdue(tx, message=payload.message_id, now=now)


async def give_up(tx: Tx, payload: Due, *, now: datetime) -> None:
    """Mails that nobody took in time have failed."""
    del payload
    await routing.give_up(tx, now=now)


async def intend_letter(tx: Tx, payload: MailLetter, *, now: datetime) -> Letter | None:
    """A letter to somebody without an account; nothing when it went already."""
    del now
    return await actions.to_post(tx, letter=payload.letter_id)


async def post(letter: Letter) -> None:
    """Hands it over, in a thread: smtplib and files block."""
    await asyncio.to_thread(mail.send, letter)


async def record_letter(tx: Tx, payload: MailLetter, _: None, *, now: datetime) -> None:
    """It has left the house."""
    await actions.posted(tx, letter=payload.letter_id, now=now)


JOBS = {
    "notices.mail": Call(MailNotice, intend, call, record),
    "notices.overdue": Job(Overdue, overdue),
    "notices.give_up": Job(Due, give_up),
    "notices.letter": Call(MailLetter, intend_letter, post, record_letter),
}
SCHEDULE: dict[str, Every] = {"notices.give_up": "hour"}
