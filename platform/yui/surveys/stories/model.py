"""A worker's story: hers until she consents to its publication, and again from when she takes that back."""

from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from uuid import UUID

from msgspec import Struct

from yui.surveys.refusals import NotNow
from yui.web.words import N_

WORDING = N_(
    "わたしは、この文章とペンネームを、町の公開ページとワークライフスタイルブックに載せることに同意します。同意はいつでも取り消せます。"
)
"""What she consents to; kept with each consent as it was read."""


class StoryState(StrEnum):
    """Where a story stands."""

    DRAFT = "draft"
    OFFERED = "offered"
    RETURNED = "returned"
    PUBLISHED = "published"

    @property
    def says(self) -> str:
        """The msgid of its name."""
        return {
            "draft": N_("下書き"),
            "offered": N_("公開待ち"),
            "returned": N_("お返事あり"),
            "published": N_("公開中"),
        }[self.value]


STORY_MOVES: dict[StoryState, frozenset[StoryState]] = {
    StoryState.DRAFT: frozenset({StoryState.OFFERED}),
    StoryState.OFFERED: frozenset({StoryState.PUBLISHED, StoryState.RETURNED, StoryState.DRAFT}),
    StoryState.RETURNED: frozenset({StoryState.OFFERED, StoryState.DRAFT}),
    StoryState.PUBLISHED: frozenset({StoryState.DRAFT}),
}


class Words(Struct, frozen=True):
    """What she writes."""

    title: str
    text: str
    pen_name: str

    def digest(self) -> bytes:
        """What a consent is bound to: just this text under just this name."""
        whole = f"{self.title}\x1f{self.text}\x1f{self.pen_name}"
        return sha256(whole.encode()).digest()


class Story(Struct, frozen=True):
    """A story as she and the staff see it; `consented_at`: her standing consent, None: there is none."""

    id: UUID
    worker_id: UUID
    state: StoryState
    title: str
    text: str
    pen_name: str
    note: str
    written_at: datetime
    published_at: datetime | None
    consented_at: datetime | None

    @property
    def words(self) -> Words:
        """Its words alone."""
        return Words(self.title, self.text, self.pen_name)

    @property
    def editable(self) -> bool:
        """Whether she may change it: not while it waits or is shown."""
        return self.state in {StoryState.DRAFT, StoryState.RETURNED}


class Published(Struct, frozen=True):
    """A story as the public sees it."""

    id: UUID
    title: str
    text: str
    pen_name: str
    published_at: datetime


def move(at: StoryState, to: StoryState) -> StoryState:
    """The state after the move; raises `NotNow` when the table has no such move."""
    if to not in STORY_MOVES[at]:
        raise NotNow
    return to
