"""A slip: its kind, its lines by account, where it stands, and who may move it."""

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from tenants.refusal import FieldError, Invalid
from yui.ledger.chart import Kind
from yui.ledger.model import Line
from yui.ledger.vouchers import refusals
from yui.ledger.vouchers.codes import may_move, ref_of
from yui.money import MAX_YEN
from yui.web.words import N_

MOST_LINES = 20


class VoucherKind(StrEnum):
    """What a slip is for."""

    CORRECTION = "correction"
    OPENING = "opening"
    YEAR_END = "year_end"

    @property
    def says(self) -> str:
        """The msgid of its name."""
        return _KINDS[self]


_KINDS = {
    VoucherKind.CORRECTION: N_("振替伝票"),
    VoucherKind.OPENING: N_("期首残高"),
    VoucherKind.YEAR_END: N_("期末の振替"),
}


class VoucherState(StrEnum):
    """Where a slip stands."""

    PROPOSED = "proposed"
    POSTED = "posted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    REVERSING = "reversing"
    REVERSED = "reversed"

    @property
    def says(self) -> str:
        """The msgid of its chip."""
        return _STATES[self]


_STATES = {
    VoucherState.PROPOSED: N_("承認待ち"),
    VoucherState.POSTED: N_("記帳ずみ"),
    VoucherState.DECLINED: N_("差し戻し"),
    VoucherState.WITHDRAWN: N_("取り下げ"),
    VoucherState.REVERSING: N_("取消しの承認待ち"),
    VoucherState.REVERSED: N_("取消しずみ"),
}
VOUCHER_MOVES: dict[VoucherState, frozenset[VoucherState]] = {
    VoucherState.PROPOSED: frozenset(
        {VoucherState.POSTED, VoucherState.DECLINED, VoucherState.WITHDRAWN}
    ),
    VoucherState.POSTED: frozenset({VoucherState.REVERSING}),
    VoucherState.REVERSING: frozenset({VoucherState.POSTED, VoucherState.REVERSED}),
    VoucherState.DECLINED: frozenset(),
    VoucherState.WITHDRAWN: frozenset(),
    VoucherState.REVERSED: frozenset(),
}
"""A posted slip is taken back by the opposite journal, asked for by one and approved by another."""


class Entry(Struct, frozen=True):
    """A line as it is typed; a blank line is none."""

    debit: Annotated[str, Meta(max_length=80)] = ""
    credit: Annotated[str, Meta(max_length=80)] = ""
    yen: Annotated[int, Meta(ge=1, le=999_999_999_999)] | None = None
    memo: Annotated[str, Meta(max_length=100)] = ""

    @property
    def blank(self) -> bool:
        """Whether nothing was typed."""
        return not (self.debit or self.credit or self.yen or self.memo)


class Kept(Struct, frozen=True):
    """A line as it is kept; accounts as `code_of` writes them."""

    line: int
    debit: str
    credit: str
    yen: int
    memo: str

    @property
    def as_line(self) -> Line:
        """As it is posted."""
        return Line(ref_of(self.debit), ref_of(self.credit), self.yen, memo=self.memo)


class Voucher(Struct, frozen=True):
    """A slip."""

    id: UUID
    body_id: UUID
    kind: VoucherKind
    on_day: date
    reason: str
    state: VoucherState
    yen: int
    made_by: UUID
    made_at: datetime
    decided_by: UUID | None = None
    decided_at: datetime | None = None
    journal_id: UUID | None = None
    words: str = ""
    reversal_by: UUID | None = None
    reversal_reason: str = ""
    reversed_by: UUID | None = None
    reversed_at: datetime | None = None
    maker: str = ""
    decider: str = ""
    file_name: str | None = None


class Choice(Struct, frozen=True):
    """A client that an account may be of."""

    id: UUID
    name: str


def move(state: VoucherState, to: VoucherState) -> VoucherState:
    """The state moved to, or `VoucherMove`."""
    if to not in VOUCHER_MOVES[state]:
        raise refusals.VoucherMove(state=state.says)
    return to


def other_hands(one: UUID, two: UUID) -> None:
    """Refuses a checker who is the maker."""
    if one == two:
        raise refusals.SameHands


def typed(entries: Sequence[Entry], *, kind: VoucherKind, clients: frozenset[UUID]) -> list[Kept]:
    """The lines as they are kept; of opening balances the side left blank is the net assets."""
    rest = Kind.NET_ASSETS.value if kind is VoucherKind.OPENING else ""
    wrong: list[FieldError] = []
    kept: list[Kept] = []
    for at, one in enumerate(entries):
        if one.blank:
            continue
        sides = (one.debit or rest, one.credit or rest)
        wrong += [
            FieldError(f"lines.{at}.{name}", "account", N_("勘定を選んでください。"))
            for name, code in zip(("debit", "credit"), sides, strict=True)
            if not may_move(code, clients)
        ]
        if sides[0] == sides[1]:
            says = N_("借方と貸方が同じ勘定です。")
            wrong.append(FieldError(f"lines.{at}.credit", "same", says))
        if one.yen is None:
            wrong.append(FieldError(f"lines.{at}.yen", "missing", N_("金額を入力してください。")))
        kept.append(Kept(len(kept) + 1, *sides, one.yen or 0, one.memo))
    if not kept and not wrong:
        says = N_("仕訳の行を1行以上入力してください。")
        wrong.append(FieldError("lines.0.debit", "missing", says))
    if len(kept) > MOST_LINES or sum(one.yen for one in kept) > MAX_YEN:
        wrong.append(FieldError("lines.0.yen", "range", N_("金額か行数が多すぎます。")))
    if wrong:
        raise Invalid(wrong)
    return kept
