"""What a client returns: 80 of 100 are billed, 20 are done again, and the fault says who pays."""

from datetime import date
from itertools import product
from typing import Any
from uuid import UUID

import pytest

from tenants.db import begin
from tenants.refusal import Refused
from tests.conftest import Town
from tests.deliveries import seed
from tests.deliveries.seed import NOW
from tests.deliveries.test_actions import owed
from tests.handovers.test_actions import (
    book,
    decide,
    hand_over,
    inspected,
    receivable,
    refused,
    rows,
)
from yui.deliveries import actions as deliveries
from yui.deliveries.model import Reason
from yui.handovers import model
from yui.handovers.model import HANDOVER_MOVES, HandoverState
from yui.handovers.returns import actions as returns
from yui.handovers.returns import model as returning
from yui.handovers.returns.model import RETURN_MOVES, Part, Return, ReturnState
from yui.work import actions as work

pytestmark = pytest.mark.anyio
BY = date(2026, 11, 27)


async def returned(town: Town) -> tuple[UUID, UUID, Return]:
    """80 of 100 units of an order were accepted: the order, its delivery, what came back."""
    order = await seed.order(town, quantity=100, price=60)
    delivery = await inspected(town, order, 100)
    made = await hand_over(town, order, 100)
    await decide(town.actor("tateshina", "client"), made, 80, reason=Reason.TYPO)
    await book(town, made)
    await book(town, made)
    async with begin(town.actor("tateshina")) as tx:
        (found,) = await returns.waiting(tx)
    return order, delivery, found


async def code(town: Town, found: Return, defect: str, **more: Any) -> str:
    async with begin(town.actor("tateshina", more.get("role", "director"))) as tx:
        return await returns.decide(
            tx,
            ident=found.id,
            defect=defect,
            parts=more.get("parts", ()),
            rework_due=more.get("due", BY),
            now=NOW,
        )


@pytest.mark.parametrize(("state", "to"), list(product(HandoverState, HandoverState)))
def test_a_handover_moves_as_its_table_says_and_no_other_way(
    state: HandoverState, to: HandoverState
) -> None:
    if to in HANDOVER_MOVES[state]:
        assert model.move(state, to) is to
        return
    with pytest.raises(Refused) as caught:
        model.move(state, to)
    assert caught.value.status == 409


@pytest.mark.parametrize(("state", "to"), list(product(ReturnState, ReturnState)))
def test_a_return_moves_as_its_table_says_and_no_other_way(
    state: ReturnState, to: ReturnState
) -> None:
    if to in RETURN_MOVES[state]:
        assert returning.move(state, to) is to
        return
    with pytest.raises(Refused) as caught:
        returning.move(state, to)
    assert caught.value.status == 409


async def test_eighty_of_a_hundred_are_billed_and_a_task_of_twenty_is_made_once(
    town: Town,
) -> None:
    order, _, found = await returned(town)
    assert await receivable(town) == 80 * 60
    assert (found.quantity, found.state, found.reason) == (20, "open", "typo")
    (again,) = await rows(
        town,
        "select id, quantity, unit_price_yen, state, order_id, due_on from app.task"
        " where rework_of is not null",
    )
    assert again == {
        "id": found.rework_task_id,
        "quantity": 20,
        "unit_price_yen": 38,
        "state": "open",
        "order_id": order,
        "due_on": BY,
    }
    assert await owed(town) == 3_800  # nothing is taken from her
    assert await refused(hand_over(town, order, 1)) == "nothing_ready"
    async with begin(town.actor("tateshina")) as tx:
        assert (await work.order(tx, order=order)).split == 100  # split off once, done again
        first = await work.progress(tx, task=found.task_id, now=NOW)
    assert (first.done, first.again, first.quantity) == (80, 20, 100)  # nothing is left to wait for
    told = await rows(town, "select to_id, link from app.notice where kind = 'return.made'")
    assert told == [{"to_id": town.actor("tateshina").id, "link": f"/returns/{found.id}"}]


@pytest.mark.parametrize("defect", ["late_change", "client_material", "spec_unclear"])
async def test_a_fault_that_is_not_hers_leaves_the_paid_task_to_be_offered(
    town: Town, defect: str
) -> None:
    order, _, found = await returned(town)
    assert await code(town, found, defect) == "paid"
    redo = await seed.assignment(town, quantity=20, of=found.rework_task_id)
    from tests.deliveries.test_actions import deliver, inspect

    await inspect(town.actor("tateshina", "leader"), await deliver(town, redo, 20), 20)
    assert await owed(town) == 120 * 38
    second = await hand_over(town, order, 20)
    await decide(town.actor("tateshina", "client"), second, 20)
    await book(town, second)
    assert await receivable(town) == 6_000
    assert await refused(code(town, found, "typo")) == "return_decided"


