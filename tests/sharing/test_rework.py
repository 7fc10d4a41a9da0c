"""What a guest's worker did as was asked and yet is done again reaches the lead town all the same."""

from datetime import date
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
    balance,
    book,
    decide,
    hand_over,
    make_task,
    offer,
    refused,
    rows,
)
from yui.deliveries import actions as deliveries
from yui.deliveries.model import Reason
from yui.sharing import actions

pytestmark = pytest.mark.anyio


async def test_units_of_a_paid_rework_of_a_share_go_on_to_the_lead_town(town: Town) -> None:
    share = await offer(town, await seed.task(town), 100)
    await answer(town.actor(GUEST), share, 100)
    task = await make_task(town, share)
    for number, quantity in ((1, 100), (2, 20)):
        work = await seed.assignment(town, GUEST, quantity=quantity, of=task, worker=number)
        async with begin(town.actor(GUEST, "worker", number)) as tx:
            made = await deliveries.deliver(
                tx, assignment=work, quantity=quantity, once=uuid4(), now=NOW
            )
        async with begin(town.actor(GUEST, "leader")) as tx:
            await deliveries.inspect(
                tx,
                delivery=made,
                accepted=80 if number == 1 else 20,
                defect="late_change",
                rework_due=date(2026, 11, 27),
                now=NOW,
            )
        if number == 1:
            assert await refused(hand_over(town, share, 100)) == "nothing_ready"
            (again,) = await rows(town, "select id from app.task where rework_of is not null")
            task = again["id"]
    handover = await hand_over(town, share, 100)
    await decide(town, handover, 90, reason=Reason.FORMAT)
    await book(town, handover)
    await book(town, handover)
    assert await balance(town, LEAD, "town_payable", GUEST) == 4_500
    assert await balance(town, GUEST, "town_receivable", LEAD) == -4_500
    found = await rows(
        town,
        "select sum(accepted)::int as accepted, sum(handed)::int as handed from app.task_units u"
        " where u.tenant_id = 20215",
    )
    assert found == [{"accepted": 100, "handed": 90}]
    await decide(town, await hand_over(town, share, 10), 10)
    async with begin(town.actor(GUEST)) as tx:
        assert (await actions.show(tx, share=share)).state == "done"
