"""The slice's tables, as the migrations made them (0125); keys and checks live in SQL."""

from piccolo.columns import JSONB, UUID, BigInt, Bytea, Text, Timestamptz
from piccolo.columns import Integer as Int
from piccolo.table import Table


class File(Table, tablename="file", schema="app"):
    """One file; its bytes lie in the store."""

    tenant_id = Int(null=False)
    id = UUID(primary_key=True, null=False)
    purpose = Text(null=False)
    subject = UUID(null=True)
    worker_id = UUID(null=True)
    name = Text(null=False)
    kind = Text(null=False)
    size = BigInt(null=False)
    sha256 = Bytea(null=False)
    key = Text(null=False)
    scanned = Text(null=False)
    state = Text(null=False)
    uploaded_by = UUID(null=False)
    uploaded_at = Timestamptz(null=False)
    inside = JSONB(null=True)


class HandoverFile(Table, tablename="handover_file", schema="app"):
    """The same bytes as a client may open them."""

    tenant_id = Int(null=False)
    id = UUID(primary_key=True, null=False)
    client_id = UUID(null=False)
    handover_id = UUID(null=False)
    name = Text(null=False)
    kind = Text(null=False)
    size = BigInt(null=False)
    sha256 = Bytea(null=False)
    key = Text(null=False)
    handed_at = Timestamptz(null=False)
