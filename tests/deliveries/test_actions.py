"""Deliveries from receipt to reward, on the real database: states, isolation, money to the yen."""

import asyncio
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from tenants.actor import NOBODY, Actor
from tenants.db import begin
from tenants.refusal import Unknown
from tests.conftest import Town
from tests.deliveries import seed
from tests.deliveries.seed import NOW
from tests.hands import refused, rows
from yui.deliveries import actions
from yui.deliveries.model import Reason
from yui.ledger import actions as ledger
from yui.ledger.model import AccountRef

pytestmark = pytest.mark.anyio
LATER = NOW + timedelta(hours=2)
REDO_BY = date(2026, 11, 27)


async def deliver(
    town: Town,
    assignment: UUID,
    quantity: int,
    *,
    worker: int = 1,
    once: UUID | None = None,
    redo_of: UUID | None = None,
    slug: str = "tateshina",
) -> UUID:
    async with begin(town.actor(slug, "worker", worker)) as tx:
        return await actions.deliver(
            tx,
            assignment=assignment,
            quantity=quantity,
            once=once or uuid4(),
            redo_of=redo_of,
            now=NOW,
        )


async def inspect(
    who: Actor, delivery: UUID, accepted: int, *, reason: Reason | None = None, **more: Any
) -> UUID:
    due = REDO_BY if reason else None
    async with begin(who) as tx:
        return await actions.inspect(
            tx,
            delivery=delivery,
            accepted=accepted,
            reason=reason,
            rework_due=due,
            now=more.get("now", LATER),
        )


async def owed(town: Town, *, worker: int = 1, category: str = "none") -> int:
    """What the worker is owed, by the books."""
    who = town.worker("tateshina", worker)
    ref = AccountRef("worker_payable", worker=who, category=category, tax="exclusive")
    async with begin(town.actor("tateshina")) as tx:
        return await ledger.balance(tx, body=town.body(), ref=ref, until=date(2027, 12, 31))


async def test_acceptance_owes_the_worker_her_price_at_once_and_takes_no_tax(town: Town) -> None:
    work = await seed.assignment(town, quantity=100, price=38)
    delivery = await deliver(town, work, 100)
    assert await owed(town) == 0
    await inspect(town.actor("tateshina", "leader"), delivery, 100)
    assert await owed(town) == 3_800
    (journal,) = await rows(town, "select kind, posted_on, key from app.journal")
    assert (journal["kind"], journal["posted_on"]) == ("acceptance", date(2026, 11, 20))
    (line,) = await rows(town, "select amount_yen, worker_id, counts_on from app.posting")
    assert line == {
        "amount_yen": 3_800,
        "worker_id": town.worker(),
        "counts_on": date(2026, 11, 20),
    }


async def test_payables_are_told_apart_by_withholding_category(town: Town) -> None:
    kinds = ("none", "manuscript", "consulting", "sales")
    for kind in kinds:
        work = await seed.assignment(town, price=1_000, withholding=kind)
        delivery = await deliver(town, work, 10)
        await inspect(town.actor("tateshina"), delivery, 10)
    assert [await owed(town, category=kind) for kind in kinds] == [10_000] * 4


async def test_eighty_of_a_hundred_are_paid_and_twenty_come_back_as_a_counted_rework(
    town: Town,
) -> None:
    work = await seed.assignment(town, quantity=100)
    delivery = await deliver(town, work, 100)
    await inspect(town.actor("tateshina", "leader"), delivery, 80, reason=Reason.TYPO)
    assert await owed(town) == 3_040
    assert await refused(deliver(town, work, 1)) == "too_many_units"
    assert await refused(deliver(town, work, 21, redo_of=delivery)) == "too_many_units"
    again = await deliver(town, work, 20, redo_of=delivery)
    (row,) = await rows(town, "select round, rework_of from app.delivery where id = $1", again)
    assert row == {"round": 1, "rework_of": delivery}
    await inspect(town.actor("tateshina", "leader"), again, 20)
    assert await owed(town) == 3_800
    told = await rows(town, "select to_id, subject from app.notice order by made_at, id")
    assert {row["to_id"] for row in told} == {town.worker()}


