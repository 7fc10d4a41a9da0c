"""A story is shown while she consents to just this text, and nowhere from the moment she takes it back."""

from uuid import UUID

import pytest

from tenants.db import begin
from tests import hands
from tests.conftest import Browser, Town
from tests.surveys.seed import NOW
from yui.surveys.stories import actions
from yui.surveys.stories.model import Words

pytestmark = pytest.mark.anyio
WORDS = Words("家で働くということ", "朝は畑、昼から入力の仕事をしています。", "みどり")
PUBLIC = "/towns/tateshina/stories"


async def offered(town: Town) -> UUID:
    async with begin(town.actor("tateshina", "worker")) as tx:
        story = await actions.write(tx, words=WORDS, now=NOW)
    async with begin(town.actor("tateshina", "worker")) as tx:
        await actions.offer(tx, story=story, now=NOW)
    return story


async def test_a_consent_taken_back_hides_the_story_everywhere_at_once(
    town: Town, client: Browser
) -> None:
    story = await offered(town)
    director = await client.login(town.actor("tateshina"))
    assert WORDS.text in (await director.get("/stories")).text
    assert WORDS.text not in (await client.get(PUBLIC)).text
    done = await hands.post(director, f"/stories/{story}/publication", {}, "/stories")
    assert done.status_code == 303
    shown = await client.get(PUBLIC)
    assert WORDS.text in shown.text and "みどり" in shown.text and "働子1" not in shown.text
    assert shown.headers["cache-control"] == "no-store"
    assert WORDS.text not in (await client.get("/towns/shiojiri/stories")).text
    her = await client.login(town.actor("tateshina", "worker"))
    await hands.post(her, f"/me/stories/{story}/revocation", {}, "/me/stories")
    for reader, path in ((client, PUBLIC), (director, "/stories"), (director, PUBLIC)):
        assert WORDS.text not in (await reader.get(path)).text, path
    assert WORDS.text in (await her.get("/me/stories")).text
    (consent,) = await hands.rows(town, "select * from app.story_consent")
    assert consent["given_at"] == NOW and consent["revoked_at"] is not None
    assert consent["sha256"] == WORDS.digest()


async def test_without_a_standing_consent_nothing_is_read_published_or_changed(
    town: Town, client: Browser
) -> None:
    async with begin(town.actor("tateshina", "worker")) as tx:
        story = await actions.write(tx, words=WORDS, now=NOW)
    async with begin(town.actor("tateshina")) as tx:
        assert await actions.offered(tx, after=None, most=10) == []
        assert await hands.refused(actions.publish(tx, story=story, now=NOW)) == "not_found"
    async with begin(town.actor("tateshina", "worker")) as tx:
        await actions.offer(tx, story=story, now=NOW)
        edit = actions.rewrite(tx, story=story, words=WORDS, now=NOW)
        assert await hands.refused(edit) == "survey_not_now"
    async with begin(town.actor("tateshina")) as tx:
        await actions.give_back(tx, story=story, note="会社名を消してください。", now=NOW)
        assert await hands.refused(actions.publish(tx, story=story, now=NOW)) == "not_found"
    her = await client.login(town.actor("tateshina", "worker"))
    assert "会社名を消してください。" in (await her.get("/me/stories")).text


async def test_a_story_is_hers_alone_until_then(town: Town, client: Browser) -> None:
    story = await offered(town)
    for slug, number in (("tateshina", 2), ("shiojiri", 1)):
        other = await client.login(town.actor(slug, "worker", number))
        assert WORDS.text not in (await other.get("/me/stories")).text
        for path in ("", "/consent", "/revocation"):
            form = {"title": "x", "text": "x", "pen_name": "x"} if not path else {"agreed": "on"}
            form = {} if path == "/revocation" else form
            answer = await hands.post(other, f"/me/stories/{story}{path}", form, "/me/stories")
            assert answer.status_code == 404, (slug, path)
    far = await client.login(town.actor("shiojiri"))
    answer = await hands.post(far, f"/stories/{story}/publication", {}, "/stories")
    assert answer.status_code == 404
    for role in ("leader", "client", "coordinator"):
        reader = await client.login(town.actor("tateshina", role))
        assert (await reader.get("/stories")).status_code == 403
    assert (await client.get("/towns/nowhere/stories")).status_code == 404
