"""The pages of quotes: staff's with what is left, the client's without, by role and town."""

import re
from io import BytesIO
from uuid import UUID, uuid4

import pytest
from pypdf import PdfReader

from tests.conftest import Browser, Town
from tests.hands import post
from tests.intake import seed as wishes
from tests.quotes import seed
from yui.quotes.bands import Band

pytestmark = pytest.mark.anyio
ANSWER = {"name": "佐藤", "how": "phone", "on.y": "2026", "on.m": "11", "on.d": "20"}
FORM = {
    "title": "名刺の入力",
    "due_on": "2026-12-20",
    "valid_until": "2026-12-10",
    "fee_percent": "10",
    "lines.0.title": "入力",
    "lines.0.spec": "原本のとおり",
    "lines.0.job_type": "data_entry",
    "lines.0.unit_name": "枚",
    "lines.0.quantity": "1,200",
    "lines.0.worker_price_yen": "40",
    "lines.0.minutes_per_unit": "2",
    "lines.0.yen_1": "60",
    "lines.0.first_2": "1000",
    "lines.0.yen_2": "55",
    "lines.0.security": "center",
    "lines.1.title": "",
    "lines.1.security": "home",
}
HIDDEN = ("公社に残る額", "39,000", "報酬の単価", "最低賃金", "126,000")


async def test_template_to_quote_in_one_step_with_one_click(town: Town, client: Browser) -> None:
    wish = await wishes.wish(town)
    director = await client.login(town.actor("tateshina"))
    path = f"/intake/{wish}"
    assert f'action="{path}/quote"' in (await director.get(path)).text
    made = await post(director, f"{path}/quote", {}, shown=path)
    assert made.status_code == 303
    shown = (await director.get(made.headers["location"])).text
    for text in (
        "立振-R8-見00001",
        "模擬業務",
        "1,000〜4,999件",
        "未登録（直近の登録は1時間 1,061円",
    ):
        assert text in shown, text
    followed = await director.get(f"{path}/quote")
    assert followed.headers["location"] == made.headers["location"]
    again = await director.post(
        f"{path}/quote", headers={"content-type": "application/x-www-form-urlencoded"}
    )
    assert again.status_code in {303, 409}


async def test_a_company_that_is_no_client_is_asked_for_first(town: Town, client: Browser) -> None:
    wish = await wishes.wish(town, client=None, company="株式会社これから")
    director = await client.login(town.actor("tateshina"))
    path = f"/intake/{wish}/quote"
    answer = await post(director, path, {})
    assert answer.status_code == 422 and "クライアント企業を選んで" in answer.text
    assert (await post(director, path, {"client": str(town.client_id())})).status_code == 303


async def test_a_quote_is_made_by_hand_sent_answered_and_ordered(
    town: Town, client: Browser
) -> None:
    director = await client.login(town.actor("tateshina"))
    made = await post(director, "/quotes/new", {**FORM, "client": str(town.client_id())})
    assert made.status_code == 303, made.text
    path = made.headers["location"]
    draft = (await director.get(path)).text
    for text in ("66,000円", "6,600円", "7,260円", "79,860円", "センター限定", "24,600円", "33.8%", "1,200円"):  # fmt: skip
        assert text in draft, text
    assert "/quote.pdf" not in draft
    sent = await post(director, f"{path}/sending", {}, shown=path)
    assert sent.status_code == 303
    assert (await post(director, f"{path}/acceptance", ANSWER, shown=path)).status_code == 303
    accepted = (await director.get(path)).text
    assert "佐藤さん" in accepted and "電話" in accepted and "案件にする" in accepted
    ordered = await post(director, f"{path}/orders", {"due_on": "2026-12-18"}, shown=path)
    assert ordered.status_code == 303
    order = (await director.get(ordered.headers["location"])).text
    assert "1,200枚" in order and "72,600円" in order and "立振-R8-見00001" in order
    assert "管理費 6,600円" in order
    assert ordered.headers["location"] in (await director.get(path)).text
    split = (await director.get(f"{ordered.headers['location']}/tasks/new")).text
    assert 'name="unit_price_yen" inputmode="numeric" value="40"' in split
    assert 'name="minutes_per_unit" inputmode="numeric" value="2"' in split


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"title": ""}, "入力してください"),
        ({"fee_percent": "101"}, ""),
        ({"due_on": "2026-11-19"}, "今日以後"),
        ({"lines.0.title": ""}, "1行以上"),
        ({"lines.0.quantity": ""}, "1から1000000まで"),
        ({"lines.0.quantity": "１"}, "半角"),
        ({"lines.0.yen_2": "61"}, "同じか安くなる"),
        ({"lines.0.first_2": ""}, "同じか安くなる"),
        ({"lines.0.yen_1": ""}, "同じか安くなる"),
        ({"lines.0.job_type": "cooking"}, "一覧から選んで"),
        ({"lines.0.security": "moon"}, ""),
        ({"client": ""}, "入力してください"),
        ({"margin": "1"}, ""),
    ],
)
async def test_a_wrong_quote_comes_back_with_what_was_typed(
    town: Town, client: Browser, change: dict[str, str], says: str
) -> None:
    director = await client.login(town.actor("tateshina"))
    data = {**FORM, "client": str(town.client_id()), **change}
    answer = await post(director, "/quotes/new", data)
    assert answer.status_code == 422 and says in answer.text
    assert "原本のとおり" in answer.text
    async with town.admin() as admin:
        assert await admin.fetchval("select count(*) from app.quote") == 0
        assert await admin.fetchval("select count(*) from app.counter") == 0


