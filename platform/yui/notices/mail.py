"""How mail leaves the house: one function of a message, either into files or by SMTP.

Without YUI_SMTP each message is a file in `home/mail`. With it, for example
`smtp://user:password@mail.example.jp:587` (STARTTLS when the server offers it; `smtps://` speaks
TLS from the first byte), it goes to that server. Both block: call them in a thread.
"""

import smtplib
import ssl
from collections.abc import Callable
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from hashlib import sha256
from pathlib import Path
from urllib.parse import unquote, urlsplit

from yui.notices import config
from yui.notices.model import Letter, message_of
from yui.settings import Settings

Deliver = Callable[[EmailMessage], None]
SECONDS = 20


class _Post:
    """How mail leaves this process; set once at start."""

    deliver: Deliver | None = None
    base_url: str = ""
    sender: str = ""


def set_up(settings: Settings) -> None:
    """Names the ways out, the sender, and the address that links begin with."""
    config.set_up(settings)
    _Post.deliver = way_out(settings)
    _Post.base_url = settings.base_url
    _Post.sender = settings.mail_from or f"noreply@{urlsplit(settings.base_url).hostname}"


def way_out(settings: Settings) -> Deliver:
    """By SMTP where a server is named, else into files."""
    return into(settings.home / "mail") if settings.smtp is None else by_smtp(settings.smtp)


def into(folder: Path) -> Deliver:
    """The local sink: one .eml file (0600) a message; the same Message-ID is the same file."""

    def deliver(message: EmailMessage) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = file_of(folder, str(message["Message-ID"]))
        part = folder / f".{path.stem}.part"
        part.touch(mode=0o600)
        part.write_bytes(message.as_bytes(policy=SMTP))
        part.replace(path)

    return deliver


def file_of(folder: Path, ident: str) -> Path:
    """Where the local sink keeps the message with this Message-ID."""
    return folder / f"{sha256(ident.encode()).hexdigest()[:32]}.eml"


def by_smtp(url: str) -> Deliver:
    """A mail server, with certificates checked wherever TLS is spoken."""
    parts = urlsplit(url)
    host = parts.hostname or "localhost"

    def deliver(message: EmailMessage) -> None:
        try:
            converse(message)
        except smtplib.SMTPException as refused:
            # Its text holds the address, which logs and promises would keep longer than the letter.
            raise OSError(f"the mail server: {type(refused).__name__} {_codes(refused)}") from None

    def converse(message: EmailMessage) -> None:
        tls = ssl.create_default_context()
        if parts.scheme == "smtps":
            line: smtplib.SMTP = smtplib.SMTP_SSL(
                host, parts.port or 465, timeout=SECONDS, context=tls
            )
        else:
            line = smtplib.SMTP(host, parts.port or 587, timeout=SECONDS)
        with line:
            line.ehlo()
            if parts.scheme == "smtp" and line.has_extn("starttls"):
                line.starttls(context=tls)
                line.ehlo()
            if parts.username:
                line.login(unquote(parts.username), unquote(parts.password or ""))
            line.send_message(message)

    return deliver


def _codes(refused: smtplib.SMTPException) -> str:
    """The numbers with which a server refused (RFC 5321 §4.2.3), and no word of it."""
    if isinstance(refused, smtplib.SMTPRecipientsRefused):
        return " ".join(sorted({str(code) for code, _ in refused.recipients.values()}))
    return str(refused.smtp_code) if isinstance(refused, smtplib.SMTPResponseException) else ""


def send(letter: Letter) -> None:
    """Hands one letter over. Raises OSError (smtplib's errors are) when it was not taken."""
    if _Post.deliver is None:
        raise OSError("no way out for mail is set up")
    sender = Address(letter.office, addr_spec=_Post.sender)
    _Post.deliver(message_of(letter, base_url=_Post.base_url, sender=str(sender)))
