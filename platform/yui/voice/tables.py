"""The slice's tables, as the migrations made them (0215); keys and checks live in SQL."""

from piccolo.columns import UUID, Array, Boolean, Date, Integer, Text, Timestamptz
from piccolo.columns.column_types import JSONB
from piccolo.table import Table


class VoiceSeat(Table, tablename="voice_seat", schema="app"):
    """Who sits at the desk."""

    tenant_id = Integer(null=False)
    officer_id = UUID(primary_key=True, null=False)
    kind = Text(null=False)
    name = Text(null=False)
    contact = Text(null=False)
    valid_from = Date(null=False)
    valid_to = Date(null=True)


class VoiceCase(Table, tablename="voice_case", schema="app"):
    """A case of the desk."""

    tenant_id = Integer(null=False)
    id = UUID(primary_key=True, null=False)
    worker_id = UUID(null=True)
    name = Text(null=False)
    kind = Text(null=False)
    barred = Array(base_column=UUID(), null=False)
    whole_body = Boolean(null=False)
    outside = Boolean(null=False)
    readers = Array(base_column=UUID(), null=False)
    state = Text(null=False)
    opened_at = Timestamptz(null=False)
    first_due = Date(null=False)
    answer_due = Date(null=False)
    closed_at = Timestamptz(null=True)
    forgotten_at = Timestamptz(null=True)


class VoiceLine(Table, tablename="voice_line", schema="app"):
    """What was said and done in a case."""

    tenant_id = Integer(null=False)
    id = UUID(primary_key=True, null=False)
    case_id = UUID(null=False)
    worker_id = UUID(null=True)
    readers = Array(base_column=UUID(), null=False)
    author = Text(null=False)
    by_id = UUID(null=True)
    says = Text(null=False)
    at = Timestamptz(null=False)


class SuggestionBox(Table, tablename="suggestion_box", schema="app"):
    """A month's suggestions without a name."""

    tenant_id = Integer(null=False)
    box = Text(primary_key=True, null=False)
    month = Date(null=False)
    texts = JSONB(null=False)
    opened = Boolean(null=False)
    readers = Array(base_column=UUID(), null=False)
