"""The slice's table, as the migrations made it (0050)."""

from piccolo.columns import UUID, Integer
from piccolo.table import Table


class TaskUnits(Table, tablename="task_units", schema="app"):
    """Inspected units of a task, and how many went on."""

    tenant_id = Integer(null=False)
    task_id = UUID(primary_key=True, null=False)
    accepted = Integer(null=False)
    handed = Integer(null=False)
