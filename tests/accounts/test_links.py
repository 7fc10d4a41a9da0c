"""Log-in by a mailed link, invitations of persons, and the town that a session looks at."""

import re
from email import message_from_bytes
from typing import Any
from uuid import uuid4

import pytest

from tenants import db
from tenants.refusal import Unknown
from tests.accounts.test_pages import token_in
from tests.world import PASSWORD, ident, tenant
from yui import clock
from yui.accounts import actions, mail
from yui.accounts.links.model import AccountClosed, Invited

pytestmark = pytest.mark.anyio
LOGIN = "tateshina.w1"


async def mails(town: Any) -> list[tuple[str, str]]:
    """Every mail so far: its address and its text."""
    await mail.settled()
    parts = [
        message_from_bytes(path.read_bytes())
        for path in sorted((town.settings.home / "mail").glob("*.eml"))
    ]
    return [(part["To"], part.get_payload(decode=True).decode()) for part in parts]  # type: ignore[union-attr]


def link_in(text: str) -> str:
    found = re.search(r"https://yui\.test(/login/link/\S+)", text)
    assert found, text
    return found[1]


async def asked(client: Any, town: Any, login: str = LOGIN) -> list[tuple[str, str]]:
    form = {"csrf": token_in((await client.get("/login/link")).text), "login": login}
    answer = await client.post("/login/link", data=form)
    assert answer.status_code == 303 and answer.headers["location"] == "/login"
    return await mails(town)


async def use(client: Any, link: str) -> Any:
    shown = await client.get(link)
    if 'name="csrf"' not in shown.text:
        shown = await client.get("/login")
    return await client.post(link, data={"csrf": token_in(shown.text)})


async def invite(subject: Any, email: str, slug: str = "tateshina") -> Invited:
    async with db.begin_auth() as tx:
        return await actions.invite(
            tx, subject=subject, town=tenant(slug), name="花", email=email, now=clock.now()
        )


@pytest.mark.parametrize("login", [LOGIN, f"{LOGIN}@yui.test", f" {LOGIN.upper()}@YUI.test "])
async def test_a_link_logs_in_once_and_opening_it_uses_nothing_up(
    client: Any, town: Any, login: str
) -> None:
    ((to, text),) = await asked(client, town, login)
    assert to == f"{LOGIN}@yui.test"
    link = link_in(text)
    for _ in range(3):
        assert "tateshina 働子1" in (await client.get(link)).text
    assert (await use(client, link)).status_code == 303
    assert (await client.get("/account")).status_code == 200
    client.cookies.clear()
    spent = await use(client, link)
    assert spent.status_code == 422 and "このリンクは使えません" in spent.text
    assert (await client.get("/account")).status_code == 303


async def test_an_unknown_address_gets_the_same_answer_and_no_mail(client: Any, town: Any) -> None:
    assert await asked(client, town, "nobody@yui.test") == []
    assert "登録があれば" in (await client.get("/login")).text


async def test_a_new_link_ends_with_the_first_that_is_used(client: Any, town: Any) -> None:
    await asked(client, town)
    first, second = [link_in(text) for _, text in await asked(client, town)]
    assert (await use(client, first)).status_code == 303
    client.cookies.clear()
    assert (await use(client, second)).status_code == 422


@pytest.mark.parametrize("change", ["expires_at = now()", "used_at = now()"])
async def test_a_link_too_old_or_used_shows_nobodys_name(
    client: Any, town: Any, change: str
) -> None:
    ((_, text),) = await asked(client, town)
    async with town.admin() as admin:
        await admin.execute(f"update auth.link set {change}")
    assert "働子1" not in (await client.get(link_in(text))).text
    assert (await use(client, link_in(text))).status_code == 422


async def test_a_stranger_cannot_have_a_mailbox_filled_known_or_not(client: Any, town: Any) -> None:
    """Links and new passwords are counted together, within an hour and within a day."""
    for login in (LOGIN, "nobody@yui.test"):
        token = token_in((await client.get("/login/link")).text)
        form = {"csrf": token, "login": login}
        paths = ("/login/link", "/reset", "/login/link", "/reset", "/login/link", "/reset")
        codes = [(await client.post(path, data=form)).status_code for path in paths]
        assert codes == [303] * 5 + [429]
    assert len(await mails(town)) == 5
    async with town.admin() as admin:
        for day in (15, 20):
            await admin.execute(
                "update auth.throttle set hits = $1 where subject like 'mail day %'",
                day,
            )
            await admin.execute("delete from auth.throttle where subject like 'mail login:%'")
            status = (await client.post("/login/link", data=form)).status_code
            assert status == (303 if day == 15 else 429)


