"""Lists go on to their end by their own links: what waits for an inspector, shares, handovers,
substitutes, and what one was told."""

import re
from typing import Any

import pytest

from tests.conftest import Browser, Town
from tests.wall import gate, rows

pytestmark = pytest.mark.anyio
MANY = 120
LISTS = {
    "/inspections": ("app.delivery", "director", "/deliveries/"),
    "/handovers": ("app.handover", "director", "/handovers/"),
    "/substitutes": ("app.substitution", "director", "/substitutes/"),
    "/notices": ("app.notice", "director", "/notices/"),
    "/client-questions": ("app.client_question", "director", "/client-questions/"),
    "/me/notices": ("app.notice", "worker", "/me/notices/"),
}
UNDER = {
    "app.delivery": ("app.task", "app.assignment", "app.offer", "app.client_order"),
    "app.handover": ("app.client", "app.client_order"),
    "app.client_question": ("app.task",),
    "app.substitution": ("app.task", "app.assignment", "app.offer", "app.client_order"),
}


async def fill(town: Town, table: str) -> None:
    """Many rows of one table, and the rows that they stand on, all of the same moment."""
    async with town.admin() as admin:
        await gate.prepare(admin)
        known = {each.name: each for each in await rows.tables(admin)}
        names = (*UNDER.get(table, ()), table)
        await rows.fill(admin, [known[name] for name in names], most=MANY)
        await admin.execute("set session_replication_role = replica")
        if table == "app.delivery":
            await admin.execute("update app.delivery set state = 'submitted'")
        if table == "app.handover":
            await admin.execute(
                "update app.handover set decided_at = now(), state = 'accepted' where"
                " ('x' || substr(id::text, 1, 1))::bit(4)::int < 8"
            )
        if table == "app.notice":
            for who in (town.actor("tateshina").id, town.worker()):
                await admin.execute(
                    "insert into app.notice select (jsonb_populate_record(n, jsonb_build_object("
                    "'id', uuidv7(), 'key', uuidv7()::text, 'to_id', $1::uuid))).*"
                    " from app.notice n where n.tenant_id = $2 limit $3",
                    *(who, town.tenant("tateshina"), MANY),
                )


async def ids(town: Town, table: str, who: Any) -> set[str]:
    """Every row that the list must show."""
    mine = " and to_id = $2" if table == "app.notice" else " and $2::uuid is not null"
    async with town.admin() as admin:
        found = await admin.fetch(
            f"select id::text from {table} where tenant_id = $1{mine}",
            *(town.tenant("tateshina"), who),
        )
    return {row[0] for row in found}


async def walked(browser: Browser, path: str, link: str) -> list[str]:
    """The ids of a list's every page, by its own links."""
    found: list[str] = []
    onward: str = path
    for _ in range(6):
        text = (await browser.get(onward)).text
        main = text[text.index("<main") :]
        found += dict.fromkeys(
            re.findall(rf'"{link}([0-9a-f-]{{36}})(?:/read|/withdrawal)?"', main)
        )
        way = re.search(rf'href="({path}\?[^"]*(?:after|before)[^"]*)"', main)
        if way is None:
            break
        onward = way[1].replace("&amp;", "&")
    return found


@pytest.mark.parametrize("path", LISTS)
async def test_a_list_is_read_to_its_end_and_shows_nothing_twice(
    town: Town, client: Browser, path: str
) -> None:
    table, role, link = LISTS[path]
    await fill(town, table)
    who = town.actor("tateshina", role)
    found = await walked(await client.login(who), path, link)
    assert len(found) == len(set(found)), path
    known = await ids(town, table, who.id)
    assert len(known) >= MANY and set(found) == known


@pytest.mark.parametrize("part", ["in", "out", "arrived"])
async def test_shares_are_read_to_their_end_each_list_by_itself(
    town: Town, client: Browser, part: str
) -> None:
    async with town.admin() as admin:
        await gate.prepare(admin)
        known = {each.name: each for each in await rows.tables(admin)}
        await rows.fill(admin, [known["app.share"], known["app.share_handover"]], most=2 * MANY)
        await admin.execute("set session_replication_role = replica")
        other = town.tenant("shiojiri")
        await admin.execute("update app.share set other = $1", other)
        await admin.execute("update app.share_handover set side = 'in', state = 'submitted'")
        want = await admin.fetchval(
            "select count(*) from app.share where tenant_id = $1 and side = $2",
            *(town.tenant("tateshina"), part),
        )
        if part == "arrived":
            want = await admin.fetchval(
                "select count(*) from app.share_handover where tenant_id = $1",
                town.tenant("tateshina"),
            )
    director = await client.login(town.actor("tateshina"))
    link = "/share-handovers/" if part == "arrived" else "/shares/"
    found = await pages_of(director, part, link)
    assert want >= MANY and len(found) == len(set(found)) == want


async def pages_of(browser: Browser, part: str, link: str) -> list[str]:
    """The ids of one of the three lists."""
    found: list[str] = []
    onward = f"/shares?part={part}"
    for _ in range(8):
        text = (await browser.get(onward)).text
        main = text[text.index("<main") :]
        found += re.findall(rf'href="{link}([0-9a-f-]{{36}})"', main)
        way = re.search(rf'href="(/shares\?part={part}&amp;after[^"]*)"', main)
        if way is None:
            break
        onward = way[1].replace("&amp;", "&")
    return found
