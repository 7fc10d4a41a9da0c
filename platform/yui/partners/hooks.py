"""Webhooks as use cases: where a partner is told, of what, and what came of telling."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from tenants.db import ReadTx, Tx
from yui import outbox
from yui.audit import actions as audit
from yui.handovers import actions as handovers
from yui.handovers.model import Ready
from yui.partners import queries, signing, typeid, webhooks
from yui.partners.config import CONFIG
from yui.partners.model import Endpoint, Send
from yui.partners.webhooks import Outcome, Parcel


async def add_endpoint(tx: Tx, *, url: str, now: datetime) -> tuple[Endpoint, str]:
    """A new endpoint and its secret, which nobody is shown again."""
    checked = webhooks.checked(url, loopback=CONFIG.loopback)
    made, secret = uuid4(), webhooks.new_secret()
    sealed = signing.seal(secret.encode(), key=CONFIG.sealing, town=tx.tenant, row=made)
    await queries.record_endpoint(tx, made, url=checked, secret=sealed, at=now)
    await audit.note(tx, "webhook.endpoint_added", subject=str(made))
    return Endpoint(made, checked, "active", now), secret


async def endpoints(tx: ReadTx) -> list[Endpoint]:
    """The caller's endpoints in this town."""
    return await queries.endpoints_of(tx, tx.actor.id)


async def announce_ready(tx: Tx, ready: Ready, *, now: datetime) -> None:
    """Work is ready for acceptance: one message to each of the client's endpoints."""
    order = await handovers.order(tx, order=ready.order_id)
    data: dict[str, Any] = {
        "id": typeid.encode("dlv", ready.handover_id),
        "order_id": typeid.encode("ord", order.id),
        "tenant_id": int(tx.tenant),
        "status": "submitted",
    }
    body = webhooks.body_of("deliverable.submitted", data, at=now)
    for endpoint in await queries.endpoints_of(tx, ready.client_id):
        if endpoint.state == "active":
            await _promise(tx, endpoint.id, ready=ready, body=body, now=now)


async def _promise(tx: Tx, endpoint: UUID, *, ready: Ready, body: bytes, now: datetime) -> None:
    message = uuid4()
    added = await queries.record_message(
        tx,
        message=message,
        endpoint=endpoint,
        client=ready.client_id,
        kind="deliverable.submitted",
        key=f"deliverable.submitted:{ready.handover_id}",
        body=body,
        at=now,
    )
    if added:
        await outbox.put(tx, "partners.send", Send(message, 0), key=f"partners.send:{message}:0")


async def parcel(tx: ReadTx, *, message: UUID) -> Parcel | None:
    """A message that is to go out, opened and ready; None when it went or may not go."""
    found = await queries.outgoing(tx, message)
    if found is None or found.endpoint_state != "active":
        return None
    secret = signing.unseal(
        found.secret_cipher, key=CONFIG.sealing, town=tx.tenant, row=found.endpoint_id
    )
    return Parcel(found.id, found.endpoint_id, found.url, secret.decode(), found.body)


async def attempted(tx: Tx, send: Send, outcome: Outcome) -> None:
    """Notes an attempt; promises the next one, or gives up after the last (partner-api.md C.7)."""
    found = await queries.outgoing(tx, send.message_id)
    if found is None:
        return
    wait = webhooks.pause(send.attempt + 1, least=outcome.wait)
    gone = outcome.status == webhooks.GONE
    over = not outcome.sent and (wait is None or gone)
    state = "sent" if outcome.sent else "failed" if over else "pending"
    await queries.record_attempt(
        tx, send.message_id, state=state, status=outcome.status, error=outcome.error
    )
    if over:
        await queries.record_disabled(tx, found.endpoint_id)
        await audit.note(tx, "webhook.endpoint_disabled", subject=str(found.endpoint_id))
    elif not outcome.sent and wait is not None:
        again = Send(send.message_id, send.attempt + 1)
        await outbox.put(
            tx,
            "partners.send",
            again,
            key=f"partners.send:{again.message_id}:{again.attempt}",
            run_at=await queries.moment(tx) + timedelta(seconds=wait),
        )
