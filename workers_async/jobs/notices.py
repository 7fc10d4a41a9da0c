"""Notices go out by mail: intent, hand-over with a Message-ID of their own, record."""

import asyncio
from datetime import datetime

from tenants.db import Tx
from workers_async.jobs import Call
from yui.notices import actions, mail
from yui.notices.model import Letter, MailLetter, MailNotice


async def intend(tx: Tx, payload: MailNotice, *, now: datetime) -> Letter | None:
    """What is to be sent; nothing when it went already or nobody can be written to."""
    del now
    return await actions.letter(tx, notice=payload.notice_id)


async def call(letter: Letter) -> None:
    """Hands it over, in a thread: smtplib and files block."""
    await asyncio.to_thread(mail.send, letter)


async def record(tx: Tx, payload: MailNotice, _: None, *, now: datetime) -> None:
    """It has left the house."""
    await actions.mailed(tx, notice=payload.notice_id, now=now)


async def intend_letter(tx: Tx, payload: MailLetter, *, now: datetime) -> Letter | None:
    """A letter to somebody without an account; nothing when it went already."""
    del now
    return await actions.to_post(tx, letter=payload.letter_id)


async def record_letter(tx: Tx, payload: MailLetter, _: None, *, now: datetime) -> None:
    """It has left the house."""
    await actions.posted(tx, letter=payload.letter_id, now=now)


JOBS = {
    "notices.mail": Call(MailNotice, intend, call, record),
    "notices.letter": Call(MailLetter, intend_letter, call, record_letter),
}
