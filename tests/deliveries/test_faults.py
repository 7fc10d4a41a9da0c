"""Whose fault it is decides who pays: coded defects, recalls, disputes, the third rework."""

from datetime import date
from itertools import product
from typing import Any
from uuid import UUID

import pytest

from tenants.actor import Actor
from tenants.db import begin
from tenants.refusal import Refused
from tests.conftest import Town
from tests.deliveries import seed
from tests.deliveries.seed import NOW
from tests.deliveries.test_actions import deliver, owed, rows
from tests.hands import refused
from workers_async.runner import drain
from yui.deliveries import actions, faults, model
from yui.deliveries.disputes import actions as disputes
from yui.deliveries.disputes import model as disputing
from yui.deliveries.disputes.model import DISPUTE_MOVES, DisputeState
from yui.deliveries.faults import Fault
from yui.deliveries.model import DELIVERY_MOVES, Reason, State
from yui.notices import mail

pytestmark = pytest.mark.anyio
BY = date(2026, 11, 27)


async def look(who: Actor, delivery: UUID, accepted: int, defect: str, **more: Any) -> UUID:
    async with begin(who) as tx:
        return await actions.inspect(
            tx,
            delivery=delivery,
            accepted=accepted,
            defect=defect,
            rework_due=more.get("due", BY),
            note=more.get("note", ""),
            now=NOW,
        )


async def recall(town: Town, delivery: UUID, quantity: int, defect: str = "typo") -> None:
    async with begin(town.actor("tateshina")) as tx:
        await actions.recall(
            tx, delivery=delivery, quantity=quantity, defect=defect, rework_due=BY, now=NOW
        )


async def dispute(town: Town, work: UUID, delivery: UUID, *, worker: int = 1) -> UUID:
    async with begin(town.actor("tateshina", "worker", worker)) as tx:
        return await disputes.open_dispute(
            tx, delivery=delivery, assignment=work, says="見本のとおりに入力しました。", now=NOW
        )


async def decide(who: Actor, made: UUID, defect: str, due: date | None = BY) -> DisputeState:
    async with begin(who) as tx:
        return await disputes.decide(
            tx, dispute=made, defect=defect, answer="確かめました。", rework_due=due, now=NOW
        )


@pytest.mark.parametrize(("state", "to"), list(product(State, State)))
def test_a_delivery_moves_as_its_table_says_and_no_other_way(state: State, to: State) -> None:
    if to in DELIVERY_MOVES[state]:
        assert model.move(state, to) is to
        return
    with pytest.raises(Refused) as caught:
        model.move(state, to)
    assert caught.value.status == 409


@pytest.mark.parametrize(("state", "to"), list(product(DisputeState, DisputeState)))
def test_a_dispute_moves_as_its_table_says_and_no_other_way(
    state: DisputeState, to: DisputeState
) -> None:
    if to in DISPUTE_MOVES[state]:
        assert disputing.move(state, to) is to
        return
    with pytest.raises(Refused) as caught:
        disputing.move(state, to)
    assert caught.value.status == 409


def test_every_code_names_its_source_and_a_coarse_reason_stands_for_the_workers_fault() -> None:
    today = date(2026, 11, 20)
    assert all(defect.source and defect.label for defect in faults.on(today))
    assert {defect.fault for defect in faults.on(today)} == set(Fault)
    assert all(defect.fault is not Fault.NONE for defect in faults.at_inspection(today))
    kinds = [reason for reason in Reason if not reason.ours]
    assert all(faults.usual(reason, today) is not None for reason in kinds)
    assert faults.usual(Reason.LATE_CHANGE, today) is None
    with pytest.raises(Refused) as caught:
        faults.find("no-such-code", today)
    assert caught.value.code == "no_such_defect"
    assert faults.on(date(2020, 1, 1)) == []  # no code holds before the act did


