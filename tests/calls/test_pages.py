"""The director opens a call and decides it; workers see its items and have one button."""

import re
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from tenants.db import begin
from tests.calls import seed
from tests.calls.seed import LATER, applied, jobs, opened
from tests.conftest import Browser, Town
from yui.calls import actions, deciding
from yui.calls.model import Mode

pytestmark = pytest.mark.anyio
FORM: dict[str, Any] = {
    "mode": "first_come",
    "places": "2",
    "units_each": "100",
    "apply_on": "2026-11-27",
    "criteria": ["skill", "capacity", "rotation"],
    "content": "作業手引き第2版によります。",
    "costs": "報酬に含みます。",
    "rights": "公社に移ります。",
    "contact": "電話 0267-00-0000",
}


async def post(
    browser: httpx.AsyncClient, path: str, data: dict[str, Any], shown: str = ""
) -> httpx.Response:
    found = re.search(r'name="csrf" value="([^"]+)"', (await browser.get(shown or path)).text)
    assert found, shown or path
    return await browser.post(path, data={"csrf": found.group(1), **data})


def form(**change: Any) -> dict[str, Any]:
    return {**FORM, "once": str(uuid4()), **change}


async def test_a_call_goes_from_form_to_places_to_offers(town: Town, client: Browser) -> None:
    task = await seed.task(town)
    await seed.can(town, 3, typing=4)
    director = await client.login(town.actor("tateshina"))
    path = f"/tasks/{task}/call"
    assert "募集の内容（6項目）" in (await director.get(path)).text
    answer = await post(director, path, form())
    assert answer.status_code == 303, answer.text
    at = answer.headers["location"]
    shown = (await director.get(at)).text
    for text in (
        "先着順",
        "報酬・支払期日・支払方法",
        "1人分 4,200円",
        "令和9年1月15日（金）",
        "点の内訳",
    ):
        assert text in shown, text
    worker = await client.login(town.actor("tateshina", "worker", 3))
    assert "観光例文アノテーション" in (await worker.get("/me/calls")).text
    mine = f"/me{at}"
    before = (await worker.get(mine)).text
    assert before.count(">応募する</button>") == 1 and "知的財産権の取扱い" in before
    assert (await post(worker, f"{mine}/application", {}, shown=mine)).status_code == 303
    again = await post(worker, f"{mine}/application", {}, shown=mine)
    assert again.status_code == 409 and "すでに応募しています" in again.text
    await jobs(town)
    assert "打診を開く" in (await worker.get(mine)).text
    assert "W-003" in (await director.get(at)).text and "返事待ち" in (await director.get(at)).text
    listed = await director.get("/calls")
    assert listed.status_code == 200 and at in listed.text


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"content": "", "costs": " ", "rights": "", "contact": ""}, "募集の項目「仕事の内容」"),
        ({"places": "11"}, "募集できる残りは1000件"),
        ({"apply_on": "2026-11-19"}, "応募の締切は"),
        ({"apply_on": "2026-12-10"}, "応募の締切は"),
        ({"criteria": []}, "1つ以上選んで"),
        ({"criteria": ["sex"]}, "選択肢から"),
        ({"criteria": ["age", "skill"]}, "選択肢から"),
        ({"family": "child"}, "この画面にない項目"),
        ({"mode": "auction"}, "選択肢から"),
        ({"content": "毎日9時に出勤し、指示に従って作業してください。"}, "言い方のヒント"),
    ],
)
async def test_wrong_input_stands_at_its_field_and_opens_nothing(
    town: Town, client: Browser, change: dict[str, Any], says: str
) -> None:
    task = await seed.task(town)
    director = await client.login(town.actor("tateshina"))
    answer = await post(director, f"/tasks/{task}/call", form(**change))
    assert answer.status_code == 422 and says in answer.text
    if not change.get("content", "x"):
        for item in ("仕事の内容", "諸経費の取扱い", "知的財産権の取扱い", "問合せ先"):
            assert f"募集の項目「{item}」がありません" in answer.text
    async with town.admin() as admin:
        assert await admin.fetchval("select count(*) from app.call") == 0


