"""The slice's tables, as the migrations made them (0020); keys and checks live in SQL."""

from piccolo.columns import UUID, Bytea, Date, Integer, Text, Timestamptz
from piccolo.table import Table


class Worker(Table, tablename="worker", schema="app"):
    """A town's own row of a person."""

    tenant_id = Integer(null=False)
    id = UUID(primary_key=True, null=False)
    code = Text(null=False)
    name = Text(null=False)
    kana = Text(null=False)
    email = Text(null=True)
    state = Text(null=False)
    joined_on = Date(null=False)
    withdrawn_on = Date(null=True)


class Engagement(Table, tablename="engagement", schema="app"):
    """A person's relationship with one body."""

    tenant_id = Integer(null=False)
    id = UUID(primary_key=True, null=False)
    worker_id = UUID(null=False)
    body_id = UUID(null=False)
    valid_from = Date(null=False)
    valid_to = Date(null=True)
    contract_on = Date(null=False)
    nda_on = Date(null=False)
    invoice_number = Text(null=True)
    no_employees_on = Date(null=True)
    bank_code = Text(null=False)
    bank_kana = Text(null=False)
    branch_code = Text(null=False)
    branch_kana = Text(null=False)
    account_type = Text(null=False)
    account_cipher = Bytea(null=False)
    account_tail = Text(null=False)
    holder_kana = Text(null=False)
    usable_from = Timestamptz(null=True)
    invoice_since = Date(null=True)


class StaffTie(Table, tablename="staff_tie", schema="app"):
    """A member of staff who is a worker too (0315)."""

    tenant_id = Integer(null=False)
    id = UUID(primary_key=True, null=False)
    staff_id = UUID(null=False)
    worker_id = UUID(null=False)
    state = Text(null=False)
    since = Date(null=False)
    until = Date(null=True)
    proposed_by = UUID(null=False)
    proposed_at = Timestamptz(null=False)
    confirmed_by = UUID(null=True)
    confirmed_at = Timestamptz(null=True)
    end_asked_by = UUID(null=True)
    end_reason = Text(null=False)
    ended_by = UUID(null=True)
    ended_at = Timestamptz(null=True)


class StaffKey(Table, tablename="staff_key", schema="app"):
    """A keyed digest of a member of staff's kana and day of birth (0315)."""

    tenant_id = Integer(null=False)
    staff_id = UUID(primary_key=True, null=False)
    digest = Bytea(null=False)
    told_at = Timestamptz(null=False)
