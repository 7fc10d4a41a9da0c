"""Questions through the pages: who speaks with whom, what goes on to the client, what is learnt."""

from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from tenants.db import begin
from tests.conftest import Browser, Town
from tests.deliveries import seed
from tests.deliveries.seed import NOW
from tests.files.seed import GOOD, form_of, upload
from tests.hands import rows
from tests.sharing.test_pages import fields, plain, send
from workers_async.runner import drain
from yui.notices import mail
from yui.threads import actions
from yui.threads.manuals import actions as manuals
from yui.threads.refusals import ClientKeptOut

pytestmark = pytest.mark.anyio
MAIL, PHONE = "tantou@client.example.jp", "03-1234-5678"


async def asked(
    client: Browser, town: Town, work: UUID, *given: tuple[str, bytes], worker: int = 1
) -> UUID:
    """A question the worker asks on her page; its id."""
    hers = form_of(await client.login(town.actor("tateshina", "worker", worker)))
    path = f"/me/assignments/{work}/questions"
    done = await upload(
        hers, path, path, *given, title="見本の3行目", text="空欄はどう入力しますか。"
    )
    assert done.status_code == 303, done.text
    return UUID(done.headers["location"].rsplit("/", 1)[1])


async def task_of(town: Town, work: UUID) -> UUID:
    (row,) = await rows(town, "select task_id from app.assignment where id = $1", work)
    found: UUID = row["task_id"]
    return found


async def events(town: Town) -> list[dict[str, Any]]:
    return await rows(
        town,
        "select actor, scope, subject, detail from audit.entry"
        " where action = 'guard.client_in_thread' order by seq",
    )


async def test_a_question_is_answered_by_the_leader_with_files_on_both_sides(
    town: Town, client: Browser
) -> None:
    mail.set_up(town.settings)
    work = await seed.assignment(town, quantity=100)
    thread = await asked(client, town, work, ("画面.png", GOOD["絵.png"]))
    await drain(now=NOW)
    leader = form_of(await client.login(town.actor("tateshina", "leader")))
    told = await rows(town, "select to_id, link from app.notice where kind = 'thread.asked'")
    assert {row["to_id"] for row in told} == {
        town.actor("tateshina", "leader").id,
        town.actor("tateshina").id,
    }
    assert {row["link"] for row in told} == {f"/questions/{thread}"}
    listed = (await leader.get("/questions")).text
    assert "見本の3行目" in listed
    assert "W-001" in listed
    path = f"/questions/{thread}"
    answer = await upload(
        leader,
        path,
        f"{path}/answers",
        ("見本.csv", GOOD["結果.csv"]),
        text="「－」を入力してください。",
    )
    assert answer.status_code == 303
    assert "見本の3行目" not in (await leader.get("/questions")).text
    hers = await client.login(town.actor("tateshina", "worker"))
    shown = (await hers.get(f"/me/questions/{thread}")).text
    assert "「－」を入力してください。" in shown
    assert "リーダー" in shown
    assert "tateshina leader" not in shown
    names = await rows(town, "select id, name from app.file where state = 'kept' order by id")
    assert [row["name"] for row in names] == ["画面.png", "見本.csv"]
    for row, body in zip(names, (GOOD["絵.png"], GOOD["結果.csv"]), strict=True):
        assert (await hers.get(f"/me/files/{row['id']}")).content == body
        assert (await leader.get(f"/files/{row['id']}")).content == body
    assert "質問に回答がありました" in (await hers.get("/me/notices")).text
    more = await send(hers, f"/me/questions/{thread}", f"/me/questions/{thread}", text="では0は？")
    assert more.status_code == 303
    assert "見本の3行目" in (await leader.get("/questions")).text
    closed = await send(leader, path, f"{path}/closing")
    assert closed.status_code == 303
    once = {"text": "まだあります", "once": str(uuid4())}
    token = await fields(hers, "/me", "/logout")
    late = await hers.post(f"/me/questions/{thread}", data={**token, **once})
    assert late.status_code == 409
    assert len(await rows(town, "select 1 from app.thread_message")) == 3


