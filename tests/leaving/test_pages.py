"""Leaving, graduating, coming back; the town's report of 2021 out of real rows."""

import re
from datetime import date, timedelta
from functools import partial
from itertools import product
from typing import Any
from uuid import UUID

import pytest

from tenants.db import begin
from tests import hands
from tests.conftest import Browser, Town
from tests.deliveries import seed
from tests.hands import post, refused, rows
from tests.limits.seed import offered
from tests.offers import seed as offering
from tests.registry.hand import agreed, granted
from workers_async.runner import drain
from yui.leaving import actions, model
from yui.leaving.model import LEAVING_MOVES, Outcome, Reason, State
from yui.notices import mail
from yui.registry import actions as registry

pytestmark = pytest.mark.anyio
NOW = seed.NOW
mine = partial(hands.post, shown="/me/leaving")


@pytest.mark.parametrize(("at", "to"), [*product(State, State)])
def test_a_leaving_moves_as_its_table_says_and_no_other_way(at: State, to: State) -> None:
    if to in LEAVING_MOVES[at]:
        assert model.move(at, to) is to
    else:
        with pytest.raises(model.LeavingMove):
            model.move(at, to)


async def leave(town: Town, worker: int = 1, **more: Any) -> UUID:
    values: dict[str, Any] = {
        "reason": Reason.BUSY,
        "outcome": Outcome.NONE,
        "client": None,
        "leave_on": NOW.date(),
        "now": NOW,
    }
    async with begin(town.actor("tateshina", "worker", worker)) as tx:
        return await actions.ask(tx, worker=tx.actor.id, **{**values, **more})


async def state_of(town: Town, worker: int = 1) -> str:
    (row,) = await rows(
        town, "select state from app.worker where id = $1", town.worker("tateshina", worker)
    )
    return str(row["state"])


async def test_w24_she_leaves_on_her_phone_after_her_work_and_comes_back(
    town: Town, client: Browser
) -> None:
    """W-24: her work goes first, what waits for an answer is taken back, and she may return."""
    work = await seed.assignment(town, quantity=5)
    offer = await offered(town, await offering.task(town), 1)
    her = await client.login(town.actor("tateshina", "worker"))
    day = {"leave_on.y": "2026", "leave_on.m": "11", "leave_on.d": "21"}
    told = await mine(her, "/me/leaving", {**day, "reason": "job", "outcome": "hired"})
    assert told.status_code == 303, told.text
    assert "続けられません" in (await her.get("/me/leaving")).text
    later = NOW + timedelta(days=1)
    for _ in range(2):
        async with begin(town.actor("tateshina", "system")) as tx:
            assert await actions.sweep(tx, now=later) == 0
    assert await state_of(town) == "active"
    notices = await rows(town, "select kind from app.notice where kind = 'leaving.held'")
    assert len(notices) == 2, "she and one director, once"
    await rows(town, "update app.assignment set state = 'ended' where id = $1", work)
    async with begin(town.actor("tateshina", "system")) as tx:
        assert await actions.sweep(tx, now=later) == 1
    assert await state_of(town) == "withdrawn"
    (row,) = await rows(town, "select state from app.offer where id = $1", offer)
    assert row["state"] == "withdrawn"
    assert (await her.get("/me/money")).status_code == 200, "her statements stay hers"
    back = await mine(her, "/me/leaving/return", {})
    assert back.status_code == 303 and await state_of(town) == "joining"
    async with begin(town.actor("tateshina", "worker")) as tx:
        assert await refused(actions.come_back(tx, now=later)) == "leaving_state"


async def test_a_leaving_is_asked_once_for_a_near_day_and_a_job_that_comes_twice_ends_it_once(
    town: Town,
) -> None:
    mail.set_up(town.settings)
    assert await refused(leave(town, leave_on=NOW.date() - timedelta(days=1))) == "leave_day"
    assert await refused(leave(town, leave_on=date(2028, 1, 1))) == "leave_day"
    assert await refused(leave(town, client=town.client_id())) == "outcome_client"
    made = await leave(town)
    assert await refused(leave(town)) == "already_leaving"
    for _ in range(2):
        await drain(now=NOW)
    async with begin(town.actor("tateshina", "system")) as tx:
        assert not await actions.close(tx, leaving=made, now=NOW)
    assert await state_of(town) == "withdrawn"
    heads = await rows(town, "select measure, amount from app.kpi_delta where measure = 'workers'")
    assert [row["amount"] for row in heads] == [-1]
    assert await refused(leave(town)) == "not_here"


