"""Chain heads written down outside the database: a file that is only added to, itself a chain.

`home/anchors/<town>.jsonl`, one line an hour: {"n", "at", "tenant", "seq", "head", "previous",
"hash"}. Whoever rewrites the log with all its hashes cannot also have these lines, least of all
those that went out by mail. A line's hash is the log's own digest over n, at, tenant, seq and head.
"""

import fcntl
import os
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

import msgspec
from msgspec import Struct

from yui.audit.chain import FIRST, digest
from yui.audit.model import Fault, Head


class Anchor(Struct, frozen=True):
    """One line: at `at`, the town's chain had `seq` links and ended with `head`."""

    n: int
    at: str
    tenant: int
    seq: int
    head: str
    previous: str
    hash: str


def path_of(home: Path, tenant: int) -> Path:
    """The town's file."""
    return home / "anchors" / f"{int(tenant)}.jsonl"


def _hash(previous: str, n: int, at: str, *, tenant: int, head: Head) -> str:
    return digest(previous, (str(n), at, str(tenant), str(head.seq), head.hash))


def after(last: Anchor | None, head: Head, *, tenant: int, at: datetime) -> Anchor:
    """The line that follows the last one."""
    n, previous = (1, FIRST) if last is None else (last.n + 1, last.hash)
    moment = at.isoformat()
    made = _hash(previous, n, moment, tenant=tenant, head=head)
    return Anchor(n, moment, tenant, head.seq, head.hash, previous, made)


def append(path: Path, head: Head, *, tenant: int, at: datetime) -> Anchor:
    """Adds a line under a lock and waits until it lies on the disk; returns it."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600), "r+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        lines = file.read().splitlines()
        last = msgspec.json.decode(lines[-1], type=Anchor) if lines else None
        made = after(last, head, tenant=tenant, at=at)
        file.write(msgspec.json.encode(made) + b"\n")
        file.flush()
        os.fsync(file.fileno())
    return made


def read(path: Path) -> list[Anchor]:
    """The lines of a file; none where there is no file. A line that is none raises ValueError."""
    if not path.is_file():
        return []
    return [msgspec.json.decode(line, type=Anchor) for line in path.read_bytes().splitlines()]


def verify(anchors: Sequence[Anchor], known: Mapping[int, str], *, tenant: int) -> list[Fault]:
    """What does not hold of the file, and of the log against it. `known`: link → hash in the log."""
    return [*_of_file(anchors, tenant), *_of_log(anchors, known)]


def _of_file(anchors: Iterable[Anchor], tenant: int) -> list[Fault]:
    faults: list[Fault] = []
    last: Anchor | None = None
    for each in anchors:
        head = Head(each.seq, each.head)
        real = _hash(each.previous, each.n, each.at, tenant=each.tenant, head=head)
        if real != each.hash or each.tenant != tenant:
            faults.append(Fault(each.seq, f"anchor {each.n} was changed"))
        elif each.n != (1 if last is None else last.n + 1):
            faults.append(Fault(each.seq, f"an anchor before {each.n} is missing"))
        elif each.previous != (FIRST if last is None else last.hash):
            faults.append(Fault(each.seq, f"anchor {each.n} does not follow"))
        elif last is not None and each.seq < last.seq:
            faults.append(Fault(each.seq, f"the log was shorter at anchor {each.n} than before"))
        last = each
    return faults


def _of_log(anchors: Iterable[Anchor], known: Mapping[int, str]) -> list[Fault]:
    faults: list[Fault] = []
    for each in anchors:
        if each.seq and each.seq not in known:
            faults.append(Fault(each.seq, f"anchored entry missing (anchor {each.n}, {each.at})"))
        elif each.seq and known[each.seq] != each.head:
            faults.append(Fault(each.seq, f"anchor mismatch (anchor {each.n}, {each.at})"))
    return faults
