"""The demo's scene of two towns together, played in the small world."""

from collections.abc import Iterator
from fractions import Fraction

import pytest

from tenants.db import begin
from tests.conftest import Town
from tests.deliveries.seed import NOW
from tests.hands import rows
from yui import clock
from yui.demo import together as scene
from yui.demo.stage import Stage
from yui.joint.quality import actions as quality
from yui.notices import mail
from yui.sharing.direct import books

pytestmark = pytest.mark.anyio


@pytest.fixture
def own_day() -> Iterator[None]:
    """A scene sets the business day; the next test begins without one."""
    yield
    clock.set_demo_date(None)


@pytest.mark.usefixtures("own_day")
async def test_the_demo_shows_agreement_gold_and_payout_by_item_and_a_fee_in_both_books(
    town: Town,
) -> None:
    stage = Stage(town.settings, print)
    for slug, people in ((scene.LEAD, 14), (scene.GUEST, 6)):
        stage.towns[slug], stage.bodies[slug] = town.tenant(slug), town.body(slug)
        stage.workers[slug] = [town.worker(slug, n) for n in range(1, people + 1)]
    stage.clients[scene.COMPANY] = town.client_id(scene.LEAD)
    mail.set_up(town.settings)
    await scene.today(stage, NOW.date())
    (row,) = await rows(town, "select id, project_id from app.joint_batch")
    async with begin(town.actor(scene.LEAD)) as tx:
        found = await quality.show(tx, project=row["project_id"], on=NOW.date())
        paid = await quality.paid(tx, batch=row["id"])
        fees, apart = await books.month_of(tx, month=NOW.date())
    assert (found.report.agreement.items, found.report.agreement.alike) == (10, 7)
    assert found.report.agreement.kappa is not None
    assert found.report.gold == Fraction(11, 12)
    # 20 of ours at 30 yen, 10 of the guest's at 38; the other ten wait for inspection.
    assert sum(each.yen for each in paid) == 20 * 30 + 10 * 38
    assert [each.live for each in paid].count(False) == 10
    assert [(fee.yen, fee.side) for fee in fees] == [(33 * 160 * 5 // 100, "owed")]
    assert apart == 0
    async with begin(town.actor(scene.GUEST)) as tx:
        fees, _apart = await books.month_of(tx, month=NOW.date())
        assert [(fee.side, fee.journal_id is not None) for fee in fees] == [("due", True)]
