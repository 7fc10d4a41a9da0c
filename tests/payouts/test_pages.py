"""The pages of a run clicked through by two people, and shut to everyone else."""

import re
from hashlib import sha256
from uuid import UUID, uuid4

import httpx
import pytest

from tenants.db import begin
from tenants.sessions import forget_recent
from tests.conftest import Browser, Town
from tests.hands import plain
from tests.payouts import seed
from tests.payouts.seed import NOW
from yui import clock
from yui.payouts import actions

pytestmark = pytest.mark.anyio
RUN = {
    "closing_on.y": "2026",
    "closing_on.m": "11",
    "closing_on.d": "30",
    "pay_on.y": "",
    "pay_on.m": "",
    "pay_on.d": "",
}


@pytest.fixture(autouse=True)
async def december(client: Browser) -> None:
    clock.set_demo_date(NOW.date())


async def token(browser: httpx.AsyncClient, path: str) -> str:
    text = (await browser.get(path)).text
    found = re.search(r'name="csrf" value="([^"]+)"', text)
    assert found, path
    return found[1]


async def send(browser: httpx.AsyncClient, path: str, action: str, **data: str) -> httpx.Response:
    return await browser.post(action, data={"csrf": await token(browser, path), **data})


async def test_two_people_take_a_run_from_its_form_to_its_settlement(
    town: Town, client: Browser
) -> None:
    await seed.owe(town, 100_000, category="manuscript")
    await seed.owe(town, 1_200_000, worker=3, category="manuscript")
    staff = await client.login(town.actor("tateshina", "staff"))
    director = await client.login(town.actor("tateshina"))
    assert "1,300,000" in (await staff.get("/payouts")).text
    made = await send(staff, "/payouts", "/payouts", **RUN)
    assert made.status_code == 303
    path = made.headers["location"]
    assert "計算しています" in (await staff.get(path)).text
    run = UUID(path.rsplit("/", 1)[1])
    await seed.build(town, run)
    assert "支払を待つ報酬はありません" in (await staff.get("/payouts")).text
    shown = (await director.get(path)).text
    for says in ("10,210", "142,940", "99,790", "承認待ち", "令和8年12月15日", "1月12日"):
        assert says in shown, says
    assert "作成した人は承認できません" in (await staff.get(path)).text
    refused = await send(staff, path, f"{path}/approval")
    assert refused.status_code == 403
    assert "作成した人は承認できません" in refused.text
    assert (await send(director, path, f"{path}/approval")).status_code == 303
    assert (await send(staff, path, f"{path}/file")).status_code == 303
    assert (await send(staff, path, f"{path}/file")).status_code == 303
    first = await send(staff, path, f"{path}/file/download")
    again = await send(director, path, f"{path}/file/download")
    assert first.content == again.content
    assert first.headers["x-content-sha256"] == sha256(first.content).hexdigest()
    assert len(first.content) == 122 * 5
    assert (await send(staff, path, f"{path}/settlement")).status_code == 303
    assert (await send(staff, path, f"{path}/settlement")).status_code == 409
    assert "支払済み" in (await staff.get("/payouts")).text


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"closing_on.d": "31"}, ""),
        ({"closing_on.m": "12"}, "締め日を過ぎて"),
        ({"closing_on.y": "２０２６年"}, ""),
        ({"pay_on.y": "2026", "pay_on.m": "12", "pay_on.d": "13"}, "営業日"),
        ({"closing_on.y": ""}, ""),
        ({"closing_on.d": "\x00"}, ""),
        ({"amount": "1"}, ""),
    ],
)
async def test_a_form_that_cannot_be_is_shown_again_with_its_message(
    town: Town, client: Browser, change: dict[str, str], says: str
) -> None:
    staff = await client.login(town.actor("tateshina", "staff"))
    answer = await send(staff, "/payouts", "/payouts", **{**RUN, **change})
    assert answer.status_code == 422
    assert says in answer.text
    async with begin(town.actor("tateshina")) as tx:
        assert await tx.value("select count(*) from app.payout_run") == 0


async def test_a_second_run_of_a_closing_day_is_refused_with_the_form_again(
    town: Town, client: Browser
) -> None:
    staff = await client.login(town.actor("tateshina", "staff"))
    assert (await send(staff, "/payouts", "/payouts", **RUN)).status_code == 303
    again = await send(staff, "/payouts", "/payouts", **RUN)
    assert again.status_code == 409
    assert "この締め日の支払処理はすでにあります" in again.text


async def test_discarding_gives_the_yen_back(town: Town, client: Browser) -> None:
    await seed.owe(town, 5_000)
    run = await seed.drafted(town)
    staff = await client.login(town.actor("tateshina", "staff"))
    path = f"/payouts/{run}"
    assert (await send(staff, path, f"{path}/discard")).status_code == 303
    assert "取りやめ" in (await staff.get(path)).text
    assert (await send(staff, "/payouts", "/payouts", **RUN)).status_code == 303


ROUTES = [
    ("get", ""),
    ("post", "/approval"),
    ("post", "/file"),
    ("post", "/file/download"),
    ("post", "/settlement"),
    ("post", "/discard"),
    ("get", "/workers/{worker}"),
    ("get", "/workers/{worker}/statement.pdf"),
]


