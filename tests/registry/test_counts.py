"""What the coordinator may count: by town, at least five, and nothing by subtraction."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenants.db import begin, begin_kpi
from tests.conftest import Browser, Town
from tests.registry.hand import NOW
from yui.registry import actions, model

pytestmark = pytest.mark.anyio
LEAST = 5


@given(st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 40)), st.integers(0, 40))
def test_neither_who_can_nor_who_cannot_is_told_of_fewer_than_five(
    able: dict[str, int], more: int
) -> None:
    people = max(able.values(), default=0) + more
    for skill, count in model.skill_cells(able, people=people, least=LEAST).items():
        assert count in {None, able[skill]}
        assert count is None or {count, people - count} & {1, 2, 3, 4} == set()


@given(st.lists(st.integers(0, 4000)))
def test_everyone_is_in_one_band(weekly: list[int]) -> None:
    assert sum(model.bands(weekly).values()) == len(weekly)


async def _say(town: Town, slug: str, hours: dict[int, int]) -> None:
    async with town.admin() as admin:
        for number, minutes in hours.items():
            await admin.execute(
                "insert into app.worker_profile (tenant_id, worker_id, mon, said_at) values ($1, $2, $3, now())",
                *(int(town.tenant(slug)), town.worker(slug, number), minutes),
            )
            await admin.execute(
                "insert into app.worker_skill (tenant_id, worker_id, skill, level, said_at)"
                " values ($1, $2, 'writing', 3, now())",
                *(int(town.tenant(slug)), town.worker(slug, number)),
            )


async def test_the_coordinator_sees_counts_of_five_or_more_and_never_a_name(
    town: Town, client: Browser
) -> None:
    await _say(town, "tateshina", dict.fromkeys(range(1, 7), 300) | {7: 700, 8: 700})
    await _say(town, "omachi", {1: 300})
    for slug in ("tateshina", "omachi"):
        async with begin(town.actor(slug, "system")) as tx:
            await actions.publish(tx, now=NOW)
    async with begin_kpi() as tx:
        found = await actions.picture(tx)
    tateshina, omachi = found.cells[20324], found.cells[20212]
    assert tateshina["capacity", "under_20"] is None  # two people
    assert tateshina["capacity", "under_10"] is None  # 14 - 6 - 6 would tell of the two
    assert tateshina["workers", "all"] == 14
    assert tateshina["skill", "writing"] == 8
    assert omachi["skill", "writing"] is None and omachi["workers", "all"] is None
    her = await client.login(town.actor("tateshina", "coordinator"))
    shown = await her.get("/registry")
    assert shown.status_code == 200 and "立科町" in shown.text
    assert "働子" not in shown.text and "W-0" not in shown.text
    for role in ("director", "worker", "client"):
        other = await client.login(town.actor("tateshina", role))
        assert (await other.get("/registry")).status_code == 403


async def test_a_snapshot_is_not_replaced_within_its_month(town: Town) -> None:
    async with begin(town.actor("tateshina", "system")) as tx:
        await actions.publish(tx, now=NOW)
    await _say(town, "tateshina", dict.fromkeys(range(1, 9), 300))
    async with begin(town.actor("tateshina", "system")) as tx:
        await actions.publish(tx, now=NOW)
    async with begin_kpi() as tx:
        assert await tx.value("select count(*) from kpi.registry_cell where kind = 'skill'") == 0
        assert await tx.all(date, "select distinct month from kpi.registry_cell") == [
            date(2026, 11, 1)
        ]


async def test_staff_cannot_publish_and_a_town_writes_its_own_alone(town: Town) -> None:
    async with begin(town.actor("tateshina")) as tx:
        rows = [{"kind": "skill", "cell": "x", "amount": 9}]
        assert await tx.value("select kpi.publish_registry($1, $2)", date(2026, 11, 1), rows) == 0
    async with begin(town.actor("tateshina", "system")) as tx:
        with pytest.raises(Exception, match="amount"):
            await tx.value(
                "select kpi.publish_registry($1, $2)",
                *(date(2026, 11, 1), [{"kind": "skill", "cell": "x", "amount": 3}]),
            )
