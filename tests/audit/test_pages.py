"""The log's page: read, filtered and paged by directors alone; the CSV that proves itself."""

import io
import re

import pytest

from tenants.db import begin
from tests.conftest import Browser, Town
from yui.audit import actions, chain
from yui.audit.model import Head

pytestmark = pytest.mark.anyio


async def noted(
    town: Town, count: int, *, slug: str = "tateshina", what: str = "offer.sent"
) -> None:
    async with begin(town.actor(slug)) as tx:
        for n in range(count):
            await actions.note(tx, what, subject=f"{slug}-{n}", quantity=n)


async def test_the_log_is_read_page_by_page(town: Town, client: Browser) -> None:
    await noted(town, 60)
    director = await client.login(town.actor("tateshina"))
    first = (await director.get("/audit")).text
    assert first.count("<code>offer.sent</code>") == 50 and "quantity=59" in first
    onward = re.search(r'href="(/audit\?before=\d+)"', first)
    assert onward
    second = (await director.get(onward[1])).text
    assert second.count("<code>offer.sent</code>") == 10 and "quantity=0" in second


async def test_filters_stay_while_paging(town: Town, client: Browser) -> None:
    await noted(town, 60)
    await noted(town, 5, what="payout.built")
    director = await client.login(town.actor("tateshina"))
    found = (await director.get("/audit?what=payout.")).text
    assert found.count("<code>payout.built</code>") == 5 and "offer.sent</code>" not in found
    shown = (await director.get("/audit?what=offer.&since=2020-01-01")).text
    onward = re.search(r'href="(/audit\?[^"]*before=\d+)"', shown)
    assert onward and "what=offer." in onward[1] and "since=2020-01-01" in onward[1]
    rest = (await director.get(onward[1].replace("&amp;", "&"))).text
    assert rest.count("<code>offer.sent</code>") == 10
    one = (await director.get("/audit?whom=tateshina-3")).text
    assert one.count("quantity=3") == 2
    assert "記録はありません" in (await director.get("/audit?until=2020-01-01")).text


@pytest.mark.parametrize(
    "query", ["what=%27or", "who=1", "since=yesterday", "before=x", "what=" + "a" * 61]
)
async def test_a_filter_that_is_none_is_refused(town: Town, client: Browser, query: str) -> None:
    director = await client.login(town.actor("tateshina"))
    assert (await director.get(f"/audit?{query}")).status_code in {400, 404, 422}


async def test_days_that_no_calendar_has_are_no_filter(town: Town, client: Browser) -> None:
    director = await client.login(town.actor("tateshina"))
    for query in ("since=2026-02-31", "until=9999-12-31", "before=-5", f"before={10**18}"):
        assert (await director.get(f"/audit?{query}")).status_code == 200, query


async def test_reading_the_log_is_in_the_log(town: Town, client: Browser) -> None:
    director = await client.login(town.actor("tateshina"))
    await director.get("/audit")
    assert "audit.read" in (await director.get("/audit")).text


async def test_the_csv_from_the_page_proves_itself(town: Town, client: Browser) -> None:
    await noted(town, 20)
    director = await client.login(town.actor("tateshina"))
    answer = await director.post("/audit/export")
    assert answer.status_code == 200 and answer.headers["content-type"].startswith("text/csv")
    assert "audit-20324-20261120-" in answer.headers["content-disposition"]
    number, _, head = answer.headers["x-audit-head"].partition(" ")
    text = answer.content.decode("utf-8-sig")
    links = list(chain.read(io.StringIO(text, newline="")))
    assert chain.verify(links, head=Head(int(number), head)) == []
    assert links[-1].action == "audit.exported"


async def test_only_directors_of_the_town_read_it(town: Town, client: Browser) -> None:
    await noted(town, 3)
    for role in ("staff", "leader", "worker", "client", "coordinator"):
        who = await client.login(town.actor("tateshina", role))
        assert (await who.get("/audit")).status_code == 403, role
        assert (await who.post("/audit/export")).status_code == 403, role
    other = await client.login(town.actor("shiojiri"))
    assert "offer.sent" not in (await other.get("/audit")).text
    assert "tateshina" not in (await other.post("/audit/export")).text


async def test_the_page_speaks_english(town: Town, client: Browser) -> None:
    director = await client.login(town.actor("tateshina"))
    page = (await director.get("/audit?lang=en")).text
    assert "Audit log" in page and 'lang="en"' in page
