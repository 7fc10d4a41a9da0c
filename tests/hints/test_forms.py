"""Wherever someone's words reach a worker or a client, hints stand before the sending (L-07)."""

import inspect
import re
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

import pytest

import yui
from tests.conftest import Browser
from tests.wall import surface
from tests.wall.surface import Route
from tests.wall.visiting import HERE, Visitors, allowed, path_values, visitors

pytestmark = pytest.mark.anyio
__all__ = ["visitors"]
ROOT = Path(yui.__file__).parent
OWN = "who writes it reads it: the worker's own words, which go to her body"
INSIDE = "staff write it for staff; no worker and no client reads it"
HEARD = "the client's words as they were heard, written down for staff; the weekly look reads them"
TEACHING = "a lesson, a question or an invitation to whoever likes: no work is asked for by it"
DESK = "between her and the desk that hears her: nobody who gives her work writes here"
BOOKS = "why the books or a rule are as they are: accountants read it, no work is asked for by it"
PEERS = "workers among themselves; nobody asks another for work here"
EXCEPTIONS: dict[str, str] = {
    "/courses": TEACHING,
    "/courses/{}/parts": TEACHING,
    "/courses/{}/questions": TEACHING,
    "{}/parts": TEACHING,
    "{}/questions": TEACHING,
    "/surveys": TEACHING,
    "/surveys/{}/questions": TEACHING,
    "/events": TEACHING,
    "/events/{}/minutes": TEACHING,
    "{}/minutes": TEACHING,
    "/stories/{}/return": "about her own story, which she may keep to herself",
    "/me/surveys/{}": OWN,
    "/me/stories": OWN,
    "/me/stories/{}": OWN,
    "/me/care": OWN,
    "/care/{}": "the answer to her own wish for consideration, a duty of law; times in it are hers",
    "/me/voice": OWN,
    "/me/voice/{}/lines": OWN,
    "/me/suggestions": OWN,
    "/desk/{}": DESK,
    "/desk/{}/lines": DESK,
    "/me/peers": PEERS,
    "/me/peers/{}": PEERS,
    "/me/availability": OWN,
    "/me/skills": OWN,
    "/me/assignments/{}/deliveries": OWN,
    "/me/deliveries/{}/versions": OWN,
    "/me/assignments/{}/questions": OWN,
    "/me/assignments/{}/disputes": OWN,
    "/me/questions/{}": OWN,
    "/me/offers/{}/questions": OWN,
    "/me/statements/{}/objection": OWN,
    "/client/handovers/{}/acceptance": "the client's own words, which go to the body alone",
    "/client/letters": "the client's own words, which go to the director alone",
    "/client/letters/{}/answer": "the client's own words, which go to the director alone",
    "/invoices/{}/credits": BOOKS,
    "/invoices/{}/cancellation": BOOKS,
    "{}/credits": BOOKS,
    "{}/cancellation": BOOKS,
    "/payouts/late/{}": BOOKS,
    "/orders/{}/upstream": BOOKS,
    "/bank/receipts/{}/undoing": BOOKS,
    "/bank/recalls": "the body's own bank reads it",
    "/ledger/vouchers": BOOKS,
    "/ledger/vouchers/{}/reversals": BOOKS,
    "{}/reversals": BOOKS,
    "/payouts/rules/withholding": BOOKS,
    "/payouts/rules/profile": BOOKS,
    "/payouts/rules/closing": BOOKS,
    "/payouts/rules/pricing": BOOKS,
    "/payouts/rules/changes/{}": BOOKS,
    "/settlement/rules": BOOKS,
    "/settlement/rules/{}": BOOKS,
    "/settlement/rules/changes/{}": BOOKS,
    "{}{}": BOOKS,
    "/settlement/{}/lines/{}": BOOKS,
    "/settlement/objections/{}": BOOKS,
    "/direct/rates": BOOKS,
    "/schemes": "the name of an agreement and its article, which the other town's office reads",
    "/joint-phases/{}/batch": "the material itself, which is looked at and not obeyed",
    "/joint/{}/terms": "what may be done with the data, by whom: no work is asked for by it",
    "/hints/new": INSIDE,
    "/hints/{}": INSIDE,
    "/hints/check": "nothing of it is kept or sent",
    "/hints/proposals/{}/decision": INSIDE,
    "/guard/findings/{}": INSIDE,
    "/indicators/{}/{}": INSIDE,
    "/deadlines/{}/answer": INSIDE,
    "/deliveries/{}/question": INSIDE,
    "/tasks/{}/inspection-plan": INSIDE,
    "/tasks/{}/client-questions": "the director reads it, and its sending to the client is looked at",
    "/questions/{}/client-question": "the same, out of a worker's question",
    "/client-questions/{}/answer": HEARD,
    "/handovers/{}/decision": HEARD,
    "/clients/{}/voices/new": HEARD,
    "/voices/{}/consent": HEARD,
    "/intake/new/{}": HEARD,
    "/orders/new": "the client's order; what workers read is split off it, and looked at there",
}


class Form(NamedTuple):
    """A form with room for sentences, as a page writes it."""

    page: str
    action: str
    fields: tuple[str, ...]
    warns: bool


def bare(path: str) -> str:
    """A path without what stands in its places, and without its query."""
    named = re.sub(r"^/courses/[^/]+", "/courses/{}", path.partition("?")[0])
    return re.sub(r"\{[^{}]*\}|[0-9a-f]{8}-[0-9a-f-]{27}", "{}", named)


