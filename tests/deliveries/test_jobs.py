"""The daily job deems accepted what nobody inspected in time, and does so once."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from tenants.db import begin
from tests.conftest import Town
from tests.deliveries import seed
from tests.deliveries.seed import NOW
from workers_async.jobs import Due, registry, schedules
from workers_async.runner import drain
from yui import outbox
from yui.deliveries import actions
from yui.notices import mail

pytestmark = pytest.mark.anyio


async def test_the_schedule_names_the_job_and_the_job_exists() -> None:
    assert schedules()["deliveries.deem"] == "day"
    assert "deliveries.deem" in registry()


async def test_what_is_overdue_is_accepted_by_the_job_once(town: Town) -> None:
    mail.set_up(town.settings)
    work = await seed.assignment(town, quantity=100)
    async with begin(town.actor("tateshina", "worker")) as tx:
        await actions.deliver(tx, assignment=work, quantity=60, once=uuid4(), now=NOW)
    later = NOW + timedelta(days=8)
    for key in ("deliveries.deem:1", "deliveries.deem:2"):
        async with begin(town.actor("tateshina", "system")) as tx:
            await outbox.put(tx, "deliveries.deem", Due(due_at=later), key=key)
    await drain(now=later)
    async with town.admin() as admin:
        found = await admin.fetch("select accepted, counted_on from app.inspection")
    assert [tuple(row) for row in found] == [(60, date(2026, 11, 27))]
