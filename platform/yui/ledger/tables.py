"""The slice's tables, as the migrations made them (0070, 0259–0261, 0308); keys and checks live in SQL."""

from piccolo.columns import UUID, BigInt, Bytea, Date, Integer, Text, Timestamptz
from piccolo.table import Table


class Account(Table, tablename="account", schema="app"):
    """One account a body, kind and party."""

    tenant_id = Integer(null=False)
    id = UUID(primary_key=True, null=False)
    body_id = UUID(null=False)
    kind = Text(null=False)
    worker_id = UUID(null=True)
    client_id = UUID(null=True)
    other = Integer(null=True)
    category = Text(null=False)
    tax = Text(null=False)


class Journal(Table, tablename="journal", schema="app"):
    """A set of postings under one key."""

    tenant_id = Integer(null=False)
    id = UUID(primary_key=True, null=False)
    body_id = UUID(null=False)
    key = Text(null=False)
    kind = Text(null=False)
    input_hash = Bytea(null=False)
    posted_on = Date(null=False)
    memo = Text(null=False)
    reverses = UUID(null=True)
    made_at = Timestamptz(null=False)
    made_by = UUID(null=False)


class Posting(Table, tablename="posting", schema="app"):
    """One movement of yen."""

    tenant_id = Integer(null=False)
    journal_id = UUID(primary_key=True, null=False)
    line = Integer(null=False)
    debit = UUID(null=False)
    credit = UUID(null=False)
    amount_yen = BigInt(null=False)
    posted_on = Date(null=False)
    counts_on = Date(null=False)
    worker_id = UUID(null=True)
    memo = Text(null=False)


class Period(Table, tablename="period", schema="app"):
    """A body's month."""

    tenant_id = Integer(null=False)
    body_id = UUID(primary_key=True, null=False)
    month = Date(null=False)
    state = Text(null=False)
    closed_at = Timestamptz(null=True)
    closed_by = UUID(null=True)


class PeriodSeal(Table, tablename="period_seal", schema="app"):
    """What a closed month held, written once."""

    tenant_id = Integer(null=False)
    body_id = UUID(primary_key=True, null=False)
    month = Date(null=False)
    closed_at = Timestamptz(null=False)
    closed_by = UUID(null=False)
    journals = Integer(null=False)
    yen = BigInt(null=False)
    sha256 = Bytea(null=False)
    open_items = Integer(null=False)


class PeriodBalance(Table, tablename="period_balance", schema="app"):
    """An account's balance at the end of a closed month."""

    tenant_id = Integer(null=False)
    body_id = UUID(primary_key=True, null=False)
    month = Date(null=False)
    account_id = UUID(null=False)
    debit_yen = BigInt(null=False)
    credit_yen = BigInt(null=False)
    balance_yen = BigInt(null=False)


class AccountTitle(Table, tablename="account_title", schema="app"):
    """What a body calls a kind of account in its accounting package."""

    tenant_id = Integer(null=False)
    body_id = UUID(primary_key=True, null=False)
    package = Text(null=False)
    kind = Text(null=False)
    name = Text(null=False)
    sub_name = Text(null=False)
    tax_name = Text(null=False)
    set_at = Timestamptz(null=False)
    set_by = UUID(null=False)


class Voucher(Table, tablename="voucher", schema="app"):
    """A slip that one person writes and another one posts."""

    tenant_id = Integer(null=False)
    id = UUID(primary_key=True, null=False)
    body_id = UUID(null=False)
    kind = Text(null=False)
    on_day = Date(null=False)
    reason = Text(null=False)
    state = Text(null=False)
    yen = BigInt(null=False)
    made_by = UUID(null=False)
    made_at = Timestamptz(null=False)
    decided_by = UUID(null=True)
    decided_at = Timestamptz(null=True)
    journal_id = UUID(null=True)
    words = Text(null=False)
    reversal_by = UUID(null=True)
    reversal_reason = Text(null=False)
    reversed_by = UUID(null=True)
    reversed_at = Timestamptz(null=True)


class VoucherLine(Table, tablename="voucher_line", schema="app"):
    """A movement that a slip asks for."""

    tenant_id = Integer(null=False)
    voucher_id = UUID(primary_key=True, null=False)
    line = Integer(null=False)
    debit = Text(null=False)
    credit = Text(null=False)
    yen = BigInt(null=False)
    memo = Text(null=False)


class VoucherFile(Table, tablename="voucher_file", schema="app"):
    """What was put beside a slip."""

    tenant_id = Integer(null=False)
    voucher_id = UUID(primary_key=True, null=False)
    name = Text(null=False)
    media = Text(null=False)
    body = Bytea(null=False)
    sha256 = Bytea(null=False)


class OpenItemNote(Table, tablename="open_item_note", schema="app"):
    """Why an item is still on a clearing account."""

    tenant_id = Integer(null=False)
    id = UUID(primary_key=True, null=False)
    body_id = UUID(null=False)
    account_id = UUID(null=False)
    journal_id = UUID(null=False)
    reason = Text(null=False)
    until = Date(null=False)
    made_at = Timestamptz(null=False)
    made_by = UUID(null=False)
