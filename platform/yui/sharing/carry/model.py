"""The common manual as a guest reads it, and files that go from one town to another."""

from datetime import datetime
from uuid import UUID

from msgspec import Struct

from tenants.refusal import Conflict
from yui.files.inside import model as names
from yui.files.inside.model import Inside
from yui.files.model import Kind
from yui.web.words import N_


class Asked(Struct, frozen=True):
    """A question of the manual with its answer."""

    question: str
    answer: str


class Given(Struct, frozen=True):
    """The lead town's manual and its standard of inspection, the newest that came.

    `sample_percent`: how much of each hand-in is looked at; None where the lead town set no plan.
    """

    version: int
    text: str
    checklist: list[str]
    faq: list[Asked]
    sample_percent: int | None
    points: list[str]
    given_at: datetime


class Carried(Struct, frozen=True):
    """A file that came over, or went; `file_id` None: its bytes are on their way."""

    id: UUID
    share_id: UUID
    handover_id: UUID | None
    purpose: str
    name: str
    kind: Kind
    size: int
    sha256: bytes
    scanned: str
    source: str
    file_id: UUID | None


class Ready(Struct, frozen=True):
    """A file of inspected work that could go with a handover; `name` as its worker called it."""

    id: UUID
    name: str
    kind: Kind
    size: int
    inside: Inside | None

    @property
    def telling(self) -> bool:
        """Whether somebody must look inside first: its kind carries its maker's name."""
        return names.telling(self.kind, self.inside)


class NotReady(Conflict):
    """A file that is not of this share's inspected work."""

    code = "file_not_ready"
    says = N_(
        "選んだファイルのなかに、引き渡せないものがあります。開き直して、選び直してください。"
    )
