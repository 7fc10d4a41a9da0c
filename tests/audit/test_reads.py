"""Whoever sees a worker's name on a page is noted before it is sent (decisions 15)."""

import re
from typing import Any

import pytest

from tests.wall import surface
from tests.wall.visiting import HERE, THINGS, Visitors, allowed, path_values, visitors

__all__ = ["visitors"]
pytestmark = pytest.mark.anyio
NAME = re.compile(r"働子\s?\d")
STAFF = ("director", "staff", "leader")


def known(route: surface.Route) -> bool:
    """Whether the sweeps have rows for every id in its path."""
    return all(name in THINGS for name in route.path_types if name.endswith("_id"))


async def links(visitors: Visitors) -> int:
    async with visitors.town.admin() as admin:
        found: int = await admin.fetchval(
            "select count(*) from audit.entry where tenant_id = 20324"
        )
        return found


@pytest.mark.nightly  # every page once more
async def test_every_page_with_a_workers_name_notes_who_read_it(
    visitors: Visitors, record_property: Any
) -> None:
    showing, silent = [], []
    for route in visitors.routes:
        role = next((each for each in STAFF if allowed(route, each)), "")
        if route.method != "GET" or not role or not route.permission or not known(route):
            continue
        before = await links(visitors)
        answer = await visitors.send(route, role, route.url(path_values(route, HERE)))
        if answer.status_code == 200 and NAME.search(answer.text):
            showing.append(route.name)
            if await links(visitors) == before:
                silent.append(route.name)
    record_property("probes", len(showing))
    assert not silent, "\n".join(silent)
    assert len(showing) >= 8, showing
