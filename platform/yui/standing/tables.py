"""The slice's table, as the migrations made it (0120); keys and checks live in SQL."""

from piccolo.columns import UUID, Bytea, Date, Integer, Text, Timestamptz
from piccolo.table import Table


class CommonTerms(Table, tablename="common_terms", schema="app"):
    """One version of a body's common terms."""

    tenant_id = Integer(null=False)
    id = UUID(primary_key=True, null=False)
    body_id = UUID(null=False)
    version = Integer(null=False)
    valid_from = Date(null=False)
    valid_to = Date(null=True)
    method = Text(null=False)
    costs = Text(null=False)
    changes = Text(null=False)
    repair = Text(null=False)
    secrecy = Text(null=False)
    sha256 = Bytea(null=False)
    made_by = UUID(null=False)
    made_at = Timestamptz(null=False)