async def test_a_third_round_of_rework_is_refused_to_a_leader_and_open_to_a_director(
    town: Town,
) -> None:
    work = await seed.assignment(town, quantity=10)
    leader, director = town.actor("tateshina", "leader"), town.actor("tateshina")
    delivery = await deliver(town, work, 10)
    for _ in range(2):
        await inspect(leader, delivery, 0, reason=Reason.SPEC)
        delivery = await deliver(town, work, 10, redo_of=delivery)
    assert await refused(inspect(leader, delivery, 9, reason=Reason.SPEC)) == "third_rework"
    assert await owed(town) == 0
    await inspect(director, delivery, 9, reason=Reason.SPEC)
    assert await owed(town) == 9 * 38


async def test_the_same_form_twice_is_one_delivery_and_two_at_once_too(town: Town) -> None:
    work, once = await seed.assignment(town, quantity=100), uuid4()
    first = await deliver(town, work, 60, once=once)
    assert await deliver(town, work, 60, once=once) == first
    again = uuid4()
    both = await asyncio.gather(*(deliver(town, work, 40, once=again) for _ in range(4)))
    assert len(set(both)) == 1
    assert await rows(town, "select sum(quantity) as n from app.delivery") == [{"n": 100}]


async def test_two_deliveries_at_once_never_exceed_the_assignment(town: Town) -> None:
    work = await seed.assignment(town, quantity=100)
    found = await asyncio.gather(
        *(deliver(town, work, 40) for _ in range(5)), return_exceptions=True
    )
    assert sum(isinstance(one, UUID) for one in found) == 2
    assert await rows(town, "select sum(quantity) as n from app.delivery") == [{"n": 80}]


async def test_two_inspections_at_once_pay_once(town: Town) -> None:
    work = await seed.assignment(town, quantity=100)
    delivery = await deliver(town, work, 100)
    who = town.actor("tateshina")
    found = await asyncio.gather(
        *(inspect(who, delivery, 100) for _ in range(4)), return_exceptions=True
    )
    assert sum(isinstance(one, UUID) for one in found) == 1
    assert await owed(town) == 3_800


async def test_a_worker_delivers_only_what_is_hers_and_sees_only_her_own(town: Town) -> None:
    work = await seed.assignment(town, worker=1)
    delivery = await deliver(town, work, 10)
    for who in (
        town.actor("tateshina", "worker", 2),
        town.actor("shiojiri", "worker", 1),
        town.actor("tateshina"),
    ):
        with pytest.raises(Unknown):
            async with begin(who) as tx:
                await actions.deliver(tx, assignment=work, quantity=1, once=uuid4(), now=NOW)
    for who in (town.actor("tateshina", "worker", 2), town.actor("shiojiri"), town.actor("omachi")):
        async with begin(who) as tx:
            with pytest.raises(Unknown):
                await actions.show(tx, delivery=delivery)
            assert await actions.history(tx, assignment=work) == []
        assert await refused(inspect(who, delivery, 10)) == "not_found"
    async with begin(town.actor("tateshina", "worker", 1)) as tx:
        assert (await actions.show(tx, delivery=delivery)).quantity == 10


async def test_a_worker_cannot_inspect_even_by_a_forged_call(town: Town) -> None:
    work = await seed.assignment(town, worker=1)
    delivery = await deliver(town, work, 10)
    assert await refused(inspect(town.actor("tateshina", "worker", 1), delivery, 10)) == "own_work"
    assert await owed(town) == 0


async def test_a_leader_who_is_a_worker_too_does_not_inspect_what_she_did(town: Town) -> None:
    work = await seed.assignment(town, worker=1)
    delivery = await deliver(town, work, 10)
    async with town.admin() as admin:
        await admin.execute(
            "update app.staff set email = upper(w.email) from app.worker w"
            " where app.staff.id = $1 and w.id = $2",
            *(town.actor("tateshina", "leader").id, town.worker()),
        )
    assert await refused(inspect(town.actor("tateshina", "leader"), delivery, 10)) == "own_work"
    await inspect(town.actor("tateshina"), delivery, 10)
    assert await refused(take_back(town.actor("tateshina", "leader"), delivery)) == "own_work"


async def test_what_nobody_inspects_is_accepted_as_of_its_due_day(town: Town) -> None:
    work = await seed.assignment(town, quantity=100)
    await deliver(town, work, 100)
    due = NOW + timedelta(days=7)
    for at, done in ((due, 0), (due + timedelta(days=1), 1), (due + timedelta(days=2), 0)):
        async with begin(town.actor("tateshina", "system")) as tx:
            assert await actions.deem_overdue(tx, now=at) == done
    assert await owed(town) == 3_800
    (row,) = await rows(town, "select inspector_id, counted_on, accepted from app.inspection")
    assert row == {"inspector_id": NOBODY, "counted_on": date(2026, 11, 27), "accepted": 100}
    assert await rows(town, "select posted_on from app.journal") == [
        {"posted_on": date(2026, 11, 27)}
    ]


