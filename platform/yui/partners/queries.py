"""Every SQL statement of the slice."""

from datetime import date, datetime, timedelta
from typing import LiteralString
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.outbox import Operation
from yui.partners.model import Endpoint, Granted, Kept, Outgoing
from yui.partners.views import HandoverRow, OrderRow


# --- applications and tokens (the door without a town) -------------------------------------------
async def granted(tx: ReadTx, application: str) -> list[Granted]:
    """An application's towns."""
    return await tx.all(Granted, "select * from auth.client_lookup($1)", application)


async def is_revoked(tx: ReadTx, jti: str) -> bool:
    """Whether a token was taken back."""
    found: bool = await tx.value("select auth.token_is_revoked($1)", jti)
    return found


async def record_revoked(tx: Tx, jti: str, *, until: datetime) -> None:
    """Takes a token back; remembered until it would have ended anyway."""
    await tx.run("select auth.token_revoke($1, $2)", jti, until)


async def record_application(
    tx: Tx,
    *,
    application: str,
    name: str,
    secret_hash: str,
    town: int,
    client: UUID,
    scopes: list[str],
    valid_to: date | None,
) -> bool:
    """A new application with its first town, or one more town; whether it is new."""
    found: bool = await tx.value(
        "select auth.partner_add($1, $2, $3, $4, $5, $6, $7)",
        application,
        name,
        secret_hash,
        town,
        client,
        scopes,
        valid_to,
    )
    return found


# --- idempotency ----------------------------------------------------------------------------------
async def record_claim(tx: Tx, route: str, key: str, *, fingerprint: bytes) -> None:
    """A row for the key to be locked by, without an answer yet; one that is there stays."""
    await tx.run(
        "insert into app.idempotency (tenant_id, client_id, route, key, fingerprint, status,"
        " headers, body, made_at, expires_at)"
        " values ($1, $2, $3, $4, $5, 0, '{}', '', now(), now()) on conflict do nothing",
        tx.tenant,
        tx.actor.id,
        route,
        key,
        fingerprint,
    )


async def claimed(tx: Tx, route: str, key: str) -> Kept | None:
    """The key's row, held until the transaction ends; None while another transaction holds it."""
    return await tx.one(
        Kept,
        "select fingerprint, status, headers, body, expires_at > now() as live"
        " from app.idempotency"
        " where tenant_id = $1 and client_id = $2 and route = $3 and key = $4"
        " for update skip locked",
        tx.tenant,
        tx.actor.id,
        route,
        key,
    )


async def record_kept(
    tx: Tx,
    route: str,
    key: str,
    *,
    fingerprint: bytes,
    status: int,
    headers: dict[str, str],
    body: bytes,
    lasts: timedelta,
) -> None:
    """Keeps the answer in the transaction of its effect. Real time: keys are about the wire."""
    await tx.run(
        "update app.idempotency set fingerprint = $5, status = $6, headers = $7, body = $8,"
        " made_at = now(), expires_at = now() + $9"
        " where tenant_id = $1 and client_id = $2 and route = $3 and key = $4",
        tx.tenant,
        tx.actor.id,
        route,
        key,
        fingerprint,
        status,
        headers,
        body,
        lasts,
    )


# --- what the client reads ------------------------------------------------------------------------
_ORDER: LiteralString = (
    "select id, tenant_id, number, title, spec, unit_name, quantity, unit_price_yen, due_on,"
    " reference, state, accepted_quantity, received_at, accepted_at, version"
    " from app.client_order where tenant_id = $1 and client_id = $2"
)
_HANDOVER: LiteralString = (
    "select h.id, h.tenant_id, h.order_id, h.quantity, h.accepted, h.state, h.reason, h.note,"
    " h.handed_at, h.decided_at, h.version, o.unit_price_yen, o.unit_name"
    " from app.handover h join app.client_order o"
    " on o.tenant_id = h.tenant_id and o.id = h.order_id"
    " where h.tenant_id = $1 and h.client_id = $2"
)


async def order(tx: ReadTx, order: UUID) -> OrderRow | None:
    """An order of the client's own."""
    return await tx.one(OrderRow, _ORDER + " and id = $3", tx.tenant, tx.actor.id, order)


async def orders(
    tx: ReadTx, *, status: str | None, before: tuple[datetime, UUID] | None, most: int
) -> list[OrderRow]:
    """The client's orders, the newest first, going on after (received, id)."""
    at, last = before or (None, None)
    return await tx.all(
        OrderRow,
        _ORDER + " and ($3::text is null or state = $3)"
        " and ($4::timestamptz is null or (received_at, id) < ($4, $5::uuid))"
        " order by received_at desc, id desc limit $6",
        tx.tenant,
        tx.actor.id,
        status,
        at,
        last,
        most,
    )


