"""A silent client: reminded, then taken at its silence, once, with a trail, as its contract says."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from tenants.db import begin
from tests.conftest import Town
from tests.deliveries import seed
from tests.deliveries.seed import NOW
from tests.handovers.test_actions import book, decide, hand_over, inspected, receivable, rows
from workers_async.jobs import Due, registry, schedules
from workers_async.runner import drain
from yui import outbox
from yui.clock import TOKYO
from yui.handovers.silence import actions as silence
from yui.notices import mail

pytestmark = pytest.mark.anyio
LAST = date(2026, 11, 30)
"""The world's contract counts a silence of ten days: from 20 November."""


def at(day: int, month: int = 11) -> datetime:
    return datetime(2026, month, day, 3, 0, tzinfo=TOKYO)


async def before_client(town: Town) -> UUID:
    order = await seed.order(town, quantity=100, price=60)
    await inspected(town, order, 100)
    return await hand_over(town, order, 100)


async def sweep(town: Town, now: datetime) -> int:
    async with begin(town.actor("tateshina", "system")) as tx:
        return await silence.day(tx, now=now)


async def told(town: Town) -> list[tuple[Any, ...]]:
    found = await rows(
        town,
        "select kind, to_id from app.notice where kind like 'handover.%' order by made_at, kind, to_id",
    )
    return [tuple(row.values()) for row in found]


async def test_a_silent_client_is_reminded_three_days_before_and_accepted_after_the_last_day(
    town: Town,
) -> None:
    made = await before_client(town)
    (row,) = await rows(town, "select accept_by, deemed from app.handover")
    assert row == {"accept_by": LAST, "deemed": False}
    both = sorted([town.client_id(), town.actor("tateshina").id])
    assert await sweep(town, at(26)) == 0
    assert await told(town) == []
    for _ in range(2):
        await sweep(town, at(27))
    assert await told(town) == [("handover.reminder", who) for who in both]
    assert await sweep(town, at(30)) == 0  # the last day is still hers
    for _ in range(2):
        await sweep(town, at(1, 12))
    assert (await told(town))[2:] == [("handover.deemed", who) for who in both]
    (row,) = await rows(
        town, "select id, state, accepted, deemed, decided_at, version from app.handover"
    )
    assert row == {
        "id": made,
        "state": "accepted",
        "accepted": 100,
        "deemed": True,
        "decided_at": datetime(2026, 12, 1, tzinfo=TOKYO),
        "version": 2,
    }
    await book(town, made, now=at(1, 12))
    await book(town, made, now=at(2, 12))
    assert await receivable(town) == 6_000
    noted = await rows(town, "select subject from audit.entry where action = 'handover.decided'")
    assert len(noted) == 1


async def test_a_sweep_that_was_late_reminds_first_and_accepts_on_a_later_day(town: Town) -> None:
    await before_client(town)
    late = at(5, 12)
    assert await sweep(town, late) == 1
    assert [kind for kind, _ in await told(town)] == ["handover.reminder"] * 2
    assert await rows(town, "select state from app.handover") == [{"state": "submitted"}]
    assert await sweep(town, late + timedelta(hours=5)) == 0
    assert await sweep(town, late + timedelta(days=1)) == 1
    assert await rows(town, "select state from app.handover") == [{"state": "accepted"}]


async def test_a_client_that_answered_is_left_in_peace(town: Town) -> None:
    made = await before_client(town)
    await sweep(town, at(27))
    await decide(town.actor("tateshina", "client"), made, 100, now=at(28))
    assert await sweep(town, at(5, 12)) == 0
    assert await rows(town, "select deemed from app.handover") == [{"deemed": False}]


async def test_no_contract_no_acceptance_by_silence(town: Town) -> None:
    async with town.admin() as admin:
        await admin.execute("update app.contract set valid_to = '2026-01-31'")
    await before_client(town)
    assert await rows(town, "select accept_by from app.handover") == [{"accept_by": None}]
    assert await sweep(town, at(1, 12)) == 0
    assert await rows(town, "select state from app.handover") == [{"state": "submitted"}]


async def test_the_days_are_the_contracts_own(town: Town) -> None:
    async with town.admin() as admin:
        await admin.execute("update app.contract set acceptance_days = 21 where kind = 'effort'")
    await before_client(town)
    found = await rows(town, "select accept_by from app.handover")
    assert found == [{"accept_by": date(2026, 12, 11)}]


async def test_a_client_is_reminded_in_its_own_town_alone(town: Town) -> None:
    await before_client(town)
    async with begin(town.actor("shiojiri", "system")) as tx:
        assert await silence.day(tx, now=at(5, 12)) == 0
    assert await told(town) == []


async def test_the_daily_job_does_both_and_books_what_silence_accepted(town: Town) -> None:
    mail.set_up(town.settings)
    assert schedules()["handovers.silent"] == "day"
    assert "handovers.silent" in registry()
    await before_client(town)
    for now in (at(28), at(28), at(1, 12)):
        async with begin(town.actor("tateshina", "system")) as tx:
            key = f"handovers.silent:{uuid4()}"
            await outbox.put(tx, "handovers.silent", Due(due_at=now), key=key)
        await drain(now=now)
    assert await receivable(town) == 6_000
    assert len(await told(town)) == 4
    assert NOW.date() < LAST
