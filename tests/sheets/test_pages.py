"""The pages of a sheet, the director's and the worker's, and of the common terms."""

import re
from uuid import uuid4

import pytest

from tenants.db import begin
from tests.conftest import Browser, Town
from tests.hands import post
from tests.offers import seed as tasks
from tests.sheets import seed
from tests.sheets.seed import PLACE
from yui.sheets import actions, requests

pytestmark = pytest.mark.anyio


def day(name: str, y: str, m: str, d: str) -> dict[str, str]:
    return {f"{name}.y": y, f"{name}.m": m, f"{name}.d": d}


async def test_a_change_goes_from_the_director_to_the_worker_and_back(
    town: Town, client: Browser
) -> None:
    offer = await seed.taken(town)
    director = await client.login(town.actor("tateshina"))
    worker = await client.login(town.actor("tateshina", "worker"))
    page, mine = f"/offers/{offer}", f"/me/offers/{offer}/sheet"
    form = {"unit_price_yen": "50", "reason": "手順が増えるため"} | day(
        "answer_on", "2026", "11", "27"
    )
    lower = await post(director, f"{page}/changes", form | {"unit_price_yen": "41"}, shown=page)
    assert lower.status_code == 422 and "フリーランス法5条1項2号" in lower.text
    answer = await post(director, f"{page}/changes", form, shown=page)
    assert (answer.status_code, answer.headers["location"]) == (303, page)
    again = await post(director, f"{page}/changes", form, shown=page)
    assert again.status_code == 409 and "前の変更の返事を待っています" in again.text
    shown = (await worker.get(mine)).text
    assert "手順が増えるため" in shown and "1件 50円" in shown and "新しい条件で受ける" in shown
    assert "条件の変更のご相談に返事をする" in (await worker.get(f"/me/offers/{offer}")).text
    answer = await post(worker, f"/me/offers/{offer}/changes/acceptance", {}, shown=mine)
    assert answer.status_code == 303
    shown = (await director.get(page)).text
    assert "立振-R8-明00002" in shown and "次の版に代わりました" in shown
    late = await post(worker, f"/me/offers/{offer}/changes/refusal", {}, shown=mine)
    assert late.status_code == 409
    for version, status in ((1, 200), (2, 200), (3, 404)):
        for who, base in ((director, "/offers"), (worker, "/me/offers")):
            paper = await who.get(f"{base}/{offer}/terms/{version}/pdf")
            assert paper.status_code == status
    now = (await director.get(f"{page}/terms.pdf")).content
    assert now == (await worker.get(f"/me/offers/{offer}/terms/2/pdf")).content


async def test_an_open_item_is_offered_with_its_reason_listed_and_fixed(
    town: Town, client: Browser
) -> None:
    task = await tasks.task(town)
    director = await client.login(town.actor("tateshina"))
    path = f"/tasks/{task}/offers"
    form = {
        "once": str(uuid4()),
        "to.0.worker": str(town.worker()),
        "to.0.quantity": "10",
        "open.0.item": "place",
        "open.0.reason": "",
        **day("open.0.planned_on", "2026", "11", "30"),
        **day("answer_on", "2026", "11", "24"),
    }
    no = await post(director, path, form, shown=path)
    assert no.status_code == 422 and "未定の理由を書いてください" in no.text
    no = await post(director, path, form | day("open.0.planned_on", "", "", ""), shown=path)
    assert no.status_code == 422 and "定める予定の日を入力してください" in no.text
    yes = await post(director, path, form | {"open.0.reason": "会場を選んでいるため"}, shown=path)
    assert yes.status_code == 303
    listed = (await director.get("/terms")).text
    assert "会場を選んでいるため" in listed and "予定の日を過ぎました" not in listed
    found = re.search(r"/offers/([0-9a-f-]{36})", listed)
    assert found
    page = f"/offers/{found[1]}"
    fixed = {"item": "place", "text": "中央公民館 2階"}
    assert (await post(director, f"{page}/terms", fixed, shown=page)).status_code == 303
    assert (await post(director, f"{page}/terms", fixed, shown="/terms/common")).status_code == 409
    assert "会場を選んでいるため" not in (await director.get("/terms")).text
    worker = await client.login(town.actor("tateshina", "worker"))
    mine = f"/me/offers/{found[1]}/sheet"
    assert "中央公民館 2階" in (await worker.get(mine)).text
    answer = await post(worker, f"{mine}/open", {}, shown=mine)
    assert answer.status_code == 303


async def test_an_overdue_planned_day_is_marked(town: Town, client: Browser) -> None:
    await seed.taken(town, PLACE)
    async with town.admin() as admin:
        await admin.execute("update app.terms_open set planned_on = '2026-11-19'")
    director = await client.login(town.actor("tateshina"))
    assert "予定の日を過ぎました" in (await director.get("/terms")).text


