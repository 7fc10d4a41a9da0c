"""The slice's table, as the migrations made it (0030); keys and checks live in SQL."""

from piccolo.columns import UUID, Boolean, Date, Integer, Text
from piccolo.table import Table


class Client(Table, tablename="client", schema="app"):
    """A company that orders work."""

    tenant_id = Integer(null=False)
    id = UUID(primary_key=True, null=False)
    name = Text(null=False)
    kana = Text(null=False)
    place = Text(null=False)
    contact = Text(null=False)
    first_contract_on = Date(null=True)
    active = Boolean(null=False)
