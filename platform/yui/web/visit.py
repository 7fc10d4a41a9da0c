"""What the kit knows of the request being served: language, session, request id, what was typed."""

import random
import re
from contextvars import ContextVar
from typing import Any, Literal

from litestar.connection import ASGIConnection
from litestar.types import Scope
from msgspec import Struct, field

from tenants.actor import Actor

Language = Literal["ja", "en"]
Connection = ASGIConnection[Any, Any, Any, Any]

VISIT_STATE = "yui_visit"
REQUEST_ID_STATE = "yui_request_id"
_NAMES = random.Random()  # noqa: S311  # a request's name is no secret, and urandom a system call
_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}\Z")

API_PREFIXES = ("/api/", "/oauth/", "/.well-known/")
"""Routes that speak JSON, take bearer tokens and never a cookie."""

AUTH_STATE = "yui_session"
"""`scope["state"]` key under which the log-in leaves what a CSRF token is bound to (str)."""


class Entered(Struct):
    """A form that was refused: what was typed, what is wrong with it, and the way to put it right."""

    action: str
    values: dict[str, list[str]]
    errors: dict[str, str]
    says: str
    status: int
    way: str = ""
    way_says: str = ""


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
    look: tuple[str, ...] = ()


def header(scope: Scope, name: bytes) -> str:
    """A request header (name in lower case) without building the whole mapping."""
    for key, value in scope["headers"]:
        if key == name:
            return value.decode("latin-1")
    return ""


def _language(connection: Connection) -> Language:
    scope = connection.scope
    if is_api(scope["path"]):
        return "en" if header(scope, b"accept-language").lower().startswith("en") else "ja"
    kept = connection.cookies.get("__Host-lang") or connection.cookies.get("lang")
    asked = connection.query_params.get("lang") or kept
    return "en" if asked == "en" else "ja"


LOOKS = ("big", "easy", "contrast")
"""The modes of `yui.web.look`, by their names in the cookie."""


def looks_of(kept: str) -> tuple[str, ...]:
    """The modes that a cookie names; what is no mode is nothing."""
    named = kept.split(".")
    return tuple(mode for mode in LOOKS if mode in named)


def _look(connection: Connection) -> tuple[str, ...]:
    return looks_of(connection.cookies.get("__Host-look") or connection.cookies.get("look") or "")


def is_api(path: str) -> bool:
    """Whether the path speaks JSON rather than HTML."""
    return path.startswith(API_PREFIXES)


def request_id_of(scope: Scope) -> str:
    """The caller's X-Request-Id when it is a plain word, else one of ours; the same all along."""
    state = scope.setdefault("state", {})
    known: str | None = state.get(REQUEST_ID_STATE)
    if known is None:
        given = header(scope, b"x-request-id")
        known = given if _REQUEST_ID.match(given) else f"req_{_NAMES.getrandbits(128):032x}"
        state[REQUEST_ID_STATE] = known
    return known


def visit_of(connection: Connection) -> Visit:
    """The visit of this request, made at its first mention."""
    scope = connection.scope
    state = scope.setdefault("state", {})
    visit: Visit | None = state.get(VISIT_STATE)
    if visit is None:
        visit = state[VISIT_STATE] = Visit(
            language=_language(connection),
            request_id=request_id_of(scope),
            path=scope["path"],
            query=scope.get("query_string", b"").decode("latin-1"),
            look=_look(connection),
        )
    visit.actor = scope.get("user") or None
    if session := state.get(AUTH_STATE):
        visit.binding = f"s:{session}"
    return visit


HERE: ContextVar[Visit | None] = ContextVar("visit_being_rendered", default=None)
"""The visit whose page is being rendered, for the template's own functions."""
