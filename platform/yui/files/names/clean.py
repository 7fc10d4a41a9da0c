"""A copy of a file without the names inside: nothing of its content is changed or encoded anew.

Office: the people of its properties emptied, every other part byte for byte. JPEG and PNG: the blocks of
words left out, the pixels as they were; a picture that a camera turned stays turned. MP3: the sound
without its tags. PDF: the properties overwritten in their places, so that nothing moves.
"""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable
from typing import IO

from yui.files.inside import images, pdf
from yui.files.inside.bag import PART_BYTES, Bag, TooMuch
from yui.files.model import Kind

_PEOPLE = re.compile(
    rb"(<(?:\w+:)?(?:creator|lastModifiedBy|Manager|Company)(?:\s[^>]*)?>)[^<]*(</)"
)
_SIGNED = re.compile(rb"""((?:\bauthor|displayName|userId|userName|\binitials)=["'])[^"']*(["'])""")
_AUTHOR = re.compile(rb"(<(?:\w+:)?author>)[^<]*(</)")


class NotHere(Exception):
    """This file is not one that can be cleaned without its content changing."""


def _part(name: str, data: bytes) -> bytes:
    if name.startswith("docprops/"):
        return _PEOPLE.sub(rb"\1\2", data)
    return _AUTHOR.sub(rb"\1-\2", _SIGNED.sub(rb"\1-\2", data))


def _office(body: IO[bytes]) -> bytes:
    made, bag = io.BytesIO(), Bag()
    try:
        with zipfile.ZipFile(body) as old, zipfile.ZipFile(made, "w") as new:
            for member in old.infolist():
                bag.take(member.file_size)
                with old.open(member) as inner:
                    data = inner.read(member.file_size)
                name = member.filename.lower()
                words = name.endswith((".xml", ".vml")) and len(data) <= PART_BYTES
                new.writestr(member, _part(name, data) if words else data)
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, OSError, TooMuch) as wrong:
        raise NotHere from wrong
    return made.getvalue()


def _turned(exif: bytes) -> bytes:
    """An EXIF block that says which way is up and nothing else; empty where up is up."""
    try:
        order = {b"II": "<", b"MM": ">"}[exif[:2]]
        start: int = struct.unpack_from(order + "I", exif, 4)[0]
        count: int = struct.unpack_from(order + "H", exif, start)[0]
        for each in range(min(count, 500)):
            place = start + 2 + 12 * each
            tag, _, _, way = struct.unpack_from(order + "HHIH", exif, place)
            if tag == images.ORIENTATION and 1 < way <= 8:
                field = struct.pack(">HHIHH", images.ORIENTATION, 3, 1, way, 0)
                return b"MM\0*\0\0\0\x08\0\x01" + field + b"\0\0\0\0"
    except (KeyError, struct.error):
        return b""
    return b""


def _jpeg(body: IO[bytes]) -> bytes:
    kept = bytearray(b"\xff\xd8")
    try:
        for marker, inner in images.segments(body):
            said = marker in {0xE1, 0xED, 0xFE}
            if said and inner.startswith(b"Exif\0\0"):
                way = _turned(inner[6:])
                inner, said = b"Exif\0\0" + way, not way  # noqa: PLW2901
            if not said:
                kept += bytes((0xFF, marker)) + (len(inner) + 2).to_bytes(2, "big") + inner
    except ValueError as wrong:
        raise NotHere from wrong
    return bytes(kept) + body.read()


def _png(body: IO[bytes]) -> bytes:
    kept = bytearray(b"\x89PNG\r\n\x1a\n")
    try:
        for kind, long in images.chunks(body):
            if kind in {b"tEXt", b"zTXt", b"iTXt", b"eXIf"}:
                continue
            kept += long.to_bytes(4, "big") + kind + body.read(long + 4)
    except ValueError as wrong:
        raise NotHere from wrong
    return bytes(kept)


def _mp3(body: IO[bytes]) -> bytes:
    data = body.read()
    if data[:3] == b"ID3" and len(data) > 10:
        long = sum(
            (byte & 127) << shift for byte, shift in zip(data[6:10], (21, 14, 7, 0), strict=True)
        )
        data = data[10 + long + (10 if data[5] & 0x10 else 0) :]
    if data[-128:-125] == b"TAG":
        data = data[:-128]
    if not data.startswith(b"\xff"):
        raise NotHere
    return data


def _blank(data: bytearray, start: int, end: int) -> None:
    data[start:end] = b" " * (end - start)


def _properties(data: bytearray) -> None:
    """Overwrites the strings of properties with spaces, within their brackets."""
    whole = bytes(data)
    for found in pdf.found_in(whole):
        if found[1] == b"T":
            continue
        if found[2]:
            _, end = pdf.literal(whole, found.end())
            if whole[end - 1 : end] != b")":
                raise NotHere
            _blank(data, found.end(), end - 1)
        elif found[3]:
            _blank(data, found.start(3), found.end(3))


def _packed(stream: pdf.Stream, raw: bytes) -> bytes:
    """A packed stream of properties or XMP, emptied of them in no more bytes than it had."""
    body = pdf.inflated(Bag(), raw)
    if body is None:
        raise NotHere
    words = bytearray(body)
    if stream.objects:
        _properties(words)
    else:
        _blank(words, 0, len(words))
    packed = zlib.compress(bytes(words), 9)
    if len(packed) > len(raw):
        raise NotHere
    return packed + b"\n" * (len(raw) - len(packed))


def _pdf(body: IO[bytes]) -> bytes:
    data = body.read()
    made, after = bytearray(), 0
    for stream in pdf.streams(data):
        outside = bytearray(data[after : stream.start])
        _properties(outside)
        raw = data[stream.start : stream.end]
        if stream.wanted and stream.packed:
            raw = _packed(stream, raw)
        elif stream.wanted and b"/Filter" in stream.head:
            raise NotHere
        elif stream.wanted:
            raw = b" " * len(raw) if not stream.objects else _emptied(raw)
        made += outside + raw
        after = stream.end
    rest = bytearray(data[after:])
    _properties(rest)
    return bytes(made + rest)


def _emptied(raw: bytes) -> bytes:
    words = bytearray(raw)
    _properties(words)
    return bytes(words)


_CLEANERS: dict[Kind, Callable[[IO[bytes]], bytes]] = {
    Kind.XLSX: _office,
    Kind.DOCX: _office,
    Kind.JPG: _jpeg,
    Kind.PNG: _png,
    Kind.MP3: _mp3,
    Kind.PDF: _pdf,
}
KINDS = frozenset(_CLEANERS)
"""Kinds that can be cleaned."""


def cleaned(kind: Kind, body: IO[bytes]) -> bytes:
    """The bytes without names; raises `NotHere`. Whether a name is left is asked of the copy."""
    cleaner = _CLEANERS.get(kind)
    if cleaner is None:
        raise NotHere
    body.seek(0)
    try:
        return cleaner(body)
    except TooMuch as wrong:
        raise NotHere from wrong