async def test_a_double_click_asks_and_answers_once(town: Town, client: Browser) -> None:
    work = await seed.assignment(town)
    hers = await client.login(town.actor("tateshina", "worker"))
    path = f"/me/assignments/{work}/questions"
    hidden = await fields(hers, path, path)
    answers = [
        await hers.post(path, data={**hidden, "title": "題", "text": "文"}) for _ in range(2)
    ]
    assert len({answer.headers["location"] for answer in answers}) == 1
    thread = answers[0].headers["location"].rsplit("/", 1)[1]
    director = await client.login(town.actor("tateshina"))
    where = f"/questions/{thread}"
    hidden = await fields(director, where, f"{where}/answers")
    for _ in range(2):
        done = await director.post(f"{where}/answers", data={**hidden, "text": "答え"})
        assert done.status_code == 303
    assert len(await rows(town, "select 1 from app.thread_message")) == 2


CLIENT_ROUTES = [
    ("GET", "/questions"),
    ("GET", "/questions/{thread}"),
    ("POST", "/questions/{thread}/answers"),
    ("POST", "/questions/{thread}/members"),
    ("POST", "/questions/{thread}/closing"),
    ("GET", "/me/assignments/{work}/questions"),
    ("POST", "/me/assignments/{work}/questions"),
    ("GET", "/me/questions/{thread}"),
    ("POST", "/me/questions/{thread}"),
]


async def test_a_client_that_tries_to_take_part_is_refused_and_it_stands_in_the_audit_log(
    town: Town, client: Browser
) -> None:
    work = await seed.assignment(town)
    thread = await asked(client, town, work)
    company = await client.login(town.actor("tateshina", "client"))
    before = await rows(town, "select count(*) as n from app.thread_message")
    for method, path in CLIENT_ROUTES:
        url = path.format(thread=thread, work=work)
        body = {"text": "直接お願いします", "once": str(uuid4())} if method == "POST" else None
        refused = await company.request(method, url, data=body)
        assert refused.status_code == 403, (method, path)
        assert "見本の3行目" not in refused.text
        assert "働子" not in refused.text
    written = await events(town)
    assert len(written) == len(CLIENT_ROUTES)
    assert {row["actor"] for row in written} == {town.client_id()}
    assert {row["scope"] for row in written} == {"client"}
    assert await rows(town, "select count(*) as n from app.thread_message") == before
    async with begin(town.actor("tateshina", "system")) as tx:
        assert await tx.all(int, "select seq from audit.verify()") == []


async def test_no_client_can_be_made_a_member_and_the_attempt_is_written_down(
    town: Town, client: Browser
) -> None:
    work = await seed.assignment(town)
    thread = await asked(client, town, work)
    for role in ("director", "leader"):
        staff = await client.login(town.actor("tateshina", role))
        path = f"/questions/{thread}"
        refused = await send(staff, path, f"{path}/members", member=str(town.client_id()))
        assert refused.status_code == 403
        assert "クライアント企業の方は" in refused.text
    written = await events(town)
    assert [row["subject"] for row in written] == [str(town.client_id())] * 2
    members = await rows(town, "select role, member_id from app.thread_member")
    assert members == [{"role": "worker", "member_id": town.worker()}]
    director = await client.login(town.actor("tateshina"))
    strangers = (uuid4(), town.actor("shiojiri", "leader").id, town.actor("tateshina", "staff").id)
    for stranger in strangers:
        token = await fields(director, path, f"{path}/members")
        unknown = await director.post(f"{path}/members", data={**token, "member": str(stranger)})
        assert unknown.status_code == 404
    leader = town.actor("tateshina", "leader").id
    assert (await send(director, path, f"{path}/members", member=str(leader))).status_code == 303
    assert len(await events(town)) == 2


