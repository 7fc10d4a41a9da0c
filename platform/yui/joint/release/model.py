"""A data set: what it is of, what it would hold, where it stands, and her consent to it."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from msgspec import Struct

from yui.web.words import N_

PUBLISH_VERSION = 1
PUBLISH_SAYS = (
    "わたしの回答が、2人の回答をまとめた教師データの一部として、この利用条件で公表・提供されることに同意します。"
    "名前や、だれが答えたかが分かる番号は入りません。同意しなくても、取り消しても、仕事と報酬は変わりません。"
    "取り消すと、次に作るデータから、わたしの回答した項目が外れます。すでに渡されたデータは回収できないことがあります。"
)
"""What she agrees to; kept with her consent as she saw it."""


class DataState(StrEnum):
    """Where a data set stands."""

    BUILDING = "building"
    READY = "ready"
    FAILED = "failed"
    REPLACED = "replaced"

    @property
    def says(self) -> str:
        """The msgid of its chip."""
        return _STATES[self]


_STATES = {
    DataState.BUILDING: N_("作成中"),
    DataState.READY: N_("できています"),
    DataState.FAILED: N_("作れませんでした"),
    DataState.REPLACED: N_("作り直しずみ"),
}
DATA_MOVES: dict[DataState, frozenset[DataState]] = {
    DataState.BUILDING: frozenset({DataState.READY, DataState.FAILED}),
    DataState.READY: frozenset({DataState.REPLACED}),
    DataState.FAILED: frozenset(),
    DataState.REPLACED: frozenset(),
}


class Subject(Struct, frozen=True):
    """What a data set is of: the lead town's project, or a part that a town did."""

    project: UUID | None = None
    part: UUID | None = None

    @property
    def page(self) -> str:
        """Where it is asked for."""
        return f"/joint/{self.project}" if self.project else f"/joint-parts/{self.part}"


class Release(Struct, frozen=True):
    """What a data set would be today; `word`: 'ok', or what stands against it."""

    word: str
    project: str
    guide: str
    labels: list[str]
    version: int
    licence: str
    rights: str
    training: str
    sources: str
    asks_consent: bool
    with_agreement: bool
    with_gold: bool
    whole: bool
    batches: list[int]
    consents: str
    unanswered: int
    apart: int


class Line(Struct, frozen=True):
    """An item with the label that holds; `agreed`: both answers said so."""

    place: int
    key: str
    text: str
    label: str
    agreed: bool
    gold: bool


class Dataset(Struct, frozen=True):
    """A data set as it was built, or is being built: `done` of `files`."""

    id: UUID
    project_id: UUID | None
    part_id: UUID | None
    state: DataState
    operation_id: UUID | None
    terms_version: int
    consents: str
    files: int
    items: int
    size: int
    sha256: str | None
    made_at: datetime
    ready_at: datetime | None
    done: int = 0
    broken: bool = False

    @property
    def subject(self) -> Subject:
        """What it is of."""
        return Subject(self.project_id, self.part_id)


class Kept(Struct, frozen=True):
    """A file of a data set without its bytes."""

    number: int
    name: str
    rows: int
    alike: int
    sha256: str
    size: int


class Piece(Struct, frozen=True):
    """A job's part of a data set: a batch's file."""

    dataset: UUID
    number: int
    batch: int


class Asked(Struct, frozen=True):
    """Her own consent that lives."""

    id: UUID
    given_at: datetime
