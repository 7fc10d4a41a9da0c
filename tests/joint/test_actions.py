"""An LLM project of two towns: two answers an item, compared, checked, and paid by item."""

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from uuid import UUID, uuid4

import pytest

from tenants.db import begin
from tests.conftest import Town
from tests.deliveries.seed import NOW, assignment
from tests.hands import refused, rows
from tests.joint import seed
from tests.joint.seed import GUEST, LABELS, LEAD
from yui.deliveries import actions as deliveries
from yui.joint import actions
from yui.joint.annotate import actions as hers
from yui.joint.model import ProjectState, Seat
from yui.joint.parts import actions as parts
from yui.joint.quality import actions as quality
from yui.joint.quality.actions import Shown
from yui.ledger import actions as ledger
from yui.ledger.model import AccountRef
from yui.sharing import actions as sharing

pytestmark = pytest.mark.anyio
END = date(2027, 12, 31)


def right(seat: Seat) -> str:
    """As the gold says: good and bad in turns."""
    return LABELS[(seat.place - 1) % 2]


def wrong_at(*places: int) -> Callable[[Seat], str]:
    return lambda seat: LABELS[2] if seat.place in places else right(seat)


async def shown(town: Town, project: UUID) -> Shown:
    async with begin(town.actor(LEAD)) as tx:
        return await quality.show(tx, project=project, on=NOW.date())


async def owed(town: Town, slug: str, worker: int) -> int:
    ref = AccountRef(
        "worker_payable", worker=town.worker(slug, worker), category="none", tax="exclusive"
    )
    async with begin(town.actor(slug)) as tx:
        return await ledger.balance(tx, body=town.body(slug), ref=ref, until=END)


async def two_towns(town: Town) -> tuple[UUID, UUID, UUID]:
    """Ten items, four of them gold; one of ours and one of the guest's answer all of them."""
    project, phase = await seed.running(town)
    batch, task = await seed.batch(town, phase)
    await seed.own(town, batch, 10)
    share, theirs, _part = await seed.lent(town, batch, task, 10)
    _work, ours = await seed.answered(town, LEAD, task, 10, worker=1, says=wrong_at(1))
    _work, guests = await seed.answered(
        town, GUEST, theirs, 10, worker=2, says=wrong_at(2, 9), price=22
    )
    await seed.inspected(town, LEAD, ours, 10)
    await seed.inspected(town, GUEST, guests, 10)
    assert await seed.collected(town, LEAD) == await seed.collected(town, GUEST) == 10
    return project, batch, share


async def test_an_llm_project_of_two_annotators_an_item_shows_agreement_gold_and_payout_by_item(
    town: Town,
) -> None:
    project, batch, share = await two_towns(town)
    found = await shown(town, project)
    # Places 1, 2 and 9 differ: 7 of 10 agree. Gold: places 1 to 4, two answers each, two wrong.
    assert (found.report.agreement.items, found.report.agreement.alike) == (10, 7)
    assert found.report.agreement.percent == Fraction(7, 10)
    # First: 4 good, 5 bad, 1 neither; second: 4 good, 4 bad, 2 neither: p_e = 0.38.
    assert found.report.agreement.kappa == Fraction(70 - 38, 100 - 38)
    assert (found.report.gold, found.report.gold_answers) == (Fraction(6, 8), 8)
    assert [each.gold for each in found.batches] == [Fraction(6, 8)]
    # By item: ours at the task's price, the guest's at the share's.
    async with begin(town.actor(LEAD)) as tx:
        items = await quality.paid(tx, batch=batch)
    assert len(items) == 20
    ours = sum(each.yen for each in items if each.town == town.tenant(LEAD))
    theirs = sum(each.yen for each in items if each.town == town.tenant(GUEST))
    assert (ours, theirs) == (200, 250)
    # Through the usual acceptance, and no other way.
    assert await owed(town, LEAD, 1) == ours
    assert await owed(town, GUEST, 2) == 220
    kinds = await rows(town, "select distinct kind from app.journal")
    assert [row["kind"] for row in kinds] == ["acceptance"]
    # The guest's units go on as those of any share.
    async with begin(town.actor(GUEST)) as tx:
        handover = await sharing.hand_over(tx, share=share, units=10, once=uuid4(), now=NOW)
    async with begin(town.actor(LEAD)) as tx:
        await sharing.decide(tx, handover=handover, accepted=10, now=NOW)
        ref = AccountRef("town_payable", other=town.tenant(GUEST))
        assert await ledger.balance(tx, body=town.body(LEAD), ref=ref, until=END) == theirs


