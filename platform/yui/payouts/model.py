"""A payout run: its states, who may move it, where its money goes."""

from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from msgspec import Struct

from tenants.refusal import FieldError, Invalid, Unknown
from yui import due, rates
from yui.banking import AccountType, payee_name
from yui.due import Closes, Closings, Dated
from yui.japan import NotBankText, day_of, is_business_day, next_business_day, wareki
from yui.ledger.model import AccountRef
from yui.payouts.profiles import FilePart
from yui.payouts.refusals import DayPassed, ProveAgain, SelfApproval, WrongState
from yui.payouts.zengin import Payer, Transfer, customer_codes
from yui.vault.model import Place
from yui.web.words import N_

PART = 20_000
"""Payees a part of the build takes; a part stays well within a job's time."""
CLEARING = AccountRef("payout_clearing")
"""What a run has taken from the payables and the bank has not yet paid."""


class State(StrEnum):
    """Where a run stands."""

    BUILDING = "building"
    DRAFT = "draft"
    APPROVED = "approved"
    EXPORTED = "exported"
    SETTLED = "settled"
    DISCARDED = "discarded"

    @property
    def says(self) -> str:
        """The msgid of its chip."""
        return _SAYS[self]


_SAYS = {
    State.BUILDING: N_("計算中"),
    State.DRAFT: N_("承認待ち"),
    State.APPROVED: N_("承認済み"),
    State.EXPORTED: N_("データ作成済み"),
    State.SETTLED: N_("支払済み"),
    State.DISCARDED: N_("取りやめ"),
}
MOVES: dict[State, frozenset[State]] = {
    State.BUILDING: frozenset({State.DRAFT, State.DISCARDED}),
    State.DRAFT: frozenset({State.APPROVED, State.DISCARDED}),
    State.APPROVED: frozenset({State.EXPORTED, State.DISCARDED}),
    State.EXPORTED: frozenset({State.SETTLED}),
    State.SETTLED: frozenset(),
    State.DISCARDED: frozenset(),
}
"""Every move there is. Once the bank's file exists a run goes on to settlement or stays."""


def _sent(kana: str) -> str:
    """Kana in bank letters; what no bank takes stays as it is, and the file's own check names it."""
    try:
        return payee_name(kana)
    except NotBankText:
        return kana


class Kind(StrEnum):
    """What a run pays: all that counts up to its closing day, or what came back alone."""

    MONTHLY = "monthly"
    REPAY = "repay"


class Run(Struct, frozen=True):
    """A body's payment of its workers for what counts up to `closing_on`; of one that only pays again
    what came back, the day it was drafted on."""

    id: UUID
    body_id: UUID
    closing_on: date
    pay_on: date
    state: State
    drafted_by: UUID
    drafted_at: datetime
    approved_by: UUID | None = None
    approved_at: datetime | None = None
    item_hash: bytes | None = None
    settled_at: datetime | None = None
    operation_id: UUID | None = None
    kind: Kind = Kind.MONTHLY

    @property
    def again(self) -> bool:
        """It pays again what came back, and nothing else."""
        return self.kind is Kind.REPAY

    @property
    def remit_by(self) -> date:
        """When the tax withheld is due at the tax office."""
        return due.remittance(self.pay_on)


class Body(Struct, frozen=True):
    """Who pays: the body's name, closing rule, bank account and address."""

    id: UUID
    name: str
    kana: str
    short: str
    address: str
    phone: str
    invoice_number: str | None
    closings: list[Dated]
    inspection_days: int
    bank_code: str
    bank_kana: str
    branch_code: str
    branch_kana: str
    account_type: str
    account_number: str
    requester_code: str

    @property
    def rule(self) -> Closings:
        """When its months close and are paid, each by the rule that holds for it."""
        return due.closings(self.closings, inspection_days=self.inspection_days)

    @property
    def payer(self) -> Payer:
        """The bank file's header."""
        return Payer(
            code=self.requester_code,
            name=_sent(self.kana),
            bank_code=self.bank_code,
            bank_name=_sent(self.bank_kana)[:15],
            branch_code=self.branch_code,
            branch_name=_sent(self.branch_kana)[:15],
            type=AccountType(int(self.account_type)),
            number=self.account_number,
        )


class Totals(Struct, frozen=True):
    """Sums of a run, in yen; `payees` counts people, not lines; `again`, what came back, is in `net`."""

    payees: int = 0
    gross: int = 0
    tax: int = 0
    withheld: int = 0
    net: int = 0
    again: int = 0
    again_payees: int = 0


