"""Handovers to the client: from several tasks, accepted in whole or part, booked once."""

import asyncio
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from tenants.actor import Actor
from tenants.db import begin
from tenants.refusal import Refused
from tests.conftest import Town
from tests.deliveries import seed
from tests.deliveries.seed import NOW
from tests.hands import refused, rows
from yui.deliveries import actions as deliveries
from yui.deliveries.model import Reason
from yui.handovers import actions
from yui.handovers.model import Handover
from yui.handovers.returns import actions as returns
from yui.ledger import actions as ledger
from yui.ledger.model import AccountRef
from yui.units import actions as units

pytestmark = pytest.mark.anyio
END = date(2027, 12, 31)


async def inspected(town: Town, order: UUID, quantity: int) -> UUID:
    """A task of the order whose units a worker delivered and her leader accepted; its delivery."""
    task = await seed.task(town, quantity=quantity, of=order)
    work = await seed.assignment(town, quantity=quantity, of=task)
    async with begin(town.actor("tateshina", "worker")) as tx:
        made = await deliveries.deliver(
            tx, assignment=work, quantity=quantity, once=uuid4(), now=NOW
        )
    async with begin(town.actor("tateshina", "leader")) as tx:
        await deliveries.inspect(tx, delivery=made, accepted=quantity, now=NOW)
    return made


async def hand_over(town: Town, order: UUID, quantity: int, *, once: UUID | None = None) -> UUID:
    async with begin(town.actor("tateshina")) as tx:
        return await actions.hand_over(
            tx, order=order, quantity=quantity, once=once or uuid4(), now=NOW
        )


async def decide(
    who: Actor, handover: UUID, accepted: int, *, reason: Reason | None = None, **more: Any
) -> Handover:
    async with begin(who) as tx:
        return await actions.decide(
            tx,
            handover=handover,
            accepted=accepted,
            reason=reason,
            version=more.get("version"),
            now=more.get("now", NOW),
        )


async def book(town: Town, handover: UUID, **more: Any) -> None:
    async with begin(town.actor("tateshina", "system")) as tx:
        await actions.book(tx, handover=handover, now=more.get("now", NOW))


async def receivable(town: Town) -> int:
    ref = AccountRef("client_receivable", client=town.client_id())
    async with begin(town.actor("tateshina")) as tx:
        return -await ledger.balance(tx, body=town.body(), ref=ref, until=END)


async def test_units_of_several_tasks_go_before_the_client_and_the_partner_is_told(
    town: Town,
) -> None:
    order = await seed.order(town, quantity=300, price=60)
    for quantity in (100, 200):
        await inspected(town, order, quantity)
    made = await hand_over(town, order, 250)
    (row,) = await rows(town, "select state, accepted_quantity, version from app.client_order")
    assert row == {"state": "ready", "accepted_quantity": 0, "version": 2}
    (told,) = await rows(town, "select payload, key from app.outbox where kind = 'partners.ready'")
    assert told["key"] == f"partners.ready:{made}"
    assert all(
        text in str(told["payload"]) for text in (str(made), str(order), str(town.client_id()))
    )
    assert await refused(hand_over(town, order, 51)) == "too_many_units"
    await hand_over(town, order, 50)
    assert await rows(town, "select sum(handed)::int as n from app.task_units") == [{"n": 300}]


@pytest.mark.parametrize("role", ["client", "director"])
async def test_acceptance_by_the_client_or_recorded_by_staff_is_booked_once_by_the_town(
    town: Town, role: str
) -> None:
    order = await seed.order(town, quantity=100, price=60)
    await inspected(town, order, 100)
    made = await hand_over(town, order, 100)
    found = await decide(town.actor("tateshina", role), made, 100)
    assert (found.state, found.accepted, found.yen, found.version) == ("accepted", 100, 6_000, 2)
    assert await receivable(town) == 0  # a client does not touch the books
    await book(town, made)
    await book(town, made)
    assert await receivable(town) == 6_000
    (row,) = await rows(town, "select state, accepted_quantity, accepted_at from app.client_order")
    assert row == {"state": "accepted", "accepted_quantity": 100, "accepted_at": NOW}
    (job,) = await rows(town, "select payload from app.outbox where kind = 'handovers.decided'")
    assert str(made) in str(job["payload"])


