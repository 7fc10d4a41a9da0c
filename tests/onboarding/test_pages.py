"""Her pages, step by step and without script, and the staff's board beside them."""

import re
from datetime import date
from functools import partial

import pytest

from tests.conftest import Browser, Town
from tests.hands import post, rows
from tests.onboarding.seed import done, joining
from yui.onboarding.model import Step

pytestmark = pytest.mark.anyio
HOME = "/me/onboarding"
PROFILE = {"name": "見本 花子", "kana": "ミホン ハナコ", "postal": "384-2305",
           "address": "長野県北佐久郡立科町1-1", "phone": "0267-00-0000"}  # fmt: skip
BANK = {"bank_code": "0143", "branch_code": "485", "account_type": "1", "number": "7654321",
        "holder_kana": "ミホン ハナコ"}  # fmt: skip


async def her_own(town: Town, client: Browser, number: int = 1) -> Browser:
    """A worker of the world joins anew in another town: she has an account to log in with."""
    await joining(town, "shiojiri", person=town.worker(number=number))
    async with town.admin() as admin:
        await admin.execute(
            "update auth.account set town = 20215 where subject = $1", town.worker(number=number)
        )
    who = town.actor("tateshina", "worker", number)
    return await client.login(who)


async def test_she_joins_page_by_page_and_the_missing_step_is_named(
    town: Town, client: Browser
) -> None:
    me = await her_own(town, client)
    shown = (await me.get(HOME)).text
    assert "残りは8件です" in shown and "報酬の振込先" in shown
    for path in ("/me", "/me/offers", "/me/calls", "/me/notices"):
        assert "登録の手続きが残っています" in (await me.get(path)).text, path
    steps: list[tuple[str, dict[str, str]]] = [
        ("profile", PROFILE),
        ("declaration", {"sole": "on", "employees": "none"}),
        ("invoice", {"registered": "no"}),
        ("bank", BANK),
        ("consent", {"version": "1", "agree": "on"}),
    ]
    for number, (step, form) in enumerate(steps, start=1):
        answer = await post(me, f"{HOME}/{step}", form)
        assert answer.status_code == 303, (step, answer.text)
        assert f"残りは{8 - number}件です" in (await me.get(HOME)).text, step
    for kind in ("contract", "nda"):
        path = f"{HOME}/papers/{kind}"
        text = (await me.get(path)).text
        found = re.search(r'name="sha256" value="([0-9a-f]{64})"', text)
        assert found and "文面の版 2026-11" in text
        unticked = await post(me, path, {"sha256": found[1]})
        assert unticked.status_code == 422 and "チェックを入れて" in unticked.text
        assert (await post(me, path, {"sha256": found[1], "agree": "on"})).status_code == 303
    text = (await me.get(HOME)).text
    assert "残りは1件です：セキュリティ研修" in text and "塩振-W-007-秘1" in text
    paper = re.search(r"/me/papers/[0-9a-f-]+/agreement.pdf", text)
    assert paper and (await me.get(paper[0])).content.startswith(b"%PDF")
    assert (await me.get(f"{HOME}/papers/loan")).status_code == 422
    stopped = await post(me, f"{HOME}/finish", {}, shown=HOME)
    assert stopped.status_code == 409 and "セキュリティ研修" in stopped.text
    for path in (HOME, f"{HOME}/bank"):
        assert "****321" in (await me.get(path)).text and "7654321" not in (await me.get(path)).text


