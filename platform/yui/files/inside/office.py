"""Names inside zips: Office's properties, its remarks and tracked changes, the files of a zip.

ECMA-376-2 §11 (core properties), ECMA-376-1 §17.13 (annotations), §18.7 (comments of a sheet).
"""

import re
import zipfile
import zlib
from collections.abc import Callable
from html import unescape
from typing import IO

from yui.files.inside import xmltext
from yui.files.inside.bag import PART_BYTES, Bag, TooMuch, text_of
from yui.files.inside.model import Of
from yui.files.model import EXTENSIONS, Kind, extension_of

READ = 262_144
_TAIL = 1024
_MEMBER_COSTS = 1024
_SIGNED = [
    (head, re.compile(head + rb"""["']([^"']{1,300})["']"""))
    for head in (b"author=", b"displayName=", b"userId=", b"userName=", b"initials=")
]
_REMARKS = [*_SIGNED, (b"author>", re.compile(rb"author>([^<]{1,300})</"))]
_PATHS = re.compile(rb"""\burl=["']([^"']{1,300})["']""")
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, OSError, ValueError)
Deeper = Callable[[Bag, Kind, IO[bytes]], None]


def name_of(member: zipfile.ZipInfo) -> str:
    """A member's name; Windows writes CP932 where the standard says CP437."""
    if member.flag_bits & 0x800:
        return member.filename
    try:
        return text_of(member.filename.encode("cp437"))
    except UnicodeEncodeError:
        return member.filename


def _part(bag: Bag, packed: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    if member.file_size > PART_BYTES:
        raise TooMuch
    bag.take(member.file_size)
    with packed.open(member) as inner:
        return inner.read(member.file_size)


def _remarks(bag: Bag, packed: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    tail = b""
    with packed.open(member) as inner:
        while chunk := inner.read(READ):
            bag.take(len(chunk))
            piece = tail + chunk
            for head, pattern in _REMARKS:
                for found in pattern.finditer(piece) if head in piece else ():
                    bag.add(Of.REMARKS, unescape(text_of(found[1])))
            for found in _PATHS.finditer(piece) if b"url=" in piece else ():
                bag.add(Of.OTHER, unescape(text_of(found[1])))
            tail = chunk[-_TAIL:]


def _member(
    bag: Bag, packed: zipfile.ZipFile, member: zipfile.ZipInfo, *, kind: Kind, deeper: Deeper
) -> None:
    path = member.filename.lower()
    if kind is not Kind.ZIP and path.startswith("docprops/") and path.endswith(".xml"):
        xmltext.gather(bag, _part(bag, packed, member))
    elif kind is not Kind.ZIP and path.endswith((".xml", ".vml")):
        _remarks(bag, packed, member)
    elif (inner := EXTENSIONS.get(extension_of(path))) and inner not in {Kind.CSV, Kind.TXT}:
        before = bag.at
        bag.at = (name_of(member) if not before else f"{before}／{name_of(member)}")[:200]
        try:
            _deeper(bag, packed, member, kind=inner, deeper=deeper)
        finally:
            bag.at = before


def _deeper(
    bag: Bag, packed: zipfile.ZipFile, member: zipfile.ZipInfo, *, kind: Kind, deeper: Deeper
) -> None:
    if member.file_size > bag.left:
        raise TooMuch
    bag.take(member.file_size)
    with packed.open(member) as inner:
        deeper(bag, kind, inner)


def read(bag: Bag, kind: Kind, body: IO[bytes], *, deeper: Deeper) -> None:
    """Every member that may name somebody; a broken one leaves the file unread."""
    try:
        with zipfile.ZipFile(body) as packed:
            bag.add(Of.OTHER, text_of(packed.comment))
            for member in packed.infolist():
                bag.take(_MEMBER_COSTS)
                if kind is Kind.ZIP:
                    bag.add(Of.NAMES, name_of(member))
                try:
                    _member(bag, packed, member, kind=kind, deeper=deeper)
                except _BROKEN:
                    bag.unread = True
    except _BROKEN:
        bag.unread = True
