"""The slice's table, as the migration made it (0062): read and written by the worker alone."""

from piccolo.columns import UUID, BigInt, Integer
from piccolo.table import Table


class WorkerPrivate(Table, tablename="worker_private", schema="app"):
    """The income limit she has set herself."""

    tenant_id = Integer(null=False)
    worker_id = UUID(primary_key=True, null=False)
    cap_yen = BigInt(null=True)
