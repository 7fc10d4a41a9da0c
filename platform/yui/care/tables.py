"""The slice's table, as the migrations made it (0216); keys and checks live in SQL."""

from piccolo.columns import UUID, Boolean, Date, Integer, Text, Timestamptz
from piccolo.table import Table


class CareCase(Table, tablename="care_case", schema="app"):
    """A worker who asks that her care be considered."""

    tenant_id = Integer(null=False)
    id = UUID(primary_key=True, null=False)
    worker_id = UUID(null=False)
    kind = Text(null=False)
    wish = Text(null=False)
    said = Text(null=False)
    assignment_id = UUID(null=True)
    from_on = Date(null=False)
    duty = Boolean(null=False)
    state = Text(null=False)
    asked_at = Timestamptz(null=False)
    answer_due = Date(null=False)
    answer = Text(null=False)
    reason = Text(null=False)
    answered_by = UUID(null=True)
    answered_at = Timestamptz(null=True)
    reminded_at = Timestamptz(null=True)
