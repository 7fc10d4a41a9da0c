"""The workers' board: they talk under names they choose, name no client, and the office may hide."""

from datetime import datetime
from uuid import UUID

import pytest

from tenants.db import begin
from tenants.refusal import Unknown
from tests import world
from tests.conftest import Browser, Town
from workers_async.runner import drain
from yui import clock
from yui.notices import mail
from yui.peers import actions
from yui.peers.model import AlreadyHidden, ClientNamed, NewPost, ThreadClosed

pytestmark = pytest.mark.anyio
NOW = datetime.combine(world.TODAY, datetime.min.time(), clock.TOKYO).replace(hour=10)


async def posted(town: Town, new: NewPost, *, who: int = 1, slug: str = "tateshina") -> UUID:
    async with begin(town.actor(slug, "worker", who)) as tx:
        return await actions.post(tx, new, now=NOW)


def asked(said: str = "入力のこつを教えてください。", title: str = "入力の早道") -> NewPost:
    return NewPost(said, "りんご", title=title)


@pytest.mark.parametrize(
    "said",
    [
        "立科町の得意先株式会社の仕事は大変です",
        "タテ…立科町の 得意先 さんの件",
        "立科町ノ得意先（カブ）",
        "立科町の得意先のひとに聞きました",
    ],
)
async def test_a_text_that_names_a_client_is_blocked_and_says_which_word(
    town: Town, client: Browser, said: str
) -> None:
    with pytest.raises(ClientNamed) as no:
        await posted(town, asked(said))
    assert (no.value.field, no.value.values["name"]) == ("said", "立科町の得意先株式会社")
    with pytest.raises(ClientNamed):
        await posted(town, asked(title=said))
    with pytest.raises(ClientNamed):
        await posted(town, NewPost("こんにちは", said[:20], title="はじめまして"))
    her = await client.login(town.actor("tateshina", "worker", 1))
    form = {"title": "相談", "said": said, "as_name": "りんご"}
    answer = await her.post("/me/peers", data=form)
    assert answer.status_code == 422
    assert "立科町の得意先株式会社" in answer.text and "守秘義務" in answer.text
    assert said in answer.text  # what she wrote is not lost
    async with town.admin() as admin:
        assert await admin.fetchval("select count(*) from app.peer_post") == 0


async def test_another_towns_client_is_no_client_here_and_other_words_pass(town: Town) -> None:
    await posted(town, asked("塩尻市の得意先株式会社を知っていますか"))
    await posted(town, asked("立科町の得意なこと"))


async def test_she_asks_another_answers_and_she_is_told_once(town: Town, client: Browser) -> None:
    thread = await posted(town, asked())
    await posted(
        town, NewPost("先に表を作ると速いです。", "せんぱい", mentor=True, thread=thread), who=2
    )
    mail.set_up(town.settings)
    await posted(town, NewPost("ありがとう！", "りんご", thread=thread))
    assert await drain(now=NOW) >= 2
    assert await drain(now=NOW) == 0
    async with town.admin() as admin:
        told = await admin.fetch("select to_id from app.notice where kind = 'peers.answered'")
        assert [row[0] for row in told] == [town.worker()]
    other = await client.login(town.actor("tateshina", "worker", 2))
    shown = await other.get(f"/me/peers/{thread}")
    assert shown.status_code == 200
    for text in ("りんご", "せんぱい", "先輩", "先に表を作ると速いです。"):
        assert text in shown.text
    assert "働子1" not in shown.text and "W-001" not in shown.text


async def test_the_office_hides_a_post_once_with_a_reason_that_everybody_reads(
    town: Town, client: Browser
) -> None:
    thread = await posted(town, asked())
    bad = await posted(town, NewPost("あの人は…", "みかん", thread=thread), who=2)
    her = await client.login(town.actor("tateshina", "worker", 1))
    form = {"post": str(bad), "why": "悪口だと思います"}
    for _ in range(2):
        assert (await her.post(f"/me/peers/{thread}/report", data=form)).status_code == 303
    mail.set_up(town.settings)
    await drain(now=NOW)
    director = await client.login(town.actor("tateshina"))
    look = await director.get(f"/peers/{thread}")
    assert look.text.count("悪口だと思います") == 1 and "働子" not in look.text
    hidden = {"post": str(bad), "reason": "人への悪口のため"}
    assert (await director.post(f"/peers/{thread}", data=hidden)).status_code == 303
    assert (await director.post(f"/peers/{thread}", data=hidden)).status_code == 409
    shown = await her.get(f"/me/peers/{thread}")
    assert "あの人は…" not in shown.text and "人への悪口のため" in shown.text
    async with begin(town.actor("tateshina")) as tx:
        with pytest.raises(AlreadyHidden):
            await actions.hide(tx, thread=thread, post=bad, reason="また", now=NOW)
        await actions.hide(tx, thread=thread, post=thread, reason="話題を閉じます", now=NOW)
    with pytest.raises(ThreadClosed):
        await posted(town, NewPost("まだ", "みかん", thread=thread), who=2)


async def test_another_town_a_client_and_a_leader_have_no_part_in_it(
    town: Town, client: Browser
) -> None:
    thread = await posted(town, asked())
    with pytest.raises(Unknown):
        await posted(town, NewPost("やあ", "よそ", thread=thread), slug="shiojiri")
    there = await client.login(town.actor("shiojiri", "worker", 1))
    assert (await there.get(f"/me/peers/{thread}")).status_code == 404
    assert "入力の早道" not in (await there.get("/me/peers")).text
    office = await client.login(town.actor("shiojiri"))
    assert (await office.get(f"/peers/{thread}")).status_code == 404
    for role in ("client", "leader"):
        other = await client.login(town.actor("tateshina", role))
        assert (await other.get("/peers")).status_code in {403, 404}
        assert (await other.get("/me/peers")).status_code in {403, 404}


async def test_nobody_but_her_reads_who_wrote_not_even_the_office(town: Town) -> None:
    await posted(town, asked())
    for role, who, seen in (
        ("worker", 1, 1),
        ("worker", 2, 0),
        ("director", 1, 0),
        ("staff", 1, 0),
    ):
        actor = (
            town.actor("tateshina", role, who)
            if role == "worker"
            else town.actor("tateshina", role)
        )
        async with begin(actor) as tx:
            assert await tx.value("select count(*) from app.peer_author") == seen, role
