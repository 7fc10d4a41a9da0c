"""The gate: who still lacks which step, and what the state `joining` hides."""

import pytest

from tenants.db import begin
from tests.conftest import Town
from tests.onboarding.seed import NOW, ON, her, joining
from yui.onboarding import actions
from yui.onboarding.model import Step
from yui.people import actions as people
from yui.people.model import Registered, State

pytestmark = pytest.mark.anyio


async def test_somebody_who_joins_lacks_every_step_and_nobody_can_ask_her(town: Town) -> None:
    found = await joining(town)
    async with begin(town.actor("tateshina")) as tx:
        assert await actions.missing(tx, found, on=ON) == tuple(Step)
        assert found not in {each.id for each in await people.askable(tx, on=ON)}
        shown = await people.show(tx, worker=found, on=ON)
        assert (shown.state, shown.account, shown.code) == (State.JOINING, "", "W-015")
    async with begin(her(town, found)) as tx:
        assert await actions.missing(tx, found, on=ON) == tuple(Step)


async def test_who_began_before_a_rule_needs_what_was_asked_then(town: Town) -> None:
    async with begin(town.actor("tateshina")) as tx:
        assert await actions.missing(tx, town.worker(number=3), on=ON) == ()
        assert len(await people.askable(tx, on=ON)) == 14


async def test_a_worker_elsewhere_keeps_her_person_and_only_the_town_row_is_new(town: Town) -> None:
    person = town.worker(number=3)
    assert await joining(town, "shiojiri", person=person) == person
    with pytest.raises(Registered):
        await joining(town, "shiojiri", person=person)
    async with begin(town.actor("shiojiri")) as tx:
        assert await actions.missing(tx, person, on=ON) == tuple(Step)
        assert (await people.show(tx, worker=person, on=ON)).bank_code is None
    async with begin(town.actor("tateshina")) as tx:
        assert await actions.missing(tx, person, on=NOW.date()) == ()
