"""The board: what is posted, what is shown of it, and what is not taken."""

from datetime import datetime
from uuid import UUID

from msgspec import Struct

from tenants.refusal import Conflict, Refused
from yui.web.words import N_


class NewPost(Struct, frozen=True):
    """What she wants to post; `thread` None: it opens a thread and has a title."""

    said: str
    as_name: str
    mentor: bool = False
    title: str = ""
    thread: UUID | None = None


class Thread(Struct, frozen=True):
    """A thread in the list: its opening, how many answers it has, when the last came."""

    id: UUID
    title: str
    as_name: str
    mentor: bool
    posted_at: datetime
    answers: int
    last_at: datetime
    hidden: bool
    reports: int


class Post(Struct, frozen=True):
    """A post of a thread. `said` is empty when it is hidden; `mine`: she wrote it."""

    id: UUID
    title: str
    said: str
    as_name: str
    mentor: bool
    posted_at: datetime
    hidden: str
    mine: bool
    reports: int


class Why(Struct, frozen=True):
    """Why somebody asked the office to look at a post."""

    post_id: UUID
    why: str


class ClientNamed(Refused):
    """A client's name does not belong on the board."""

    code = "client_named"
    status = 422
    says = N_(
        "「{name}」は公社の取引先の名前です。守秘義務があるため、掲示板には書けません。"
        "会社の名前を消すか、「ある会社」などに言いかえてください。"
    )


class AlreadyHidden(Conflict):
    """It is shown no more."""

    code = "post_hidden"
    says = N_("この投稿は、すでに非表示になっています。")


class ThreadClosed(Conflict):
    """Its opening was hidden."""

    code = "thread_hidden"
    says = N_("この話題は非表示になったため、返信できません。")
