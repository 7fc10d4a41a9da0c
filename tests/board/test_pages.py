"""The director's board: live figures, her own town's alone."""

from datetime import timedelta
from uuid import uuid4

import pytest

from tenants.db import begin
from tests.conftest import Browser, Town
from tests.offers import seed
from tests.offers.seed import NOW, UNTIL
from yui.board import actions
from yui.deliveries import actions as deliveries
from yui.offers import actions as offers
from yui.offers.model import Wanted
from yui.sharing import actions as sharing

pytestmark = pytest.mark.anyio


async def day(town: Town) -> None:
    """A task: 100 taken on and handed in, 50 offered, 200 put to Shiojiri."""
    task = await seed.task(town)
    async with begin(town.actor("tateshina")) as tx:
        to = [Wanted(town.worker(number=1), 100), Wanted(town.worker(number=2), 50)]
        made = await offers.offer(tx, task=task, to=to, answer_by=UNTIL, now=NOW)
        await sharing.offer(
            tx,
            task=task,
            guest=town.tenant("shiojiri"),
            quantity=200,
            unit_price_yen=50,
            due_on=seed.DUE,
            answer_by=NOW + timedelta(days=3),
            once=uuid4(),
            now=NOW,
        )
    async with begin(town.actor("tateshina", "worker", 1)) as tx:
        work = await offers.accept(tx, offer=made[0], now=NOW)
        await deliveries.deliver(tx, assignment=work, quantity=100, once=uuid4(), now=NOW)


async def test_the_board_shows_the_day_of_its_own_town(town: Town, client: Browser) -> None:
    await day(town)
    async with begin(town.actor("tateshina")) as tx:
        found = await actions.board(tx, now=NOW)
    assert found.counts.inspections == 1 and found.counts.unanswered == 0
    (lane,) = found.lanes
    assert (lane.quantity, lane.waiting, lane.offered, lane.hands) == (1000, 100, 50, 1)
    assert lane.free == 650
    director = await client.login(town.actor("tateshina"))
    shown = (await director.get("/board")).text
    assert "観光例文アノテーション" in shown and "立科町の得意先株式会社" in shown
    assert "11月23日（月）は祝日です" in shown
    assert "塩尻市へ" in shown and "検品する" in shown and "4,200" in shown


async def test_the_guest_town_sees_what_it_is_asked_and_nothing_else(
    town: Town, client: Browser
) -> None:
    await day(town)
    director = await client.login(town.actor("shiojiri"))
    shown = (await director.get("/board")).text
    assert "立科町から" in shown and "回答する" in shown
    assert "立科町の得意先株式会社" not in shown and "W-001" not in shown
    other = await client.login(town.actor("omachi"))
    assert "観光例文アノテーション" not in (await other.get("/board")).text


async def test_a_price_untold_and_what_waits_under_no_agreement_are_not_on_the_board(
    town: Town, client: Browser
) -> None:
    await day(town)
    director = await client.login(town.actor("shiojiri"))
    assert "50円" in (await director.get("/board")).text
    async with town.admin() as admin:
        await admin.execute("update app.share set shows_price = false")
        await admin.execute("update app.share set unit_price_yen = null where side = 'in'")
    shown = (await director.get("/board")).text
    assert "立科町から" in shown and "1件" not in shown.split("立科町から")[1].split("納期")[0]
    async with town.admin() as admin:
        await admin.execute("update app.agreement set valid_to = '2026-11-01' where guest = 20215")
    assert "立科町から" not in (await director.get("/board")).text


async def test_roles_see_what_they_may(town: Town, client: Browser) -> None:
    for role, status in (
        ("director", 200),
        ("staff", 200),
        ("leader", 200),
        ("worker", 403),
        ("client", 403),
        ("coordinator", 403),
    ):
        who = await client.login(town.actor("tateshina", role))
        assert (await who.get("/board")).status_code == status, role
