"""Names inside pictures: EXIF, XMP, IPTC and comments of JPEG, the text chunks of PNG.

CIPA DC-008 (EXIF), IPTC-IIM 4.2, Adobe XMP part 3 §1.1.3, PNG (W3C) §11.3.3.
"""

import struct
import zlib
from collections.abc import Iterator
from typing import IO

from yui.files.inside import xmltext
from yui.files.inside.bag import MOST_PARTS, PART_BYTES, Bag, text_of
from yui.files.inside.model import Of

_EXIF = b"Exif\0\0"
_XMP = b"http://ns.adobe.com/xap/1.0/\0"
_XMP_MORE = b"http://ns.adobe.com/xmp/extension/\0"
_PHOTOSHOP = b"Photoshop 3.0\0"
_TAGS = {
    0x010E: Of.OTHER,  # ImageDescription
    0x013B: Of.ARTIST,  # Artist
    0x8298: Of.ARTIST,  # Copyright
    0x9C9B: Of.OTHER,  # XPTitle
    0x9C9C: Of.OTHER,  # XPComment
    0x9C9D: Of.AUTHOR,  # XPAuthor
    0x9286: Of.OTHER,  # UserComment
    0xA430: Of.ARTIST,  # CameraOwnerName
}
_POINTER = 0x8769
_WIDE = range(0x9C9B, 0x9CA0)
_IPTC = {80: Of.ARTIST, 85: Of.AUTHOR, 110: Of.AUTHOR, 116: Of.ARTIST, 122: Of.AUTHOR}
_MOST_FIELDS = 500
ORIENTATION = 0x0112


def segments(body: IO[bytes]) -> Iterator[tuple[int, bytes]]:
    """The segments before the picture itself; raises `ValueError` where they are not in order."""
    body.seek(2)
    for _each in range(MOST_PARTS):
        head = body.read(2)
        while head[1:] == b"\xff":
            head = head[1:] + body.read(1)
        if len(head) < 2 or head[0] != 0xFF:
            raise ValueError
        if head[1] in {0xDA, 0xD9}:
            body.seek(-2, 1)
            return
        size = body.read(2)
        long = int.from_bytes(size, "big") - 2
        if len(size) < 2 or long < 0:
            raise ValueError
        inner = body.read(long)
        if len(inner) < long:
            raise ValueError
        yield head[1], inner
    raise ValueError


def jpeg(bag: Bag, body: IO[bytes]) -> None:
    """Gathers what a JPEG's segments say."""
    more = bytearray()
    try:
        for marker, inner in segments(body):
            bag.take(len(inner))
            if marker == 0xFE:
                bag.add(Of.OTHER, text_of(inner))
            elif inner.startswith(_EXIF):
                exif(bag, inner[len(_EXIF) :])
            elif inner.startswith(_XMP):
                xmltext.xmp(bag, inner[len(_XMP) :])
            elif inner.startswith(_XMP_MORE):
                more += inner[len(_XMP_MORE) + 40 :]
            elif inner.startswith(_PHOTOSHOP):
                iptc(bag, inner)
    except ValueError:
        bag.unread = True
    if more:
        xmltext.xmp(bag, bytes(more))


def exif(bag: Bag, data: bytes) -> None:
    """The fields of an EXIF block that hold text; a broken one is unread."""
    try:
        order = {b"II": "<", b"MM": ">"}[data[:2]]
        start = struct.unpack_from(order + "I", data, 4)[0]
        inner = _fields(bag, data, start, order=order)
        if inner:
            _fields(bag, data, inner, order=order)
    except (KeyError, struct.error):
        bag.unread = True


def _fields(bag: Bag, data: bytes, start: int, *, order: str) -> int:
    """The texts of one directory; where the next below it lies, 0 where there is none."""
    below = 0
    count: int = struct.unpack_from(order + "H", data, start)[0]
    for each in range(min(count, _MOST_FIELDS)):
        place = start + 2 + 12 * each
        tag, kind, many, value = struct.unpack_from(order + "HHII", data, place)
        if tag == _POINTER:
            below = value
        if tag not in _TAGS or kind not in {1, 2, 7}:
            continue
        raw = data[value : value + many] if many > 4 else data[place + 8 : place + 8 + many]
        bag.add(_TAGS[tag], _said(tag, raw))
    return below


def _said(tag: int, raw: bytes) -> str:
    if tag in _WIDE:
        return raw[: len(raw) // 2 * 2].decode("utf-16-le", "replace").replace("\0", " ")
    if tag == 0x9286:
        return raw[8:].decode("utf-16", "replace") if raw[:8] == b"UNICODE\0" else text_of(raw[8:])
    return text_of(raw.strip(b"\0"))


def iptc(bag: Bag, data: bytes) -> None:
    """The IPTC fields of a Photoshop block: 1C 02, which, how long, the text."""
    at = data.find(b"8BIM\x04\x04")
    at = data.find(b"\x1c\x02", max(at, 0))
    while 0 <= at <= len(data) - 5:
        which, long = data[at + 2], int.from_bytes(data[at + 3 : at + 5], "big")
        bag.add(_IPTC.get(which, Of.OTHER), text_of(data[at + 5 : at + 5 + min(long, 2000)]))
        at = data.find(b"\x1c\x02", at + 5 + long)


def chunks(body: IO[bytes]) -> Iterator[tuple[bytes, int]]:
    """The chunks of a PNG: type and length, the body at the chunk's data; raises `ValueError`."""
    place = 8
    for _each in range(MOST_PARTS):
        body.seek(place)
        head = body.read(8)
        if len(head) < 8:
            raise ValueError
        long, kind = int.from_bytes(head[:4], "big"), head[4:]
        yield kind, long
        if kind == b"IEND":
            return
        place += 12 + long
    raise ValueError


def png(bag: Bag, body: IO[bytes]) -> None:
    """Gathers what a PNG's text chunks say."""
    try:
        for kind, long in chunks(body):
            if kind not in {b"tEXt", b"zTXt", b"iTXt", b"eXIf"}:
                continue
            if long > PART_BYTES:
                raise ValueError
            bag.take(long)
            inner = body.read(long)
            if kind == b"eXIf":
                exif(bag, inner)
            else:
                _text(bag, kind, inner)
    except ValueError:
        bag.unread = True


def _text(bag: Bag, kind: bytes, inner: bytes) -> None:
    key, _, rest = inner.partition(b"\0")
    packed = kind == b"zTXt" or (kind == b"iTXt" and rest[:1] == b"\1")
    if kind == b"iTXt":
        rest = rest[2:].partition(b"\0")[2].partition(b"\0")[2]
    elif kind == b"zTXt":
        rest = rest[1:]
    if packed:
        machine = zlib.decompressobj()
        try:
            rest = machine.decompress(rest, PART_BYTES)
        except zlib.error as wrong:
            raise ValueError from wrong
        bag.take(len(rest))
    if key.startswith(b"XML:"):
        xmltext.xmp(bag, rest)
    else:
        bag.add(Of.AUTHOR if key.lower() in {b"author", b"artist"} else Of.OTHER, text_of(rest))
