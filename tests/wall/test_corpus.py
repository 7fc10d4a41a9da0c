"""Two hundred hostile texts through every parameter of every route: no foreign row, no 5xx.

In the suite each parameter gets a share of the corpus, so chosen that all texts are used; the night
sends every text through every parameter, in as many parts as there are verdicts on the way.
"""

import json
import os
from collections import Counter
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from tests.wall import surface
from tests.wall.corpus import CORPUS
from tests.wall.probing import Probe, probes
from tests.wall.rows import MANY
from tests.wall.visiting import HERE, WORDS, Visitors, foreign, path_values, visitors, who_may

__all__ = ["visitors"]
pytestmark = pytest.mark.anyio

SHARE = int(
    os.environ.get("YUI_CORPUS_SHARE") or (len(CORPUS) if os.environ.get("YUI_NIGHTLY") else 1)
)
PARTS = 24 if SHARE > 2 else 1
URL_LETTERS = 2_000
"""Longer URLs are refused before they reach us."""
ALL_LETTERS = 5_000
"""Of all texts of one URL together: a client takes no URL of 64 KiB, and a letter may take 12 bytes."""


def percent(text: str) -> str:
    """A text as bytes of a URL; what is no UTF-8 goes as it is."""
    return quote(text.encode("utf-8", "surrogatepass"), safe="")


def form_body(values: dict[str, Any]) -> bytes:
    """A form as a browser sends it; lists repeat their name."""
    pairs = [(k, each) for k, v in values.items() for each in (v if isinstance(v, list) else [v])]
    return "&".join(f"{percent(k)}={percent(str(v))}" for k, v in pairs).encode()