async def test_a_new_version_begins_with_the_old_one(town: Town, client: Browser) -> None:
    first = await seed.sent(town)
    director = await client.login(town.actor("tateshina"))
    path = f"/quotes/{first}/versions/new"
    shown = (await director.get(path)).text
    assert 'value="3000"' in shown and 'value="5000"' in shown and "手引きのとおり" in shown
    made = await post(director, path, {**FORM, "lines.0.yen_2": "54"})
    assert made.status_code == 303
    text = (await director.get(made.headers["location"])).text
    assert "第2版" in text and "第1版" in text
    stale = await post(director, path, FORM)
    assert stale.status_code == 409 and "第2版があります" in stale.text


async def test_the_client_accepts_v2_on_its_own_page_and_sees_no_margin(
    town: Town, client: Browser
) -> None:
    first = await seed.sent(town)
    second = await seed.revised(town, first, seed.line(bands=(Band(1, 55),)))
    company = await client.login(town.actor("tateshina", "client"))
    assert (await company.get(f"/client/quotes/{second}")).status_code == 404  # a draft
    await seed.send(town, second)
    listed = (await company.get("/client/quotes")).text
    assert "第1版" in listed and "第2版" in listed
    path = f"/client/quotes/{second}"
    shown = (await company.get(path)).text
    assert "165,000円" in shown and "199,650円" in shown and "3,000件" in shown
    for hidden in HIDDEN:
        assert hidden not in shown and hidden not in listed, hidden
    hashed = re.search(r'name="sha256" value="([0-9a-f]{64})"', shown)
    assert hashed
    named = {"name": "佐藤", "sha256": hashed[1]}
    unticked = await post(company, f"{path}/acceptance", named, shown=path)
    assert unticked.status_code == 422 and "印を付けて" in unticked.text
    agreed = {**named, "agree": "on"}
    assert (await post(company, f"{path}/acceptance", agreed, shown=path)).status_code == 303
    assert [await seed.state(town, each) for each in (first, second)] == ["void", "accepted"]
    again = await post(company, f"{path}/acceptance", agreed, shown="/account")
    assert again.status_code == 409
    director = await client.login(town.actor("tateshina"))
    seen = (await director.get(f"/quotes/{second}")).text
    assert "佐藤さん" in seen and "画面で" in seen
    for told in HIDDEN:
        assert told in seen, told


async def test_the_paper_says_what_the_client_pays_and_nothing_of_the_reward(
    town: Town, client: Browser
) -> None:
    quote = await seed.sent(town, note="運搬費は別に申し受けます。")
    director = await client.login(town.actor("tateshina"))
    company = await client.login(town.actor("tateshina", "client"))
    staffs = await director.get(f"/quotes/{quote}/quote.pdf")
    theirs = await company.get(f"/client/quotes/{quote}/quote.pdf")
    assert staffs.content == theirs.content and staffs.headers["content-type"] == "application/pdf"
    reader = PdfReader(BytesIO(theirs.content))
    text = "".join(page.extract_text() for page in reader.pages)
    for said in ("見積書", "立科町の得意先株式会社", "御中", "165,000", "199,650", "1,000〜4,999件", "5,000件〜", "運搬費"):  # fmt: skip
        assert said in text, said
    assert "42" not in text.replace("1420", "") and "126,000" not in text and "39,000" not in text
    assert reader.trailer["/Root"]["/Lang"] == "ja"
    async with town.admin() as admin:
        check = await admin.fetchval("select encode(sha256, 'hex') from app.quote_paper")
    assert check[:16] in text


