"""Questions on screen: the worker's side under /me, the leader's and director's under /questions.

A client that opens any of these is kept out with 403, and the attempt stands in the audit log.
"""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from litestar import Response, Router, get, post
from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler
from litestar.params import FromQuery
from litestar.types import Guard
from msgspec import Meta, Struct

from tenants.actor import Actor, Scope
from tenants.db import begin
from tenants.guards import may
from yui import clock
from yui.audit.commands import noted
from yui.files import actions as files
from yui.files.model import ACCEPT, Purpose
from yui.hints import actions as hints
from yui.hints.model import Place
from yui.threads import actions
from yui.threads.asking import actions as asking
from yui.threads.desk import pages as desk
from yui.threads.letters import pages as letters
from yui.threads.manuals import actions as manuals
from yui.threads.model import ThreadState
from yui.threads.refusals import ClientKeptOut
from yui.web import Asking, Id, Who, _, forms, menu, page, see, uploads
from yui.web.menu import Entry

menu.register(Entry("質問", "/questions", needs="thread.answer", order=45, icon="mail"))
Words = Annotated[str, Meta(max_length=4000)]
AnyConnection = ASGIConnection[Any, Any, Any, Any]


def members(permission: str) -> Guard:
    """Lets through who holds the permission; a client is kept out, and that is written down."""
    allowed = may(permission)

    async def guard(connection: AnyConnection, handler: BaseRouteHandler) -> None:
        actor = connection.scope.get("user")
        if isinstance(actor, Actor) and actor.scope is Scope.CLIENT:
            await _note(actor, what=str(handler.name or "page"))
            raise ClientKeptOut
        answer: Any = allowed(connection, handler)
        await answer

    guard.permission = permission  # type: ignore[attr-defined]  # read by the route × role table
    return guard


async def _note(actor: Actor, *, what: str, who: UUID | None = None) -> None:
    subject = str(who or actor.id)
    await noted(actor, "guard.client_in_thread", subject=subject, what=what, rule="G1")


class NewQuestion(Struct, forbid_unknown_fields=True):
    """A worker's question."""

    title: Annotated[str, Meta(max_length=120)]
    text: Words
    once: UUID


class NewMessage(Struct, forbid_unknown_fields=True):
    """A further word of hers."""

    text: Words
    once: UUID


class Answer(Struct, forbid_unknown_fields=True):
    """A leader's or director's; `hint_reason` when it goes out in spite of a hint."""

    text: Words
    once: UUID
    hint_reason: Annotated[str, Meta(max_length=500)] = ""


class NewMember(Struct, forbid_unknown_fields=True):
    """Another leader or director."""

    member: UUID


@get("/me/assignments/{assignment_id:uuid}/questions", guards=[members("me")], name="threads.mine")
async def mine(request: Asking, assignment_id: Id, actor: Who) -> Response[Any]:
    """Her questions on one piece of work, and the form for another."""
    async with begin(actor) as tx:
        manual = await manuals.mine(tx, assignment=assignment_id)
        found = await actions.of_assignment(tx, assignment=assignment_id)
    return page(
        request,
        "threads/mine.html",
        assignment=assignment_id,
        threads=found,
        faq=manual.faq,
        once=forms.new_once(),
        **_limits(),
    )


@post(
    "/me/assignments/{assignment_id:uuid}/questions",
    guards=[members("me")],
    opt=uploads.TAKES_FILES,
)
@forms.again(mine)
async def ask(request: Asking, assignment_id: Id, actor: Who) -> Response[Any]:
    """She asks."""
    data, now = await forms.read(request, NewQuestion), clock.now()
    held = await files.hold(
        lambda: begin(actor),
        uploads.files_of(request),
        purpose=Purpose.THREAD,
        worker=actor.id,
        now=now,
    )
    async with begin(actor) as tx:
        made = await actions.ask(
            tx,
            assignment=assignment_id,
            title=data.title,
            text=data.text,
            once=data.once,
            held=held,
            now=now,
        )
    return see(request, f"/me/questions/{made}", said=_("質問を送りました。"))


@get("/me/questions/{thread_id:uuid}", guards=[members("me")], name="threads.my_thread")
async def my_thread(request: Asking, thread_id: Id, actor: Who) -> Response[Any]:
    """One question of hers."""
    async with begin(actor) as tx:
        found = await actions.show(tx, thread=thread_id)
    open_ = found.thread.state is not ThreadState.CLOSED
    once = forms.new_once()
    return page(request, "threads/my_thread.html", s=found, open=open_, once=once, **_limits())