async def test_the_database_itself_knows_no_client_in_a_thread(town: Town, client: Browser) -> None:
    work = await seed.assignment(town)
    thread = await asked(client, town, work)
    company = town.actor("tateshina", "client")
    for table in ("thread", "thread_member", "thread_message", "client_question", "manual", "faq"):
        async with begin(company) as tx:
            assert await tx.value(f"select count(*) from app.{table}") == 0  # type: ignore[arg-type]
    with pytest.raises(ClientKeptOut):
        async with begin(company) as tx:
            await actions.say(tx, thread=thread, text="x", once=uuid4(), now=NOW)
    import asyncpg

    for role in ("client", "partner", ""):
        with pytest.raises(asyncpg.CheckViolationError):
            await rows(
                town,
                "insert into app.thread_member (tenant_id, thread_id, member_id, worker_id, role, joined_at)"
                " values ($1, $2, $3, $4, $5, now())",
                *(town.tenant("tateshina"), thread, town.client_id(), town.worker(), role),
            )
    with pytest.raises(asyncpg.ForeignKeyViolationError):
        await rows(
            town,
            "insert into app.thread_message (tenant_id, thread_id, worker_id, author_id, author_role, text,"
            " once, sent_at) values ($1, $2, $3, $4, 'leader', 'x', $5, now())",
            *(town.tenant("tateshina"), thread, town.worker(), town.client_id(), uuid4()),
        )


async def test_another_worker_and_another_town_get_the_answer_of_an_id_that_never_was(
    town: Town, client: Browser
) -> None:
    work = await seed.assignment(town)
    thread = await asked(client, town, work)
    task = await task_of(town, work)
    for who in (town.actor("tateshina", "worker", 2), town.actor("shiojiri", "worker")):
        await same_as_none(
            await client.login(who),
            {
                "/me/assignments/{}/questions": work,
                "/me/questions/{}": thread,
                "/me/assignments/{}/ticks": work,
                "/me/assignments/{}/effort": work,
            },
            {"text": "x", "title": "y", "once": str(uuid4()), "item": "x", "minutes": "5"},
        )
    other = await client.login(town.actor("shiojiri"))
    await same_as_none(
        other,
        {
            "/questions/{}": thread,
            "/questions/{}/answers": thread,
            "/questions/{}/closing": thread,
            "/questions/{}/faq": thread,
            "/tasks/{}/manual": task,
            "/tasks/{}/client-questions": task,
        },
        {"text": "x", "once": str(uuid4()), "question": "q", "answer": "a", "seen": "0"},
    )


WANTED = {
    "questions": ("title", "text", "once"),
    "answers": ("text", "once"),
    "closing": (),
    "faq": ("question", "answer"),
    "manual": ("text", "seen"),
    "client-questions": ("question",),
    "ticks": ("item",),
    "effort": ("minutes",),
}


async def same_as_none(
    browser: httpx.AsyncClient, paths: dict[str, UUID], data: dict[str, str]
) -> None:
    for path, known in paths.items():
        last = path.rsplit("/", 1)[1]
        wanted = WANTED.get(last, ("text", "once"))
        body = {name: data[name] for name in wanted}
        for method in ("GET", "POST"):
            answers = []
            for one in (known, uuid4()):
                url = path.format(one)
                sent = {"data": body} if method == "POST" else {}
                found = await browser.request(method, url, **sent)  # type: ignore[arg-type]
                answers.append((found.status_code, plain(found.text, one)))
            assert answers[0] == answers[1], (method, path)
            assert answers[0][0] in {404, 405}, (method, path, answers[0][0])


async def test_a_leader_sees_no_mail_and_no_telephone_of_a_client(
    town: Town, client: Browser
) -> None:
    work = await seed.assignment(town)
    task = await task_of(town, work)
    thread = await asked(client, town, work)
    await rows(
        town,
        "update app.client set contact = $2 where tenant_id = $1",
        *(town.tenant("tateshina"), f"担当 {MAIL} {PHONE}"),
    )
    leader = await client.login(town.actor("tateshina", "leader"))
    path = f"/questions/{thread}"
    noted = await send(leader, path, f"{path}/client-question", question="空欄の扱いを確かめたい")
    assert noted.status_code == 303
    (order,) = await rows(town, "select order_id from app.task where id = $1", task)
    pages = [
        path,
        "/questions",
        f"/tasks/{task}",
        f"/tasks/{task}/manual",
        f"/tasks/{task}/client-questions",
        f"/orders/{order['order_id']}",
        "/orders",
        "/board",
        "/clients",
    ]
    for each in pages:
        found = await leader.get(each)
        assert found.status_code in {200, 403}, each
        assert MAIL not in found.text, each
        assert PHONE not in found.text, each
    assert (await leader.get("/client-questions")).status_code == 403
    assert (await leader.post("/client-questions/x/forwarding")).status_code in {403, 404}