async def test_a_partial_acceptance_bills_its_part_and_what_was_fit_goes_again(town: Town) -> None:
    order = await seed.order(town, quantity=100, price=60)
    await inspected(town, order, 100)
    made = await hand_over(town, order, 100)
    client = town.actor("tateshina", "client")
    assert await refused(decide(client, made, 80)) == "reason_missing"
    assert await refused(decide(client, made, 101)) == "too_many_units"
    assert await refused(decide(client, made, -1)) == "too_many_units"
    found = await decide(client, made, 80, reason=Reason.TYPO)
    assert found.state == "partly_accepted"
    await book(town, made)
    assert await receivable(town) == 4_800
    assert await rows(town, "select state from app.client_order") == [{"state": "in_progress"}]
    assert await refused(hand_over(town, order, 20)) == "nothing_ready"
    async with begin(town.actor("tateshina")) as tx:
        (came_back,) = await returns.waiting(tx)
        await returns.decide(tx, ident=came_back.id, defect="no_defect", now=NOW)
    second = await hand_over(town, order, 20)
    await decide(client, second, 20)
    await book(town, second)
    assert await receivable(town) == 6_000
    assert await rows(town, "select state from app.client_order") == [{"state": "accepted"}]


async def test_all_returned_bills_nothing_and_keeps_the_workers_reward(town: Town) -> None:
    order = await seed.order(town, quantity=100)
    await inspected(town, order, 100)
    made = await hand_over(town, order, 100)
    found = await decide(town.actor("tateshina", "client"), made, 0, reason=Reason.SPEC)
    assert found.state == "returned"
    await book(town, made)
    assert await receivable(town) == 0
    assert await rows(town, "select sum(yen)::int as n from app.inspection") == [{"n": 3_800}]


async def test_a_decision_stands_its_repeat_is_the_same_and_an_old_version_is_refused(
    town: Town,
) -> None:
    order = await seed.order(town, quantity=100)
    await inspected(town, order, 100)
    made, client = await hand_over(town, order, 100), town.actor("tateshina", "client")
    assert await refused(decide(client, made, 100, version=7)) == "version_changed"
    await decide(client, made, 100, version=1)
    assert (await decide(client, made, 100)).version == 2
    assert await refused(decide(client, made, 99, reason=Reason.TYPO)) == "already_decided"


async def test_another_towns_client_and_another_town_find_nothing(town: Town) -> None:
    order = await seed.order(town, quantity=100)
    await inspected(town, order, 100)
    made = await hand_over(town, order, 100)
    for who in (
        town.actor("shiojiri", "client"),
        town.actor("shiojiri"),
        town.actor("tateshina", "worker"),
    ):
        assert await refused(decide(who, made, 100)) == "not_found"
        async with begin(who) as tx:
            assert await actions.of_order(tx, order=order) == []


async def test_the_same_form_twice_and_two_at_once_hand_each_unit_over_once(town: Town) -> None:
    order = await seed.order(town, quantity=300)
    await inspected(town, order, 100)
    once = uuid4()
    first = await hand_over(town, order, 40, once=once)
    assert await hand_over(town, order, 40, once=once) == first
    found = await asyncio.gather(
        *(hand_over(town, order, 40) for _ in range(3)), return_exceptions=True
    )
    assert sum(isinstance(one, UUID) for one in found) == 1
    assert await refused(hand_over(town, order, 21)) == "nothing_ready"


async def test_what_went_to_the_client_cannot_be_taken_back_from_the_worker(town: Town) -> None:
    order = await seed.order(town, quantity=100)
    delivery = await inspected(town, order, 100)
    await hand_over(town, order, 1)
    with pytest.raises(Refused) as caught:
        async with begin(town.actor("tateshina")) as tx:
            await deliveries.take_back(tx, delivery=delivery, now=NOW)
    assert caught.value.code == "already_handed_over"


async def test_a_guest_towns_accepted_units_go_to_the_client_like_ones_own(town: Town) -> None:
    order = await seed.order(town, quantity=100)
    task = await seed.task(town, quantity=100, of=order)
    async with begin(town.actor("tateshina")) as tx:
        await units.arrive(tx, task=task, units=100)
    await hand_over(town, order, 100)
    async with begin(town.actor("tateshina")) as tx:
        assert await units.on_hand(tx, task=task) == 0


async def test_a_decision_whose_month_was_closed_is_booked_on_the_day_of_the_job(
    town: Town,
) -> None:
    order = await seed.order(town, quantity=100, price=60)
    await inspected(town, order, 100)
    made = await hand_over(town, order, 100)
    await decide(town.actor("tateshina", "client"), made, 100)
    december = NOW + timedelta(days=15)
    async with begin(town.actor("tateshina")) as tx:
        await ledger.close(tx, body=town.body(), month=date(2026, 11, 1), now=december)
    await book(town, made, now=december)
    found = await rows(town, "select posted_on from app.journal where kind = 'client_acceptance'")
    assert found == [{"posted_on": date(2026, 12, 5)}]
