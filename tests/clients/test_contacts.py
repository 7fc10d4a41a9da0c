"""A client's people: a director adds one, a mail lets her in, and ending her is at once."""

from uuid import uuid4

import pytest

from tests.clients import people
from tests.clients.people import add, enter, invite, mails, person, post
from tests.conftest import Browser, Town

pytestmark = pytest.mark.anyio


async def test_a_director_adds_a_person_of_a_client_who_sets_a_password_by_mail_and_logs_in(
    town: Town, client: Browser
) -> None:
    made = await add(town, client)
    async with town.admin() as admin:
        assert await admin.fetchval("select count(*) from auth.account where id = $1", made) == 0
    link = await invite(town, client, made)
    (letter,) = mails(town)
    text = letter.get_content()
    assert letter["To"] == "hana@example.jp" and "振興公社" in letter["Subject"]
    assert "立科町の得意先株式会社" in text and "ログインID：hana@example.jp" in text
    hers = await enter(client, link)
    home = await hers.get("/")
    assert home.status_code == 303 and home.headers["location"].startswith("/client")
    seen = await hers.get(home.headers["location"])
    assert seen.status_code == 200 and "田中 花" in seen.text
    again = await post(hers, link, {"password": people.PASSWORD, "again": people.PASSWORD})
    assert again.status_code == 422 and "このリンクは使えません" in again.text
    async with town.admin() as admin:
        noted = await admin.fetch(
            "select action from audit.entry where subject = $1 order by seq", str(made)
        )
    assert [row["action"] for row in noted] == ["client.contact_added", "client.contact_invited"]


async def test_whoever_is_ended_is_out_at_once_and_no_link_lets_her_back(
    town: Town, client: Browser
) -> None:
    made = await add(town, client)
    hers = await enter(client, await invite(town, client, made))
    spare = await invite(town, client, made)
    director = await client.login(town.actor("tateshina"))
    page = f"/clients/{town.client_id()}/contacts"
    assert (await hers.get("/client/quotes")).status_code == 200
    ended = await post(director, f"/contacts/{made}/ending", {}, page)
    assert ended.status_code == 303
    assert (await hers.get("/client/quotes")).headers["location"].startswith("/login")
    wrong = await post(hers, "/login", {"login": "hana@example.jp", "password": people.PASSWORD})
    assert wrong.status_code == 422
    used = await post(hers, spare, {"password": people.PASSWORD, "again": people.PASSWORD})
    assert used.status_code == 422
    assert "終了" in (await director.get(page)).text
    asked = await director.post(
        f"/contacts/{made}/invitation", data={"csrf": director.headers["x-csrf-token"]}
    )
    assert asked.status_code == 409
    assert await people.add(town, client) != made  # the same address may come back as a new person


async def test_an_invitation_again_ends_the_older_link_and_keeps_the_account(
    town: Town, client: Browser
) -> None:
    made = await add(town, client)
    first = await invite(town, client, made)
    second = await invite(town, client, made)
    stale = await post(client, first, {"password": people.PASSWORD, "again": people.PASSWORD})
    assert stale.status_code == 422
    await enter(client, second)
    async with town.admin() as admin:
        found = await admin.fetch("select id from auth.account where email = 'hana@example.jp'")
    assert [row["id"] for row in found] == [made]


async def test_two_towns_may_know_the_same_person_and_neither_learns_of_the_other(
    town: Town, client: Browser
) -> None:
    here = await person(town, client)
    made = await add(town, client, slug="shiojiri")
    link = await invite(town, client, made, slug="shiojiri")
    there = await enter(client, link, login="hana@example.jp/20215")
    assert (await here.get("/client/quotes")).status_code == 200
    assert (await there.get("/client/quotes")).status_code == 200
    assert "ログインID：hana@example.jp/20215" in "".join(
        each.get_content() for each in mails(town)
    )


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"email": "hana"}, "メールアドレスの形"),
        ({"email": "hana@example.jp, x@y.jp"}, "メールアドレスの形"),
        ({"name": ""}, "入力してください"),
        ({"parts": []}, "役割を1つ以上"),
        ({"parts": ["owner"]}, ""),
    ],
)
async def test_what_is_wrong_with_a_new_person_is_said_and_nothing_is_written(
    town: Town, client: Browser, change: dict[str, object], says: str
) -> None:
    director = await client.login(town.actor("tateshina"))
    path = f"/clients/{town.client_id()}/contacts"
    data = {"name": "田中 花", "email": "hana@example.jp", "parts": ["acceptor"]} | change
    refused = await post(director, path, data)
    assert refused.status_code == 422 and says in refused.text
    async with town.admin() as admin:
        assert await admin.fetchval("select count(*) from app.client_contact") == 0


async def test_an_address_is_there_once_for_a_client(town: Town, client: Browser) -> None:
    await add(town, client)
    director = await client.login(town.actor("tateshina"))
    path = f"/clients/{town.client_id()}/contacts"
    data = {"name": "別の人", "email": "HANA@example.jp", "parts": ["acceptor"]}
    assert (await post(director, path, data)).status_code == 409


async def test_nobody_but_the_towns_office_reaches_a_clients_people(
    town: Town, client: Browser
) -> None:
    made = await add(town, client)
    paths = [f"/clients/{town.client_id()}/contacts"]
    for who, status in (
        (town.actor("shiojiri"), 404),
        (town.actor("tateshina", "worker"), 403),
        (town.actor("tateshina", "leader"), 403),
        (town.actor("tateshina", "client"), 403),
        (town.actor("tateshina", "coordinator"), 403),
    ):
        browser = await client.login(who)
        assert [(await browser.get(path)).status_code for path in paths] == [status], who
        csrf = {"csrf": browser.headers["x-csrf-token"]}
        for what in ("invitation", "ending"):
            assert (
                await browser.post(f"/contacts/{made}/{what}", data=csrf)
            ).status_code == status, who
    director = await client.login(town.actor("tateshina"))
    csrf = {"csrf": director.headers["x-csrf-token"]}
    assert (await director.post(f"/contacts/{uuid4()}/ending", data=csrf)).status_code == 404
