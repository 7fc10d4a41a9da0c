"""The slice's tables, as the migrations made them (0116); keys and checks live in SQL."""

from piccolo.columns import JSONB, UUID, BigInt, Bytea, Date, Integer, Text, Timestamptz
from piccolo.table import Table


class Call(Table, tablename="call", schema="app"):
    """A task's units put to many."""

    tenant_id = Integer(null=False)
    id = UUID(primary_key=True, null=False)
    task_id = UUID(null=False)
    body_id = UUID(null=False)
    title = Text(null=False)
    mode = Text(null=False)
    places = Integer(null=False)
    taken = Integer(null=False)
    units_each = Integer(null=False)
    unit_name = Text(null=False)
    unit_price_yen = BigInt(null=False)
    due_on = Date(null=False)
    apply_by = Timestamptz(null=False)
    answer_days = Integer(null=False)
    need = JSONB(null=False)
    criteria = JSONB(null=False)
    weights = Text(null=False)
    below_reason = Text(null=False)
    items = Bytea(null=False)
    sha256 = Bytea(null=False)
    commitment = Bytea(null=True)
    state = Text(null=False)
    opened_by = UUID(null=False)
    opened_at = Timestamptz(null=False)
    ended_at = Timestamptz(null=True)
    tax = Text(null=False)


class Application(Table, tablename="application", schema="app"):
    """A worker's answer to a call."""

    tenant_id = Integer(null=False)
    id = UUID(primary_key=True, null=False)
    call_id = UUID(null=False)
    worker_id = UUID(null=False)
    state = Text(null=False)
    reason = Text(null=True)
    place = Integer(null=True)
    offer_id = UUID(null=True)
    applied_at = Timestamptz(null=False)
    changed_at = Timestamptz(null=False)


class CallSeed(Table, tablename="call_seed", schema="app"):
    """A lottery's seed before the draw."""

    tenant_id = Integer(null=False)
    call_id = UUID(primary_key=True, null=False)
    seed = Bytea(null=False)


class Draw(Table, tablename="draw", schema="app"):
    """The record of a draw."""

    tenant_id = Integer(null=False)
    call_id = UUID(primary_key=True, null=False)
    seed = Bytea(null=False)
    numbers = JSONB(null=False)
    places = Integer(null=False)
    drawn_at = Timestamptz(null=False)
