"""What is gathered while a file is read: so many marks and so many bytes, and no more."""

import codecs

from yui.files.inside.model import LETTERS, MOST_MARKS, Inside, Mark, Of

UNPACKED_BYTES = 64 * 1_048_576
"""Bytes that may be unpacked of one file, whatever it holds."""
PART_BYTES = 16 * 1_048_576
"""Bytes that one part of a file may have to be looked into."""
MOST_PARTS = 10_000
"""Parts (segments, chunks, frames, streams) that are gone through of one file."""


class TooMuch(Exception):
    """The file holds more than is read of one."""


class Bag:
    """The marks of one file, and what is left to be read of it."""

    def __init__(self) -> None:
        self.left = UNPACKED_BYTES
        self.unread = False
        self.at = ""
        self._marks: dict[Mark, None] = {}
        self._said = 0

    def take(self, count: int) -> None:
        """Counts bytes that were unpacked; raises `TooMuch` past the last."""
        self.left -= count
        if self.left < 0:
            raise TooMuch

    def add(self, of: Of, text: str) -> None:
        """Keeps a text that says something; past the most of them the file counts as unread. Raises
        `TooMuch` when the same is said without an end."""
        self._said += 1
        if self._said > 50 * MOST_MARKS:
            raise TooMuch
        clean = " ".join("".join(c if c.isprintable() else " " for c in text).split())[:LETTERS]
        if not any(sign.isalpha() for sign in clean):
            return
        if len(self._marks) >= MOST_MARKS:
            self.unread = True
            return
        self._marks[Mark(of, clean, self.at)] = None

    def inside(self) -> Inside:
        """What was found."""
        return Inside(tuple(self._marks), self.unread)


def text_of(raw: bytes) -> str:
    """Bytes of a property as text: by their mark, as UTF-8, as CP932, else letter by letter."""
    for mark, encoding in (
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF8, "utf-8"),
    ):
        if raw.startswith(mark):
            return raw[len(mark) :].decode(encoding, "replace")
    for encoding in ("utf-8", "cp932"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("latin-1")
