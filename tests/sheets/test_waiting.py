"""What waits for the director goes on page by page, each of the four lists by itself."""

import re
from uuid import UUID

import pytest

from tests.conftest import Browser, Town
from tests.sheets import seed
from tests.sheets.seed import PLACE

pytestmark = pytest.mark.anyio
MANY = 120
FILL = {
    "changes": """
        insert into app.change_waiting (tenant_id, change_id, offer_id, task_id, worker_id, made_at)
        select tenant_id, $1, id, task_id, worker_id, offered_at from app.offer
    """,
    "open": """
        insert into app.terms_open (tenant_id, offer_id, worker_id, item, reason, planned_on, made_at)
        select tenant_id, id, worker_id, 'rights', 'まだです', '2026-12-01', offered_at from app.offer
        where $1::uuid is not null
    """,
    "papers": """
        insert into app.paper_request (tenant_id, offer_id, worker_id, asked_at)
        select tenant_id, id, worker_id, offered_at from app.offer where $1::uuid is not null
    """,
    "questions": """
        insert into app.offer_question (tenant_id, offer_id, worker_id, question, asked_at)
        select tenant_id, id, worker_id, 'いつですか', offered_at from app.offer
        where $1::uuid is not null
    """,
}


async def fill(town: Town) -> None:
    """As many offers, and of each a line in each list."""
    await seed.taken(town, PLACE)
    async with town.admin() as admin:
        await admin.execute("set session_replication_role = replica")
        await admin.execute("delete from app.terms_open")
        await admin.execute(
            "insert into app.offer select (jsonb_populate_record(o, jsonb_build_object('id', uuidv7()))).*"
            " from app.offer o, generate_series(2, $1)",
            MANY,
        )
        change = await admin.fetchval(
            "insert into app.order_change (tenant_id, order_id, once, asked_by, reason, was_spec,"
            " was_quantity, was_due_on, quantity, proposed_by, proposed_at)"
            " select k.tenant_id, k.order_id, uuidv7(), '先方', '変更', k.spec, 1, k.due_on, 2, $1, now()"
            " from app.task k where k.order_id is not null limit 1 returning id",
            town.actor("tateshina").id,
        )
        for sql in FILL.values():
            await admin.execute(sql, change)


async def walked(browser: Browser, part: str) -> list[UUID]:
    """The offers of a list's every page, by its own links."""
    path, found, pages = "/terms", list[UUID](), 0
    while path and pages < 5:
        text = (await browser.get(path)).text
        if part == "changes" and not pages:
            assert "はじめに戻る" not in text
        sections = [each for each in text.split("<section") if f"part={part}&" in each]
        block = text if pages else sections[0]
        lines = re.findall(r'href="/offers/([0-9a-f-]{36})"', block)
        assert lines, (part, pages)
        found += [UUID(each) for each in lines]
        onward = re.search(rf'href="(/terms\?part={part}&amp;after_[^"]+)"', block)
        path = onward[1].replace("&amp;", "&") if onward else ""
        pages += 1
    assert pages == 3
    return found


async def test_every_list_of_terms_that_wait_is_read_to_its_end(
    town: Town, client: Browser
) -> None:
    await fill(town)
    director = await client.login(town.actor("tateshina"))
    for part in FILL:
        found = await walked(director, part)
        assert len(found) == len(set(found)) == MANY, part


async def test_a_list_that_goes_on_shows_nothing_of_another_town(
    town: Town, client: Browser
) -> None:
    await fill(town)
    other = await client.login(town.actor("shiojiri"))
    for part in FILL:
        text = (await other.get(f"/terms?part={part}")).text
        assert "/offers/" not in text


async def test_a_part_that_is_none_is_refused(town: Town, client: Browser) -> None:
    director = await client.login(town.actor("tateshina"))
    assert (await director.get("/terms?part=all")).status_code in {400, 422}
