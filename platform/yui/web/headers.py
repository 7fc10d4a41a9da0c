"""The headers of every answer, errors included (a `before_send` hook sees them all)."""

from litestar.types import Message, Scope

from yui.web.visit import VISIT_STATE, Visit, is_api, request_id_of

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


_ALWAYS = [(name.encode(), value.encode("latin-1")) for name, value in ALWAYS.items()]
_NO_STORE = (b"cache-control", b"no-store")


async def on_send(message: Message, scope: Scope) -> None:
    """Adds what is missing; what a handler set itself stays. Runs for every answer: raw lists.

    A HEAD gets the headers of its GET, the length of the content included, and no content.
    """
    if message["type"] == "http.response.body" and scope.get("method") == "HEAD":
        message["body"] = b""
    if message["type"] != "http.response.start":
        return
    headers = list(message.get("headers", ()))
    present = {name.lower() for name, _ in headers}
    headers += [pair for pair in _ALWAYS if pair[0] not in present]
    if b"cache-control" not in present:
        headers.append(_NO_STORE)
    if b"x-request-id" in present:
        headers = [pair for pair in headers if pair[0].lower() != b"x-request-id"]
    headers.append((b"x-request-id", request_id_of(scope).encode("latin-1")))
    visit: Visit | None = scope.get("state", {}).get(VISIT_STATE)
    if visit is not None:
        if b"content-language" not in present and not is_api(visit.path):
            headers.append((b"content-language", visit.language.encode()))
        headers += [(b"set-cookie", cookie.encode("latin-1")) for cookie in visit.new_cookies]
        visit.new_cookies = []
    message["headers"] = headers
