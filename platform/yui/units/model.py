"""Units of a task: how many were inspected and went on; and, where they are rows, what each is."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid5

from msgspec import Struct

from yui.units.refusals import (
    AnotherIsWriting,
    DeliveryMoves,
    ImportMove,
    MoreThanTaken,
    NoRoomLeft,
    NothingToWrite,
    UnitMove,
)
from yui.web.words import N_

PAGE = 50
CHUNK = 1_000
"""Rows of a file that one job writes."""


class Units(Struct, frozen=True):
    """Accepted by her body or received from a guest town, and of those handed on."""

    accepted: int = 0
    handed: int = 0

    @property
    def on_hand(self) -> int:
        """Units that could go on now."""
        return self.accepted - self.handed


class UnitState(StrEnum):
    """Where a unit stands."""

    TODO = "todo"
    DOING = "doing"
    SUBMITTED = "submitted"
    CHECKING = "checking"
    REWORK = "rework"
    DONE = "done"

    @property
    def says(self) -> str:
        """The msgid of its chip."""
        return _UNIT_SAYS[self]


_UNIT_SAYS = {
    UnitState.TODO: N_("未着手"),
    UnitState.DOING: N_("作業中"),
    UnitState.SUBMITTED: N_("提出"),
    UnitState.CHECKING: N_("検品中"),
    UnitState.REWORK: N_("やり直し"),
    UnitState.DONE: N_("完了"),
}

UNIT_MOVES: dict[UnitState, frozenset[UnitState]] = {
    UnitState.TODO: frozenset({UnitState.DOING}),
    UnitState.DOING: frozenset({UnitState.TODO, UnitState.SUBMITTED}),
    UnitState.SUBMITTED: frozenset({UnitState.DOING, UnitState.CHECKING}),
    UnitState.CHECKING: frozenset({UnitState.SUBMITTED, UnitState.REWORK, UnitState.DONE}),
    UnitState.REWORK: frozenset({UnitState.SUBMITTED, UnitState.CHECKING}),
    UnitState.DONE: frozenset({UnitState.CHECKING}),
}
"""Every move there is. A unit given back is to do again; one whose acceptance was a mistake, or that
the client sends back, is looked at again before anybody is asked for rework. A newer version of what
was handed in is looked at anew, and may leave units out. What a delivery brought moves with it alone
(`yui.units.delivered`)."""


class ImportState(StrEnum):
    """Where a file of units stands."""

    READ = "read"
    WRITING = "writing"
    WRITTEN = "written"
    DROPPED = "dropped"
    UNDONE = "undone"

    @property
    def says(self) -> str:
        """The msgid of its chip."""
        return _IMPORT_SAYS[self]


_IMPORT_SAYS = {
    ImportState.READ: N_("確認待ち"),
    ImportState.WRITING: N_("登録中"),
    ImportState.WRITTEN: N_("登録ずみ"),
    ImportState.DROPPED: N_("取りやめ"),
    ImportState.UNDONE: N_("取り消しずみ"),
}

IMPORT_MOVES: dict[ImportState, frozenset[ImportState]] = {
    ImportState.READ: frozenset({ImportState.WRITING, ImportState.DROPPED}),
    ImportState.WRITING: frozenset({ImportState.WRITTEN, ImportState.UNDONE}),
    ImportState.WRITTEN: frozenset({ImportState.UNDONE}),
    ImportState.DROPPED: frozenset(),
    ImportState.UNDONE: frozenset(),
}
"""Every move there is: a file is confirmed once, or dropped; what was written, or stopped half way, is
taken back as long as nobody has any of it."""


class Unit(Struct, frozen=True):
    """A unit of a task; `payload`: the file's other columns by their head. `holder`: the code of the
    worker whose assignment holds it, on lists."""

    id: UUID
    task_id: UUID
    key: str
    label: str
    payload: dict[str, Any]
    state: UnitState
    assignment_id: UUID | None
    worker_id: UUID | None
    moved_at: datetime | None
    holder: str = ""
    delivery_id: UUID | None = None


class Holder(Struct, frozen=True):
    """A live assignment of a task: how many units were taken on, and how many of its rows it holds."""

    assignment_id: UUID
    worker_id: UUID
    code: str
    name: str
    quantity: int
    held: int
    task_id: UUID | None = None

    @property
    def room(self) -> int:
        """Units that may yet be put with it."""
        return max(0, self.quantity - self.held)


class Counted(Struct, frozen=True):
    """Units of a task in one state."""

    state: UnitState
    units: int


class Import(Struct, frozen=True):
    """A file of units. `good` rows become units (`same` of them are there already, `changed` of
    these with another content), `bad` do not."""

    id: UUID
    task_id: UUID
    name: str
    sha256: bytes
    total: int
    good: int
    bad: int
    same: int
    state: ImportState
    operation_id: UUID | None
    made_by: UUID
    made_at: datetime
    confirmed_at: datetime | None
    changed: int | None = None
    undone_at: datetime | None = None


class Row(Struct, frozen=True):
    """A row of a file as it was judged; `unit_id`: what it becomes, or is already."""

    line: int
    key: str
    label: str
    payload: dict[str, str]
    problem: str | None = None
    field: str | None = None
    unit_id: UUID | None = None
    cells: list[str] | None = None

    @property
    def says(self) -> str:
        """The msgid of what is wrong and how to mend it."""
        return "" if self.problem is None else PROBLEMS[self.problem]


class Known(Struct, frozen=True):
    """A unit that is there already, as judging needs it."""

    id: UUID
    key: str
    label: str
    payload: dict[str, Any]
    state: UnitState


class Write(Struct, frozen=True):
    """The promise to write the rows of a file from one line to another, both included."""

    file: UUID
    first: int
    last: int


PROBLEMS = {
    "no_key": N_("件の番号がありません。番号を入れてください。"),
    "key_too_long": N_("件の番号は100文字までです。短くしてください。"),
    "label_too_long": N_("件名は500文字までです。短くしてください。"),
    "cell_too_long": N_(
        "1つのセルは5,000文字までです。短くするか、ファイルの場所（URL）を書いてください。"
    ),
    "control": N_("読み取れない文字（制御文字）があります。消してください。"),
    "twice": N_("同じ番号が、前の行にもあります。どちらかを消すか、番号を変えてください。"),
    "started": N_(
        "この番号の件は、もう作業が始まっています。内容は変えられません。行を消してください。"
    ),
    "beyond": N_("業務の数を超えます。行を減らすか、業務の数を見直してください。"),
}
"""What may be wrong with a row: the code that is kept, and what is said."""


def give(holder: Holder, units: int) -> int:
    """How many units may be put with an assignment: never more than its worker took on."""
    if units > holder.room:
        raise MoreThanTaken("count", room=holder.room)
    return units


def unit_id(task: UUID, key: str) -> UUID:
    """The id of the unit with this key: the same row written twice is one unit."""
    return uuid5(task, key)


def by_hand(unit: Unit, to: UnitState) -> UnitState:
    """The new state, if it may follow and nobody's hand-in or inspection has to say so.

    Nobody hands in for a worker, for her 60 days run from it (フリーランス法4条1項); and what a
    delivery brought is accepted or sent back by its inspection, which owes the money.
    """
    move(unit, to)
    hers = unit.assignment_id is not None and to is UnitState.SUBMITTED
    if unit.delivery_id is not None or hers:
        raise DeliveryMoves("units", key=unit.key)
    return to


def move(unit: Unit, to: UnitState) -> UnitState:
    """The new state, if it may follow."""
    if to not in UNIT_MOVES[unit.state]:
        raise UnitMove("units", key=unit.key, state=unit.state.says)
    return to


def move_import(state: ImportState, to: ImportState) -> ImportState:
    """The new state, if it may follow."""
    if to not in IMPORT_MOVES[state]:
        raise ImportMove(state=state.says)
    return to


def to_be_told(state: ImportState) -> None:
    """Lets a file's columns be told, as long as it waits to be confirmed."""
    if state is not ImportState.READ:
        raise ImportMove(state=state.says)


def confirm(found: Import, *, room: int, others: int) -> ImportState:
    """Lets a file be written: `room` units are left in the task, `others` files are being written."""
    state = move_import(found.state, ImportState.WRITING)
    if found.good == 0:
        raise NothingToWrite
    if others:
        raise AnotherIsWriting
    if found.good - found.same > room:
        raise NoRoomLeft(over=found.good - found.same - room)
    return state


def chunks(lines: Sequence[int]) -> list[tuple[int, int]]:
    """First and last line of each piece of the file that one job writes."""
    starts = range(0, len(lines), CHUNK)
    return [(lines[at], lines[min(at + CHUNK, len(lines)) - 1]) for at in starts]
