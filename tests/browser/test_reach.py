"""Every page that a person of each role can reach by the links of the site: one of each shape, found by
walking, so that no list of pages grows old. The night's; the suite looks at the pages of test_pages."""

import os
import re
from collections import deque
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.browser.test_pages import look

SELVES = (
    "",
    "coordinator",
    "tateshina.director",
    "tateshina.leader",
    "tateshina.client",
    "tateshina.w01",
    "shiojiri.director",
)
AT_LEAST = {
    "": 6,
    "coordinator": 2,
    "tateshina.director": 60,
    "tateshina.leader": 12,
    "tateshina.client": 8,
    "tateshina.w01": 16,
    "shiojiri.director": 4,
}
PART = {"shiojiri.director": "/joint"}
"""Of whoever is here for one corner alone, the corner: the rest is as another's."""
FOUND = {
    "tateshina.director": {
        "/schemes",
        "/joint/*/data",
        "/orders/*/upstream",
        "/payouts/late",
        "/payouts/rules/changes/*",
        "/settlement/rules/changes/*",
        "/bank/returns",
        "/bank/recalls",
    },
    "tateshina.w01": {"/me/joint/*/publication"},
    "shiojiri.director": {"/joint-parts/*/data"},
}
"""Pages that the demo's scenes lead to, and that nobody should have to know the address of."""
AWAY = re.compile(
    r"\.(csv|pdf|xlsx|json|zip|svg|txt)$|/pdf$|^/api/|/static/|/files?/|-files/|/logout|/paper$"
)
"""Files to take away, not pages."""
IDS = re.compile(
    r"[0-9a-f]{8}-[0-9a-f-]{27}|(?<=/)[0-9]{4}-[0-9]{2}(-[0-9]{2})?(?=/|$)|(?<=/)[0-9]+(?=/|$)"
)
SHOTS = os.environ.get("YUI_TEST_SHOTS", "")
"""A folder for pictures of all of them, to be looked at by a person."""
LINKS = "nodes => nodes.map(node => node.getAttribute('href'))"


def shape(path: str) -> str:
    """A path without what differs between two pages of one kind."""
    return IDS.sub("*", urlsplit(path).path)


def ways(visitor: Any, site: str) -> list[str]:
    """The links of the open page that lead to pages of the site."""
    found = visitor.page.eval_on_selector_all("a[href]", LINKS)
    bare = [each.removeprefix(site) for each in found]
    return [each for each in bare if each.startswith("/") and not AWAY.search(urlsplit(each).path)]


def walk(visitor: Any, site: str, *, width: int, part: str = "/") -> tuple[set[str], list[str]]:
    """Looks at one page of each shape, following links from the first page on; not out of `part`."""
    seen: set[str] = set()
    waiting = deque([part])
    faults: list[str] = []
    while waiting:
        path = waiting.popleft()
        if shape(path) in seen:
            continue
        seen.add(shape(path))
        answer = visitor.page.goto(site + path)
        if answer is None or answer.status >= 400:
            faults.append(f"{path}: answers {answer and answer.status}")
            continue
        seen.add(shape(visitor.page.url.removeprefix(site)))
        faults += look(visitor, f"{path} at {width}")
        if SHOTS:
            name = re.sub(r"[^a-z0-9]+", "-", shape(path)).strip("-") or "home"
            visitor.page.screenshot(path=f"{SHOTS}/{width}-{name}.png", full_page=True)
        found = ways(visitor, site)
        waiting.extend(way for way in found if way.startswith(part) and shape(way) not in seen)
    return seen, faults


@pytest.mark.nightly
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("login", SELVES)
def test_every_page_that_links_lead_to_is_accessible(
    visitors: Any, demo: Any, login: str, width: int
) -> None:
    visitor = visitors(login, width=width)
    looked, faults = walk(visitor, demo.url, width=width, part=PART.get(login, "/"))
    assert not faults, "\n".join(faults)
    assert len(looked) >= AT_LEAST[login], looked
    assert looked >= FOUND.get(login, set()), FOUND[login] - looked
    assert not visitor.problems, visitor.problems
