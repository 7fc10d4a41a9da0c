"""The demo's two transfers, played in the small world: the town's own as history, one under way."""

from collections.abc import Iterator

import pytest

from tenants.db import begin
from tests.conftest import Town
from tests.transfer.seed import NOW
from yui import clock
from yui.demo import transfers as scene
from yui.demo.stage import Stage
from yui.kpi import commands as kpi
from yui.notices import mail
from yui.onboarding import actions as onboarding
from yui.transfer import actions
from yui.transfer.model import PartyState, Side, State
from yui.transfer.parties import actions as parties

pytestmark = pytest.mark.anyio


@pytest.fixture
def own_day() -> Iterator[None]:
    """A scene sets the business day; the next test begins without one."""
    yield
    clock.set_demo_date(None)


@pytest.mark.usefixtures("own_day")
async def test_the_demo_plays_the_transfer_of_2025_with_114_to_59_workers_and_25_to_15_clients(
    town: Town,
) -> None:
    stage = Stage(town.settings, print)
    for slug in (scene.HISTORY, scene.NOW_MOVING, "shiojiri"):
        stage.towns[slug], stage.bodies[slug] = town.tenant(slug), town.body(slug)
    stage.workers[scene.NOW_MOVING] = [town.worker("omachi", n) for n in (1, 2)]
    mail.set_up(town.settings)
    await kpi.import_tables()
    await scene.history(stage)
    await scene.today(stage, NOW.date())
    async with begin(town.actor("tateshina")) as tx:
        (found,) = await actions.page(tx, after=None, most=5)
        around = await actions.broken(tx, found)
        assert await onboarding.missing(tx, town.worker(), on=NOW.date()) == ()
    assert (found.state, found.from_name) == (State.DONE, scene.SERVED_BY)
    figures = [
        (each.before.actual.num, each.after.actual.num)
        for each in around
        if each.before and each.after and each.before.actual and each.after.actual
    ]
    assert figures == [(114, 59), (25, 15), (4, 2)]
    assert all(each.after and each.after.starts_series for each in around)
    async with begin(town.actor("omachi")) as tx:
        (moving,) = await actions.page(tx, after=None, most=5)
        sides = await parties.tallies(tx, transfer=moving.id)
    assert sides[Side.WORKERS].by_state == {PartyState.SIGNED: 1, PartyState.DECLINED: 1}
