"""The slice's table, as the migrations made it (0214); keys and checks live in SQL."""

from piccolo.columns import UUID, Date, Integer, Text, Timestamptz
from piccolo.table import Table


class Leaving(Table, tablename="leaving", schema="app"):
    """A worker who leaves."""

    tenant_id = Integer(null=False)
    id = UUID(primary_key=True, null=False)
    worker_id = UUID(null=False)
    reason = Text(null=False)
    outcome = Text(null=False)
    client_id = UUID(null=True)
    leave_on = Date(null=False)
    asked_by = UUID(null=False)
    asked_at = Timestamptz(null=False)
    state = Text(null=False)
    closed_at = Timestamptz(null=True)
    told_at = Timestamptz(null=True)
