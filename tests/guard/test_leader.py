"""A leader never sees a client's mail address or telephone: over every page and JSON she can open (L-04)."""

import re
from typing import Any
from uuid import uuid4

import pytest

from tests import world
from tests.wall.visiting import HERE, Visitors, allowed, path_values, visitors

pytestmark = pytest.mark.anyio
__all__ = ["visitors"]
MAIL, PHONE = "madoguchi-mark@kigyo.example", "0266-99-7788"
MARK = re.compile(r"madoguchi-mark|0266-99-7788|%40kigyo\.example")
KNOWN = {
    ("app.body", "address"): "the body's own, printed on its papers",
    ("app.body", "email"): "the body's own, printed on its papers",
    ("app.body", "phone"): "the body's own, printed on its papers",
    ("app.staff", "email"): "a colleague's",
    ("app.worker", "email"): "a worker's: another test's matter",
    ("app.interest", "email"): "an applicant's, who is no client: the office's pages alone",
    ("app.interest", "phone"): "the same",
    ("app.letter", "address"): "an applicant's, until the mail has left; on no page",
    ("app.voice_seat", "contact"): "of the desk outside, told to workers on purpose",
    ("app.share", "contact"): "whom the towns that help ask at the lead body; never the client",
    ("app.share_round", "contact"): "the same",
    ("app.client", "contact"): MAIL,
    ("app.client_contact", "email"): MAIL,
}
"""Every column that is called like an address; a new one is decided upon here."""


async def columns(town: Any) -> set[tuple[str, str]]:
    """Columns of letters that are called like a mail address, a telephone or a contact."""
    async with town.admin() as admin:
        rows = await admin.fetch(
            "select table_schema || '.' || table_name, column_name from information_schema.columns"
            " where table_schema in ('app', 'kpi') and data_type = 'text'"
            " and column_name ~ '(mail|phone|tel|contact|address|fax)'"
            " and column_name !~ '(_at|_by|kana)$'"
        )
    return {(row[0], row[1]) for row in rows}


async def plant(town: Any) -> None:
    """A mail address and a telephone wherever a client's could stand, and in her log-in."""
    async with town.admin() as admin:
        await admin.execute("set session_replication_role = replica")
        await admin.execute("update app.client set contact = $1", f"{MAIL} {PHONE}")
        await admin.execute("update app.client_contact set email = id::text || $1", f"-{MAIL}")
        await admin.execute(
            "update auth.account set email = id::text || $1 where scope = 'client'", f"-{MAIL}"
        )


async def test_every_column_of_addresses_is_known(visitors: Visitors) -> None:
    found = await columns(visitors.town)
    assert ("app.client", "contact") in found
    assert found - KNOWN.keys() == set()


async def test_a_leader_sees_no_clients_mail_or_telephone_on_any_page_or_in_any_json(
    visitors: Visitors,
) -> None:
    await plant(visitors.town)
    leader, opened, told = await visitors.of("leader"), 0, []
    for route in visitors.routes:
        if route.method != "GET" or not allowed(route, "leader"):
            continue
        for variant in (1, 2):
            url = route.url(path_values(route, HERE, variant=variant))
            for accept in ("text/html", "application/json"):
                answer = await leader.get(url, headers={"accept": accept})
                opened += answer.status_code == 200
                if MARK.search(answer.text) or MARK.search(str(answer.headers)):
                    told.append((url, accept))
    assert told == []
    assert opened >= 40


async def test_the_mark_is_found_where_it_may_be_seen(visitors: Visitors) -> None:
    await plant(visitors.town)
    client = world.ident("tateshina/client/1")
    pages = (f"/clients/{client}", "/clients")
    director, leader = await visitors.of("director"), await visitors.of("leader")
    assert any([MARK.search((await director.get(path)).text) for path in pages])
    assert (await leader.get(pages[0])).status_code == 403
    listed = await leader.get(pages[1])
    assert listed.status_code in {200, 403} and not MARK.search(listed.text)


async def test_what_a_leader_is_refused_tells_nothing_either(visitors: Visitors) -> None:
    await plant(visitors.town)
    leader = await visitors.of("leader")
    for route in visitors.routes:
        if route.is_api or allowed(route, "leader") or "{" not in route.path:
            continue
        url = route.url(path_values(route, HERE))
        data = {"once": str(uuid4())} if route.method == "POST" else None
        answer = await leader.request(route.method, url, data=data)
        assert answer.status_code in {401, 403, 404, 405, 415}, (route.name, answer.status_code)
        assert not MARK.search(answer.text), route.name
