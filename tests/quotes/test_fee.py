"""D-03: the management fee of an accepted quote is in its orders' money, to the yen."""

from uuid import UUID, uuid4

import pytest

from tenants.db import begin
from tests.conftest import Town
from tests.quotes import seed
from tests.quotes.seed import NOW
from yui.clients import actions as clients
from yui.quotes import actions as quotes
from yui.quotes.bands import Band
from yui.quotes.model import How
from yui.work import actions as work
from yui.work.changes import actions as changes
from yui.work.changes.model import NewChange
from yui.work.quoted import taking

pytestmark = pytest.mark.anyio


async def ordered(town: Town, *lines: object, fee_bp: int = 1000) -> tuple[UUID, list[UUID]]:
    """An accepted quote of these lines, and its orders."""
    quote = await seed.sent(town, lines=lines or (seed.line(),), fee_bp=fee_bp)
    async with begin(town.actor("tateshina")) as tx:
        await quotes.accept(tx, quote=quote, how=How.MAIL, name="佐藤", now=NOW)
        return quote, await taking.take(tx, quote=quote, now=NOW)


async def test_orders_carry_the_fee_of_their_quote_divided_so_that_no_yen_is_lost(
    town: Town,
) -> None:
    lines = [
        seed.line(title=f"作業{price}", quantity=7, bands=(Band(1, price),), worker_price_yen=1)
        for price in (33, 47, 101)
    ]
    quote, orders = await ordered(town, *lines, fee_bp=777)
    async with begin(town.actor("tateshina")) as tx:
        found = await quotes.show(tx, quote=quote)
        made = [await work.order(tx, order=order) for order in orders]
    assert found.fee_yen == (33 + 47 + 101) * 7 * 777 // 10_000
    assert sum(order.fee_yen for order in made) == found.fee_yen
    assert sum(order.yen for order in made) == found.sums.net


async def test_the_clients_years_weight_and_orders_count_the_fee(town: Town) -> None:
    quote, _orders = await ordered(town)
    async with begin(town.actor("tateshina")) as tx:
        net = (await quotes.show(tx, quote=quote)).sums.net
        (year,) = await clients.years(tx, client=town.client_id())
        (line,) = await clients.orders(tx, client=town.client_id())
        weights = await clients.weights(tx, on=NOW.date())
    assert net == 3000 * 55 * 11 // 10
    assert (year.ordered_yen, line.yen, weights.total) == (net, net, net)


async def test_a_change_of_volume_changes_the_fee_at_the_quotes_rate(town: Town) -> None:
    _quote, (order,) = await ordered(town)
    new = NewChange(asked_by="佐藤", reason="追加", quantity=3333)
    async with begin(town.actor("tateshina")) as tx:
        change = await changes.propose(tx, order=order, new=new, once=uuid4(), now=NOW)
        await changes.agree(tx, change=change, now=NOW)
        found = await work.order(tx, order=order)
    assert found.fee_yen == 3333 * 55 * 1000 // 10_000
