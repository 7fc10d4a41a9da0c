"""The API's document, OpenAPI 3.1: written from the same Structs that read and write the JSON.

It is made here and not by the framework, so that errors are documented as what they are
(problem+json), closed objects as closed, and every operation with its scope (partner-api.md C.8).
"""

from functools import cache
from typing import Any

import msgspec
from msgspec import Struct

from yui.partners import limits, views
from yui.partners.listing import MOST, USUAL
from yui.partners.model import SCOPES
from yui.work.model import OrderState

PROBLEM = "application/problem+json"
_ALWAYS = (401, 403, 429, 500, 503)
_SAYS = {
    400: "The body, the cursor or the Idempotency-Key cannot be read",
    401: "No valid access token",
    403: "The token's scope or the town's grant does not cover this",
    404: "There is none, or none of yours",
    409: "Not in a state in which this can be done, or still running under this key",
    412: "Changed since: If-Match names another version",
    413: "The body is too large",
    415: "The body is not JSON",
    422: "Some fields are wrong, or the key was used with another request",
    428: "If-Match is missing",
    429: "Too many requests",
    500: "Something of ours broke",
    503: "A part we need does not answer; nothing was written",
}


class Operation(Struct, frozen=True):
    """A line of the table below. `ok` is (status, name of the answer)."""

    method: str
    path: str
    name: str
    says: str
    scope: str
    ok: tuple[int, type[Struct]]
    body: type[Struct] | None = None
    query: tuple[str, ...] = ()
    errors: tuple[int, ...] = ()
    match: bool = False
    etag: bool = False


_WRITE = (400, 409, 413, 415, 422)
OPERATIONS = (
    Operation("post", "/orders", "createOrder", "Order work from a town", "orders:write",
              (201, views.Order), body=views.NewOrder, errors=_WRITE, etag=True),
    Operation("get", "/orders", "listOrders", "Your orders, the newest first", "orders:read",
              (200, views.Orders), query=("limit", "cursor", "status", "tenant_id"),
              errors=(400, 422)),
    Operation("get", "/orders/{order_id}", "getOrder", "One order", "orders:read",
              (200, views.Order), errors=(404,), etag=True),
    Operation("get", "/deliverables", "listDeliverables", "What was handed over to you",
              "deliverables:read", (200, views.Deliverables),
              query=("limit", "cursor", "order_id", "tenant_id"), errors=(400, 404, 422)),
    Operation("get", "/deliverables/{deliverable_id}", "getDeliverable", "One deliverable",
              "deliverables:read", (200, views.Deliverable), errors=(404,), etag=True),
    Operation("post", "/deliverables/{deliverable_id}/actions/accept", "acceptDeliverable",
              "Accept all or a part", "acceptances:write", (200, views.Deliverable),
              body=views.Acceptance, errors=(*_WRITE, 404, 412, 428), match=True, etag=True),
    Operation("post", "/deliverables/{deliverable_id}/actions/reject", "rejectDeliverable",
              "Send back for rework", "acceptances:write", (200, views.Deliverable),
              body=views.Rejection, errors=(*_WRITE, 404, 412, 428), match=True, etag=True),
    Operation("post", "/webhook-endpoints", "createWebhook", "Be told of events",
              "webhooks:manage", (201, views.WebhookEndpoint), body=views.NewEndpoint,
              errors=_WRITE),
    Operation("get", "/webhook-endpoints", "listWebhooks", "Your endpoints", "webhooks:manage",
              (200, views.WebhookEndpoints)),
    Operation("get", "/operations/{operation_id}", "getOperation", "Long work", "orders:read",
              (200, views.LongOperation), errors=(404,)),
)  # fmt: skip

_QUERY: dict[str, dict[str, Any]] = {
    "limit": {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL},
    "cursor": {"type": "string", "minLength": 1, "maxLength": 400},
    "status": {"type": "string", "enum": [state.value for state in OrderState]},
    "tenant_id": {"type": "integer", "minimum": 10_000, "maximum": 99_999},
    "order_id": {"type": "string", "pattern": "^ord_[0-7][0-9a-hjkmnp-tv-z]{25}$"},
}
_PREFIX = {"order_id": "ord", "deliverable_id": "dlv", "operation_id": "op"}


@cache
def document(base: str) -> dict[str, Any]:
    """The document of the API below this base URL."""
    paths: dict[str, dict[str, Any]] = {}
    for operation in OPERATIONS:
        paths.setdefault(operation.path, {})[operation.method] = _operation(operation)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Yui 結 partner API",
            "version": "1.0.0",
            "description": "Order work from towns, follow it, accept it.",
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": f"{base}/api/v1"}],
        "security": [{"oauth2": []}],
        "tags": [{"name": tag} for tag in sorted({_tag(each) for each in OPERATIONS})],
        "paths": paths,
        "webhooks": {"deliverable.submitted": {"post": _webhook()}},
        "components": {
            "schemas": _schemas(),
            "securitySchemes": {"oauth2": _security(base)},
        },
    }


