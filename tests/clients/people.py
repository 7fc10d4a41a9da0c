"""A client's people in tests: added and invited by a director through the pages, as a mail says."""

import re
from email import message_from_bytes, policy
from typing import Any
from uuid import UUID

import httpx

from tests.conftest import Browser, Town
from yui.accounts import mail as post_of_accounts
from yui.notices import mail

PASSWORD = "山あいの結ぶ手 2026"


def mails(town: Town) -> list[Any]:
    """What lies in the local sink, by recipient and subject."""
    folder = town.settings.home / "mail"
    found = [
        message_from_bytes(each.read_bytes(), policy=policy.default)
        for each in sorted(folder.glob("*.eml"))
    ]
    return sorted(found, key=lambda each: (each["To"], each["Subject"]))


async def post(browser: Any, path: str, data: dict[str, Any], shown: str = "") -> Any:
    """A form of the page `shown`, sent with its token."""
    found = re.search(r'name="csrf" value="([^"]+)"', (await browser.get(shown or path)).text)
    assert found
    return await browser.post(path, data={"csrf": found[1], **data})


async def add(
    town: Town,
    client: Browser,
    *,
    name: str = "田中 花",
    email: str = "hana@example.jp",
    parts: tuple[str, ...] = ("orderer", "acceptor"),
    of: UUID | None = None,
    slug: str = "tateshina",
) -> UUID:
    """A director adds her; returns her id."""
    director = await client.login(town.actor(slug))
    path = f"/clients/{of or town.client_id(slug)}/contacts"
    made = await post(director, path, {"name": name, "email": email, "parts": list(parts)})
    assert made.status_code == 303, made.text
    async with town.admin() as admin:
        found: UUID = await admin.fetchval(
            "select id from app.client_contact where email = $1 and tenant_id = $2"
            " and ended_at is null",
            email,
            int(town.tenant(slug)),
        )
    return found


async def invite(town: Town, client: Browser, contact: UUID, *, slug: str = "tateshina") -> str:
    """The director invites her; returns the link in the newest mail to her."""
    mail.set_up(town.settings)
    base = town.settings.base_url
    post_of_accounts.set_up(mail.way_out(town.settings), base_url=base)
    director = await client.login(town.actor(slug))
    async with town.admin() as admin:
        of = await admin.fetchval("select client_id from app.client_contact where id = $1", contact)
        email = await admin.fetchval("select email from app.client_contact where id = $1", contact)
    before = {each["Message-ID"] for each in mails(town)}
    page = f"/clients/{of}/contacts"
    asked = await post(director, f"/contacts/{contact}/invitation", {}, page)
    assert asked.status_code == 303, asked.text
    await post_of_accounts.settled()
    (letter,) = [each for each in mails(town) if each["Message-ID"] not in before]
    assert letter["To"] == email
    found = re.search(r"https://yui\.test(/reset/\S+)", letter.get_content())
    assert found
    return found[1]


async def enter(client: Browser, link: str, *, login: str = "hana@example.jp") -> Browser:
    """She sets her password by the link and logs in; her browser."""
    hers = Browser(transport=httpx.ASGITransport(app=client.app), base_url="https://yui.test")
    set_it = await post(hers, link, {"password": PASSWORD, "again": PASSWORD})
    assert set_it.status_code == 303, set_it.text
    entered = await post(hers, "/login", {"login": login, "password": PASSWORD})
    assert entered.status_code == 303, entered.text
    return hers


async def person(
    town: Town,
    client: Browser,
    *,
    email: str = "hana@example.jp",
    parts: tuple[str, ...] = ("orderer", "acceptor"),
    of: UUID | None = None,
    slug: str = "tateshina",
) -> Browser:
    """All of it: added, invited, her password set, logged in."""
    made = await add(town, client, email=email, parts=parts, of=of, slug=slug)
    return await enter(client, await invite(town, client, made, slug=slug), login=email)
