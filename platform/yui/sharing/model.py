"""Shares between two towns, handovers to the lead town and to the client, and their refusals."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID, uuid5

from msgspec import Struct

from tenants.actor import TenantId
from tenants.refusal import Conflict, Refused, Unknown
from yui.deliveries.model import Reason
from yui.money import Yen

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
    DONE = "done"


class HandoverState(StrEnum):
    """Where a handover stands, the same on both sides."""

    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    PARTLY_ACCEPTED = "partly_accepted"
    RETURNED = "returned"


class Share(Struct, frozen=True):
    """One side's row of a share: `out` in the lead town, `in` in the guest town.

    `on_way`: units handed over and not yet decided; `done`: units that the lead town accepted.
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
    unit_price_yen: int
    due_on: date
    answer_by: datetime
    state: ShareState
    asked_at: datetime
    answered_at: datetime | None
    on_way: int = 0
    done: int = 0

    @property
    def yen(self) -> Yen:
        """The price of what was asked for, before tax."""
        return Yen(self.quantity * self.unit_price_yen)

    @property
    def left(self) -> int:
        """Units the guest took on and has not handed over."""
        return self.accepted - self.on_way - self.done

    def waits(self, at: datetime) -> bool:
        """Whether an answer is still possible."""
        return self.state is ShareState.ASKED and at <= self.answer_by


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


class NoAgreement(Refused):
    """The two towns have no agreement on sharing that holds on that day."""

    code = "no_agreement"
    status = 409
    says = "この自治体との、いま有効な広域連携の協定がありません。"


class NotShareable(Conflict):
    """Only an open task of an own order can be shared."""

    code = "not_shareable"
    says = "この業務はシェアできません。受注案件から切り出した、受付中の業務だけをシェアできます。"


class TooManyUnits(Refused):
    """More units than are free, were asked for, or are ready."""

    code = "too_many_units"
    status = 422
    says = "数は、1から{left}までで入力してください。"


class BadTerms(Refused):
    """A price of nothing, a deadline that has passed, no time to answer."""

    code = "bad_terms"
    status = 422
    says = "単価は1円以上、納期は今日以後、回答期限はこれからの日時にしてください。"


class TooLate(Conflict):
    """The time to answer has passed."""

    code = "answer_too_late"
    says = "回答の期限を過ぎました。相手の自治体にご相談ください。"


class OtherContent(Conflict):
    """The same form came with another content."""

    code = "other_content"
    says = "同じ画面から、ちがう内容がすでに送られています。ページを開き直してください。"


class ReturnReason(Refused):
    """Units are sent back without a coded reason."""

    code = "reason_missing"
    status = 422
    says = "返す分があるときは、理由を選んでください。"


class NothingReady(Conflict):
    """There are fewer inspected units than are to be handed over."""

    code = "nothing_ready"
    says = "検品ずみの数が足りません。引き渡せるのは、あと{left}です。"


class TaskMade(Conflict):
    """The share became a task before."""

    code = "task_made"
    says = "このシェアの業務は、すでに作られています。"


class WorkerDue(Refused):
    """The workers' deadline has passed, or lies after the share's."""

    code = "due_not_in_time"
    status = 422
    says = "ワーカーの納期は、今日からシェアの納期（{due}）までの日にしてください。"


class NotTaken(Conflict):
    """The share was not accepted."""

    code = "share_not_accepted"
    says = "このシェアは受けていません。"


_WORDS: dict[str, type[Refused]] = {
    "not_found": Unknown,
    "no_agreement": NoAgreement,
    "not_shareable": NotShareable,
    "bad_terms": BadTerms,
    "late": TooLate,
    "state": Conflict,
    "other_content": OtherContent,
}


def heed(word: str, *, field: str = "quantity", left: int = 0) -> None:
    """Raises what a gate refused with; 'ok' and 'again' pass."""
    if word in {"ok", "again"}:
        return
    if word == "too_many":
        raise TooManyUnits(field, left=left)
    if word == "no_reason":
        raise ReturnReason("reason")
    raise _WORDS[word]


def returns_for(reason: Reason | None) -> None:
    """Refuses to send units back for a change of the lead's own: its workers would redo them free."""
    if reason is not None and reason.ours:
        raise ReturnReason("reason")


def make_task(share: Share, *, due_on: date, on: date) -> None:
    """Whether the share may become a task of ours that is due on `due_on`."""
    if share.side != "in" or share.state not in {ShareState.ACCEPTED, ShareState.PARTLY_ACCEPTED}:
        raise NotTaken
    if share.task_id is not None:
        raise TaskMade
    if not on <= due_on <= share.due_on:
        raise WorkerDue("due_on", due=share.due_on)
