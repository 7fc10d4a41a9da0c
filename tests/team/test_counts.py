"""Units follow their deliveries: two tasks, one in rows and one only counted, live the same life."""

import pytest

from tenants.db import begin
from tenants.refusal import Conflict, Refused
from tests.conftest import Browser, Town
from tests.team.life import DAY, Life
from tests.team.seed import NOW, assignment_of, forms_of, snapshot, task_in_rows
from tests.work.seed import order_with
from tests.work.test_changes import accepted
from yui.deliveries import actions as deliveries
from yui.deliveries.disputes import actions as disputes
from yui.team import actions as team
from yui.team import marks, queries
from yui.team.model import Card
from yui.units import actions as units
from yui.units.delivered import actions as brought
from yui.units.model import UnitState

pytestmark = pytest.mark.anyio


async def in_rows(town: Town, *, given: int = 10) -> Life:
    """Ten of twelve units are hers, and so many of them lie with her."""
    task = await task_in_rows(town, units=12, workers=1, each=10)
    held = await assignment_of(town, task)
    if given:
        async with begin(town.actor("tateshina", "leader")) as tx:
            await units.give(tx, task=task, assignment=held, units=given, now=NOW)
    return Life(town, task, held)


async def counted(town: Town) -> Life:
    """Ten units are hers, and none is a row."""
    _, (task,) = await order_with(town, 1)
    await accepted(town, task, 1, 10)
    return Life(town, task, await assignment_of(town, task))


async def test_a_hand_in_its_inspection_rework_and_acceptance_move_rows_as_they_move_counts(
    town: Town,
) -> None:
    lives = [await in_rows(town), await counted(town)]
    said: list[list[dict[str, int]]] = []
    for life in lives:
        steps = [await life.agree()]

        first = await life.hand_in(6)
        steps.append(await life.agree())
        await life.newer(first, 4)
        steps.append(await life.agree())
        await life.newer(first, 7)
        steps.append(await life.agree())
        await life.begin(first)
        steps.append(await life.agree())
        await life.inspect(first, 4, defect="typo")
        steps.append(await life.agree())
        await life.take_back(first)
        steps.append(await life.agree())
        await life.inspect(first, 4, defect="typo")
        again = await life.hand_in(2, redo_of=first)
        steps.append(await life.agree())
        await life.inspect(again, 2)
        steps.append(await life.agree())
        await life.recall(again, 1, defect="typo")
        steps.append(await life.agree())
        last = await life.hand_in(3)
        await life.inspect(last, 1, defect="spec_unclear")
        steps.append(await life.agree())
        said.append(steps)
    shown, counts = said
    assert shown == counts
    assert shown[1] == {"doing": 4, "submitted": 6}
    assert shown[4] == {"doing": 3, "checking": 7}
    assert shown[5] == {"doing": 3, "rework": 3, "done": 4}
    assert shown[-1] == {"rework": 2, "done": 8}


async def test_what_is_handed_in_beyond_what_lies_with_her_is_taken_from_what_is_free(
    town: Town,
) -> None:
    life = await in_rows(town, given=2)
    await life.hand_in(5)
    assert await life.agree() == {"submitted": 5}
    async with begin(town.actor("tateshina", "leader")) as tx:
        counts = await units.counted(tx, task=life.task)
        (holder,) = await units.holders(tx, task=life.task)
    assert (counts[UnitState.TODO], holder.held, holder.room) == (7, 5, 5)


async def test_the_gate_gives_a_worker_nothing_beyond_what_she_took_on_or_of_anothers(
    town: Town,
) -> None:
    life = await in_rows(town, given=9)
    take = "select gate.take_units($1, $2, $3)"
    for who, most in ((("tateshina", "worker", 2), 5), (("shiojiri", "worker", 1), 5)):
        async with begin(town.actor(*who)) as tx:
            assert await tx.value(take, life.assignment, most, NOW) == 0
    async with begin(town.actor("tateshina", "worker")) as tx:
        assert await tx.value(take, life.assignment, 100, NOW) == 1
        assert await tx.value(take, life.assignment, 100, NOW) == 0


