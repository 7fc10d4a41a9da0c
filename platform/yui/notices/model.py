"""Notices, and the mail that goes out beside them."""

import re
from datetime import datetime
from email.message import EmailMessage
from uuid import UUID, uuid5

from msgspec import Struct

from tenants.actor import TenantId
from tenants.refusal import Refused

_ADDRESS = re.compile(r"[^@\s<>,;:\"()]+@[^@\s<>,;:\"()]+\.[^@\s<>,;:\"()]+", re.ASCII)
_NAMES = UUID("5a0c9a3b-6a55-5b57-9a86-51d2a2b2ad3e")


class Notice(Struct, frozen=True):
    """A line of an inbox. `link` is a path of this site, or empty; `state` and what follows say what
    went out beside it (`routing.model.State`, empty: not yet looked at)."""

    id: UUID
    kind: str
    subject: str
    body: str
    link: str
    made_at: datetime
    read_at: datetime | None
    state: str = ""
    channel: str = ""
    due_at: datetime | None = None
    fell_back_at: datetime | None = None
    sent_at: datetime | None = None


class Letter(Struct, frozen=True):
    """A notice on its way out by mail; `address` is empty when none is known."""

    id: UUID
    town: int
    office: str
    name: str
    address: str
    subject: str
    body: str
    link: str
    made_at: datetime


class MailNotice(Struct, frozen=True):
    """Outbox `notices.mail`: this notice (or digest) also goes out, by whichever way its reader
    chose; `attempt`: which try this promise may make."""

    notice_id: UUID
    attempt: int = 0


class Overdue(Struct, frozen=True):
    """Outbox `notices.overdue`: what LINE has not taken by now goes by mail."""

    message_id: UUID


class MailLetter(Struct, frozen=True):
    """Outbox `notices.letter`: this letter goes to somebody without an account."""

    letter_id: UUID


class NoAddress(Refused):
    """No mail can be sent to this address."""

    code = "no_mail_address"
    status = 422
    says = "メールアドレスの形が正しくありません。もう一度確かめてください。"


def addressed(address: str) -> str:
    """The address without blanks around it, or `NoAddress`."""
    bare = address.strip()
    if len(bare) > 254 or not _ADDRESS.fullmatch(bare):
        raise NoAddress("email")
    return bare


def told_once(town: TenantId, key: str) -> UUID:
    """The id of the notice under this key: the same key tells once."""
    return uuid5(_NAMES, f"{town}:{key}")


def message_id(ident: UUID, town: int) -> str:
    """The same at every attempt, so that a mailbox that got it twice can tell (RFC 5322 3.6.4)."""
    return f"<{ident}.{town}@yui.invalid>"


def message_of(letter: Letter, *, base_url: str, sender: str) -> EmailMessage:
    """The letter as a message: plain text, one link into this site."""
    message = EmailMessage()
    message["From"] = sender
    message["To"] = letter.address
    message["Subject"] = " ".join(letter.subject.split())
    message["Date"] = letter.made_at
    message["Message-ID"] = message_id(letter.id, letter.town)
    message["Auto-Submitted"] = "auto-generated"
    lines = [f"{letter.name} 様", "", letter.body]
    if letter.link:
        lines += ["", f"{base_url}{letter.link}"]
    lines += ["", "--", letter.office]
    message.set_content("\n".join(lines) + "\n")
    return message
