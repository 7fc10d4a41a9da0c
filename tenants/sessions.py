"""Cookie → Actor, before any guard runs; and GET means READ ONLY, before any handler.

The id in the cookie is random and known to the browser alone; the database keeps its SHA-256. An id
that was not opened by a log-in is nobody's, whoever sends it: there is no adopting of given ids
(reliability.md §0.8). The log-in opens a new id and closes the old one in one statement.
"""

import secrets
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from hashlib import sha256
from typing import Any
from uuid import UUID

from litestar.connection import ASGIConnection
from litestar.enums import ScopeType
from litestar.types import ASGIApp, Receive, Scope, Send
from msgspec import Struct

from tenants import db
from tenants.actor import Actor, Role, TenantId
from tenants.actor import Scope as Reach
from tenants.refusal import Unauthenticated

IDLE_SECONDS = 30 * 60
ABSOLUTE_SECONDS = 12 * 60 * 60
HALF_SECONDS = 15 * 60
"""How long a session lives that has shown one factor and owes the second."""
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
RECENT_SECONDS = 1.0
RECENT_MOST = 10_000
COOKIE = "__Host-sid"
SESSION_STATE = "yui_session"
"""Where the rest of a request finds what its session is bound to (never the id itself)."""

HALF_STATE = "yui_half"
"""Where the pages of the second step find a session that is only half open; to all others its
caller is nobody."""

COOKIELESS = ("/api/v1/", "/oauth/", "/static/", "/healthz")
"""Paths where a cookie is nobody: the partner API's guard reads its own bearer token."""


class Session(Struct, frozen=True):
    """Whose session it is, as `auth.session_now` tells."""

    account_id: UUID
    role: Role
    scope: Reach
    town: int
    subject: UUID
    body: UUID | None
    name: str
    login: str
    step: str = "open"
    opened_at: datetime | None = None
    behalf: UUID | None = None
    behalf_name: str | None = None

    def actor(self) -> Actor:
        """The caller."""
        return Actor(
            tenant=TenantId(self.town),
            id=self.subject,
            scope=self.scope,
            role=self.role,
            name=self.name,
            body=self.body,
            behalf=self.behalf,
            behalf_name=self.behalf_name or "",
        )


def _real_day() -> date:
    return datetime.now(timezone(timedelta(hours=9))).date()


_CALENDAR: list[Callable[[], date]] = [_real_day]
"""How the day is told by which delegations and rules begin and end; the application says it."""


def set_calendar(today: Callable[[], date]) -> None:
    """Names the clock of the business day (a demo's differs from the real one)."""
    _CALENDAR[0] = today


def business_day() -> date:
    """Today, by the clock of the business."""
    return _CALENDAR[0]()


_recent: dict[bytes, tuple[Session, float]] = {}


def new_id() -> str:
    """A fresh session id: 256 random bits."""
    return secrets.token_urlsafe(32)


def hashed(session_id: str) -> bytes:
    """What the database knows of an id."""
    return sha256(session_id.encode()).digest()


async def session_of(session_id: str) -> Session | None:
    """The live session behind an id, or None; known for a second, so that a page with its parts
    asks once. A log-out elsewhere is seen here within that second (ASVS 7.4)."""
    key = hashed(session_id)
    known = _recent.get(key)
    if known is not None and known[1] > time.monotonic():
        return known[0]
    async with db.begin_auth() as tx:
        found = await tx.one(
            Session,
            "select * from auth.session_now($1, $2, $3, $4, $5)",
            key,
            IDLE_SECONDS,
            ABSOLUTE_SECONDS,
            HALF_SECONDS,
            business_day(),
        )
    if len(_recent) >= RECENT_MOST:
        _recent.clear()
    if found is not None:
        _recent[key] = (found, time.monotonic() + RECENT_SECONDS)
    return found


def forget_recent() -> None:
    """Ask the database again at the next request: after a log-out or a new password."""
    _recent.clear()


class Callers:
    """The middleware: sets `scope["user"]` to the Actor or None, and the door to READ ONLY."""

    def __init__(self, app: ASGIApp, *, cookie: str = COOKIE) -> None:
        self.app = app
        self.cookie = cookie

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP:
            await self.app(scope, receive, send)
            return
        scope["user"] = await self._caller(scope)
        safely = db.serving_safely.set(str(scope.get("method")) in SAFE_METHODS)
        try:
            await self.app(scope, receive, send)
        finally:
            db.serving_safely.reset(safely)

    async def _caller(self, scope: Scope) -> Actor | None:
        session_id = self._session_id(scope)
        if not session_id or scope["path"].startswith(COOKIELESS):
            return None
        found = await session_of(session_id)
        if found is None:
            return None
        scope["state"][SESSION_STATE] = hashed(session_id).hex()
        if found.step != "open":
            scope["state"][HALF_STATE] = found
            return None
        scope["state"]["yui_account"] = found
        return found.actor()

    def _session_id(self, scope: Scope) -> str:
        """Read from the one header, without the mapping of all that a connection would make. An id
        has no letter that a cookie would quote: whatever is quoted is not one."""
        sent = next((value for name, value in scope["headers"] if name == b"cookie"), b"")
        for pair in sent.decode("latin-1").split(";"):
            name, _, value = pair.strip().partition("=")
            if name == self.cookie:
                return value
        return ""


def half_of(connection: ASGIConnection[Any, Any, Any, Any]) -> Session | None:
    """The account behind a session that owes its second step."""
    found = connection.scope["state"].get(HALF_STATE)
    return found if isinstance(found, Session) else None


def account_of(connection: ASGIConnection[Any, Any, Any, Any]) -> Session:
    """The account behind the session: which person of a company it is, not only which company."""
    found = connection.scope["state"].get("yui_account")
    if not isinstance(found, Session):
        raise Unauthenticated
    return found
