"""The demo's scene of quotas plays through the actions: one town is late, the other is asked again."""

import pytest

from tests import hands, world
from tests.conftest import Town
from yui import clock
from yui.demo import quotas
from yui.demo.stage import Stage
from yui.notices import mail

pytestmark = pytest.mark.anyio


async def test_the_scene_shows_a_late_quota_that_went_on_and_no_difference(town: Town) -> None:
    mail.set_up(town.settings)
    stage = Stage(
        town.settings,
        lambda _: None,
        towns={slug: town.tenant(slug) for slug in world.TOWNS},
        clients={"kanko": town.client_id("tateshina")},
        bodies={slug: town.body(slug) for slug in world.TOWNS},
    )
    try:
        await quotas.today(stage, world.TODAY)
    finally:
        clock.set_demo_date(world.TODAY)
    found = await hands.rows(
        town,
        "select other, quantity, state from app.share where side = 'out' order by quantity, state",
    )
    assert [(row["other"], row["quantity"], row["state"]) for row in found] == [
        (15216, 200, "accepted"),
        (15216, 300, "asked"),
        (20215, 300, "reclaimed"),
    ]
    assert await hands.rows(town, "select 1 from app.share_difference") == []
