"""Shares between two towns, handovers to the lead town and to the client, and their refusals."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID, uuid5

from msgspec import Struct

from tenants.actor import TenantId
from yui.deliveries.model import Reason
from yui.japan import day_of
from yui.money import Yen
from yui.sharing import refusals
from yui.sharing.refusals import BelowFloor, NotTaken, ReturnReason, TaskMade, WorkerDue
from yui.work.plans.model import Security

heed = refusals.heed
_NAMES = UUID("5f0b1b5e-0d0e-5c1c-9a55-3f6a0f9b2d11")


def made_once(town: TenantId, once: UUID) -> UUID:
    """The id of what a form makes: the same form makes the same thing, and no form can name
    another town's."""
    return uuid5(_NAMES, f"{town}:{once}")


class ShareState(StrEnum):
    """Where a share stands, the same on both sides."""

    ASKED = "asked"
    ACCEPTED = "accepted"
    PARTLY_ACCEPTED = "partly_accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    RECLAIMED = "reclaimed"
    DONE = "done"

    @property
    def live(self) -> bool:
        """Whether the guest still has a part of it: asked, or taken on."""
        return self not in {ShareState.DECLINED, ShareState.WITHDRAWN, ShareState.RECLAIMED}


SHARE_MOVES: dict[ShareState, frozenset[ShareState]] = {
    ShareState.ASKED: frozenset(
        {
            ShareState.ACCEPTED,
            ShareState.PARTLY_ACCEPTED,
            ShareState.DECLINED,
            ShareState.WITHDRAWN,
            ShareState.RECLAIMED,
        }
    ),
    ShareState.ACCEPTED: frozenset(
        {ShareState.DONE, ShareState.PARTLY_ACCEPTED, ShareState.RECLAIMED}
    ),
    ShareState.PARTLY_ACCEPTED: frozenset({ShareState.DONE, ShareState.RECLAIMED}),
    ShareState.DECLINED: frozenset(),
    ShareState.WITHDRAWN: frozenset(),
    ShareState.RECLAIMED: frozenset(),
    ShareState.DONE: frozenset(),
}
"""Every move there is; the gates make them, on both sides at once (0242). What was taken on and is
late is reclaimed in part (the rest stays with the guest's workers) or whole."""


class HandoverState(StrEnum):
    """Where a handover stands, the same on both sides."""

    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    PARTLY_ACCEPTED = "partly_accepted"
    RETURNED = "returned"


class Share(Struct, frozen=True):
    """One side's row of a share: `out` in the lead town, `in` in the guest town.

    `on_way`: units handed over and not yet decided; `done`: units that the lead town accepted.
    `unit_price_yen`: None where the grant does not show it to the guest. `floor_yen`: the least that
    the guest pays its workers a unit. `contact`: the one person who speaks with the client.
    """

    id: UUID
    side: str
    other: int
    other_name: str
    body_id: UUID
    task_id: UUID | None
    title: str
    spec: str
    job_type: str
    unit_name: str
    quantity: int
    accepted: int
    unit_price_yen: int | None
    due_on: date
    answer_by: datetime
    state: ShareState
    asked_at: datetime
    answered_at: datetime | None
    on_way: int = 0
    done: int = 0
    round_id: UUID | None = None
    floor_yen: int | None = None
    security: Security = Security.HOME
    shows_price: bool = True
    contact: str = ""
    retry_of: UUID | None = None

    @property
    def yen(self) -> Yen | None:
        """The price of what was asked for, before tax; None where this town may not see it."""
        return None if self.unit_price_yen is None else Yen(self.quantity * self.unit_price_yen)

    @property
    def left(self) -> int:
        """Units the guest took on and has not handed over."""
        return self.accepted - self.on_way - self.done

    def waits(self, at: datetime) -> bool:
        """Whether an answer is still possible."""
        return self.state is ShareState.ASKED and at <= self.answer_by

    def late(self, at: datetime) -> bool:
        """Whether the lead town may take back what is left: no answer in time, or past its deadline."""
        if self.state is ShareState.ASKED:
            return at > self.answer_by
        taken = self.state in {ShareState.ACCEPTED, ShareState.PARTLY_ACCEPTED}
        return taken and self.left > 0 and day_of(at) > self.due_on


class Terms(Struct, frozen=True):
    """What a share is put on beyond its price and its days; `security` None: the task's own.

    `retry_of`: the share whose late quota this one is; `round_id`: the asking it is a part of.
    """

    floor_yen: int | None = None
    security: Security | None = None
    shows_price: bool = True
    contact: str = ""
    round_id: UUID | None = None
    retry_of: UUID | None = None


USUAL = Terms()


class Between(Struct, frozen=True):
    """A handover of a share's units: `out` in the guest town, `in` in the lead town."""

    id: UUID
    side: str
    share_id: UUID
    other: int
    other_name: str
    title: str
    unit_name: str
    unit_price_yen: int
    quantity: int
    accepted: int
    state: HandoverState
    reason: Reason | None
    note: str
    answer: str
    handed_at: datetime
    decided_at: datetime | None

    @property
    def yen(self) -> Yen:
        """The price of the accepted units, before tax."""
        return Yen(self.accepted * self.unit_price_yen)


class Partner(Struct, frozen=True):
    """A town that this town has an agreement with."""

    code: int
    name: str


class SettledLine(Struct, frozen=True):
    """One line between two bodies: owed by the lead's, due to the guest's. Whole yen before tax."""

    handover_id: UUID
    side: str
    other: int
    other_name: str
    title: str
    unit_name: str
    quantity: int
    yen: int
    month: date
    handed_at: datetime
    decided_at: datetime | None


class Statement(Struct, frozen=True):
    """What two bodies owe each other for a month; `net` above zero is theirs to receive from us."""

    other: int
    other_name: str
    lines: list[SettledLine]

    @property
    def owed(self) -> int:
        """Yen that we owe them."""
        return sum(line.yen for line in self.lines if line.side == "owed")

    @property
    def due(self) -> int:
        """Yen that they owe us."""
        return sum(line.yen for line in self.lines if line.side == "due")

    @property
    def net(self) -> int:
        """Owed less due."""
        return self.owed - self.due


def returns_for(reason: Reason | None) -> None:
    """Refuses to send units back for a change of the lead's own: its workers would redo them free."""
    if reason is not None and reason.ours:
        raise ReturnReason("reason")


def make_task(share: Share, *, unit_price_yen: int, due_on: date, on: date) -> None:
    """Whether the share may become a task of ours that is due on `due_on` and pays this a unit."""
    if share.side != "in" or share.state not in {ShareState.ACCEPTED, ShareState.PARTLY_ACCEPTED}:
        raise NotTaken
    if share.task_id is not None:
        raise TaskMade
    if not on <= due_on <= share.due_on:
        raise WorkerDue("due_on", due=share.due_on)
    if share.floor_yen is not None and unit_price_yen < share.floor_yen:
        raise BelowFloor("unit_price_yen", floor=share.floor_yen)