async def test_a_check_digit_and_another_holder_are_warnings_with_a_box_to_go_on(
    town: Town, client: Browser
) -> None:
    me = await her_own(town, client)
    send = partial(post, me)
    odd = {"registered": "yes", "invoice": "T1234567890123"}
    answer = await send(f"{HOME}/invoice", odd)
    assert answer.status_code == 409 and "計算では9になります" in answer.text
    assert 'name="sure"' in answer.text and "T1234567890123" in answer.text
    assert (await send(f"{HOME}/invoice", odd | {"sure": "on"})).status_code == 303
    short = await send(f"{HOME}/invoice", {"registered": "yes", "invoice": "T12"})
    assert short.status_code == 422 and 'name="sure"' not in short.text
    wrong = await send(f"{HOME}/bank", BANK | {"bank_code": "9143"})
    assert wrong.status_code == 422 and "0143" in wrong.text  # what may have been meant
    other = await send(f"{HOME}/bank", BANK | {"holder_kana": "ヤマダ タロウ"})
    assert other.status_code == 409 and "振込が戻ることがあります" in other.text
    assert (
        await send(f"{HOME}/bank", BANK | {"holder_kana": "ヤマダ タロウ", "sure": "on"})
    ).status_code == 303
    undeclared = await send(f"{HOME}/declaration", {"employees": "none"})
    assert undeclared.status_code == 422


async def test_staff_see_names_of_steps_and_never_the_account_and_remind_once_a_day(
    town: Town, client: Browser
) -> None:
    waiting = await joining(town)
    await done(town, waiting, but=[Step.BANK, Step.SECURITY])
    other = await joining(town)
    await done(town, other, but=[Step.CONSENT])
    staff = await client.login(town.actor("tateshina", "staff"))
    text = (await staff.get("/onboarding")).text
    assert "報酬の振込先、セキュリティ研修" in text and text.count("お知らせする") >= 2
    page = f"/onboarding/workers/{waiting}"
    for path in ("/onboarding", page, f"/onboarding/workers/{other}", f"/workers/{other}"):
        seen = re.sub(r'name="csrf" value="[^"]+"', "", (await staff.get(path)).text)
        assert "321" not in seen and "7654321" not in seen and "0267" not in seen, path
    reminder = f"{page}/reminder"
    assert (await post(staff, reminder, {}, shown=page)).status_code == 303
    again = await post(staff, reminder, {}, shown=page)
    assert again.status_code == 409 and "今日はすでに" in again.text
    told = await rows(town, "select body from app.notice where kind = 'onboarding.reminder'")
    assert len(told) == 1 and "報酬の振込先、セキュリティ研修" in told[0]["body"]
    day = {"seen_on": "2026-11-19", "ground": "紙の同意書"}
    path = f"/onboarding/workers/{other}"
    assert (await post(staff, f"{path}/seen", day, shown=path)).status_code == 303
    state = await rows(town, "select state from app.worker where id = $1", other)
    assert state == [{"state": "active"}]  # the last step, by staff's hand
    for stranger in ("director", "staff"):
        far = await client.login(town.actor("shiojiri", stranger))
        assert (await far.get(page)).status_code == 404
        assert "見本 花子" not in (await far.get("/onboarding")).text


async def test_a_towns_list_of_steps_begins_on_a_day_to_come_and_leaves_who_was_there_alone(
    town: Town, client: Browser
) -> None:
    director = await client.login(town.actor("tateshina"))
    send = partial(post, director, "/onboarding/rules")
    for form in ({"valid_from": "2026-11-20", "steps": ["contract", "nda", "bank"]},
                 {"valid_from": "2026-12-01", "steps": ["contract", "nda"]}):  # fmt: skip
        assert (await send(form)).status_code in (409, 422)  # type: ignore[arg-type]
    new = {"valid_from": "2026-12-01", "steps": ["contract", "nda", "bank"]}
    assert (await send(new)).status_code == 303  # type: ignore[arg-type]
    assert (await send(new)).status_code == 409  # type: ignore[arg-type]
    worker = await joining(town)
    lacks = "select cardinality(missing) as n from app.onboarding_steps(20324, $2, array[$1::uuid])"
    async with town.admin() as admin:
        days = [
            await admin.fetchval(lacks, worker, day)
            for day in (date(2026, 11, 30), date(2026, 12, 1))
        ]
    assert days == [8, 3]
