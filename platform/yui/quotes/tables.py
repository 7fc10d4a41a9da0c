"""The slice's tables, as the migrations made them (0106); keys and checks live in SQL."""

from piccolo.columns import (
    JSONB,
    UUID,
    BigInt,
    Boolean,
    Bytea,
    Date,
    Integer,
    Text,
    Timestamptz,
)
from piccolo.table import Table


class Quote(Table, tablename="quote", schema="app"):
    """A version of a quote."""

    tenant_id = Integer(null=False)
    id = UUID(primary_key=True, null=False)
    client_id = UUID(null=False)
    shown_to = UUID(null=True)
    wish_id = UUID(null=True)
    body_id = UUID(null=False)
    number = Text(null=False)
    version = Integer(null=False)
    title = Text(null=False)
    due_on = Date(null=False)
    valid_until = Date(null=False)
    fee_bp = Integer(null=False)
    tax_bp = Integer(null=False)
    subtotal_yen = BigInt(null=False)
    fee_yen = BigInt(null=False)
    tax_yen = BigInt(null=False)
    note = Text(null=False)
    state = Text(null=False)
    made_by = UUID(null=False)
    made_at = Timestamptz(null=False)
    sent_at = Timestamptz(null=True)
    answered_at = Timestamptz(null=True)
    answered_on = Date(null=True)
    answered_by = UUID(null=True)
    answered_how = Text(null=True)
    answered_name = Text(null=False)
    answered_sha256 = Bytea(null=True)


class QuoteLine(Table, tablename="quote_line", schema="app"):
    """A line, with what a worker is paid for it."""

    tenant_id = Integer(null=False)
    quote_id = UUID(primary_key=True, null=False)
    line = Integer(null=False)
    title = Text(null=False)
    spec = Text(null=False)
    job_type = Text(null=False)
    unit_name = Text(null=False)
    quantity = Integer(null=False)
    minutes_per_unit = Integer(null=True)
    security = Text(null=False)
    trial = Boolean(null=False)
    bands = JSONB(null=False)
    unit_price_yen = BigInt(null=False)
    worker_price_yen = BigInt(null=False)


class QuotePaper(Table, tablename="quote_paper", schema="app"):
    """What was sent, byte for byte."""

    tenant_id = Integer(null=False)
    quote_id = UUID(primary_key=True, null=False)
    client_id = UUID(null=False)
    text = Bytea(null=False)
    sha256 = Bytea(null=False)
    made_at = Timestamptz(null=False)


class QuoteOrder(Table, tablename="quote_order", schema="app"):
    """Which order a line became."""

    tenant_id = Integer(null=False)
    quote_id = UUID(primary_key=True, null=False)
    line = Integer(null=False)
    order_id = UUID(null=False)
    made_at = Timestamptz(null=False)
