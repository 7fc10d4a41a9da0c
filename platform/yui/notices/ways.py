"""The ways out behind one interface: a parcel goes in, what came of it comes out.

LINE and mail are each one function of a parcel. Both take the message's id as their key (the retry
key of LINE, the Message-ID of mail), so that a second try is not a second message.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping

from msgspec import Struct

from yui.notices import mail
from yui.notices.choice import Channel
from yui.notices.line import push
from yui.notices.model import Letter
from yui.notices.outcome import Outcome


class Parcel(Struct, frozen=True):
    """A message ready to go; `line_user` is where LINE brings it, empty when it is not linked."""

    channel: Channel
    letter: Letter
    line_user: str = ""


Send = Callable[[Parcel], Awaitable[Outcome]]


async def by_mail(parcel: Parcel) -> Outcome:
    """Raises OSError when it was not taken: the promise is tried again."""
    await asyncio.to_thread(mail.send, parcel.letter)
    return Outcome(True)


async def by_line(parcel: Parcel) -> Outcome:
    """One push; a subject and a link, nothing else."""
    return await push.deliver(parcel.line_user, parcel.letter)


WAYS: Mapping[Channel, Send] = {Channel.MAIL: by_mail, Channel.LINE: by_line}


async def send(parcel: Parcel) -> Outcome:
    """Hands one parcel over."""
    return await WAYS[parcel.channel](parcel)