async def test_a_client_declines_without_a_reason(town: Town, client: Browser) -> None:
    quote = await seed.sent(town)
    company = await client.login(town.actor("tateshina", "client"))
    path = f"/client/quotes/{quote}"
    assert (await post(company, f"{path}/declining", {}, shown=path)).status_code == 303
    assert await seed.state(town, quote) == "declined"


async def test_below_the_minimum_wage_warns_and_an_unregistered_rate_says_so(
    town: Town, client: Browser
) -> None:
    quote = await seed.made(town, lines=(seed.line(worker_price_yen=35),))
    director = await client.login(town.actor("tateshina"))
    shown = (await director.get(f"/quotes/{quote}")).text
    assert "1,050円" in shown and "直近の登録額を下回ります" in shown and "未登録" in shown
    async with town.admin() as admin:
        await admin.execute("update app.quote set made_at = '2026-09-01T10:00:00+09:00'")
    earlier = (await director.get(f"/quotes/{quote}")).text
    assert "最低賃金を下回ります" in earlier and "未登録" not in earlier and "1,061円" in earlier


async def test_roles_see_what_they_may(town: Town, client: Browser) -> None:
    quote = await seed.sent(town)
    for role, staffs, own in (
        ("director", 200, 403),
        ("staff", 200, 403),
        ("leader", 403, 403),
        ("worker", 403, 403),
        ("client", 403, 200),
        ("coordinator", 403, 403),
    ):
        who = await client.login(town.actor("tateshina", role))
        for path in ("/quotes", "/quotes/new", f"/quotes/{quote}", f"/quotes/{quote}/versions/new",
                     f"/quotes/{quote}/quote.pdf", f"/quotes/{quote}/orders"):  # fmt: skip
            assert (await who.get(path)).status_code == staffs, (role, path)
        for path in ("/client/quotes", f"/client/quotes/{quote}"):
            assert (await who.get(path)).status_code == own, (role, path)


async def test_another_town_gets_the_answer_of_an_id_that_never_was(
    town: Town, client: Browser
) -> None:
    quote = await seed.sent(town)
    director = await client.login(town.actor("shiojiri"))
    company = await client.login(town.actor("shiojiri", "client"))
    assert "例文アノテーション" not in (await director.get("/quotes?all=true")).text
    assert "例文アノテーション" not in (await company.get("/client/quotes")).text
    for one in (quote, uuid4()):
        for path in ("", "/versions/new", "/quote.pdf", "/orders"):
            assert (await director.get(f"/quotes/{one}{path}")).status_code == 404
        for path, data in (("sending", {}), ("acceptance", ANSWER), ("declining", ANSWER),
                           ("voiding", {}), ("orders", {}), ("versions/new", FORM)):  # fmt: skip
            gone = await post(director, f"/quotes/{one}/{path}", data, shown="/quotes/new")
            assert gone.status_code == 404, path
        assert (await company.get(f"/client/quotes/{one}")).status_code == 404
        taken = {"name": "佐藤", "agree": "on", "sha256": "0" * 64}
        gone = await post(company, f"/client/quotes/{one}/acceptance", taken, shown="/account")
        assert gone.status_code == 404


async def test_the_lists_go_on_where_the_page_ended(town: Town, client: Browser) -> None:
    first: UUID = await seed.sent(town, title="古い見積")
    second: UUID = await seed.sent(town, title="新しい見積")
    director = await client.login(town.actor("tateshina"))
    company = await client.login(town.actor("tateshina", "client"))
    for who, path in ((director, "/quotes"), (company, "/client/quotes")):
        text = (await who.get(path)).text
        assert text.index("新しい見積") < text.index("古い見積")
        rest = (await who.get(f"{path}?after={second}")).text
        assert str(first) in rest and "新しい見積" not in rest
    mine, none = town.client_id(), uuid4()
    assert "古い見積" in (await director.get(f"/quotes?all=true&client={mine}")).text
    for other in (none, town.client_id("shiojiri")):
        assert (await director.get(f"/quotes?client={other}")).status_code == 404
    assert f"/quotes?all=true&amp;client={mine}" in (await director.get(f"/clients/{mine}")).text
    english = (await director.get(f"/quotes/{first}?lang=en")).text
    assert "Left to the corporation" in english and "Waiting for an answer" in english
