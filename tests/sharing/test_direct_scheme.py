"""The direct scheme under its agreement: asked first; lists to their end; a price shown as granted."""

import asyncio
import re
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import httpx
import pytest

from tenants.db import begin
from tests.conftest import Browser, Town
from tests.deliveries import seed
from tests.deliveries.seed import NOW
from tests.hands import refused, rows
from tests.sharing.test_direct import GUEST, LEAD, agreed, engaged, made, offered, opened
from yui.sharing import actions as sharing
from yui.sharing.direct import actions
from yui.sharing.direct.model import OfferState
from yui.sharing.direct.rates import actions as rates
from yui.sharing.direct.rates.model import Rounding

pytestmark = pytest.mark.anyio


async def scheme(town: Town, says: str) -> None:
    async with town.admin() as admin:
        await admin.execute(
            "update app.agreement set scheme = $3 where lead = $1 and guest = $2",
            *(town.tenant(LEAD), town.tenant(GUEST), says),
        )


async def test_what_the_agreement_does_not_allow_is_not_offered(town: Town) -> None:
    she = await engaged(town)
    task = await seed.task(town)
    await agreed(town)
    ask = await opened(town, task)
    await scheme(town, "through")
    assert await refused(agreed(town)) == "scheme_not_agreed"
    assert await refused(opened(town, task)) == "scheme_not_agreed"
    assert await refused(offered(town, ask, she.id)) == "scheme_not_agreed"
    async with begin(town.actor(LEAD)) as tx:
        names = {one.code for one in await actions.allies(tx, on=NOW.date())}
        assert town.tenant(GUEST) not in names and names, "it is not even on the form"
    await scheme(town, "direct")
    await made(town, await offered(town, ask, she.id))
    async with begin(town.actor(LEAD)) as tx:
        through = sharing.offer(
            tx,
            task=task,
            guest=town.tenant(GUEST),
            quantity=1,
            unit_price_yen=50,
            due_on=NOW.date() + timedelta(days=3),
            answer_by=NOW + timedelta(days=2),
            once=uuid4(),
            now=NOW,
        )
        assert await refused(through) == "no_agreement"
    await scheme(town, "both")
    await opened(town, task)


async def test_the_list_goes_on_to_its_end_over_asks_of_one_moment(
    town: Town, client: Browser
) -> None:
    await agreed(town)
    task = await seed.task(town)
    await asyncio.gather(*(opened(town, task, 1) for _ in range(5)))
    async with town.admin() as admin:  # as many as need three pages, all of one moment
        await admin.execute(
            "insert into app.direct_ask (tenant_id, id, guest, body_id, task_id, quantity, until,"
            " asked_by, asked_at) select tenant_id, gen_random_uuid(), guest, body_id, task_id, 1,"
            " until, asked_by, asked_at from app.direct_ask cross join generate_series(1, 22)"
        )
    for slug in (GUEST, LEAD):
        browser = await client.login(town.actor(slug))
        found = await walked(browser, "/direct")
        assert len(found) == 115, slug


async def walked(browser: httpx.AsyncClient, path: str) -> set[str]:
    """Every ask on the pages from this one on."""
    found: set[str] = set()
    for _ in range(9):
        text = (await browser.get(path)).text
        found |= set(re.findall(r'href="/direct/([0-9a-f-]{36})"', text))
        more = re.search(r'href="(/direct\?(?:before|after_at)=[^"]+)"', text)
        if more is None:
            break
        path = more[1].replace("&amp;", "&")
    return found


async def test_a_price_that_is_not_shown_is_absent_from_the_others_pages(
    town: Town, client: Browser
) -> None:
    she = await engaged(town)
    await agreed(town)
    task = await seed.task(town)
    async with begin(town.actor(LEAD)) as tx:
        ask = await actions.ask(
            tx,
            task=task,
            guest=town.tenant(GUEST),
            quantity=10,
            until=NOW + timedelta(days=3),
            once=uuid4(),
            now=NOW,
            shows_price=False,
        )
    his = await client.login(town.actor(GUEST))
    for path in ("/direct", f"/direct/{ask}"):
        text = (await his.get(path)).text
        assert "取引条件の単価" not in text and "None" not in text and "円／" not in text
    state = await made(town, await offered(town, ask, she.id, 1))
    assert state is OfferState.OFFERED
    (terms,) = await rows(
        town,
        "select n.terms->>'yen' as yen from app.terms_notice n where n.worker_id = $1",
        she.id,
    )
    assert int(terms["yen"]) > 0, "she herself is told what she is paid"
    seen = await opened(town, task, 5)
    assert "取引条件の単価" in (await his.get(f"/direct/{seen}")).text


async def test_two_clicks_at_once_propose_one_rate(town: Town) -> None:
    once = uuid4()

    async def click() -> object:
        async with begin(town.actor(LEAD)) as tx:
            return await rates.propose(
                tx,
                guest=town.tenant(GUEST),
                percent=Decimal("3.5"),
                rounding=Rounding.DOWN,
                source="覚書 第3条",
                since=NOW.date(),
                once=once,
                now=NOW,
            )

    assert len(set(await asyncio.gather(*(click() for _ in range(4))))) == 1
    assert len(await rows(town, "select 1 from app.direct_rate")) == 2
