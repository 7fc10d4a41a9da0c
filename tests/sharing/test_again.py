"""A step between towns that is clicked twice at once counts once, in figures, units and the log."""

import asyncio
from contextvars import copy_context
from uuid import uuid4

import pytest

from tenants.db import begin
from tests.conftest import Town
from tests.deliveries import seed
from tests.deliveries.seed import NOW
from tests.sharing.test_actions import (
    GUEST,
    LEAD,
    answer,
    decide,
    guest_task,
    hand_over,
    offer,
    ready,
    refused,
    rows,
)
from yui.deliveries.model import Reason
from yui.sharing import actions

pytestmark = pytest.mark.anyio


async def sums(town: Town) -> dict[str, int]:
    found = await rows(
        town,
        "select measure, sum(amount)::int as amount from app.kpi_delta"
        " where measure like 'shares%' group by measure",
    )
    return {row["measure"]: row["amount"] for row in found}


async def withdraw(town: Town, share: object) -> None:
    async with begin(town.actor(LEAD)) as tx:
        await actions.withdraw(tx, share=share, now=NOW)  # type: ignore[arg-type]


async def noted(town: Town, what: str) -> int:
    found = await rows(town, "select count(*) as n from audit.entry where action = $1", what)
    return int(found[0]["n"])


async def test_a_share_that_is_withdrawn_was_put_to_nobody_however_often_it_is_clicked(
    town: Town,
) -> None:
    beside = copy_context()
    share = await offer(town, await seed.task(town), 600)
    assert (await sums(town))["shares_out"] == 600
    async with begin(town.actor(LEAD)) as tx:
        await actions.withdraw(tx, share=share, now=NOW)
        other = asyncio.create_task(withdraw(town, share), context=beside)
        await asyncio.sleep(0.5)
    await other
    await withdraw(town, share)
    assert (await sums(town))["shares_out"] == 0
    assert await noted(town, "share.withdrawn") == 1


async def test_an_answer_clicked_twice_at_once_counts_once(town: Town) -> None:
    beside = copy_context()
    share = await offer(town, await seed.task(town), 600)
    async with begin(town.actor(GUEST)) as tx:
        await actions.answer(tx, share=share, accepted=400, now=NOW)
        other = asyncio.create_task(answer(town.actor(GUEST), share, 400), context=beside)
        await asyncio.sleep(0.5)
    assert (await other).state == "partly_accepted"
    assert (await sums(town))["shares_in"] == 400
    assert (await sums(town))["shares_waiting"] == -1
    assert await noted(town, "share.answered") == 1


async def test_a_handover_clicked_twice_at_once_takes_its_units_once(town: Town) -> None:
    beside = copy_context()
    share = await offer(town, await seed.task(town), 1200)
    await answer(town.actor(GUEST), share, 1200)
    await guest_task(town, share, 1200)
    once = uuid4()
    async with begin(town.actor(GUEST)) as tx:
        made = await actions.hand_over(tx, share=share, units=500, once=once, now=NOW)
        other = asyncio.create_task(hand_over(town, share, 500, once=once), context=beside)
        await asyncio.sleep(0.5)
    assert await other == made
    handed = await rows(
        town, "select handed from app.task_units where handed > 0 or accepted = 1200"
    )
    assert [row["handed"] for row in handed] == [500]


async def test_units_are_not_sent_back_for_a_change_of_the_lead_s_own(town: Town) -> None:
    share = await ready(town, 100)
    handover = await hand_over(town, share, 100)
    assert await refused(decide(town, handover, 90, reason=Reason.LATE_CHANGE)) == "reason_missing"
    await decide(town, handover, 90, reason=Reason.SPEC)
