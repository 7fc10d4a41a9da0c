"""LINE's webhook: what it did not sign is refused; a code ties one LINE to one person."""

import base64
import hmac
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest
from cryptography.exceptions import InvalidTag

from tenants.db import begin
from tests.conftest import Browser, Town
from tests.notices.line import NOW_MS, SECRET, Line, did, tell_us, wrote
from tests.notices.test_routing import NOW, USER, after, link, mails, shown, tell
from workers_async.runner import drain
from yui.notices import config
from yui.notices.line import actions as line
from yui.notices.line import model, sealing
from yui.notices.line.model import Forged, LinkState

pytestmark = pytest.mark.anyio


def test_the_signature_is_hmac_sha256_of_the_raw_body_in_base64() -> None:
    body = b'{"destination":"U1","events":[]}'
    plain = base64.b64encode(hmac.new(SECRET.encode(), body, sha256).digest()).decode()
    assert model.heard(body, plain, secret=SECRET).events == []
    for forged in ("", plain[:-2] + "A=", plain.lower(), "あ"):
        with pytest.raises(Forged):
            model.heard(body, forged, secret=SECRET)
    with pytest.raises(Forged):
        model.heard(body + b" ", plain, secret=SECRET)
    with pytest.raises(Forged):
        model.heard(body, model.signed(body, secret=""), secret="")


def test_a_user_id_opens_in_its_own_row_alone() -> None:
    key, worker = b"k" * 32, Town.ident("x")
    sealed = sealing.seal(USER, key=key, town=20324, worker=worker)
    assert sealing.unseal(sealed, key=key, town=20324, worker=worker) == USER
    assert USER.encode() not in sealed
    with pytest.raises(InvalidTag):
        sealing.unseal(sealed, key=key, town=20215, worker=worker)


@pytest.mark.parametrize("text", ["", "こんにちは", "ABCDEFG", "ABCD EFGH0", "OOOO-1111"])
def test_what_is_no_code_is_not_asked_of_the_database(text: str) -> None:
    assert model.code_in(text) == ""
    assert model.code_in(" abcd-efgh ") == "ABCDEFGH"


async def test_a_forged_webhook_is_refused_and_changes_nothing(town: Town, client: Browser) -> None:
    with Line() as server:
        server.serve(town)
        await link(town)
        assert await tell_us(client, [did("unfollow", USER)], secret="not ours") == 401
        body = b'{"events":[]}'
        bare = await client.post("/api/open/line", content=body)
        assert bare.status_code == 401
    async with begin(town.actor("tateshina", "worker", 1)) as tx:
        assert (await line.mine(tx)).state is LinkState.LINKED


async def test_without_a_secret_there_is_no_webhook(town: Town, client: Browser) -> None:
    config.set_up(town.settings)
    assert await tell_us(client, [did("unfollow", USER)], secret="") == 404


async def test_she_sends_her_code_from_line_and_it_works_once(town: Town, client: Browser) -> None:
    with Line() as server:
        server.serve(town)
        me = await client.login(town.actor("tateshina", "worker", 1))
        assert (await me.post("/me/notices/line")).status_code == 303
        async with begin(town.actor("tateshina", "worker", 1)) as tx:
            code = await line.ask(tx, now=NOW)
        sent = wrote(USER, f" {code[:4].lower()}-{code[4:]} ")
        assert await tell_us(client, [sent]) == 200
        assert await tell_us(client, [sent]) == 200
        assert ["つながりました" in each for each in server.replies] == [True, False]
    assert "つながっています" in (await me.get("/me/notices/settings")).text
    async with town.admin() as admin:
        (row,) = await admin.fetch("select * from app.line_link")
    assert row["code_hash"] is None
    assert USER not in str(dict(row)) and USER.encode() not in row["user_sealed"]


