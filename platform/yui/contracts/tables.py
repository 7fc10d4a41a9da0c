"""The slice's tables, as the migrations made them (0100, 0163); keys and checks live in SQL."""

from piccolo.columns import UUID, BigInt, Boolean, Bytea, Date, Integer, Text, Timestamptz
from piccolo.table import Table


class Contract(Table, tablename="contract", schema="app"):
    """A version of what a client and a body agreed on."""

    tenant_id = Integer(null=False)
    id = UUID(primary_key=True, null=False)
    client_id = UUID(null=False)
    body_id = UUID(null=False)
    kind = Text(null=False)
    number = Text(null=False)
    version = Integer(null=False)
    replaces = UUID(null=True)
    subject = Text(null=False)
    valid_from = Date(null=False)
    valid_to = Date(null=False)
    auto_renew = Boolean(null=False)
    renew_months = Integer(null=True)
    acceptance_days = Integer(null=True)
    settlement = Text(null=False)
    closing_day = Integer(null=True)
    pay_months = Integer(null=True)
    pay_day = Integer(null=True)
    personal_data = Text(null=False)
    survives_years = Integer(null=False)
    special = Text(null=False)
    made_by = UUID(null=False)
    made_at = Timestamptz(null=False)
    state = Text(null=False)
    ended_on = Date(null=True)
    ended_why = Text(null=False)


class ContractPaper(Table, tablename="contract_paper", schema="app"):
    """The bytes that were sent, and their hash."""

    tenant_id = Integer(null=False)
    contract_id = UUID(primary_key=True, null=False)
    client_id = UUID(null=False)
    pdf = Bytea(null=False)
    sha256 = Bytea(null=False)
    made_at = Timestamptz(null=False)


class ContractSignature(Table, tablename="contract_signature", schema="app"):
    """Who signed for a side."""

    tenant_id = Integer(null=False)
    contract_id = UUID(primary_key=True, null=False)
    client_id = UUID(null=False)
    side = Text(null=False)
    signer = Text(null=False)
    post = Text(null=False)
    method = Text(null=False)
    evidence = Text(null=False)
    signed_on = Date(null=False)
    sha256 = Bytea(null=False)
    recorded_by = UUID(null=False)
    recorded_at = Timestamptz(null=False)


class ContractScan(Table, tablename="contract_scan", schema="app"):
    """The scan of a contract signed on paper."""

    tenant_id = Integer(null=False)
    id = UUID(primary_key=True, null=False)
    contract_id = UUID(null=False)
    file_id = UUID(null=False)
    name = Text(null=False)
    size = BigInt(null=False)
    sha256 = Bytea(null=False)
    signed_on = Date(null=False)
    note = Text(null=False)
    added_by = UUID(null=False)
    added_at = Timestamptz(null=False)