async def test_a_deemed_acceptance_whose_month_was_closed_falls_on_the_day_of_the_job(
    town: Town,
) -> None:
    work = await seed.assignment(town, quantity=100)
    await deliver(town, work, 100)
    at = NOW + timedelta(days=20)
    async with begin(town.actor("tateshina")) as tx:
        await ledger.close(tx, body=town.body(), month=date(2026, 11, 1), now=at)
    async with begin(town.actor("tateshina", "system")) as tx:
        assert await actions.deem_overdue(tx, now=at) == 1
    assert await rows(town, "select posted_on from app.journal") == [
        {"posted_on": date(2026, 12, 10)}
    ]
    assert await rows(town, "select counted_on from app.inspection") == [
        {"counted_on": date(2026, 12, 10)}
    ]


async def take_back(who: Actor, delivery: UUID, **more: Any) -> None:
    async with begin(who) as tx:
        await actions.take_back(tx, delivery=delivery, now=more.get("now", LATER))


async def test_a_mistaken_acceptance_is_reversed_and_the_delivery_waits_again(town: Town) -> None:
    work = await seed.assignment(town, quantity=100)
    delivery = await deliver(town, work, 100)
    who = town.actor("tateshina")
    await inspect(who, delivery, 100)
    await take_back(who, delivery)
    assert await owed(town) == 0
    assert await rows(town, "select state from app.delivery") == [{"state": "submitted"}]
    assert await rows(town, "select accepted, handed from app.task_units") == [
        {"accepted": 0, "handed": 0}
    ]
    assert await refused(take_back(who, delivery)) == "inspection_not_open"
    await inspect(who, delivery, 90, reason=Reason.MISSING)
    assert await owed(town) == 90 * 38
    assert len(await rows(town, "select 1 from app.inspection")) == 2


async def test_after_the_close_a_mistake_is_no_longer_taken_back(town: Town) -> None:
    work = await seed.assignment(town, quantity=100)
    delivery = await deliver(town, work, 100)
    who = town.actor("tateshina")
    await inspect(who, delivery, 100)
    december = NOW + timedelta(days=15)
    async with begin(who) as tx:
        await ledger.close(tx, body=town.body(), month=date(2026, 11, 1), now=december)
    assert await refused(take_back(who, delivery, now=december)) == "period_closed"
    assert await owed(town) == 3_800
    assert await rows(town, "select state from app.delivery") == [{"state": "accepted"}]


async def test_nothing_is_taken_back_once_its_rework_was_handed_in(town: Town) -> None:
    work = await seed.assignment(town, quantity=100)
    delivery = await deliver(town, work, 100)
    who = town.actor("tateshina")
    await inspect(who, delivery, 80, reason=Reason.TYPO)
    await deliver(town, work, 20, redo_of=delivery)
    assert await refused(take_back(who, delivery)) == "inspection_not_open"


async def test_the_live_figures_move_with_every_step_and_back(town: Town) -> None:
    work = await seed.assignment(town, quantity=100)
    delivery = await deliver(town, work, 100)
    who = town.actor("tateshina")
    await inspect(who, delivery, 80, reason=Reason.TYPO)
    sql = "select measure, sum(amount)::int as n from app.kpi_delta group by 1 order by 1"
    found = {row["measure"]: row["n"] for row in await rows(town, sql)}
    assert found == {
        "accepted_units": 80,
        "accepted_yen": 3_040,
        "inspections_waiting": 0,
        "reworks": 1,
    }
    await take_back(who, delivery)
    found = {row["measure"]: row["n"] for row in await rows(town, sql)}
    assert found == {
        "accepted_units": 0,
        "accepted_yen": 0,
        "inspections_waiting": 1,
        "reworks": 0,
    }


async def test_every_change_of_state_is_in_the_towns_audit_chain(town: Town) -> None:
    work = await seed.assignment(town, quantity=100)
    delivery = await deliver(town, work, 100)
    await inspect(town.actor("tateshina"), delivery, 100)
    await take_back(town.actor("tateshina"), delivery)
    found = await rows(town, "select action from audit.entry order by seq")
    assert [row["action"] for row in found] == [
        "delivery.submitted",
        "delivery.inspected",
        "assignment.done",
        "delivery.taken_back",
        "assignment.reopened",
    ]
