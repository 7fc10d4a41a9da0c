"""The slice's tables, as the migrations made them (0060); keys and checks live in SQL."""

from piccolo.columns import UUID, BigInt, Date, Integer, Text, Timestamptz
from piccolo.table import Table


class Share(Table, tablename="share", schema="app"):
    """One side of a share; written by gates."""

    tenant_id = Integer(null=False)
    id = UUID(primary_key=True, null=False)
    side = Text(null=False)
    other = Integer(null=False)
    body_id = UUID(null=False)
    task_id = UUID(null=True)
    title = Text(null=False)
    spec = Text(null=False)
    job_type = Text(null=False)
    unit_name = Text(null=False)
    quantity = Integer(null=False)
    accepted = Integer(null=False)
    unit_price_yen = BigInt(null=False)
    due_on = Date(null=False)
    answer_by = Timestamptz(null=False)
    state = Text(null=False)
    asked_at = Timestamptz(null=False)
    answered_at = Timestamptz(null=True)


class ShareHandover(Table, tablename="share_handover", schema="app"):
    """One side of a handover between towns; written by gates."""

    tenant_id = Integer(null=False)
    id = UUID(primary_key=True, null=False)
    side = Text(null=False)
    share_id = UUID(null=False)
    quantity = Integer(null=False)
    accepted = Integer(null=False)
    state = Text(null=False)
    reason = Text(null=True)
    note = Text(null=False)
    answer = Text(null=False)
    handed_at = Timestamptz(null=False)
    decided_at = Timestamptz(null=True)


class SettlementLine(Table, tablename="settlement_line", schema="app"):
    """A line between two bodies."""

    tenant_id = Integer(null=False)
    handover_id = UUID(primary_key=True, null=False)
    side = Text(null=False)
    body_id = UUID(null=False)
    other = Integer(null=False)
    share_id = UUID(null=False)
    quantity = Integer(null=False)
    yen = BigInt(null=False)
    month = Date(null=False)
    journal_id = UUID(null=False)
    made_at = Timestamptz(null=False)
