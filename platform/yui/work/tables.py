"""The slice's tables, as the migrations made them (0030, 0110, 0112); keys and checks live in SQL."""

from piccolo.columns import UUID, BigInt, Boolean, Date, Integer, Text, Timestamptz
from piccolo.table import Table


class ClientOrder(Table, tablename="client_order", schema="app"):
    """What a client ordered."""

    tenant_id = Integer(null=False)
    id = UUID(primary_key=True, null=False)
    client_id = UUID(null=False)
    body_id = UUID(null=False)
    number = Text(null=False)
    title = Text(null=False)
    spec = Text(null=False)
    unit_name = Text(null=False)
    quantity = Integer(null=False)
    unit_price_yen = BigInt(null=False)
    due_on = Date(null=False)
    reference = Text(null=False)
    state = Text(null=False)
    accepted_quantity = Integer(null=False)
    received_at = Timestamptz(null=False)
    accepted_at = Timestamptz(null=True)
    version = Integer(null=False)
    acceptance_days = Integer(null=True)
    inspection_days = Integer(null=True)
    buffer_days = Integer(null=True)
    fee_yen = BigInt(null=False)


class Task(Table, tablename="task", schema="app"):
    """A part of an order or of a share."""

    tenant_id = Integer(null=False)
    id = UUID(primary_key=True, null=False)
    body_id = UUID(null=False)
    order_id = UUID(null=True)
    share_id = UUID(null=True)
    title = Text(null=False)
    spec = Text(null=False)
    job_type = Text(null=False)
    withholding = Text(null=False)
    unit_name = Text(null=False)
    quantity = Integer(null=False)
    unit_price_yen = BigInt(null=False)
    minutes_per_unit = Integer(null=True)
    due_on = Date(null=False)
    place = Text(null=False)
    deliver_to = Text(null=False)
    rights = Text(null=False)
    state = Text(null=False)
    made_at = Timestamptz(null=False)
    version = Integer(null=False)
    rework_of = UUID(null=True)
    security = Text(null=False)
    hands = Integer(null=False)
    plan_start = Date(null=True)
    plan_finish = Date(null=True)
    line = Text(null=False)
    tax = Text(null=False)


class TaskSkill(Table, tablename="task_skill", schema="app"):
    """A skill that a task needs."""

    tenant_id = Integer(null=False)
    task_id = UUID(primary_key=True, null=False)
    skill = Text(null=False)
    level = Integer(null=False)
    live = Boolean(null=False)


class TaskAfter(Table, tablename="task_after", schema="app"):
    """A task that comes after another one of its order."""

    tenant_id = Integer(null=False)
    task_id = UUID(primary_key=True, null=False)
    after_id = UUID(null=False)
    live = Boolean(null=False)


class OrderChange(Table, tablename="order_change", schema="app"):
    """A client's change of what it ordered."""

    tenant_id = Integer(null=False)
    id = UUID(primary_key=True, null=False)
    order_id = UUID(null=False)
    asked_by = Text(null=False)
    reason = Text(null=False)
    was_spec = Text(null=False)
    was_quantity = Integer(null=False)
    was_due_on = Date(null=False)
    spec = Text(null=True)
    quantity = Integer(null=True)
    due_on = Date(null=True)
    state = Text(null=False)
    once = UUID(null=False)
    proposed_by = UUID(null=False)
    proposed_at = Timestamptz(null=False)
    decided_by = UUID(null=True)
    decided_at = Timestamptz(null=True)


class ChangeWaiting(Table, tablename="change_waiting", schema="app"):
    """Accepted terms that an agreed change touches."""

    tenant_id = Integer(null=False)
    change_id = UUID(primary_key=True, null=False)
    offer_id = UUID(null=False)
    task_id = UUID(null=False)
    worker_id = UUID(null=False)
    state = Text(null=False)
    new_offer_id = UUID(null=True)
    made_at = Timestamptz(null=False)
    settled_at = Timestamptz(null=True)


class WithholdingPolicy(Table, tablename="withholding_policy", schema="app"):
    """A body's decision on how a kind of work is withheld (0266)."""

    tenant_id = Integer(null=False)
    body_id = UUID(primary_key=True, null=False)
    job_type = Text(null=False)
    valid_from = Date(null=False)
    withholding = Text(null=False)
    reason = Text(null=False)
    decided_by = UUID(null=False)
    decided_at = Timestamptz(null=False)
    proposed_by = UUID(null=True)


class OrderUpstream(Table, tablename="order_upstream", schema="app"):
    """What an order's notices state of 再委託 (0337)."""

    tenant_id = Integer(null=False)
    order_id = UUID(primary_key=True, null=False)
    version = Integer(null=False)
    resubcontracted = Boolean(null=False)
    upstream_name = Text(null=False)
    upstream_due = Date(null=True)
    reason = Text(null=False)
    made_by = UUID(null=False)
    made_at = Timestamptz(null=False)
