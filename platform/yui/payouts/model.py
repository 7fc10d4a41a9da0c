"""A payout run: its states, who may move it, what its approval covers, what stands in its way."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from msgspec import Struct

from tenants.refusal import Conflict, FieldError, Invalid, Refused
from yui import due
from yui.banking import AccountType, payee_name
from yui.due import ClosingRule
from yui.japan import DAY, FiscalYear, NotBankText, is_business_day, next_business_day
from yui.payouts.zengin import Payer, Transfer, customer_codes
from yui.tax import Category

PART = 20_000
"""Payees a part of the build takes; a part stays well within a job's time."""
OBJECTION_DAYS = 7
"""Days to answer a statement before it counts as confirmed (消費税法30条9項3号)."""


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
    State.BUILDING: "計算中",
    State.DRAFT: "承認待ち",
    State.APPROVED: "承認済み",
    State.EXPORTED: "データ作成済み",
    State.SETTLED: "支払済み",
    State.DISCARDED: "取りやめ",
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


class Run(Struct, frozen=True):
    """A body's payment of its workers for what counts up to `closing_on`."""

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
    closing_day: int
    pay_month_offset: int
    pay_day: int
    inspection_days: int
    bank_code: str
    bank_kana: str
    branch_code: str
    branch_kana: str
    account_type: str
    account_number: str
    requester_code: str

    @property
    def rule(self) -> ClosingRule:
        """When its months close and are paid."""
        return ClosingRule(
            self.closing_day, self.pay_day, self.pay_month_offset, self.inspection_days
        )

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
    """Sums of a run, in yen; `payees` counts people, not lines."""

    payees: int = 0
    gross: int = 0
    tax: int = 0
    withheld: int = 0
    net: int = 0


class ByCategory(Struct, frozen=True):
    """A category's part of a run."""

    category: str
    payees: int
    gross: int
    tax: int
    withheld: int
    net: int

    @property
    def says(self) -> str:
        """The category's name."""
        return Category(self.category).label


class Payee(Struct, frozen=True):
    """One worker's line on a run's page."""

    worker_id: UUID
    code: str
    name: str
    gross: int
    tax: int
    withheld: int
    net: int
    categories: list[str]
    invoice_number: str | None
    payable: bool
    account: str


class Item(Struct, frozen=True):
    """One worker's amount in one category."""

    category: str
    gross_yen: int
    tax_yen: int
    withholding_yen: int
    net_yen: int
    invoice_number: str | None

    @property
    def says(self) -> str:
        """The category's name."""
        return Category(self.category).label


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


class Named(Struct, frozen=True):
    """Someone by name."""

    id: UUID
    name: str


class FileInfo(Struct, frozen=True):
    """The transfer file, without its bytes."""

    sha256: bytes
    records: int
    total_yen: int
    made_at: datetime
    made_by: UUID


class Check(Struct, frozen=True):
    """One line of the run's checks: `kind` ok, warn or ng."""

    kind: str
    says: str
    values: dict[str, object] = {}


class SelfApproval(Refused):
    """Whoever drafted a run may not approve it."""

    code = "self_approval"
    status = 403
    says = "作成した人は承認できません。ほかの職員が内容を確かめて承認してください。"


class RunExists(Conflict):
    """The body has a run for this closing day."""

    code = "payout_run_exists"
    says = "この締め日の支払処理はすでにあります。一覧から開いてください。"


class ItemsChanged(Refused):
    """The items no longer hash to what was approved: no file is made."""

    code = "payout_items_changed"
    says = "承認のあとで支払の内容が変わっています。データは作れません。管理者に連絡してください。"


class NotPayable(Refused):
    """Someone's bank account is missing or unusable."""

    code = "payout_not_payable"
    says = "振込先に問題のある人が{count}人います（{first}）。登録を直し、支払処理をやり直してください。"


class WrongState(Conflict):
    """The run is in another state than this step needs."""

    code = "payout_wrong_state"
    says = "この支払処理は「{state}」のため、この操作はできません。"


def move(run: Run, to: State) -> State:
    """The next state, or `WrongState`."""
    if to not in MOVES[run.state]:
        raise WrongState(state=run.state.says)
    return to


def propose(
    rule: ClosingRule, *, closing_on: date, pay_on: date | None, today: date
) -> tuple[date, date]:
    """Closing and payment day of a new run; when none is given the rule's payment day, or, where
    that has passed, the next business day.

    A payment day is a business day of banks from today on. A closing day lies in the past.
    """
    paid = pay_on or max(due.regular_payment(rule, closing_on), next_business_day(today))
    errors: list[FieldError] = []
    if closing_on >= today:
        errors.append(FieldError("closing_on", "not_over", "締め日を過ぎてから作成してください。"))
    if not is_business_day(paid):
        errors.append(FieldError("pay_on", "bank_holiday", "銀行の営業日を選んでください。"))
    if paid < today:
        errors.append(FieldError("pay_on", "past", "支払日は今日からあとの日にしてください。"))
    if errors:
        raise Invalid(errors)
    return closing_on, paid


def approve(run: Run, *, by: UUID) -> State:
    """The decision to approve; raises `SelfApproval` for whoever drafted the run."""
    to = move(run, State.APPROVED)
    if run.drafted_by == by:
        raise SelfApproval
    return to


def transfer(to: Destination, *, account: str, closing: date) -> Transfer:
    """A destination as a record of the bank's file; the customer codes are numbers alone."""
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
        reference=customer_codes(int(digits or "0"), closing.year * 100 + closing.month),
    )


def number(body: Body, *, closing: date, code: str) -> str:
    """The statement's number: 「立振-R8-1130-W-001」."""
    return f"{body.short}-{FiscalYear.of(closing).short}-{closing:%m%d}-{code}"


def object_by(issued: date) -> date:
    """The last day on which a worker may object before the statement counts as confirmed."""
    return issued + timedelta(days=OBJECTION_DAYS)


def late(rule: ClosingRule, *, earliest: date | None, pay_on: date) -> date | None:
    """The legal limit that the run would miss, or None when it pays in time.

    `earliest`: the first acceptance in the run. Its work was received at most `inspection_days`
    before (later acceptance would have been deemed), so that the answer errs on the early side.
    """
    if earliest is None:
        return None
    limit = due.latest_payment(earliest - rule.inspection_days * DAY)
    return limit if pay_on > limit else None


def checks(
    run: Run,
    payees: Sequence[Payee],
    *,
    body: Body,
    earliest: date | None,
    month_open: bool,
    clearing_gap: int,
) -> list[Check]:
    """What a checker looks at before approving."""
    bad = [payee.name for payee in payees if not payee.payable]
    limit = late(body.rule, earliest=earliest, pay_on=run.pay_on)
    found = [
        Check("ok", "記帳の合計と一致しています。")
        if clearing_gap == 0
        else Check("ng", "記帳の合計と{gap}円ちがいます。", {"gap": clearing_gap}),
        Check("ng", "振込先の登録がない人: {names}", {"names": "、".join(bad[:5])})
        if bad
        else Check("ok", "全員の振込先が登録されています。"),
        Check(
            "warn", "受け取りから60日を過ぎるおそれがあります（期限 {limit}）。", {"limit": limit}
        )
        if limit
        else Check("ok", "受け取りから60日以内に支払います。"),
    ]
    if month_open:
        found.append(
            Check("warn", "月がまだ締められていません。あとから検収した分は次の支払になります。")
        )
    return found