async def test_a_question_to_the_client_goes_through_the_director(
    town: Town, client: Browser
) -> None:
    mail.set_up(town.settings)
    work = await seed.assignment(town)
    thread = await asked(client, town, work)
    leader = await client.login(town.actor("tateshina", "leader"))
    path = f"/questions/{thread}"
    for named in ("働子1 さんからの質問です", "W-001の件", "tateshina.w1@yui.test まで"):
        refused = await send(leader, path, f"{path}/client-question", question=named)
        assert refused.status_code == 422, named
        assert "ワーカーの名前" in refused.text
    await send(leader, path, f"{path}/client-question", question="空欄の扱いを確かめたい")
    to_client = "select body from app.notice where to_id = $1"
    assert await rows(town, to_client, town.client_id()) == []
    (noted,) = await rows(town, "select id, state from app.client_question")
    assert noted["state"] == "noted"
    director = await client.login(town.actor("tateshina"))
    forwarding = f"/client-questions/{noted['id']}/forwarding"
    sent = await send(
        director, "/client-questions", forwarding, question="空欄は「－」でよろしいですか。"
    )
    assert sent.status_code == 303
    assert await rows(town, to_client, town.client_id()) == [
        {"body": "空欄は「－」でよろしいですか。"}
    ]
    again = await director.post(
        forwarding, data={**await fields(director, "/board", "/logout"), "question": "x"}
    )
    assert again.status_code == 409
    back = f"/client-questions/{noted['id']}/answer"
    assert (await send(director, "/client-questions", back, answer="はい")).status_code == 303
    (settled,) = await rows(town, "select state, answer from app.client_question")
    assert settled == {"state": "answered", "answer": "はい"}
    assert "はい" in (await leader.get(path)).text
    hers = await client.login(town.actor("tateshina", "worker"))
    assert "空欄は「－」でよろしいですか" not in (await hers.get(f"/me/questions/{thread}")).text


async def test_an_answered_question_becomes_the_manuals_for_everyone_on_the_task(
    town: Town, client: Browser
) -> None:
    task = await seed.task(town)
    work = await seed.assignment(town, of=task)
    other = await seed.assignment(town, of=task, worker=2)
    thread = await asked(client, town, work)
    leader = await client.login(town.actor("tateshina", "leader"))
    path = f"/questions/{thread}"
    faq = f"{path}/faq"
    early = await send(leader, faq, faq, question="空欄は？", answer="「－」")
    assert early.status_code == 409
    await send(leader, path, f"{path}/answers", text="「－」と入力してください。")
    named = await send(leader, faq, faq, question="働子1さんの質問", answer="「－」")
    assert named.status_code == 422
    assert (
        await send(leader, faq, faq, question="空欄は？", answer="「－」です。")
    ).status_code == 303
    twice = await send(leader, faq, faq, question="空欄は？", answer="「－」です。")
    assert twice.status_code == 409
    for number, mine in ((1, work), (2, other)):
        hers = await client.login(town.actor("tateshina", "worker", number))
        for shown in (f"/me/assignments/{mine}", f"/me/assignments/{mine}/questions"):
            text = (await hers.get(shown)).text
            assert "空欄は？" in text
            assert "「－」です。" in text
    stranger = town.actor("tateshina", "worker", 3)
    async with begin(stranger) as tx:
        assert await tx.value("select gate.my_manual($1)", work) is None


