"""Standard Webhooks 1.0.0: what is said, how it is signed, where it may go.

Payloads are thin: ids, a status, the town; whoever wants more asks the API. The same message has
the same id at every attempt; the timestamp is the attempt's.
"""

import base64
import ipaddress
import random
import secrets
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import httpx
import msgspec
from httpx_secure import httpx_ssrf_protection
from msgspec import Struct
from standardwebhooks import Webhook

from yui.partners import typeid
from yui.partners.model import BadEndpoint
from yui.web.trusted import trusted

TIMEOUT = 15.0
PORTS = {443, 8443}
SCHEDULE = (0, 5, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400)
"""Seconds before each attempt, after the one before (partner-api.md C.7)."""
GONE = 410


class Parcel(Struct, frozen=True):
    """A message ready to go, with the secret that signs it."""

    message_id: UUID
    endpoint_id: UUID
    url: str
    secret: str
    body: bytes


class Outcome(Struct, frozen=True):
    """What came of an attempt: the answer's status, or the error that kept it from coming."""

    status: int | None
    error: str | None = None
    wait: int = 0

    @property
    def sent(self) -> bool:
        """2xx alone is success; a redirect is not followed and is none."""
        return self.status is not None and 200 <= self.status < 300


def new_secret() -> str:
    """32 random bytes in the spec's form."""
    return f"whsec_{base64.b64encode(secrets.token_bytes(32)).decode()}"


def body_of(kind: str, data: dict[str, Any], *, at: datetime) -> bytes:
    """The body: type, timestamp, data."""
    said = {"type": kind, "timestamp": at.astimezone(UTC).isoformat(), "data": data}
    return msgspec.json.encode(said)


def checked(url: str, *, loopback: Sequence[str]) -> str:
    """The URL, if webhooks may go there: https to a name or public address, on 443 or 8443.

    What a name resolves to is looked at when the connection is made, each time anew.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as bad:
        raise BadEndpoint("url") from bad
    if on_loopback(url, loopback=loopback):
        return url
    host = parts.hostname or ""
    good = (
        parts.scheme == "https"
        and "." in host.rstrip(".")
        and parts.username is None
        and not parts.fragment
        and (port or 443) in PORTS
        and url.isascii()
        and url.isprintable()
        and " " not in url
    )
    if not good or (_is_address(host) and not ipaddress.ip_address(host).is_global):
        raise BadEndpoint("url")
    return url


def on_loopback(url: str, *, loopback: Sequence[str]) -> bool:
    """Whether it is one of the receivers on this machine that the settings name (demo, tests)."""
    parts = urlsplit(url)
    return parts.netloc in loopback and parts.scheme in {"http", "https"}


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def signature(name: str, *, at: int, body: bytes, secret: str) -> str:
    """`v1,` and HMAC-SHA256 over id, timestamp and body under the secret's bytes, in base64."""
    return Webhook(secret).sign(name, datetime.fromtimestamp(at, UTC), body.decode())


def headers_of(parcel: Parcel, *, at: float) -> dict[str, str]:
    """The three headers of the spec."""
    name = typeid.encode("msg", parcel.message_id)
    return {
        "content-type": "application/json",
        "user-agent": "Yui-Webhooks/1",
        "webhook-id": name,
        "webhook-timestamp": str(int(at)),
        "webhook-signature": signature(name, at=int(at), body=parcel.body, secret=parcel.secret),
    }


async def post(parcel: Parcel, *, loopback: Sequence[str]) -> Outcome:
    """One attempt, outside any transaction: public addresses only, no redirects, no proxy."""
    limits = httpx.Limits(max_connections=1, max_keepalive_connections=0)
    client = httpx.AsyncClient(
        timeout=TIMEOUT,
        trust_env=False,
        verify=trusted(),
        follow_redirects=False,
        limits=limits,
    )
    if not on_loopback(parcel.url, loopback=loopback):
        client = httpx_ssrf_protection(client, dns_cache_ttl=0)
    try:
        async with client:
            request = client.build_request(
                "POST",
                parcel.url,
                content=parcel.body,
                headers=headers_of(parcel, at=time.time()),
            )
            answer = await client.send(request, stream=True)
            try:
                return Outcome(answer.status_code, wait=_wait_of(answer))
            finally:
                await answer.aclose()
    except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as failed:
        return Outcome(None, f"{type(failed).__name__}: {failed}")


def _wait_of(answer: httpx.Response) -> int:
    given = answer.headers.get("retry-after", "")
    return min(int(given), SCHEDULE[-1]) if given.isascii() and given.isdigit() else 0


def pause(attempt: int, *, least: int = 0) -> int | None:
    """Seconds before this attempt, ± 10 %, or what the receiver asked for; None: no more of them."""
    if attempt >= len(SCHEDULE):
        return None
    return max(round(SCHEDULE[attempt] * random.uniform(0.9, 1.1)), least)  # noqa: S311
