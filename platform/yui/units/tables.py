"""The slice's tables, as the migrations made them (0050, 0111, 0146, 0155, 0164)."""

from piccolo.columns import JSONB, UUID, Boolean, Bytea, Integer, Text, Timestamptz
from piccolo.table import Table


class TaskUnits(Table, tablename="task_units", schema="app"):
    """Inspected units of a task, and how many went on."""

    tenant_id = Integer(null=False)
    task_id = UUID(primary_key=True, null=False)
    accepted = Integer(null=False)
    handed = Integer(null=False)


class Unit(Table, tablename="unit", schema="app"):
    """A unit of a task."""

    tenant_id = Integer(null=False)
    id = UUID(primary_key=True, null=False)
    task_id = UUID(null=False)
    key = Text(null=False)
    label = Text(null=False)
    payload = JSONB(null=False)
    state = Text(null=False)
    assignment_id = UUID(null=True)
    worker_id = UUID(null=True)
    made_at = Timestamptz(null=False)
    moved_at = Timestamptz(null=True)
    moved_by = UUID(null=True)
    delivery_id = UUID(null=True)
    share_id = UUID(null=True)
    share_handover_id = UUID(null=True)


class UnitImport(Table, tablename="unit_import", schema="app"):
    """A file of units, read and judged."""

    tenant_id = Integer(null=False)
    id = UUID(primary_key=True, null=False)
    task_id = UUID(null=False)
    name = Text(null=False)
    sha256 = Bytea(null=False)
    total = Integer(null=False)
    good = Integer(null=False)
    bad = Integer(null=False)
    same = Integer(null=False)
    state = Text(null=False)
    once = UUID(null=False)
    operation_id = UUID(null=True)
    made_by = UUID(null=False)
    made_at = Timestamptz(null=False)
    confirmed_by = UUID(null=True)
    confirmed_at = Timestamptz(null=True)
    columns = JSONB(null=True)
    changed = Integer(null=True)
    undone_by = UUID(null=True)
    undone_at = Timestamptz(null=True)


class UnitImportRow(Table, tablename="unit_import_row", schema="app"):
    """A row of such a file."""

    tenant_id = Integer(null=False)
    import_id = UUID(primary_key=True, null=False)
    line = Integer(null=False)
    key = Text(null=False)
    label = Text(null=False)
    payload = JSONB(null=False)
    problem = Text(null=True)
    field = Text(null=True)
    unit_id = UUID(null=False)
    cells = JSONB(null=True)
    made = Boolean(null=True)
    was = JSONB(null=True)


class UnitColumn(Table, tablename="unit_column", schema="app"):
    """What a head of a client's files is taken for."""

    tenant_id = Integer(null=False)
    client_id = UUID(primary_key=True, null=False)
    head = Text(null=False)
    use = Text(null=False)
    told_by = UUID(null=False)
    told_at = Timestamptz(null=False)