async def test_a_manual_is_published_in_versions_and_its_files_are_for_whoever_works_on_it(
    town: Town, client: Browser
) -> None:
    task = await seed.task(town)
    work = await seed.assignment(town, of=task)
    director = form_of(await client.login(town.actor("tateshina")))
    path = f"/tasks/{task}/manual"
    done = await upload(
        director,
        path,
        path,
        ("見本.xlsx", GOOD["表.xlsx"]),
        text="見本のとおり",
        checklist="見出し\n件数\n",
    )
    assert done.status_code == 303
    stale = await director.post(
        path, data={**await fields(director, "/board", "/logout"), "seen": "0", "text": "古い"}
    )
    assert stale.status_code == 409
    (file,) = await rows(town, "select id from app.file")
    hers = await client.login(town.actor("tateshina", "worker"))
    shown = (await hers.get(f"/me/assignments/{work}")).text
    for word in ("見本のとおり", "見出し", "件数", "見本.xlsx", "質問する", "任意・単価算定用"):
        assert word in shown
    assert (await hers.get(f"/me/files/{file['id']}")).content == GOOD["表.xlsx"]
    for who in (("tateshina", "worker", 2), ("shiojiri", "worker", 1)):
        other = await client.login(town.actor(*who))
        assert (await other.get(f"/me/files/{file['id']}")).status_code == 404
    ticks = f"/me/assignments/{work}/ticks"
    token = await fields(hers, "/me", "/logout")
    ticked = await hers.post(ticks, data={**token, "item": "件数", "ticked": "1"})
    assert ticked.status_code == 303
    assert 'class="done"' in (await hers.get(f"/me/assignments/{work}")).text
    gone = await hers.post(ticks, data={**token, "item": "ない項目", "ticked": "1"})
    assert gone.status_code == 409
    await rows(town, "update app.assignment set state = 'ended' where id = $1", work)
    assert (await hers.get(f"/me/files/{file['id']}")).status_code == 404
    assert (await hers.get(f"/me/assignments/{work}")).status_code == 200


async def test_her_minutes_are_one_sum_without_any_time_and_are_read_of_three_together(
    town: Town, client: Browser
) -> None:
    task = await seed.task(town)
    columns = await rows(
        town,
        "select column_name from information_schema.columns"
        " where table_schema = 'app' and table_name = 'effort'",
    )
    assert {row["column_name"] for row in columns} == {
        "tenant_id",
        "assignment_id",
        "worker_id",
        "minutes",
    }
    director = town.actor("tateshina")
    for number in (1, 2, 3):
        async with begin(director) as tx:
            assert await manuals.efforts(tx, task=task) is None
        work = await seed.assignment(town, of=task, worker=number)
        hers = await client.login(town.actor("tateshina", "worker", number))
        path = f"/me/assignments/{work}"
        await send(hers, path, f"{path}/deliveries", quantity="10")
        before = await rows(town, "select count(*) as n from audit.entry")
        for minutes in ("55", "60"):
            assert (await send(hers, path, f"{path}/effort", minutes=minutes)).status_code == 303
        assert await rows(town, "select count(*) as n from audit.entry") == before
        for wrong in ("-1", "x", "9:00", "1000001"):
            refused = await send(hers, path, f"{path}/effort", minutes=wrong)
            assert refused.status_code == 422
    async with begin(director) as tx:
        found = await manuals.efforts(tx, task=task)
    assert found is not None
    assert (found.people, found.minutes, found.per_unit) == (3, 180, 6)


async def test_an_answer_that_reads_like_an_order_is_hinted_before_it_goes(
    town: Town, client: Browser
) -> None:
    work = await seed.assignment(town)
    thread = await asked(client, town, work)
    director = await client.login(town.actor("tateshina"))
    path = f"/questions/{thread}"
    text = "毎日必ず9時に始めてください。"
    hinted = await send(director, path, f"{path}/answers", text=text)
    assert hinted.status_code == 422
    assert "このまま送る理由" in hinted.text
    assert text in hinted.text
    assert len(await rows(town, "select 1 from app.thread_message")) == 1
    sent = await send(director, path, f"{path}/answers", text=text, hint_reason="引用です")
    assert sent.status_code == 303
    assert len(await rows(town, "select 1 from app.thread_message")) == 2


async def test_the_pages_are_for_their_roles_alone(town: Town, client: Browser) -> None:
    work = await seed.assignment(town)
    thread = await asked(client, town, work)
    task = await task_of(town, work)
    for role in ("staff", "worker", "coordinator"):
        who = await client.login(town.actor("tateshina", role))
        for path in ("/questions", f"/questions/{thread}", f"/tasks/{task}/manual"):
            assert (await who.get(path)).status_code == 403, (role, path)
    for role in ("director", "staff", "leader", "coordinator"):
        who = await client.login(town.actor("tateshina", role))
        for path in (f"/me/assignments/{work}/questions", f"/me/questions/{thread}"):
            assert (await who.get(path)).status_code == 403, (role, path)