async def test_the_database_never_sees_the_link(client: Any, town: Any) -> None:
    ((_, text),) = await asked(client, town)
    token = link_in(text).rpartition("/")[2]
    async with town.admin() as admin:
        row = await admin.fetchrow("select l::text as kept from auth.link l")
    assert token not in row["kept"]


async def test_an_invited_person_logs_in_by_her_link_and_has_no_password(
    client: Any, town: Any
) -> None:
    subject = ident("tateshina/worker/new")
    await invite(subject, "Hana@example.jp")
    ((to, text),) = await mails(town)
    assert to == "Hana@example.jp" and "11月27日まで" in text
    assert (await use(client, link_in(text))).status_code == 303
    assert "hana@example.jp" in (await client.get("/account")).text
    client.cookies.clear()
    for password in (PASSWORD, "\x00 no account has this password"):
        form = {"csrf": token_in((await client.get("/login")).text), "login": "hana@example.jp"}
        answer = await client.post("/login", data={**form, "password": password})
        assert answer.status_code == 422


async def test_a_second_town_invites_the_same_account_and_cannot_turn_its_mail(
    client: Any, town: Any
) -> None:
    subject = ident("tateshina/worker/1")
    found = await invite(subject, "thief@example.jp", "shiojiri")
    assert found.login == LOGIN and found.email == f"{LOGIN}@yui.test"
    ((to, _),) = await mails(town)
    assert to == f"{LOGIN}@yui.test"
    async with town.admin() as admin:
        assert (
            await admin.fetchval("select count(*) from auth.account where subject = $1", subject)
            == 1
        )
        assert await admin.fetchval("select town from auth.account_town") == tenant("shiojiri")


async def test_a_closed_account_is_not_invited_again_by_the_way(client: Any, town: Any) -> None:
    async with town.admin() as admin:
        await admin.execute("update auth.account set active = false where login = $1", LOGIN)
    with pytest.raises(AccountClosed):
        await invite(ident("tateshina/worker/1"), "w1@example.jp")
    assert await mails(town) == []


async def test_a_session_turns_to_a_town_she_stands_in_and_to_no_other(
    client: Any, town: Any
) -> None:
    from tenants.sessions import session_of

    who = town.actor("tateshina", "worker", 1)
    hers = await client.login(who)
    async with db.begin_auth() as tx:
        assert await actions.add_town(tx, subject=who.id, town=tenant("shiojiri")) == 1
    for slug, fine in (("shiojiri", True), ("omachi", False), ("tateshina", True)):
        async with db.begin_auth() as tx:
            if fine:
                await actions.turn(tx, session=hers.session, town=tenant(slug))
            else:
                with pytest.raises(Unknown):
                    await actions.turn(tx, session=hers.session, town=tenant(slug))
        found = await session_of(hers.session)
        assert found is not None
        assert found.town == (tenant(slug) if fine else tenant("shiojiri"))


async def test_a_town_she_left_is_home_again_at_once_and_an_office_turns_nowhere(
    client: Any, town: Any
) -> None:
    from tenants.sessions import session_of

    who = town.actor("tateshina", "worker", 1)
    hers = await client.login(who)
    async with db.begin_auth() as tx:
        await actions.add_town(tx, subject=who.id, town=tenant("shiojiri"))
        await actions.turn(tx, session=hers.session, town=tenant("shiojiri"))
        account = await tx.value("select id from auth.login_lookup($1)", LOGIN)
        assert await actions.towns_of(tx, account=account) == [
            tenant("tateshina"),
            tenant("shiojiri"),
        ]
        await actions.end_town(tx, subject=who.id, town=tenant("shiojiri"))
    found = await session_of(hers.session)
    assert found is not None and found.town == tenant("tateshina")
    office = await client.login(town.actor("tateshina"))
    async with db.begin_auth() as tx:
        assert await actions.add_town(tx, subject=town.actor("tateshina").id, town=20215) == 0
        assert await actions.add_town(tx, subject=uuid4(), town=20215) == 0
        with pytest.raises(Unknown):
            await actions.turn(tx, session=office.session, town=tenant("shiojiri"))
