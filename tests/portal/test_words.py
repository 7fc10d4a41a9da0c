"""What a worker reads of a transfer: the bank's word, and never more than is known."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from tenants.db import begin
from tests.conftest import Browser, Town
from tests.payouts import seed
from yui import clock, rates
from yui.japan import is_business_day
from yui.payouts import actions as payouts
from yui.payouts.items import actions as items_of
from yui.payouts.items.model import ItemState, Result, Told, told, waits_until

FRIDAY = date(2026, 11, 13)
"""A day of payment; the three days of banks after it end on Wednesday."""


@pytest.mark.parametrize(
    ("state", "on", "says"),
    [
        (ItemState.APPROVED, date(2026, 11, 13), Told.PLANNED),
        (ItemState.APPROVED, date(2026, 11, 14), Told.PAST),
        (ItemState.SENT, date(2026, 11, 11), Told.UNDER_WAY),
        (ItemState.SENT, date(2026, 11, 18), Told.UNDER_WAY),
        (ItemState.SENT, date(2026, 11, 19), Told.PAST),
        (ItemState.CORRECTING, date(2026, 11, 18), Told.UNDER_WAY),
        (ItemState.CORRECTING, date(2026, 11, 19), Told.PAST),
        (ItemState.PAID, date(2026, 11, 13), Told.PAID),
        (ItemState.RECALLING, date(2026, 11, 16), Told.PAID),
        (ItemState.RETURNED, date(2026, 11, 16), Told.BACK),
        (ItemState.REPAID, date(2026, 12, 15), Told.PAID),
        (ItemState.CLOSED, date(2026, 12, 15), Told.PAID),
        (None, date(2026, 11, 13), Told.PLANNED),
        (None, date(2026, 11, 14), Told.PAST),
    ],
)
def test_a_day_of_payment_that_has_come_proves_nothing(
    state: ItemState | None, on: date, says: Told
) -> None:
    assert told(state, pay_on=FRIDAY, today=on) is says


def test_the_banks_silence_is_waited_for_over_days_of_banks_alone() -> None:
    assert waits_until(FRIDAY) == date(2026, 11, 18)
    assert waits_until(date(2026, 12, 29)) == date(2027, 1, 5)  # banks rest from 31 December on
    rule = rates.known(rates.book().payout_rule, FRIDAY)
    between = [FRIDAY + timedelta(days=n) for n in range(1, 6)]
    assert sum(map(is_business_day, between)) == rule.result_days == 3


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
