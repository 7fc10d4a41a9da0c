"""Lists that share a page with others, or go on for years, are read to their end by their own
links, each by itself."""

import re

import pytest

from tests.conftest import Browser, Town
from tests.wall import gate, rows

pytestmark = pytest.mark.anyio
MANY = 120
OFFICE = {
    "app.task_risk": ("/deadlines", "after", "/tasks/"),
    "app.escalation": ("/deadlines", "waiting", "/deadlines/"),
    "app.dispute": ("/inspections", "dispute", "/disputes/"),
    "app.rework_question": ("/inspections", "question", "/deliveries/"),
    "app.client_return": ("/handovers", "came_back", "/returns/"),
    "app.payout_run": ("/payouts", "after", "/payouts/"),
}
HERS = {
    "app.call": ("/me/calls", "after_by", "/me/calls/"),
    "app.offer": ("/me/offers", "after", "/me/offers/"),
    "app.assignment": ("/me/assignments", "after", "/me/assignments/"),
}
UNDER = (
    *("app.client", "app.client_order", "app.task", "app.offer", "app.assignment"),
    *("app.delivery", "app.handover", "app.inspection"),
)
SHAPED = (
    "update app.task_risk set level = case when time_percent % 2 = 0 then 'red' else 'yellow' end",
    "update app.escalation set state = 'raised', step = 'director'",
    "update app.dispute set state = 'open'",
    "update app.delivery set state = 'submitted'",
    "update app.client_return set state = 'open'",
    "update app.call set state = 'open', taken = 0, apply_by = '2026-12-01 12:00+09'",
    "update app.offer set state = 'offered', answer_by = '2026-12-01 12:00+09'",
    "update app.assignment set state = 'ended'",
)


async def fill(town: Town, *names: str) -> None:
    """Many rows of these tables and of those they stand on, in the state in which lists show them."""
    async with town.admin() as admin:
        await gate.prepare(admin)
        known = {each.name: each for each in await rows.tables(admin)}
        wanted = dict.fromkeys((*UNDER, *names))
        await rows.fill(admin, [known[name] for name in wanted], most=MANY)
        await admin.execute("set session_replication_role = replica")
        for name in (*UNDER, *names):
            for line in SHAPED:
                if line.startswith(f"update {name} "):
                    await admin.execute(line)


async def walked(browser: Browser, path: str, *, way: str, link: str) -> list[str]:
    """The ids of one of a page's lists, through its every page."""
    found: list[str] = []
    onward = path
    for _ in range(8):
        text = (await browser.get(onward)).text
        main = text[text.index("<main") :]
        found += dict.fromkeys(re.findall(rf'"{link}([0-9a-f-]{{36}})(?:/open)?"', main))
        on = re.search(rf'href="({path}\?{way}=[^"]*)"', main)
        if on is None:
            break
        onward = on[1].replace("&amp;", "&")
    return found


async def known(town: Town, table: str, column: str, *, only: str = "true") -> set[str]:
    """Every row that the list must show."""
    async with town.admin() as admin:
        found = await admin.fetch(
            f"select {column}::text from {table} where tenant_id = $1 and {only}",
            town.tenant("tateshina"),
        )
    return {row[0] for row in found}


KEYS = {"app.task_risk": "task_id", "app.rework_question": "delivery_id"}


async def test_each_list_of_an_office_page_is_read_to_its_end(town: Town, client: Browser) -> None:
    await fill(town, *OFFICE)
    director = await client.login(town.actor("tateshina"))
    for table, (path, way, link) in OFFICE.items():
        found = await walked(director, path, way=way, link=link)
        want = await known(town, table, KEYS.get(table, "id"))
        assert len(want) >= MANY, table
        assert len(found) >= len(set(found)) and set(found) >= want, table
        assert len(found) == len(set(found)) or table == "app.rework_question", table


async def test_each_list_of_her_own_is_read_to_its_end(town: Town, client: Browser) -> None:
    await fill(town, *HERS)
    her = town.actor("tateshina", "worker")
    async with town.admin() as admin:
        await admin.execute("set session_replication_role = replica")
        for table in ("app.offer", "app.assignment", "app.delivery"):
            await admin.execute(
                f"update {table} set worker_id = $1 where tenant_id = $2",
                *(her.id, her.tenant),
            )
    worker = await client.login(her)
    for table, (path, way, link) in HERS.items():
        found = await walked(worker, path, way=way, link=link)
        want = await known(town, table, "id")
        assert len(want) >= MANY and len(found) == len(set(found)) and set(found) == want, table


async def test_all_who_wait_to_be_paid_are_listed_by_code_and_counted_together(
    town: Town, client: Browser
) -> None:
    code, body = town.tenant("tateshina"), town.actor("tateshina").body
    async with town.admin() as admin:
        await admin.execute("set session_replication_role = replica")
        await admin.execute(
            """
            with people as (
                insert into app.worker (tenant_id, id, code, name, kana, joined_on)
                select $1, uuidv7(), 'X-' || lpad(n::text, 3, '0'), 'n', 'k', '2026-01-01'
                from generate_series(1, 120) n returning id
            ), accounts as (
                insert into app.account (tenant_id, body_id, kind, worker_id)
                select $1, $2, 'worker_payable', id from people returning id, worker_id
            )
            insert into app.posting (tenant_id, journal_id, line, debit, credit, amount_yen,
                                     posted_on, counts_on, worker_id)
            select $1, uuidv7(), 1, uuidv7(), id, 1000, '2026-10-01', '2026-10-01', worker_id
            from accounts
            """,
            *(code, body),
        )
    director = await client.login(town.actor("tateshina"))
    found: list[str] = []
    onward = "/payouts"
    for _ in range(3):
        text = (await director.get(onward)).text
        assert "合計 120人" in text and "120,000" in text
        found += re.findall(r">(X-[0-9]{3}) n<", text)
        onward = f"/payouts?waiting={found[-1]}"
    assert onward == "/payouts?waiting=X-120"
    assert found == [f"X-{n:03}" for n in range(1, 121)]
