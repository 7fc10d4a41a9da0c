"""The slice's tables, as the migrations made them (0030, 0100, 0158); keys and checks live in SQL."""

from piccolo.columns import UUID, Array, Boolean, Bytea, Date, Integer, Text, Timestamptz
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


class ClientContact(Table, tablename="client_contact", schema="app"):
    """A person of a client."""

    tenant_id = Integer(null=False)
    id = UUID(primary_key=True, null=False)
    client_id = UUID(null=False)
    name = Text(null=False)
    email = Text(null=False)
    parts = Array(base_column=Text(), null=False)
    login = Text(null=False)
    made_by = UUID(null=False)
    made_at = Timestamptz(null=False)
    invited_at = Timestamptz(null=True)
    ended_by = UUID(null=True)
    ended_at = Timestamptz(null=True)


class ClientAssent(Table, tablename="client_assent", schema="app"):
    """What a client's person agreed to with her log-in."""

    tenant_id = Integer(null=False)
    id = UUID(primary_key=True, null=False)
    client_id = UUID(null=False)
    what = Text(null=False)
    subject = UUID(null=False)
    sha256 = Bytea(null=False)
    agreed = Text(null=False)
    account_id = UUID(null=False)
    login = Text(null=False)
    name = Text(null=False)
    agreed_at = Timestamptz(null=False)
