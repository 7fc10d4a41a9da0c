"""Who of the office is a worker too: the office's list, and each person's own page."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery
from msgspec import Meta, Struct

from tenants.db import begin
from tenants.guards import may
from yui import clock
from yui.audit.commands import noted
from yui.people.ties import actions
from yui.web import Asking, Id, Who, _, forms, menu, page, see
from yui.web.leaf import leaf
from yui.web.menu import Entry

menu.register(
    Entry("職員とワーカーの兼任", "/staff-ties", needs="tie.read", order=89, icon="people"),
    Entry("わたしの兼任", "/my-ties", needs="tie.own", order=90, icon="user"),
)
Code = Annotated[str, Meta(min_length=1, max_length=30)]


class Declared(Struct, forbid_unknown_fields=True):
    """The form of somebody's word that she is a worker too."""

    worker_code: Code
    kana: Annotated[str, Meta(min_length=1, max_length=100)]
    since: date


class Proposed(Struct, forbid_unknown_fields=True):
    """The form of the office's word that somebody is a worker too."""

    officer: UUID
    worker_code: Code
    since: date


class Answer(Struct, forbid_unknown_fields=True):
    """The form of the second person's word."""

    answer: Literal["yes", "no"]


class Ending(Struct, forbid_unknown_fields=True):
    """The form that asks for a tie's end."""

    reason: Annotated[str, Meta(min_length=5, max_length=500)]


class Birth(Struct, forbid_unknown_fields=True):
    """The form of kana and day of birth; the day is not kept."""

    reading: Annotated[str, Meta(min_length=1, max_length=100)]
    born: date


@get("/staff-ties", guards=[may("tie.read")], name="people.ties")
async def ties(request: Asking, actor: Who, before: FromQuery[UUID | None] = None) -> Response[Any]:
    """Every tie, the newest first, and what is to be asked about."""
    async with begin(actor) as tx:
        found = await actions.ties(tx, before=before)
        hints = await actions.hints(tx)
        staff = [(str(each), name) for each, name in await actions.staff(tx)]
    await noted(actor, "workers.listed", subject=str(actor.tenant), count=len(found) + len(hints))
    return page(
        request,
        "people/ties.html",
        ties=leaf(found, before),
        hints=hints,
        staff=staff,
        today=clock.today(),
    )


@post("/staff-ties", guards=[may("tie.write")])
@forms.again(ties)
async def propose(request: Asking, actor: Who) -> Response[Any]:
    """One of the office proposes; a second person confirms."""
    data = await forms.read(request, Proposed)
    async with begin(actor) as tx:
        await actions.propose(
            tx, staff=data.officer, code=data.worker_code, since=data.since, now=clock.now()
        )
    return see(
        request, "/staff-ties", said=_("登録を申し出ました。ほかの職員の確認で有効になります。")
    )


@post("/staff-ties/{tie_id:uuid}", guards=[may("tie.write")])
@forms.again(ties)
async def answer(request: Asking, actor: Who, tie_id: Id) -> Response[Any]:
    """The second person's word."""
    said = await forms.read(request, Answer)
    async with begin(actor) as tx:
        await actions.answer(tx, tie=tie_id, yes=said.answer == "yes", now=clock.now())
    return see(request, "/staff-ties", said=_("確認を記録しました。"))


@post("/staff-ties/{tie_id:uuid}/ending", guards=[may("tie.write")])
@forms.again(ties)
async def ask_end(request: Asking, actor: Who, tie_id: Id) -> Response[Any]:
    """One of the office asks for a tie's end."""
    data = await forms.read(request, Ending)
    async with begin(actor) as tx:
        await actions.ask_end(tx, tie=tie_id, reason=data.reason)
    said = _("解除を申し出ました。ほかの職員の確認で終わります。")
    return see(request, "/staff-ties", said=said)


@get("/my-ties", guards=[may("tie.own")], name="people.my_ties")
async def mine(request: Asking, actor: Who) -> Response[Any]:
    """Which worker the caller is, as far as the office knows."""
    async with begin(actor) as tx:
        found = await actions.mine(tx)
    return page(request, "people/my_ties.html", ties=found, today=clock.today())


@post("/my-ties", guards=[may("tie.own")])
@forms.again(mine)
async def declare(request: Asking, actor: Who) -> Response[Any]:
    """She says it herself: it holds at once."""
    data = await forms.read(request, Declared)
    async with begin(actor) as tx:
        await actions.declare(
            tx, code=data.worker_code, kana=data.kana, since=data.since, now=clock.now()
        )
    return see(
        request, "/my-ties", said=_("登録しました。ご自身の仕事と支払は、ほかの職員が確認します。")
    )


@post("/my-ties/birth", guards=[may("tie.own")])
@forms.again(mine)
async def tell(request: Asking, actor: Who, blind_key: NamedDependency[bytes]) -> Response[Any]:
    """Lets a registration with the same kana and day of birth be asked about."""
    data = await forms.read(request, Birth)
    async with begin(actor) as tx:
        await actions.tell(tx, kana=data.reading, born=data.born, key=blind_key, now=clock.now())
    return see(request, "/my-ties", said=_("符号だけを保存しました。生年月日は残しません。"))


HANDLERS: list[Any] = [ties, propose, answer, ask_end, mine, declare, tell]