def _tag(operation: Operation) -> str:
    return operation.path.split("/")[1]


def _operation(operation: Operation) -> dict[str, Any]:
    status, kind = operation.ok
    answers = {str(status): _answer(operation, kind)}
    if operation.etag and operation.method == "get":
        answers["304"] = {"description": "You have this version", "headers": _headers(operation)}
    for error in sorted({*operation.errors, *_ALWAYS}):
        answers[str(error)] = {
            "description": _SAYS[error],
            "content": {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
    found: dict[str, Any] = {
        "operationId": operation.name,
        "summary": operation.says,
        "tags": [_tag(operation)],
        "security": [{"oauth2": [operation.scope]}],
        "parameters": _parameters(operation),
        "responses": answers,
    }
    if operation.body is not None:
        found["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": _ref(operation.body)}},
        }
    return found


def _answer(operation: Operation, kind: type[Struct]) -> dict[str, Any]:
    return {
        "description": operation.says,
        "headers": _headers(operation),
        "content": {"application/json": {"schema": _ref(kind)}},
    }


def _headers(operation: Operation) -> dict[str, Any]:
    named = ["RateLimit-Policy", "RateLimit", "X-Request-Id"]
    named += ["ETag"] if operation.etag else []
    named += ["Link"] if operation.query else []
    named += ["Idempotency-Replayed"] if operation.body is not None else []
    return {name: {"schema": {"type": "string"}} for name in named}


def _parameters(operation: Operation) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for name, prefix in _PREFIX.items():
        if f"{{{name}}}" in operation.path:
            schema = {"type": "string", "pattern": f"^{prefix}_[0-7][0-9a-hjkmnp-tv-z]{{25}}$"}
            found.append(_parameter(name, "path", schema, required=True))
    found += [_parameter(name, "query", _QUERY[name]) for name in operation.query]
    text = {"type": "string", "minLength": 16, "maxLength": 255, "pattern": "^[A-Za-z0-9-]+$"}
    if operation.body is not None:
        found.append(_parameter("Idempotency-Key", "header", text, required=True))
    tag = {"type": "string", "pattern": '^"v[0-9]{1,9}"$'}
    if operation.match:
        found.append(_parameter("If-Match", "header", tag, required=True))
    elif operation.etag and operation.method == "get":
        found.append(_parameter("If-None-Match", "header", tag))
    return found


def _parameter(
    name: str, where: str, schema: dict[str, Any], *, required: bool = False
) -> dict[str, Any]:
    return {"name": name, "in": where, "required": required, "schema": schema}


def _ref(kind: type[Struct]) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{kind.__name__}"}


def _schemas() -> dict[str, Any]:
    kinds: list[type[Struct]] = [views.Problem]
    for operation in OPERATIONS:
        kinds += [operation.ok[1]] + ([operation.body] if operation.body else [])
    _, found = msgspec.json.schema_components(
        list(dict.fromkeys(kinds)), ref_template="#/components/schemas/{name}"
    )
    for schema in found.values():
        if schema.get("type") == "object":
            schema.setdefault("additionalProperties", False)
    return found


def _security(base: str) -> dict[str, Any]:
    scopes = {scope: scope for scope in SCOPES}
    flow = {"tokenUrl": f"{base}/oauth/token", "scopes": scopes}
    says = f"Access tokens of 15 minutes; rate limit {limits.POLICY}"
    return {"type": "oauth2", "description": says, "flows": {"clientCredentials": flow}}


def _webhook() -> dict[str, Any]:
    data = {
        "type": "object",
        "properties": {
            "id": {"type": "string"},
            "order_id": {"type": "string"},
            "tenant_id": {"type": "integer"},
            "status": {"type": "string"},
        },
    }
    body = {
        "type": "object",
        "required": ["type", "timestamp", "data"],
        "properties": {
            "type": {"const": "deliverable.submitted"},
            "timestamp": {"type": "string", "format": "date-time"},
            "data": data,
        },
    }
    return {
        "operationId": "deliverableSubmitted",
        "summary": "Work is ready for your acceptance (Standard Webhooks 1.0.0)",
        "security": [],
        "requestBody": {"content": {"application/json": {"schema": body}}},
        "responses": {"200": {"description": "Taken; any 2xx is"}},
    }
