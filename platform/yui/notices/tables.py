"""The slice's tables, as the migrations made them (0010, 0209); keys and checks live in SQL."""

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


class LetterTable(Table, tablename="letter", schema="app"):
    """A mail to somebody without an account (0209); emptied when it went."""

    tenant_id = Integer(null=False)
    id = UUID(primary_key=True, null=False)
    address = Text(null=False)
    name = Text(null=False)
    subject = Text(null=False)
    body = Text(null=False)
    link = Text(null=False)
    key = Text(null=False)
    made_at = Timestamptz(null=False)
    mailed_at = Timestamptz(null=True)
