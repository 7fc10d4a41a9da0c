"""A bank behind one interface, and its form over HTTP that the practice bank answers.

Who sends transfer instructions for others needs a registration (電子決済等代行業, 銀行法2条21項): Yui
ships no line to a real bank. A town carries the file itself and brings the answers by its pages; the
line here is for practice and for a bank's own adapter.
"""

from typing import Protocol, TypeVar

import httpx
import msgspec
from msgspec import Struct


class Receipt(Struct, frozen=True):
    """The bank took the file; `again`: it had it already, under the same receipt."""

    number: str
    again: bool = False


class Said(Struct, frozen=True):
    """One answer of the bank."""

    number: int
    content: bytes


class NotTaken(RuntimeError):
    """The bank refuses the file; `faults` as it said them."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__(f"{len(faults)} faults, first {faults[:1]}")
        self.faults = faults


class Bank(Protocol):
    """What every bank can do for Yui."""

    async def send(self, content: bytes) -> Receipt:
        """Hands a transfer file over; the same bytes again give the same receipt. Raises `NotTaken`."""
        ...

    async def answers(self, *, after: int = 0) -> list[Said]:
        """What the bank has said since its answer number `after`."""
        ...


class _Taken(Struct):
    receipt: str


class _Fault(Struct):
    line: int
    column: int
    says: str


class _Refused(Struct):
    faults: list[_Fault]


class _Listed(Struct):
    number: int
    url: str


class _List(Struct):
    results: list[_Listed]


S = TypeVar("S")


def _read(content: bytes, kind: type[S]) -> S:
    return msgspec.json.decode(content, type=kind)


class HttpBank:
    """A bank that answers as the practice bank does. A call that failed may be made again."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client

    async def send(self, content: bytes) -> Receipt:
        """`Bank.send` over HTTP."""
        done = await self.client.post("/transfers", content=content)
        if done.status_code == 422:
            faults = _read(done.content, _Refused).faults
            raise NotTaken(tuple(f"{f.line}行目{f.column}文字目：{f.says}" for f in faults))
        if done.status_code not in {201, 409}:
            done.raise_for_status()
        found = _read(done.content, _Taken)
        return Receipt(found.receipt, again=done.status_code == 409)

    async def answers(self, *, after: int = 0) -> list[Said]:
        """`Bank.answers` over HTTP."""
        listed = await self.client.get("/results", params={"after": after})
        listed.raise_for_status()
        found = []
        for one in _read(listed.content, _List).results:
            file = await self.client.get(one.url)
            file.raise_for_status()
            found.append(Said(one.number, file.content))
        return found
