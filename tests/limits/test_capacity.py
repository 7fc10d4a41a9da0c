"""L-02: units go to who took them on, within her free time and her own limit, and nobody learns which."""

import asyncio
import re
from datetime import date
from uuid import UUID, uuid4

import pytest

from tenants.db import begin
from tenants.refusal import Refused, Unknown
from tests.conftest import Browser, Town
from tests.hands import snapshot
from tests.limits.seed import accept, free, give, in_rows, limit, offered, planned, taken
from tests.team.seed import forms_of, put
from tests.work.seed import NOW
from yui.availability.room import BeyondFreeTime, BeyondFreeTimeLimited
from yui.calls import actions as calls
from yui.calls.matching import Criterion, Need
from yui.limits import actions as limits
from yui.units import actions as units
from yui.units.refusals import MoreThanTaken

pytestmark = pytest.mark.anyio
TABLES = ("app.unit", "app.worker_span", "app.worker_private", "audit.entry")


async def given(town: Town) -> int:
    """Minutes of the units that are with her."""
    async with town.admin() as admin:
        found: int = await admin.fetchval(
            "select count(*) * 2 from app.unit where worker_id = $1", town.worker()
        )
    return found


async def refused(town: Town, task: UUID, assignment: UUID, count: int) -> Refused:
    before = await snapshot(town, TABLES)
    with pytest.raises(Refused) as no:
        await give(town, task, assignment, count)
    assert await snapshot(town, TABLES) == before
    return no.value


async def test_units_beyond_her_accepted_quantity_her_free_time_or_her_cap_are_refused(
    town: Town,
) -> None:
    (task,) = await in_rows(town, units=40)
    mine = await taken(town, task, 30)
    assert isinstance(await refused(town, task, mine, 31), MoreThanTaken)
    await free(town, 2)  # 21 days until 10 December: 42 minutes, 21 units of 2 minutes
    no = await refused(town, task, mine, 22)
    assert isinstance(no, BeyondFreeTime)
    assert no.values == {"due": date(2026, 12, 10), "room": 21, "over": 1}
    assert await give(town, task, mine, 20) == 20
    assert (await refused(town, task, mine, 2)).values["room"] == 1
    assert await give(town, task, mine, 1) == 1
    await free(town, 480)
    await limit(town, 30 * 42 - 1)  # one yen less than what she took on
    no = await refused(town, task, mine, 1)
    assert isinstance(no, BeyondFreeTime) and no.values["room"] == 0
    await limit(town, 30 * 42)
    assert await give(town, task, mine, 1) == 1


async def test_her_week_and_days_off_count_and_work_of_other_tasks_and_later_deadlines(
    town: Town,
) -> None:
    (task,) = await in_rows(town, units=200)
    mine = await taken(town, task, 200)
    await free(town, 480, weekly=20)  # four weeks are touched: 80 minutes
    assert (await refused(town, task, mine, 41)).values["room"] == 40
    (other,) = await in_rows(town, units=20)
    async with town.admin() as admin:  # work by counts, due ten days later: 60 minutes
        await admin.execute("delete from app.unit where task_id = $1", other)
        await admin.execute("update app.task set due_on = '2026-12-20' where id = $1", other)
    await taken(town, other, 30)
    # until 20 December five weeks hold 100 minutes, of which 60 are promised: 40 are left
    assert (await refused(town, task, mine, 21)).values["room"] == 20
    assert await give(town, task, mine, 20) == 20
    await put(town, task, "submitted", units=20)  # handed in: her time is her own again
    assert (await refused(town, task, mine, 21)).values["room"] == 20


async def test_twenty_parallel_assignments_never_exceed_her_capacity(town: Town) -> None:
    """Four tasks, twenty leaders, each ten minutes: of 200 minutes 60 fit, and 60 are given."""
    tasks = await in_rows(town, 4, units=25)
    mine = [(task, await taken(town, task, 25)) for task in tasks]
    await free(town, 480, weekly=15)
    started = asyncio.Event()

    async def one(n: int) -> str:
        task, assignment = mine[n % 4]
        await started.wait()
        try:
            return str(await give(town, task, assignment, 5))
        except BeyondFreeTime as no:
            return no.code

    asked = [asyncio.create_task(one(n)) for n in range(20)]
    await asyncio.sleep(0)
    started.set()
    answers = await asyncio.gather(*asked)
    assert sorted(answers) == ["5"] * 6 + ["beyond_free_time"] * 14
    assert await given(town) == 60


async def test_who_said_nothing_of_her_time_and_work_without_minutes_have_no_bound(
    town: Town,
) -> None:
    (task,) = await in_rows(town, units=12)
    mine = await taken(town, task, 10)
    assert await give(town, task, mine, 1) == 1
    await free(town, 0)
    assert (await refused(town, task, mine, 1)).values["room"] == 0
    await free(town, 1)
    async with town.admin() as admin:
        await admin.execute("update app.task set minutes_per_unit = null where id = $1", task)
    assert await give(town, task, mine, 1) == 1


