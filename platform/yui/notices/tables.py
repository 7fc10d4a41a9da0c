"""The slice's table, as the migrations made it (0010); keys and checks live in SQL."""

from piccolo.columns import UUID, Integer, Text, Timestamptz
from piccolo.table import Table


class NoticeTable(Table, tablename="notice", schema="app"):
    """What someone was told."""

    tenant_id = Integer(null=False)
    id = UUID(primary_key=True, null=False)
    to_id = UUID(null=False)
    kind = Text(null=False)
    subject = Text(null=False)
    body = Text(null=False)
    link = Text(null=False)
    key = Text(null=False)
    made_at = Timestamptz(null=False)
    read_at = Timestamptz(null=True)
    mailed_at = Timestamptz(null=True)
