"""A part of a file as a browser asks for it (RFC 9110 §14): a video is sought without sending it whole."""

import re

from msgspec import Struct


class Span(Struct, frozen=True):
    """Bytes from `start` up to and without `end`."""

    start: int
    end: int


class Unsatisfiable(Exception):
    """No byte of the file lies in the range asked for (416)."""


def span_of(asked: str, *, size: int) -> Span | None:
    """What a Range header asks for; None: the whole file, as for anything but one range of bytes."""
    found = re.fullmatch(r"bytes=(\d{0,18})-(\d{0,18})", asked.replace(" ", ""), re.ASCII)
    if found is None or not (found[1] or found[2]):
        return None
    if not found[1]:
        last = min(int(found[2]), size)
        if last == 0:
            raise Unsatisfiable
        return Span(size - last, size)
    start = int(found[1])
    end = int(found[2]) + 1 if found[2] else max(size, start + 1)
    if end <= start:
        return None
    if start >= size:
        raise Unsatisfiable
    return Span(start, min(end, size))
