"""P-07: a client reads and answers on its page what the director asked, and writes to her alone."""

import re
from uuid import UUID, uuid4

import pytest

from tenants.db import begin
from tests.clients.people import mails, person, post
from tests.conftest import Browser, Town
from tests.deliveries import seed
from tests.deliveries.seed import NOW
from tests.hands import rows
from tests.wall import surface
from tests.wall.visiting import allowed
from workers_async.runner import drain
from yui.notices import mail
from yui.threads.asking import actions as asking

pytestmark = pytest.mark.anyio
QUESTION = "空欄は「－」でよろしいですか。"


async def forwarded(town: Town, *, slug: str = "tateshina") -> tuple[UUID, UUID]:
    """A question that a leader noted and the director put to the client; it and its letter."""
    task = await seed.task(town)
    async with begin(town.actor(slug, "leader")) as tx:
        made = await asking.note(tx, task=task, question="空欄の扱い", now=NOW)
    async with begin(town.actor(slug)) as tx:
        await asking.forward(tx, question=made, text=QUESTION, now=NOW)
    async with town.admin() as admin:
        letter: UUID = await admin.fetchval(
            "select id from app.client_letter where question_id = $1", made
        )
    return made, letter


async def test_a_forwarded_question_is_read_and_answered_on_the_clients_page(
    town: Town, client: Browser
) -> None:
    mail.set_up(town.settings)
    hers = await person(town, client)
    question, letter = await forwarded(town)
    await drain(now=NOW)
    (told,) = [each for each in mails(town) if "確認のお願い" in each["Subject"]]
    assert told["To"] == "hana@example.jp" and "/client/letters" in told.get_content()
    page = "/client/letters"
    shown = (await hers.get(page)).text
    assert QUESTION in shown and "空欄の扱い" not in shown and "働子" not in shown
    answered = await post(
        hers, f"{page}/{letter}/answer", {"text": "はい、－です。", "once": str(uuid4())}, page
    )
    assert answered.status_code == 303
    assert "はい、－です。" in (await hers.get(page)).text
    again = await post(hers, f"{page}/{letter}/answer", {"text": "x", "once": str(uuid4())}, page)
    assert again.status_code == 409
    # It reaches the director, who passes it on in her words; nobody else has heard of it yet.
    await drain(now=NOW)
    heard = await rows(town, "select to_id from app.notice where kind = 'client.letter'")
    assert heard == [{"to_id": town.actor("tateshina").id}]
    (state,) = await rows(town, "select state, answer from app.client_question")
    assert state == {"state": "forwarded", "answer": ""}
    director = await client.login(town.actor("tateshina"))
    desk = (await director.get("/client-questions")).text
    assert "はい、－です。" in desk and "画面で回答がありました" in desk
    form = {"answer": "空欄は－とする"}
    path = f"/client-questions/{question}/answer"
    assert (await post(director, path, form, "/client-questions")).status_code == 303
    (state,) = await rows(town, "select state, answer from app.client_question")
    assert state == {"state": "answered", "answer": "空欄は－とする"}
    assert "空欄は－とする" not in (await hers.get(page)).text


async def test_what_was_answered_by_telephone_or_taken_back_waits_for_the_client_no_more(
    town: Town, client: Browser
) -> None:
    hers = await client.login(town.actor("tateshina", "client"))
    for verb, says in (("answer", "お聞きした回答"), ("withdraw", "取り下げました")):
        question, letter = await forwarded(town)
        async with begin(town.actor("tateshina")) as tx:
            if verb == "answer":
                await asking.answer(tx, question=question, text="電話で確認", now=NOW)
            else:
                await asking.withdraw(tx, question=question, now=NOW)
        shown = (await hers.get("/client/letters")).text
        assert says in shown and f"/client/letters/{letter}/answer" not in shown


async def test_a_clients_words_reach_the_director_alone_and_hers_come_back(
    town: Town, client: Browser
) -> None:
    mail.set_up(town.settings)
    hers = await person(town, client)
    page = "/client/letters"
    form = {"title": "納期について", "text": "1週間早められますか。", "once": str(uuid4())}
    for _ in range(2):
        assert (await post(hers, page, form)).status_code == 303
    await drain(now=NOW)
    kept = await rows(town, "select id, writer, from_client from app.client_letter")
    assert [(row["writer"], row["from_client"]) for row in kept] == [("田中 花", True)]
    told = await rows(town, "select distinct to_id from app.notice where kind = 'client.letter'")
    assert told == [{"to_id": town.actor("tateshina").id}]
    for role in ("leader", "worker", "staff"):
        other = await client.login(town.actor("tateshina", role))
        assert (await other.get("/letters")).status_code == 403, role
    director = await client.login(town.actor("tateshina"))
    assert "1週間早められますか" in (await director.get("/letters")).text
    reply = {"text": "はい、調整します。", "once": str(uuid4())}
    path = f"/letters/{kept[0]['id']}/reply"
    assert (await post(director, path, reply, "/letters")).status_code == 303
    late = {"text": "もう一度", "once": str(uuid4())}
    assert (await post(director, path, late, "/letters")).status_code == 409
    assert "はい、調整します。" in (await hers.get(page)).text
    await drain(now=NOW)
    assert [each["To"] for each in mails(town) if "ご連絡への回答" in each["Subject"]] == [
        "hana@example.jp"
    ]


async def test_another_client_and_another_town_read_and_answer_none_of_it(
    town: Town, client: Browser
) -> None:
    _question, letter = await forwarded(town)
    far = await client.login(town.actor("shiojiri", "client"))
    assert QUESTION not in (await far.get("/client/letters")).text
    form = {"text": "x", "once": str(uuid4())}
    path = f"/client/letters/{letter}/answer"
    assert (await post(far, path, form, "/client/letters")).status_code == 404
    director = await client.login(town.actor("shiojiri"))
    assert (await post(director, f"/letters/{letter}/reply", form, "/letters")).status_code == 404
    async with town.admin() as admin:
        assert await admin.fetchval("select count(*) from app.client_letter") == 1


async def test_a_letter_has_no_place_for_a_worker_and_no_route_of_a_client_addresses_one(
    town: Town, client: Browser
) -> None:
    columns = await rows(
        town,
        "select column_name as name from information_schema.columns"
        " where table_schema = 'app' and table_name in"
        " ('client_letter', 'client_contact', 'client_assent')",
    )
    assert columns and not [
        row["name"] for row in columns if re.search(r"worker|task|thread", row["name"])
    ]
    writing = [
        route
        for route in surface.routes(client.app)
        if allowed(route, "client") and route.method == "POST" and route.path.startswith("/client")
    ]
    assert {"/client/letters", "/client/letters/{letter_id}/answer"} <= {
        route.path for route in writing
    }
    named = {
        name
        for route in writing
        for name in (*route.path_types, *(each.name for each in route.form))
    }
    assert named <= {
        *("letter_id", "handover_id", "contract_id", "quote_id"),
        *("title", "text", "once", "accepted", "version", "reason", "note"),
        *("pace", "quiet", "quiet_from", "quiet_to"),
        *("sha256", "post", "agree", "name"),
    }
