"""A slip: its kind, its lines by account, where it stands, and who may move it."""

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from tenants.refusal import FieldError, Invalid
from yui.japan import FiscalYear
from yui.ledger.chart import CHART, Group, Kind, Party
from yui.ledger.model import AccountRef, Line
from yui.ledger.vouchers import refusals
from yui.money import MAX_YEN
from yui.web.words import N_

BY_THEIR_OWN = frozenset(
    {
        Kind.WORKER_PAYABLE,
        Kind.PAYOUT_CLEARING,
        Kind.RETURN_CLEARING,
        Kind.CORRECTION_CLEARING,
        Kind.SETTLEMENT_CLEARING,
        Kind.TOWN_PAYABLE,
        Kind.TOWN_RECEIVABLE,
        Kind.COORDINATION_PAYABLE,
        Kind.COORDINATION_RECEIVABLE,
    }
)
"""What no slip moves: what a worker is owed is lowered by no one's hand (フリーランス法5条1項2号), and
what stands between two bodies is mirrored in the other's books."""
MOST_LINES = 20
MOST_BYTES = 5 * 1_048_576
_MEDIA = {
    b"%PDF-": "application/pdf",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
}


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


class Left(Struct, frozen=True):
    """What is left on an income or expense account: credits less debits."""

    kind: str
    client_id: UUID | None
    other: int | None
    yen: int
    tax: str = ""


def move(state: VoucherState, to: VoucherState) -> VoucherState:
    """The state moved to, or `VoucherMove`."""
    if to not in VOUCHER_MOVES[state]:
        raise refusals.VoucherMove(state=state.says)
    return to


def other_hands(one: UUID, two: UUID) -> None:
    """Refuses a checker who is the maker."""
    if one == two:
        raise refusals.SameHands


def code_of(ref: AccountRef) -> str:
    """An account in one word: its kind, whose it is, and the tax that tells it from its like."""
    whose = ref.client or ref.other
    code = f"{ref.kind}:{whose}" if whose is not None else ref.kind
    return f"{code}@{ref.tax}" if ref.tax else code


def ref_of(code: str) -> AccountRef:
    """The account of a word that `code_of` wrote; ValueError for another."""
    account, _, tax = code.partition("@")
    kind, _, whose = account.partition(":")
    party = CHART[Kind(kind)].party
    if party is Party.CLIENT:
        return AccountRef(kind, client=UUID(whose), tax=tax)
    if party is Party.TOWN:
        return AccountRef(kind, other=int(whose), tax=tax)
    if whose or party is not Party.NONE:
        raise ValueError(code)
    return AccountRef(kind, tax=tax)


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
            if not _may(code, clients)
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


def _may(code: str, clients: frozenset[UUID]) -> bool:
    try:
        ref = ref_of(code)
    except (ValueError, KeyError):
        return False
    return (
        ref.kind not in BY_THEIR_OWN
        and not ref.tax
        and (ref.client is None or ref.client in clients)
    )


def transfer(left: Sequence[Left]) -> list[Kept]:
    """The lines that bring every income and expense account to zero, against the net assets."""
    net = Kind.NET_ASSETS.value
    found: list[Kept] = []
    for one in sorted(left, key=lambda x: (x.kind, str(x.client_id or x.other or ""), x.tax)):
        if CHART[Kind(one.kind)].group not in {Group.INCOME, Group.EXPENSE} or not one.yen:
            continue
        code = code_of(AccountRef(one.kind, client=one.client_id, other=one.other, tax=one.tax))
        sides = (code, net) if one.yen > 0 else (net, code)
        found.append(Kept(len(found) + 1, *sides, abs(one.yen), ""))
    return found


def last_day(year: int, *, today: date) -> date:
    """The last day of a fiscal year that is over."""
    last = FiscalYear(year).last
    if today <= last:
        raise refusals.YearNotOver("year")
    return last


def media_of(body: bytes) -> str:
    """What a file is by its first bytes; only what every reader opens is taken."""
    if len(body) > MOST_BYTES:
        says = N_("証憑は5MBまでです。")
        raise Invalid([FieldError("files", "too_large", says)])
    for start, media in _MEDIA.items():
        if body.startswith(start):
            return media
    says = N_("証憑は、PDF・PNG・JPEGのどれかにしてください。")
    raise Invalid([FieldError("files", "media", says)])
