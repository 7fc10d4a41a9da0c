"""The slice's table, as the migrations made it (0105); keys and checks live in SQL."""

from piccolo.columns import JSONB, UUID, Integer, Text, Timestamptz
from piccolo.table import Table


class Wish(Table, tablename="wish", schema="app"):
    """What a company would like to have done."""

    tenant_id = Integer(null=False)
    id = UUID(primary_key=True, null=False)
    client_id = UUID(null=True)
    company = Text(null=False)
    title = Text(null=False)
    job_type = Text(null=False)
    template = Text(null=False)
    answers = JSONB(null=False)
    state = Text(null=False)
    taken_by = UUID(null=False)
    taken_at = Timestamptz(null=False)
