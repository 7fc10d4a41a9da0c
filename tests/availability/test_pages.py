"""A worker says what she can do and when; whoever plans sees hours by week and nothing else."""

import re
from datetime import date, datetime
from functools import partial
from uuid import uuid4

import pytest
from asyncpg import InsufficientPrivilegeError

from tenants.actor import Scope
from tenants.db import begin
from tests import hands, world
from tests.conftest import Browser, Town
from tests.offers import seed
from yui.availability import actions, queries
from yui.availability.model import Basis, Clearance, Said
from yui.clock import TOKYO
from yui.offers import actions as offers
from yui.offers.model import Wanted

pytestmark = pytest.mark.anyio
NOW = datetime(2026, 11, 20, 10, 0, tzinfo=TOKYO)
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WEEK = dict.fromkeys(DAYS, "120")
SECRET = "小学校の運動会"
CARE = "母の通院の付き添い"


post = partial(hands.post, shown="/me/availability")


async def said(town: Town, client: Browser, number: int = 1) -> Browser:
    her = await client.login(town.actor("tateshina", "worker", number))
    profile = {**WEEK, "places": ["home", "center"], "interests": ["writing"], "care": CARE}
    assert (await post(her, "/me/availability", profile)).status_code == 303
    days = {"first.y": "2026", "first.m": "11", "first.d": "23", "minutes": "0", "memo": SECRET}
    assert (await post(her, "/me/days", days)).status_code == 303
    skill = {"skill": "writing", "level": "4", "evidence": "町の広報を3年"}
    assert (await post(her, "/me/skills", skill)).status_code == 303
    return her


async def test_she_sees_all_she_said_and_changes_it_any_time(town: Town, client: Browser) -> None:
    her = await said(town, client)
    shown = (await her.get("/me/availability")).text
    for text in (SECRET, CARE, "町の広報を3年", "12時間", "14時間"):
        assert text in shown, text
    assert (await post(her, "/me/skills", {"skill": "writing", "level": "0"})).status_code == 303
    assert (await post(her, "/me/days/usual", {"day": "2026-11-23"})).status_code == 303
    shown = (await her.get("/me/availability")).text
    assert SECRET not in shown and "町の広報を3年" not in shown


async def test_whoever_plans_sees_free_hours_and_never_the_reason(
    town: Town, client: Browser
) -> None:
    await said(town, client)
    for role in ("director", "staff", "leader"):
        planner = await client.login(town.actor("tateshina", role))
        for path in ("/availability", f"/availability/{town.worker()}"):
            shown = await planner.get(path)
            assert shown.status_code == 200, (role, path)
            assert SECRET not in shown.text and CARE not in shown.text
            assert re.search(r">\s*12(時間)?<", shown.text), (role, path)
            assert "120" not in re.sub(r"[0-9a-f.-]{32,}", "", shown.text)


@pytest.mark.parametrize("scope", [Scope.TENANT, Scope.SYSTEM])
async def test_no_member_of_staff_and_no_job_can_read_the_reason_in_the_database(
    town: Town, client: Browser, scope: Scope
) -> None:
    await said(town, client)
    role = "director" if scope is Scope.TENANT else "system"
    async with begin(town.actor("tateshina", role)) as tx:
        memos = "select count(*) from app.worker_memo where tenant_id = $1"
        assert await tx.value(memos, tx.tenant) == 0
        days = await queries.unusual(
            tx, [town.worker()], since=date(2026, 11, 20), until=date(2026, 12, 20)
        )
        assert [(day.on_date, day.minutes) for day in days] == [(date(2026, 11, 23), 0)]
    async with town.admin() as admin:
        assert await admin.fetchval("select count(*) from app.worker_memo where memo <> ''") == 2
        log = await admin.fetchval("select string_agg(detail::text, ' ') from audit.entry")
        told = await admin.fetchval("select string_agg(payload::text, ' ') from app.outbox")
    for text in (SECRET, CARE):
        assert text not in (log or "") and text not in (told or "")


async def test_another_worker_reads_nothing_of_her(town: Town, client: Browser) -> None:
    await said(town, client)
    async with begin(town.actor("tateshina", "worker", 2)) as tx:
        for found in (
            await queries.profiles(tx, [town.worker()]),
            await queries.skills(tx, [town.worker()], on=NOW.date()),
            await queries.clearances(tx, [town.worker()]),
            await queries.her_days(tx, since=date(2026, 11, 1)),
        ):
            assert found == []
    other = await client.login(town.actor("tateshina", "worker", 2))
    assert "町の広報を3年" not in (await other.get("/me/availability")).text
    assert (await other.get("/availability")).status_code == 403


