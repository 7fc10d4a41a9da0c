"""The slice's one table: what was put aside, and until when."""

from piccolo.columns import UUID, Integer, Text, Timestamptz
from piccolo.table import Table


class InboxSnooze(Table, tablename="inbox_snooze", schema="app"):
    """An item put aside by a person of the town."""

    tenant_id = Integer(null=False)
    kind = Text(null=False)
    subject = UUID(primary_key=True, null=False)
    until = Timestamptz(null=False)
    by_whom = UUID(null=False)
    put_at = Timestamptz(null=False)
