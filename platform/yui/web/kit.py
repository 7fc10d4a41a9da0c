"""`page` and `see`: an HTML answer, and "done, look there"."""

import gzip
from typing import Any
from urllib.parse import parse_qsl, urlencode

from litestar import Response

from tenants.actor import Actor
from yui.web import cookies
from yui.web.args import Asking
from yui.web.engine import environment
from yui.web.visit import HERE, Language, Visit, visit_of
from yui.web.words import EASY, LANGUAGE

WORTH_ZIPPING = 1_024
"""Bytes: a shorter page is sent as it is."""


def page(
    request: Asking,
    template: str,
    *,
    status: int = 200,
    fragment: str = "",
    badges: dict[str, int] | None = None,
    headers: dict[str, str] | None = None,
    **context: Any,
) -> Response[str]:
    """The template as a page; its block `fragment` alone when htmx asks for a part.

    Every page is private and uncached unless `headers` says otherwise. Templates see, besides
    `context`: `me` (Actor or None), `town`, `language`, `path`, `said`, `entered`, `badges`.
    After a refusal (`forms.again`) the refusal's status wins over `status`.
    """
    visit = visit_of(request)
    cookies.bind_stranger(request, visit)
    part = fragment if fragment and request.headers.get("hx-request") == "true" else ""
    shared = _context(request, visit, part) | {"badges": badges or {}}
    if taken := shared.keys() & context.keys():
        raise TypeError(f"{template}: {', '.join(sorted(taken))} belongs to every page")
    body = _render(template, part, visit, shared | context)
    given = {"vary": "HX-Request, Cookie, Accept-Encoding", **(headers or {})}
    content: str | bytes = body
    if _may_zip(request, visit) and len(body) > WORTH_ZIPPING:
        content = gzip.compress(body.encode(), 6, mtime=0)
        given["content-encoding"] = "gzip"
    answer: Response[Any] = Response(
        content,
        media_type="text/html",
        status_code=visit.entered.status if visit.entered else status,
        headers=given,
    )
    return answer


def _may_zip(request: Asking, visit: Visit) -> bool:
    """Whether this page may be compressed: only one that tells nobody's secrets.

    The length of a compressed page that holds a secret beside words of a stranger's choosing tells
    the secret letter by letter (BREACH, CVE-2013-3587). Every page repeats its query (the link to
    the other language, filters, what was typed), and pages behind the log-in hold names, amounts
    and ends of bank accounts: these go out as they are. A stranger's page (log-in, published
    figures) holds no secret but its form tokens, which are new at every rendering (`guard.token`).
    """
    return visit.actor is None and "gzip" in request.headers.get("accept-encoding", "")


def _render(template: str, part: str, visit: Visit, context: dict[str, Any]) -> str:
    here, language = HERE.set(visit), LANGUAGE.set(visit.language)
    easy = EASY.set("easy" in visit.look)
    visit.forms = 0
    try:
        found = environment().get_template(template)
        if part:
            return "".join(found.blocks[part](found.new_context(context)))
        return found.render(context)
    finally:
        HERE.reset(here)
        LANGUAGE.reset(language)
        EASY.reset(easy)


def _context(request: Asking, visit: Visit, part: str) -> dict[str, Any]:
    me = visit.actor
    return {
        "me": me,
        "town": _town(me, visit.language),
        "language": visit.language,
        "shown_as": visit.look,
        "path": visit.path,
        "language_href": _language_href(visit),
        "said": "" if part else cookies.take_said(request, visit),
        "entered": visit.entered,
        "demo_date": cookies.KIT.demo_date,
        "request_id": visit.request_id,
    }


def _town(me: Actor | None, language: Language) -> str:
    names = cookies.KIT.towns.get(me.tenant) if me else None
    return "" if names is None else names[language == "en"]


def _language_href(visit: Visit) -> str:
    kept = [pair for pair in parse_qsl(visit.query) if pair[0] != "lang"]
    other = "ja" if visit.language == "en" else "en"
    return "?" + urlencode([*kept, ("lang", other)])


def see(request: Asking, path: str, said: str = "") -> Response[None]:
    """303 to `path` of this site, with a message for the page that comes."""
    if not path.startswith("/") or path.startswith(("//", "/\\")):
        raise ValueError(path)
    if said:
        cookies.say_next(visit_of(request), said)
    return Response(None, status_code=303, headers={"location": path}, media_type="text/plain")
