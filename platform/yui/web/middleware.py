"""Around every route: safe methods read only, unsafe ones must come from a page of ours."""

from typing import Any, cast

from litestar import Request
from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Receive, Scope, Send

from tenants.db import serving_safely
from yui.web import cookies, guard, uploads
from yui.web.args import Asking
from yui.web.fields import pairs_of
from yui.web.visit import Visit, is_api, visit_of
from yui.web.words import EASY, LANGUAGE


class PageMiddleware(ASGIMiddleware):
    """Language, request id, read-only GETs and the check for forged requests."""

    scopes = (ScopeType.HTTP,)

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        """Sets the request's own variables, checks it, and lets it through."""
        method = str(scope.get("method"))
        safely = serving_safely.set(method in {"GET", "HEAD"})
        try:
            if is_api(scope["path"]):
                await next_app(scope, receive, send)
            else:
                await self.serve(Request(scope, receive=receive, send=send), next_app)
        finally:
            serving_safely.reset(safely)

    async def serve(self, request: Asking, next_app: ASGIApp) -> None:
        """A page: its language, the check of an unsafe method, the name of the town."""
        visit = visit_of(request)
        asked = request.query_params.get("lang")
        if asked in {"ja", "en"}:
            visit.new_cookies.append(cookies.header("lang", asked, seconds=cookies.YEAR))
        language, easy = LANGUAGE.set(visit.language), EASY.set("easy" in visit.look)
        try:
            if request.method not in guard.SAFE:
                await refuse_forged(request, visit)
            await cookies.know_town(visit.actor)
            await next_app(request.scope, request.receive, request.send)
        finally:
            uploads.close(request)
            LANGUAGE.reset(language)
            EASY.reset(easy)


async def refuse_forged(request: Asking, visit: Visit) -> None:
    """Raises `Forged` unless origin and token are ours; reads the body, once for all readers.

    Of an upload it reads the token alone, which is the form's first part: the files come after.
    """
    headers = cast("Any", request.headers)
    if not guard.from_here(headers, origins=cookies.KIT.origins):
        raise guard.Forged
    cookies.bind_stranger(request, visit)
    given = request.headers.get("x-csrf-token", "")
    upload = uploads.opened(request)
    if not given and upload is not None:
        given = await upload.token()
    elif not given:
        pairs = pairs_of(await request.body(), request.headers.get("content-type", ""))
        given = next((value for name, value in pairs if name == "csrf"), "")
    if not guard.genuine(cookies.KIT.key, visit.binding, given):
        raise guard.Forged
