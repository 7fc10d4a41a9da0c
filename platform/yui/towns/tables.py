"""The slice's tables, as the migrations made them (0001, 0010); keys and checks live in SQL."""

from piccolo.columns import JSONB, UUID, BigInt, Boolean, Date, Integer, Text, Timestamptz
from piccolo.table import Table


class Tenant(Table, tablename="tenant", schema="app"):
    """The towns themselves."""

    code = Integer(primary_key=True, null=False)
    slug = Text(null=False)
    name = Text(null=False)
    name_en = Text(null=False)
    kana = Text(null=False)
    prefecture = Text(null=False)
    successor = Integer(null=True)
    joined_on = Date(null=False)
    demo = Boolean(null=False)


class Agreement(Table, tablename="agreement", schema="app"):
    """What two towns agreed on."""

    lead = Integer(primary_key=True, null=False)
    guest = Integer(null=False)
    valid_from = Date(null=False)
    valid_to = Date(null=True)
    scheme = Text(null=False)
    document = Text(null=False)


class Body(Table, tablename="body", schema="app"):
    """The legal person that signs and pays."""

    tenant_id = Integer(null=False)
    id = UUID(primary_key=True, null=False)
    name = Text(null=False)
    kana = Text(null=False)
    short = Text(null=False)
    address = Text(null=False)
    phone = Text(null=False)
    email = Text(null=False)
    invoice_number = Text(null=True)
    valid_from = Date(null=False)
    valid_to = Date(null=True)
    closing_day = Integer(null=False)
    pay_month_offset = Integer(null=False)
    pay_day = Integer(null=False)
    inspection_days = Integer(null=False)
    bank_code = Text(null=False)
    bank_kana = Text(null=False)
    branch_code = Text(null=False)
    branch_kana = Text(null=False)
    account_type = Text(null=False)
    account_number = Text(null=False)
    requester_code = Text(null=False)


class BodyClosing(Table, tablename="body_closing", schema="app"):
    """How a body's months close and are paid, from a month on (0370)."""

    tenant_id = Integer(null=False)
    body_id = UUID(primary_key=True, null=False)
    valid_from = Date(null=False)
    closing_day = Integer(null=False)
    pay_month_offset = Integer(null=False)
    pay_day = Integer(null=False)
    change_id = UUID(null=True)


class BodyPricing(Table, tablename="body_pricing", schema="app"):
    """Whether a body's prices to workers hold the consumption tax, from a month on (0380)."""

    tenant_id = Integer(null=False)
    body_id = UUID(primary_key=True, null=False)
    valid_from = Date(null=False)
    tax = Text(null=False)
    change_id = UUID(null=False)


class Staff(Table, tablename="staff", schema="app"):
    """A town's staff."""

    tenant_id = Integer(null=False)
    id = UUID(primary_key=True, null=False)
    body_id = UUID(null=False)
    name = Text(null=False)
    role = Text(null=False)
    email = Text(null=True)
    active = Boolean(null=False)


class Counter(Table, tablename="counter", schema="app"):
    """The last number of each series."""

    tenant_id = Integer(null=False)
    body_id = UUID(primary_key=True, null=False)
    kind = Text(null=False)
    fiscal_year = Integer(null=False)
    last = BigInt(null=False)


class RuleChange(Table, tablename="rule_change", schema="app"):
    """A change of a body's rules of money, with its two hands (0338)."""

    tenant_id = Integer(null=False)
    id = UUID(primary_key=True, null=False)
    body_id = UUID(null=False)
    kind = Text(null=False)
    subject = Text(null=False)
    title = Text(null=False)
    valid_from = Date(null=False)
    terms = JSONB(null=False)
    monthly = Boolean(null=False)
    reason = Text(null=False)
    state = Text(null=False)
    made_by = UUID(null=False)
    made_at = Timestamptz(null=False)
    decided_by = UUID(null=True)
    decided_at = Timestamptz(null=True)
    note = Text(null=False)
