"""The partner API, version 1: orders, deliverables and their acceptance, webhooks (partner-api.md)."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any, TypeVar

import msgspec
from litestar import Response, Router, get, post
from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler
from litestar.params import FromPath
from litestar.types import Guard

from tenants.actor import Actor, system
from tenants.db import ReadTx, Tx, begin, begin_auth
from tenants.refusal import FieldError, Invalid, Refused, Unknown
from yui import clock
from yui.deliveries.model import Reason
from yui.partners import access, actions, bodies, hooks, limits, listing, tokens, typeid, views
from yui.partners.access import answer, caller_of, shown_as
from yui.partners.actions import Answer
from yui.partners.listing import Page
from yui.partners.model import BadToken, InsufficientScope, KeyInProgress
from yui.partners.views import Acceptance, NewEndpoint, NewOrder, Rejection
from yui.web.args import Asking
from yui.web.words import N_
from yui.work.model import OrderState

T = TypeVar("T")
TRIES = 40
TRY_SECONDS = 0.05


def partner(scope: str) -> Guard:
    """Lets through a valid token that carries the scope, as long as its requests are not too many."""

    async def guard(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
        kind, _space, token = connection.headers.get("authorization", "").partition(" ")
        if kind.lower() != "bearer":
            raise BadToken
        claims = tokens.read(token.strip())
        async with begin_auth() as tx:
            caller = await actions.caller(
                tx,
                client_id=claims.client_id,
                jti=claims.jti,
                scope=claims.scope,
                towns=claims.tenants,
            )
        connection.scope["state"][access.CALLER] = caller
        connection.scope["state"][access.LEFT] = await limits.count(caller.id)
        if scope not in caller.scopes:
            raise InsufficientScope(scope=scope)

    guard.scope = scope  # type: ignore[attr-defined]  # read by the test of the document
    return guard


async def _once(
    request: Asking,
    actor: Actor,
    route: str,
    effect: Callable[[Tx], Awaitable[Answer]],
    *,
    lasts: timedelta = actions.KEPT_FOR,
) -> Response[bytes]:
    """Runs the effect under the request's Idempotency-Key; waits a moment for one that runs."""
    key = bodies.idempotency_key(request)
    mark = await bodies.fingerprint(request)
    async with begin(actor) as tx:
        await actions.claim(tx, route=route, key=key, fingerprint=mark)
    for _ in range(TRIES):
        async with begin(actor) as tx:
            done = await actions.once(
                tx, route=route, key=key, fingerprint=mark, effect=effect, lasts=lasts
            )
        if done is not None:
            again = {"idempotency-replayed": "true"} if done.replayed else {}
            headers = {**done.headers, **again}
            return answer(request, done.body, status=done.status, headers=headers)
        await asyncio.sleep(TRY_SECONDS)
    raise KeyInProgress(retry_after=1)


async def _find(
    request: Asking, scope: str, look: Callable[[ReadTx], Awaitable[T | None]]
) -> tuple[Actor, T]:
    """Where among the caller's towns this is; an id of nobody's and of another's are alike."""
    for actor in caller_of(request).actors(scope):
        async with begin(actor) as tx:
            found = await look(tx)
        if found is not None:
            return actor, found
    raise Unknown


async def _rows(
    request: Asking, page: Page, scope: str, look: Callable[[ReadTx], Awaitable[list[T]]]
) -> list[T]:
    """A page's rows of each of the caller's towns, or of the one asked for."""
    caller, town = caller_of(request), listing.town_of(page)
    actors = caller.actors(scope) if town is None else [caller.actor(town, scope)]
    rows: list[T] = []
    for actor in actors:
        async with begin(actor) as tx:
            rows += await look(tx)
    return rows


# --- orders ---------------------------------------------------------------------------------------
@post("/orders", guards=[partner("orders:write")], operation_id="createOrder")
async def create_order(request: Asking) -> Response[bytes]:
    """Orders work from a town."""
    bodies.idempotency_key(request)
    new = await bodies.read(request, NewOrder)
    actor = caller_of(request).actor(new.tenant_id, "orders:write")

    async def effect(tx: Tx) -> Answer:
        return actions.order_answer(await actions.receive_order(tx, new, now=clock.now()))

    return await _once(request, actor, "POST /orders", effect)


@get("/orders", guards=[partner("orders:read")], operation_id="listOrders")
async def list_orders(request: Asking) -> Response[bytes]:
    """The caller's orders, the newest first."""
    page = listing.asked(request, client=caller_of(request).id, filters=("status", "tenant_id"))
    status = page.filters.get("status")
    if status is not None and status not in set(OrderState):
        raise Invalid([FieldError("status", "invalid", N_("この状態はありません。"))])
    rows = await _rows(
        request,
        page,
        "orders:read",
        lambda tx: actions.orders(tx, status=status, before=page.before, most=page.limit + 1),
    )
    shown, cursor = page.pick(rows, lambda row: (row.received_at, row.id))
    body = msgspec.json.encode(views.Orders([views.order_of(row) for row in shown], cursor))
    return answer(request, body, headers={"link": page.links(cursor)})


@get("/orders/{order_id:str}", guards=[partner("orders:read")], operation_id="getOrder")
async def get_order(request: Asking, order_id: FromPath[str]) -> Response[bytes]:
    """One order, with its strong ETag."""
    order = typeid.decode("ord", order_id)
    _, row = await _find(request, "orders:read", lambda tx: actions.find_order(tx, order=order))
    return shown_as(request, views.order_of(row), version=row.version)


