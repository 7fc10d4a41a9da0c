"""The team's weeks: free hours against hours promised, summed, and nobody's reason."""

from datetime import date
from uuid import UUID

import pytest

from tenants.db import begin
from tests.conftest import Browser, Town
from tests.team.seed import NOW
from tests.work.seed import order_with
from tests.work.test_changes import accepted
from yui.availability import actions as availability
from yui.availability.model import Said
from yui.team import actions
from yui.team.model import Promise, capacity

pytestmark = pytest.mark.anyio
MONDAYS = [date(2026, 11, 16), date(2026, 11, 23), date(2026, 11, 30), date(2026, 12, 7)]
REASON = "母の通院の付き添い"


async def said(town: Town, number: int, *, minutes: int, slug: str = "tateshina") -> None:
    async with begin(town.actor(slug, "worker", number)) as tx:
        of = Said(
            home=True,
            center=False,
            minutes=(minutes, minutes, minutes, minutes, minutes, minutes, minutes),
            weekly=None,
            equipment="",
            interests=[],
        )
        await availability.say(tx, said=of, care=REASON, now=NOW)
        await availability.say_days(
            tx,
            first=date(2026, 11, 24),
            last=date(2026, 11, 24),
            minutes=0,
            memo=REASON,
            now=NOW,
        )


def test_what_is_overdue_counts_now_and_what_is_due_later_is_said_apart() -> None:
    of = Promise(UUID(int=1), "a", "件", MONDAYS[0], 1, 1, 60)
    promises = [
        of,
        Promise(of.task_id, "a", "件", date(2026, 10, 1), 1, 1, 30),
        Promise(of.task_id, "a", "件", date(2027, 1, 4), 1, 1, 90),
        Promise(of.task_id, "b", "件", MONDAYS[1], 7, 1, None),
    ]
    free = {MONDAYS[0]: 60, MONDAYS[1]: 60}
    found = capacity(MONDAYS, [(free, {MONDAYS[1]: 10}, 180), (None, None, 0)], promises)
    assert [week.due for week in found.weeks] == [90, 0, 0, 0]
    assert [week.short for week in found.weeks] == [True, False, False, False]
    assert [(week.said, week.left, week.people) for week in found.weeks[:2]] == [
        (60, 0, 0),
        (60, 10, 1),
    ]
    assert (found.silent, found.beyond, found.later, found.unmeasured) == (1, 70, 90, 7)


async def test_the_weeks_are_the_sums_of_the_workers_and_tell_no_reason(
    town: Town, client: Browser
) -> None:
    for number in (1, 2):
        await said(town, number, minutes=60 * number)
    await said(town, 1, minutes=480, slug="shiojiri")
    _, (task,) = await order_with(town, 1)
    await accepted(town, task, 1, 100)
    async with begin(town.actor("tateshina", "leader")) as tx:
        found = await actions.capacity(tx, now=NOW)
        planned = await availability.planner(tx, now=NOW)
    for week in found.weeks:
        assert week.left == sum(
            one.facts.free.get(week.monday, 0) for one in planned if one.facts.free
        )
    assert [week.said for week in found.weeks[:3]] == [3 * 180, 6 * 180, 7 * 180]
    assert sum(week.said - week.left for week in found.weeks) == 200
    assert (found.beyond, found.silent) == (0, 12)
    ((title, units, people, minutes),) = [
        (one.title, one.units, one.people, one.minutes) for one in found.promises
    ]
    assert (title, units, people, minutes) == ("印付け1", 100, 1, 200)
    assert [week.due for week in found.weeks] == [0, 0, 0, 200]
    me = await client.login(town.actor("tateshina", "leader"))
    text = (await me.get("/team/capacity")).text
    assert "9時間" in text
    assert REASON not in text
    assert "W-001" not in text
    assert 'href="/substitutes"' in text


async def test_another_town_sees_its_own_weeks_and_other_roles_none(
    town: Town, client: Browser
) -> None:
    await said(town, 1, minutes=60)
    _, (task,) = await order_with(town, 1)
    await accepted(town, task, 1, 100)
    async with begin(town.actor("shiojiri")) as tx:
        found = await actions.capacity(tx, now=NOW)
    assert found.promises == []
    assert sum(week.said for week in found.weeks) == 0
    for role in ("worker", "client", "coordinator"):
        other = await client.login(town.actor("tateshina", role))
        assert (await other.get("/team/capacity")).status_code == 403
