"""The exported log, verified by itself: what a reader needs is this file and the CSV.

A link's hash is SHA-256 over the hash before it and, for each field, its length in characters, a
colon and the field (`docs/audit-chain.md`). The first link follows SHA-256 of nothing. So a changed
field, a removed line and lines out of order break the chain; a removed end does not, and is found
by a head that was written down elsewhere (`anchors`).
"""

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from hashlib import sha256

from msgspec.structs import asdict

from yui.audit.model import Fault, Head, Link

COLUMNS = (
    "tenant_id", "seq", "micros", "actor", "scope", "action", "subject", "detail", "previous", "hash",
)  # fmt: skip
FIRST = sha256(b"").hexdigest()


class NoChain(ValueError):
    """The text is no export of a log."""


def digest(previous: str, fields: Iterable[str]) -> str:
    """The hash of a link: over the one before and every field with its length."""
    text = "".join(f"{len(field)}:{field}" for field in fields)
    return sha256(bytes.fromhex(previous) + text.encode()).hexdigest()


def of_link(link: Link) -> str:
    """The hash that the link must have."""
    fields = (link.tenant_id, str(link.seq), link.micros, link.actor, link.scope)
    return digest(link.previous, (*fields, link.action, link.subject, link.detail))


def verify(links: Iterable[Link], *, head: Head | None = None) -> list[Fault]:
    """What does not hold; empty when all does. With `head`, the chain must end there."""
    faults: list[Fault] = []
    last: Link | None = None
    for link in links:
        if not _hexadecimal(link.previous) or of_link(link) != link.hash:
            faults.append(Fault(link.seq, "hash mismatch"))
        if fault := _follows(link, last):
            faults.append(Fault(link.seq, fault))
        last = link
    at = Head(0, FIRST) if last is None else Head(last.seq, last.hash)
    if head is not None and at != head:
        faults.append(Fault(at.seq, "truncated tail"))
    return faults


def _follows(link: Link, last: Link | None) -> str:
    if last is None:
        if link.seq != 1:
            return "missing entry"
        return "" if link.previous == FIRST else "broken chain"
    if link.tenant_id != last.tenant_id:
        return "another town's line"
    if link.seq != last.seq + 1:
        return "missing entry" if link.seq > last.seq else "out of order"
    return "" if link.previous == last.hash else "broken chain"


def _hexadecimal(text: str) -> bool:
    return len(text) == 64 and all(sign in "0123456789abcdef" for sign in text)


def header() -> str:
    """The first line of the CSV."""
    return _csv([[*COLUMNS, "at"]])


def written(links: Iterable[Link]) -> str:
    """Lines of the CSV: the hashed fields as they are, and the moment again for the eye.

    No cell is touched against formulas: a changed letter would break the chain. Open the file as
    text, or import its columns as text.
    """
    return _csv([*map(str, asdict(link).values()), _moment(link.micros)] for link in links)


def _csv(rows: Iterable[Iterable[str]]) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n", quoting=csv.QUOTE_ALL).writerows(rows)
    return out.getvalue()


def _moment(micros: str) -> str:
    seconds, rest = divmod(int(micros), 1_000_000)
    return datetime.fromtimestamp(seconds, UTC).replace(microsecond=rest).isoformat()


def read(lines: Iterable[str]) -> Iterator[Link]:
    """The links of a CSV, a line at a time; `NoChain` when it is none."""
    rows = csv.reader(lines)
    head = next(rows, [])
    if [name.lstrip("\ufeff") for name in head[: len(COLUMNS)]] != list(COLUMNS):
        raise NoChain("the first line does not name the columns of an audit export")
    for row in rows:
        if len(row) < len(COLUMNS) or not row[1].isdigit():
            raise NoChain(f"line {rows.line_num} is no link")
        fields = row[: len(COLUMNS)]
        yield Link(fields[0], int(fields[1]), *fields[2:])
