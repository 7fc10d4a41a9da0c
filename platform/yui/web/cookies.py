"""The kit's own cookies: language, the one-time message, and the visit before a log-in.

On https and on loopback the names begin with `__Host-` and the cookies are Secure (a browser takes
loopback for a secure place). Only a server that its operator runs as plain http on a network gets
bare names: there a Secure cookie would never come back, and nobody could log in.
"""

import base64
import ipaddress
import secrets
from collections.abc import Awaitable, Callable
from datetime import date
from urllib.parse import urlsplit

import msgspec
from litestar.datastructures import Cookie
from msgspec import Struct

from tenants.actor import Actor
from yui.web import guard
from yui.web.visit import Connection, Visit

SAID_SECONDS = 60
YEAR = 31_536_000


class Kit(Struct):
    """What the plugin was given, once for the process."""

    key: bytes = b""
    secure: bool = True
    behind_proxy: bool = False
    origins: frozenset[str] = frozenset()
    towns: dict[int, tuple[str, str]] = {}
    name_town: Callable[[Actor], Awaitable[tuple[str, str]]] | None = None
    demo_date: date | None = None


KIT = Kit()


def loopback(host: str) -> bool:
    """Whether the host name or address never leaves this machine."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def may_be_secure(base_url: str) -> bool:
    """Whether browsers take Secure cookies from this address: https, or loopback."""
    parts = urlsplit(base_url)
    return parts.scheme == "https" or loopback(parts.hostname or "")


def session_cookie(base_url: str) -> str:
    """The name of the session's cookie on a server with this address."""
    return "__Host-sid" if may_be_secure(base_url) else "sid"


def name(bare: str) -> str:
    """The cookie's name on this server: `__Host-yui-session`, or `yui-session` on plain http."""
    return f"__Host-{bare}" if KIT.secure else bare


def header(bare: str, value: str, *, seconds: int | None = None, strict: bool = False) -> str:
    """A Set-Cookie value: Path=/, HttpOnly, SameSite; `seconds` 0 removes, None lasts a session."""
    cookie = Cookie(
        key=name(bare),
        value=value,
        path="/",
        httponly=True,
        secure=KIT.secure,
        samesite="strict" if strict else "lax",
        max_age=seconds,
    )
    return cookie.to_header(header="")


def binding(visit: Visit) -> str:
    """What tokens of this visit are bound to: the session, else a cookie made for the visit."""
    if not visit.binding:
        visit.binding = f"v:{secrets.token_urlsafe(24)}"
        visit.new_cookies.append(header("yui-visit", visit.binding[2:], strict=True))
    return visit.binding


async def know_town(actor: Actor | None) -> None:
    """Asks for the name of the caller's town, once in the life of the process."""
    if actor is None or not actor.tenant or KIT.name_town is None:
        return
    if actor.tenant not in KIT.towns:
        KIT.towns[actor.tenant] = await KIT.name_town(actor)


def bind_stranger(connection: Connection, visit: Visit) -> None:
    """Takes up the cookie of a visit without a session, when the browser sent one."""
    given = connection.cookies.get(name("yui-visit"), "")
    if not visit.binding and 16 <= len(given) <= 64 and given.isascii():
        visit.binding = f"v:{given}"


def say_next(visit: Visit, said: str) -> None:
    """Leaves a message for the next page this browser opens."""
    packed = base64.urlsafe_b64encode(msgspec.json.encode(said[:500])).decode()
    sealed = guard.seal(KIT.key, packed)
    visit.new_cookies.append(header("yui-said", sealed, seconds=SAID_SECONDS))


def take_said(connection: Connection, visit: Visit) -> str:
    """The message left for this page, once."""
    sealed = connection.cookies.get(name("yui-said"), "")
    if not sealed:
        return ""
    visit.new_cookies.append(header("yui-said", "", seconds=0))
    packed = guard.unseal(KIT.key, sealed)
    if packed is None:
        return ""
    return msgspec.json.decode(base64.urlsafe_b64decode(packed), type=str)
