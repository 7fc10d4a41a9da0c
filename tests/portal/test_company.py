"""The first page of a client: all that waits for it, and nothing of another company or a worker."""

from uuid import UUID

import pytest

from tenants.db import begin
from tests.clients.people import person
from tests.conftest import Browser, Town
from tests.contracts import seed as papers
from tests.deliveries import seed
from tests.deliveries.seed import NOW
from tests.handovers.test_silence import before_client
from tests.quotes import seed as quotes
from yui.contracts.client import actions as signing
from yui.threads.asking import actions as asking

pytestmark = pytest.mark.anyio


async def all_that_waits(town: Town) -> list[str]:
    """A quote, a paper, a handover and a question before the town's client; their links."""
    quote = await quotes.sent(town)
    paper: UUID = await papers.draft(town, town.client_id(), papers.work(subject="別の業務"))
    task = await seed.task(town)
    async with begin(town.actor("tateshina")) as tx:
        await signing.send(tx, contract=paper, now=NOW)
        question = await asking.note(tx, task=task, question="空欄の扱い", now=NOW)
        await asking.forward(tx, question=question, text="空欄は「－」ですか。", now=NOW)
    handover = await before_client(town)
    return [
        f"/client/quotes/{quote}",
        f"/client/contracts/{paper}",
        f"/client/handovers/{handover}",
        "/client/letters",
    ]


async def test_all_that_waits_for_a_client_is_on_its_first_page_and_no_worker_is(
    town: Town, client: Browser
) -> None:
    links = await all_that_waits(town)
    hers = await person(town, client)
    home = (await hers.get("/client")).text
    for link in links:
        assert f'href="{link}"' in home, link
        assert (await hers.get(link)).status_code == 200
    assert home.count("待ち") >= 4 and "11月30日" in home
    for shown in (home, *[(await hers.get(link)).text for link in links]):
        assert "働子" not in shown and "W-0" not in shown


async def test_another_company_and_another_town_see_none_of_it(town: Town, client: Browser) -> None:
    links = await all_that_waits(town)
    other = await person(town, client, of=await papers.client(town))
    far = await client.login(town.actor("shiojiri", "client"))
    for browser in (other, far):
        home = (await browser.get("/client")).text
        assert "お待ちしているものはありません" in home
        for link in links[:3]:
            assert link not in home
            assert (await browser.get(link)).status_code == 404
    for role in ("director", "worker", "leader"):
        inside = await client.login(town.actor("tateshina", role))
        assert (await inside.get("/client")).status_code == 403
