"""Mail that an account causes: today the link for a new password.

The link is a secret of one hour, so it goes into no inbox and no queue: the message is handed over
in a thread of its own, after the transaction, to whatever `deliver` is set to.
"""

import asyncio
import logging
from email.message import EmailMessage
from email.utils import localtime
from urllib.parse import urlsplit
from uuid import uuid4

from yui.accounts.model import Reset
from yui.notices.mail import Deliver
from yui.web.words import gettext as _

LOG = logging.getLogger("yui.accounts")


class _Post:
    """How mail leaves this process; set once at start."""

    deliver: Deliver | None = None
    base_url: str = ""
    sender: str = ""
    under_way: set[asyncio.Task[None]] = set()  # noqa: RUF012  -- one process, one set


def set_up(deliver: Deliver, *, base_url: str, sender: str = "") -> None:
    """Names the way out (`notices.mail.way_out`), what links begin with, and who writes."""
    _Post.deliver = deliver
    _Post.base_url = base_url.rstrip("/")
    _Post.sender = sender or f"noreply@{urlsplit(base_url).hostname}"


def base_url() -> str:
    """What links in mails begin with."""
    return _Post.base_url


def reset(found: Reset, *, link: str) -> EmailMessage:
    """The message with the link."""
    message = EmailMessage()
    message["From"] = _Post.sender
    message["To"] = found.email
    message["Date"] = localtime()
    message["Message-ID"] = f"<{uuid4()}@{urlsplit(_Post.base_url).hostname}>"
    message["Auto-Submitted"] = "auto-generated"
    message["Subject"] = _("Yui 結：パスワードを決め直す")
    lines = [
        _("{name} 様").format(name=found.name),
        "",
        _("次のページで、新しいパスワードを決めてください。1時間だけ使えます。"),
        link,
        "",
        _("お心当たりがなければ、このメールは捨ててください。パスワードは変わりません。"),
    ]
    message.set_content("\n".join(lines) + "\n")
    return message


def soon(message: EmailMessage) -> None:
    """Hands the message over without making the caller wait: known or not takes the same time."""
    task = asyncio.create_task(_send(message))
    _Post.under_way.add(task)
    task.add_done_callback(_Post.under_way.discard)


async def _send(message: EmailMessage) -> None:
    if _Post.deliver is None:
        LOG.warning("no way out for mail is set up; a reset link was not sent")
        return
    try:
        await asyncio.to_thread(_Post.deliver, message)
    except OSError:
        LOG.exception("a mail could not be handed over")


async def settled() -> None:
    """Waits until every message is handed over (at shutdown, and in tests)."""
    await asyncio.gather(*_Post.under_way)
