"""The slice's tables, as the migrations made them (0132); keys and checks live in SQL."""

from piccolo.columns import UUID, Date, Integer, Text, Timestamptz
from piccolo.table import Table


class TaskRisk(Table, tablename="task_risk", schema="app"):
    """How a task stands against its deadline."""

    tenant_id = Integer(null=False)
    task_id = UUID(primary_key=True, null=False)
    level = Text(null=False)
    since = Timestamptz(null=False)
    time_percent = Integer(null=False)
    done_percent = Integer(null=False)
    measured_at = Timestamptz(null=False)


class Escalation(Table, tablename="escalation", schema="app"):
    """A rung of the ladder that was told."""

    tenant_id = Integer(null=False)
    id = UUID(primary_key=True, null=False)
    task_id = UUID(null=False)
    since = Timestamptz(null=False)
    step = Text(null=False)
    level = Text(null=False)
    time_percent = Integer(null=False)
    done_percent = Integer(null=False)
    raised_at = Timestamptz(null=False)
    state = Text(null=False)
    answer = Text(null=False)
    answered_by = UUID(null=True)
    answered_at = Timestamptz(null=True)


class QualitySheet(Table, tablename="quality_sheet", schema="app"):
    """What a client is shown of the quality of its work."""

    tenant_id = Integer(null=False)
    client_id = UUID(primary_key=True, null=False)
    month = Date(null=False)
    job_type = Text(null=False)
    inspected = Integer(null=False)
    first_pass = Integer(null=False)
    reworked = Integer(null=False)
    on_time = Integer(null=False)
    deliveries = Integer(null=False)
    made_at = Timestamptz(null=False)