async def test_the_hourly_job_goes_through_every_part_of_the_town_to_the_last(town: Town) -> None:
    _project, phase = await seed.running(town)
    batch, task = await seed.batch(town, phase)
    await seed.own(town, batch, 10)
    _work, made = await seed.answered(town, LEAD, task, 10, worker=1, says=right)
    await seed.inspected(town, LEAD, made, 10)
    await rows(
        town,
        "insert into app.joint_part select n.* from app.joint_part t cross join generate_series(1, 120) g,"
        " jsonb_populate_record(t, jsonb_build_object('task_id', null,"
        " 'id', format('00000000-0000-7000-8000-%s', lpad(g::text, 12, '0')))) n where t.side = 'own'",
    )
    assert await seed.collected(town, LEAD) == 10, "the oldest of 121 by its id is the last"
    assert await seed.collected(town, LEAD) == 0


async def test_what_is_sent_back_counts_for_nothing_until_it_is_done_again(town: Town) -> None:
    project, phase = await seed.running(town)
    batch, task = await seed.batch(town, phase)
    await seed.own(town, batch, 20)
    _work, first = await seed.answered(town, LEAD, task, 10, worker=1, says=right)
    work, second = await seed.answered(town, LEAD, task, 10, worker=2, says=wrong_at(10))
    await seed.inspected(town, LEAD, first, 10)
    async with begin(town.actor(LEAD, "leader")) as tx:
        await deliveries.inspect(
            tx,
            delivery=second,
            accepted=9,
            defect="typo",
            rework_due=date(2026, 11, 27),
            back=["i009/2"],
            note="見直してください",
            now=NOW,
        )
    await seed.collected(town, LEAD)
    found = await shown(town, project)
    assert (found.report.agreement.items, found.batches[0].batch.live) == (9, 19)
    assert await owed(town, LEAD, 2) == 180
    she = town.actor(LEAD, "worker", 2)
    async with begin(she) as tx:
        (back,) = [seat for seat in await hers.seats(tx, assignment=work) if seat.state == "rework"]
        await hers.answer(tx, seat=back.id, label=right(back), now=NOW)
    async with begin(she) as tx:
        again = await deliveries.deliver(
            tx, assignment=work, quantity=1, once=uuid4(), redo_of=second, now=NOW
        )
    await seed.inspected(town, LEAD, again, 1)
    assert await seed.collected(town, LEAD) == 1
    assert (await shown(town, project)).report.agreement.alike == 10
    async with begin(town.actor(LEAD)) as tx:
        await deliveries.take_back(tx, delivery=first, now=NOW)
    assert await seed.collected(town, LEAD) == 10
    assert (await shown(town, project)).report.agreement.items == 0


async def test_nobody_answers_an_item_twice_whichever_town_she_works_for(town: Town) -> None:
    _project, phase = await seed.running(town)
    batch, task = await seed.batch(town, phase)
    await seed.own(town, batch, 10)
    _share, theirs, _part = await seed.lent(town, batch, task, 10)
    person = town.worker(GUEST, 2)
    async with town.admin() as admin:
        await admin.execute(
            "insert into app.worker (tenant_id, id, code, name, kana, joined_on)"
            " values ($1, $2, 'W-902', '二つの町', 'フタツ', '2025-04-01')",
            *(town.tenant(LEAD), person),
        )
    mine = await assignment(town, LEAD, worker=1, quantity=10, of=task)
    async with begin(town.actor(LEAD, "worker", 1)) as tx:
        assert await hers.begin(tx, assignment=mine, now=NOW) == 10
        assert await hers.begin(tx, assignment=mine, now=NOW) == 10
    async with town.admin() as admin:  # as if she had answered the lead town's seats herself
        await admin.execute(
            "update app.joint_seat set worker_id = $1 where tenant_id = $2 and place <= 4",
            *(person, town.tenant(LEAD)),
        )
    there = await assignment(town, GUEST, worker=2, quantity=10, of=theirs)
    async with begin(town.actor(GUEST, "worker", 2)) as tx:
        assert await hers.begin(tx, assignment=there, now=NOW) == 6


async def test_a_guest_gets_one_seat_of_an_item_and_no_more_than_it_took_on(town: Town) -> None:
    _project, phase = await seed.running(town)
    batch, task = await seed.batch(town, phase)
    share, _theirs, part = await seed.lent(town, batch, task, 6)
    async with begin(town.actor(LEAD)) as tx:
        await parts.lend(tx, batch=batch, share=share, now=NOW)  # again: nothing more
    found = await rows(
        town, "select item_id, slot from app.joint_seat where tenant_id = $1", town.tenant(GUEST)
    )
    assert len(found) == len({row["item_id"] for row in found}) == 6
    assert await refused(seed.own(town, batch, 15)) == "too_many_seats"
    await seed.own(town, batch, 14)
    async with begin(town.actor(GUEST)) as tx:
        mine, hands = await parts.part(tx, part=part)
        assert (mine.seats, mine.licence, hands) == (6, "CC BY 4.0", [])
        assert mine.batch_id is None