async def test_candidates_are_sorted_by_what_was_ticked_and_the_log_keeps_it(
    town: Town, client: Browser
) -> None:
    task = await seed.task(town)
    director = await client.login(town.actor("tateshina"))
    path = f"/tasks/{task}/candidates"
    shown = await director.get(f"{path}?by=rotation&by=skill")
    assert (
        shown.status_code == 200
        and "W-014" in shown.text
        and "空き時間の登録がない" not in shown.text
    )
    assert "空き時間の登録がない" in (await director.get(path)).text
    for name in ("sex", "age", "family", "declines"):
        assert (await director.get(f"{path}?by={name}")).status_code == 422
        assert f'value="{name}"' not in shown.text
    async with town.admin() as admin:
        kept = await admin.fetch(
            "select detail from audit.entry where action = 'candidates.listed' order by seq"
        )
    assert '"criteria": ["rotation", "skill"]' in kept[0]["detail"] and len(kept) == 2


async def test_a_selection_on_the_page_needs_a_reason_for_each(town: Town, client: Browser) -> None:
    call = await opened(town, mode=Mode.SELECTION, places=1)
    await applied(town, call, 1, 2)
    async with begin(town.actor("tateshina", "system")) as tx:
        await deciding.close(tx, call=call, now=LATER)
    async with begin(town.actor("tateshina")) as tx:
        ids = [one.id for one in await actions.applicants(tx, call=call)]
    director = await client.login(town.actor("tateshina"))
    path = f"/calls/{call}"
    assert (await director.get(path)).text.count("必要な技能がある") == 2

    def picks(*reasons: str) -> dict[str, str]:
        rows = {f"picks.{n}.application": str(ids[n]) for n in range(len(reasons))}
        return rows | {f"picks.{n}.reason": reason for n, reason in enumerate(reasons)}

    for wrong in (picks("", ""), picks("skill", "skill"), picks("she is young", "")):
        answer = await post(director, f"{path}/selection", wrong, shown=path)
        assert answer.status_code == 422
    assert (
        await post(director, f"{path}/selection", picks("", "rotation"), shown=path)
    ).status_code == 303
    again = await post(director, f"{path}/selection", picks("", "rotation"), shown=path)
    assert again.status_code == 409
    shown = (await director.get(path)).text
    assert "最近の機会が少ない" in shown and "今回は見送り" in shown


async def test_every_step_that_does_not_fit_the_state_answers_409(
    town: Town, client: Browser
) -> None:
    call = await opened(town, mode=Mode.LOTTERY)
    await applied(town, call, 1)
    director = await client.login(town.actor("tateshina"))
    worker = await client.login(town.actor("tateshina", "worker"))
    path, mine = f"/calls/{call}", f"/me/calls/{call}"
    for step in ("closing", "selection", "promotion"):
        data = {"picks.0.application": str(uuid4()), "picks.0.reason": "skill"}
        answer = await post(
            director, f"{path}/{step}", data if step == "selection" else {}, shown=path
        )
        assert answer.status_code == 409, step
    assert (await post(director, f"{path}/cancellation", {}, shown=path)).status_code == 303
    for step in ("closing", "promotion", "cancellation"):
        assert (await post(director, f"{path}/{step}", {}, shown="/calls")).status_code in {
            409,
            404,
        }
    async with town.admin() as admin:
        before = await admin.fetch("select * from app.application")
    for step in ("application", "withdrawal"):
        page = "/me/availability"
        assert (await post(worker, f"{mine}/{step}", {}, shown=page)).status_code == 409, step
    async with town.admin() as admin:
        assert await admin.fetch("select * from app.application") == before


