"""At the API's edge: what every answer carries, and how a no is said."""

from typing import Any

import msgspec
from litestar import Response
from msgspec import Struct

from tenants.refusal import Refused
from yui.handovers.model import VersionChanged
from yui.partners import bodies, limits
from yui.partners.config import CONFIG
from yui.partners.limits import Left
from yui.partners.model import (
    BadToken,
    Caller,
    InsufficientScope,
    KeyMissing,
    PreconditionFailed,
    TooManyRequests,
)
from yui.web.args import Asking
from yui.web.refusals import problem

CALLER = "yui_partner"
LEFT = "yui_partner_left"


def caller_of(request: Asking) -> Caller:
    """Who is calling: the guard has asked before."""
    found = request.scope["state"].get(CALLER)
    if not isinstance(found, Caller):
        raise BadToken
    return found


def carried(request: Asking) -> dict[str, str]:
    """The headers that go with every answer to a known caller (partner-api.md C.6)."""
    left = request.scope["state"].get(LEFT)
    found = {"ratelimit-policy": limits.POLICY, "vary": "Authorization, Accept-Language"}
    return {**found, "ratelimit": left.field} if isinstance(left, Left) else found


def refuse(request: Asking, refused: Refused) -> Response[Any]:
    """Problem+json with the headers that OAuth, Idempotency-Key and rate limits ask for."""
    if isinstance(refused, VersionChanged):
        refused = PreconditionFailed()
    headers = carried(request)
    match refused:
        case BadToken():
            given = ', error="invalid_token"' if "authorization" in request.headers else ""
            headers["www-authenticate"] = f'Bearer realm="api"{given}'
        case InsufficientScope():
            scope = refused.values.get("scope")
            told = f'error="insufficient_scope", scope="{scope}"'
            headers["www-authenticate"] = f'Bearer realm="api", {told}'
        case KeyMissing():
            headers["link"] = f'<{CONFIG.issuer}/openapi.json>; rel="describedby"'
        case TooManyRequests():
            headers["ratelimit"] = f'"client";r=0;t={refused.values.get("retry_after")}'
        case _:
            pass
    if (wait := refused.values.get("retry_after")) is not None:
        headers["retry-after"] = str(wait)
    elif refused.status == 503:
        headers["retry-after"] = "2"
    return problem(request, refused, headers=headers)


def answer(
    request: Asking, body: bytes, *, status: int = 200, headers: dict[str, str] | None = None
) -> Response[bytes]:
    """JSON that is ready."""
    return Response(
        body,
        status_code=status,
        media_type="application/json",
        headers={**carried(request), **(headers or {})},
    )


def shown_as(request: Asking, shown: Struct, *, version: int) -> Response[bytes]:
    """A resource with its strong ETag; 304 for whoever has this version."""
    headers = {"etag": bodies.etag(version), "cache-control": "private, no-cache"}
    if bodies.fresh(request, version):
        return answer(request, b"", status=304, headers=headers)
    return answer(request, msgspec.json.encode(shown), headers=headers)
