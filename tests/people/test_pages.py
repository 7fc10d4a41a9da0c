"""The pages of workers: their own town's, and every look is noted before it is sent."""

from uuid import uuid4

import pytest

from tests.conftest import Browser, Town

pytestmark = pytest.mark.anyio


async def noted(town: Town) -> list[tuple[str, str]]:
    async with town.admin() as admin:
        rows = await admin.fetch("select action, subject from audit.entry order by seq")
    return [(row["action"], row["subject"]) for row in rows]


async def test_a_look_at_personal_data_is_noted(town: Town, client: Browser) -> None:
    director = await client.login(town.actor("tateshina"))
    listed = await director.get("/workers")
    assert listed.status_code == 200 and "W-014" in listed.text
    one = await director.get(f"/workers/{town.worker()}")
    assert "普通 ****001" in one.text and "1000001" not in one.text
    assert await noted(town) == [
        ("workers.listed", "20324"),
        ("worker.read", str(town.worker())),
    ]


async def test_what_cannot_be_noted_is_not_sent(town: Town, client: Browser) -> None:
    director = await client.login(town.actor("tateshina"))
    async with town.admin() as admin:
        await admin.execute(
            "revoke execute on function audit.append(text, text, jsonb) from yui_app"
        )
    for path in ("/workers", f"/workers/{town.worker()}"):
        answer = await director.get(path)
        assert answer.status_code == 503
        assert "W-001" not in answer.text and "働子1" not in answer.text


async def test_another_town_gets_the_answer_of_an_id_that_never_was_and_leaves_no_line(
    town: Town, client: Browser
) -> None:
    other = await client.login(town.actor("shiojiri"))
    answers = [await other.get(f"/workers/{one}") for one in (town.worker(), uuid4())]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert await noted(town) == []


async def test_roles_see_what_they_may(town: Town, client: Browser) -> None:
    for role, status in (
        ("director", 200),
        ("staff", 200),
        ("leader", 403),
        ("worker", 403),
        ("client", 403),
        ("coordinator", 403),
    ):
        who = await client.login(town.actor("tateshina", role))
        assert (await who.get("/workers")).status_code == status, role
        assert (await who.get(f"/workers/{town.worker()}")).status_code == status, role
