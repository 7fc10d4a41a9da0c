"""The slice's tables, as the migrations made them (0276, 0307); keys and checks live in SQL."""

from piccolo.columns import UUID, BigInt, Boolean, Bytea, Date, Integer, Text, Timestamptz
from piccolo.table import Table


class Document(Table, tablename="document", schema="app"):
    """A paper about money, as it was issued."""

    tenant_id = Integer(null=False)
    id = UUID(primary_key=True, null=False)
    body_id = UUID(null=False)
    kind = Text(null=False)
    number = Text(null=False)
    subject_id = UUID(null=False)
    client_id = UUID(null=True)
    worker_id = UUID(null=True)
    counterparty = Text(null=False)
    title = Text(null=False)
    dated_on = Date(null=False)
    yen = BigInt(null=False)
    sha256 = Bytea(null=False)
    made_at = Timestamptz(null=False)
    made_by = UUID(null=False)


class DocumentFile(Table, tablename="document_file", schema="app"):
    """Its bytes."""

    tenant_id = Integer(null=False)
    document_id = UUID(primary_key=True, null=False)
    client_id = UUID(null=True)
    worker_id = UUID(null=True)
    pdf = Bytea(null=False)
    sha256 = Bytea(null=False)


class Invoice(Table, tablename="invoice", schema="app"):
    """What a client owes for what it accepted until a closing day."""

    tenant_id = Integer(null=False)
    id = UUID(primary_key=True, null=False)
    body_id = UUID(null=False)
    client_id = UUID(null=False)
    number = Text(null=False)
    closing_on = Date(null=False)
    issued_on = Date(null=False)
    due_on = Date(null=False)
    net_yen = BigInt(null=False)
    tax_yen = BigInt(null=False)
    total_yen = BigInt(null=False)
    paid_yen = BigInt(null=False)
    credited_yen = BigInt(null=False)
    journal_id = UUID(null=True)
    issued_at = Timestamptz(null=False)
    issued_by = UUID(null=False)
    cancelled_at = Timestamptz(null=True)
    standing = Text(null=False)
    t_number = Text(null=True)


class BodyStanding(Table, tablename="body_standing", schema="app"):
    """What a body is for the consumption tax from a day on."""

    tenant_id = Integer(null=False)
    id = UUID(primary_key=True, null=False)
    body_id = UUID(null=False)
    since = Date(null=False)
    standing = Text(null=False)
    t_number = Text(null=True)
    source = Text(null=False)
    set_at = Timestamptz(null=False)
    set_by = UUID(null=False)


class InvoiceLine(Table, tablename="invoice_line", schema="app"):
    """Accepted units of a handover, or their part of the order's fee."""

    tenant_id = Integer(null=False)
    invoice_id = UUID(primary_key=True, null=False)
    line = Integer(null=False)
    client_id = UUID(null=False)
    handover_id = UUID(null=False)
    part = Text(null=False)
    day = Date(null=False)
    order_number = Text(null=False)
    title = Text(null=False)
    quantity = Integer(null=False)
    unit_name = Text(null=False)
    unit_price_yen = BigInt(null=False)
    yen = BigInt(null=False)
    rate_bp = Integer(null=False)
    live = Boolean(null=False)


class InvoiceTax(Table, tablename="invoice_tax", schema="app"):
    """The sum and the tax of a rate."""

    tenant_id = Integer(null=False)
    invoice_id = UUID(primary_key=True, null=False)
    rate_bp = Integer(null=False)
    client_id = UUID(null=False)
    net_yen = BigInt(null=False)
    tax_yen = BigInt(null=False)


class InvoicePayment(Table, tablename="invoice_payment", schema="app"):
    """Money that settled a part of an invoice."""

    tenant_id = Integer(null=False)
    id = UUID(primary_key=True, null=False)
    invoice_id = UUID(null=False)
    client_id = UUID(null=False)
    key = Text(null=False)
    yen = BigInt(null=False)
    paid_on = Date(null=False)
    journal_id = UUID(null=False)
    made_at = Timestamptz(null=False)
    made_by = UUID(null=False)
    undone_at = Timestamptz(null=True)
    kind = Text(null=False)


class CreditNote(Table, tablename="credit_note", schema="app"):
    """A price taken back, or an invoice that was wrong."""

    tenant_id = Integer(null=False)
    id = UUID(primary_key=True, null=False)
    invoice_id = UUID(null=False)
    body_id = UUID(null=False)
    client_id = UUID(null=False)
    number = Text(null=False)
    kind = Text(null=False)
    reason = Text(null=False)
    issued_on = Date(null=False)
    rate_bp = Integer(null=True)
    net_yen = BigInt(null=False)
    tax_yen = BigInt(null=False)
    total_yen = BigInt(null=False)
    advance_yen = BigInt(null=False)
    journal_id = UUID(null=True)
    issued_at = Timestamptz(null=False)
    issued_by = UUID(null=False)


class Dunning(Table, tablename="dunning", schema="app"):
    """A letter for what is overdue."""

    tenant_id = Integer(null=False)
    invoice_id = UUID(primary_key=True, null=False)
    level = Integer(null=False)
    client_id = UUID(null=False)
    id = UUID(null=False)
    open_yen = BigInt(null=False)
    sent_at = Timestamptz(null=False)
    sent_by = UUID(null=False)
