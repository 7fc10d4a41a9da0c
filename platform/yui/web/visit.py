"""What the kit knows of the request being served: language, session, request id, what was typed."""

import re
from contextvars import ContextVar
from typing import Any, Literal
from uuid import uuid4

from litestar.connection import ASGIConnection
from msgspec import Struct, field

from tenants.actor import Actor

Language = Literal["ja", "en"]
Connection = ASGIConnection[Any, Any, Any, Any]

VISIT_STATE = "yui_visit"
_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}\Z")

API_PREFIXES = ("/api/", "/oauth/", "/.well-known/")
"""Routes that speak JSON, take bearer tokens and never a cookie."""

AUTH_STATE = "yui_session"
"""`scope["state"]` key under which the log-in leaves what a CSRF token is bound to (str)."""


class Entered(Struct):
    """A form that was refused: what was typed, and what is wrong with it."""

    action: str
    values: dict[str, list[str]]
    errors: dict[str, str]
    says: str
    status: int


class Visit(Struct):
    """One request, as the kit sees it."""

    language: Language
    request_id: str
    path: str
    query: str
    actor: Actor | None = None
    binding: str = ""
    new_cookies: list[str] = field(default_factory=list)
    entered: Entered | None = None
    forms: int = 0
    form_action: str = ""
    labels: dict[str, str] = field(default_factory=dict)


def _language(connection: Connection) -> Language:
    kept = connection.cookies.get("__Host-lang") or connection.cookies.get("lang")
    asked = connection.query_params.get("lang") or kept
    if is_api(connection.scope["path"]):
        accepted = connection.headers.get("accept-language", "").lower()
        return "en" if accepted.startswith("en") else "ja"
    return "en" if asked == "en" else "ja"


def is_api(path: str) -> bool:
    """Whether the path speaks JSON rather than HTML."""
    return path.startswith(API_PREFIXES)


def visit_of(connection: Connection) -> Visit:
    """The visit of this request, made at its first mention."""
    state = connection.scope.setdefault("state", {})
    visit = state.get(VISIT_STATE)
    if visit is None:
        given = connection.headers.get("x-request-id", "")
        visit = state[VISIT_STATE] = Visit(
            language=_language(connection),
            request_id=given if _REQUEST_ID.match(given) else f"req_{uuid4().hex}",
            path=connection.scope["path"],
            query=connection.scope.get("query_string", b"").decode("latin-1"),
        )
    visit.actor = connection.scope.get("user") or None
    if session := state.get(AUTH_STATE):
        visit.binding = f"s:{session}"
    return visit


HERE: ContextVar[Visit | None] = ContextVar("visit_being_rendered", default=None)
"""The visit whose page is being rendered, for the template's own functions."""
