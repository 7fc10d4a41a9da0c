"""The pages of intake: an interview held, its proposal, who may look."""

from uuid import uuid4

import pytest

from tests.conftest import Browser, Town
from tests.hands import post
from tests.intake import seed
from tests.intake.seed import ANSWERS

pytestmark = pytest.mark.anyio
NEW = "/intake/new/data_entry"


def form(**change: str) -> dict[str, str]:
    made = {"title": "展示会の名刺の入力", "company": "株式会社これから"}
    for number, (key, value) in enumerate({**ANSWERS, **change}.items()):
        made[f"answers.{number}.key"] = key
        made[f"answers.{number}.value"] = value
    return made


async def test_an_interview_is_held_and_its_proposal_shown(town: Town, client: Browser) -> None:
    director = await client.login(town.actor("tateshina"))
    kinds = await director.get("/intake/new")
    assert NEW in kinds.text and "文字起こし" in kinds.text
    shown = (await director.get(NEW)).text
    assert "正しくできたかを、何で決めるか" in shown and "1件の入力項目の数" in shown
    answer = await post(director, NEW, form())
    assert answer.status_code == 303
    wish = (await director.get(answer.headers["location"])).text
    for text in ("株式会社これから", "模擬業務", "3,000件", "80", "自宅可", "令和8年12月20日", "氏名・連絡先まで"):  # fmt: skip
        assert text in wish, text
    listed = (await director.get("/intake")).text
    assert "展示会の名刺の入力" in listed and "検討中" in listed
    english = (await director.get("/intake?lang=en")).text
    assert "Inquiries" in english and "Under consideration" in english


async def test_a_wrong_answer_stands_at_its_question(town: Town, client: Browser) -> None:
    director = await client.login(town.actor("tateshina"))
    answer = await post(director, NEW, form(volume="たくさん", correct=""))
    assert answer.status_code == 422
    assert "半角数字" in answer.text and "原本" not in answer.text.split("名刺を見て")[0]
    assert "名刺を見て、表計算の表に打ち込む" in answer.text
    nobody = await post(director, NEW, {**form(), "company": ""})
    assert nobody.status_code == 422 and "会社の名前を入力" in nobody.text
    async with town.admin() as admin:
        assert await admin.fetchval("select count(*) from app.wish") == 0


async def test_a_wish_is_dropped_and_taken_up_again(town: Town, client: Browser) -> None:
    wish = await seed.wish(town)
    director = await client.login(town.actor("tateshina"))
    path = f"/intake/{wish}"
    assert (await post(director, f"{path}/dropping", {}, shown=path)).status_code == 303
    again = await post(director, f"{path}/dropping", {}, shown=path)
    assert again.status_code == 409 and "見送り" in again.text
    assert "展示会" not in (await director.get("/intake")).text
    assert "展示会" in (await director.get("/intake?all=true")).text
    assert (await post(director, f"{path}/taking-up", {}, shown=path)).status_code == 303
    async with town.admin() as admin:
        noted = await admin.fetch(
            "select action from audit.entry where action like 'wish.%' order by seq"
        )
    assert [row[0] for row in noted] == ["wish.taken", "wish.dropped", "wish.open"]


async def test_the_list_goes_on_where_the_page_ended(town: Town, client: Browser) -> None:
    first = await seed.wish(town, title="古い相談")
    second = await seed.wish(town, title="新しい相談")
    director = await client.login(town.actor("tateshina"))
    text = (await director.get("/intake")).text
    assert text.index("新しい相談") < text.index("古い相談")
    rest = (await director.get(f"/intake?after={second}")).text
    assert str(first) in rest and "古い相談" in rest and "新しい相談" not in rest


async def test_roles_and_other_towns_see_what_they_may(town: Town, client: Browser) -> None:
    wish = await seed.wish(town)
    for role, seen in (
        ("director", 200),
        ("staff", 200),
        ("leader", 403),
        ("worker", 403),
        ("client", 403),
        ("coordinator", 403),
    ):
        who = await client.login(town.actor("tateshina", role))
        assert (await who.get("/intake")).status_code == seen, role
        assert (await who.get(NEW)).status_code == seen, role
        assert (await who.get(f"/intake/{wish}")).status_code == seen, role
    other = await client.login(town.actor("shiojiri"))
    for one in (wish, uuid4()):
        assert (await other.get(f"/intake/{one}")).status_code == 404
        gone = await post(other, f"/intake/{one}/dropping", {}, shown="/intake/new/data_entry")
        assert gone.status_code == 404
    assert "展示会" not in (await other.get("/intake?all=true")).text
    foreign = {**form(), "client": str(town.client_id("tateshina"))}
    assert (await post(other, NEW, foreign)).status_code == 404


@pytest.mark.parametrize(
    ("state", "step"),
    [("quoted", "dropping"), ("dropped", "dropping"), ("open", "taking-up"), ("quoted", "taking-up"),
     ("quoted", "quote"), ("dropped", "quote")],
)  # fmt: skip
async def test_an_illegal_step_answers_409_and_writes_nothing(
    town: Town, client: Browser, state: str, step: str
) -> None:
    wish = await seed.wish(town)
    async with town.admin() as admin:
        await admin.execute("update app.wish set state = $1", state)
    director = await client.login(town.actor("tateshina"))
    answer = await post(director, f"/intake/{wish}/{step}", {}, shown="/quotes/new")
    assert answer.status_code == 409
    async with town.admin() as admin:
        assert await admin.fetchval("select state from app.wish") == state
        assert await admin.fetchval("select count(*) from app.quote") == 0
        assert await admin.fetchval("select count(*) from audit.entry") == 1