@pytest.mark.parametrize("defect", ["spec_unclear", "sample_wrong", "late_change"])
async def test_what_is_not_her_fault_is_owed_in_full_and_a_paid_task_does_it_again(
    town: Town, defect: str
) -> None:
    work = await seed.assignment(town, quantity=100, price=38)
    delivery = await deliver(town, work, 100)
    await look(town.actor("tateshina", "leader"), delivery, 80, defect)
    assert await owed(town) == 3_800
    (found,) = await rows(
        town,
        "select accepted, returned, unfit, yen, defect, fault from app.inspection",
    )
    assert (found["accepted"], found["returned"], found["unfit"]) == (100, 0, 20)
    assert (found["yen"], found["defect"]) == (3_800, defect)
    (again,) = await rows(
        town,
        "select t.quantity, t.unit_price_yen, t.due_on, t.order_id = o.order_id as same, t.state"
        " from app.task t join app.task o on o.id = t.rework_of",
    )
    assert again == {
        "quantity": 20,
        "unit_price_yen": 38,
        "due_on": BY,
        "same": True,
        "state": "open",
    }
    # only what is fit may go on, and nothing is asked of her
    assert await rows(town, "select accepted from app.task_units") == [{"accepted": 80}]
    assert await refused(deliver(town, work, 20, redo_of=delivery)) == "not_found"


async def test_a_paid_rework_goes_away_with_the_mistaken_inspection_it_came_from(
    town: Town,
) -> None:
    work = await seed.assignment(town, quantity=100)
    delivery = await deliver(town, work, 100)
    leader = town.actor("tateshina", "leader")
    await look(leader, delivery, 80, "late_change")
    async with begin(leader) as tx:
        await actions.take_back(tx, delivery=delivery, now=NOW)
    assert await owed(town) == 0
    found = await rows(town, "select state from app.task where rework_of is not null")
    assert found == [{"state": "cancelled"}]
    assert await rows(town, "select accepted from app.task_units") == [{"accepted": 0}]


async def test_nobody_says_at_an_inspection_that_nothing_is_wrong_and_yet_sends_back(
    town: Town,
) -> None:
    work = await seed.assignment(town, quantity=10)
    delivery = await deliver(town, work, 10)
    leader = town.actor("tateshina", "leader")
    assert await refused(look(leader, delivery, 9, "no_defect")) == "reason_missing"
    assert await refused(look(leader, delivery, 9, "other")) == "note_missing"
    assert await refused(look(leader, delivery, 9, "typo", due=NOW.date())) == "rework_due_missing"
    assert await refused(look(leader, delivery, 9, "late_change", due=None)) == "rework_due_missing"
    assert await rows(town, "select id from app.inspection") == []


async def test_a_recall_asks_for_units_again_takes_no_money_and_pays_them_once(
    town: Town,
) -> None:
    work = await seed.assignment(town, quantity=100, price=38)
    delivery = await deliver(town, work, 100)
    leader = town.actor("tateshina", "leader")
    async with begin(leader) as tx:
        await actions.inspect(tx, delivery=delivery, accepted=100, now=NOW)
    assert await refused(recall(town, delivery, 101)) == "more_than_accepted"
    for defect in ("late_change", "spec_unclear", "no_defect"):
        assert await refused(recall(town, delivery, 5, defect)) == "not_her_fault"
    await recall(town, delivery, 20)
    assert await owed(town) == 3_800  # a later return takes nothing (decisions 7)
    assert await rows(town, "select accepted from app.task_units") == [{"accepted": 80}]
    again = await deliver(town, work, 20, redo_of=delivery)
    # ten of the twenty are not right: they were owed before, and are owed no second time
    await look(leader, again, 10, "typo")
    third = await deliver(town, work, 10, redo_of=again)
    async with begin(leader) as tx:
        await actions.inspect(tx, delivery=third, accepted=10, now=NOW)
    assert await owed(town) == 3_800
    assert await rows(town, "select accepted from app.task_units") == [{"accepted": 100}]
    found = await rows(town, "select settled, round from app.delivery order by round")
    assert [tuple(row.values()) for row in found] == [(0, 0), (20, 1), (10, 2)]


