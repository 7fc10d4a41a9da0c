"""Workers, their engagements, and the sealing of bank account numbers."""

import re
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from tenants.refusal import Conflict, FieldError, Invalid
from yui.banking import AccountType, NotAnAccount, yucho
from yui.banks import actions as banks
from yui.japan import NotBankText, bank_text
from yui.vault.model import Place, Ring, Secret
from yui.web.words import N_


class State(StrEnum):
    """Whether a worker can be asked. Who is joining is asked nothing: see `onboarding`."""

    JOINING = "joining"
    ACTIVE = "active"
    PAUSED = "paused"
    WITHDRAWN = "withdrawn"


class Account(Struct, frozen=True):
    """A bank account as it was written down; the holder in kana of any width.

    The kana of bank and branch are the master's, whatever was written (`checked`).
    """

    bank_code: str
    bank_kana: str
    branch_code: str
    branch_kana: str
    type: AccountType
    number: str
    holder_kana: str

    def __repr__(self) -> str:
        return f"Account({self.bank_code} {self.branch_code} ****)"


class Known(Struct, frozen=True):
    """A worker as a list or a choice needs her."""

    id: UUID
    code: str
    name: str
    state: State


class Load(Struct, frozen=True):
    """A worker with what she has taken on and not handed in: pieces of work, units, minutes.

    `waiting`: offers that wait for her answer. `minutes` counts only work whose minutes are known.
    """

    id: UUID
    code: str
    name: str
    state: State
    works: int
    units: int
    minutes: int
    waiting: int
    next_due: date | None

    @property
    def hours(self) -> int:
        """The minutes in whole hours, rounded up."""
        return -(-self.minutes // 60)


class Worker(Struct, frozen=True):
    """A worker with her engagement of the day, if she is engaged by then.

    `account_tail` is all of the number that is shown.
    """

    id: UUID
    code: str
    name: str
    kana: str
    email: str | None
    state: State
    joined_on: date
    withdrawn_on: date | None
    body: str | None
    contract_on: date | None
    nda_on: date | None
    invoice_number: str | None
    no_employees_on: date | None
    bank_code: str | None
    bank_kana: str | None
    branch_code: str | None
    branch_kana: str | None
    account_type: str | None
    account_tail: str | None
    holder_kana: str | None
    invoice_since: date | None = None

    @property
    def account(self) -> str:
        """「普通 ****567」; nothing while she has none."""
        if self.account_type is None:
            return ""
        return f"{AccountType(int(self.account_type)).label} ****{self.account_tail}"


class Sealed(Struct, frozen=True):
    """A bank account whose number is sealed for the engagement of this id."""

    id: UUID
    bank_code: str
    bank_kana: str
    branch_code: str
    branch_kana: str
    account_type: str
    account_cipher: bytes
    account_tail: str
    holder_kana: str


class Signed(Struct, frozen=True):
    """What an engagement says beside its account: when which paper was signed, and her tax facts.

    `invoice_since`: from which day her number holds, or from which day she has none any more."""

    contract_on: date
    nda_on: date
    invoice_number: str | None = None
    no_employees_on: date | None = None
    invoice_since: date | None = None


class Engagement(Struct, frozen=True):
    """A person's relationship with one body, as it was written: account, papers, tax facts."""

    id: UUID
    body_id: UUID
    valid_from: date
    contract_on: date
    nda_on: date
    invoice_number: str | None
    no_employees_on: date | None
    bank_code: str
    bank_kana: str
    branch_code: str
    branch_kana: str
    account_type: str
    account_cipher: bytes
    account_tail: str
    holder_kana: str
    usable_from: datetime | None = None
    invoice_since: date | None = None

    @property
    def signed(self) -> Signed:
        """All but the account."""
        facts = (self.invoice_number, self.no_employees_on, self.invoice_since)
        return Signed(self.contract_on, self.nda_on, *facts)


class CodeTaken(Conflict):
    """Another worker of the town has this code."""

    code = "worker_code_taken"
    says = N_("この番号は、ほかのワーカーが使っています。")


class Registered(Conflict):
    """The person is a worker of this town already."""

    code = "already_registered"
    says = N_("この人は、すでに登録されています。")


def number_of(engagement: UUID) -> Place:
    """The account number of an engagement, as the vault seals it."""
    return Place("app.engagement", "account_cipher", engagement)


def sealed(account: Account, *, ring: Ring, row: UUID) -> Sealed:
    """The account (as `checked` gave it) with its number sealed for an engagement to be."""
    return Sealed(
        id=row,
        bank_code=account.bank_code,
        bank_kana=account.bank_kana,
        branch_code=account.branch_code,
        branch_kana=account.branch_kana,
        account_type=str(account.type.value),
        account_cipher=ring.seal(Secret(account.number), number_of(row)),
        account_tail=account.number[-3:],
        holder_kana=account.holder_kana,
    )


def resealed(old: Engagement, *, ring: Ring, row: UUID) -> Sealed:
    """The account of an engagement, sealed anew for the one that takes its place."""
    number = ring.open(old.account_cipher, number_of(old.id))
    return Sealed(
        id=row,
        bank_code=old.bank_code,
        bank_kana=old.bank_kana,
        branch_code=old.branch_code,
        branch_kana=old.branch_kana,
        account_type=old.account_type,
        account_cipher=ring.seal(number, number_of(row)),
        account_tail=old.account_tail,
        holder_kana=old.holder_kana,
    )


_YUCHO, _SYMBOL = "9900", 5
_DIGITS = (("bank_code", 4), ("branch_code", 3), ("number", 7))


def checked(account: Account) -> Account:
    """The account in the letters of the bank file, or every field that a bank would refuse.

    Bank and branch are named by the bank master (`yui.banks`), which must know their codes. What a
    ゆうちょ passbook says (記号 of five digits, 番号) is taken as it stands there.
    """
    account = _of_yucho(account)
    errors: list[FieldError] = []
    for name, size in _DIGITS:
        if not re.fullmatch(rf"[0-9]{{{size}}}", getattr(account, name), re.ASCII):
            says = N_("半角数字{size}桁で入力してください。")
            errors.append(FieldError(name, "not_digits", says, {"size": size}))
    place, holder = None, ""
    if not {"bank_code", "branch_code"} & {error.field for error in errors}:
        try:
            place = banks.demand(account.bank_code, account.branch_code)
        except Invalid as unknown:
            errors += unknown.errors
    try:
        holder = _holder(account.holder_kana)
    except Invalid as wrong:
        errors += wrong.errors
    if errors or place is None:
        raise Invalid(errors)
    return replace(
        account, bank_kana=place.bank.kana, branch_kana=place.branch.kana, holder_kana=holder
    )


def _of_yucho(account: Account) -> Account:
    if account.bank_code != _YUCHO or len(account.branch_code) != _SYMBOL:
        return account
    try:
        branch, kind, number = yucho(account.branch_code, account.number)
    except NotAnAccount:
        says = N_("ゆうちょ銀行の記号と番号を、通帳のとおりに入力してください。")
        raise Invalid([FieldError("branch_code", "not_yucho", says)]) from None
    return replace(account, branch_code=branch, type=kind, number=number)


def _holder(kana: str) -> str:
    try:
        holder = bank_text(kana.strip())
    except NotBankText as wrong:
        says = N_("銀行のデータで使えない文字「{letter}」があります。カナで入力してください。")
        raise Invalid(
            [FieldError("holder_kana", "not_bank_text", says, {"letter": wrong.letter})]
        ) from None
    if not holder:
        raise Invalid([FieldError("holder_kana", "missing", N_("入力してください。"))])
    return holder


def next_code(last: str | None) -> str:
    """The code after the highest: W-014 → W-015."""
    found = re.search(r"(\d+)$", last or "")
    return f"W-{int(found.group(1)) + 1 if found else 1:03}"
