"""The slice's tables, as the migrations made them (0172, 0174); keys and checks live in SQL."""

from piccolo.columns import UUID, Array, Boolean, Bytea, Date, Integer, Text, Timestamptz
from piccolo.columns.column_types import JSONB
from piccolo.table import Table


class ConsentText(Table, tablename="consent_text", schema="registry"):
    """What a person is told, by purpose and version."""

    purpose = Text(primary_key=True, null=False)
    version = Integer(null=False)
    valid_from = Date(null=False)
    title = Text(null=False)
    body = Text(null=False)
    items = Array(base_column=Text(), null=False)
    crossing = Boolean(null=False)
    record_years = Integer(null=False)
    recipients = Text(null=False)
    retention = Text(null=False)
    contact = Text(null=False)
    source = Text(null=False)


class DataAgreement(Table, tablename="data_agreement", schema="app"):
    """What one town may pass to another, as one of the two keeps it."""

    tenant_id = Integer(null=False)
    id = UUID(primary_key=True, null=False)
    side = Text(null=False)
    other = Integer(null=False)
    purpose = Text(null=False)
    items = Array(base_column=Text(), null=False)
    basis = Text(null=False)
    responsible = Text(null=False)
    document = Text(null=False)
    valid_from = Date(null=False)
    valid_to = Date(null=False)
    state = Text(null=False)
    proposed_at = Timestamptz(null=False)
    answered_at = Timestamptz(null=True)
    ended_at = Timestamptz(null=True)


class Consent(Table, tablename="consent", schema="app"):
    """One consent, as one of the two towns keeps it."""

    tenant_id = Integer(null=False)
    id = UUID(primary_key=True, null=False)
    person_id = UUID(null=False)
    side = Text(null=False)
    other = Integer(null=False)
    purpose = Text(null=False)
    version = Integer(null=False)
    fields = Array(base_column=Text(), null=False)
    until = Timestamptz(null=False)
    agreement_id = UUID(null=True)
    granted_at = Timestamptz(null=False)


class ConsentEnd(Table, tablename="consent_end", schema="app"):
    """Its end."""

    tenant_id = Integer(null=False)
    consent_id = UUID(primary_key=True, null=False)
    person_id = UUID(null=False)
    how = Text(null=False)
    ended_at = Timestamptz(null=False)


class PersonSeen(Table, tablename="person_seen", schema="app"):
    """What a town sees of a person of another."""

    tenant_id = Integer(null=False)
    consent_id = UUID(primary_key=True, null=False)
    person_id = UUID(null=False)
    from_town = Integer(null=False)
    purpose = Text(null=False)
    until = Timestamptz(null=False)
    data = JSONB(null=False)
    seen_at = Timestamptz(null=False)


class Provision(Table, tablename="provision", schema="app"):
    """What was passed on, or received."""

    tenant_id = Integer(null=False)
    id = UUID(primary_key=True, null=False)
    consent_id = UUID(null=False)
    person_id = UUID(null=False)
    side = Text(null=False)
    other = Integer(null=False)
    items = Array(base_column=Text(), null=False)
    at = Timestamptz(null=False)
    keep_until = Date(null=False)


class PersonKey(Table, tablename="person_key", schema="app"):
    """A digest by which another registration of a person can be found."""

    tenant_id = Integer(null=False)
    worker_id = UUID(primary_key=True, null=False)
    kind = Text(null=False)
    digest = Bytea(null=False)
    made_at = Timestamptz(null=False)


class SamePerson(Table, tablename="same_person", schema="app"):
    """Two registrations that may be one person, in one of the two towns."""

    tenant_id = Integer(null=False)
    worker_id = UUID(null=False)
    id = UUID(primary_key=True, null=False)
    other = Integer(null=False)
    other_id = UUID(null=False)
    kind = Text(null=False)
    state = Text(null=False)
    proposed_at = Timestamptz(null=False)
    answered_at = Timestamptz(null=True)
