"""Her own limits on her phone: set, weighed before she answers, agreed to; read by nobody else."""

import asyncio
from datetime import date
from functools import partial
from typing import Any
from uuid import uuid4

import asyncpg
import pytest

from tenants.db import begin
from tests import hands
from tests.conftest import Browser, Town
from tests.limits.seed import accept, limit, offered, taken
from tests.offers import seed
from tests.work.seed import NOW
from yui.limits import actions, queries
from yui.limits.model import BeyondLimit, Known, Span

pytestmark = pytest.mark.anyio
DECEMBER = date(2026, 12, 1)
post = partial(hands.post, shown="/me/limits")


async def test_her_accept_page_warns_her_alone_and_asks_for_an_explicit_yes(
    town: Town, client: Browser
) -> None:
    """W-10, W-13: 100 units of 42 yen, a limit of 5,000 yen of which 2,100 are planned."""
    task = await seed.task(town)
    await taken(town, task, 50)
    her = await client.login(town.actor("tateshina", "worker"))
    assert (await post(her, "/me/limits", {"yen": "5000"})).status_code == 303
    offer = await offered(town, task, 100)
    path = f"/me/offers/{offer}"
    before = (await her.get(path)).text
    for text in (
        "12月の見込みは6,300円になり",
        "上限（5,000円）",
        "1,300円こえます",
        'name="sure"',
    ):
        assert text in before, text
    answer = await post(her, f"{path}/acceptance", {}, shown=path)
    assert answer.status_code == 409
    assert "上限をこえて受ける" in answer.text and "6,300円" in answer.text
    async with town.admin() as admin:
        state = "select state from app.offer where id = $1"
        assert await admin.fetchval(state, offer) == "offered"
    answer = await post(her, f"{path}/acceptance", {"sure": "on"}, shown=path)
    assert answer.status_code == 303
    small = await offered(town, await seed.task(town), 1)
    assert "1,342円こえます" in (await her.get(f"/me/offers/{small}")).text  # asked each time
    director = await client.login(town.actor("tateshina"))
    for where in (f"/tasks/{task}", f"/offers/{offer}", "/board", "/inbox", "/availability"):
        text = (await director.get(where)).text
        assert "5,000円" not in text and "こえ" not in text, where
    async with town.admin() as admin:
        for said in ("select string_agg(detail::text, ' ') from audit.entry",
                     "select string_agg(payload::text, ' ') from app.outbox",
                     "select string_agg(subject || body, ' ') from app.notice"):  # fmt: skip
            text = await admin.fetchval(said) or ""
            assert "5000" not in text and "6300" not in text and "上限" not in text


async def test_within_the_limit_she_sees_how_far_the_month_is_and_is_asked_nothing(
    town: Town, client: Browser
) -> None:
    task = await seed.task(town)
    her = await client.login(town.actor("tateshina", "worker"))
    await limit(town, 4_200)
    path = f"/me/offers/{await offered(town, task, 100)}"
    text = (await her.get(path)).text
    assert "12月の見込みは4,200円です" in text and 'name="sure"' not in text
    assert (await post(her, f"{path}/acceptance", {}, shown=path)).status_code == 303


async def test_rewards_count_in_the_month_of_planned_completion_and_what_she_left_by_what_she_did(
    town: Town,
) -> None:
    task = await seed.task(town)
    first = await taken(town, task, 100)
    async with town.admin() as admin:
        await admin.execute("update app.assignment set due_on = '2027-01-10' where id = $1", first)
    await taken(town, task, 10)
    her = town.actor("tateshina", "worker")
    async with begin(her) as tx:
        found = await actions.mine(tx, now=NOW)
        assert [reach.planned for reach in found.months] == [0, 420, 4_200]
        assert found.year.planned == 420
    async with town.admin() as admin:
        await admin.execute("update app.assignment set state = 'ended' where id = $1", first)
    async with begin(her) as tx:
        assert [each.planned for each in (await actions.mine(tx, now=NOW)).months] == [0, 420, 0]


async def test_of_two_offers_taken_on_at_once_the_second_counts_the_first(town: Town) -> None:
    task = await seed.task(town)
    made = [await offered(town, task, 60)]
    made.append(await offered(town, await seed.task(town), 60))
    await limit(town, 100 * 42)

    async def one(offer: Any) -> str:
        try:
            await accept(town, offer)
        except BeyondLimit as no:
            return no.code
        return "taken"

    answers = await asyncio.gather(*(one(offer) for offer in made))
    assert sorted(answers) == ["beyond_limit", "taken"]


