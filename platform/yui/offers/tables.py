"""The slice's tables, as the migrations made them (0040, 0120, 0121); keys and checks live in SQL."""

from piccolo.columns import JSONB, UUID, BigInt, Bytea, Date, Integer, Text, Timestamptz
from piccolo.table import Table


class Offer(Table, tablename="offer", schema="app"):
    """A quantity of a task put to a worker."""

    tenant_id = Integer(null=False)
    id = UUID(primary_key=True, null=False)
    task_id = UUID(null=False)
    worker_id = UUID(null=False)
    body_id = UUID(null=False)
    title = Text(null=False)
    quantity = Integer(null=False)
    unit_name = Text(null=False)
    unit_price_yen = BigInt(null=False)
    due_on = Date(null=False)
    answer_by = Timestamptz(null=False)
    state = Text(null=False)
    offered_by = UUID(null=False)
    offered_at = Timestamptz(null=False)
    answered_at = Timestamptz(null=True)
    opened_at = Timestamptz(null=True)
    hourly_yen = BigInt(null=True)
    wage_yen = BigInt(null=True)
    below_reason = Text(null=False)
    tax = Text(null=False)


class TermsNotice(Table, tablename="terms_notice", schema="app"):
    """The terms of an offer, as they were hashed."""

    tenant_id = Integer(null=False)
    offer_id = UUID(primary_key=True, null=False)
    worker_id = UUID(null=False)
    number = Text(null=False)
    terms = JSONB(null=False)
    text = Bytea(null=False)
    sha256 = Bytea(null=False)
    made_at = Timestamptz(null=False)


class Assignment(Table, tablename="assignment", schema="app"):
    """An accepted offer."""

    tenant_id = Integer(null=False)
    id = UUID(primary_key=True, null=False)
    offer_id = UUID(null=False)
    task_id = UUID(null=False)
    worker_id = UUID(null=False)
    body_id = UUID(null=False)
    title = Text(null=False)
    quantity = Integer(null=False)
    unit_name = Text(null=False)
    unit_price_yen = BigInt(null=False)
    withholding = Text(null=False)
    inspection_days = Integer(null=False)
    due_on = Date(null=False)
    accepted_at = Timestamptz(null=False)
    state = Text(null=False)
    ended_at = Timestamptz(null=True)
    tax = Text(null=False)


class TermsOpen(Table, tablename="terms_open", schema="app"):
    """An item of a notice that could not be fixed when it was sent."""

    tenant_id = Integer(null=False)
    id = UUID(primary_key=True, null=False)
    offer_id = UUID(null=False)
    worker_id = UUID(null=False)
    item = Text(null=False)
    reason = Text(null=False)
    planned_on = Date(null=False)
    state = Text(null=False)
    made_at = Timestamptz(null=False)
    fixed_in = Integer(null=True)
    fixed_at = Timestamptz(null=True)
