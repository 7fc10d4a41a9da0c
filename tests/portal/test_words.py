"""What a worker reads of a transfer: the bank's word, and never more than is known."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from tenants.db import begin
from tests.conftest import Browser, Town
from tests.payouts import seed
from yui import clock
from yui.payouts import actions as payouts
from yui.payouts.items import actions as items_of
from yui.payouts.items.model import ItemState, Result


async def _sent(town: Town, *, pay_on: date) -> UUID:
    for worker in (1, 2):
        await seed.owe(town, 10_000 * worker, worker=worker)
    run = await seed.drafted(town)
    await seed.approve(town, run)
    await seed.export(town, run)
    async with town.admin() as admin:
        await admin.execute("update app.payout_run set pay_on = $2 where id = $1", run, pay_on)
        await admin.execute("update app.statement set pay_on = $2 where run_id = $1", run, pay_on)
    return run


async def _chips(client: Browser, town: Town, *, worker: int = 1, lang: str = "ja") -> str:
    her = await client.login(town.actor("tateshina", "worker", worker))
    text = (await her.get(f"/me/money?lang={lang}")).text
    return text[text.index('id="h-paid"') : text.index('id="h-year"')]


@pytest.mark.anyio
async def test_her_phone_says_paid_when_the_bank_does_and_not_when_its_day_comes(
    town: Town, client: Browser
) -> None:
    run = await _sent(town, pay_on=clock.today())
    assert "振込手続き中" in (said := await _chips(client, town)) and "支払ずみ" not in said
    assert "Transfer under way" in await _chips(client, town, lang="en")
    results = [
        Result(town.worker("tateshina", 1), ItemState.PAID),
        Result(town.worker("tateshina", 2), ItemState.RETURNED, "口座なし"),
    ]
    async with begin(town.actor("tateshina", "staff")) as tx:
        await items_of.mark_results(tx, run=run, results=results, now=clock.now())
    assert "支払ずみ" in (said := await _chips(client, town)) and "振込手続き中" not in said
    assert ">Paid<" in await _chips(client, town, lang="en")
    assert "振込が戻りました" in (said := await _chips(client, town, worker=2))
    assert "支払ずみ" not in said


@pytest.mark.anyio
async def test_where_no_result_ever_comes_her_phone_says_that_the_day_is_past(
    town: Town, client: Browser
) -> None:
    run = await _sent(town, pay_on=clock.today() - timedelta(days=14))
    said = await _chips(client, town)
    assert "支払日を過ぎました" in said and "支払ずみ" not in said and "手続き中" not in said
    assert "公社の担当者にご連絡ください" in said
    said = await _chips(client, town, lang="en")
    assert "Past its pay day" in said and "Payment of" in said and "Paid" not in said
    her = await client.login(town.actor("tateshina", "worker"))
    assert "支払日を過ぎました" in (await her.get("/me/earnings")).text
    async with begin(town.actor("tateshina", "staff")) as tx:
        await payouts.settle(tx, run=run, now=clock.now())
    assert "支払ずみ" in (said := await _chips(client, town)) and "過ぎ" not in said
