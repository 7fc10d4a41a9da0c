"""The board's pages: the workers', and the office's, which may hide a post and say why."""

from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

from litestar import Response, Router, get, post
from litestar.params import FromQuery
from msgspec import Meta, Struct

from tenants.db import begin
from tenants.guards import may
from yui import clock
from yui.peers import actions
from yui.peers.model import NewPost, Post
from yui.web import Asking, Id, Who, _, forms, menu, page, see
from yui.web.leaf import FETCH, leaf
from yui.web.menu import Entry

menu.register(
    Entry("ひろば", "/me/peers", needs="me", order=83, icon="people"),
    Entry("ひろば", "/peers", needs="peers.moderate", order=49, icon="people"),
)

Name = Annotated[str, Meta(min_length=1, max_length=20)]
Said = Annotated[str, Meta(min_length=1, max_length=2000)]


class Opened(Struct, forbid_unknown_fields=True):
    """A new thread."""

    title: Annotated[str, Meta(min_length=1, max_length=100)]
    said: Said
    as_name: Name
    mentor: bool = False


class Replied(Struct, forbid_unknown_fields=True):
    """An answer."""

    said: Said
    as_name: Name
    mentor: bool = False


class Reported(Struct, forbid_unknown_fields=True):
    """Which post the office should look at, and why."""

    post: UUID
    why: Annotated[str, Meta(min_length=1, max_length=300)]


class Hidden(Struct, forbid_unknown_fields=True):
    """Which post is shown no more, and why."""

    post: UUID
    reason: Annotated[str, Meta(min_length=1, max_length=300)]


def _choices(posts: Sequence[Post]) -> list[tuple[str, str]]:
    """The posts that are shown, by who said them and how they begin."""
    return [(str(e.id), f"{e.as_name}「{e.said[:20]}」") for e in posts if not e.hidden]


@get("/me/peers", guards=[may("me")], name="peers.mine")
async def mine(request: Asking, actor: Who, after: FromQuery[UUID | None] = None) -> Response[Any]:
    """The board, and the form of a new thread."""
    async with begin(actor) as tx:
        found = await actions.threads(tx, after=after, most=FETCH)
        name = await actions.my_name(tx)
    return page(request, "peers/mine.html", threads=leaf(found, after), my_name=name)


@post("/me/peers", guards=[may("me")])
@forms.again(mine)
async def open_thread(request: Asking, actor: Who) -> Response[Any]:
    """She opens a thread."""
    data = await forms.read(request, Opened)
    async with begin(actor) as tx:
        made = await actions.post(
            tx,
            NewPost(data.said, data.as_name, data.mentor, title=data.title),
            now=clock.now(),
        )
    return see(request, f"/me/peers/{made}", said=_("投稿しました。"))


@get("/me/peers/{peer_id:uuid}", guards=[may("me")], name="peers.thread")
async def thread(
    request: Asking, peer_id: Id, actor: Who, after: FromQuery[UUID | None] = None
) -> Response[Any]:
    """A thread with the form of an answer."""
    async with begin(actor) as tx:
        found = await actions.thread(tx, thread=peer_id, after=after, most=FETCH)
        name = await actions.my_name(tx)
    posts = leaf(found, after)
    return page(
        request,
        "peers/thread.html",
        posts=posts,
        thread=peer_id,
        my_name=name,
        choices=_choices(posts.rows),
    )


@post("/me/peers/{peer_id:uuid}", guards=[may("me")])
@forms.again(thread)
async def reply(request: Asking, peer_id: Id, actor: Who) -> Response[Any]:
    """She answers."""
    data = await forms.read(request, Replied)
    async with begin(actor) as tx:
        await actions.post(
            tx, NewPost(data.said, data.as_name, data.mentor, thread=peer_id), now=clock.now()
        )
    return see(request, f"/me/peers/{peer_id}", said=_("返信しました。"))


@post("/me/peers/{peer_id:uuid}/report", guards=[may("me")])
@forms.again(thread)
async def report(request: Asking, peer_id: Id, actor: Who) -> Response[Any]:
    """She asks the office to look at a post."""
    data = await forms.read(request, Reported)
    async with begin(actor) as tx:
        await actions.report(tx, thread=peer_id, post=data.post, why=data.why, now=clock.now())
    return see(request, f"/me/peers/{peer_id}", said=_("公社に知らせました。"))


@get("/peers", guards=[may("peers.moderate")], name="peers.list")
async def threads(
    request: Asking, actor: Who, after: FromQuery[UUID | None] = None
) -> Response[Any]:
    """The office's list; nobody's real name is on it."""
    async with begin(actor) as tx:
        found = await actions.threads(tx, after=after, most=FETCH)
    return page(request, "peers/list.html", threads=leaf(found, after))


@get("/peers/{peer_id:uuid}", guards=[may("peers.moderate")], name="peers.look")
async def look(
    request: Asking, peer_id: Id, actor: Who, after: FromQuery[UUID | None] = None
) -> Response[Any]:
    """A thread with what was said of its posts, and the form that hides one."""
    async with begin(actor) as tx:
        found = await actions.thread(tx, thread=peer_id, after=after, most=FETCH)
        whys = await actions.whys(tx, thread=peer_id)
    said: dict[UUID, list[str]] = {}
    for each in whys:
        said.setdefault(each.post_id, []).append(each.why)
    posts = leaf(found, after)
    return page(
        request,
        "peers/look.html",
        posts=posts,
        thread=peer_id,
        whys=said,
        choices=_choices(posts.rows),
    )


@post("/peers/{peer_id:uuid}", guards=[may("peers.moderate")])
@forms.again(look)
async def hide(request: Asking, peer_id: Id, actor: Who) -> Response[Any]:
    """Shows a post no more."""
    data = await forms.read(request, Hidden)
    async with begin(actor) as tx:
        await actions.hide(tx, thread=peer_id, post=data.post, reason=data.reason, now=clock.now())
    return see(request, f"/peers/{peer_id}", said=_("非表示にしました。"))


routes = Router(
    "/",
    route_handlers=[mine, open_thread, thread, reply, report, threads, look, hide],
    include_in_schema=False,
)
