"""The slice's tables, as the migrations made them (0010, 0209–0211); keys and checks live in SQL."""

from piccolo.columns import UUID, Boolean, Bytea, Integer, Text, Timestamptz
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


class ChoiceTable(Table, tablename="notice_choice", schema="app"):
    """How a reader wants to be told."""

    tenant_id = Integer(null=False)
    to_id = UUID(primary_key=True, null=False)
    way = Text(null=False)
    quiet = Boolean(null=False)
    quiet_from = Integer(null=False)
    quiet_to = Integer(null=False)
    pace = Text(null=False)
    changed_at = Timestamptz(null=False)


class MessageTable(Table, tablename="message", schema="app"):
    """What went out beside the inbox."""

    tenant_id = Integer(null=False)
    id = UUID(primary_key=True, null=False)
    to_id = UUID(null=False)
    gathers = Boolean(null=False)
    state = Text(null=False)
    channel = Text(null=False)
    attempt = Integer(null=False)
    tries = Integer(null=False)
    due_at = Timestamptz(null=True)
    digest_id = UUID(null=True)
    begun_at = Timestamptz(null=True)
    fell_back_at = Timestamptz(null=True)
    sent_at = Timestamptz(null=True)
    problem = Text(null=False)


class LineTable(Table, tablename="line_link", schema="app"):
    """Whose LINE is whose; hers alone."""

    tenant_id = Integer(null=False)
    worker_id = UUID(primary_key=True, null=False)
    state = Text(null=False)
    user_hash = Bytea(null=True)
    user_sealed = Bytea(null=True)
    linked_at = Timestamptz(null=True)
    told_at = Timestamptz(null=True)
    code_hash = Bytea(null=True)
    code_until = Timestamptz(null=True)