async def test_a_reward_below_the_reference_needs_a_reason_that_is_kept(
    town: Town, client: Browser
) -> None:
    task = await tasks.task(town)
    async with town.admin() as admin:
        await admin.execute("update app.task set minutes_per_unit = 3")
    director = await client.login(town.actor("tateshina"))
    path = f"/tasks/{task}/offers"
    assert "参考の額を下回る理由" in (await director.get(path)).text
    form = {
        "once": str(uuid4()),
        "to.0.worker": str(town.worker()),
        "to.0.quantity": "10",
        **day("answer_on", "2026", "11", "24"),
    }
    no = await post(director, path, form, shown=path)
    assert no.status_code == 422 and "1時間あたり840円" in no.text
    yes = await post(director, path, form | {"below_reason": "手引きの試し"}, shown=path)
    assert yes.status_code == 303
    async with town.admin() as admin:
        row = await admin.fetchrow("select id, hourly_yen, wage_yen, below_reason from app.offer")
        said = await admin.fetchval(
            "select detail ->> 'below_reason' from audit.entry where action = 'task.offered'"
        )
    assert (row["hourly_yen"], row["wage_yen"], row["below_reason"]) == (840, 1061, "手引きの試し")
    assert said == "手引きの試し"
    worker = await client.login(town.actor("tateshina", "worker"))
    shown = (await worker.get(f"/me/offers/{row['id']}")).text
    assert "注意：参考の額を下回ります" in shown and "未登録（直近の登録: 1,061円" in shown


async def test_a_question_and_a_paper_go_there_and_back(town: Town, client: Browser) -> None:
    offer = await seed.offered(town)
    director = await client.login(town.actor("tateshina"))
    worker = await client.login(town.actor("tateshina", "worker"))
    mine, page = f"/me/offers/{offer}/sheet", f"/offers/{offer}"
    asked = {"question": "休日もできますか。"}
    assert (
        await post(worker, f"/me/offers/{offer}/questions", {"question": ""}, shown=mine)
    ).status_code == 422
    assert (
        await post(worker, f"/me/offers/{offer}/questions", asked, shown=mine)
    ).status_code == 303
    assert (await post(worker, f"/me/offers/{offer}/papers", {}, shown=mine)).status_code == 303
    listed = (await director.get("/terms")).text
    assert "休日もできますか。" in listed and "交付待ち" in listed
    async with begin(town.actor("tateshina")) as tx:
        found = await actions.show(tx, offer=offer)
    reply = {"question": str(found.questions[0].id), "answer": "時間は自由です。"}
    given = {"request": str(found.papers[0].id), "means": "hand"}
    for path, form in (("replies", reply), ("papers", given)):
        assert (await post(director, f"{page}/{path}", form, shown=page)).status_code == 303
        assert (
            await post(director, f"{page}/{path}", form, shown="/terms/common")
        ).status_code == 409
    shown = (await worker.get(mine)).text
    assert "時間は自由です。" in shown and "手渡し" in shown


async def test_common_terms_are_published_and_referred_to(town: Town, client: Browser) -> None:
    director = await client.login(town.actor("tateshina"))
    path = "/terms/common"
    form = {
        "method": "検収後30日以内に振り込みます。", "costs": "報酬に含みます。", "changes": "相談します。",
        "repair": "理由と期日を示します。", "secrecy": "守ります。", **day("valid_from", "2026", "11", "20"),
        **day("valid_to", "2027", "3", "31"),
    }  # fmt: skip
    no = await post(director, path, form, shown=path)
    assert no.status_code == 422 and "支払の日が決まりません" in no.text
    form["method"] = "登録口座への振込だけです。"
    assert (await post(director, path, form, shown=path)).status_code == 303
    assert (await post(director, path, form, shown=path)).status_code == 409
    offer = await seed.offered(town)
    worker = await client.login(town.actor("tateshina", "worker"))
    shown = (await worker.get(f"/me/offers/{offer}/sheet")).text
    found = re.search(r"/me/terms/common/[0-9a-f-]{36}", shown)
    assert found and "登録口座への振込だけです。" in shown
    assert "第1版" in (await worker.get(found[0])).text
    other = await client.login(town.actor("shiojiri", "worker"))
    assert (await other.get(found[0])).status_code == 404


async def test_another_town_and_other_roles_reach_nothing(town: Town, client: Browser) -> None:
    offer = await seed.taken(town, PLACE)
    async with begin(town.actor("tateshina", "worker")) as tx:
        await requests.ask(tx, offer=offer, question="内緒の質問", now=seed.LATER)
    there = await client.login(town.actor("shiojiri"))
    assert "内緒の質問" not in (await there.get("/terms")).text
    for one in (offer, uuid4()):
        assert (await there.get(f"/offers/{one}")).status_code == 404
        assert (await there.get(f"/offers/{one}/terms/1/pdf")).status_code == 404
    second = await client.login(town.actor("tateshina", "worker", 2))
    assert (await second.get(f"/me/offers/{offer}/sheet")).status_code == 404
    assert (await second.get(f"/me/offers/{offer}/terms/1/pdf")).status_code == 404
    for role, seen in (("leader", 200), ("staff", 200), ("client", 403), ("coordinator", 403)):
        who = await client.login(town.actor("tateshina", role))
        assert (await who.get(f"/offers/{offer}")).status_code == seen, role
        assert (await who.get("/terms")).status_code == seen, role
        form = {"item": "place", "text": "x"}
        answer = await post(who, f"/offers/{offer}/terms", form, shown="/account")
        assert answer.status_code == 403, role
