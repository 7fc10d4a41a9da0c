"""The headers of every answer, errors included (a `before_send` hook sees them all)."""

from litestar.datastructures import MutableScopeHeaders
from litestar.types import Message, Scope

from yui.web.visit import VISIT_STATE, Visit, is_api

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
ALWAYS = {
    "content-security-policy": CSP,
    "strict-transport-security": "max-age=63072000; includeSubDomains",
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": (
        "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), "
        "microphone=(), payment=(), usb=(), browsing-topics=()"
    ),
    "x-frame-options": "DENY",
}


async def on_send(message: Message, scope: Scope) -> None:
    """Adds what is missing; what a handler set itself stays."""
    if message["type"] != "http.response.start":
        return
    headers = MutableScopeHeaders.from_message(message)
    for name, value in ALWAYS.items():
        headers.setdefault(name, value)
    headers.setdefault("cache-control", "no-store")
    visit: Visit | None = scope.get("state", {}).get(VISIT_STATE)
    if visit is None:
        return
    headers["x-request-id"] = visit.request_id
    if not is_api(scope["path"]):
        headers.setdefault("content-language", visit.language)
    for cookie in visit.new_cookies:
        headers.add("set-cookie", cookie)
    visit.new_cookies = []
