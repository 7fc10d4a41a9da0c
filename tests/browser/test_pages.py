"""Every page as people of each role see it: no fault axe can find, no sideways scroll, no noise."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PAGES = {
    "": ["/login", "/reset", "/kpi", "/kpi/tateshina", "/no-such-page"],
    "coordinator": ["/dashboard", "/account"],
    "tateshina.director": [
        "/board",
        "/orders",
        "/orders/new",
        "/workers",
        "/availability",
        "/calls",
        "/clients",
        "/intake",
        "/intake/new",
        "/intake/new/data_entry",
        "/quotes",
        "/quotes/new",
        "/contracts",
        "/contracts?over=true",
        "/shares",
        "/inspections",
        "/team",
        "/team?look=table",
        "/team/capacity",
        "/questions",
        "/client-questions",
        "/handovers",
        "/payouts",
        "/settlements",
        "/indicators",
        "/notices",
    ],
    "tateshina.client": [
        "/client",
        "/client/quotes",
        "/client/contracts",
        "/client/handovers",
        "/client/letters",
    ],
    "tateshina.w01": [
        "/me",
        "/me/offers",
        "/me/assignments",
        "/me/money",
        "/me/notices",
        "/me/calls",
        "/me/availability",
        "/me/limits",
        "/me/yardsticks",
        "/me/earnings",
        "/look",
    ],
}
FOLLOWED = {
    "tateshina.director": [
        ("/orders", "main table a[href^='/orders/']"),
        ("/availability", "main table a[href^='/availability/']"),
        ("/calls", "main table a[href^='/calls/']"),
        ("/payouts", "main table a[href^='/payouts/']"),
        ("/clients", "main table a[href^='/clients/']"),
        ("/contracts", "main table a[href^='/contracts/']"),
        ("/intake", "main table a[href^='/intake/']"),
        ("/quotes", "main table a[href^='/quotes/']"),
        ("/shares", "main a[href^='/shares/']"),
        ("/inspections", "main a[href^='/deliveries/']"),
        ("/questions", "main a[href^='/questions/']"),
    ],
    "tateshina.client": [
        ("/client/quotes", "main table a[href^='/client/quotes/']"),
        ("/client/contracts", "main a[href^='/client/contracts/']"),
        ("/client/handovers", "main a[href^='/client/handovers/']"),
    ],
    "tateshina.w01": [
        ("/me/offers", "main form[action^='/me/offers/']"),
        ("/me/assignments", "main a[href^='/me/assignments/']"),
        ("/me/calls", "main a[href^='/me/calls/']"),
    ],
}
"""Pages with an id in their path: opened by the first link on the page that lists them."""


def look(visitor: Any, where: str) -> list[str]:
    """What is wrong with the page now open."""
    found = Axe().run(visitor.page, options={"runOnly": {"type": "tag", "values": TAGS}})
    faults = [
        f"{where}: {fault['id']} {fault['nodes'][0]['html'][:160]}"
        for fault in found.response["violations"]
    ]
    wide = visitor.page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    if wide > 0:
        faults.append(f"{where}: scrolls sideways by {wide} px")
    return faults


@pytest.mark.timeout(400)
@pytest.mark.parametrize(
    ("width", "dark"),
    [
        pytest.param(1280, False, id="1280-light", marks=pytest.mark.nightly),
        pytest.param(390, True, id="390-dark", marks=pytest.mark.nightly),
        pytest.param(1280, True, id="1280-dark", marks=pytest.mark.nightly),
        pytest.param(390, False, id="390-light", marks=pytest.mark.nightly),
    ],
)
def test_every_page_is_accessible(visitors: Any, width: int, dark: bool) -> None:
    faults: list[str] = []
    looked = 0
    for login, paths in PAGES.items():
        visitor = visitors(login, width=width, dark=dark)
        for path in paths:
            visitor.go(path)
            faults += look(visitor, f"{path} at {width}")
            looked += 1
        for path, link in FOLLOWED.get(login, []):
            visitor.go(path)
            found = visitor.page.locator(link).first
            target = found.get_attribute("href") or found.get_attribute("action")
            target = target.removesuffix("/open")
            visitor.go(target)
            faults += look(visitor, f"{path} → {target} at {width}")
            looked += 1
        faults += [f"{login}: {problem}" for problem in visitor.problems]
    assert looked >= 28
    assert not faults, "\n".join(faults)


@pytest.mark.nightly  # all pages once more, like the looks above
@pytest.mark.timeout(200)
def test_no_page_scrolls_sideways_on_the_smallest_phone(visitors: Any) -> None:
    wide: list[str] = []
    for login, paths in PAGES.items():
        visitor = visitors(login, width=320)
        for path in paths:
            visitor.go(path)
            over = visitor.page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
            if over > 0:
                wide.append(f"{path}: {over} px")
    assert not wide, "\n".join(wide)


@pytest.mark.timeout(100)
def test_pages_work_without_javascript(visitors: Any) -> None:
    visitor = visitors("tateshina.w01", width=390, script=False)
    page = visitor.go("/me")
    assert page.locator("h1").count() == 1
    page.locator("nav a[href='/me/money']").last.click()
    assert page.url.endswith("/me/money")
