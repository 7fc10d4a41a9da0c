"""Postings balanced by their shape, journals under one key, months that close."""

from collections.abc import Sequence
from datetime import date, datetime
from hashlib import sha256
from uuid import UUID, uuid5

from msgspec import Struct

from tenants.actor import TenantId
from tenants.refusal import Conflict, FieldError, Invalid, Refused
from yui.japan import FiscalYear, last_of_month
from yui.ledger.chart import Kind
from yui.money import MAX_YEN, Yen

_ACCOUNTS = UUID("6f1c7c4e-53c1-5b7a-9d0e-2026112100aa")


class AccountRef(Struct, frozen=True):
    """An account by what it is; it comes into being when something is first posted to it.

    `other` is the other town's code; `category` and `tax` tell a worker's payables apart.
    """

    kind: str
    worker: UUID | None = None
    client: UUID | None = None
    other: TenantId | int | None = None
    category: str = ""
    tax: str = ""


def transitional(percent: int) -> str:
    """What tells apart tax bought from an unregistered seller of which this percent may be credited
    (経過措置): by the day of the service, and so not to be read from the day of the posting."""
    return f"non_registered:{percent}"


def nondeductible(percent: int) -> str:
    """The same of the rest of that tax, which is cost."""
    return f"nondeductible:{percent}"


def account_id(tenant: TenantId, body: UUID, ref: AccountRef) -> UUID:
    """The account's id, which follows from what it is: two first postings make one account."""
    parts = (tenant, body, ref.kind, ref.worker, ref.client, ref.other, ref.category, ref.tax)
    return uuid5(_ACCOUNTS, "/".join("" if part is None else str(part) for part in parts))


class Line(Struct, frozen=True):
    """One movement: `yen` above 0 from the credit account to the debit account."""

    debit: AccountRef
    credit: AccountRef
    yen: Yen | int
    worker: UUID | None = None
    memo: str = ""


class Posting(Struct, frozen=True):
    """A line as it is kept: accounts by id, a worker's rows seen by herself."""

    line: int
    debit: UUID
    credit: UUID
    amount_yen: int
    worker_id: UUID | None = None
    memo: str = ""


class Journal(Struct, frozen=True):
    """A set of postings under one key."""

    id: UUID
    body_id: UUID
    key: str
    kind: str
    input_hash: bytes
    posted_on: date
    memo: str
    reverses: UUID | None


class NewJournal(Struct, frozen=True):
    """A journal to be made; `hashed` is what its key stands for."""

    body: UUID
    key: str
    kind: str
    on: date
    hashed: bytes
    memo: str = ""
    reverses: UUID | None = None


class Balance(Struct, frozen=True):
    """Sums of one kind of account; `credit` − `debit` is what a liability still owes."""

    kind: str
    debit: int
    credit: int

    @property
    def says(self) -> str:
        """The msgid of the kind's name."""
        return Kind(self.kind).says if self.kind in set(Kind) else self.kind


class Month(Struct, frozen=True):
    """A body's month; one without a row is open."""

    month: date
    state: str
    postings: int = 0
    yen: int = 0
    closed_at: datetime | None = None
    closed_by: UUID | None = None
    closer: str = ""

    @property
    def closed(self) -> bool:
        """Whether nothing may be posted into it."""
        return self.state == "closed"

    @property
    def fiscal_year(self) -> FiscalYear:
        """The fiscal year it lies in."""
        return FiscalYear.of(self.month)


class PeriodClosed(Refused):
    """The month is closed: a correction is a reversing entry in an open one."""

    code = "period_closed"
    status = 409
    says = "{month}は締め済みのため、この日付では記帳できません。開いている月に記帳してください。"


class KeyReused(Refused):
    """The key has been used for another input: nothing was posted."""

    code = "idempotency_key_reused"
    status = 409
    says = "同じ処理が、ちがう内容ですでに記録されています。画面を開き直して確かめてください。"


class AlreadyReversed(Conflict):
    """A journal is reversed once."""

    code = "already_reversed"
    says = "この仕訳はすでに取り消されています。"


class IsReversal(Conflict):
    """A reversal is not taken back: what it undid is posted anew, by a slip that says why."""

    code = "is_a_reversal"
    says = "この仕訳は取消の仕訳です。もう一度取り消すことはできません。元の内容は、新しい伝票で記帳してください。"


class AlreadyTaken(Refused):
    """What would be taken back is in a payout run already: the worker's payable has no such yen."""

    code = "already_in_payout"
    says = (
        "すでに支払処理に入っているため、取り消せません。支払処理をやめてから、取り消してください。"
    )


class MonthNotOver(Refused):
    """A month is closed after its last day."""

    code = "month_not_over"
    says = "{month}はまだ終わっていません。{day}を過ぎてから締めてください。"


class EarlierMonthOpen(Refused):
    """Months close in their order."""

    code = "earlier_month_open"
    says = "先に{month}を締めてください。"


class AlreadyClosed(Conflict):
    """The month was closed before."""

    code = "already_closed"
    says = "{month}はすでに締められています。"


def month_name(month: date) -> str:
    """「2026年11月」."""
    return f"{month.year}年{month.month}月"


def check(lines: Sequence[Line]) -> None:
    """Refuses an empty journal, an amount that is not above 0, an account paid from itself."""
    if not lines:
        raise Invalid([FieldError("lines", "missing", "仕訳の行がありません。")])
    for at, line in enumerate(lines):
        if not 0 < line.yen <= MAX_YEN:
            raise Invalid([FieldError(f"lines.{at}.yen", "range", "金額が正しくありません。")])
        if line.debit == line.credit:
            raise Invalid([FieldError(f"lines.{at}.credit", "same", "借方と貸方が同じ勘定です。")])


def postings(tenant: TenantId, body: UUID, lines: Sequence[Line]) -> list[Posting]:
    """The lines with their accounts' ids, numbered from 1; a payable's line is its worker's."""
    return [
        Posting(
            line=at,
            debit=account_id(tenant, body, line.debit),
            credit=account_id(tenant, body, line.credit),
            amount_yen=int(line.yen),
            worker_id=line.worker or line.debit.worker or line.credit.worker,
            memo=line.memo,
        )
        for at, line in enumerate(lines, 1)
    ]


def input_hash(kept: Sequence[Posting]) -> bytes:
    """SHA-256 over who pays whom how much, line by line; day and memo do not make it another input.

    A retry after the month was closed may fall on another day and is still the same command.
    `queries.altered` computes the same in SQL.
    """
    text = ";".join(f"{one.debit}:{one.credit}:{one.amount_yen}" for one in kept)
    return sha256(text.encode()).digest()


def close(month: date, *, state: str, earlier: date | None, today: date) -> date:
    """The decision to close `month` (its first day). Returns its last day."""
    last = last_of_month(month)
    if state == "closed":
        raise AlreadyClosed(month=month_name(month))
    if today <= last:
        raise MonthNotOver("month", month=month_name(month), day=f"{last.month}月{last.day}日")
    if earlier is not None:
        raise EarlierMonthOpen("month", month=month_name(earlier))
    return last