async def test_her_page_sets_closes_and_agrees_and_a_new_limit_asks_again(
    town: Town, client: Browser
) -> None:
    await taken(town, await seed.task(town), 100)
    her = await client.login(town.actor("tateshina", "worker"))
    assert (await post(her, "/me/limits", {"yen": "0"})).status_code == 422
    assert (await post(her, "/me/limits", {"yen": "4000", "shown": "on"})).status_code == 303
    text = (await her.get("/me/limits")).text
    assert "上限を200円こえています" in text and "このまま続ける" in text and "checked" in text
    word = {"span": "month", "day": "2026-12-01"}
    assert (await post(her, "/me/limits/agreement", word)).status_code == 303
    assert "/me/limits/agreement" not in (await her.get("/me/limits")).text
    async with begin(town.actor("tateshina")) as tx:
        (known,) = await actions.known(tx, workers=[town.worker()], since=DECEMBER, until=DECEMBER)
    assert known == Known(town.worker(), DECEMBER, closed=True, over=False, shown=True)
    assert (await post(her, "/me/limits", {"yen": "3999"})).status_code == 303
    assert "/me/limits/agreement" in (await her.get("/me/limits")).text
    month = {"month": "2026-12-01", "closed": "on"}
    assert (await post(her, "/me/limits/months", month)).status_code == 303
    assert "また受ける" in (await her.get("/me/limits")).text
    past = {"month": "2026-10-01", "closed": "on"}
    assert (await post(her, "/me/limits/months", past)).status_code == 422
    gone = {"span": "month", "day": "2026-10-01"}
    assert (await post(her, "/me/limits/agreement", gone)).status_code == 422
    assert (await post(her, "/me/limits", {})).status_code == 303
    assert "こえています" not in (await her.get("/me/limits")).text
    assert (await post(her, "/me/cap", {"yen": "4100"}, shown="/me/money")).status_code == 303
    assert "上限を100円こえています" in (await her.get("/me/limits")).text  # the year's


@pytest.mark.parametrize("role", ["director", "leader", "staff", "system"])
async def test_staff_and_jobs_read_no_limit_no_agreement_and_no_yen_in_the_database(
    town: Town, role: str
) -> None:
    await limit(town, 4_000)
    async with begin(town.actor("tateshina", "worker")) as tx:
        await actions.agree(tx, span=Span.MONTH, day=DECEMBER, now=NOW)
        assert (await actions.own(tx)).month_yen == 4_000
    async with begin(town.actor("tateshina", role)) as tx:
        for table in ("worker_private", "worker_span"):
            count = f"select count(*) from app.{table} where tenant_id = $1"
            assert await tx.value(count, tx.tenant) == 0
        assert await tx.run("update app.worker_private set month_yen = 1 where tenant_id = $1", tx.tenant) == 0  # fmt: skip
        columns = await tx.all(
            str,
            "select jsonb_object_keys(to_jsonb(l)) from gate.limits($1, $2, $2) l"
            " where $3::integer > 0",
            *([town.worker()], DECEMBER, tx.tenant),
        )
        assert sorted(columns) == ["closed", "month", "over", "shown", "worker_id"]
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with begin(town.actor("tateshina", role)) as tx:
            await tx.run(
                "insert into app.worker_private (tenant_id, worker_id, month_yen) values ($1, $2, 1)",
                *(tx.tenant, town.worker(number=3)),
            )


async def test_another_town_another_worker_a_client_and_the_coordinator_learn_nothing(
    town: Town, client: Browser
) -> None:
    await taken(town, await seed.task(town), 100)
    await limit(town, 4_000, shown=True)
    for who in (
        town.actor("shiojiri"),
        town.actor("shiojiri", "worker"),
        town.actor("tateshina", "worker", 2),
    ):
        async with begin(who) as tx:
            asked = [town.worker()]
            assert await queries.known(tx, asked, since=DECEMBER, until=DECEMBER) == []
            assert await queries.own(tx) is None
            assert await queries.planned(tx, Span.MONTH, DECEMBER) == 0
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with begin(town.actor("tateshina", "client")) as tx:
            await queries.known(tx, [town.worker()], since=DECEMBER, until=DECEMBER)
    for role in ("director", "leader", "staff", "client", "coordinator"):
        other = await client.login(town.actor("tateshina", role))
        assert (await other.get("/me/limits")).status_code == 403, role
        answer = await post(other, "/me/limits", {"yen": "1"}, shown="/account")
        assert answer.status_code == 403, role
    stranger = await client.login(town.actor("tateshina", "worker", 2))
    assert "4,000" not in (await stranger.get("/me/limits")).text
    assert (await stranger.get(f"/me/offers/{uuid4()}")).status_code == 404
