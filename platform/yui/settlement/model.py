"""Statements between two bodies, their lines, objections and transfers, and what may follow what."""

from collections.abc import Sequence
from datetime import date, datetime
from hashlib import sha256
from typing import TypeVar
from uuid import UUID

from msgspec import Struct

from tenants.refusal import Conflict
from yui.invoices.model import percent
from yui.japan import screen_text
from yui.settlement.refusals import DisputeMove, SameYen, StatementMove, TransferMove
from yui.settlement.states import (
    DISPUTE_MOVES,
    SETTLEMENT_MOVES,
    TRANSFER_MOVES,
    DisputeState,
    Reason,
    Source,
    State,
    TransferState,
)


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
    taxed_on: date

    @property
    def corrected(self) -> bool:
        """Whether something was granted about it."""
        return self.now_yen != self.yen


class Tax(Struct, frozen=True):
    """Consumption tax of a statement: who pays it, of a supply or a return, at a rate; one rounding."""

    payer: int
    refund: bool
    rate_bp: int
    base_yen: int
    tax_yen: int

    @property
    def percent(self) -> str:
        """「10%」."""
        return percent(self.rate_bp)

    def sold_by(self, town: int) -> bool:
        """Whether that town is the seller: it is paid for a supply, or pays a return back."""
        return (self.payer == town) == self.refund


class Statement(Struct, frozen=True):
    """One side's row of a statement: what we owe, what we are due; before tax where not said."""

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
    low_tax: int = 0
    high_tax: int = 0
    low_deemed: bool = False
    high_deemed: bool = False
    invoice_number: str | None = None
    other_invoice_number: str | None = None
    exempt: bool = False
    paper: str | None = None
    object_by: date | None = None

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
    def pays(self) -> int:
        """Yen that we owe them, with tax."""
        return self.owed + (self.low_tax if self.low else self.high_tax)

    @property
    def gets(self) -> int:
        """Yen that they owe us, with tax."""
        return self.due + (self.high_tax if self.low else self.low_tax)

    @property
    def net(self) -> int:
        """What we pay less what we get, with tax: above zero, ours to pay."""
        return self.pays - self.gets

    @property
    def ours_deemed(self) -> bool:
        """Whether our confirmation is our silence."""
        return self.low_deemed if self.low else self.high_deemed

    @property
    def theirs_deemed(self) -> bool:
        """Whether theirs is."""
        return self.high_deemed if self.low else self.low_deemed

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
    def account_wide(self) -> str:
        """The account in letters that people read."""
        return screen_text(self.account)

    @property
    def ours_on(self) -> date | None:
        """The day that we recorded."""
        return self.paid_on if self.pays else self.received_on

    @property
    def reference(self) -> str:
        """The bank's number that we recorded."""
        return self.paid_reference if self.pays else self.received_reference


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


def fingerprint(items: Sequence[Item], taxes: Sequence[Tax] = ()) -> bytes:
    """SHA-256 over the lines and their tax; `gate.settlement_write` and `_seal` compute the same."""
    text = ";".join(
        f"{one.line}:{one.source}:{one.source_id}:{one.payer}:{one.payee}:{one.yen}"
        for one in items
    ) + "".join(
        f";tax:{one.payer}:{'t' if one.refund else 'f'}:{one.rate_bp}:{one.base_yen}:{one.tax_yen}"
        for one in sorted(taxes, key=lambda one: (one.payer, one.refund, one.rate_bp))
    )
    return sha256(text.encode()).digest()
