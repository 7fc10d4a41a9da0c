"""The pages of stories: hers, the staff's, and the town's for visitors."""

from typing import Annotated, Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery
from msgspec import Meta, Struct

from tenants.actor import NOWHERE, TenantId, system
from tenants.db import begin
from tenants.guards import may
from tenants.refusal import Unknown
from yui import clock
from yui.audit.commands import noted
from yui.surveys.stories import actions
from yui.surveys.stories.model import WORDING, Words
from yui.towns import actions as towns
from yui.web import Asking, Id, Who, _, forms, menu, page, see
from yui.web.leaf import FETCH, leaf
from yui.web.menu import Entry

menu.register(
    Entry("ワーカーの声", "/stories", needs="survey.read", order=61, icon="doc"),
    Entry("わたしの声", "/me/stories", needs="me", order=11, icon="doc"),
)


class StoryForm(Struct, forbid_unknown_fields=True):
    """The form of a story."""

    title: Annotated[str, Meta(min_length=1, max_length=100)]
    text: Annotated[str, Meta(min_length=1, max_length=8000)]
    pen_name: Annotated[str, Meta(min_length=1, max_length=40)]

    def words(self) -> Words:
        """What she wrote."""
        return Words(self.title, self.text, self.pen_name)


class Consent(Struct, forbid_unknown_fields=True):
    """The form: her consent, ticked by herself."""

    agreed: bool


class Note(Struct, forbid_unknown_fields=True):
    """The form: what the staff write to her."""

    note: Annotated[str, Meta(min_length=1, max_length=1000)]


@get("/me/stories", guards=[may("me")], name="stories.mine")
async def mine(request: Asking, actor: Who, after: FromQuery[UUID | None] = None) -> Response[Any]:
    """Her stories, and the form of a new one."""
    async with begin(actor) as tx:
        found = await actions.hers(tx, after=after, most=FETCH)
        slug = (await towns.town(tx)).slug
    return page(
        request, "surveys/my_stories.html", stories=leaf(found, after), wording=WORDING, slug=slug
    )


@post("/me/stories", guards=[may("me")])
@forms.again(mine)
async def write(request: Asking, actor: Who) -> Response[Any]:
    """A new story."""
    data = await forms.read(request, StoryForm)
    async with begin(actor) as tx:
        await actions.write(tx, words=data.words(), now=clock.now())
    return see(request, "/me/stories", said=_("下書きを保存しました。まだ、だれにも見えません。"))


@post("/me/stories/{story_id:uuid}", guards=[may("me")])
@forms.again(mine)
async def rewrite(request: Asking, story_id: Id, actor: Who) -> Response[Any]:
    """Other words."""
    data = await forms.read(request, StoryForm)
    async with begin(actor) as tx:
        await actions.rewrite(tx, story=story_id, words=data.words(), now=clock.now())
    return see(request, "/me/stories", said=_("書き直しました。"))


@post("/me/stories/{story_id:uuid}/consent", guards=[may("me")])
@forms.again(mine)
async def offer(request: Asking, story_id: Id, actor: Who) -> Response[Any]:
    """She consents and hands it in."""
    await forms.read(request, Consent)
    async with begin(actor) as tx:
        await actions.offer(tx, story=story_id, now=clock.now())
    return see(request, "/me/stories", said=_("公開の同意を受け取りました。"))


@post("/me/stories/{story_id:uuid}/revocation", guards=[may("me")])
@forms.again(mine)
async def revoke(request: Asking, story_id: Id, actor: Who) -> Response[Any]:
    """She takes her consent back."""
    async with begin(actor) as tx:
        await actions.revoke(tx, story=story_id, now=clock.now())
    return see(
        request, "/me/stories", said=_("同意を取り消しました。もう、どこにも表示されません。")
    )


@get("/stories", guards=[may("survey.read")], name="stories.offered")
async def offered(
    request: Asking, actor: Who, after: FromQuery[UUID | None] = None
) -> Response[Any]:
    """What was handed in with consent; that it was read is noted."""
    async with begin(actor) as tx:
        found = await actions.offered(tx, after=after, most=FETCH)
        slug = (await towns.town(tx)).slug
    await noted(actor, "story.listed", subject=str(actor.tenant))
    may_write = actor.may("survey.write")
    return page(
        request,
        "surveys/stories.html",
        stories=leaf(found, after),
        slug=slug,
        may_write=may_write,
    )


@post("/stories/{story_id:uuid}/publication", guards=[may("survey.write")])
@forms.again(offered)
async def publish(request: Asking, story_id: Id, actor: Who) -> Response[Any]:
    """Shows it to visitors."""
    async with begin(actor) as tx:
        await actions.publish(tx, story=story_id, now=clock.now())
    return see(request, "/stories", said=_("公開しました。"))


@post("/stories/{story_id:uuid}/return", guards=[may("survey.write")])
@forms.again(offered)
async def give_back(request: Asking, story_id: Id, actor: Who) -> Response[Any]:
    """Writes to her what one would like changed."""
    data = await forms.read(request, Note)
    async with begin(actor) as tx:
        await actions.give_back(tx, story=story_id, note=data.note, now=clock.now())
    return see(request, "/stories", said=_("本人にお返事しました。"))


@get("/towns/{slug:str}/stories", name="stories.public")
async def public(
    request: Asking, slug: FromPath[str], after: FromQuery[UUID | None] = None
) -> Response[Any]:
    """The town's stories for everybody: asked anew each time, so that a consent taken back counts at
    once (no cache keeps the page)."""
    async with begin(system(NOWHERE)) as tx:
        known = next((each for each in await towns.towns(tx) if each.slug == slug), None)
    if known is None:
        raise Unknown
    async with begin(system(TenantId(known.code))) as tx:
        found = await actions.published(tx, after=after, most=FETCH)
    return page(request, "surveys/public_stories.html", at=known, stories=leaf(found, after))


HANDLERS: list[Any] = [
    *(mine, write, rewrite, offer, revoke, offered, publish, give_back, public),
]
