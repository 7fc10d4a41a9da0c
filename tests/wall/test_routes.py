"""Every route, every role, every foreign id: generated from the application, so none is left out."""

import asyncio
import os
import re
import time
from collections import Counter
from difflib import unified_diff
from pathlib import Path
from statistics import median
from typing import Any
from uuid import UUID

import pytest

from tests.conftest import Browser
from tests.wall import surface
from tests.wall.golden import ROUTES, route_lines
from tests.wall.visiting import (
    HERE,
    ROLES,
    THERE,
    THINGS,
    Visitors,
    actor,
    allowed,
    foreign,
    has_id,
    path_values,
    visitors,
    who_may,
)

__all__ = ["visitors"]
pytestmark = pytest.mark.anyio
WITHOUT_A_LOGIN = {"anonymous", "partner"}
SHUT_OUT = len(ROLES) if os.environ.get("YUI_NIGHTLY") else 1
"""How many of the roles that a route's guard shuts out ask it for ids: each by turn, the night all."""


def same(text: str) -> str:
    """An answer without what changes from one request to the next."""
    text = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "ID", text)
    text = re.sub(r"[\w.~-]{24,}", "TOKEN", text)
    return re.sub(r"\d\d:\d\d(:\d\d)?", "TIME", text)


def test_the_route_by_role_table_is_the_one_reviewed(client: Browser) -> None:
    found = route_lines(surface.routes(client.app))
    assert len(found) >= 30
    reviewed = ROUTES.read_text(encoding="utf-8").splitlines()
    changes = "\n".join(unified_diff(reviewed, found, "reviewed", "found", n=0, lineterm=""))
    assert not changes, (
        f"{changes}\n\nIf this is meant: `python -m tests.wall.golden`, and a second reader."
    )


def test_every_id_in_a_path_is_known_to_these_tests(client: Browser) -> None:
    unknown = [
        f"{route.name}: {name}"
        for route in surface.routes(client.app)
        for name, kind in route.path_types.items()
        if (kind is UUID or name.endswith("_id")) and name not in THINGS
    ]
    assert unknown == []


async def test_guards_let_in_exactly_the_roles_of_the_table(
    visitors: Visitors, record_property: Any
) -> None:
    wrong = []
    for route in visitors.routes:
        for role in ROLES:
            if not route.permission or route.is_api:
                continue
            url = route.url(path_values(route, HERE, random=True))
            answer = await visitors.send(route, role, url)
            shut = answer.status_code == 403 or _to_log_in(answer)
            if shut is allowed(route, role):
                wrong.append(f"{route.name} as {role}: {answer.status_code}")
    assert wrong == []
    record_property("probes", visitors.sent)
    assert visitors.sent >= 200


def _to_log_in(answer: object) -> bool:
    status = getattr(answer, "status_code", 0)
    location = getattr(answer, "headers", {}).get("location", "")
    return status == 401 or (status in {302, 303} and location.startswith("/login"))


def _asking(route: surface.Route, place: int) -> list[str]:
    """Every role that the route lets in, and by turn some that it does not."""
    shut = [role for role in ROLES if not allowed(route, role)]
    turned = [*shut[place % (len(shut) or 1) :], *shut[: place % (len(shut) or 1)]]
    return [*(role for role in ROLES if allowed(route, role)), *turned[:SHUT_OUT]]


async def test_a_foreign_id_answers_like_one_that_never_was(
    visitors: Visitors, record_property: Any
) -> None:
    probed = 0
    own: dict[str, bool] = {}
    asking = Counter[str]()
    wrong = []
    for place, route in enumerate(visitors.routes):
        if not has_id(route):
            continue
        for role in _asking(route, place):
            asking[role] += 1
            body = {"data": surface.body_of(route.form)} if route.form else {}
            if route.json:
                body = {"json": surface.body_of(route.json)}
            foreign = await visitors.send(route, role, route.url(path_values(route, THERE)), **body)
            random = await visitors.send(
                route, role, route.url(path_values(route, HERE, random=True)), **body
            )
            probed += 1
            if foreign.status_code != random.status_code or same(foreign.text) != same(random.text):
                wrong.append(
                    f"{route.name} as {role}: {foreign.status_code} and {random.status_code} differ"
                )
            elif allowed(route, role) and foreign.status_code not in {404, 401}:
                wrong.append(f"{route.name} as {role}: {foreign.status_code}")
            if route.method == "GET" and allowed(route, role):
                mine = await visitors.send(route, role, route.url(path_values(route, HERE)))
                own[route.name] = own.get(route.name, False) or mine.status_code < 400
                if mine.status_code >= 500:
                    wrong.append(f"{route.name} as {role}, own: {mine.status_code}")
    assert wrong == []
    assert probed >= 7 * 10
    assert min(asking[role] for role in ROLES) >= 20, asking
    assert {name for name, seen in own.items() if not seen} == UNSEEN
    assert await _refused_to_the_owner(visitors) == []
    record_property("probes", visitors.sent)


