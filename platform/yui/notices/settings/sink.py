"""What lies in a demo's folders in place of a mailbox and a LINE: the messages as they were sent."""

import email
import email.policy
from collections.abc import Sequence
from pathlib import Path

import msgspec

from yui.notices import mail
from yui.notices.choice import Channel
from yui.notices.line import push
from yui.notices.line.push import Said
from yui.notices.model import message_id
from yui.notices.settings.model import Arrived, Went


def read(home: Path, town: int, went: Sequence[Went], *, base_url: str) -> list[Arrived]:
    """The messages of these that are there, in the same order; blocks."""
    found = []
    for each in went:
        try:
            said = _line(home, each) if each.channel is Channel.LINE else _mail(home, town, each)
        except (OSError, msgspec.DecodeError):
            continue
        found.append(_parted(each, *said, base_url=base_url))
    return found


def _mail(home: Path, town: int, went: Went) -> tuple[str, str]:
    path = mail.file_of(home / "mail", message_id(went.id, town))
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    body = message.get_body(("plain",))
    return str(message["Subject"]), str(body.get_content()) if body else ""


def _line(home: Path, went: Went) -> tuple[str, str]:
    said = msgspec.json.decode(push.file_of(home, went.id).read_bytes(), type=Said)
    subject, _, text = said.text.partition("\n")
    return subject, text


def _parted(went: Went, subject: str, text: str, *, base_url: str) -> Arrived:
    lines = text.strip().splitlines()
    links = [each.removeprefix(base_url) for each in lines if each.startswith(f"{base_url}/")]
    kept = "\n".join(each for each in lines if not each.startswith(f"{base_url}/"))
    return Arrived(went.channel, went.sent_at, subject, kept, links[0] if links else "")
