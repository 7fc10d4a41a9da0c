"""Names inside a PDF: the information dictionary, its object streams, XMP (ISO 32000-1 §14.3).

No reader of PDF is needed for that: streams are set apart, those that hold objects or metadata are
unpacked under a limit, and the properties are looked for in what is left. What is encrypted, or packed
by another filter than Flate, counts as unread.
"""

import re
import zlib
from collections.abc import Iterator

from msgspec import Struct

from yui.files.inside import xmltext
from yui.files.inside.bag import MOST_PARTS, PART_BYTES, Bag, TooMuch, text_of
from yui.files.inside.model import Of

_OBJECTS = re.compile(rb"/Type\s{0,9}/ObjStm")
_METADATA = re.compile(rb"/Type\s{0,9}/Metadata|/Subtype\s{0,9}/XML\b")
_STREAM = re.compile(rb"stream\r?\n")
PROPERTY = re.compile(
    rb"/(Author|Creator|Producer|Title|Subject|Keywords|Company|Manager|LastModifiedBy|SourceModified|T)"
    rb"\s{0,20}(?:(\()|<([0-9A-Fa-f\s]{0,2000})>|(\d{1,10}\s+\d{1,5}\s+R))"
)
_OF = {
    b"Author": Of.AUTHOR,
    b"LastModifiedBy": Of.SAVED_BY,
    b"Company": Of.COMPANY,
    b"Manager": Of.COMPANY,
}
_OCTAL = re.compile(rb"[0-7]{1,3}")
_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_STRING = 2000
_MOST_PROPERTIES = 2000
_MOST_POINTED = 8
_HEAD = 2048


class Stream(Struct, frozen=True):
    """Where a stream's bytes lie, and the dictionary before it."""

    start: int
    end: int
    head: bytes

    @property
    def wanted(self) -> bool:
        """Whether it may hold properties."""
        return self.objects or _METADATA.search(self.head) is not None

    @property
    def objects(self) -> bool:
        """Whether it holds objects (§7.5.7)."""
        return _OBJECTS.search(self.head) is not None

    @property
    def packed(self) -> bool:
        """Whether it is packed by Flate."""
        return b"/FlateDecode" in self.head or b"/Fl " in self.head


def streams(data: bytes) -> Iterator[Stream]:
    """The streams of a file, from its first to its last."""
    after, count = 0, 0
    for found in _STREAM.finditer(data):
        if found.start() < after:
            continue
        count += 1
        if count > 10 * MOST_PARTS:
            raise TooMuch
        head = data[max(after, found.start() - _HEAD) : found.start()]
        begun = head.rfind(b" obj")
        end = data.find(b"endstream", found.end())
        end = len(data) if end < 0 else end
        yield Stream(found.end(), end, head[begun + 1 :])
        after = end + len(b"endstream")


def inflated(bag: Bag, raw: bytes) -> bytes | None:
    """What a Flate stream holds, under the limits; None when it cannot be unpacked."""
    machine = zlib.decompressobj()
    try:
        found = machine.decompress(raw, PART_BYTES)
    except zlib.error:
        return None
    bag.take(len(found))
    return None if machine.unconsumed_tail else found


def literal(data: bytes, start: int) -> tuple[bytes, int]:
    """A string in round brackets (§7.3.4.2) from behind its first, and where it ends."""
    made, depth, at = bytearray(), 1, start
    while at < len(data) and at - start < _STRING:
        sign = data[at : at + 1]
        at += 1
        if sign == b"\\":
            octal = _OCTAL.match(data, at)
            if octal:
                made.append(int(octal[0], 8) & 255)
                at = octal.end()
                continue
            made += _ESCAPES.get(data[at : at + 1], data[at : at + 1].strip(b"\r\n"))
            at += 1
            continue
        depth += (sign == b"(") - (sign == b")")
        if depth == 0:
            break
        made += sign
    return bytes(made), at


def _hex(digits: bytes) -> bytes:
    bare = b"".join(digits.split())
    return bytes.fromhex((bare + b"0" * (len(bare) % 2)).decode())


def found_in(data: bytes) -> Iterator[re.Match[bytes]]:
    """The places of properties in a piece of PDF syntax; raises `TooMuch` past the most."""
    for count, found in enumerate(PROPERTY.finditer(data)):
        if count == _MOST_PROPERTIES:
            raise TooMuch
        yield found


def properties(bag: Bag, data: bytes) -> None:
    """The properties that stand in a piece of PDF syntax."""
    pointed = 0
    for found in found_in(data):
        if found[4]:
            pointed += 1
            raw = _pointed(data, found[4]) if pointed <= _MOST_POINTED else None
            bag.unread = bag.unread or raw is None
        else:
            raw = literal(data, found.end())[0] if found[2] else _hex(found[3])
        text = text_of(raw or b"")
        if text.isprintable():
            bag.add(_OF.get(found[1], Of.OTHER), text)


def _pointed(data: bytes, reference: bytes) -> bytes | None:
    number, generation, _ = reference.split()
    place = re.search(rb"(?<!\d)%s\s+%s\s+obj\s*(\(|<)" % (number, generation), data)
    if place is None:
        return None
    if place[1] == b"(":
        return literal(data, place.end())[0]
    end = data.find(b">", place.end(), place.end() + _STRING)
    digits = data[place.end() : end]
    return _hex(digits) if re.fullmatch(rb"[0-9A-Fa-f\s]*", digits) else None


def read(bag: Bag, data: bytes) -> None:
    """Gathers what a PDF says of who made it."""
    outside, after = [], 0
    for stream in streams(data):
        outside.append(data[after : stream.start])
        after = stream.end
        if not stream.wanted:
            continue
        raw = data[stream.start : stream.end]
        body = inflated(bag, raw) if stream.packed else None if b"/Filter" in stream.head else raw
        if body is None:
            bag.unread = True
        elif stream.objects:
            properties(bag, body)
        else:
            xmltext.xmp(bag, body)
    syntax = b"".join([*outside, data[after:]])
    bag.unread = bag.unread or b"/Encrypt" in syntax
    properties(bag, syntax)
