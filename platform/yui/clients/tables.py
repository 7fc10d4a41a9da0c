"""The slice's tables, as the migrations made them (0030, 0100); keys and checks live in SQL."""

from piccolo.columns import UUID, Boolean, Date, Integer, Text, Timestamptz
from piccolo.table import Table


class Client(Table, tablename="client", schema="app"):
    """A company that orders work."""

    tenant_id = Integer(null=False)
    id = UUID(primary_key=True, null=False)
    name = Text(null=False)
    kana = Text(null=False)
    place = Text(null=False)
    contact = Text(null=False)
    first_contract_on = Date(null=True)
    active = Boolean(null=False)


class ClientVoice(Table, tablename="client_voice", schema="app"):
    """What a client said of the work."""

    tenant_id = Integer(null=False)
    id = UUID(primary_key=True, null=False)
    client_id = UUID(null=False)
    said_on = Date(null=False)
    score = Integer(null=False)
    said = Text(null=False)
    consent = Text(null=False)
    consented_by = Text(null=False)
    recorded_by = UUID(null=False)
    recorded_at = Timestamptz(null=False)
