"""Questions: who speaks, where a question stands, what goes on to the client and by whom."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from msgspec import Struct

from yui.threads.refusals import NamesWorker, QuestionNotOpen, ThreadClosed
from yui.web.words import N_


class Member(StrEnum):
    """Who can be in a thread. There is no word for a client, here or in the table's check."""

    WORKER = "worker"
    LEADER = "leader"
    DIRECTOR = "director"

    @property
    def says(self) -> str:
        """The msgid that people read."""
        return _MEMBERS[self]


_MEMBERS = {
    Member.WORKER: N_("住民ワーカー"),
    Member.LEADER: N_("リーダー"),
    Member.DIRECTOR: N_("ディレクター"),
}


class ThreadState(StrEnum):
    """Where a question stands: the last word was the worker's, or was said to her, or it is over."""

    OPEN = "open"
    ANSWERED = "answered"
    CLOSED = "closed"

    @property
    def says(self) -> str:
        """The msgid that people read."""
        return _STATES[self]


_STATES = {
    ThreadState.OPEN: N_("回答待ち"),
    ThreadState.ANSWERED: N_("回答あり"),
    ThreadState.CLOSED: N_("終了"),
}

THREAD_MOVES: dict[ThreadState, frozenset[ThreadState]] = {
    ThreadState.OPEN: frozenset({ThreadState.ANSWERED, ThreadState.CLOSED}),
    ThreadState.ANSWERED: frozenset({ThreadState.OPEN, ThreadState.CLOSED}),
    ThreadState.CLOSED: frozenset(),
}


class Asking(StrEnum):
    """Where a question to the client stands; the director alone sends it."""

    NOTED = "noted"
    FORWARDED = "forwarded"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"

    @property
    def says(self) -> str:
        """The msgid that people read."""
        return _ASKING[self]


_ASKING = {
    Asking.NOTED: N_("ディレクターの確認待ち"),
    Asking.FORWARDED: N_("クライアントへ確認中"),
    Asking.ANSWERED: N_("回答あり"),
    Asking.WITHDRAWN: N_("取り下げ"),
}

ASKING_MOVES: dict[Asking, frozenset[Asking]] = {
    Asking.NOTED: frozenset({Asking.FORWARDED, Asking.WITHDRAWN}),
    Asking.FORWARDED: frozenset({Asking.ANSWERED, Asking.WITHDRAWN}),
    Asking.ANSWERED: frozenset(),
    Asking.WITHDRAWN: frozenset(),
}


def move(at: ThreadState, to: ThreadState) -> ThreadState:
    """The state after the move; raises `ThreadClosed` when the table has no such move."""
    if to not in THREAD_MOVES[at]:
        raise ThreadClosed
    return to


def said(at: ThreadState, by: Member) -> ThreadState:
    """The state after a message: hers waits for an answer, another's is one."""
    if at is ThreadState.CLOSED:
        raise ThreadClosed
    to = ThreadState.OPEN if by is Member.WORKER else ThreadState.ANSWERED
    return at if at is to else move(at, to)


def ask(at: Asking, to: Asking) -> Asking:
    """The same for a question to the client; raises `QuestionNotOpen`."""
    if to not in ASKING_MOVES[at]:
        raise QuestionNotOpen
    return to


class Thread(Struct, frozen=True):
    """A question with whose it is; `last_at` when something was last said."""

    id: UUID
    task_id: UUID
    assignment_id: UUID
    worker_id: UUID
    title: str
    state: ThreadState
    opened_at: datetime
    last_at: datetime
    code: str
    name: str
    work: str


class Message(Struct, frozen=True):
    """Something said."""

    id: UUID
    author_id: UUID
    author_role: Member
    text: str
    sent_at: datetime


class Person(Struct, frozen=True):
    """A member, or someone who could be."""

    id: UUID
    role: Member
    name: str


class ClientQuestion(Struct, frozen=True):
    """What a task needs to know from its client, with who asked it and what came back; `said`: the
    client's own answer, which the director has not passed on yet."""

    id: UUID
    task_id: UUID
    thread_id: UUID | None
    question: str
    state: Asking
    noted_by: UUID
    noted_at: datetime
    forwarded_at: datetime | None
    answer: str
    answered_at: datetime | None
    noter: str
    title: str
    said: str = ""


def nameless(text: str, *, names: list[str], field: str) -> str:
    """The text, when none of the worker's own words stands in it; blanks do not hide a name.

    A family or given name alone tells who she is too; of one letter it would be found everywhere.
    """
    bare = "".join(text.split())
    for name in names:
        whole = "".join(name.split())
        if any(len(part) > 1 and part in bare for part in (whole, *name.split())):
            raise NamesWorker(field)
    return text
