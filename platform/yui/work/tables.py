"""The slice's tables, as the migrations made them (0030); keys and checks live in SQL."""

from piccolo.columns import UUID, BigInt, Date, Integer, Text, Timestamptz
from piccolo.table import Table


class ClientOrder(Table, tablename="client_order", schema="app"):
    """What a client ordered."""

    tenant_id = Integer(null=False)
    id = UUID(primary_key=True, null=False)
    client_id = UUID(null=False)
    body_id = UUID(null=False)
    number = Text(null=False)
    title = Text(null=False)
    spec = Text(null=False)
    unit_name = Text(null=False)
    quantity = Integer(null=False)
    unit_price_yen = BigInt(null=False)
    due_on = Date(null=False)
    reference = Text(null=False)
    state = Text(null=False)
    accepted_quantity = Integer(null=False)
    received_at = Timestamptz(null=False)
    accepted_at = Timestamptz(null=True)
    version = Integer(null=False)


class Task(Table, tablename="task", schema="app"):
    """A part of an order or of a share."""

    tenant_id = Integer(null=False)
    id = UUID(primary_key=True, null=False)
    body_id = UUID(null=False)
    order_id = UUID(null=True)
    share_id = UUID(null=True)
    title = Text(null=False)
    spec = Text(null=False)
    job_type = Text(null=False)
    withholding = Text(null=False)
    unit_name = Text(null=False)
    quantity = Integer(null=False)
    unit_price_yen = BigInt(null=False)
    minutes_per_unit = Integer(null=True)
    due_on = Date(null=False)
    place = Text(null=False)
    deliver_to = Text(null=False)
    rights = Text(null=False)
    state = Text(null=False)
    made_at = Timestamptz(null=False)
    version = Integer(null=False)
