"""Reads what a file says of its maker: bounded in bytes, and never a failure of ours.

A file that is broken where its names would stand is unread, not refused: its content may be whole,
and somebody looks at it before it leaves.
"""

import asyncio
from typing import IO

from yui.files.inside import images, office, pdf, sound
from yui.files.inside.bag import UNPACKED_BYTES, Bag, TooMuch
from yui.files.inside.model import Inside
from yui.files.model import Kind

_DEEP = 3


def inside(kind: Kind, body: IO[bytes]) -> Inside:
    """The marks of a file."""
    bag = Bag()
    body.seek(0)
    try:
        _into(bag, kind, body)
    except TooMuch:
        bag.unread = True
    finally:
        body.seek(0)
    return bag.inside()


def _into(bag: Bag, kind: Kind, body: IO[bytes]) -> None:
    if bag.at.count("／") >= _DEEP:
        raise TooMuch
    if kind in {Kind.ZIP, Kind.XLSX, Kind.DOCX}:
        office.read(bag, kind, body, deeper=_into)
    elif kind is Kind.PDF:
        data = body.read(UNPACKED_BYTES + 1)
        if len(data) > UNPACKED_BYTES:
            raise TooMuch
        pdf.read(bag, data)
    elif kind in _READERS:
        _READERS[kind](bag, body)


_READERS = {
    Kind.JPG: images.jpeg,
    Kind.PNG: images.png,
    Kind.MP3: sound.mp3,
    Kind.WAV: sound.wav,
    Kind.MP4: sound.mp4,
}


async def in_thread(kind: Kind, body: IO[bytes]) -> Inside:
    """`inside` beside the event loop."""
    return await asyncio.to_thread(inside, kind, body)