async def test_work_on_hand_is_taken_from_what_is_free(town: Town, client: Browser) -> None:
    await said(town, client)
    task = await seed.task(town)
    async with begin(town.actor("tateshina")) as tx:
        (made,) = await offers.offer(
            tx, task=task, to=[Wanted(town.worker(), 300)], answer_by=seed.UNTIL, now=NOW
        )
    async with begin(town.actor("tateshina", "worker")) as tx:
        await offers.accept(tx, offer=made, now=NOW)
    async with begin(town.actor("tateshina")) as tx:
        (row,) = [one for one in await actions.planner(tx, now=NOW) if one.load.code == "W-001"]
    assert row.facts.free is not None
    assert list(row.facts.free.values()) == [0, 480, 840, 840]  # 360 + 720 less 600 minutes


@pytest.mark.parametrize(
    ("path", "data", "says"),
    [
        ("/me/availability", {**WEEK, "mon": "1441"}, "1,440以下"),
        ("/me/availability", {**WEEK}, "どちらか一つは選んで"),
        ("/me/availability", {**WEEK, "places": "moon"}, "選択肢から"),
        ("/me/availability", {**WEEK, "places": "home", "sex": "f"}, "この画面にない項目"),
        ("/me/availability", {**WEEK, "places": "home", "interests": "family"}, "一覧にある技能"),
        ("/me/skills", {"skill": "age", "level": "3"}, "一覧にある技能"),
        ("/me/skills", {"skill": "typing", "level": "6"}, "5以下"),
        ("/me/days", {"first": "2026-11-19", "minutes": "0"}, "今日からあとの日"),
        ("/me/days", {"first": "2026-11-21", "last": "2027-11-21", "minutes": "0"}, "62日以内"),
    ],
)
async def test_wrong_input_stands_at_its_field_and_keeps_nothing(
    town: Town, client: Browser, path: str, data: dict[str, object], says: str
) -> None:
    her = await client.login(town.actor("tateshina", "worker"))
    answer = await post(her, path, data)
    assert answer.status_code == 422 and says in answer.text
    async with town.admin() as admin:
        for table in ("worker_profile", "worker_skill", "worker_day", "worker_memo"):
            assert await admin.fetchval(f"select count(*) from app.{table}") == 0


async def test_staff_say_what_she_may_be_trusted_with_and_she_cannot(
    town: Town, client: Browser
) -> None:
    path = f"/availability/{town.worker()}"
    director = await client.login(town.actor("tateshina"))
    given = {"level": "2", "basis": "training"}
    assert (await post(director, f"{path}/clearance", given, shown=path)).status_code == 303
    assert "個人情報を扱える" in (await director.get(path)).text
    leader = await client.login(town.actor("tateshina", "leader"))
    assert (await post(leader, f"{path}/clearance", given, shown=path)).status_code == 403
    other = await client.login(town.actor("shiojiri"))
    for real in (town.worker(), uuid4()):
        assert (await other.get(f"/availability/{real}")).status_code == 404
    with pytest.raises(InsufficientPrivilegeError):
        async with begin(town.actor("tateshina", "worker")) as tx:
            await queries.record_clearance(
                tx,
                world.ident("tateshina/worker/1"),
                level=Clearance.SENSITIVE,
                basis=Basis.NDA,
                at=NOW,
            )


async def test_another_towns_planner_sees_nobody_of_ours(town: Town, client: Browser) -> None:
    await said(town, client)
    async with begin(town.actor("shiojiri")) as tx:
        found = await actions.planner(tx, now=NOW)
        assert {one.load.name.split()[0] for one in found} == {"shiojiri"}
        assert all(one.facts.free is None for one in found)
        assert (
            await actions.facts(
                tx, workers=[town.worker()], since=date(2026, 11, 20), until=date(2026, 12, 1)
            )
        )[town.worker()].skills == {}
    for role in ("client", "coordinator"):
        who = await client.login(town.actor("tateshina", role))
        assert (await who.get("/availability")).status_code == 403
        assert (await who.get("/me/availability")).status_code == 403


async def test_her_word_replaces_her_last_one(town: Town) -> None:
    async with begin(town.actor("tateshina", "worker")) as tx:
        for minutes in (60, 90):
            said = Said(True, False, (minutes,) * 7, None, "", [])
            await actions.say(tx, said=said, care="", now=NOW)
        (kept,) = await queries.profiles(tx, [town.worker()])
    assert kept.mon == 90
