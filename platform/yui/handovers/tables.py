"""The slice's table, as the migrations made it (0060); keys and checks live in SQL."""

from piccolo.columns import UUID, Integer, Text, Timestamptz
from piccolo.table import Table


class Handover(Table, tablename="handover", schema="app"):
    """Units of an order before its client."""

    tenant_id = Integer(null=False)
    id = UUID(primary_key=True, null=False)
    order_id = UUID(null=False)
    client_id = UUID(null=False)
    quantity = Integer(null=False)
    accepted = Integer(null=False)
    state = Text(null=False)
    reason = Text(null=True)
    note = Text(null=False)
    handed_at = Timestamptz(null=False)
    decided_at = Timestamptz(null=True)
    version = Integer(null=False)
