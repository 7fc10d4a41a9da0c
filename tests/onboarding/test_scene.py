"""The demo's scene, played in the small world: two who join, one of them at her account."""

from collections.abc import Iterator

import pytest

from tenants.db import begin
from tests.conftest import Town
from tests.onboarding.seed import ON
from yui import clock
from yui.demo import onboarding as scene
from yui.demo.stage import Stage
from yui.notices import mail
from yui.onboarding.desk import actions as desk
from yui.onboarding.model import Step

pytestmark = pytest.mark.anyio


@pytest.fixture
def own_day() -> Iterator[None]:
    """A scene sets the business day; the next test begins without one."""
    yield
    clock.set_demo_date(None)


@pytest.mark.usefixtures("own_day")
async def test_the_demo_shows_two_people_joining_one_of_them_waiting_at_the_bank(
    town: Town,
) -> None:
    director = town.actor("tateshina")
    assert director.body is not None
    stage = Stage(town.settings, print)
    stage.towns[scene.TOWN], stage.bodies[scene.TOWN] = director.tenant, director.body
    mail.set_up(town.settings)
    await scene.today(stage, ON)
    async with begin(director) as tx:
        first, second = await desk.board(tx, on=ON)
    assert (first.missing, first.reminded_on) == ([Step.BANK], ON)
    assert second.missing == [step for step in Step if step is not Step.PROFILE]
    assert [each.user for each in stage.logins] == ["tateshina.j1", "tateshina.j2"]
