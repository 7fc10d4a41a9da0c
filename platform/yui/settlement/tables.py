"""The slice's tables, as the migrations made them (0253); keys and checks live in SQL."""

from piccolo.columns import UUID, BigInt, Boolean, Bytea, Date, Integer, Text, Timestamptz
from piccolo.table import Table


class SettlementRule(Table, tablename="settlement_rule", schema="app"):
    """How the price of shared work is divided; written by gates."""

    tenant_id = Integer(null=False)
    id = UUID(primary_key=True, null=False)
    side = Text(null=False)
    other = Integer(null=False)
    share_id = UUID(null=True)
    manager = Integer(null=True)
    sponsor = Integer(null=True)
    client_bp = Integer(null=False)
    worker_bp = Integer(null=False)
    manager_bp = Integer(null=False)
    sponsor_bp = Integer(null=False)
    rest = Text(null=False)
    valid_from = Date(null=False)
    valid_to = Date(null=True)
    ours = Boolean(null=False)
    state = Text(null=False)
    proposed_at = Timestamptz(null=False)
    answered_at = Timestamptz(null=True)


class SettlementSplit(Table, tablename="settlement_split", schema="app"):
    """The rule of a share, frozen at its acceptance; written by gates."""

    tenant_id = Integer(null=False)
    share_id = UUID(primary_key=True, null=False)
    rule_id = UUID(null=False)
    manager = Integer(null=True)
    sponsor = Integer(null=True)
    client_bp = Integer(null=False)
    worker_bp = Integer(null=False)
    manager_bp = Integer(null=False)
    sponsor_bp = Integer(null=False)
    rest = Text(null=False)
    frozen_at = Timestamptz(null=False)


class Settlement(Table, tablename="settlement", schema="app"):
    """One side of a month's statement; written by gates."""

    tenant_id = Integer(null=False)
    id = UUID(primary_key=True, null=False)
    other = Integer(null=False)
    body_id = UUID(null=False)
    other_body = UUID(null=False)
    other_name = Text(null=False)
    month = Date(null=False)
    number = Integer(null=False)
    corrects = UUID(null=True)
    lines = Integer(null=False)
    low_owes = BigInt(null=False)
    high_owes = BigInt(null=False)
    hash = Bytea(null=False)
    state = Text(null=False)
    drawn_at = Timestamptz(null=False)
    low_confirmed_at = Timestamptz(null=True)
    high_confirmed_at = Timestamptz(null=True)
    closed_at = Timestamptz(null=True)
    netting_id = UUID(null=True)
    netted_at = Timestamptz(null=True)
    settled_at = Timestamptz(null=True)
    low_tax = BigInt(null=False)
    high_tax = BigInt(null=False)
    low_deemed = Boolean(null=False)
    high_deemed = Boolean(null=False)
    invoice_number = Text(null=True)
    other_invoice_number = Text(null=True)
    exempt = Boolean(null=False)


class SettlementTax(Table, tablename="settlement_tax", schema="app"):
    """Tax of a statement; written by gates."""

    tenant_id = Integer(null=False)
    settlement_id = UUID(primary_key=True, null=False)
    payer = Integer(null=False)
    refund = Boolean(null=False)
    rate_bp = Integer(null=False)
    base_yen = BigInt(null=False)
    tax_yen = BigInt(null=False)


class SettlementPaper(Table, tablename="settlement_paper", schema="app"):
    """A body's own number of a statement, and its last day to object."""

    tenant_id = Integer(null=False)
    settlement_id = UUID(primary_key=True, null=False)
    body_id = UUID(null=False)
    number = Text(null=False)
    issued_on = Date(null=False)
    object_by = Date(null=False)
    issued_at = Timestamptz(null=False)


class SettlementItem(Table, tablename="settlement_item", schema="app"):
    """A line of a statement; written by gates."""

    tenant_id = Integer(null=False)
    settlement_id = UUID(primary_key=True, null=False)
    line = Integer(null=False)
    source = Text(null=False)
    source_id = UUID(null=False)
    account = Text(null=False)
    refund = Boolean(null=False)
    payer = Integer(null=False)
    payee = Integer(null=False)
    title = Text(null=False)
    quantity = Integer(null=True)
    unit_name = Text(null=False)
    base_yen = BigInt(null=False)
    yen = BigInt(null=False)
    decided_at = Timestamptz(null=False)
    taxed_on = Date(null=True)


class SettlementDispute(Table, tablename="settlement_dispute", schema="app"):
    """An objection to a line; written by gates."""

    tenant_id = Integer(null=False)
    id = UUID(primary_key=True, null=False)
    settlement_id = UUID(null=False)
    line = Integer(null=False)
    ours = Boolean(null=False)
    reason = Text(null=False)
    note = Text(null=False)
    claimed_yen = BigInt(null=False)
    state = Text(null=False)
    answer = Text(null=False)
    delta_yen = BigInt(null=False)
    raised_at = Timestamptz(null=False)
    answered_at = Timestamptz(null=True)


class SettlementTransfer(Table, tablename="settlement_transfer", schema="app"):
    """One side of a netting's transfer; written by gates."""

    tenant_id = Integer(null=False)
    id = UUID(primary_key=True, null=False)
    side = Text(null=False)
    other = Integer(null=False)
    body_id = UUID(null=False)
    other_name = Text(null=False)
    account = Text(null=False)
    netting_id = UUID(null=False)
    yen = BigInt(null=False)
    state = Text(null=False)
    planned_at = Timestamptz(null=False)
    paid_on = Date(null=True)
    paid_reference = Text(null=False)
    received_on = Date(null=True)
    received_reference = Text(null=False)


class SettlementVoucher(Table, tablename="settlement_voucher", schema="app"):
    """What one person says that the bank says of a transfer, and who confirmed it."""

    tenant_id = Integer(null=False)
    id = UUID(primary_key=True, null=False)
    transfer_id = UUID(null=False)
    on_day = Date(null=False)
    reference = Text(null=False)
    entry_id = UUID(null=True)
    state = Text(null=False)
    made_by = UUID(null=False)
    made_at = Timestamptz(null=False)
    checked_by = UUID(null=True)
    checked_at = Timestamptz(null=True)