@post("/me/questions/{thread_id:uuid}", guards=[members("me")], opt=uploads.TAKES_FILES)
@forms.again(my_thread)
async def say(request: Asking, thread_id: Id, actor: Who) -> Response[Any]:
    """She goes on."""
    data, now = await forms.read(request, NewMessage), clock.now()
    held = await files.hold(
        lambda: begin(actor),
        uploads.files_of(request),
        purpose=Purpose.THREAD,
        worker=actor.id,
        now=now,
    )
    async with begin(actor) as tx:
        await actions.say(tx, thread=thread_id, text=data.text, once=data.once, held=held, now=now)
    return see(request, f"/me/questions/{thread_id}", said=_("送りました。"))


@get("/questions", guards=[members("thread.answer")], name="threads.threads")
async def threads(
    request: Asking,
    actor: Who,
    after_at: FromQuery[datetime | None] = None,
    after_id: FromQuery[UUID | None] = None,
    all: FromQuery[bool] = False,  # noqa: A002  -- the name in the address
) -> Response[Any]:
    """What waits for an answer, the longest waiting first; or all."""
    after = None if after_at is None or after_id is None else (after_at, after_id)
    async with begin(actor) as tx:
        found = await actions.waiting(tx, every=all, after=after, most=actions.PAGE + 1)
    await noted(actor, "threads.listed", subject=str(actor.tenant), count=len(found))
    return page(
        request,
        "threads/threads.html",
        threads=found[: actions.PAGE],
        more=len(found) > actions.PAGE,
        all=all,
        first=after is None,
    )


@get("/questions/{thread_id:uuid}", guards=[members("thread.answer")], name="threads.thread")
async def thread(request: Asking, thread_id: Id, actor: Who) -> Response[Any]:
    """One question, with what can be done about it."""
    async with begin(actor) as tx:
        found = await actions.show(tx, thread=thread_id)
        others = await actions.eligible(tx)
        asked = await asking.questions(tx, task=found.thread.task_id)
    inside = {each.id for each in found.members}
    answers = [each.text for each in found.messages if each.author_role != "worker"]
    await noted(actor, "thread.read", subject=str(thread_id))
    return page(
        request,
        "threads/thread.html",
        s=found,
        open=found.thread.state is not ThreadState.CLOSED,
        asked=[each for each in asked if each.thread_id == thread_id],
        others=[(each.id, each.name) for each in others if each.id not in inside],
        answer=answers[-1] if answers else "",
        once=forms.new_once(),
        **_limits(),
    )


@post(
    "/questions/{thread_id:uuid}/answers",
    guards=[members("thread.answer")],
    opt=uploads.TAKES_FILES,
)
@forms.again(thread)
async def answer(request: Asking, thread_id: Id, actor: Who) -> Response[Any]:
    """An answer, past the wording hints."""
    data, now = await forms.read(request, Answer), clock.now()
    reason = data.hint_reason
    async with begin(actor) as tx:
        asked = await actions.show(tx, thread=thread_id)
        hits = await hints.warn(tx, data.text, place=Place.MESSAGE, reason=reason, now=now)
    hints.clear(hits, reason)
    held = await files.hold(
        lambda: begin(actor),
        uploads.files_of(request),
        purpose=Purpose.THREAD,
        worker=asked.thread.worker_id,
        now=now,
    )
    async with begin(actor) as tx:
        made = await actions.say(
            tx, thread=thread_id, text=data.text, once=data.once, held=held, now=now
        )
        if made is not None:
            await hints.sent(
                tx, hits, place=Place.MESSAGE, subject=str(made), reason=reason, now=now
            )
    return see(request, f"/questions/{thread_id}", said=_("回答を送りました。"))


@post("/questions/{thread_id:uuid}/members", guards=[members("thread.answer")])
@forms.again(thread)
async def add_member(request: Asking, thread_id: Id, actor: Who) -> Response[Any]:
    """Takes another leader or director in; a client's id is refused and written down."""
    data = await forms.read(request, NewMember)
    try:
        async with begin(actor) as tx:
            await actions.add_member(tx, thread=thread_id, member=data.member, now=clock.now())
    except ClientKeptOut:
        await _note(actor, what=f"add_member {thread_id}", who=data.member)
        raise
    return see(request, f"/questions/{thread_id}", said=_("メンバーに加えました。"))


@post("/questions/{thread_id:uuid}/closing", guards=[members("thread.answer")])
@forms.again(thread)
async def close(request: Asking, thread_id: Id, actor: Who) -> Response[Any]:
    """The question is settled."""
    async with begin(actor) as tx:
        await actions.close(tx, thread=thread_id, now=clock.now())
    return see(request, "/questions", said=_("質問を終わりにしました。"))


def _limits() -> dict[str, Any]:
    return {"accept": ACCEPT, "most": uploads.LIMITS.file_bytes // 1_048_576}


routes = Router(
    "/",
    route_handlers=[
        mine,
        ask,
        my_thread,
        say,
        threads,
        thread,
        answer,
        add_member,
        close,
        *desk.ROUTES,
        *letters.HANDLERS,
    ],
)
