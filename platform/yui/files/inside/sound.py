"""Names inside sound and film: ID3 (id3.org 2.2 to 2.4 and 1.1), RIFF INFO, the tags of MP4."""

import re
from typing import IO

from yui.files.inside import xmltext
from yui.files.inside.bag import MOST_PARTS, PART_BYTES, Bag, text_of
from yui.files.inside.model import Of

_PERSONS = frozenset(
    b"TPE1 TPE2 TPE3 TPE4 TCOM TEXT TOLY TOPE TENC TOWN TP1 TP2 TP3 TP4 TCM TXT TEN TOA TOL".split()
)
_ENCODINGS = {1: "utf-16", 2: "utf-16-be", 3: "utf-8"}
_INFO = {b"IART": Of.ARTIST, b"IENG": Of.ARTIST, b"ITCH": Of.ARTIST, b"IWRI": Of.ARTIST}
_TAG = re.compile(rb"(\xa9[A-Za-z]{3}|aART|auth|perf)....data....\0\0\0\0", re.DOTALL)
_MP4_PERSONS = (b"\xa9ART", b"aART", b"\xa9wrt", b"\xa9aut", b"\xa9dir", b"auth", b"perf")


def _safe(raw: bytes) -> int:
    """A number of seven bits a byte (ID3v2.4 §6.2)."""
    return sum((byte & 127) << shift for byte, shift in zip(raw, (21, 14, 7, 0), strict=True))


def id3(bag: Bag, data: bytes) -> None:
    """The text frames of an ID3v2 tag that begins here."""
    if len(data) < 10 or data[:3] != b"ID3":
        return
    version, flags, long = data[3], data[5], _safe(data[6:10])
    body = data[10 : 10 + long]
    if flags & 0x80:
        body = body.replace(b"\xff\0", b"\xff")
    head, key = (6, 3) if version == 2 else (10, 4)
    at = 0
    if flags & 0x40 and version > 2:
        at = (
            int.from_bytes(body[:4], "big") + 4 if version == 3 else _safe(body[:4].ljust(4, b"\0"))
        )
    while at + head <= len(body) and body[at : at + 1].isalnum():
        name, raw = body[at : at + key], body[at + key : at + head]
        size = (
            _safe(raw[:4]) if version == 4 else int.from_bytes(raw[: 3 if key == 3 else 4], "big")
        )
        if size == 0:
            return
        _frame(bag, name, body[at + head : at + head + min(size, 4000)])
        at += head + size


def _frame(bag: Bag, name: bytes, body: bytes) -> None:
    if name[:1] not in {b"T", b"C"} and name[:3] != b"COM":
        return
    inner = body[1:]
    encoding = _ENCODINGS.get(body[0] if body else 0)
    text = inner.decode(encoding, "replace") if encoding else text_of(inner)
    of = Of.ARTIST if name in _PERSONS else Of.OTHER
    for each in text.replace("\ufeff", "").split("\0"):
        bag.add(of, each)


def mp3(bag: Bag, body: IO[bytes]) -> None:
    """An ID3v2 tag at the beginning, an ID3v1 tag (and an APE tag, unread) at the end."""
    head = body.read(10)
    if head[:3] == b"ID3" and len(head) == 10:
        long = _safe(head[6:10])
        if long > PART_BYTES:
            bag.unread = True
        else:
            bag.take(long)
            id3(bag, head + body.read(long))
    size = body.seek(0, 2)
    body.seek(max(0, size - 4096))
    tail = body.read()
    if tail[-128:-125] == b"TAG":
        old = tail[-128:]
        bag.add(Of.ARTIST, text_of(old[33:63].strip(b"\0 ")))
        for start, end in ((3, 33), (63, 93), (97, 127)):
            bag.add(Of.OTHER, text_of(old[start:end].strip(b"\0 ")))
    bag.unread = bag.unread or b"APETAGEX" in tail


def wav(bag: Bag, body: IO[bytes]) -> None:
    """The chunks of a RIFF file that hold words."""
    place = 12
    for _each in range(MOST_PARTS):
        body.seek(place)
        head = body.read(8)
        if len(head) < 8:
            return
        name, long = head[:4], int.from_bytes(head[4:], "little")
        place += 8 + long + long % 2
        if name not in {b"LIST", b"id3 ", b"ID3 ", b"bext", b"_PMX"}:
            continue
        if long > PART_BYTES:
            bag.unread = True
            continue
        bag.take(long)
        _chunk(bag, name, body.read(long))
    bag.unread = True


def _chunk(bag: Bag, name: bytes, data: bytes) -> None:
    if name == b"_PMX":
        xmltext.xmp(bag, data)
    elif name == b"bext":
        bag.add(Of.ARTIST, text_of(data[256:288].strip(b"\0 ")))
        bag.add(Of.OTHER, text_of(data[:256].strip(b"\0 ")))
    elif name != b"LIST":
        id3(bag, data)
    elif data[:4] == b"INFO":
        at = 4
        while at + 8 <= len(data):
            long = int.from_bytes(data[at + 4 : at + 8], "little")
            text = text_of(data[at + 8 : at + 8 + min(long, 2000)].strip(b"\0"))
            bag.add(_INFO.get(data[at : at + 4], Of.OTHER), text)
            at += 8 + long + long % 2


def mp4(bag: Bag, body: IO[bytes]) -> None:
    """The tags of the film's head; what QuickTime wrote the old way is unread."""
    size, place = body.seek(0, 2), 0
    for _each in range(MOST_PARTS):
        body.seek(place)
        head = body.read(16)
        if place + 8 > size:
            return
        long = int.from_bytes(head[:4], "big")
        if long == 1:
            long = int.from_bytes(head[8:16], "big")
        if head[4:8] in {b"moov", b"meta", b"uuid"}:
            body.seek(place)
            _film(bag, body.read(min(long or size, PART_BYTES)))
            bag.unread = bag.unread or long > PART_BYTES
        if long < 8:
            return
        place += long
    bag.unread = True


def _film(bag: Bag, data: bytes) -> None:
    bag.take(len(data))
    for found in _TAG.finditer(data):
        long = int.from_bytes(data[found.start() + 8 - 4 : found.start() + 8], "big") - 16
        of = Of.ARTIST if found[1] in _MP4_PERSONS else Of.OTHER
        bag.add(of, text_of(data[found.end() : found.end() + max(0, min(long, 2000))]))
    old = [at for name in _MP4_PERSONS for at in (data.find(name),) if at >= 0]
    bag.unread = bag.unread or any(data[at + 8 : at + 12] != b"data" for at in old)
    packet = data.find(b"<x:xmpmeta")
    if packet >= 0:
        xmltext.xmp(bag, data[packet:])
