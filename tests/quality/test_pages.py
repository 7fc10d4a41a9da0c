"""The pages of quality: who sees what, answers, files, and no name where none belongs."""

import csv
import io
from datetime import timedelta
from uuid import uuid4

import pytest

from tenants.db import begin
from tests.conftest import Browser, Town
from tests.deliveries import seed
from tests.deliveries.seed import NOW
from tests.deliveries.test_actions import deliver
from tests.quality.test_deadlines import YELLOW, sweep, task
from tests.quality.test_figures import busy
from yui.quality.deadlines import actions as deadlines
from yui.quality.figures import actions as figures

pytestmark = pytest.mark.anyio


async def test_a_director_reads_the_deadlines_and_answers_one(town: Town, client: Browser) -> None:
    await task(town)
    await sweep(town, YELLOW)
    await sweep(town, YELLOW + timedelta(hours=25))
    async with begin(town.actor("tateshina")) as tx:
        (found,) = await deadlines.waiting(tx)
    me = await client.login(town.actor("tateshina"))
    shown = await me.get("/deadlines")
    assert shown.status_code == 200
    assert f"/deadlines/{found.id}" in shown.text
    assert "30％" in shown.text
    path = f"/deadlines/{found.id}"
    assert (await me.get(path)).status_code == 200
    empty = await me.post(f"{path}/answer", data={"answer": ""})
    assert empty.status_code == 422
    done = await me.post(f"{path}/answer", data={"answer": "応援を探します"})
    assert (done.status_code, done.headers["location"]) == (303, "/deadlines")
    again = await me.post(f"{path}/answer", data={"answer": "もう一度"})
    assert again.status_code == 409
    leader = await client.login(town.actor("tateshina", "leader"))
    assert (await leader.get(path)).status_code == 200
    assert (await leader.post(f"{path}/answer", data={"answer": "x"})).status_code == 403


async def test_the_clock_flags_what_is_near_and_pages_on(town: Town, client: Browser) -> None:
    for _ in range(51):
        work = await seed.assignment(town, quantity=1)
        await deliver(town, work, 1)
    async with town.admin() as admin:
        await admin.execute(
            "update app.delivery set delivered_at = $1 where id in"
            " (select id from app.delivery order by id limit 1)",
            NOW - timedelta(days=55),
        )
    me = await client.login(town.actor("tateshina"))
    shown = await me.get("/clock")
    assert shown.status_code == 200
    assert "4日" in shown.text
    assert "/clock?after=" in shown.text
    link = shown.text.split('href="/clock?after=')[1].split('"')[0].replace("&amp;", "&")
    second = await me.get(f"/clock?after={link}")
    assert second.text.count("W-001") == 1
    assert (await me.get("/clock?after=nonsense")).status_code == 200


async def test_quality_is_shown_and_taken_away_without_a_name(town: Town, client: Browser) -> None:
    await busy(town, 5)
    for role in ("director", "staff", "leader"):
        me = await client.login(town.actor("tateshina", role))
        shown = await me.get("/quality?months=1")
        assert shown.status_code == 200
        assert "94％" in shown.text
        assert "W-001" not in shown.text
        assert "働子" not in shown.text
    answer = await me.get("/quality/tasks.csv?months=1")
    assert answer.headers["content-disposition"].endswith('.csv"')
    text = answer.content.decode("utf-8-sig")
    head, row = list(csv.reader(io.StringIO(text)))
    assert len(head) == len(row) == 27
    found = dict(zip(head, row, strict=True))
    assert (found["検品した数（件）"], found["一度で合格した数（件）"]) == ("500", "470")
    assert (found["無償でやり直した数（件）"], found["有償でやり直した数（件）"]) == ("20", "10")
    assert (found["受諾いただいた数（件）"], found["合格した数（件）"]) == ("500", "500")
    assert (found["まだの数（件）"], found["一度で合格した割合（％）"]) == ("0", "94")
    assert (found["2回目で合格した数（件）"], found["3回目からあとで合格した数（件）"]) == (
        "20",
        "0",
    )
    assert (found["納期に遅れた納品（回）"], found["原因"]) == (
        "0",
        "誤字・入力の誤りがある 20、仕様・手順の書き方があいまいだった 10",
    )
    assert "働子" not in text
    assert "W-00" not in text
    for months in ("0", "99", "x", ""):
        assert (await me.get(f"/quality?months={months}")).status_code == 200


async def test_a_client_sees_its_own_sums_and_no_other_page(town: Town, client: Browser) -> None:
    await busy(town, 5)
    async with begin(town.actor("tateshina", "system")) as tx:
        await figures.publish(tx, now=NOW)
    me = await client.login(town.actor("tateshina", "client"))
    shown = await me.get("/my/quality")
    assert shown.status_code == 200
    assert "94％" in shown.text
    assert "働子" not in shown.text
    for path in ("/quality", "/quality/tasks.csv", "/clock", "/deadlines"):
        assert (await me.get(path)).status_code == 403
    other = await client.login(town.actor("shiojiri", "client"))
    assert "94％" not in (await other.get("/my/quality")).text
    director = await client.login(town.actor("tateshina"))
    same = await director.get(f"/clients/{town.client_id()}/quality")
    assert "94％" in same.text
    assert (await director.get(f"/clients/{uuid4()}/quality")).status_code == 404


@pytest.mark.parametrize("path", ["/deadlines", "/clock", "/quality", "/quality?months=12"])
async def test_pages_are_the_towns_own_people_s(town: Town, client: Browser, path: str) -> None:
    for who in (town.actor("tateshina", "worker"), town.actor("tateshina", "coordinator")):
        me = await client.login(who)
        assert (await me.get(path)).status_code == 403
    english = await client.login(town.actor("tateshina"))
    answer = await english.get(path, headers={"cookie": f"{english.headers['cookie']}; lang=en"})
    assert answer.status_code == 200
