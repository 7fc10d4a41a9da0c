"""What may be wrong with units and whose fault it is: dated rows, each with its source.

The rows are package data (`data/defects.toml`). Whether a rework is free follows the fault alone:
only the worker's own may be (フリーランス法5条2項2号).
"""

import tomllib
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files

import msgspec
from msgspec import Struct

from yui.deliveries.model import Reason
from yui.deliveries.refusals import NoSuchDefect
from yui.rates import Row
from yui.web.words import N_


class Fault(StrEnum):
    """Whose a defect is."""

    WORKER = "worker"
    INSTRUCTIONS = "instructions"
    CLIENT = "client"
    NONE = "none"

    @property
    def says(self) -> str:
        """The msgid that people read."""
        return _SAYS[self]

    @property
    def paid(self) -> bool:
        """Whether what is done again is paid: always, unless the fault is the worker's own."""
        return self is not Fault.WORKER


_SAYS = {
    Fault.WORKER: N_("作業によるもの"),
    Fault.INSTRUCTIONS: N_("仕様・手順の説明によるもの"),
    Fault.CLIENT: N_("クライアントの都合によるもの"),
    Fault.NONE: N_("不備はなかった"),
}


class Defect(Row, frozen=True, kw_only=True):
    """A coded defect; `reason` is its coarse reason, `label` the msgid that people read."""

    code: str
    label: str
    reason: Reason
    fault: Fault


class _Book(Struct, frozen=True, forbid_unknown_fields=True):
    defect: tuple[Defect, ...]


@cache
def _book() -> tuple[Defect, ...]:
    text = (files("yui.deliveries") / "data" / "defects.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), _Book).defect


def on(day: date) -> list[Defect]:
    """The codes that hold on `day`."""
    return [defect for defect in _book() if defect.holds(day)]


def at_inspection(day: date) -> list[Defect]:
    """The codes an inspection may give: something is wrong."""
    return [defect for defect in on(day) if defect.fault is not Fault.NONE]


def find(code: str, day: date, *, field: str = "defect") -> Defect:
    """The code as it holds on `day`; `NoSuchDefect` for another."""
    for defect in on(day):
        if defect.code == code:
            return defect
    raise NoSuchDefect(field)


def usual(reason: Reason, day: date) -> Defect | None:
    """The worker's fault that a coarse reason alone stands for."""
    for defect in on(day):
        if defect.reason is reason and defect.fault is Fault.WORKER:
            return defect
    return None