async def test_the_units_that_are_named_go_back_and_others_are_refused(
    town: Town, client: Browser
) -> None:
    life = await in_rows(town)
    first = await life.hand_in(4)
    keys = await life.keys(first, UnitState.SUBMITTED)
    before = await snapshot(town)
    for wrong in (["件-なし"], keys[:1], keys):
        with pytest.raises(Refused) as refused:
            await life.inspect(first, 2, defect="typo", back=wrong)
        assert refused.value.status == 422
    assert await snapshot(town) == before
    await life.inspect(first, 2, defect="typo", back=[keys[0], keys[2]])
    assert await life.keys(first, UnitState.REWORK) == [keys[0], keys[2]]
    me = await client.login(town.actor("tateshina", "worker"))
    asked = await me.get(f"/me/assignments/{life.assignment}/rework")
    assert f"{keys[0]}、{keys[2]}" in asked.text and keys[1] not in asked.text
    async with begin(town.actor("tateshina", "worker")) as tx:
        hers = await brought.of_delivery(tx, delivery=first)
    assert len(hers) == 4
    async with begin(town.actor("tateshina", "worker", 2)) as tx:
        assert await brought.of_delivery(tx, delivery=first) == []


async def test_silence_and_an_upheld_question_bring_units_to_done(town: Town) -> None:
    for life in (await in_rows(town), await counted(town)):
        first = await life.hand_in(3)
        async with begin(town.actor("tateshina", "system")) as tx:
            assert await deliveries.deem_overdue(tx, now=life.at + 30 * DAY) == 1
        assert await life.agree() == {"doing": 7, "done": 3}
        second = await life.hand_in(4)
        await life.inspect(second, 1, defect="typo")
        async with begin(town.actor("tateshina", "worker")) as tx:
            asked = await disputes.open_dispute(
                tx,
                delivery=second,
                assignment=life.assignment,
                says="仕様のとおりです",
                now=life.later(),
            )
        async with begin(town.actor("tateshina")) as tx:
            await disputes.decide(
                tx, dispute=asked, defect="no_defect", answer="そのとおりです", now=life.later()
            )
        assert await life.agree() == {"doing": 3, "done": 7}
        assert first != second


async def test_what_was_handed_in_before_the_rows_came_stays_on_the_board(town: Town) -> None:
    life = await counted(town)
    first = await life.hand_in(4)
    await life.inspect(first, 2, defect="typo")
    async with town.admin() as admin:
        await admin.execute(
            "insert into app.unit (tenant_id, task_id, key, made_at)"
            " select $1, $2, 'A-' || n, now() from generate_series(1, 5) n",
            *(town.tenant("tateshina"), life.task),
        )
    assert await life.agree() == {"rework": 2, "done": 2}
    second = await life.hand_in(6)
    assert await life.agree() == {"submitted": 6, "rework": 2, "done": 2}
    async with begin(town.actor("tateshina", "leader")) as tx:
        whole = (await team.board(tx, task=life.task)).cards
        one_by_one: list[Card] = []
        while len(one_by_one) < len(whole):
            last = marks.position(one_by_one[-1].mark) if one_by_one else None
            one_by_one += await queries.cards(tx, life.task, after=last, most=1)
    assert one_by_one == whole
    assert [card.units for card in whole if card.state is UnitState.SUBMITTED] == [5, 1]
    await life.hand_in(2, redo_of=first)
    await life.inspect(second, 4, defect="typo")
    assert await life.agree() == {"submitted": 2, "rework": 2, "done": 6}
    assert len(await life.keys(second, UnitState.DONE)) == 4
    assert len(await life.keys(second, UnitState.REWORK)) == 1


async def test_by_hand_a_board_begins_an_inspection_and_judges_nothing(
    town: Town, client: Browser
) -> None:
    life = await in_rows(town)
    first, second = await life.hand_in(2), await life.hand_in(3)
    leader = await client.login(town.actor("tateshina", "leader"))
    cards = {hidden.get("state"): (path, hidden) for path, hidden, _ in await forms_of(leader)}
    path, hidden = cards["submitted"]
    before = await snapshot(town)
    for into in UnitState:
        if into is not UnitState.CHECKING:
            answer = await leader.post(path, data={**hidden, "into": into.value})
            assert answer.status_code == 409, into
    assert await snapshot(town) == before
    moved = await leader.post(path, data={**hidden, "into": "checking", "count": "1"})
    assert moved.status_code == 303
    assert await life.agree() == {"doing": 5, "submitted": 3, "checking": 2}
    text = (await leader.get("/team")).text
    assert f'href="/deliveries/{first}"' in text and f'href="/deliveries/{second}"' in text
    assert await life.keys(first, UnitState.CHECKING) != []
    async with begin(town.actor("tateshina", "leader")) as tx:
        first_row = (await brought.of_delivery(tx, delivery=first))[0]
        with pytest.raises(Conflict):
            await units.move(
                tx, task=life.task, units=[first_row.id], to=UnitState.DONE, now=life.later()
            )
