"""What may wait for a decision, where it is decided, and how long it may sleep."""

from datetime import date, datetime, time, timedelta
from enum import StrEnum
from uuid import UUID

from msgspec import Struct

from tenants.actor import Actor
from tenants.refusal import FieldError, Invalid
from yui.japan import JST
from yui.web.words import N_

SLEEPS = {1: N_("あすまで"), 3: N_("3日"), 7: N_("1週間")}
"""For how many days something may be put aside. It comes back by itself."""


class Kind(StrEnum):
    """A source: one kind of decision, waiting in the table of its own slice."""

    ORDER_RECEIVED = "order_received"
    ORDER_CHANGE = "order_change"
    CHANGE_WAITING = "change_waiting"
    WISH = "wish"
    QUOTE = "quote"
    CONTRACT = "contract"
    SHARE_ASKED = "share_asked"
    SHARE_HANDOVER = "share_handover"
    DELIVERY = "delivery"
    REWORK_QUESTION = "rework_question"
    DISPUTE = "dispute"
    CLIENT_RETURN = "client_return"
    ESCALATION = "escalation"
    SUBSTITUTION = "substitution"
    CALL = "call"
    THREAD = "thread"
    OFFER_QUESTION = "offer_question"
    CLIENT_QUESTION = "client_question"
    TERMS_OPEN = "terms_open"
    PAPER_REQUEST = "paper_request"
    FINDING = "finding"
    PAYOUT_RUN = "payout_run"
    PAYMENT_DUE = "payment_due"
    RULE_CHANGE = "rule_change"
    SCHEME_CHANGE = "scheme_change"

    @property
    def says(self) -> str:
        """The msgid of what is to be decided."""
        return _DOORS[self].says


class _Door(Struct, frozen=True):
    """Where a kind is decided, and the permission that its page asks for."""

    says: str
    needs: str
    path: str


_DOORS = {
    Kind.ORDER_RECEIVED: _Door(N_("案件を受けて切り分ける"), "order.write", "/orders/{link}"),
    Kind.ORDER_CHANGE: _Door(N_("変更の相談に答える"), "order.write", "/order-changes/{link}"),
    Kind.CHANGE_WAITING: _Door(N_("新しい条件を示す"), "offer.write", "/offers/{link}"),
    Kind.WISH: _Door(N_("相談を見積にする"), "quote.write", "/intake/{link}"),
    Kind.QUOTE: _Door(N_("見積の返事をたずねる"), "quote.write", "/quotes/{link}"),
    Kind.CONTRACT: _Door(N_("契約の更新を決める"), "contract.write", "/contracts/{link}"),
    Kind.SHARE_ASKED: _Door(N_("シェアに回答する"), "share.answer", "/shares/{link}"),
    Kind.SHARE_HANDOVER: _Door(
        N_("届いた引き渡しを検収する"), "handover.write", "/share-handovers/{link}"
    ),
    Kind.DELIVERY: _Door(N_("検品する"), "delivery.inspect", "/deliveries/{link}"),
    Kind.REWORK_QUESTION: _Door(
        N_("3回目のやり直しを決める"), "dispute.decide", "/deliveries/{link}"
    ),
    Kind.DISPUTE: _Door(N_("異議に答える"), "dispute.decide", "/disputes/{link}"),
    Kind.CLIENT_RETURN: _Door(N_("差し戻しの原因を決める"), "handover.write", "/returns/{link}"),
    Kind.ESCALATION: _Door(N_("遅れの手当てを決める"), "task.write", "/deadlines/{link}"),
    Kind.SUBSTITUTION: _Door(N_("代わりの受け手をさがす"), "offer.write", "/substitutes/{link}"),
    Kind.CALL: _Door(N_("応募から受け手を選ぶ"), "offer.write", "/calls/{link}"),
    Kind.THREAD: _Door(N_("質問に答える"), "thread.answer", "/questions/{link}"),
    Kind.OFFER_QUESTION: _Door(N_("打診への質問に答える"), "offer.write", "/offers/{link}"),
    Kind.CLIENT_QUESTION: _Door(N_("発注者にたずねる"), "thread.forward", "/client-questions"),
    Kind.TERMS_OPEN: _Door(N_("未定の条件を決める"), "offer.write", "/offers/{link}"),
    Kind.PAPER_REQUEST: _Door(N_("書面を渡す"), "offer.write", "/offers/{link}"),
    Kind.FINDING: _Door(N_("お願いのしかたを見直す"), "guard.write", "/guard/findings/{link}"),
    Kind.PAYOUT_RUN: _Door(N_("支払を承認する"), "payout.approve", "/payouts/{link}"),
    Kind.RULE_CHANGE: _Door(
        N_("お金の決まりの変更を決める"), "payout.approve", "/rule-changes/{link}"
    ),
    Kind.SCHEME_CHANGE: _Door(N_("協定の方式の提案に答える"), "share.answer", "/schemes"),
    Kind.PAYMENT_DUE: _Door(N_("支払期限までに支払う"), "payout.build", "/payouts/late/{link}"),
}


class Item(Struct, frozen=True):
    """Something that waits. `link` is the id its page is found by; `due`: by when to decide."""

    kind: Kind
    subject: UUID
    link: UUID
    title: str
    due: datetime

    @property
    def path(self) -> str:
        """Where it is decided."""
        return _DOORS[self.kind].path.format(link=self.link)

    @property
    def mark(self) -> str:
        """How a form names it."""
        return f"{self.kind.value}:{self.subject}"

    @property
    def whole_day(self) -> bool:
        """Whether it may be decided until the end of a day, rather than until an hour of it."""
        return self.due.astimezone(JST).time() == time()

    @property
    def day(self) -> date:
        """The last day on which it may be decided."""
        return (self.due - timedelta(microseconds=1)).astimezone(JST).date()

    def late(self, now: datetime) -> bool:
        """Whether its time is over."""
        return self.due < now


class Count(Struct, frozen=True):
    """How many of a kind wait, and how many were put aside."""

    kind: Kind
    waiting: int
    asleep: int


class Page(Struct, frozen=True):
    """A page of the inbox, as the database writes it."""

    items: list[Item]


class Counts(Struct, frozen=True):
    """Every kind of which something waits or sleeps."""

    counts: list[Count]


class Mark(Struct, frozen=True):
    """An item as a form names it."""

    kind: Kind
    subject: UUID


def kinds_of(actor: Actor) -> list[Kind]:
    """What this caller may decide on: whoever cannot act is not asked."""
    return [kind for kind, door in _DOORS.items() if actor.may(door.needs)]


def marks(named: list[str], *, actor: Actor) -> list[Mark]:
    """The items that a form names; `Invalid` when there are none or one is none of the caller's."""
    allowed = {kind.value: kind for kind in kinds_of(actor)}
    found = []
    for name in dict.fromkeys(named):
        kind, _, subject = name.partition(":")
        try:
            found.append(Mark(allowed[kind], UUID(subject)))
        except (KeyError, ValueError):
            raise _wrong("unknown_item", N_("この一覧にない項目が選ばれています。")) from None
    if not found:
        raise _wrong("nothing_chosen", N_("先に、左の四角で項目を選んでください。"))
    return found


def wake_at(now: datetime, *, days: int) -> datetime:
    """When what is put aside now comes back."""
    return now + timedelta(days=days)


def _wrong(code: str, says: str) -> Invalid:
    return Invalid([FieldError("items", code, says)])
