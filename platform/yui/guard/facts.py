"""What the detectors look at: plain facts of a town's week, gathered by one statement a kind."""

from datetime import date, datetime
from typing import Literal

from msgspec import Struct

Author = Literal["client", "staff", "worker"]
Reader = Literal["client", "staff", "worker"]
Kind = Literal[
    "task", "order", "offer", "call", "rework", "handover", "contract", "message", "voice"
]


class Text(Struct, frozen=True, kw_only=True):
    """Something written. `named`: codes of the workers whose names stand in it, never the names.

    `to`: who reads it. `reason`: why it was sent though a hint was shown.
    """

    id: str
    kind: Kind
    author: Author
    to: Reader
    text: str
    named: list[str] = []
    reason: str = ""


class Attempt(Struct, frozen=True, kw_only=True):
    """A client's user asked for something that no client may; the answer was a no."""

    id: str
    client: str
    method: str
    route: str
    at: datetime


class Window(Struct, frozen=True, kw_only=True):
    """An offer and how many minutes the worker had for her answer."""

    id: str
    minutes: int


class Work(Struct, frozen=True, kw_only=True):
    """A task as it is counted and paid. `contract`: effort, result, works, or empty when unknown."""

    id: str
    place: str
    unit_name: str
    contract: str = ""


class Equipment(Struct, frozen=True, kw_only=True):
    """With what a task is done. `what`: machine, licence, place or material; `provider`: worker, body
    or client; `basis`: own, rented (under a contract with a price), lent, or bought by the worker for
    it; `bound`: it must be used, for the reason given."""

    task: str
    what: str
    provider: str
    basis: str
    bound: bool = False
    reason: str = ""


class Income(Struct, frozen=True, kw_only=True):
    """What a worker earned through the town in a month from one orderer, in yen before tax."""

    worker: str
    orderer: str
    month: date
    yen: int


class Facts(Struct, frozen=True, kw_only=True):
    """All of them; `until` is the day after the week."""

    until: date
    texts: list[Text] = []
    attempts: list[Attempt] = []
    windows: list[Window] = []
    works: list[Work] = []
    incomes: list[Income] = []
    equipment: list[Equipment] = []

    @property
    def count(self) -> int:
        """How many facts were looked at."""
        return sum(len(getattr(self, name)) for name in self.__struct_fields__ if name != "until")
