"""What the gates promise is kept by the far town's own jobs, once."""

from uuid import UUID

import pytest

from tests.conftest import Town
from tests.deliveries import seed
from tests.deliveries.seed import NOW
from tests.hands import rows
from tests.sharing.test_actions import (
    GUEST,
    LEAD,
    answer,
    balance,
    decide,
    hand_over,
    offer,
    ready,
)
from workers_async.runner import drain
from yui.deliveries.model import Reason
from yui.notices import mail

pytestmark = pytest.mark.anyio


async def told(town: Town, slug: str) -> list[str]:
    found = await rows(
        town,
        "select kind from app.notice where tenant_id = $1 and to_id = $2 order by made_at, id",
        *(town.tenant(slug), town.actor(slug).id),
    )
    return sorted(row["kind"] for row in found)


async def waiting(town: Town, slug: str) -> int:
    (row,) = await rows(
        town,
        "select coalesce(sum(amount), 0)::int as n from app.kpi_delta"
        " where measure = 'shares_waiting' and tenant_id = $1",
        town.tenant(slug),
    )
    return int(row["n"])


async def test_both_directors_hear_of_every_step_and_the_guests_books_follow(town: Town) -> None:
    mail.set_up(town.settings)
    share = await ready(town, 100)
    assert await drain(now=NOW) > 0
    handover: UUID = await hand_over(town, share, 100)
    await drain(now=NOW)
    await decide(town, handover, 80, reason=Reason.TYPO)
    await drain(now=NOW)
    assert await told(town, LEAD) == ["share.answered", "share.delivered"]
    assert await told(town, GUEST) == ["share.asked", "share.decided"]
    assert await balance(town, LEAD, "town_payable", GUEST) == 4_000
    assert await balance(town, GUEST, "town_receivable", LEAD) == -4_000
    units = await rows(
        town, "select accepted, handed from app.task_units where tenant_id = $1", town.tenant(GUEST)
    )
    assert units == [{"accepted": 100, "handed": 80}]
    assert await drain(now=NOW) == 0
    assert not await rows(town, "select 1 from app.outbox where state <> 'done'")


async def test_what_waits_for_an_answer_is_counted_until_it_is_answered_or_gone(
    town: Town,
) -> None:
    mail.set_up(town.settings)
    first = await offer(town, await seed.task(town), 10)
    second = await offer(town, await seed.task(town), 10)
    await drain(now=NOW)
    assert await waiting(town, GUEST) == 2
    await answer(town.actor(GUEST), first, 5)
    await drain(now=NOW)
    assert await waiting(town, GUEST) == 1
    from tenants.db import begin
    from yui.sharing import actions

    async with begin(town.actor(LEAD)) as tx:
        await actions.withdraw(tx, share=second, now=NOW)
    await drain(now=NOW)
    assert await waiting(town, GUEST) == 0
    assert await waiting(town, LEAD) == 0
