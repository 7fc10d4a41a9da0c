"""A client's letters with the director, on both sides. No address here names a worker, a task or a
thread: what a client writes reaches the director, and goes on in the director's own words."""

from typing import Annotated, Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromQuery
from msgspec import Meta, Struct

from tenants.db import begin
from tenants.guards import may
from tenants.sessions import Session, account_of
from yui import clock
from yui.clients.assents.model import Signer
from yui.clients.contacts import actions as contacts
from yui.hints import actions as hints
from yui.hints.model import Place
from yui.threads.letters import actions
from yui.web import Asking, Id, Who, _, forms, menu, page, see
from yui.web.menu import Entry

menu.register(
    Entry("ご連絡", "/client/letters", needs="letter.write", order=18, icon="mail"),
    Entry("クライアントからの連絡", "/letters", needs="thread.forward", order=47, icon="mail"),
)
Words = Annotated[str, Meta(max_length=4000)]


class NewLetter(Struct, forbid_unknown_fields=True):
    """A client's own words to the director."""

    title: Annotated[str, Meta(max_length=120)]
    text: Words
    once: UUID


class LetterAnswer(Struct, forbid_unknown_fields=True):
    """A client's answer."""

    text: Annotated[str, Meta(max_length=2000)]
    once: UUID


class Reply(Struct, forbid_unknown_fields=True):
    """The director's answer to a client."""

    text: Annotated[str, Meta(max_length=2000)]
    once: UUID
    hint_reason: Annotated[str, Meta(max_length=500)] = ""


@get("/client/letters", guards=[may("letter.write")], name="threads.letters")
async def letters(
    request: Asking, actor: Who, after: FromQuery[UUID | None] = None
) -> Response[Any]:
    """What the company and the director wrote to each other, questions that wait first."""
    async with begin(actor) as tx:
        found = await actions.own(tx, after=after, most=actions.PAGE + 1)
    shown = found[: actions.PAGE]
    return page(
        request,
        "threads/letters.html",
        waiting=[one for one in shown if one.waits_for_client],
        letters=shown,
        more=len(found) > actions.PAGE,
        first=after is None,
        once=forms.new_once(),
    )


@post("/client/letters", guards=[may("letter.write")])
@forms.again(letters)
async def write(request: Asking, actor: Who) -> Response[Any]:
    """She writes to the director."""
    data = await forms.read(request, NewLetter)
    by = _writer(account_of(request))
    async with begin(actor) as tx:
        await contacts.acting(tx, account=by.account)
        await actions.write(
            tx, title=data.title, text=data.text, by=by, once=data.once, now=clock.now()
        )
    return see(request, "/client/letters", said=_("ディレクターに送りました。"))


@post("/client/letters/{letter_id:uuid}/answer", guards=[may("letter.write")])
@forms.again(letters)
async def answer(request: Asking, letter_id: Id, actor: Who) -> Response[Any]:
    """She answers a question."""
    data = await forms.read(request, LetterAnswer)
    by = _writer(account_of(request))
    async with begin(actor) as tx:
        await contacts.acting(tx, account=by.account)
        await actions.answer(
            tx, letter=letter_id, text=data.text, by=by, once=data.once, now=clock.now()
        )
    return see(request, "/client/letters", said=_("回答をディレクターに送りました。"))


def _writer(account: Session) -> Signer:
    return Signer(account.account_id, account.login, account.name)


@get("/letters", guards=[may("thread.forward")], name="threads.arrived")
async def arrived(
    request: Asking, actor: Who, after: FromQuery[UUID | None] = None
) -> Response[Any]:
    """The director's: what clients wrote."""
    async with begin(actor) as tx:
        found = await actions.arrived(tx, after=after, most=actions.PAGE + 1)
    return page(
        request,
        "threads/arrived.html",
        letters=found[: actions.PAGE],
        more=len(found) > actions.PAGE,
        first=after is None,
        once=forms.new_once(),
    )


@post("/letters/{letter_id:uuid}/reply", guards=[may("thread.forward")])
@forms.again(arrived)
async def reply(request: Asking, letter_id: Id, actor: Who) -> Response[Any]:
    """The director answers."""
    data = await forms.read(request, Reply)
    reason, now = data.hint_reason, clock.now()
    words = await hints.told(
        lambda: begin(actor), data.text, place=Place.MESSAGE, reason=reason, now=now
    )
    async with begin(actor) as tx:
        await actions.reply(tx, letter=letter_id, text=data.text, once=data.once, now=now)
        await hints.sent(
            tx, words, place=Place.MESSAGE, subject=str(letter_id), reason=reason, now=now
        )
    return see(request, "/letters", said=_("クライアント企業へ送りました。"))


HANDLERS = [letters, write, answer, arrived, reply]
