"""What every way to log in ends with: a session under a fresh id, and its cookie."""

from typing import Any
from urllib.parse import urlencode

from litestar import Response

from yui.accounts import model
from yui.accounts.model import NewSession
from yui.accounts.sitting.model import family
from yui.web import Asking, cookies, see
from yui.web.visit import visit_of

SESSION = "sid"
"""The session's cookie; `__Host-sid` wherever browsers take Secure cookies."""


def address_of(request: Asking) -> str:
    """The address the request came from.

    Our server speaks plain http alone, so where people type https there is a proxy before it, and
    the last entry of X-Forwarded-For is what that proxy saw. Earlier entries are anybody's words.
    """
    seen = request.headers.get("x-forwarded-for", "") if cookies.KIT.behind_proxy else ""
    if last := seen.rpartition(",")[2].strip():
        return last
    return request.client.host if request.client else ""


def session_of(request: Asking) -> str:
    """The session id that the browser sent, whatever it is worth."""
    return request.cookies.get(cookies.name(SESSION), "")


def browser_of(request: Asking) -> str:
    """The family of the browser, as its owner will see it among her sessions."""
    return family(request.headers.get("user-agent", ""))


def give(request: Asking, session: str) -> None:
    """Hands the browser its new session, and takes back what it had before the log-in."""
    visit_of(request).new_cookies += [
        cookies.header(SESSION, session),
        cookies.header("yui-visit", "", seconds=0, strict=True),
    ]


def second_step(to: str) -> str:
    """Where a half-open session goes on, and afterwards to `to`."""
    return f"/login/second?{urlencode({'next': to})}" if to else "/login/second"


def lead_on(request: Asking, session: NewSession, *, to: str = "") -> Response[Any]:
    """Hands the session over and leads on: to the second step, when it is owed."""
    give(request, session.id)
    path = model.local_path(to, "")
    return see(request, (path or "/") if session.step == "open" else second_step(path))
