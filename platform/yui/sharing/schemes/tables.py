"""The table of changes of a scheme, as the migration made it (0344); keys and checks live in SQL."""

from piccolo.columns import UUID, Boolean, Date, Integer, Text, Timestamptz
from piccolo.table import Table


class SchemeChange(Table, tablename="scheme_change", schema="app"):
    """A change of an agreement's scheme; written by gates."""

    tenant_id = Integer(null=False)
    id = UUID(primary_key=True, null=False)
    side = Text(null=False)
    other = Integer(null=False)
    leads = Boolean(null=False)
    scheme = Text(null=False)
    document = Text(null=False)
    valid_from = Date(null=False)
    state = Text(null=False)
    proposed_at = Timestamptz(null=False)
    answered_at = Timestamptz(null=True)
