"""The slice's tables, as the migrations made them (0085); keys and checks live in SQL."""

from piccolo.columns import JSONB, UUID, Bytea, Integer, Text, Timestamptz
from piccolo.table import Table


class Idempotency(Table, tablename="idempotency", schema="app"):
    """An answer under an Idempotency-Key."""

    tenant_id = Integer(null=False)
    client_id = UUID(null=False)
    route = Text(null=False)
    key = Text(primary_key=True, null=False)
    fingerprint = Bytea(null=False)
    status = Integer(null=False)
    headers = JSONB(null=False)
    body = Bytea(null=False)
    made_at = Timestamptz(null=False)
    expires_at = Timestamptz(null=False)


class WebhookEndpoint(Table, tablename="webhook_endpoint", schema="app"):
    """Where a partner wants to be told."""

    tenant_id = Integer(null=False)
    id = UUID(primary_key=True, null=False)
    client_id = UUID(null=False)
    url = Text(null=False)
    secret_cipher = Bytea(null=False)
    state = Text(null=False)
    made_at = Timestamptz(null=False)


class WebhookMessage(Table, tablename="webhook_message", schema="app"):
    """What a partner is told."""

    tenant_id = Integer(null=False)
    id = UUID(primary_key=True, null=False)
    endpoint_id = UUID(null=False)
    client_id = UUID(null=False)
    kind = Text(null=False)
    key = Text(null=False)
    body = Bytea(null=False)
    state = Text(null=False)
    attempts = Integer(null=False)
    last_status = Integer(null=True)
    last_error = Text(null=True)
    made_at = Timestamptz(null=False)
    sent_at = Timestamptz(null=True)
