"""The slice's tables, as the migrations made them (0149, 0150); keys and checks live in SQL."""

from piccolo.columns import UUID, BigInt, Bytea, Date, Integer, Text, Timestamptz
from piccolo.table import Table


class LeaderFee(Table, tablename="leader_fee", schema="app"):
    """What is agreed with a leader for a task."""

    tenant_id = Integer(null=False)
    id = UUID(primary_key=True, null=False)
    task_id = UUID(null=False)
    worker_id = UUID(null=False)
    leader_id = UUID(null=False)
    body_id = UUID(null=False)
    title = Text(null=False)
    unit_name = Text(null=False)
    quantity = Integer(null=False)
    unit_price_yen = BigInt(null=False)
    kind = Text(null=False)
    fee_yen = BigInt(null=True)
    percent_bp = Integer(null=True)
    withholding = Text(null=False)
    valid_from = Date(null=False)
    ends_on = Date(null=True)
    due_on = Date(null=False)
    payment_on = Date(null=False)
    number = Text(null=False)
    text = Bytea(null=False)
    sha256 = Bytea(null=False)
    state = Text(null=False)
    offered_by = UUID(null=False)
    offered_at = Timestamptz(null=False)
    answer_by = Timestamptz(null=False)
    opened_at = Timestamptz(null=True)
    answered_at = Timestamptz(null=True)


class LeaderFeeLine(Table, tablename="leader_fee_line", schema="app"):
    """What one inspection brought under an agreement."""

    tenant_id = Integer(null=False)
    inspection_id = UUID(primary_key=True, null=False)
    fee_id = UUID(null=False)
    worker_id = UUID(null=False)
    task_id = UUID(null=False)
    units = Integer(null=False)
    base_yen = BigInt(null=False)
    fee_yen = BigInt(null=False)
    carried_yen = BigInt(null=False)
    journal_id = UUID(null=True)
    received_on = Date(null=False)
    counted_on = Date(null=False)
    taken_back_at = Timestamptz(null=True)
    reversal_id = UUID(null=True)
    fraction_id = UUID(null=True)