async def test_her_own_fault_is_done_again_free_and_takes_nothing_of_what_she_is_owed(
    town: Town,
) -> None:
    order, delivery, found = await returned(town)
    assert await refused(code(town, found, "typo")) == "parts_missing"
    for parts in (
        [Part(delivery, 19)],
        [Part(delivery, 21)],
        [Part(delivery, 30), Part(delivery, -10)],
    ):
        assert await refused(code(town, found, "typo", parts=parts)) == "parts_missing"
    foreign = [Part(found.id, 20)]
    assert await refused(code(town, found, "typo", parts=foreign)) == "not_found"
    assert await rows(town, "select state from app.client_return") == [{"state": "open"}]
    assert await code(town, found, "typo", parts=[Part(delivery, 20)]) == "free"
    assert await owed(town) == 3_800
    tasks = await rows(town, "select state from app.task where rework_of is not null")
    assert tasks == [{"state": "cancelled"}]
    (asked,) = await rows(town, "select recalled, recall_due from app.inspection")
    assert asked == {"recalled": 20, "recall_due": BY}
    assignment = (await rows(town, "select assignment_id from app.delivery"))[0]["assignment_id"]
    from tests.deliveries.test_actions import deliver, inspect

    again = await deliver(town, assignment, 20, redo_of=delivery)
    await inspect(town.actor("tateshina", "leader"), again, 20)
    assert await owed(town) == 3_800
    second = await hand_over(town, order, 20)
    await decide(town.actor("tateshina", "client"), second, 20)
    await book(town, second)
    assert await receivable(town) == 6_000


async def test_units_that_were_fit_go_before_the_client_again_as_they_are(town: Town) -> None:
    order, _, found = await returned(town)
    assert await code(town, found, "no_defect") == "as_is"
    await hand_over(town, order, 20)
    tasks = await rows(town, "select state from app.task where rework_of is not null")
    assert tasks == [{"state": "cancelled"}]
    assert await owed(town) == 3_800


async def test_a_rework_somebody_took_on_is_not_made_free_behind_her_back(town: Town) -> None:
    _, delivery, found = await returned(town)
    await seed.assignment(town, quantity=20, worker=2, of=found.rework_task_id)
    assert await refused(code(town, found, "typo", parts=[Part(delivery, 20)])) == "task_in_use"
    assert await refused(code(town, found, "no_defect")) == "task_in_use"
    assert await rows(town, "select state from app.client_return") == [{"state": "open"}]
    assert await rows(town, "select recalled from app.inspection") == [{"recalled": 0}]
    assert await code(town, found, "late_change") == "paid"


async def test_several_tasks_and_two_handovers_each_get_back_their_own(town: Town) -> None:
    order = await seed.order(town, quantity=100, price=60)
    for quantity in (30, 70):
        await inspected(town, order, quantity)
    first, second = await hand_over(town, order, 60), await hand_over(town, order, 40)
    client = town.actor("tateshina", "client")
    await decide(client, first, 10, reason=Reason.SPEC)
    await decide(client, second, 30, reason=Reason.FORMAT)
    await book(town, second)
    await book(town, first)
    await book(town, second)
    found = await rows(
        town,
        "select handover_id, sum(quantity)::int as n, min(reason) as reason"
        " from app.client_return group by 1 order by 2",
    )
    assert found == [
        {"handover_id": second, "n": 10, "reason": "format"},
        {"handover_id": first, "n": 50, "reason": "spec"},
    ]
    assert await rows(town, "select sum(accepted)::int as n from app.task_units") == [{"n": 40}]


async def test_what_comes_back_of_a_handover_lies_in_the_tasks_that_it_was_made_of(
    town: Town,
) -> None:
    order = await seed.order(town, quantity=100, price=60)
    hers = await inspected(town, order, 30)
    first = await hand_over(town, order, 30)
    anothers = await inspected(town, order, 70)
    second = await hand_over(town, order, 70)
    client = town.actor("tateshina", "client")
    await decide(client, first, 20, reason=Reason.TYPO)
    await decide(client, second, 70)
    await book(town, second)
    await book(town, first)
    async with begin(town.actor("tateshina")) as tx:
        (found,) = await returns.waiting(tx)
        among = await returns.candidates(tx, task=found.task_id)
    assert [one.delivery_id for one in among] == [hers]
    assert anothers not in {one.delivery_id for one in among}
    left = await rows(town, "select accepted, handed from app.task_units order by accepted")
    assert left == [{"accepted": 20, "handed": 20}, {"accepted": 70, "handed": 70}]


async def test_a_return_is_nobodys_business_but_the_bodys(town: Town) -> None:
    _, _, found = await returned(town)
    for who in (
        town.actor("shiojiri"),
        town.actor("tateshina", "client"),
        town.actor("tateshina", "worker"),
    ):
        async with begin(who) as tx:
            assert await refused(returns.show(tx, ident=found.id)) == "not_found"
            assert await returns.waiting(tx) == []
        async with begin(who) as tx:
            call = returns.decide(tx, ident=found.id, defect="no_defect", now=NOW)
            assert await refused(call) == "not_found"


async def test_whoever_did_the_work_does_not_say_whose_fault_it_was(town: Town) -> None:
    _, delivery, found = await returned(town)
    async with town.admin() as admin:
        await admin.execute(
            "update app.staff set email = 'tateshina.w1@yui.test' where id = $1",
            town.actor("tateshina").id,
        )
    assert await refused(code(town, found, "typo", parts=[Part(delivery, 20)])) == "own_work"
    async with begin(town.actor("tateshina")) as tx:
        assert (await deliveries.show(tx, delivery=delivery)).own