def request_with(
    route: surface.Route, where: str, texts: dict[str, str], *, variant: int = 1
) -> tuple[str, dict[str, Any]]:
    """The URL and the rest of a request with these texts in it, all else being valid."""
    values = path_values(route, HERE, variant=variant)
    path = {key: percent(value) for key, value in values.items()}
    query = ""
    if where == "path":
        path |= {name: percent(text[:URL_LETTERS]) or "%20" for name, text in texts.items()}
    elif where == "query":
        most = min(URL_LETTERS, ALL_LETTERS // max(1, len(texts)))
        query = "?" + "&".join(f"{k}={percent(v[:most])}" for k, v in texts.items())
    url = route.url(path) + query
    more: dict[str, Any] = {}
    if route.form:
        change = texts if where == "form" else {}
        more["content"] = form_body(surface.body_of(route.form, change=change))
        more["headers"] = {"content-type": "application/x-www-form-urlencoded"}
    elif route.json:
        change = texts if where == "json" else {}
        more["content"] = json.dumps(surface.body_of(route.json, change=change)).encode()
        more["headers"] = {"content-type": "application/json"}
    return url, more


class Sweep:
    """The texts of the corpus sent through routes, and what came of it."""

    def __init__(self, visitors: Visitors) -> None:
        self.visitors = visitors
        self.wrong: list[str] = []
        self.used: set[str] = set()
        self.pairs = 0
        self.outside = 0
        self.taken: Counter[int] = Counter()
        self.as_text: Counter[int] = Counter()
        self._used_up = False

    async def route(self, route: surface.Route, *, place: int) -> None:
        """Every parameter's share of the corpus, from the route's first parameter on."""
        usual = 0
        for step in range(SHARE):
            if step % MANY == 0 and step:
                await self._renewed()
            for probe in probes(route, step, place=place, share=SHARE):
                self.used |= set(probe.texts.values())
                self.pairs += 0 if probe.besides else len(probe.texts)
                status = await self._sent(probe)
                if status < 400 or len(probe.texts) == 1 or not probe.taken:
                    continue
                usual = usual or await self._sent(Probe(route, "form", {}, step))
                for one in [] if status == usual else probe.alone():
                    await self._sent(one)
        await self._renewed()

    async def _renewed(self) -> None:
        if self._used_up:
            await self.visitors.renew()
            self._used_up = False

    async def _sent(self, probe: Probe) -> int:
        answer = await self._answer(probe)
        if answer.status_code == 429 and SHARE > 2:  # who was slowed down has tried nothing
            await self.visitors.renew()
            answer = await self._answer(probe)
        self.taken[answer.status_code] += 1
        door = probe.route.path.startswith(("/login", "/oauth"))  # whose own word a 401 is
        self.outside += answer.status_code == 401 and not door
        self._used_up |= probe.route.method != "GET" and answer.status_code < 400
        if probe.taken:
            self.as_text[answer.status_code] += 1
        shown = foreign(answer.text)
        if answer.status_code >= 500 or shown:
            self.wrong.append(f"{probe}: {answer.status_code} {shown}")
        return answer.status_code

    async def _answer(self, probe: Probe) -> httpx.Response:
        route = probe.route
        url, more = request_with(route, probe.where, probe.texts, variant=probe.step % MANY + 1)
        return await self.visitors.send(route, who_may(route), url, **more)


@pytest.mark.timeout(1200 if SHARE > 2 else 300)
@pytest.mark.parametrize("part", range(PARTS))
async def test_no_text_reaches_another_town_or_breaks_a_route(
    part: int, visitors: Visitors, record_property: Any
) -> None:
    sweep, place, wanted = Sweep(visitors), 0, 0
    for at, route in enumerate(visitors.routes):
        parameters = len(list(surface.texts(route)))
        if at % PARTS == part:
            await sweep.route(route, place=place)
            wanted += parameters * SHARE
        place += parameters
    assert not sweep.wrong, "\n".join(sweep.wrong)
    assert sweep.pairs == wanted
    assert len(sweep.used) >= 200
    taken, as_text = sweep.taken, sweep.as_text
    assert sweep.outside <= taken.total() // 50, taken
    assert taken[200] + taken[201] + taken[303] >= 80 * min(SHARE, 3) // PARTS, taken
    if PARTS == 1:  # of all routes together: a part's may be mostly steps that need another state
        assert as_text[200] + as_text[201] + as_text[303] >= as_text.total() // 10, as_text
    record_property("probes", sweep.pairs)


async def test_a_number_that_no_column_holds_breaks_no_route(
    visitors: Visitors, record_property: Any
) -> None:
    """Two at once too: some lists go on after a pair of numbers and read neither alone."""
    for route in visitors.routes:
        for where, types in (("path", route.path_types), ("query", route.query)):
            names = [name for name, kind in types.items() if surface.plain(kind) is int]
            for number in ("2147483648", "9223372036854775808", "-9223372036854775809"):
                if names:
                    url, more = request_with(route, where, dict.fromkeys(names, number))
                    answer = await visitors.send(route, who_may(route), url, **more)
                    assert answer.status_code < 500, url
    record_property("probes", visitors.sent)
    assert visitors.sent >= 60


@pytest.mark.timeout(600)  # seconds where it is quiet; the night's machine is not
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


@pytest.mark.timeout(600)  # seconds where it is quiet; the night's machine is not
async def test_what_is_typed_comes_back_as_text_and_never_as_markup(visitors: Visitors) -> None:
    """A refused form is shown again with what was typed: escaped, whatever it was.

    Each field gets all marks at once; by night each mark alone too.
    """
    marks = [
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "'><svg/onload=alert(1)>",
    ]
    alone = marks if os.environ.get("YUI_NIGHTLY") else []
    tried = escaped = 0
    for route in visitors.routes:
        for each in route.form:
            if not surface.is_text(each):
                continue
            for typed in ["".join(marks), *alone]:
                url, more = request_with(route, "form", {each.name: typed})
                answer = await visitors.send(route, who_may(route), url, **more)
                back = [mark for mark in marks if mark in typed and mark in answer.text]
                assert not back, (route.name, each.name, back)
                escaped += "&lt;script&gt;alert(1)" in answer.text
                tried += 1
    assert escaped >= 15, "nothing that was typed came back: it could not have come back as markup"
    assert tried >= 15


def test_the_corpus_is_large_and_each_text_is_its_own() -> None:
    assert len(set(CORPUS)) == len(CORPUS) >= 200
    assert WORDS