def written(action: str) -> list[str]:
    """The paths of a form's action as its template puts it together: `"/x/" ~ y.id ~ "/z" if …`."""
    found = []
    for way in action.split(" else "):
        parts = re.findall(r'"([^"]*)"|([a-z][\w.]*)', way.partition(" if ")[0])
        found.append("".join(text or "{}" for text, _ in parts))
    return found


def forms(path: Path) -> Iterator[Form]:
    """The forms of a template that hold a text area."""
    text = path.read_text(encoding="utf-8")
    for call in re.finditer(r"\{% call ui\.form\((.*?)\) %\}(.*?)\{% endcall %\}", text, re.S):
        names = re.findall(r"ui\.text\(([^,]+),", call[2])
        names += re.findall(r"<textarea[^>]*name=\"([^\"]+)", call[2])
        if names:
            action = re.match(r"((?:\([^()]*(?:\([^()]*\))?[^()]*\)|[^,(])+)", call[1])
            assert action, (path, call[1])
            yield Form(
                path.name, action[1], tuple(names), bool(re.search(r"hints?\.reason\(\)", call[2]))
            )


ALL = [form for path in sorted(ROOT.glob("*/templates/*/*.html")) for form in forms(path)]
POSTS = {"post", "put", "patch"}


def routes(browser: Browser) -> dict[str, Route]:
    """Every route that takes a form, by its path without names."""
    found = surface.routes(browser.app)
    return {bare(each.path): each for each in found if each.method.lower() in POSTS}


def test_every_form_with_room_for_sentences_warns_or_is_an_exception_with_a_reason() -> None:
    assert sum(len(form.fields) for form in ALL) >= 60
    silent = {path: form for form in ALL if not form.warns for path in written(form.action)}
    assert {path: form for path, form in silent.items() if path not in EXCEPTIONS} == {}
    included = {"/me/assignments/{}/deliveries", "/me/deliveries/{}/versions"}
    included |= {"/courses/{}/parts", "/courses/{}/questions", "/surveys/{}/questions"}
    included |= {"/events/{}/minutes", "/invoices/{}/credits", "/invoices/{}/cancellation"}
    included |= {"/ledger/vouchers/{}/reversals"}
    included |= {"/payouts/rules/changes/{}", "/settlement/rules/changes/{}"}
    assert EXCEPTIONS.keys() - silent.keys() == included
    assert all(EXCEPTIONS.values())


async def test_every_form_that_is_rendered_keeps_its_hits_and_its_reason(
    visitors: Visitors,
) -> None:
    known, met = routes(visitors.browser), set[str]()
    for route in visitors.routes:
        if route.method != "GET" or route.is_api or route.path.endswith((".pdf", "/pdf")):
            continue
        for role in ("director", "leader", "staff", "client", "worker"):
            if allowed(route, role):
                answer = await visitors.send(route, role, route.url(path_values(route, HERE)))
                if answer.headers.get("content-type", "").startswith("text/html"):
                    met |= set(with_sentences(answer.text))
    assert len(met) >= 20, met
    for action in met:
        path = next(path for path in known if re.fullmatch(path.replace("{}", "[^/]+"), action))
        if path in EXCEPTIONS:
            continue
        route = known[path]
        source = inspect.getsource(inspect.unwrap(handler(visitors, route)))
        assert any(each.name == "hint_reason" for each in route.form), action
        assert "hints.told(" in source or "hints.warn(" in source, action
        assert "hints.sent(" in source, action


def handler(visitors: Visitors, route: Route) -> Callable[..., Any]:
    module = import_module(route.module)
    found = getattr(module, route.handler)
    made: Callable[..., Any] = getattr(found, "fn", found)
    return made


def with_sentences(page: str) -> Iterator[str]:
    """The actions of a page's forms that hold a text area."""
    for form in re.finditer(r"<form\b([^>]*)>(.*?)</form>", page, re.S):
        action = re.search(r'action="([^"]*)"', form[1])
        if "<textarea" in form[2] and action:
            yield bare(action[1])


TEXT = "毎日必ず、9時に始めてください。"
OF_OTHERS = {"/tasks/{}/share", "/orders/{}/share", "/shares/{}/task"}
"""What is looked at there was written before: the task's words, or another town's."""
NESTED = {
    "/tasks/{}/offers": {
        "open.0.item": "place",
        "open.0.reason": TEXT,
        "open.0.planned_on": "2026-12-01",
    },
    "/terms/common": {"costs": TEXT},
}


async def test_every_form_that_warns_shows_its_hits_before_anything_is_sent(
    visitors: Visitors,
) -> None:
    fields = {path: form.fields for form in ALL for path in written(form.action)}
    asked = 0
    for path, route in routes(visitors.browser).items():
        if path in OF_OTHERS or not any(each.name == "hint_reason" for each in route.form):
            continue
        texts = [name.strip('"') for name in fields.get(path, ()) if name.startswith('"')]
        said = {
            each.name: TEXT
            for each in route.form
            if each.name in (texts or {"note", "question", "settlement"}) and surface.is_text(each)
        }
        assert said or path in NESTED, path
        body = surface.body_of(route.form, change=said | NESTED.get(path, {}))
        answer = await visitors.send(
            route, "director", route.url(path_values(route, HERE)), data=body
        )
        asked += 1
        if (
            answer.status_code == 404
        ):  # what it is about is in no state for it: nothing was looked at
            continue
        assert answer.status_code == 422, (path, answer.status_code)
        assert "9時に始め" in answer.text or await warned(visitors), path
    assert asked >= 20


async def warned(visitors: Visitors) -> int:
    """How many hits were shown."""
    async with visitors.town.admin() as admin:
        found: int = await admin.fetchval(
            "select count(*) from app.hint_hit where decision = 'warned' and found like '%9時に%'"
        )
        return found
