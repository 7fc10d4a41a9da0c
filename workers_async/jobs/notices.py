"""Notices go out by mail: intent, hand-over with a Message-ID of their own, record."""

import asyncio
from datetime import datetime

from tenants.db import Tx
from workers_async.jobs import Call
from yui.notices import actions, mail
from yui.notices.model import Letter, MailNotice


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


JOBS = {"notices.mail": Call(MailNotice, intend, call, record)}
