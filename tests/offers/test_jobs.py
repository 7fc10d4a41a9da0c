"""The hourly job marks offers that nobody answered."""

from datetime import timedelta

import pytest

from tenants.db import begin
from tests.conftest import Town
from tests.offers import seed
from tests.offers.seed import NOW, UNTIL
from workers_async.jobs import Due, registry, schedules
from workers_async.runner import drain
from yui import outbox
from yui.notices import mail
from yui.offers import actions
from yui.offers.model import State, Wanted

pytestmark = pytest.mark.anyio


async def test_the_job_is_scheduled_and_marks_what_lapsed(town: Town) -> None:
    assert schedules()["offers.lapse"] == "hour"
    assert "offers.lapse" in registry()
    mail.set_up(town.settings)
    task = await seed.task(town)
    async with begin(town.actor("tateshina")) as tx:
        to = [Wanted(town.worker(), 10)]
        (made,) = await actions.offer(tx, task=task, to=to, answer_by=UNTIL, now=NOW)
    later = UNTIL + timedelta(hours=1)
    async with begin(town.actor("tateshina", "system")) as tx:
        await outbox.put(tx, "offers.lapse", Due(due_at=later), key="offers.lapse:1")
    await drain(now=later)
    async with begin(town.actor("tateshina")) as tx:
        assert (await actions.show(tx, offer=made)).state is State.EXPIRED
