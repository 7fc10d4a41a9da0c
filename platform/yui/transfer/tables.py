"""The slice's tables, as the migrations made them (0220); keys and checks live in SQL."""

from piccolo.columns import UUID, Array, BigInt, Boolean, Date, Integer, Text, Timestamptz
from piccolo.table import Table


class Transfer(Table, tablename="transfer", schema="app"):
    """A transfer of the programme."""

    tenant_id = Integer(null=False)
    id = UUID(primary_key=True, null=False)
    from_body_id = UUID(null=True)
    from_town = Integer(null=True)
    from_name = Text(null=False)
    to_body_id = UUID(null=False)
    effective_on = Date(null=False)
    steps = Array(base_column=Text(), null=False)
    state = Text(null=False)
    operation_id = UUID(null=True)
    made_by = UUID(null=False)
    made_at = Timestamptz(null=False)
    announced_at = Timestamptz(null=True)
    closed_at = Timestamptz(null=True)


class TransferParty(Table, tablename="transfer_party", schema="app"):
    """A worker or a client and the new body."""

    tenant_id = Integer(null=False)
    id = UUID(primary_key=True, null=False)
    transfer_id = UUID(null=False)
    worker_id = UUID(null=True)
    client_id = UUID(null=True)
    state = Text(null=False)
    contract_id = UUID(null=True)
    nda_id = UUID(null=True)
    tax_at = Timestamptz(null=True)
    kept_account = Boolean(null=True)
    told_at = Timestamptz(null=False)
    reminded_at = Timestamptz(null=True)
    answered_at = Timestamptz(null=True)


class TransferOrder(Table, tablename="transfer_order", schema="app"):
    """What becomes of an open order."""

    tenant_id = Integer(null=False)
    transfer_id = UUID(null=False)
    order_id = UUID(primary_key=True, null=False)
    way = Text(null=False)
    chosen_by = UUID(null=False)
    chosen_at = Timestamptz(null=False)
    moved_at = Timestamptz(null=True)
    why_not = Text(null=False)


class TransferWork(Table, tablename="transfer_work", schema="app"):
    """Work that moves by its worker's yes."""

    tenant_id = Integer(null=False)
    id = UUID(primary_key=True, null=False)
    transfer_id = UUID(null=False)
    order_id = UUID(null=False)
    assignment_id = UUID(null=False)
    worker_id = UUID(null=False)
    title = Text(null=False)
    quantity = Integer(null=False)
    unit_name = Text(null=False)
    unit_price_yen = BigInt(null=False)
    due_on = Date(null=False)
    state = Text(null=False)
    asked_at = Timestamptz(null=False)
    answered_at = Timestamptz(null=True)
    offer_id = UUID(null=True)