async def deliverable(tx: ReadTx, handover: UUID) -> HandoverRow | None:
    """Something handed over to the client."""
    return await tx.one(HandoverRow, _HANDOVER + " and h.id = $3", tx.tenant, tx.actor.id, handover)


async def deliverables(
    tx: ReadTx, *, order: UUID | None, before: tuple[datetime, UUID] | None, most: int
) -> list[HandoverRow]:
    """What was handed over to the client, the newest first, going on after (handed over, id)."""
    at, last = before or (None, None)
    return await tx.all(
        HandoverRow,
        _HANDOVER + " and ($3::uuid is null or h.order_id = $3)"
        " and ($4::timestamptz is null or (h.handed_at, h.id) < ($4, $5::uuid))"
        " order by h.handed_at desc, h.id desc limit $6",
        tx.tenant,
        tx.actor.id,
        order,
        at,
        last,
        most,
    )


async def operation(tx: ReadTx, operation: UUID) -> Operation | None:
    """Long work, as the town sees it."""
    return await tx.one(
        Operation,
        "select id, kind, subject, total, done, state, problem, started_at, ended_at"
        " from app.operation where tenant_id = $1 and id = $2",
        tx.tenant,
        operation,
    )


# --- webhooks -------------------------------------------------------------------------------------
async def record_endpoint(tx: Tx, endpoint: UUID, *, url: str, secret: bytes, at: datetime) -> None:
    """A new endpoint of the calling client."""
    await tx.run(
        "insert into app.webhook_endpoint (tenant_id, id, client_id, url, secret_cipher, made_at)"
        " values ($1, $2, $3, $4, $5, $6)",
        tx.tenant,
        endpoint,
        tx.actor.id,
        url,
        secret,
        at,
    )


async def endpoints_of(tx: ReadTx, client: UUID) -> list[Endpoint]:
    """A client's endpoints, the newest first."""
    return await tx.all(
        Endpoint,
        "select id, url, state, made_at from app.webhook_endpoint"
        " where tenant_id = $1 and client_id = $2 order by made_at desc, id desc",
        tx.tenant,
        client,
    )


async def record_disabled(tx: Tx, endpoint: UUID) -> None:
    """Nothing goes there any more."""
    await tx.run(
        "update app.webhook_endpoint set state = 'disabled' where tenant_id = $1 and id = $2",
        tx.tenant,
        endpoint,
    )


async def record_message(
    tx: Tx, *, message: UUID, endpoint: UUID, client: UUID, kind: str, key: str, body: bytes, at: datetime
) -> int:  # fmt: skip
    """One message to one endpoint, once under its key; how many were added (0 or 1)."""
    return await tx.run(
        "insert into app.webhook_message"
        " (tenant_id, id, endpoint_id, client_id, kind, key, body, made_at)"
        " values ($1, $2, $3, $4, $5, $6, $7, $8)"
        " on conflict (tenant_id, endpoint_id, key) do nothing",
        tx.tenant,
        message,
        endpoint,
        client,
        kind,
        key,
        body,
        at,
    )


async def outgoing(tx: ReadTx, message: UUID) -> Outgoing | None:
    """A message that has not gone out, with its endpoint."""
    return await tx.one(
        Outgoing,
        "select m.id, m.endpoint_id, e.url, e.state as endpoint_state, e.secret_cipher, m.kind,"
        " m.body, m.attempts from app.webhook_message m join app.webhook_endpoint e"
        " on e.tenant_id = m.tenant_id and e.id = m.endpoint_id"
        " where m.tenant_id = $1 and m.id = $2 and m.state = 'pending'",
        tx.tenant,
        message,
    )


async def record_attempt(
    tx: Tx, message: UUID, *, state: str, status: int | None, error: str | None
) -> None:
    """What came of an attempt. Real time: it is about the wire."""
    await tx.run(
        "update app.webhook_message set state = $3, attempts = attempts + 1, last_status = $4,"
        " last_error = left($5, 500), sent_at = case when $3 = 'sent' then now() end"
        " where tenant_id = $1 and id = $2",
        tx.tenant,
        message,
        state,
        status,
        error,
    )


async def moment(tx: ReadTx) -> datetime:
    """The database's own clock."""
    found: datetime = await tx.value("select now()")
    return found