async def test_units_sent_back_and_units_recalled_of_one_delivery_pay_the_unpaid_first(
    town: Town,
) -> None:
    work = await seed.assignment(town, quantity=100, price=38)
    delivery = await deliver(town, work, 100)
    leader = town.actor("tateshina", "leader")
    await look(leader, delivery, 80, "typo")
    await recall(town, delivery, 10)
    first = await deliver(town, work, 25, redo_of=delivery)
    async with begin(leader) as tx:
        await actions.inspect(tx, delivery=first, accepted=25, now=NOW)
    assert await owed(town) == 100 * 38
    second = await deliver(town, work, 5, redo_of=delivery)
    async with begin(leader) as tx:
        await actions.inspect(tx, delivery=second, accepted=5, now=NOW)
    assert await owed(town) == 100 * 38


async def test_a_dispute_waits_for_the_director_is_told_to_her_and_nothing_moves_meanwhile(
    town: Town,
) -> None:
    mail.set_up(town.settings)
    work = await seed.assignment(town, quantity=100)
    delivery = await deliver(town, work, 100)
    leader = town.actor("tateshina", "leader")
    await look(leader, delivery, 80, "typo")
    made = await dispute(town, work, delivery)
    await drain(now=NOW)
    told = await rows(town, "select to_id, link from app.notice where kind = 'dispute.opened'")
    assert told == [{"to_id": town.actor("tateshina").id, "link": f"/disputes/{made}"}]
    assert await refused(dispute(town, work, delivery)) == "nothing_to_dispute"
    assert await refused(deliver(town, work, 20, redo_of=delivery)) == "in_dispute"
    async with begin(leader) as tx:
        with pytest.raises(Refused) as caught:
            await actions.take_back(tx, delivery=delivery, now=NOW)
    assert caught.value.code == "in_dispute"
    assert await refused(decide(leader, made, "no_defect")) == "third_rework"
    assert await rows(town, "select state from app.dispute") == [{"state": "open"}]


@pytest.mark.parametrize(
    ("defect", "state", "yen", "fit", "tasks"),
    [
        ("typo", "rejected", 3_040, 80, 0),
        ("no_defect", "upheld", 3_800, 100, 0),
        ("spec_unclear", "upheld", 3_800, 80, 1),
        ("client_material", "upheld", 3_800, 80, 1),
    ],
)
async def test_a_directors_word_on_a_dispute_is_settled_to_the_yen(
    town: Town, defect: str, state: str, yen: int, fit: int, tasks: int
) -> None:
    work = await seed.assignment(town, quantity=100, price=38)
    delivery = await deliver(town, work, 100)
    await look(town.actor("tateshina", "leader"), delivery, 80, "typo")
    made = await dispute(town, work, delivery)
    assert await decide(town.actor("tateshina"), made, defect) == state
    assert await owed(town) == yen
    assert await rows(town, "select accepted from app.task_units") == [{"accepted": fit}]
    found = await rows(town, "select count(*)::int as n from app.task where rework_of is not null")
    assert found == [{"n": tasks}]
    if state == "upheld":
        # received when it was received first: the 60 days began then
        days = await rows(town, "select count(distinct delivered_at)::int as n from app.delivery")
        assert days == [{"n": 1}]
        assert await refused(deliver(town, work, 1, redo_of=delivery)) == "nothing_to_redo"
    else:
        await deliver(town, work, 20, redo_of=delivery)
    assert await refused(decide(town.actor("tateshina"), made, "no_defect")) == "dispute_over"
    assert await owed(town) == yen
    told = await rows(town, "select to_id from app.notice where kind = 'dispute.decided'")
    assert told == [{"to_id": town.worker()}]


