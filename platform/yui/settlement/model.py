"""Statements between two bodies, their lines, objections and transfers, and what may follow what."""

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from hashlib import sha256
from typing import TypeVar
from uuid import UUID

from msgspec import Struct

from tenants.refusal import Conflict
from yui.ledger.model import AccountRef, Line
from yui.settlement.netting import Shift
from yui.settlement.refusals import (
    DisputeMove,
    SameYen,
    StatementMove,
    TransferMove,
)
from yui.web.words import N_


class State(StrEnum):
    """Where a statement stands, the same on both sides."""

    DRAWN = "drawn"
    HALF = "half"
    DISPUTED = "disputed"
    AGREED = "agreed"
    CLOSED = "closed"
    NETTED = "netted"
    SETTLED = "settled"

    @property
    def says(self) -> str:
        """The msgid of its chip."""
        return _SAYS[self]

    @property
    def mark(self) -> str:
        """The chip's kind."""
        return {"disputed": "ng", "settled": "ok", "agreed": "key", "closed": "key"}.get(
            self.value, "warn" if self in {State.DRAWN, State.HALF} else ""
        )


_SAYS = {
    State.DRAWN: N_("確認待ち"),
    State.HALF: N_("片方が確認"),
    State.DISPUTED: N_("申し出あり"),
    State.AGREED: N_("双方が確認"),
    State.CLOSED: N_("締め済み"),
    State.NETTED: N_("振込待ち"),
    State.SETTLED: N_("清算ずみ"),
}

SETTLEMENT_MOVES: dict[State, frozenset[State]] = {
    State.DRAWN: frozenset({State.HALF, State.DISPUTED}),
    State.HALF: frozenset({State.AGREED, State.DISPUTED}),
    State.DISPUTED: frozenset({State.DRAWN}),
    State.AGREED: frozenset({State.CLOSED}),
    State.CLOSED: frozenset({State.NETTED, State.SETTLED}),
    State.NETTED: frozenset({State.SETTLED}),
    State.SETTLED: frozenset(),
}
"""Two confirmations, a close, a netting, the transfers. Nothing leads back past the close: what is
found wrong later makes a statement of its own."""


class DisputeState(StrEnum):
    """Where an objection stands."""

    RAISED = "raised"
    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"

    @property
    def says(self) -> str:
        """The msgid of its chip."""
        return _DISPUTE_SAYS[self]


_DISPUTE_SAYS = {
    DisputeState.RAISED: N_("回答待ち"),
    DisputeState.GRANTED: N_("認めて調整"),
    DisputeState.REFUSED: N_("認めない"),
    DisputeState.WITHDRAWN: N_("取り下げ"),
}

DISPUTE_MOVES: dict[DisputeState, frozenset[DisputeState]] = {
    DisputeState.RAISED: frozenset(
        {DisputeState.GRANTED, DisputeState.REFUSED, DisputeState.WITHDRAWN}
    ),
    DisputeState.GRANTED: frozenset(),
    DisputeState.REFUSED: frozenset(),
    DisputeState.WITHDRAWN: frozenset(),
}
"""An objection is answered once; who stays of another mind raises a new one."""


class Reason(StrEnum):
    """Why a line is held to be wrong."""

    QUANTITY = "quantity"
    PRICE = "price"
    SPLIT = "split"
    NOT_OURS = "not_ours"
    MISSING = "missing"
    OTHER = "other"

    @property
    def says(self) -> str:
        """The msgid of its name."""
        return _REASONS[self]


_REASONS = {
    Reason.QUANTITY: N_("数がちがう"),
    Reason.PRICE: N_("単価がちがう"),
    Reason.SPLIT: N_("配分がちがう"),
    Reason.NOT_OURS: N_("当方のものではない"),
    Reason.MISSING: N_("足りない分がある"),
    Reason.OTHER: N_("そのほか"),
}


class TransferState(StrEnum):
    """Where a transfer stands, the same on both sides."""

    PLANNED = "planned"
    PAID = "paid"
    RECEIVED = "received"
    DONE = "done"

    @property
    def says(self) -> str:
        """The msgid of its chip."""
        return _TRANSFER_SAYS[self]


_TRANSFER_SAYS = {
    TransferState.PLANNED: N_("振込待ち"),
    TransferState.PAID: N_("振込ずみ・入金の確認待ち"),
    TransferState.RECEIVED: N_("入金ずみ・振込の記録待ち"),
    TransferState.DONE: N_("双方が記録"),
}

TRANSFER_MOVES: dict[TransferState, frozenset[TransferState]] = {
    TransferState.PLANNED: frozenset({TransferState.PAID, TransferState.RECEIVED}),
    TransferState.PAID: frozenset({TransferState.DONE}),
    TransferState.RECEIVED: frozenset({TransferState.DONE}),
    TransferState.DONE: frozenset(),
}
"""Each side records it once, in whichever order they come to it."""