async def test_what_a_budget_has_not_left_is_not_planned(town: Town) -> None:
    project, phase = await seed.running(town, budget=1_000)

    async def more() -> None:
        async with begin(town.actor(LEAD)) as tx:
            await actions.add_phase(
                tx, project=project, title="次", due_on=END, budget_yen=1, now=NOW
            )

    assert await refused(more()) == "over_budget"
    await seed.batch(town, phase, 20)  # 20 × 2 × 20 yen
    assert await refused(seed.batch(town, phase, 6)) == "over_budget"
    await seed.batch(town, phase, 5)


async def test_a_project_begins_with_phases_and_terms_and_small_counts_are_hidden(
    town: Town,
) -> None:
    bare = await seed.project(town)

    async def start() -> None:
        async with begin(town.actor(LEAD)) as tx:
            await actions.move(tx, project=bare, to=ProjectState.RUNNING, now=NOW)

    assert await refused(start()) == "project_not_ready"
    project, _batch, _share = await two_towns(town)
    report = (await shown(town, project)).report
    assert [(each.answers, each.yen) for each in report.towns] == [(10, 250), (10, 200)]
    # One person in each town: neither how many nor how right they were.
    assert [(each.people, each.right) for each in report.towns] == [(None, None)] * 2
    assert report.people is None


async def test_her_consent_to_be_named_shows_until_she_takes_it_back(town: Town) -> None:
    project, _batch, _share = await two_towns(town)
    she = town.actor(GUEST, "worker", 2)
    async with begin(she) as tx:
        (mine,) = await hers.mine(tx)
        assert mine.training == "学習と評価に使えます。"
        for _again in range(2):
            await hers.consent(
                tx,
                assignment=mine.assignment_id,
                name_ok=True,
                story_ok=False,
                shown_as="塩尻の結",
                now=NOW,
            )
    credits_ = (await shown(town, project)).report.credits
    assert [(each.shown_as, each.name_ok, each.story_ok) for each in credits_] == [
        ("塩尻の結", True, False)
    ]
    async with begin(town.actor(GUEST, "worker", 1)) as tx:
        assert await hers.credits_of(tx) == []
    async with begin(she) as tx:
        (credit,) = await hers.credits_of(tx)
        await hers.take_back(tx, credit=credit.id, now=NOW)
    assert (await shown(town, project)).report.credits == []


async def test_answers_that_differ_are_settled_once_and_change_nobodys_pay(town: Town) -> None:
    _project, batch, _share = await two_towns(town)
    async with begin(town.actor(LEAD)) as tx:
        items = await quality.paid(tx, batch=batch)
    first, alike = items[0], items[4]

    async def settle(answer: UUID, label: str) -> None:
        async with begin(town.actor(LEAD)) as tx:
            await quality.settle(tx, answer=answer, label=label, now=NOW)

    assert await refused(settle(alike.id, LABELS[0])) == "nothing_to_settle"
    assert await refused(settle(first.id, "ほか")) == "no_such_label"
    await settle(first.id, LABELS[0])
    assert await refused(settle(first.id, LABELS[0])) == "nothing_to_settle"
    assert await owed(town, LEAD, 1) == 200


async def test_what_is_handed_in_is_changed_no_more_and_two_forms_hand_in_once(town: Town) -> None:
    _project, phase = await seed.running(town)
    batch, task = await seed.batch(town, phase)
    await seed.own(town, batch, 10)
    work, _delivery = await seed.answered(town, LEAD, task, 10, worker=1, says=right)
    she = town.actor(LEAD, "worker", 1)

    async def change() -> None:
        async with begin(she) as tx:
            seat = (await hers.seats(tx, assignment=work))[0]
            await hers.answer(tx, seat=seat.id, label=LABELS[2], now=NOW)

    async def hand_in() -> None:
        async with begin(she) as tx:
            await hers.hand_in(tx, assignment=work, once=uuid4(), now=NOW)

    assert await refused(change()) == "answer_handed_in"
    await refused(hand_in())
    found = await rows(town, "select sum(quantity)::int as n from app.delivery")
    assert found[0]["n"] == 10


async def test_no_town_sees_another_parts_seats_nor_the_gold(town: Town) -> None:
    project, _batch, _share = await two_towns(town)
    part = (await rows(town, "select id from app.joint_part where side = 'in'"))[0]["id"]
    async with begin(town.actor("itoigawa")) as tx:
        assert await refused(quality.show(tx, project=project, on=NOW.date())) == "not_found"
        assert await refused(parts.part(tx, part=part)) == "not_found"
        assert await refused(parts.collect(tx, part=part, now=NOW)) == "not_found"
    for who in (town.actor(LEAD, "worker", 1), town.actor(GUEST)):
        async with begin(who) as tx:
            sql = "select count(*) from app.joint_gold where tenant_id = $1"
            assert await tx.value(sql, tx.tenant) == 0
    answers = await rows(town, "select * from app.joint_answer limit 1")
    assert "worker_id" not in answers[0]
