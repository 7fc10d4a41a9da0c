"""Joint projects: their states and money, their parts in towns, and an annotator's seats."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from msgspec import Struct

from yui.joint.refusals import OverBudget, PhaseMove, ProjectMove
from yui.web.words import N_

ANSWERS = 2
"""Answers an item, each by another person."""
MOST_ITEMS = 1000
CREDIT_VERSION = 1
CREDIT_SAYS = (
    "この共同プロジェクトの成果の公表で、下に書いた名前を出すこと（または体験談を載せること）に同意します。"
    "同意しなくても、取り消しても、仕事と報酬は変わりません。取り消すと、次に開いたときから表示されません。"
    "すでに配られた印刷物は回収できないことがあります。"
)
"""What she agrees to (個人情報保護法18条・27条1項); kept with her consent as she saw it."""


class ProjectState(StrEnum):
    """Where a project stands."""

    DRAFT = "draft"
    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"

    @property
    def says(self) -> str:
        """The msgid of its chip."""
        return _PROJECT_SAYS[self]


_PROJECT_SAYS = {
    ProjectState.DRAFT: N_("準備中"),
    ProjectState.RUNNING: N_("進行中"),
    ProjectState.DONE: N_("完了"),
    ProjectState.CANCELLED: N_("取りやめ"),
}
PROJECT_MOVES: dict[ProjectState, frozenset[ProjectState]] = {
    ProjectState.DRAFT: frozenset({ProjectState.RUNNING, ProjectState.CANCELLED}),
    ProjectState.RUNNING: frozenset({ProjectState.DONE}),
    ProjectState.DONE: frozenset(),
    ProjectState.CANCELLED: frozenset(),
}
"""Once it runs, people rely on it: no way out but its end."""


class PhaseState(StrEnum):
    """Where a phase stands."""

    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"

    @property
    def says(self) -> str:
        """The msgid of its chip."""
        return _PHASE_SAYS[self]


_PHASE_SAYS = {
    PhaseState.PLANNED: N_("これから"),
    PhaseState.OPEN: N_("進行中"),
    PhaseState.CLOSED: N_("完了"),
}
PHASE_MOVES: dict[PhaseState, frozenset[PhaseState]] = {
    PhaseState.PLANNED: frozenset({PhaseState.OPEN}),
    PhaseState.OPEN: frozenset({PhaseState.CLOSED}),
    PhaseState.CLOSED: frozenset(),
}


class Towns(StrEnum):
    """Which towns that took part may have the data set."""

    NONE = "none"
    OWN = "own"
    ALL = "all"

    @property
    def says(self) -> str:
        """The msgid of its line."""
        return _TOWNS[self]


_TOWNS = {
    Towns.NONE: N_("渡さない（幹事の町だけ）"),
    Towns.OWN: N_("その町が回答した項目だけ渡す"),
    Towns.ALL: N_("すべての項目を渡す"),
}


class Project(Struct, frozen=True):
    """A joint project in its lead town; `labels`: what an answer may be."""

    id: UUID
    body_id: UUID
    order_id: UUID
    title: str
    guide: str
    labels: list[str]
    budget_yen: int
    state: ProjectState
    made_at: datetime


class Terms(Struct, frozen=True):
    """What may be done with the data, in the version that holds.

    `by_consent`: an item goes into the data set only when both who answered it consented;
    `with_agreement`, `with_gold`: what stands beside its label; `towns`: who else may have it.
    """

    version: int
    licence: str
    rights: str
    training: str
    sources: str
    made_at: datetime
    by_consent: bool = True
    with_agreement: bool = False
    with_gold: bool = False
    towns: Towns = Towns.NONE


class Phase(Struct, frozen=True):
    """A phase of a project; `spent_yen`: what its batches cost at most, before tax."""

    id: UUID
    project_id: UUID
    number: int
    title: str
    due_on: date
    budget_yen: int
    state: PhaseState
    spent_yen: int = 0

    @property
    def left_yen(self) -> int:
        """What is not spoken for."""
        return self.budget_yen - self.spent_yen


class Batch(Struct, frozen=True):
    """A batch of items with its task; yen an answer to this town's own people, before tax."""

    id: UUID
    project_id: UUID
    phase_id: UUID
    number: int
    title: str
    task_id: UUID
    items: int
    unit_price_yen: int
    lent: int = 0
    live: int = 0

    @property
    def answers(self) -> int:
        """Answers to be given."""
        return self.items * ANSWERS

    @property
    def free(self) -> int:
        """Seats that no town has."""
        return self.answers - self.lent


class Part(Struct, frozen=True):
    """What one town does of a batch; `side` 'in': a guest's own view."""

    id: UUID
    side: str
    other: int
    other_name: str
    batch_id: UUID | None
    share_id: UUID | None
    title: str
    batch_title: str
    guide: str
    labels: list[str]
    terms_version: int
    licence: str
    rights: str
    training: str
    sources: str
    seats: int
    taken: int = 0
    labelled: int = 0
    done: int = 0


class Lent(Struct, frozen=True):
    """A share of a batch's task that has seats, or may get them."""

    share_id: UUID
    other: int
    other_name: str
    accepted: int
    unit_price_yen: int
    part_id: UUID | None


class Hand(Struct, frozen=True):
    """How far one of the town's own people is with a part."""

    code: str
    name: str
    taken: int
    labelled: int
    done: int


class Mine(Struct, frozen=True):
    """An assignment of hers in a project, with the terms of its data."""

    assignment_id: UUID
    task_id: UUID
    part_id: UUID
    title: str
    batch_title: str
    guide: str
    labels: list[str]
    terms_version: int
    licence: str
    rights: str
    training: str
    sources: str
    quantity: int
    unit_price_yen: int
    due_on: date
    state: str


class Seat(Struct, frozen=True):
    """One answer that is hers to give; `state`: of its unit, none before the first answer."""

    id: UUID
    part_id: UUID
    assignment_id: UUID
    place: int
    key: str
    text: str
    slot: int
    label: str | None
    unit_id: UUID | None
    state: str | None

    @property
    def open(self) -> bool:
        """Whether it may still be changed."""
        return self.state is None or self.state in {"doing", "rework"}


class MyCredit(Struct, frozen=True):
    """Her own living consent."""

    id: UUID
    part_id: UUID
    shown_as: str
    name_ok: bool
    story_ok: bool
    given_at: datetime


def move(state: ProjectState, to: ProjectState) -> ProjectState:
    """The new state, if it may follow."""
    if to not in PROJECT_MOVES[state]:
        raise ProjectMove(state=state.says)
    return to


def move_phase(state: PhaseState, to: PhaseState) -> PhaseState:
    """The new state, if it may follow."""
    if to not in PHASE_MOVES[state]:
        raise PhaseMove(state=state.says)
    return to


def within(asked: int, left: int, *, field: str) -> None:
    """Refuses what goes beyond a budget, in yen."""
    if asked > left:
        raise OverBudget(field, asked=f"{asked:,}", left=f"{max(left, 0):,}")