@pytest.mark.parametrize(("method", "tail"), ROUTES)
async def test_another_town_s_run_answers_as_one_that_never_was(
    town: Town, client: Browser, method: str, tail: str
) -> None:
    await seed.owe(town, 5_000)
    run = await seed.drafted(town)
    tail = tail.format(worker=town.worker("tateshina", 1))
    other = await client.login(town.actor("shiojiri"))
    csrf = await token(other, "/payouts")
    answers = []
    for known in (run, uuid4()):
        path = f"/payouts/{known}{tail}"
        data = {"data": {"csrf": csrf}} if method == "post" else {}
        answers.append((known, await other.request(method, path, **data)))
    assert [answer.status_code for _, answer in answers] == [404, 404]
    (one, first), (two, second) = answers
    assert plain(first.text, one) == plain(second.text, two)
    async with begin(town.actor("tateshina")) as tx:
        assert await tx.value("select state from app.payout_run") == "draft"


@pytest.mark.parametrize("role", ["leader", "worker", "client", "coordinator"])
async def test_only_the_office_sees_runs(town: Town, client: Browser, role: str) -> None:
    await seed.owe(town, 5_000)
    run = await seed.drafted(town)
    who = await client.login(town.actor("tateshina", role))
    for path in ("/payouts", f"/payouts/{run}", "/ledger"):
        assert (await who.get(path)).status_code == 403
    assert (await client.get("/payouts")).status_code in {303, 401}


async def test_a_worker_reads_and_prints_her_own_statement_alone(
    town: Town, client: Browser
) -> None:
    from io import BytesIO

    from pypdf import PdfReader

    await seed.owe(town, 100_000, category="manuscript")
    await seed.owe(town, 7_000, worker=2)
    run = await seed.drafted(town)
    await seed.approve(town, run)
    mine = await client.login(town.actor("tateshina", "worker", 1))
    path = f"/me/statements/{run}"
    assert (await mine.get(path)).status_code == 404
    await seed.export(town, run)
    shown = (await mine.get(path)).text
    assert "99,790円" in shown
    assert "7,000" not in shown
    paper = await mine.get(f"{path}/statement.pdf")
    assert paper.headers["content-type"] == "application/pdf"
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(paper.content)).pages)
    for says in ("支払通知書", "99,790", "10,210", "立振-R8-", "教師データ補正", "70"):
        assert says in text, says
    assert (await mine.get(f"{path}/statement.pdf")).content == paper.content
    nobody = await client.login(town.actor("tateshina", "worker", 5))
    assert (await nobody.get(path)).status_code == 404
    elsewhere = await client.login(town.actor("shiojiri", "worker", 1))
    assert (await elsewhere.get(path)).status_code == 404
    staff = await client.login(town.actor("tateshina", "staff"))
    office = f"/payouts/{run}/workers/{town.worker('tateshina', 1)}"
    assert "99,790円" in (await staff.get(office)).text
    assert (await mine.get(office)).status_code == 403


async def test_each_download_is_noted(town: Town, client: Browser) -> None:
    await seed.owe(town, 5_000)
    run = await seed.drafted(town)
    await seed.approve(town, run)
    await seed.export(town, run)
    async with begin(town.actor("tateshina", "staff")) as tx:
        await actions.download(tx, run=run, key=seed.key(town))
    async with town.admin() as admin:
        noted = await admin.fetchval(
            "select count(*) from audit.entry where action = 'payout.downloaded'"
        )
    assert noted == 1


async def test_an_approver_who_logged_in_too_long_ago_logs_in_again_first(
    town: Town, client: Browser
) -> None:
    await seed.owe(town, 1_000)
    run = await seed.drafted(town)
    director = await client.login(town.actor("tateshina"))
    async with town.admin() as admin:
        await admin.execute("update auth.session set opened_at = now() - interval '16 minutes'")
    forget_recent()
    path = f"/payouts/{run}"
    refused = await send(director, path, f"{path}/approval")
    assert refused.status_code == 409
    assert "もう一度ログイン" in refused.text
    assert f"/login?again=1&amp;next=/payouts/{run}" in refused.text
    async with begin(town.actor("tateshina")) as tx:
        assert await tx.value("select state from app.payout_run") == "draft"
    again = await client.login(town.actor("tateshina"))
    assert (await send(again, path, f"{path}/approval")).status_code == 303


async def test_who_drafted_a_run_and_logs_in_again_is_still_not_its_approver(
    town: Town, client: Browser
) -> None:
    await seed.owe(town, 1_000)
    async with begin(town.actor("tateshina")) as tx:
        run = await actions.propose(tx, body=town.body(), closing_on=seed.CLOSING, now=NOW)
    await seed.build(town, run)
    director = await client.login(town.actor("tateshina"))
    path = f"/payouts/{run}"
    refused = await director.post(
        f"{path}/approval", data={"csrf": await token(director, "/payouts")}
    )
    assert (refused.status_code, "作成した人は承認できません" in refused.text) == (403, True)


async def test_another_body_s_books_are_not_shown_and_odd_months_are_answered(
    town: Town, client: Browser
) -> None:
    await seed.owe(town, 5_000)
    staff = await client.login(town.actor("tateshina", "staff"))
    assert "5,000</td>" in (await staff.get("/ledger?month=2026-11")).text
    other = await client.login(town.actor("shiojiri", "staff"))
    assert "5,000" not in (await other.get("/ledger?month=2026-11")).text
    for odd in ("x", "2026-13", "2026-11-01", "\x00", "9999999-1"):
        assert (await staff.get("/ledger", params={"month": odd})).status_code == 200