async def test_w24_the_report_of_2021_is_reproduced_21_of_75_who_left(
    town: Town, client: Browser
) -> None:
    """Sources 002: 75 registered, 21 left: 12 for a job, 2 moved, 7 others (age, haste and so on)."""
    why = ["job"] * 12 + ["moved"] * 2 + ["age"] * 3 + ["busy"] * 2 + ["other"] * 2
    outcome = ["hired_by_client"] * 3 + ["hired"] * 9 + ["none"] * 7 + ["founded"] * 2
    async with town.admin() as admin:
        here, client_id = town.tenant("tateshina"), town.client_id()
        old = await admin.fetchval(
            "select count(*)::int from app.worker where tenant_id = $1", here
        )
        for at in range(75 - old):
            person = await admin.fetchval("insert into registry.person default values returning id")
            await admin.execute(
                "insert into app.worker (tenant_id, id, code, name, kana, joined_on, state,"
                " withdrawn_on) values ($1, $2, $3, 'n', 'k', '2020-05-01', $4, $5)",
                *(here, person, f"Y-{at:03}"),
                *(("withdrawn", date(2021, 9, 30)) if at < 21 else ("active", None)),
            )
            if at < 21:
                await admin.execute(
                    "insert into app.leaving (tenant_id, worker_id, reason, outcome, client_id,"
                    " leave_on, asked_by, asked_at, state, closed_at)"
                    " values ($1, $2, $3, $4, $5, '2021-09-30', $2, $6, 'left', $6)",
                    *(here, person, why[at], outcome[at]),
                    *(client_id if outcome[at] == "hired_by_client" else None, NOW),
                )
        await admin.execute("update app.worker set joined_on = '2020-04-01'")
    director = await client.login(town.actor("tateshina"))
    text = (await director.get("/leavings/report?first=2021-04-01&last=2022-03-31")).text
    assert "登録者75人（延べ）のうち、退会21人" in text
    lines = dict(re.findall(r'<th scope="row">([^<]+)</th><td class="n">([0-9]+)</td>', text))
    assert (lines["就職・転職"], lines["転居"], lines["その他"]) == ("12", "2", "7")
    assert (lines["クライアントに就職した"], lines["創業・独立した"]) == ("3", "2")
    assert "Y-0" not in text, "counts alone"
    sheet = await director.get("/leavings/report.xlsx?first=2021-04-01&last=2022-03-31")
    assert sheet.status_code == 200 and sheet.content[:2] == b"PK"
    none = (await director.get("/leavings/report?first=2022-04-01&last=2023-03-31")).text
    assert "退会0人" in none


async def test_leavings_are_the_towns_and_hers(town: Town, client: Browser) -> None:
    made = await leave(town, leave_on=NOW.date() + timedelta(days=9))
    other = await client.login(town.actor("shiojiri"))
    assert str(made) not in (await other.get("/leavings")).text
    for step in ("cancellation", "outcome"):
        answer = await post(
            other, f"/leavings/{made}/{step}", {"outcome": "none"}, shown="/leavings"
        )
        assert answer.status_code == 404
    async with begin(town.actor("tateshina", "worker", 2)) as tx:
        assert await tx.value("select count(*) from app.leaving") == 0
    for role in ("leader", "client", "coordinator"):
        visitor = await client.login(town.actor("tateshina", role))
        assert (await visitor.get("/leavings")).status_code in {403, 404}
    assert await state_of(town) == "active"


async def test_what_she_let_another_town_see_ends_with_her_leaving(town: Town) -> None:
    mail.set_up(town.settings)
    consent = await granted(town, await agreed(town))
    async with begin(town.actor("shiojiri")) as tx:
        assert (await registry.seen_one(tx, consent=consent, now=NOW)).data
    await leave(town)
    for _ in range(2):
        await drain(now=NOW)
    assert await state_of(town) == "withdrawn"
    async with begin(town.actor("shiojiri")) as tx:
        assert await refused(registry.seen_one(tx, consent=consent, now=NOW)) == "not_found"
    assert await rows(town, "select 1 from app.person_seen") == []
