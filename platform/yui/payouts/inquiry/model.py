"""A request to the bank about one transfer, with the figures that it was sent with."""

from datetime import date, datetime
from uuid import UUID

from msgspec import Struct

from tenants.refusal import Conflict
from yui.banking import AccountType
from yui.japan import screen_text
from yui.payouts.items.model import ItemState
from yui.web.words import N_


class NotAsked(Conflict):
    """No bank is asked about this transfer."""

    code = "inquiry_none"
    says = N_(
        "この振込は「{state}」です。訂正の照会中か、組戻を依頼中の振込だけ、依頼書を出せます。"
    )


class Row(Struct, frozen=True):
    """One transfer as it was sent, with where she is to be paid now; account numbers sealed."""

    run_id: UUID
    worker_id: UUID
    body_id: UUID
    pay_on: date
    yen: int
    state: ItemState
    reason: str
    engagement_id: UUID
    bank_code: str
    bank_kana: str
    branch_code: str
    branch_kana: str
    account_type: str
    account_cipher: bytes
    holder_kana: str
    file_sha256: str
    file_records: int
    file_yen: int
    file_made_at: datetime
    recall_reason: str
    now_id: UUID | None
    now_bank_code: str | None
    now_bank_kana: str | None
    now_branch_code: str | None
    now_branch_kana: str | None
    now_account_type: str | None
    now_account_cipher: bytes | None
    now_holder_kana: str | None


class Waits(Struct, frozen=True):
    """A transfer that a bank asks about."""

    run_id: UUID
    worker_id: UUID
    code: str
    name: str
    pay_on: date
    yen: int
    reason: str


class Account(Struct, frozen=True):
    """An account as a bank's clerk reads it."""

    bank_code: str
    bank: str
    branch_code: str
    branch: str
    type: str
    number: str
    holder: str


class Inquiry(Struct, frozen=True):
    """What stands on the paper; `right`: her account as it is now, where it is another."""

    row: Row
    recall: bool
    sent: Account
    right: Account | None


def account(
    bank: tuple[str, str], branch: tuple[str, str], *, kind: str, number: str, holder: str
) -> Account:
    """An account in letters that people read; `bank`, `branch`: code and kana."""
    return Account(
        bank_code=bank[0],
        bank=screen_text(bank[1]),
        branch_code=branch[0],
        branch=screen_text(branch[1]),
        type=AccountType(int(kind)).label,
        number=number,
        holder=screen_text(holder),
    )


def recalled(state: ItemState) -> bool:
    """Whether the paper asks the money back; raises `NotAsked` where no bank is asked."""
    if state not in {ItemState.CORRECTING, ItemState.RECALLING}:
        raise NotAsked(state=state.says)
    return state is ItemState.RECALLING
