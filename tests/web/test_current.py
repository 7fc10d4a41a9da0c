"""Where one is: every page behind a log-in marks exactly one entry of its menu."""

import re

import pytest

from tests.conftest import Browser, Town
from tests.wall import surface
from tests.world import actor
from yui.web import menu

pytestmark = pytest.mark.anyio

PEOPLE = ("director", "staff", "leader", "worker", "client", "coordinator")
OUTSIDE = {
    "/": "leads on to the caller's first page",
    "/rule-changes": "leads on from the inbox to the page of the rule that changes",
    "/about": "what the site says of itself, linked in every page's foot",
    "/problems": "explains a refusal of the API to programmers",
    "/kpi": "published figures, the same for strangers",
    "/join": "for a resident who has no log-in yet",
    "/towns": "published for everybody, the same for strangers",
    "/certificates": "for whoever was shown a certificate, the same for strangers",
    "/look": "how pages look, linked in every page's foot",
    "/login": "there is no menu before the log-in",
    "/reset": "there is no menu before the log-in",
    "/account": "the caller's own, linked by her name in every page's head",
    "/.well-known": "for programs",
    "/openapi.json": "for programs",
}
"""Pages without an entry in the menu, each with its reason."""
FILE = re.compile(r"\.(csv|xlsx|pdf|ics)$|/pdf$|files/\{")


def outside(path: str) -> bool:
    return any(path == start or path.startswith(start + "/") for start in OUTSIDE)


def pages_of(role: str, routes: list[surface.Route]) -> list[str]:
    """The paths of all pages that somebody of this role may open."""
    who = actor("tateshina", role)
    return [
        route.path
        for route in routes
        if route.method == "GET"
        and not route.is_api
        and not FILE.search(route.path)
        and (not route.permission or who.may(route.permission))
    ]


def test_every_page_belongs_to_one_entry_of_its_callers_menu(client: Browser) -> None:
    routes = surface.routes(client.app)
    lost = [
        f"{path} as {role}"
        for role in PEOPLE
        for path in pages_of(role, routes)
        if not outside(path) and not menu.current(menu.menu_for(actor("tateshina", role)), path)
    ]
    assert not lost, "\n".join(lost)


def test_what_belongs_elsewhere_is_there_and_so_is_what_it_belongs_to(client: Browser) -> None:
    paths = {route.path for route in surface.routes(client.app) if route.method == "GET"}
    for start, entries in menu.BELONGS.items():
        assert any(path == start or path.startswith(start + "/") for path in paths), start
        assert set(entries) <= {entry.path for entry in menu.entries()}, start
    for start in OUTSIDE:
        assert any(path == start or path.startswith(start + "/") for path in paths), start


def marked(text: str, name: str) -> list[str]:
    """The current entries of a menu of the page, by the menu's class or id."""
    found = re.search(rf'<(nav|div)[^>]*(?:class|id)="{name}".*?</nav>', text, re.DOTALL)
    return re.findall(r'<a href="([^"]+)" aria-current="page"', found[0]) if found else []


@pytest.mark.timeout(300)
async def test_every_page_without_an_id_marks_one_entry_in_its_menu(
    town: Town, client: Browser
) -> None:
    looked = 0
    wrong: list[str] = []
    for role in PEOPLE:
        me = await client.login(town.actor("tateshina", role))
        for path in pages_of(role, surface.routes(client.app)):
            if "{" in path or outside(path):
                continue
            answer = await me.get(path)
            if answer.status_code != 200 or "text/html" not in answer.headers["content-type"]:
                continue
            looked += 1
            whole, head = marked(answer.text, "menu"), marked(answer.text, "gnav")
            if len(whole) != 1 or head != whole:
                wrong.append(f"{path} as {role}: {whole} {head}")
    assert not wrong, "\n".join(wrong)
    assert looked >= 60
