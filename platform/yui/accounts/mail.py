"""Mail that an account causes: the link for a new password, or for the first one.

The link is a secret of hours, so it goes into no inbox and no queue: the message is handed over
in a thread of its own, after the transaction, to whatever `deliver` is set to.
"""

import asyncio
import logging
from datetime import datetime
from email.message import EmailMessage
from email.utils import localtime
from urllib.parse import urlsplit
from uuid import uuid4

from yui.accounts.links.model import Invited, Opened
from yui.accounts.model import Reset, Seat
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
    return _written(
        found.email,
        _("Yui 結：パスワードを決め直す"),
        [
            _("{name} 様").format(name=found.name),
            "",
            _("次のページで、新しいパスワードを決めてください。1時間だけ使えます。"),
            link,
            "",
            _("お心当たりがなければ、このメールは捨ててください。パスワードは変わりません。"),
        ],
    )


def invitation(seat: Seat, *, login: str, body: str, client: str, link: str) -> EmailMessage:
    """The first link of a client's person, from the body that works for her company."""
    return _written(
        seat.email,
        _("{body}：オンライン窓口へのご招待").format(body=body),
        [
            client,
            _("{name} 様").format(name=seat.name),
            "",
            _("{body}とのお見積り・契約・検収・ご質問を、画面で行えます。").format(body=body),
            _("次のページで、パスワードを決めてください。3日のあいだ、1回だけ使えます。"),
            link,
            "",
            _("ログインID：{login}").format(login=login),
            "",
            _("お心当たりがなければ、このメールは捨ててください。"),
        ],
    )


def link(found: Opened, *, link: str) -> EmailMessage:
    """The message with a link that logs in."""
    return _written(
        found.email,
        _("Yui 結：ログインのリンク"),
        [
            _("{name} 様").format(name=found.name),
            "",
            _("次のページのボタンでログインできます。15分のあいだ、1回だけ使えます。"),
            link,
            "",
            _("ログインID：{login}").format(login=found.login),
            "",
            _("お心当たりがなければ、このメールは捨ててください。"),
        ],
    )


def welcome(found: Invited, *, link: str, until: datetime) -> EmailMessage:
    """The first link of a person who joins a town."""
    return _written(
        found.email or "",
        _("Yui 結：ご登録のご案内"),
        [
            _("{name} 様").format(name=found.name),
            "",
            _("お申し込みありがとうございます。次のページのボタンでログインできます。"),
            _("{month}月{day}日まで、1回だけ使えます。").format(month=until.month, day=until.day),
            link,
            "",
            _("ログインID：{login}").format(login=found.login),
            _(
                "次からは、ログイン画面の「メールでログイン」から、いつでも新しいリンクを受け取れます。"
            ),
            "",
            _("お心当たりがなければ、このメールは捨ててください。"),
        ],
    )


def colleague(found: Opened, *, town: str, link: str) -> EmailMessage:
    """The first link of somebody who works in a town's office, or another one."""
    return _written(
        found.email,
        _("Yui 結：{town}の利用者登録").format(town=town),
        [
            _("{name} 様").format(name=found.name),
            "",
            _(
                "{town}のYui 結を使えるようになりました。次のページのボタンでログインできます。"
            ).format(town=town),
            _("7日のあいだ、1回だけ使えます。"),
            link,
            "",
            _("ログインID：{login}").format(login=found.login),
            _(
                "次からは、ログイン画面の「メールでログイン」から、いつでも新しいリンクを受け取れます。"
            ),
            "",
            _("お心当たりがなければ、このメールは捨ててください。"),
        ],
    )


def changed(to: str, *, name: str, what: str) -> EmailMessage:
    """A way to log in has changed: the owner hears of it where a thief does not read."""
    return _written(
        to,
        _("Yui 結：ログインの方法が変わりました"),
        [
            _("{name} 様").format(name=name),
            "",
            what,
            "",
            _("お心当たりがなければ、パスワードを変え、町の事務局にすぐご連絡ください。"),
            f"{_Post.base_url}/account",
        ],
    )


def _written(to: str, subject: str, lines: list[str]) -> EmailMessage:
    message = EmailMessage()
    message["From"] = _Post.sender
    message["To"] = to
    message["Date"] = localtime()
    message["Message-ID"] = f"<{uuid4()}@{urlsplit(_Post.base_url).hostname}>"
    message["Auto-Submitted"] = "auto-generated"
    message["Subject"] = " ".join(subject.split())
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
