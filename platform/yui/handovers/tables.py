"""The slice's table, as the migrations made it (0060, 0131); keys and checks live in SQL."""

from piccolo.columns import UUID, BigInt, Boolean, Date, Integer, Text, Timestamptz
from piccolo.table import Table


class Handover(Table, tablename="handover", schema="app"):
    """Units of an order before its client."""

    tenant_id = Integer(null=False)
    id = UUID(primary_key=True, null=False)
    order_id = UUID(null=False)
    client_id = UUID(null=False)
    quantity = Integer(null=False)
    accepted = Integer(null=False)
    state = Text(null=False)
    reason = Text(null=True)
    note = Text(null=False)
    handed_at = Timestamptz(null=False)
    decided_at = Timestamptz(null=True)
    version = Integer(null=False)
    accept_by = Date(null=True)
    reminded_at = Timestamptz(null=True)
    deemed = Boolean(null=False)
    fee_yen = BigInt(null=False)


class HandoverPart(Table, tablename="handover_part", schema="app"):
    """Units of a task in a handover."""

    tenant_id = Integer(null=False)
    handover_id = UUID(primary_key=True, null=False)
    task_id = UUID(null=False)
    units = Integer(null=False)


class ClientReturn(Table, tablename="client_return", schema="app"):
    """Units that a client returned, and whose fault it was found to be."""

    tenant_id = Integer(null=False)
    id = UUID(primary_key=True, null=False)
    handover_id = UUID(null=False)
    task_id = UUID(null=False)
    rework_task_id = UUID(null=False)
    quantity = Integer(null=False)
    reason = Text(null=False)
    state = Text(null=False)
    defect = Text(null=True)
    fault = Text(null=True)
    note = Text(null=False)
    made_at = Timestamptz(null=False)
    decided_by = UUID(null=True)
    decided_at = Timestamptz(null=True)
