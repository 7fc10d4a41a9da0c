"""The slice's tables, as the migrations made them (0080, 0264, 0321); keys and checks live in SQL."""

from piccolo.columns import JSONB, UUID, BigInt, Boolean, Bytea, Date, Integer, Text, Timestamptz
from piccolo.table import Table


class PayoutRun(Table, tablename="payout_run", schema="app"):
    """A body's monthly payment."""

    tenant_id = Integer(null=False)
    id = UUID(primary_key=True, null=False)
    body_id = UUID(null=False)
    closing_on = Date(null=False)
    pay_on = Date(null=False)
    state = Text(null=False)
    drafted_by = UUID(null=False)
    drafted_at = Timestamptz(null=False)
    approved_by = UUID(null=True)
    approved_at = Timestamptz(null=True)
    item_hash = Bytea(null=True)
    settled_at = Timestamptz(null=True)
    operation_id = UUID(null=True)
    kind = Text(null=False)


class Payout(Table, tablename="payout", schema="app"):
    """One worker's amount in a run and category."""

    tenant_id = Integer(null=False)
    run_id = UUID(primary_key=True, null=False)
    worker_id = UUID(null=False)
    category = Text(null=False)
    journal_id = UUID(null=False)
    engagement_id = UUID(null=True)
    invoice_number = Text(null=True)
    gross_yen = BigInt(null=False)
    tax_yen = BigInt(null=False)
    withholding_yen = BigInt(null=False)
    net_yen = BigInt(null=True)
    included_yen = BigInt(null=False)


class TransferFile(Table, tablename="transfer_file", schema="app"):
    """The bank file, made once."""

    tenant_id = Integer(null=False)
    run_id = UUID(primary_key=True, null=False)
    sha256 = Bytea(null=False)
    body = Bytea(null=False)
    records = Integer(null=False)
    total_yen = BigInt(null=False)
    made_at = Timestamptz(null=False)
    made_by = UUID(null=False)
    parts = JSONB(null=False)


class TransferProfile(Table, tablename="transfer_profile", schema="app"):
    """What the body's bank takes (0266)."""

    tenant_id = Integer(null=False)
    body_id = UUID(primary_key=True, null=False)
    valid_from = Date(null=False)
    line_end = Text(null=False)
    eof = Boolean(null=False)
    most_records = Integer(null=False)
    exchange = Text(null=False)
    full_stop = Boolean(null=False)
    reason = Text(null=False)
    decided_by = UUID(null=False)
    decided_at = Timestamptz(null=False)
    proposed_by = UUID(null=True)


class PayoutCredit(Table, tablename="payout_credit", schema="app"):
    """What of a payment's tax may be credited, by service days (0267)."""

    tenant_id = Integer(null=False)
    run_id = UUID(primary_key=True, null=False)
    worker_id = UUID(null=False)
    since = Date(null=False)
    registered = Boolean(null=False)
    percent = Integer(null=False)
    exclusive_yen = BigInt(null=False)
    inclusive_yen = BigInt(null=False)
    tax_yen = BigInt(null=False)
    included_yen = BigInt(null=False)
    credit_yen = BigInt(null=False)


class PayClock(Table, tablename="pay_clock", schema="app"):
    """A delivery whose last lawful payment day is near or passed (0268)."""

    tenant_id = Integer(null=False)
    delivery_id = UUID(primary_key=True, null=False)
    worker_id = UUID(null=False)
    title = Text(null=False)
    yen = BigInt(null=False)
    received_on = Date(null=False)
    limit_on = Date(null=False)
    state = Text(null=False)
    reason = Text(null=False)
    note = Text(null=False)
    opened_at = Timestamptz(null=False)
    moved_by = UUID(null=True)
    moved_at = Timestamptz(null=True)
    clock = Text(null=False)
    upstream_on = Date(null=True)
    upstream_name = Text(null=False)


class PayoutItem(Table, tablename="payout_item", schema="app"):
    """The transfer to one payee, and what the bank made of it."""

    tenant_id = Integer(null=False)
    run_id = UUID(primary_key=True, null=False)
    worker_id = UUID(null=False)
    engagement_id = UUID(null=False)
    net_yen = BigInt(null=False)
    state = Text(null=False)
    reason = Text(null=False)
    moved_at = Timestamptz(null=False)
    moved_by = UUID(null=False)


class PayoutReturn(Table, tablename="payout_return", schema="app"):
    """A transfer that the bank gave back (0270)."""

    tenant_id = Integer(null=False)
    run_id = UUID(primary_key=True, null=False)
    worker_id = UUID(null=False)
    way = Text(null=False)
    reason = Text(null=False)
    returned_on = Date(null=False)
    told_at = Timestamptz(null=False)
    released_by = UUID(null=True)
    released_at = Timestamptz(null=True)
    counter_by = UUID(null=True)
    counter_at = Timestamptz(null=True)
    counter_note = Text(null=True)
    closed_by = UUID(null=True)


class Repayment(Table, tablename="repayment", schema="app"):
    """What came back, paid once more with a later run (0270)."""

    tenant_id = Integer(null=False)
    id = UUID(primary_key=True, null=False)
    of_run = UUID(null=False)
    worker_id = UUID(null=False)
    run_id = UUID(null=False)
    engagement_id = UUID(null=False)
    yen = BigInt(null=False)
    journal_id = UUID(null=False)
    state = Text(null=False)
    made_at = Timestamptz(null=False)


class BankLink(Table, tablename="bank_link", schema="app"):
    """A body's line to its bank (0321)."""

    tenant_id = Integer(null=False)
    body_id = UUID(primary_key=True, null=False)
    live = Boolean(null=False)
    heard = Integer(null=False)
    asked_at = Timestamptz(null=True)
    failure = Text(null=False)
    changed_by = UUID(null=False)
    changed_at = Timestamptz(null=False)


class BankSending(Table, tablename="bank_sending", schema="app"):
    """One file of a run on its way to the bank (0321)."""

    tenant_id = Integer(null=False)
    run_id = UUID(primary_key=True, null=False)
    part = Integer(null=False)
    body_id = UUID(null=False)
    state = Text(null=False)
    tries = Integer(null=False)
    failure = Text(null=False)
    receipt = Text(null=True)
    again = Boolean(null=False)
    promised_at = Timestamptz(null=False)
    tried_at = Timestamptz(null=True)
    held_until = Timestamptz(null=True)
    ended_at = Timestamptz(null=True)


class PayoutRecall(Table, tablename="payout_recall", schema="app"):
    """A paid transfer that the office asked back (0317)."""

    tenant_id = Integer(null=False)
    run_id = UUID(primary_key=True, null=False)
    worker_id = UUID(null=False)
    reason = Text(null=False)
    state = Text(null=False)
    asked_by = UUID(null=False)
    asked_at = Timestamptz(null=False)
    fee_yen = BigInt(null=False)
    answered_by = UUID(null=True)
    answered_at = Timestamptz(null=True)
