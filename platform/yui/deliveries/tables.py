"""The slice's tables, as the migrations made them (0050, 0130, 0155); keys and checks live in SQL."""

from piccolo.columns import JSONB, UUID, Array, BigInt, Date, Integer, Text, Timestamptz
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
    settled = Integer(null=False)
    begun_at = Timestamptz(null=True)
    begun_by = UUID(null=True)


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
    defect = Text(null=True)
    fault = Text(null=True)
    unfit = Integer(null=False)
    plan_version = Integer(null=True)
    checks = JSONB(null=True)
    rework_task_id = UUID(null=True)
    recalled = Integer(null=False)
    recall_defect = Text(null=True)
    recall_note = Text(null=True)
    recall_due = Date(null=True)
    net_yen = BigInt(null=True)


class InspectionPlan(Table, tablename="inspection_plan", schema="app"):
    """How a task's deliveries are looked at, in versions."""

    tenant_id = Integer(null=False)
    task_id = UUID(primary_key=True, null=False)
    version = Integer(null=False)
    sample_percent = Integer(null=False)
    checklist = Array(base_column=Text(), null=False)
    made_by = UUID(null=False)
    made_at = Timestamptz(null=False)


class InspectionSample(Table, tablename="inspection_sample", schema="app"):
    """Which units of a delivery are looked at."""

    tenant_id = Integer(null=False)
    delivery_id = UUID(primary_key=True, null=False)
    version = Integer(null=False)
    plan_version = Integer(null=False)
    percent = Integer(null=False)
    seed = Text(null=False)
    quantity = Integer(null=False)
    size = Integer(null=False)
    drawn_by = UUID(null=False)
    drawn_at = Timestamptz(null=False)


class ReworkQuestion(Table, tablename="rework_question", schema="app"):
    """A leader's question about a third rework."""

    tenant_id = Integer(null=False)
    delivery_id = UUID(primary_key=True, null=False)
    asked_by = UUID(null=False)
    defect = Text(null=False)
    note = Text(null=False)
    asked_at = Timestamptz(null=False)


class Dispute(Table, tablename="dispute", schema="app"):
    """A worker's question whether a rework is her fault."""

    tenant_id = Integer(null=False)
    id = UUID(primary_key=True, null=False)
    delivery_id = UUID(null=False)
    inspection_id = UUID(null=False)
    worker_id = UUID(null=False)
    says = Text(null=False)
    state = Text(null=False)
    opened_at = Timestamptz(null=False)
    decided_by = UUID(null=True)
    decided_at = Timestamptz(null=True)
    fault = Text(null=True)
    answer = Text(null=False)


class DeliveryVersion(Table, tablename="delivery_version", schema="app"):
    """One time something was handed in, with its receipt."""

    tenant_id = Integer(null=False)
    id = UUID(primary_key=True, null=False)
    delivery_id = UUID(null=False)
    worker_id = UUID(null=False)
    version = Integer(null=False)
    number = Text(null=False)
    quantity = Integer(null=False)
    url = Text(null=False)
    note = Text(null=False)
    once = UUID(null=False)
    received_at = Timestamptz(null=False)


class LateMark(Table, tablename="late_mark", schema="app"):
    """A day that passed with units missing."""

    tenant_id = Integer(null=False)
    id = UUID(primary_key=True, null=False)
    assignment_id = UUID(null=False)
    worker_id = UUID(null=False)
    what = Text(null=False)
    due_on = Date(null=False)
    missing = Integer(null=False)
    flagged_at = Timestamptz(null=False)
