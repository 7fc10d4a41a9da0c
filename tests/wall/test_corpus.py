"""Two hundred hostile texts through every parameter of every route: no foreign row, no 5xx.

In the suite each parameter gets a share of the corpus, so chosen that all texts are used; the night
sends every text through every parameter.
"""

import json
import os
from collections import Counter
from typing import Any
from urllib.parse import quote

import pytest

from tests.wall import surface
from tests.wall.corpus import CORPUS
from tests.wall.rows import MANY
from tests.wall.visiting import HERE, WORDS, Visitors, foreign, path_values, visitors, who_may

__all__ = ["visitors"]
pytestmark = pytest.mark.anyio

SHARE = int(
    os.environ.get("YUI_CORPUS_SHARE") or (len(CORPUS) if os.environ.get("YUI_NIGHTLY") else 2)
)
URL_LETTERS = 2_000
"""Longer URLs are refused before they reach us."""


def chosen(place: int) -> list[str]:
    """This parameter's share of the corpus."""
    return [CORPUS[(place * SHARE + step) % len(CORPUS)] for step in range(SHARE)]


def percent(text: str) -> str:
    """A text as bytes of a URL; what is no UTF-8 goes as it is."""
    return quote(text.encode("utf-8", "surrogatepass"), safe="")


def form_body(values: dict[str, Any]) -> bytes:
    """A form as a browser sends it; lists repeat their name."""
    pairs = [(k, each) for k, v in values.items() for each in (v if isinstance(v, list) else [v])]
    return "&".join(f"{percent(k)}={percent(str(v))}" for k, v in pairs).encode()


def request_with(
    route: surface.Route, where: str, name: str, text: str, *, variant: int = 1
) -> tuple[str, dict[str, Any]]:
    """The URL and the rest of a request whose one parameter is this text, the others being valid."""
    values = path_values(route, HERE, variant=variant)
    path = {key: percent(value) for key, value in values.items()}
    query = ""
    if where == "path":
        path[name] = percent(text[:URL_LETTERS]) or "%20"
    elif where == "query":
        query = f"?{name}={percent(text[:URL_LETTERS])}"
    url = route.url(path) + query
    more: dict[str, Any] = {}
    if route.form:
        change = {name: text} if where == "form" else {}
        more["content"] = form_body(surface.body_of(route.form, change=change))
        more["headers"] = {"content-type": "application/x-www-form-urlencoded"}
    elif route.json:
        change = {name: text} if where == "json" else {}
        more["content"] = json.dumps(surface.body_of(route.json, change=change)).encode()
        more["headers"] = {"content-type": "application/json"}
    return url, more


def takes_text(route: surface.Route, where: str, name: str) -> bool:
    """Whether a body's field takes any letters at all; a code, a number or a day refuses them."""
    listed = {"form": route.form, "json": route.json}.get(where, ())
    return any(each.name == name and surface.plain(each.type) is str for each in listed)


async def _sweep(visitors: Visitors, routes: list[surface.Route]) -> tuple[list[str], set[str]]:
    wrong: list[str] = []
    used: set[str] = set()
    taken: Counter[int] = Counter()
    as_text: Counter[int] = Counter()
    place = 0
    used_up = False
    await visitors.keep()
    for route in routes:
        for where, name in surface.texts(route):
            place += 1
            for step, text in enumerate(chosen(place)):
                if step % MANY == 0 and step and used_up:
                    await visitors.renew()
                    used_up = False
                used.add(text)
                variant = step % MANY + 1
                url, more = request_with(route, where, name, text, variant=variant)
                answer = await visitors.send(route, who_may(route), url, **more)
                taken[answer.status_code] += 1
                used_up |= route.method != "GET" and answer.status_code < 400
                if takes_text(route, where, name):
                    as_text[answer.status_code] += 1
                shown = foreign(answer.text)
                if answer.status_code >= 500 or shown:
                    wrong.append(
                        f"{route.name} {where} {name}={text[:40]!r}: {answer.status_code} {shown}"
                    )
    assert taken[401] <= taken.total() // 50, taken
    assert taken[200] + taken[201] + taken[303] >= 80 * min(SHARE, 3), taken
    assert as_text[200] + as_text[201] + as_text[303] >= as_text.total() // 10, as_text
    return wrong, used


@pytest.mark.timeout(3000 if SHARE > 2 else 120)
async def test_no_text_reaches_another_town_or_breaks_a_route(
    visitors: Visitors, record_property: Any
) -> None:
    wrong, used = await _sweep(visitors, visitors.routes)
    assert not wrong, "\n".join(wrong)
    assert visitors.sent >= 300
    assert len(used) >= 200
    record_property("probes", visitors.sent)


async def test_headers_and_cookies_are_texts_too(visitors: Visitors, record_property: Any) -> None:
    director = await visitors.of("director")
    sent = 0
    for text in CORPUS:
        value = text.encode("utf-8", "surrogatepass")
        if any(byte < 32 or byte == 127 for byte in value) or len(value) > 8000:
            continue  # no server lets these through in a header
        for name in (
            "accept-language",
            "user-agent",
            "x-request-id",
            "referer",
            "hx-target",
            "hx-request",
            "if-none-match",
        ):
            if (sent + len(name)) % 5 and not os.environ.get("YUI_NIGHTLY"):
                sent += 1
                continue
            answer = await director.get("/account", headers={name.encode(): value})
            assert answer.status_code < 500, (name, text)
            assert not foreign(answer.text)
            sent += 1
        answer = await visitors.browser.get("/account", headers={b"cookie": b"__Host-sid=" + value})
        assert answer.status_code in {303, 401, 302, 400}, text
        sent += 1
    record_property("probes", sent)
    assert sent >= 500


async def test_what_is_typed_comes_back_as_text_and_never_as_markup(visitors: Visitors) -> None:
    """A refused form is shown again with what was typed: escaped, whatever it was."""
    marks = [
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "'><svg/onload=alert(1)>",
    ]
    tried = 0
    for route in visitors.routes:
        for each in route.form:
            if not surface.is_text(each):
                continue
            for mark in marks:
                url, more = request_with(route, "form", each.name, mark)
                answer = await visitors.send(route, who_may(route), url, **more)
                assert mark not in answer.text, (route.name, each.name)
                tried += 1
    assert tried >= 15


def test_the_corpus_is_large_and_each_text_is_its_own() -> None:
    assert len(set(CORPUS)) == len(CORPUS) >= 200
    assert WORDS