# --- deliverables ---------------------------------------------------------------------------------
@get("/deliverables", guards=[partner("deliverables:read")], operation_id="listDeliverables")
async def list_deliverables(request: Asking) -> Response[bytes]:
    """What was handed over, the newest first; of one order when `order_id` says so."""
    page = listing.asked(request, client=caller_of(request).id, filters=("order_id", "tenant_id"))
    given = page.filters.get("order_id")
    order = typeid.decode("ord", given) if given is not None else None
    rows = await _rows(
        request,
        page,
        "deliverables:read",
        lambda tx: actions.deliverables(tx, order=order, before=page.before, most=page.limit + 1),
    )
    shown, cursor = page.pick(rows, lambda row: (row.handed_at, row.id))
    items = [views.deliverable_of(row) for row in shown]
    body = msgspec.json.encode(views.Deliverables(items, cursor))
    return answer(request, body, headers={"link": page.links(cursor)})


@get(
    "/deliverables/{deliverable_id:str}",
    guards=[partner("deliverables:read")],
    operation_id="getDeliverable",
)
async def get_deliverable(request: Asking, deliverable_id: FromPath[str]) -> Response[bytes]:
    """One deliverable, with its strong ETag."""
    made = typeid.decode("dlv", deliverable_id)
    _, row = await _find(
        request, "deliverables:read", lambda tx: actions.find_deliverable(tx, handover=made)
    )
    return shown_as(request, views.deliverable_of(row), version=row.version)


@post(
    "/deliverables/{deliverable_id:str}/actions/accept",
    guards=[partner("acceptances:write")],
    status_code=200,
    operation_id="acceptDeliverable",
)
async def accept(request: Asking, deliverable_id: FromPath[str]) -> Response[bytes]:
    """Accepts all of a deliverable, or a part of it."""
    bodies.idempotency_key(request)
    said = await bodies.read(request, Acceptance)
    return await _decide(
        request, deliverable_id, said.accepted_quantity, reason=said.reason, note=said.note
    )


@post(
    "/deliverables/{deliverable_id:str}/actions/reject",
    guards=[partner("acceptances:write")],
    status_code=200,
    operation_id="rejectDeliverable",
)
async def reject(request: Asking, deliverable_id: FromPath[str]) -> Response[bytes]:
    """Sends a deliverable back, with a coded reason."""
    bodies.idempotency_key(request)
    said = await bodies.read(request, Rejection)
    return await _decide(request, deliverable_id, 0, reason=said.reason, note=said.note)


async def _decide(
    request: Asking, given: str, accepted: int | None, *, reason: Reason | None, note: str
) -> Response[bytes]:
    made = typeid.decode("dlv", given)
    actor, seen = await _find(
        request, "acceptances:write", lambda tx: actions.find_deliverable(tx, handover=made)
    )

    async def effect(tx: Tx) -> Answer:
        bodies.demand_match(request, seen.version)
        row = await actions.decide(
            tx,
            handover=made,
            accepted=accepted,
            reason=reason,
            note=note,
            version=seen.version,
            now=clock.now(),
        )
        body = msgspec.json.encode(views.deliverable_of(row))
        return Answer(200, body, {"etag": bodies.etag(row.version)})

    route = f"POST {request.url.path}"
    return await _once(request, actor, route, effect, lasts=actions.MONEY_KEPT_FOR)


# --- webhooks and long work -----------------------------------------------------------------------
@post("/webhook-endpoints", guards=[partner("webhooks:manage")], operation_id="createWebhook")
async def create_webhook(request: Asking) -> Response[bytes]:
    """A new endpoint; its secret is in this answer and in no other."""
    bodies.idempotency_key(request)
    new = await bodies.read(request, NewEndpoint)
    actor = caller_of(request).actor(new.tenant_id, "webhooks:manage")

    async def effect(tx: Tx) -> Answer:
        made, secret = await hooks.add_endpoint(tx, url=new.url, now=clock.now())
        shown = msgspec.json.encode(views.endpoint_of(actor.tenant, made, secret=secret))
        return Answer(201, shown, kept=msgspec.json.encode(views.endpoint_of(actor.tenant, made)))

    return await _once(request, actor, "POST /webhook-endpoints", effect)


@get("/webhook-endpoints", guards=[partner("webhooks:manage")], operation_id="listWebhooks")
async def list_webhooks(request: Asking) -> Response[bytes]:
    """The caller's endpoints in every town."""
    items: list[views.WebhookEndpoint] = []
    for actor in caller_of(request).actors("webhooks:manage"):
        async with begin(actor) as tx:
            found = await hooks.endpoints(tx)
        items += [views.endpoint_of(actor.tenant, row) for row in found]
    return answer(request, msgspec.json.encode(views.WebhookEndpoints(items)))


@get(
    "/operations/{operation_id:str}",
    guards=[partner("orders:read")],
    operation_id="getOperation",
)
async def get_operation(request: Asking, operation_id: FromPath[str]) -> Response[bytes]:
    """Long work on an order or a deliverable of the caller's."""
    operation = typeid.decode("op", operation_id)
    for actor in caller_of(request).actors("orders:read"):
        async with begin(system(actor.tenant)) as tx:
            found = await actions.find_operation(tx, operation=operation)
        if found is None or found.subject is None:
            continue
        async with begin(actor) as tx:
            if await actions.owns(tx, subject=found.subject):
                return answer(request, msgspec.json.encode(views.operation_of(found)))
    raise Unknown


routes = Router(
    "/api/v1",
    route_handlers=[
        create_order,
        list_orders,
        get_order,
        list_deliverables,
        get_deliverable,
        accept,
        reject,
        create_webhook,
        list_webhooks,
        get_operation,
    ],
    exception_handlers={Refused: access.refuse},
    include_in_schema=False,
)