class Destination(Struct, frozen=True):
    """Where a worker's net goes; the account number as it is kept (sealed)."""

    worker_id: UUID
    code: str
    engagement_id: UUID
    bank_code: str
    bank_kana: str
    branch_code: str
    branch_kana: str
    account_type: str
    account_cipher: bytes
    holder_kana: str
    net: int


def file_of(run: UUID) -> Place:
    """A run's transfer file, as the vault seals it."""
    return Place("app.transfer_file", "body", run)


class FileInfo(Struct, frozen=True):
    """The transfer file, without its bytes; `parts` where the bank takes several instead of one."""

    sha256: bytes
    records: int
    total_yen: int
    made_at: datetime
    made_by: UUID
    parts: list[FilePart] = []

    def part(self, number: int) -> tuple[int, FilePart]:
        """Where a part (from 1) begins among the bytes, and what it is; raises `Unknown`."""
        whole = FilePart(0, self.records, self.total_yen, self.sha256.hex())
        parts = self.parts or [whole]
        if not 1 <= number <= len(parts):
            raise Unknown
        return sum(part.size for part in parts[: number - 1]), parts[number - 1]


def move(run: Run, to: State) -> State:
    """The next state, or `WrongState`."""
    if to not in MOVES[run.state]:
        raise WrongState(state=run.state.says)
    return to


def propose(
    rule: Closes, *, closing_on: date, pay_on: date | None, today: date
) -> tuple[date, date]:
    """Closing and payment day of a new run; when none is given the rule's payment day, or, where
    that has passed, the next business day.

    A payment day is a business day of banks from today on, and never after that day: it is the one
    that the terms notices name (フリーランス法4条5項). A closing day lies in the past.
    """
    last = max(due.regular_payment(rule, closing_on), next_business_day(today))
    paid = pay_on or last
    errors: list[FieldError] = []
    if closing_on >= today:
        errors.append(
            FieldError("closing_on", "not_over", N_("締め日を過ぎてから作成してください。"))
        )
    if not is_business_day(paid):
        errors.append(FieldError("pay_on", "bank_holiday", N_("銀行の営業日を選んでください。")))
    if paid < today:
        errors.append(FieldError("pay_on", "past", N_("支払日は今日からあとの日にしてください。")))
    if paid > last:
        says = N_("支払期日（{day}）までの日を選んでください。")
        errors.append(FieldError("pay_on", "late", says, {"day": wareki(last)}))
    if errors:
        raise Invalid(errors)
    return closing_on, paid


def approve(run: Run, *, by: UUID, today: date, behalf: UUID | None = None) -> State:
    """The decision to approve; raises `SelfApproval` for whoever drafted the run or acts for who
    did (`behalf`), `DayPassed`."""
    to = move(run, State.APPROVED)
    if run.drafted_by in {by, behalf}:
        raise SelfApproval
    in_time(run, today=today)
    return to


def proved(opened_at: datetime | None, *, run: UUID, now: datetime) -> None:
    """Raises `ProveAgain` unless the caller logged in, by password or passkey, within the minutes
    that hold on the day. Real time, as sessions are."""
    minutes = rates.known(rates.book().payout_rule, day_of(now)).approval_minutes
    if opened_at is None or not timedelta() <= now - opened_at <= timedelta(minutes=minutes):
        raise ProveAgain(minutes=minutes, run=run)


def in_time(run: Run, *, today: date) -> None:
    """Raises `DayPassed` when the payment day is over."""
    if run.pay_on < today:
        raise DayPassed(day=wareki(run.pay_on))


def transfer(to: Destination, *, account: str, closing: date) -> Transfer:
    """A destination as a record of the bank's file; the customer codes are numbers alone.

    The second is the run's closing day, of which a body has one run: no record of one run is that of
    another, though it pays the same yen to the same account on the same day. A bank refuses a file
    that it knows by its bytes, and answers by the bytes that it was sent.
    """
    digits = "".join(c for c in to.code if c in "0123456789")[-10:]
    return Transfer(
        bank_code=to.bank_code,
        bank_name=_sent(to.bank_kana)[:15],
        branch_code=to.branch_code,
        branch_name=_sent(to.branch_kana)[:15],
        type=int(to.account_type),
        number=account,
        holder=_sent(to.holder_kana),
        amount=to.net,
        reference=customer_codes(int(digits or "0"), int(f"{closing:%Y%m%d}")),
    )


class Build(Struct, frozen=True):
    """The promise `payouts.build`: part `at` of `of` of a run."""

    run: UUID
    at: int
    of: int


class Exported(Struct, frozen=True):
    """The event `statements.issue`: a run's file exists, its payees may be told."""

    run: UUID