async def test_a_disputed_recall_pays_nothing_twice_and_gives_its_units_back(town: Town) -> None:
    work = await seed.assignment(town, quantity=100, price=38)
    delivery = await deliver(town, work, 100)
    async with begin(town.actor("tateshina", "leader")) as tx:
        await actions.inspect(tx, delivery=delivery, accepted=100, now=NOW)
    await recall(town, delivery, 20)
    made = await dispute(town, work, delivery)
    await decide(town.actor("tateshina"), made, "no_defect")
    assert await owed(town) == 3_800
    assert await rows(town, "select accepted from app.task_units") == [{"accepted": 100}]


async def test_a_dispute_is_the_workers_to_take_back_and_nobody_elses_to_see(town: Town) -> None:
    work = await seed.assignment(town, quantity=100)
    delivery = await deliver(town, work, 100)
    await look(town.actor("tateshina", "leader"), delivery, 80, "typo")
    made = await dispute(town, work, delivery)
    for who in (
        town.actor("tateshina", "worker", 2),
        town.actor("shiojiri"),
        town.actor("tateshina", "client"),
    ):
        async with begin(who) as tx:
            assert await refused(disputes.show(tx, dispute=made)) == "not_found"
            assert await disputes.waiting(tx) == []
        assert await refused(decide(who, made, "no_defect")) == "not_found"
    async with begin(town.actor("tateshina", "worker", 2)) as tx:
        assert await refused(disputes.withdraw(tx, dispute=made, now=NOW)) == "not_found"
    assert await refused(dispute(town, work, delivery, worker=2)) == "not_found"
    async with begin(town.actor("tateshina", "worker")) as tx:
        await disputes.withdraw(tx, dispute=made, now=NOW)
    assert await refused(decide(town.actor("tateshina"), made, "typo")) == "dispute_over"
    assert await dispute(town, work, delivery) != made  # she may ask again


async def test_the_third_free_rework_is_the_directors_and_a_leader_can_ask_for_her_word(
    town: Town,
) -> None:
    work = await seed.assignment(town, quantity=10)
    leader, director = town.actor("tateshina", "leader"), town.actor("tateshina")
    delivery = await deliver(town, work, 10)

    async def ask() -> None:
        async with begin(leader) as tx:
            await disputes.ask_director(tx, delivery=delivery, defect="typo", note="", now=NOW)

    assert await refused(ask()) == "nothing_to_ask"
    for _ in range(2):
        await look(leader, delivery, 0, "typo")
        delivery = await deliver(town, work, 10, redo_of=delivery)
    assert await refused(look(leader, delivery, 9, "typo")) == "third_rework"
    await ask()
    await ask()
    async with begin(director) as tx:
        (found,) = await disputes.questions(tx)
    assert (found.delivery_id, found.round, found.defect) == (delivery, 2, "typo")
    told = await rows(town, "select to_id from app.notice where kind = 'rework.asked'")
    assert told == [{"to_id": director.id}]
    # a leader may still send it back paid: that is no third free rework
    await look(director, delivery, 9, "typo")
    async with begin(director) as tx:
        assert await disputes.questions(tx) == []
    assert await rows(town, "select count(*)::int as n from app.rework_question") == [{"n": 1}]


async def test_whoever_did_the_work_decides_nothing_about_it(town: Town) -> None:
    work = await seed.assignment(town, quantity=10)
    delivery = await deliver(town, work, 10)
    await look(town.actor("tateshina", "leader"), delivery, 9, "typo")
    made = await dispute(town, work, delivery)
    async with town.admin() as admin:
        await admin.execute(
            "update app.staff set email = 'tateshina.w1@yui.test' where id = $1",
            town.actor("tateshina").id,
        )
    assert await refused(decide(town.actor("tateshina"), made, "no_defect")) == "own_work"
    assert await refused(recall(town, delivery, 1)) == "own_work"