async def test_a_limit_is_refused_in_the_words_of_lacking_time_whatever_is_tried(
    town: Town, client: Browser
) -> None:
    """Two workers: one has no time, one has all the time and a limit that is passed. A leader who
    tries every count, and looks at every page, gets the same answers for both."""
    (task,) = await in_rows(town, units=12)
    for number in (1, 2):
        await accept(town, await offered(town, task, 5, number), number=number)
    await free(town, 0, 1)
    await free(town, 480, 2)
    await limit(town, 100, number=2)
    leader = await client.login(town.actor("tateshina", "leader"))
    ((action, hidden, options),) = await forms_of(leader)
    told: list[list[tuple[int, str]]] = []
    for option in options:
        answers = []
        for count in range(1, 6):
            form = {**hidden, "assignment": option, "count": str(count)}
            answer = await leader.post(action, data=form)
            says = answer.text.split('id="errors"')[1].split("</div>")[0]
            answers.append((answer.status_code, says))
        told.append(answers)
    assert told[0] == told[1]
    assert {status for status, _ in told[0]} == {422}
    assert "いま渡せるのは、あと0件です" in told[0][0][1]
    free_of = [await planned(town, number=number) for number in (1, 2)]
    assert free_of[0]["2026-12-07"] == free_of[1]["2026-12-07"] == 0
    pages = [
        (await leader.get(f"/availability/{town.worker(number=number)}")).text for number in (1, 2)
    ]
    for text in (
        *pages,
        (await leader.get("/availability")).text,
        (await leader.get("/team")).text,
    ):
        seen = re.sub(r"「受注上限あり」は、[^<]*", "", text)  # the page's legend, for everybody
        assert "上限" not in seen and "100円" not in seen


async def test_she_may_let_it_be_known_that_there_is_a_limit_and_no_more_than_that(
    town: Town, client: Browser
) -> None:
    (task,) = await in_rows(town, units=12)
    mine = await taken(town, task, 5)
    await free(town, 0)
    await limit(town, 12_345, shown=True)  # not reached: it is her time that lacks
    no = await refused(town, task, mine, 1)
    assert isinstance(no, BeyondFreeTimeLimited) and no.values["room"] == 0
    await free(town, 480)
    await limit(town, 123, shown=True)  # reached: the words do not change
    again = await refused(town, task, mine, 1)
    assert (type(again), again.values) == (type(no), no.values)
    director = await client.login(town.actor("tateshina"))
    for path in (
        "/availability", f"/availability/{town.worker()}", f"/tasks/{task}/candidates?by=capacity",
    ):  # fmt: skip
        text = (await director.get(path)).text
        assert '">受注上限あり</span>' in text, path
        assert "12,345" not in text and "123円" not in text, path
    await limit(town, None, shown=True)  # no limit: nothing to be known
    assert '">受注上限あり</span>' not in (await director.get("/availability")).text


async def test_a_month_with_no_more_wanted_has_no_free_time_for_planner_and_matching(
    town: Town,
) -> None:
    """By one bit, whether a limit is reached or she closed the month without one."""
    (task,) = await in_rows(town, units=12)
    await free(town, 60)
    before = await planned(town)
    assert before["2026-12-07"] == 7 * 60
    await limit(town, 5 * 42)
    assert await planned(town) == before and await fit(town, task) > 0
    await taken(town, task, 5)
    reached = await planned(town)
    assert reached["2026-12-07"] == 0
    assert reached["2026-11-16"] == (before["2026-11-16"] or 0) - 10
    async with begin(town.actor("tateshina", "worker", 2)) as tx:
        await limits.close(tx, month=date(2026, 12, 1), closed=True, now=NOW)
    await free(town, 60, 2)
    closed = await planned(town, number=2)
    assert {week: minutes for week, minutes in closed.items() if week >= "2026-11-30"} == {
        "2026-11-30": 60, "2026-12-07": 0,
    }  # fmt: skip
    async with begin(town.actor("tateshina", "worker", 2)) as tx:
        await limits.close(tx, month=date(2026, 12, 1), closed=False, now=NOW)
    assert (await planned(town, number=2))["2026-12-07"] == 7 * 60


async def fit(town: Town, task: UUID) -> int:
    """Her points for free time."""
    async with begin(town.actor("tateshina")) as tx:
        need = Need(minutes=10_000)
        ranked = await calls.candidates(
            tx, task=task, need=need, criteria=[Criterion.CAPACITY], now=NOW
        )
    return next(one.score.points for one in ranked if one.load.id == town.worker())


async def test_units_of_another_town_or_of_a_stranger_are_unknown(town: Town) -> None:
    (task,) = await in_rows(town, units=12)
    mine = await taken(town, task, 5)
    await free(town, 0)
    for who in (town.actor("shiojiri", "leader"), town.actor("shiojiri", "system")):
        with pytest.raises(Unknown):
            async with begin(who) as tx:
                await units.give(tx, task=task, assignment=mine, units=1, now=NOW)
    with pytest.raises(Unknown):
        await give(town, task, uuid4(), 1)
