"""A difference between the two sides of a share, as one of them sees it."""

from datetime import datetime
from uuid import UUID

from msgspec import Struct

from yui.web.words import N_


class Difference(Struct, frozen=True):
    """What differs: of which thing, which field, what we have and what they have (None: nothing)."""

    kind: str
    subject: UUID
    share: UUID
    other: int
    field: str
    ours: str | None
    theirs: str | None

    @property
    def says(self) -> str:
        """The msgid of the kind's name."""
        return _SAYS[self.kind]


class Open(Difference, frozen=True):
    """A difference that stands, with the town's name and when it was found."""

    other_name: str
    title: str
    found_at: datetime


_SAYS = {
    "share": N_("シェアの内容"),
    "handover": N_("引き渡し"),
    "line": N_("清算の明細"),
    "posting": N_("仕訳"),
    "manual": N_("マニュアル"),
    "file": N_("ファイル"),
    "seat": N_("共同プロジェクトの回答"),
}
