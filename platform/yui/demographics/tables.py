"""The slice's table, as the migrations made it (0217); keys and checks live in SQL."""

from piccolo.columns import UUID, Integer, Text, Timestamptz
from piccolo.table import Table


class WorkerFact(Table, tablename="worker_fact", schema="app"):
    """What a worker says of herself for counts."""

    tenant_id = Integer(null=False)
    worker_id = UUID(primary_key=True, null=False)
    fact = Text(null=False)
    value = Text(null=True)
    said_at = Timestamptz(null=False)
