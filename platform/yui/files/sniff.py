"""What a file really is: its first bytes, its inside, against the extension it came with.

Eleven kinds, each by its published signature; two of them (csv, txt) have none and are text that
decodes. A general library would name a hundred kinds and still leave the inside of a zip to us.
"""

import asyncio
import codecs
import zipfile
import zlib
from collections.abc import Callable
from typing import IO

from yui.files.model import EXTENSIONS, Kind, extension_of
from yui.files.refusals import Empty, Macros, NotWhatItSays, TooManyInside, WrongKind

ZIP_FILES = 100
OFFICE_FILES = 5_000
UNPACKED_BYTES = 200 * 1_048_576
CHUNK = 1_048_576
_CONTROLS = bytes(sign for sign in range(32) if sign not in b"\t\n\r\x0c\x1a\x1b")


def kind_of(name: str, body: IO[bytes], *, size: int) -> Kind:
    """The kind; raises a `Refused` that names the file. Reads all of a text and of a zip."""
    extension = extension_of(name)
    kind = EXTENSIONS.get(extension)
    if kind is None:
        raise WrongKind("files", name=name)
    if size == 0:
        raise Empty("files", name=name)
    body.seek(0)
    head = body.read(4096)
    if not _looks_like(kind, head, body):
        raise NotWhatItSays("files", name=name, extension=extension)
    if kind in _PACKED:
        _inside(name, extension, kind=kind, body=body)
    body.seek(0)
    return kind


def _looks_like(kind: Kind, head: bytes, body: IO[bytes]) -> bool:
    if kind in _PACKED:
        return head.startswith((b"PK\x03\x04", b"PK\x05\x06"))
    if kind in {Kind.CSV, Kind.TXT}:
        return _is_text(body)
    return _SIGNATURES[kind](head)


def _is_mp3(head: bytes) -> bool:
    """An ID3 tag, or a frame of MPEG audio layer III (ISO/IEC 11172-3, 2.4.1.3)."""
    frame = len(head) > 2 and head[0] == 0xFF and head[1] & 0xE6 == 0xE2 and head[2] >> 4 != 15
    return head.startswith(b"ID3") or frame


_SIGNATURES: dict[Kind, Callable[[bytes], bool]] = {
    Kind.PDF: lambda head: b"%PDF-" in head[:1024],
    Kind.PNG: lambda head: head.startswith(b"\x89PNG\r\n\x1a\n"),
    Kind.JPG: lambda head: head.startswith(b"\xff\xd8\xff"),
    Kind.MP3: _is_mp3,
    Kind.WAV: lambda head: head[:4] == b"RIFF" and head[8:12] == b"WAVE",
    Kind.MP4: lambda head: head[4:8] == b"ftyp",
}
_PACKED: dict[Kind, str] = {
    Kind.ZIP: "",
    Kind.XLSX: "xl/workbook.xml",
    Kind.DOCX: "word/document.xml",
}
"""Kinds that are zip files, and the part that makes each what it is (ECMA-376)."""


def _is_text(body: IO[bytes]) -> bool:
    """UTF-8 or CP932 from the first byte to the last, without control signs."""
    return any(_decodes(body, encoding) for encoding in ("utf-8", "cp932"))


def _decodes(body: IO[bytes], encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    body.seek(0)
    try:
        while chunk := body.read(CHUNK):
            if chunk.translate(None, _CONTROLS) != chunk:
                return False
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _inside(name: str, extension: str, *, kind: Kind, body: IO[bytes]) -> None:
    body.seek(0)
    try:
        with zipfile.ZipFile(body) as packed:
            members = packed.infolist()
    except (zipfile.BadZipFile, ValueError, RuntimeError, OSError):
        raise NotWhatItSays("files", name=name, extension=extension) from None
    names = {member.filename for member in members}
    if _PACKED[kind] and _PACKED[kind] not in names:
        raise NotWhatItSays("files", name=name, extension=extension)
    if any(each.lower().endswith("vbaproject.bin") for each in names):
        raise Macros("files", name=name)
    most = ZIP_FILES if kind is Kind.ZIP else OFFICE_FILES
    too_many = len(members) > most or sum(each.file_size for each in members) > UNPACKED_BYTES
    if too_many or any(each.flag_bits & 1 or _leads_out(each.filename) for each in members):
        raise TooManyInside("files", name=name)


def _leads_out(path: str) -> bool:
    parts = path.replace("\\", "/").split("/")
    return path.startswith(("/", "\\")) or ".." in parts or ":" in parts[0]


def unpacked(body: IO[bytes], *, look: Callable[[IO[bytes]], bool]) -> bool:
    """Whether `look` says yes to anything inside the zip; a broken member says yes too.

    No member may give more bytes than it announced: what `kind_of` added up is what is read.
    """
    body.seek(0)
    with zipfile.ZipFile(body) as packed:
        for member in packed.infolist():
            try:
                with packed.open(member) as inner:
                    if look(inner):
                        return True
            except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError):
                return True
    return False


async def in_thread(name: str, body: IO[bytes], *, size: int) -> Kind:
    """`kind_of` beside the event loop: a large text or zip takes a while."""
    return await asyncio.to_thread(kind_of, name, body, size=size)
