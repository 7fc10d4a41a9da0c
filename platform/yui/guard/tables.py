"""The slice's tables, as the migrations made them (0136, 0162); keys and checks live in SQL."""

from piccolo.columns import JSONB, UUID, Boolean, Date, Integer, Text, Timestamptz
from piccolo.table import Table


class GuardFinding(Table, tablename="guard_finding", schema="app"):
    """A practice that a rule met."""

    tenant_id = Integer(null=False)
    id = UUID(primary_key=True, null=False)
    rule_code = Text(null=False)
    rule_from = Date(null=False)
    key = Text(null=False)
    kind = Text(null=False)
    subject = Text(null=False)
    excerpt = Text(null=False)
    evidence = JSONB(null=False)
    first_week = Text(null=False)
    last_week = Text(null=False)
    weeks = Integer(null=False)
    state = Text(null=False)
    plan = Text(null=False)
    due_on = Date(null=True)
    version = Integer(null=False)
    found_at = Timestamptz(null=False)


class GuardStep(Table, tablename="guard_step", schema="app"):
    """One move of a finding."""

    tenant_id = Integer(null=False)
    id = UUID(primary_key=True, null=False)
    finding_id = UUID(null=False)
    from_state = Text(null=False)
    to_state = Text(null=False)
    note = Text(null=False)
    due_on = Date(null=True)
    by_id = UUID(null=False)
    at = Timestamptz(null=False)


class GuardLook(Table, tablename="guard_look", schema="app"):
    """A week that was looked at."""

    tenant_id = Integer(null=False)
    week = Text(primary_key=True, null=False)
    ran_at = Timestamptz(null=False)
    facts = Integer(null=False)
    met = Integer(null=False)
    fresh = Integer(null=False)


class GuardEvent(Table, tablename="guard_event", schema="app"):
    """A request that the contract edge refused."""

    tenant_id = Integer(null=False)
    id = UUID(primary_key=True, null=False)
    actor_id = UUID(null=False)
    scope = Text(null=False)
    method = Text(null=False)
    route = Text(null=False)
    status = Integer(null=False)
    day = Date(null=False)
    at = Timestamptz(null=False)


class TaskEquipment(Table, tablename="task_equipment", schema="app"):
    """With what a task is done, and who provides it."""

    tenant_id = Integer(null=False)
    id = UUID(primary_key=True, null=False)
    task_id = UUID(null=False)
    what = Text(null=False)
    provider = Text(null=False)
    basis = Text(null=False)
    bound = Boolean(null=False)
    reason = Text(null=False)
    recorded_by = UUID(null=False)
    recorded_at = Timestamptz(null=False)
