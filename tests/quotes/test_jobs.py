"""The nightly job marks quotes that ran out."""

from datetime import datetime, timedelta

import pytest

from tenants.db import begin
from tests.conftest import Town
from tests.quotes import seed
from workers_async.jobs import Due, registry, schedules
from workers_async.runner import drain
from yui import outbox
from yui.notices import mail

pytestmark = pytest.mark.anyio


async def test_the_job_is_scheduled_and_marks_what_ran_out(town: Town) -> None:
    assert schedules()["quotes.expire"] == "day"
    assert "quotes.expire" in registry()
    mail.set_up(town.settings)
    quote = await seed.sent(town)
    night: datetime = seed.NOW + timedelta(days=15)
    async with begin(town.actor("tateshina", "system")) as tx:
        await outbox.put(tx, "quotes.expire", Due(due_at=night), key="quotes.expire:1")
    await drain(now=night)
    assert await seed.state(town, quote) == "expired"