async def test_the_record_of_a_draw_is_open_to_every_worker_of_the_town_and_names_nobody(
    town: Town, client: Browser
) -> None:
    call = await opened(town, mode=Mode.LOTTERY, places=1)
    await applied(town, call, 1, 2)
    worker = await client.login(town.actor("tateshina", "worker", 5))
    assert (await worker.get(f"/me/calls/{call}/draw.json")).status_code == 404
    async with begin(town.actor("tateshina", "system")) as tx:
        await deciding.close(tx, call=call, now=LATER)
        await deciding.draw(tx, call=call, now=LATER)
    found = await worker.get(f"/me/calls/{call}/draw.json")
    assert found.status_code == 200 and len(found.json()["numbers"]) == 2
    shown = (await worker.get(f"/me/calls/{call}")).text
    for text in (found.text, shown):
        for number in (1, 2):
            assert str(town.worker(number=number)) not in text
            assert f"W-00{number}" not in text and f"働子{number}" not in text
    director = await client.login(town.actor("tateshina"))
    assert (await director.get(f"/calls/{call}/draw.json")).json() == found.json()


async def test_another_town_gets_the_answer_of_a_call_that_never_was(
    town: Town, client: Browser
) -> None:
    task = await seed.task(town)
    call = await opened(town, of=task)
    other = await client.login(town.actor("shiojiri"))
    worker = await client.login(town.actor("shiojiri", "worker"))
    for real in (call, uuid4()):
        assert (await other.get(f"/calls/{real}")).status_code == 404
        assert (await worker.get(f"/me/calls/{real}")).status_code == 404
        for step in ("closing", "cancellation", "promotion"):
            assert (
                await post(other, f"/calls/{real}/{step}", {}, shown="/calls")
            ).status_code == 404
        for step in ("application", "withdrawal"):
            answer = await post(worker, f"/me/calls/{real}/{step}", {}, shown="/me/availability")
            assert answer.status_code == 404
    for path in (f"/tasks/{task}/call", f"/tasks/{task}/candidates"):
        assert (await other.get(path)).status_code == 404
    assert "観光例文" not in (await worker.get("/me/calls")).text


async def test_roles_see_what_they_may(town: Town, client: Browser) -> None:
    task = await seed.task(town)
    call: UUID = await opened(town, of=task)
    await applied(town, call, 1)
    for role, seen, ask, mine in (
        ("director", 200, 200, 403),
        ("staff", 200, 403, 403),
        ("leader", 200, 403, 403),
        ("worker", 403, 403, 200),
        ("client", 403, 403, 403),
        ("coordinator", 403, 403, 403),
    ):
        who = await client.login(town.actor("tateshina", role))
        assert (await who.get("/calls")).status_code == seen, role
        assert (await who.get(f"/calls/{call}")).status_code == seen, role
        assert (await who.get(f"/tasks/{task}/call")).status_code == ask, role
        assert (await who.get(f"/tasks/{task}/candidates")).status_code == ask, role
        assert (await who.get(f"/me/calls/{call}")).status_code == mine, role
    worker = await client.login(town.actor("tateshina", "worker", 2))
    for path in ("/me/calls", f"/me/calls/{call}"):
        shown = (await worker.get(path)).text
        assert "W-001" not in shown and "働子1" not in shown


@pytest.mark.parametrize(
    ("path", "role", "says"),
    [
        ("/calls", "director", "A task is put to all workers of this town"),
        ("/calls/{}", "director", "How it is decided, and how it stands"),
        ("/availability", "director", "No reasons are shown"),
        ("/me/calls", "worker", "Calls in your town"),
        ("/me/calls/{}", "worker", "Not applying and withdrawing never count against you"),
        ("/me/availability", "worker", "What the body sees"),
    ],
)
async def test_pages_speak_english(
    town: Town, client: Browser, path: str, role: str, says: str
) -> None:
    call = await opened(town)
    who = await client.login(town.actor("tateshina", role))
    shown = await who.get(path.format(call) + "?lang=en")
    assert shown.status_code == 200 and says in shown.text
