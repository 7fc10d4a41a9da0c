"""The weekly review: seen by directors, moved with a word, looked at again, taken along as evidence."""

import io
import re
import zipfile
from uuid import UUID

import pytest

from tenants.db import begin
from tests.conftest import Browser, Town
from tests.guard import seed
from tests.guard.seed import NOW, WEEK
from yui.guard import actions

pytestmark = pytest.mark.anyio
SPAN = {
    "since.y": "2026", "since.m": "11", "since.d": "1",
    "until.y": "2026", "until.m": "11", "until.d": "30",
}  # fmt: skip


async def one(town: Town, slug: str = "tateshina") -> UUID:
    """A finding of the town."""
    await seed.task(town, slug, spec="毎日必ず9時に始めてください。")
    async with begin(town.actor(slug, "system")) as tx:
        await actions.look(tx, week=WEEK, now=NOW)
    async with begin(town.actor(slug)) as tx:
        return (await actions.findings(tx))[0].id


def form(text: str, **more: str) -> dict[str, str]:
    version = re.search(r'name="version" value="(\d+)"', text)
    assert version
    return {"version": version[1], "note": "窓口を公社に戻します。", **more}


DUE = {"due_on.y": "2026", "due_on.m": "11", "due_on.d": "30"}


async def test_a_finding_is_mended_page_by_page(town: Town, client: Browser) -> None:
    path = f"/guard/findings/{await one(town)}"
    director = await client.login(town.actor("tateshina"))
    listed = (await director.get("/guard")).text
    assert "決まった時間" in listed and "2026-W46" in listed and path in listed
    shown = (await director.get(path)).text
    assert "告示37号 第2条第1号ロ(1)" in shown and "働く人の責任ではありません" in shown
    begun = await director.post(path, data=form(shown, to="mending", **DUE))
    assert begun.status_code == 303
    shown = (await director.get(path)).text
    assert "是正中" in shown and "11月30日" in shown and "窓口を公社に戻します。" in shown
    done = await director.post(path, data=form(shown, to="mended"))
    assert done.status_code == 303
    assert path not in (await director.get("/guard")).text
    assert path in (await director.get("/guard?show=mended")).text


@pytest.mark.parametrize(
    ("change", "status", "message"),
    [
        ({"to": "mending"}, 422, "今日以後の日"),
        ({"to": "explained", "note": ""}, 422, "入力してください"),
        ({"to": "mended"}, 409, "この操作はできません"),
        ({"to": "open"}, 422, ""),
        ({"to": "explained", "version": "7"}, 412, "内容が変わりました"),
    ],
)
async def test_a_move_that_cannot_be_is_refused_and_nothing_typed_is_lost(
    town: Town, client: Browser, change: dict[str, str], status: int, message: str
) -> None:
    path = f"/guard/findings/{await one(town)}"
    director = await client.login(town.actor("tateshina"))
    shown = (await director.get(path)).text
    answer = await director.post(path, data={**form(shown), **change})
    assert answer.status_code == status and message in answer.text
    if change.get("note") is None:
        assert "窓口を公社に戻します。" in answer.text
    assert await seed.run(town, "select count(*) from app.guard_step") == 0


async def test_the_running_week_is_looked_at_on_request(town: Town, client: Browser) -> None:
    await seed.task(town, spec="残業があります", at=NOW)
    director = await client.login(town.actor("tateshina"))
    answer = await director.post("/guard/looks", data={})
    assert answer.status_code == 303
    shown = (await director.get("/guard")).text
    assert "2026-W47" in shown and "決まった時間" in shown


async def test_the_evidence_is_a_zip_whose_taking_is_noted(town: Town, client: Browser) -> None:
    await one(town)
    director = await client.login(town.actor("tateshina"))
    answer = await director.post("/guard/evidence", data=SPAN)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/zip"
    assert "guard-20261101-20261130.zip" in answer.headers["content-disposition"]
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert "1-items.csv" in archive.namelist() and "items.xlsx" in archive.namelist()
        assert archive.testzip() is None
    noted = "select count(*) from audit.entry where action = 'guard.evidence_taken'"
    assert await seed.run(town, noted) == 1
    bad = await director.post("/guard/evidence", data={**SPAN, "until.y": "2028"})
    assert bad.status_code == 422 and "1年以内" in bad.text


async def test_looking_at_shares_of_income_is_noted_first(town: Town, client: Browser) -> None:
    from datetime import date

    for month in range(5, 11):
        await seed.earned(town, month=date(2026, month, 1), yen=50_000)
    async with begin(town.actor("tateshina", "system")) as tx:
        await actions.look(tx, week=WEEK, now=NOW)
    async with begin(town.actor("tateshina")) as tx:
        (finding,) = await actions.findings(tx)
    director = await client.login(town.actor("tateshina"))
    shown = (await director.get(f"/guard/findings/{finding.id}")).text
    assert "100%、100%" in shown and "働子" not in shown
    noted = "select subject from audit.entry where action = 'guard.income_read'"
    assert await seed.run(town, noted) == str(town.worker())


async def test_rules_stand_there_with_their_law(town: Town, client: Browser) -> None:
    director = await client.login(town.actor("tateshina"))
    shown = (await director.get("/guard/rules")).text
    assert "疑義応答集第3集" in shown and "1-ハ-1" in shown and "80%をこえる" in shown
    assert shown.count("問題がある例") == 13


async def test_only_directors_of_the_town_reach_findings(town: Town, client: Browser) -> None:
    finding = await one(town)
    for role in ("staff", "leader", "worker", "client", "coordinator"):
        who = await client.login(town.actor("tateshina", role))
        for path in ("/guard", "/guard/rules", f"/guard/findings/{finding}"):
            assert (await who.get(path)).status_code == 403, (role, path)
        for path in ("/guard/looks", "/guard/evidence", f"/guard/findings/{finding}"):
            assert (await who.post(path, data=SPAN)).status_code == 403, (role, path)
    other = await client.login(town.actor("shiojiri"))
    assert (await other.get(f"/guard/findings/{finding}")).status_code == 404
    assert "決まった時間" not in (await other.get("/guard")).text


async def test_pages_speak_english(town: Town, client: Browser) -> None:
    finding = await one(town)
    director = await client.login(town.actor("tateshina"))
    for path in ("/guard", "/guard/rules", f"/guard/findings/{finding}"):
        page = (await director.get(f"{path}?lang=en")).text
        assert 'lang="en"' in page and "Contracting check" in page, path
