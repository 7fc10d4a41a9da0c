"""The demo's scene of the rules of paying, played on the tests' world."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from tenants.db import begin
from tests.conftest import Town
from tests.payouts.seed import NOW
from yui.demo import paying
from yui.payouts.rules import actions as rules

pytestmark = pytest.mark.anyio


async def test_the_scene_decides_from_next_month_on(town: Town) -> None:
    stage = SimpleNamespace(bodies={"tateshina": town.body()}, staff=town.actor, home=Path())
    await paying.today(cast(Any, stage), NOW.date())
    async with begin(town.actor("tateshina")) as tx:
        found = await rules.show(tx, body=town.body(), today=NOW.date())
    assert [one.most_records for one in found.profiles] == [5_000]
    assert found.profile.most_records == 999_999
    assert sum(len(rule.coming) for rule in found.kinds) == 1