async def test_one_line_account_is_no_two_persons(town: Town, client: Browser) -> None:
    with Line() as server:
        server.serve(town)
        await link(town)
        for slug, number in (("tateshina", 2), ("shiojiri", 1)):
            async with begin(town.actor(slug, "worker", number)) as tx:
                code = await line.ask(tx, now=NOW)
            await tell_us(client, [wrote(USER, code)])
            async with begin(town.actor(slug, "worker", number)) as tx:
                assert (await line.mine(tx)).state is LinkState.NONE
        assert all("ほかの方" in each for each in server.replies)
        me = await client.login(town.actor("tateshina", "worker", 1))
        assert (await me.post("/me/notices/line/end")).status_code == 303
        await link(town, slug="shiojiri")
    async with town.admin() as admin:
        kept = await admin.fetch("select worker_id from app.line_link where user_hash is not null")
    assert [row[0] for row in kept] == [town.worker("shiojiri", 1)]


async def test_a_code_ends_after_its_minutes(town: Town, client: Browser) -> None:
    async with begin(town.actor("tateshina", "worker", 1)) as tx:
        code = await line.ask(tx, now=NOW)
    async with town.admin() as admin:
        await admin.execute("update app.line_link set code_until = now() - interval '1 second'")
    async with begin(town.actor("tateshina", "system")) as tx:
        assert await line.bind(tx, user=USER, text=code, now=NOW) == "unknown"


async def test_line_blocked_falls_back_to_mail_also_for_what_it_took_after_the_block(
    town: Town, client: Browser
) -> None:
    """LINE answers 200 for whoever has blocked us and brings nothing; a webhook tells of it."""
    at = datetime.fromtimestamp(NOW_MS / 1000, UTC)
    with Line() as server:
        server.serve(town)
        await link(town)
        async with town.admin() as admin:
            await admin.execute("update app.line_link set told_at = $1", at - timedelta(days=1))
        await tell(town, "before", now=at - timedelta(minutes=2))
        await drain(now=at - timedelta(minutes=1))
        await tell(town, "after", now=at)
        await drain(now=at + timedelta(minutes=1))
        assert (len(server.taken), len(mails(town))) == (2, 0)
        assert await tell_us(client, [did("unfollow", USER)]) == 200
        assert await tell_us(client, [did("unfollow", USER)]) == 200
        await drain(now=at + timedelta(minutes=2))
        assert ["after" in each["Subject"] for each in mails(town)] == [True]
        await tell(town, "later", now=at)
        await drain(now=at + timedelta(minutes=3))
        assert (len(server.asked), len(mails(town))) == (2, 2)
        old = did("follow", USER, at=NOW_MS - 1)
        assert await tell_us(client, [old, did("follow", USER, at=NOW_MS + 1)]) == 200
        await tell(town, "again", now=at)
        await drain(now=at + timedelta(minutes=4))
        assert len(server.asked) == 3
    assert {each.state for each in await shown(town)} == {"sent"}


async def test_whose_line_it_is_nobody_else_finds(town: Town) -> None:
    await link(town)
    for slug, role in (
        ("tateshina", "director"),
        ("shiojiri", "director"),
        ("tateshina", "system"),
    ):
        async with begin(town.actor(slug, role)) as tx:
            assert (
                await tx.value("select count(*) from app.line_link where tenant_id = $1", tx.tenant)
                == 0
            )
    async with begin(town.actor("shiojiri", "system")) as tx:
        assert await line.user_of(tx, worker=town.worker()) == ""
    async with begin(town.actor("tateshina", "system")) as tx:
        assert await line.user_of(tx, worker=town.worker()) == USER
    import asyncpg

    for role in ("director", "worker"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with begin(town.actor("tateshina", role)) as tx:
                await line.user_of(tx, worker=town.worker())


async def test_a_message_through_line_names_no_third_person_and_no_body(town: Town) -> None:
    with Line() as server:
        server.serve(town)
        await link(town)
        await tell(town, "1")
        await drain(now=NOW)
        ((_, text),) = server.taken.values()
    assert text == "打診があります 1\nhttps://yui.test/me/offers"
    assert await after(town, 300) == 1
