"""The slice's tables, as the migrations made it (0080, 0168, 0277); keys and checks live in SQL."""

from piccolo.columns import UUID, BigInt, Date, Integer, Text, Timestamptz
from piccolo.table import Table


class Statement(Table, tablename="statement", schema="app"):
    """What a payee is told of a run."""

    tenant_id = Integer(null=False)
    run_id = UUID(primary_key=True, null=False)
    worker_id = UUID(null=False)
    body_id = UUID(null=False)
    journal_id = UUID(null=False)
    number = Text(null=False)
    closing_on = Date(null=False)
    pay_on = Date(null=False)
    object_by = Date(null=False)
    gross_yen = BigInt(null=False)
    tax_yen = BigInt(null=False)
    withholding_yen = BigInt(null=False)
    net_yen = BigInt(null=False)
    issued_at = Timestamptz(null=False)


class StatementAnswer(Table, tablename="statement_answer", schema="app"):
    """What a payee said of her statement."""

    tenant_id = Integer(null=False)
    run_id = UUID(primary_key=True, null=False)
    worker_id = UUID(null=False)
    state = Text(null=False)
    says = Text(null=False)
    objected_at = Timestamptz(null=True)
    confirmed_at = Timestamptz(null=True)


class StatementWord(Table, tablename="statement_word", schema="app"):
    """What was said of a statement, by either side."""

    tenant_id = Integer(null=False)
    id = UUID(primary_key=True, null=False)
    run_id = UUID(null=False)
    worker_id = UUID(null=False)
    side = Text(null=False)
    outcome = Text(null=True)
    says = Text(null=False)
    said_at = Timestamptz(null=False)
    said_by = UUID(null=False)