class Source(StrEnum):
    """What a line is for."""

    THROUGH = "through"
    CLIENT = "client"
    MANAGER = "manager"
    SPONSOR = "sponsor"
    COORDINATION = "coordination"
    ADJUSTMENT = "adjustment"

    @property
    def says(self) -> str:
        """The msgid of its name."""
        return _SOURCES[self]


_SOURCES = {
    Source.THROUGH: N_("広域シェアの代金"),
    Source.CLIENT: N_("案件の自治体の配分"),
    Source.MANAGER: N_("とりまとめ料"),
    Source.SPONSOR: N_("支援団体の配分"),
    Source.COORDINATION: N_("コーディネート料"),
    Source.ADJUSTMENT: N_("調整"),
}


class Item(Struct, frozen=True):
    """A line of a statement; whole yen before tax, above zero, from `payer` to `payee`."""

    line: int
    source: Source
    source_id: UUID
    account: str
    refund: bool
    payer: int
    payee: int
    title: str
    quantity: int | None
    unit_name: str
    base_yen: int
    yen: int
    decided_at: datetime
    now_yen: int

    @property
    def corrected(self) -> bool:
        """Whether something was granted about it."""
        return self.now_yen != self.yen


class Statement(Struct, frozen=True):
    """One side's row of a statement: what we owe, what we are due; before tax."""

    id: UUID
    mine: int
    other: int
    other_town: str
    body_id: UUID
    other_name: str
    month: date
    number: int
    corrects: UUID | None
    lines: int
    low_owes: int
    high_owes: int
    hash: bytes
    state: State
    drawn_at: datetime
    low_confirmed_at: datetime | None
    high_confirmed_at: datetime | None
    closed_at: datetime | None
    netting_id: UUID | None
    netted_at: datetime | None
    settled_at: datetime | None

    @property
    def low(self) -> bool:
        """Whether ours is the lower code."""
        return self.mine < self.other

    @property
    def owed(self) -> int:
        """Yen that we owe them."""
        return self.low_owes if self.low else self.high_owes

    @property
    def due(self) -> int:
        """Yen that they owe us."""
        return self.high_owes if self.low else self.low_owes

    @property
    def net(self) -> int:
        """Owed less due: above zero, ours to pay."""
        return self.owed - self.due

    @property
    def ours_at(self) -> datetime | None:
        """When we confirmed it."""
        return self.low_confirmed_at if self.low else self.high_confirmed_at

    @property
    def theirs_at(self) -> datetime | None:
        """When they did."""
        return self.high_confirmed_at if self.low else self.low_confirmed_at

    @property
    def print(self) -> str:
        """The short form of the hash, the same on both sides' papers."""
        text = self.hash.hex().upper()
        return f"{text[:4]}-{text[4:8]}-{text[8:12]}"

    @property
    def is_closed(self) -> bool:
        """Whether the books have it."""
        return self.state in {State.CLOSED, State.NETTED, State.SETTLED}


class Dispute(Struct, frozen=True):
    """An objection to a line."""

    id: UUID
    settlement_id: UUID
    line: int
    ours: bool
    reason: Reason
    note: str
    claimed_yen: int
    state: DisputeState
    answer: str
    delta_yen: int
    raised_at: datetime
    answered_at: datetime | None


class Transfer(Struct, frozen=True):
    """One side's row of a transfer; `account` is where the payer pays to, empty for the payee."""

    id: UUID
    side: str
    other: int
    body_id: UUID
    other_name: str
    account: str
    netting_id: UUID
    yen: int
    state: TransferState
    planned_at: datetime
    paid_on: date | None
    paid_reference: str
    received_on: date | None
    received_reference: str

    @property
    def pays(self) -> bool:
        """Whether it is ours to pay."""
        return self.side == "pays"

    @property
    def ours_on(self) -> date | None:
        """The day that we recorded."""
        return self.paid_on if self.pays else self.received_on

    @property
    def reference(self) -> str:
        """The bank's number that we recorded."""
        return self.paid_reference if self.pays else self.received_reference


class Book(Struct, frozen=True):
    """What `town`'s books say of `other` in accounts of one kind: credits less debits."""

    town: int
    other: int
    kind: str
    yen: int


class Total(Struct, frozen=True):
    """What a month comes to: one town's figures, or the sums over all."""

    month: date
    statements: int
    settled: int
    disputed: int
    owed_yen: int
    due_yen: int
    payable_yen: int
    receivable_yen: int
    clearing_yen: int
    debit_yen: int
    credit_yen: int
    towns: int = 1

    @property
    def flow(self) -> int:
        """Owed less due over all: zero when every statement has its mirror."""
        return self.owed_yen - self.due_yen

    @property
    def open_yen(self) -> int:
        """Payable less receivable plus clearing over all: zero when the ledgers mirror."""
        return self.payable_yen - self.receivable_yen + self.clearing_yen

    @property
    def holds(self) -> bool:
        """Whether everything comes to zero."""
        return not (self.flow or self.open_yen or self.debit_yen - self.credit_yen)


_S = TypeVar("_S", State, DisputeState, TransferState)


