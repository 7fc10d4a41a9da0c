"""The contract edge: a client reaches no worker, by any route there is, and whoever tries is noted."""

import re
from typing import Any
from uuid import UUID, uuid4

import pytest

from tenants.permissions import GRANTED
from tests import world
from tests.conftest import Browser, Town
from tests.wall import rows, surface
from tests.wall.visiting import HERE, THINGS, Visitors, allowed, has_id, path_values, visitors

__all__ = ["visitors"]
pytestmark = pytest.mark.anyio

WORKERS = re.compile(r"働子\s?\d|ハタラキコ|\bW-\d{3}\b|\.w\d+@|tateshina/worker")
"""What of a worker an answer could show: name, kana, code, address."""
OPEN = r"/(about|kpi|login|logout|reset|problems|language|$)|/(oauth|openapi|\.well-known|api/open)"


def ids() -> set[str]:
    """Every worker's id, as pages and the API would write it."""
    return {str(world.ident(f"{HERE}/worker/{n}")) for n in range(1, 15)}


def address(route: surface.Route) -> str:
    """The route's address, with ids of this town's rows in it."""
    known = all(kind is not UUID or name in THINGS for name, kind in route.path_types.items())
    return route.url(path_values(route, HERE) if known else anything(route))


def anything(route: surface.Route) -> dict[str, str]:
    """Ids of nothing, for a path whose things the sweeps do not know yet."""
    return {name: str(uuid4()) for name in route.path_types}


def shows_a_worker(text: str) -> str:
    found = WORKERS.search(text)
    return found[0] if found else next((each for each in ids() if each in text), "")


def a_clients(route: surface.Route) -> bool:
    """Whether a client's user or its application may call the route."""
    return allowed(route, "client") or allowed(route, "partner")


def test_the_pattern_would_see_a_worker() -> None:
    for text in (
        "tateshina 働子3",
        "ハタラキコ3",
        "W-003",
        "tateshina.w3@yui.test",
        next(iter(ids())),
    ):
        assert shows_a_worker(text)
    assert not shows_a_worker("担当ワーカーA")


async def test_no_route_of_a_client_shows_a_worker(
    visitors: Visitors, record_property: Any
) -> None:
    asked = 0
    for route in visitors.routes:
        for role in ("client", "partner"):
            if not allowed(route, role) or route.path in {"/logout", "/account/password"}:
                continue
            body: dict[str, Any] = {}
            if route.form:
                body = {"data": surface.body_of(route.form)}
            if route.json:
                body = {"json": surface.body_of(route.json)}
            answer = await visitors.send(route, role, address(route), **body)
            asked += 1
            said = answer.text + str(answer.headers.get("location", ""))
            assert not shows_a_worker(said), (route.name, role, shows_a_worker(said))
    record_property("probes", asked)
    assert asked >= 25


async def test_the_same_pages_show_workers_to_a_director(visitors: Visitors) -> None:
    seen = 0
    for route in visitors.routes:
        if route.method == "GET" and not has_id(route) and allowed(route, "director"):
            seen += bool(shows_a_worker((await visitors.send(route, "director", route.path)).text))
    assert seen >= 1


def test_no_route_of_a_client_takes_a_worker_or_a_task(client: Browser) -> None:
    reaching = [
        f"{route.name}: {name}"
        for route in surface.routes(client.app)
        if a_clients(route) and not re.match(OPEN, route.path)
        for name in [
            *route.path_types,
            *route.query,
            *(each.name for each in (*route.form, *route.json)),
        ]
        if re.search(r"worker|person|assignment|offer_id|task|thread|member|assignee", name)
    ]
    assert reaching == []


def test_a_client_holds_no_permission_but_her_own_account() -> None:
    reached = GRANTED["client"]
    assert not {
        name
        for name in reached
        if re.match(r"(worker|task|offer|delivery|board|thread|me$|call)", name)
    }
    inside = GRANTED["director"] | GRANTED["staff"] | GRANTED["leader"] | GRANTED["worker"]
    assert reached & inside <= {"account"}


async def test_every_attempt_of_a_client_is_refused_and_noted(
    visitors: Visitors, town: Town, record_property: Any
) -> None:
    expected = set()
    for route in visitors.routes:
        if a_clients(route) or route.is_api or not route.permission:
            continue
        url = address(route)
        answer = await visitors.send(route, "client", url, data={"to": next(iter(ids()))})
        assert answer.status_code in {403, 404}, route.name
        assert not shows_a_worker(answer.text), route.name
        expected.add((route.method, route.path))
    async with town.admin() as admin:
        noticed = await admin.fetch(
            "select method, route, status, actor_id from app.guard_event where scope = 'client' and tenant_id = $1"
            " and actor_id = $2",
            *(town.tenant(HERE), town.client_id()),
        )
        noted = await admin.fetchval(
            "select count(*) from audit.entry where action = 'guard.client_refused' and tenant_id = $1",
            town.tenant(HERE),
        )
    found = {(row["method"], re.sub(r":\w+}", "}", row["route"])) for row in noticed}
    assert expected - found == set()
    assert noted == len(noticed)
    assert len(expected) >= 60
    record_property("probes", len(expected))


async def test_a_path_that_does_not_exist_is_noted_without_the_callers_words(
    town: Town, client: Browser
) -> None:
    who = await client.login(town.actor("tateshina", "client"))
    for path in ("/workers/messages", f"/messages/to/{uuid4()}", "/%E5%83%8D%E5%AD%90"):
        assert (await who.get(path)).status_code == 404
    async with town.admin() as admin:
        noticed = await admin.fetch("select route, status from app.guard_event")
    assert [tuple(row) for row in noticed] == [("(none)", 404)]


async def test_others_who_lose_their_way_are_not_noted(town: Town, client: Browser) -> None:
    for role in ("worker", "leader", "director", "coordinator"):
        who = await client.login(town.actor("tateshina", role))
        for path in ("/nowhere", "/workers/new", f"/orders/{uuid4()}"):
            await who.get(path)
    await client.get("/workers")
    async with town.admin() as admin:
        assert await admin.fetchval("select count(*) from app.guard_event") == 0


async def test_the_database_itself_shows_a_client_no_worker(town: Town) -> None:
    from tenants.db import begin

    async with begin(town.actor("tateshina", "client")) as tx:
        for table in (
            "worker",
            "offer",
            "assignment",
            "delivery",
            "task",
            "thread",
            "thread_message",
            "notice",
        ):
            sql: Any = f"select count(*) from app.{table} where tenant_id = $1"
            assert await tx.value(sql, tx.tenant) == 0, table


async def test_a_clients_program_that_asks_for_workers_is_noted(
    visitors: Visitors, town: Town
) -> None:
    program = await visitors.of("partner")
    for path in ("workers", f"workers/{next(iter(ids()))}", "tasks", "messages"):
        answer = await program.get(f"/api/v1/{path}")
        assert answer.status_code == 404 and not shows_a_worker(answer.text), path
    forged = await program.get("/api/v1/workers", headers={"authorization": "Bearer nonsense"})
    assert forged.status_code == 404
    async with town.admin() as admin:
        found = await admin.fetch(
            "select method, route, status, actor_id from app.guard_event where day > '2026-06-01'"
        )
    assert [tuple(row) for row in found] == [("GET", "(none)", 404, rows.client(HERE, 1))]
