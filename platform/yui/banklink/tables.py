"""The slice's tables, as the migrations made them (0270, 0271); keys and checks live in SQL."""

from piccolo.columns import UUID, Array, BigInt, Bytea, Date, Integer, Text, Timestamptz
from piccolo.table import Table


class BankFile(Table, tablename="bank_file", schema="app"):
    """A bank's answer to a transfer file, in sum."""

    tenant_id = Integer(null=False)
    id = UUID(primary_key=True, null=False)
    run_id = UUID(null=False)
    name = Text(null=False)
    sha256 = Bytea(null=False)
    answered_on = Date(null=False)
    number = Integer(null=False)
    paid = Integer(null=False)
    paid_yen = BigInt(null=False)
    back = Integer(null=False)
    back_yen = BigInt(null=False)
    held = Integer(null=False)
    held_yen = BigInt(null=False)
    state = Text(null=False)
    made_by = UUID(null=False)
    made_at = Timestamptz(null=False)
    taken_by = UUID(null=True)
    taken_at = Timestamptz(null=True)


class BankAnswer(Table, tablename="bank_answer", schema="app"):
    """One line of it."""

    tenant_id = Integer(null=False)
    file_id = UUID(primary_key=True, null=False)
    line = Integer(null=False)
    run_id = UUID(null=False)
    worker_id = UUID(null=False)
    yen = BigInt(null=False)
    outcome = Text(null=False)
    reason = Text(null=False)


class BankStatement(Table, tablename="bank_statement", schema="app"):
    """A bank statement that was read."""

    tenant_id = Integer(null=False)
    id = UUID(primary_key=True, null=False)
    body_id = UUID(null=False)
    name = Text(null=False)
    sha256 = Bytea(null=False)
    first_on = Date(null=False)
    last_on = Date(null=False)
    lines = Integer(null=False)
    came_yen = BigInt(null=False)
    state = Text(null=False)
    made_by = UUID(null=False)
    made_at = Timestamptz(null=False)
    taken_at = Timestamptz(null=True)


class BankEntry(Table, tablename="bank_entry", schema="app"):
    """One line of it."""

    tenant_id = Integer(null=False)
    id = UUID(primary_key=True, null=False)
    statement_id = UUID(null=False)
    body_id = UUID(null=False)
    line = Integer(null=False)
    on_day = Date(null=False)
    yen = BigInt(null=False)
    text = Text(null=False)
    mark = Bytea(null=False)
    verdict = Text(null=False)
    state = Text(null=False)
    client_id = UUID(null=True)
    invoices = Array(UUID(), null=False)
    why = Array(Text(), null=False)
    score = Integer(null=False)
    journal_id = UUID(null=True)
    decided_by = UUID(null=True)
    decided_at = Timestamptz(null=True)
    round = Integer(null=False)
    undone_reason = Text(null=False)


class BankPayer(Table, tablename="bank_payer", schema="app"):
    """A name under which a client's money comes."""

    tenant_id = Integer(null=False)
    payer = Text(primary_key=True, null=False)
    client_id = UUID(null=False)
    named_by = UUID(null=False)
    named_at = Timestamptz(null=False)


class BankPayerWord(Table, tablename="bank_payer_word", schema="app"):
    """What somebody said of a payer's name; the last word counts."""

    tenant_id = Integer(null=False)
    id = UUID(primary_key=True, null=False)
    payer = Text(null=False)
    client_id = UUID(null=True)
    said_by = UUID(null=False)
    said_at = Timestamptz(null=False)
