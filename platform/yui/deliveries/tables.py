"""The slice's tables, as the migrations made them (0050); keys and checks live in SQL."""

from piccolo.columns import UUID, BigInt, Date, Integer, Text, Timestamptz
from piccolo.table import Table


class Delivery(Table, tablename="delivery", schema="app"):
    """Units handed in."""

    tenant_id = Integer(null=False)
    id = UUID(primary_key=True, null=False)
    assignment_id = UUID(null=False)
    task_id = UUID(null=False)
    worker_id = UUID(null=False)
    body_id = UUID(null=False)
    quantity = Integer(null=False)
    round = Integer(null=False)
    rework_of = UUID(null=True)
    note = Text(null=False)
    once = UUID(null=False)
    delivered_at = Timestamptz(null=False)
    inspection_due = Date(null=False)
    state = Text(null=False)


class Inspection(Table, tablename="inspection", schema="app"):
    """What was found of a delivery."""

    tenant_id = Integer(null=False)
    id = UUID(primary_key=True, null=False)
    delivery_id = UUID(null=False)
    worker_id = UUID(null=False)
    inspector_id = UUID(null=False)
    accepted = Integer(null=False)
    returned = Integer(null=False)
    reason = Text(null=True)
    note = Text(null=False)
    rework_due = Date(null=True)
    yen = BigInt(null=False)
    journal_id = UUID(null=True)
    inspected_at = Timestamptz(null=False)
    counted_on = Date(null=False)
    taken_back_at = Timestamptz(null=True)