UNSEEN = {
    "GET /api/v1/operations/{operation_id}",
    "GET /client/files/{handed_id}",
    "GET /contract-files/{file_id}",
    "GET /desk/{report_id}",
    "GET /files/{file_id}",
    "GET /files/{file_id}/names",
    "GET /handover-files/{handed_id}",
    "GET /joint-parts/{part_id}/data",
    "GET /ledger/journals/{journal_id}",
    "GET /me/files/{file_id}",
    "GET /me/offers/{offer_id}",
    "GET /me/offers/{offer_id}/sheet",
    "GET /me/offers/{offer_id}/terms.pdf",
    "GET /me/offers/{offer_id}/terms/{number}/pdf",
    "GET /me/surveys/{survey_id}",
    "GET /people-seen/{consent_id}",
    "GET /settlement/rules/changes/{rule_change_id}",
    "GET /share-handovers/{handover_id}",
    "GET /shares/{share_id}",
    "GET /shares/{share_id}/data",
}
"""Pages whose made-up row shows its own owner nothing: it hangs on a row of another town, on a file's
bytes, or on a worker who is through. Their own slices' tests look at them. None is added lightly."""

REACHED = {
    "POST /bank/inquiries/{run_id}/{worker_id}",
    "POST /bank/recalls/{run_id}/{worker_id}",
    "POST /schemes/{scheme_change_id}",
    "POST /joint/{project_id}/data",
    "POST /joint-datasets/{dataset_id}/download",
    "POST /joint-parts/{part_id}/collection",
    "POST /me/joint/{assignment_id}/publication",
    "POST /me/joint/{assignment_id}/publication/end",
    "POST /me/joint/seats/{seat_id}",
}
"""Forms that lie behind more than an id: what they ask of a row is made ready (special.py), so that a
foreign id meets the form and no refusal before it."""


async def _refused_to_the_owner(visitors: Visitors) -> list[str]:
    """Which of them do not take the owner's own row."""
    known = {route.name: route for route in visitors.routes}
    refused = []
    for route in (known[name] for name in sorted(REACHED)):
        url = route.url(path_values(route, HERE))
        body = {"data": surface.body_of(route.form)} if route.form else {}
        answer = await visitors.send(route, who_may(route), url, **body)
        if answer.status_code >= 400:
            refused.append(f"{route.name}: {answer.status_code}")
    return refused


async def test_no_get_writes_anything(visitors: Visitors, record_property: Any) -> None:
    before = await visitors.snapshot()
    assert len(before) >= 40
    for route in visitors.routes:
        if route.method != "GET":
            continue
        for role in (role for role in ROLES if allowed(route, role)):
            await visitors.send(route, role, route.url(path_values(route, HERE)))
    assert await visitors.snapshot() == before
    record_property("probes", visitors.sent)
    assert visitors.sent >= 30


async def test_200_pages_of_three_towns_at_once_show_each_its_own(
    visitors: Visitors, record_property: Any
) -> None:
    slugs = ("tateshina", "shiojiri", "itoigawa")
    people = {slug: await visitors.of("director", slug) for slug in slugs}
    paths = [
        route.url(path_values(route, HERE))
        for route in visitors.routes
        if route.method == "GET"
        and allowed(route, "director")
        and not has_id(route)
        and not route.is_api
        and not {"town", "slug"} & route.path_types.keys()  # what a town shows everyone
    ]
    asked = [(slugs[n % 3], paths[n // 3 % len(paths)]) for n in range(200)]
    answers = await asyncio.gather(*(people[slug].get(path) for slug, path in asked))
    own = Counter(
        slug for (slug, _), answer in zip(asked, answers, strict=True) if slug in answer.text
    )
    for (slug, path), answer in zip(asked, answers, strict=True):
        assert answer.status_code in {200, 303, 404, 409, 503}, (slug, path, answer.status_code)
        assert not foreign(answer.text, slug), (slug, path)
    assert min(own[slug] for slug in slugs) >= 5, "the pages show no rows at all"
    full = sum(answer.status_code == 503 for answer in answers)  # a full house is an honest answer
    assert full <= 100
    record_property("probes", len(answers))


@pytest.mark.nightly
async def test_a_foreign_id_takes_as_long_as_one_that_never_was(visitors: Visitors) -> None:
    shown = [route for route in visitors.routes if route.method == "GET" and has_id(route)]
    for route in (route for route in shown if allowed(route, "director")):
        took: dict[bool, list[float]] = {True: [], False: []}
        for n in range(40):
            values = path_values(route, THERE, random=bool(n % 2))
            began = time.perf_counter()
            await visitors.send(route, "director", route.url(values))
            took[bool(n % 2)].append(time.perf_counter() - began)
        assert abs(median(took[True]) - median(took[False])) < 0.02, route.name


def test_no_route_but_these_opens_to_everyone(client: Browser) -> None:
    open_to_all = {route.name for route in surface.routes(client.app) if route.permission == ""}
    shut = {
        name
        for name in open_to_all
        if not re.match(
            r"(GET|POST) /($|about|certificates/|towns/\{slug\}/stories$|join|kpi|login|logout|look$|reset|problems|api/open/|oauth/|openapi.json|\.well-known|language)",
            name,
        )
    }
    assert shut == set()


def test_callers_have_the_roles_they_are_named_for() -> None:
    named = set(ROLES) - WITHOUT_A_LOGIN
    assert {actor(role).role.value for role in named} == named
    assert Path(ROUTES).is_file()
