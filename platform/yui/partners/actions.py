"""What partners do: order, read, accept, be told; and how one of them is let in."""

import secrets
from collections.abc import Awaitable, Callable
from datetime import date, datetime, timedelta
from uuid import UUID

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from tenants.db import ReadTx, Tx
from tenants.refusal import FieldError, Invalid, Unknown
from yui.deliveries.model import Reason
from yui.handovers import actions as handovers
from yui.outbox import Operation
from yui.partners import model, queries, views
from yui.partners.config import CONFIG
from yui.partners.model import Application, Caller
from yui.partners.views import HandoverRow, NewOrder, OrderRow
from yui.work import actions as work

KEPT_FOR = timedelta(hours=24)
MONEY_KEPT_FOR = timedelta(days=30)
"""An acceptance makes money owed: its key is remembered longer (decisions 28)."""
_FIELDS = {"due_on": "due_date", "unit_price_yen": "unit_price_jpy", "unit_name": "unit"}


class Answer(Struct, frozen=True):
    """An answer that can be kept under an Idempotency-Key and given again.

    `kept` is what is given again, where the first answer holds what may be shown but once.
    """

    status: int
    body: bytes
    headers: dict[str, str] = {}
    replayed: bool = False
    kept: bytes | None = None


async def application(tx: ReadTx, *, named: str) -> Application | None:
    """The application of this id, if it is active and some town lets it in."""
    return model.application(await queries.granted(tx, named)) if named else None


async def caller(tx: ReadTx, *, client_id: str, jti: str, scope: str, towns: list[int]) -> Caller:
    """Who sent this token: what it carries, as far as the towns still grant it."""
    found = await application(tx, named=client_id)
    if found is None or await queries.is_revoked(tx, jti):
        raise model.BadToken
    held = {town: grant for town, grant in found.towns.items() if town in towns}
    return Caller(found.id, found.name, frozenset(scope.split()), held)


async def is_revoked(tx: ReadTx, *, jti: str) -> bool:
    """Whether a token was taken back."""
    return await queries.is_revoked(tx, jti)


async def revoke(tx: Tx, *, jti: str, until: datetime) -> None:
    """Takes a token back (RFC 7009)."""
    await queries.record_revoked(tx, jti, until=until)


async def claim(tx: Tx, *, route: str, key: str, fingerprint: bytes) -> None:
    """Makes sure that there is a row to lock for the key; committed before the effect begins."""
    await queries.record_claim(tx, route, key, fingerprint=fingerprint)


async def once(
    tx: Tx,
    *,
    route: str,
    key: str,
    fingerprint: bytes,
    effect: Callable[[Tx], Awaitable[Answer]],
    lasts: timedelta = KEPT_FOR,
) -> Answer | None:
    """The effect and its answer, kept together; the answer again for the same request; None while
    another transaction works under this key (partner-api.md C.4)."""
    known = await queries.claimed(tx, route, key)
    if known is None:
        return None
    if known.live:
        if known.fingerprint != fingerprint:
            raise model.KeyReused
        return Answer(known.status, known.body, known.headers, replayed=True)
    made = await effect(tx)
    await queries.record_kept(
        tx,
        route,
        key,
        fingerprint=fingerprint,
        status=made.status,
        headers=made.headers,
        body=made.body if made.kept is None else made.kept,
        lasts=lasts,
    )
    return made


async def receive_order(tx: Tx, new: NewOrder, *, now: datetime) -> OrderRow:
    """Takes a partner's order in."""
    try:
        made = await work.receive_order(
            tx,
            client=tx.actor.id,
            title=new.title,
            spec=new.spec,
            quantity=new.quantity,
            unit_price_yen=new.unit_price_jpy,
            due_on=new.due_date,
            unit_name=new.unit,
            reference=new.reference,
            now=now,
        )
    except Invalid as no:
        raise Invalid([_in_api_words(error) for error in no.errors]) from no
    row = await queries.order(tx, made.id)
    if row is None:
        raise Unknown
    return row


def _in_api_words(error: FieldError) -> FieldError:
    return replace(error, field=_FIELDS.get(error.field, error.field))


async def find_order(tx: ReadTx, *, order: UUID) -> OrderRow | None:
    """An order of the caller's in this town, or None."""
    return await queries.order(tx, order)


async def orders(
    tx: ReadTx, *, status: str | None, before: tuple[datetime, UUID] | None, most: int
) -> list[OrderRow]:
    """A page of the caller's orders in this town, the newest first."""
    return await queries.orders(tx, status=status, before=before, most=most)


async def find_deliverable(tx: ReadTx, *, handover: UUID) -> HandoverRow | None:
    """Something handed over to the caller in this town, or None."""
    return await queries.deliverable(tx, handover)


async def deliverables(
    tx: ReadTx, *, order: UUID | None, before: tuple[datetime, UUID] | None, most: int
) -> list[HandoverRow]:
    """A page of what was handed over to the caller in this town, the newest first."""
    return await queries.deliverables(tx, order=order, before=before, most=most)


async def decide(
    tx: Tx,
    *,
    handover: UUID,
    accepted: int | None,
    reason: Reason | None,
    note: str,
    version: int,
    now: datetime,
) -> HandoverRow:
    """The client's decision; `accepted` None is all of it."""
    found = await queries.deliverable(tx, handover)
    if found is None:
        raise Unknown
    await handovers.decide(
        tx,
        handover=handover,
        accepted=found.quantity if accepted is None else accepted,
        reason=reason,
        note=note,
        version=version,
        now=now,
    )
    after = await queries.deliverable(tx, handover)
    if after is None:
        raise Unknown
    return after


async def find_operation(tx: ReadTx, *, operation: UUID) -> Operation | None:
    """Long work of the town (scope system); whose it is, is for the caller to ask."""
    return await queries.operation(tx, operation)


async def owns(tx: ReadTx, *, subject: UUID) -> bool:
    """Whether an order or a deliverable is the caller's."""
    if await queries.order(tx, subject) is not None:
        return True
    return await queries.deliverable(tx, subject) is not None


async def let_in(
    tx: Tx,
    *,
    name: str,
    town: int,
    client: UUID,
    scopes: list[str],
    named: str = "",
    valid_to: date | None = None,
) -> tuple[str, str]:
    """A new application with its first town, or (by `named`) one more town for a known one.

    Returns its id and its secret, which is kept only as a hash; '' when it had one already.
    """
    client_id = named or f"yui_{secrets.token_hex(8)}"
    secret = secrets.token_urlsafe(32)
    fresh = await queries.record_application(
        tx,
        application=client_id,
        name=name,
        secret_hash=model.hash_of(secret),
        town=town,
        client=client,
        scopes=scopes,
        valid_to=valid_to,
    )
    return client_id, secret if fresh else ""


def order_answer(row: OrderRow) -> Answer:
    """The answer to a new order: itself, its ETag and where it lies."""
    shown = views.order_of(row)
    return Answer(
        201,
        msgspec.json.encode(shown),
        {"location": f"{CONFIG.audience}/orders/{shown.id}", "etag": f'"v{row.version}"'},
    )