def _moved(moves: dict[_S, frozenset[_S]], state: _S, to: _S, *, refusal: type[Conflict]) -> _S:
    if to not in moves[state]:
        raise refusal(state=state.says)
    return to


def confirm(found: Statement) -> State:
    """What a confirmation of ours makes of it."""
    to = State.AGREED if found.state is State.HALF else State.HALF
    if found.ours_at is not None:
        raise StatementMove(state=found.state.says)
    return _moved(SETTLEMENT_MOVES, found.state, to, refusal=StatementMove)


def close(found: Statement) -> State:
    """What the close makes of it: both sides have confirmed."""
    return _moved(SETTLEMENT_MOVES, found.state, State.CLOSED, refusal=StatementMove)


def dispute(found: Statement, item: Item, known: Sequence[Dispute], *, claimed: int) -> State:
    """What an objection makes of the statement: before the close it waits; after it, it stays.

    Between the second confirmation and the close there is none: close it, then object.
    """
    if any(one.line == item.line and one.state is DisputeState.RAISED for one in known):
        raise DisputeMove(state=DisputeState.RAISED.says)
    if claimed == item.now_yen:
        raise SameYen("claimed_yen", now=f"{item.now_yen:,}")
    if found.is_closed or found.state is State.DISPUTED:
        return found.state
    return _moved(SETTLEMENT_MOVES, found.state, State.DISPUTED, refusal=StatementMove)


def answer(found: Dispute, to: DisputeState) -> DisputeState:
    """The answer, if it may be given and is this side's to give."""
    if found.ours != (to is DisputeState.WITHDRAWN):
        raise DisputeMove(state=found.state.says)
    return _moved(DISPUTE_MOVES, found.state, to, refusal=DisputeMove)


def record(found: Transfer) -> TransferState:
    """What our record of the transfer makes of it."""
    if found.ours_on is not None:
        raise TransferMove(state=found.state.says)
    if found.state is TransferState.PLANNED:
        to = TransferState.PAID if found.pays else TransferState.RECEIVED
    else:
        to = TransferState.DONE
    return _moved(TRANSFER_MOVES, found.state, to, refusal=TransferMove)


def fingerprint(items: Sequence[Item]) -> bytes:
    """SHA-256 over the lines; `gate.settlement_seal` computes the same on both sides."""
    text = ";".join(
        f"{one.line}:{one.source}:{one.source_id}:{one.payer}:{one.payee}:{one.yen}"
        for one in items
    )
    return sha256(text.encode()).digest()


_EXPENSE = {"town": "share_expense", "coordination": "coordination_expense"}
_REVENUE = {"town": "share_revenue", "coordination": "coordination_revenue"}


def accruals(items: Sequence[Item], *, mine: int, other: int) -> list[Line]:
    """What the lines add to our books that sharing has not posted at their acceptance.

    The price of shared work and coordination fees stand there since it was accepted (or undone);
    the parts given on and the adjustments come with the statement. One line for all of a kind.
    """
    sums: dict[tuple[str, str], int] = {}
    for item in items:
        if item.source in {Source.THROUGH, Source.COORDINATION}:
            continue
        ours = item.payer == mine
        # A refund is what the payee of the first line pays back: less revenue, less expense.
        result = (_EXPENSE if ours != item.refund else _REVENUE)[item.account]
        balance = f"{item.account}_{'payable' if ours else 'receivable'}"
        pair = (result, balance) if ours else (balance, result)
        sums[pair] = sums.get(pair, 0) + item.yen
    return [
        Line(AccountRef(debit, other=other), AccountRef(credit, other=other), yen)
        for (debit, credit), yen in sorted(sums.items())
    ]


def clearing(items: Sequence[Item], *, mine: int, other: int) -> list[Line]:
    """What the close moves: payables and receivables of the statement into the clearing account.

    A coordination fee that was undone stands, by its reversal, in the account it first stood in.
    """
    sums: dict[tuple[bool, str], int] = {}
    for item in items:
        ours = item.payer == mine
        undone = item.source is Source.COORDINATION and item.refund
        kind = f"{item.account}_{'payable' if ours != undone else 'receivable'}"
        sums[ours, kind] = sums.get((ours, kind), 0) + item.yen
    through = AccountRef("settlement_clearing", other=other)
    return [
        Line(AccountRef(kind, other=other), through, yen)
        if ours
        else Line(through, AccountRef(kind, other=other), yen)
        for (ours, kind), yen in sorted(sums.items())
    ]


def shifted(shifts: Sequence[Shift]) -> list[Line]:
    """A netting in one town's clearing accounts: who is owed what changes, the sum does not."""
    return [
        Line(
            AccountRef("settlement_clearing", other=one.off),
            AccountRef("settlement_clearing", other=one.onto),
            one.yen,
        )
        for one in shifts
    ]


def moved(found: Transfer) -> Line:
    """The bank's side of a transfer: the clearing account of the counterparty returns to zero."""
    bank = AccountRef("bank")
    through = AccountRef("settlement_clearing", other=found.other)
    return Line(through, bank, found.yen) if found.pays else Line(bank, through, found.yen)
