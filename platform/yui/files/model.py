"""Files: the kinds we take, where a file stands, what its name may be."""

import re
import unicodedata
from datetime import datetime
from enum import StrEnum
from typing import IO
from uuid import UUID

from msgspec import Struct

from yui.files.refusals import NotNow


class Kind(StrEnum):
    """What a file is, by its bytes and its name alike."""

    PDF = "pdf"
    CSV = "csv"
    XLSX = "xlsx"
    DOCX = "docx"
    PNG = "png"
    JPG = "jpg"
    MP3 = "mp3"
    WAV = "wav"
    MP4 = "mp4"
    TXT = "txt"
    ZIP = "zip"

    @property
    def media_type(self) -> str:
        """What a browser is told: octet-stream unless nothing can run in it."""
        return _SAFE.get(self, "application/octet-stream")


_SAFE = {
    Kind.PNG: "image/png",
    Kind.JPG: "image/jpeg",
    Kind.MP3: "audio/mpeg",
    Kind.WAV: "audio/wav",
    Kind.MP4: "video/mp4",
}
EXTENSIONS: dict[str, Kind] = {kind.value: kind for kind in Kind} | {"jpeg": Kind.JPG}
TELLING = frozenset({Kind.PDF, Kind.XLSX, Kind.DOCX, Kind.JPG, Kind.MP3, Kind.MP4, Kind.ZIP})
"""Kinds that carry their maker's name inside (Office's core.xml, XMP, EXIF, ID3, a folder's names)."""
ACCEPT = ",".join(f".{extension}" for extension in EXTENSIONS)
"""For a file input's `accept`."""


class Purpose(StrEnum):
    """What a file is for."""

    DELIVERY = "delivery"
    THREAD = "thread"
    MANUAL = "manual"
    CONTRACT = "contract"
    HANDOVER = "handover"
    COURSE = "course"
    SHARE = "share"


class State(StrEnum):
    """Where a file stands; kept alone is ever shown."""

    PENDING = "pending"
    KEPT = "kept"
    DROPPED = "dropped"
    ERASED = "erased"


FILE_MOVES: dict[State, frozenset[State]] = {
    State.PENDING: frozenset({State.KEPT, State.DROPPED}),
    State.KEPT: frozenset(),
    State.DROPPED: frozenset({State.ERASED}),
    State.ERASED: frozenset(),
}


def move(at: State, to: State) -> State:
    """The state after the move; raises `NotNow` when the table has no such move."""
    if to not in FILE_MOVES[at]:
        raise NotNow
    return to


class File(Struct, frozen=True):
    """A file as it is kept. `name` is for people alone; the bytes lie under `key`."""

    id: UUID
    purpose: Purpose
    subject: UUID | None
    worker_id: UUID | None
    name: str
    kind: Kind
    size: int
    sha256: bytes
    key: str
    state: State
    uploaded_by: UUID
    uploaded_at: datetime


class Handed(Struct, frozen=True):
    """A file as a client sees it: nothing of it names a worker."""

    id: UUID
    handover_id: UUID
    name: str
    kind: Kind
    size: int
    sha256: bytes
    key: str
    handed_at: datetime


class Checked(Struct, frozen=True):
    """A file that came in and passed every check; its bytes are still in hand. `inside`: what its
    properties say of who made it, as it is kept; None when nobody looked."""

    name: str
    kind: Kind
    size: int
    sha256: bytes
    scanned: str
    body: IO[bytes]
    inside: dict[str, object] | None = None


class Held(Struct, frozen=True):
    """A file whose row is promised and whose bytes are in the store, waiting to be named."""

    id: UUID
    name: str
    key: str


class Stored(Struct, frozen=True):
    """What the store says of one object; `at` is the store's own clock."""

    key: str
    size: int
    at: datetime


def display_name(sent: str, *, kind: Kind) -> str:
    """The name people read: no path, no control or direction sign, 150 letters at most."""
    bare = re.split(r"[\\/]", unicodedata.normalize("NFC", sent))[-1]
    clean = "".join(sign for sign in bare if unicodedata.category(sign)[0] != "C").strip(" .")
    stem, dot, extension = clean.rpartition(".")
    if not dot or extension.lower() not in EXTENSIONS:
        stem, extension = clean, kind.value
    return f"{stem[: 149 - len(extension)] or 'file'}.{extension}"


def extension_of(sent: str) -> str:
    """The extension in lower case, without its dot."""
    return sent.rpartition(".")[2].strip().lower() if "." in sent else ""


def handed_name(number: int, *, kind: Kind) -> str:
    """A file's name towards a client: never the one a worker gave it (law §3 G1)."""
    return f"納入-{number:02}.{kind.value}"
