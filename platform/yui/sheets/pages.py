"""The pages of a sheet: the director's offer with all its versions, what waits, the worker's own."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from litestar import Response, Router, get, post
from litestar.params import FromPath
from msgspec import Meta, Struct

from tenants.actor import Actor, Scope
from tenants.db import begin
from tenants.guards import may
from yui import clock
from yui.hints import actions as hints
from yui.hints.model import Place
from yui.offers import actions as offers
from yui.offers.complete import ITEMS
from yui.sheets import actions, paper, requests
from yui.sheets.lists.pages import waiting
from yui.sheets.model import Change, Means
from yui.web import Asking, Id, Who, _, forms, menu, page, see
from yui.web.menu import Entry

menu.register(Entry("取引条件", "/terms", needs="offer.write", order=38, icon="doc"))
ANSWER_HOUR = 17
Words = Annotated[str, Meta(min_length=1, max_length=2000)]
Maybe = Annotated[str, Meta(max_length=4000)]


class Fixed(Struct, forbid_unknown_fields=True):
    """What an open item says from now on."""

    item: Annotated[str, Meta(max_length=20)]
    text: Words
    hint_reason: Annotated[str, Meta(max_length=500)] = ""


class NewChange(Struct, forbid_unknown_fields=True):
    """What is to be different; answered by 17:00 of a day. What is left empty stays as it is."""

    reason: Words
    answer_on: date
    unit_price_yen: Annotated[int, Meta(ge=0, le=9_999_999_999)] | None = None
    due_on: date | None = None
    content: Maybe = ""
    place: Maybe = ""
    deliver_to: Maybe = ""
    rights: Maybe = ""
    hint_reason: Annotated[str, Meta(max_length=500)] = ""

    def change(self) -> Change:
        """As the action takes it."""
        texts = {key: str(getattr(self, key)) for key in ITEMS}
        return Change(self.unit_price_yen, self.due_on, texts)


class Reply(Struct, forbid_unknown_fields=True):
    """The answer to a question."""

    question: UUID
    answer: Words
    hint_reason: Annotated[str, Meta(max_length=500)] = ""


class Given(Struct, forbid_unknown_fields=True):
    """How the paper was handed over."""

    request: UUID
    means: Means


class Asked(Struct, forbid_unknown_fields=True):
    """A question on an offer."""

    question: Annotated[str, Meta(min_length=1, max_length=1000)]


@get("/offers/{offer_id:uuid}", guards=[may("order.read")], name="offers.offer")
async def show(request: Asking, offer_id: Id, actor: Who) -> Response[Any]:
    """One offer with its terms as they were sent, every version, and what was asked about it."""
    now = clock.now()
    async with begin(actor) as tx:
        found = await actions.show(tx, offer=offer_id)
        overtaken = await actions.overtaken(tx, offer=offer_id)
    return page(
        request,
        "sheets/offer.html",
        s=found,
        overtaken=overtaken,
        f=found.offer,
        notice=found.notice,
        waits=found.offer.waits(now),
        items=ITEMS,
        means=list(Means),
        now=now,
        today=now.date(),
    )


async def _paper(actor: Actor, offer: UUID, version: int | None) -> Response[bytes]:
    async with begin(actor) as tx:
        if actor.scope is Scope.PERSON:
            await offers.visible(tx, offer=offer, on=clock.today())
        source = await actions.to_print(tx, offer=offer, version=version)
        kept = await paper.found(tx, source)
    return await paper.answer(source, kept)


@get("/offers/{offer_id:uuid}/terms.pdf", guards=[may("order.read")], name="offers.paper")
async def printed(offer_id: Id, actor: Who) -> Response[bytes]:
    """The notice in force as a paper (PDF/A, PDF/UA)."""
    return await _paper(actor, offer_id, None)


@get("/offers/{offer_id:uuid}/terms/{number:int}/pdf", guards=[may("order.read")])
async def printed_version(offer_id: Id, number: FromPath[int], actor: Who) -> Response[bytes]:
    """One version as a paper."""
    return await _paper(actor, offer_id, number)


@post("/offers/{offer_id:uuid}/withdrawal", guards=[may("offer.write")])
@forms.again(show)
async def withdraw(request: Asking, offer_id: Id, actor: Who) -> Response[Any]:
    """Takes an unanswered offer back."""
    async with begin(actor) as tx:
        of = await offers.withdraw(tx, offer=offer_id, now=clock.now())
    return see(request, f"/tasks/{of}", said=_("打診を取り下げました。"))


@post("/offers/{offer_id:uuid}/terms", guards=[may("offer.write")])
@forms.again(show)
async def fix(request: Asking, offer_id: Id, actor: Who) -> Response[Any]:
    """Fixes an open item by the next version."""
    data = await forms.read(request, Fixed)
    reason, now = data.hint_reason, clock.now()
    words = await hints.told(
        lambda: begin(actor), data.text, place=Place.TERMS, reason=reason, now=now
    )
    async with begin(actor) as tx:
        await actions.fix(tx, offer=offer_id, item=data.item, text=data.text, now=now)
        await hints.sent(
            tx, words, place=Place.TERMS, subject=str(offer_id), reason=reason, now=now
        )
    return see(request, f"/offers/{offer_id}", said=_("定めた内容を、次の版で明示しました。"))


@post("/offers/{offer_id:uuid}/changes", guards=[may("offer.write")])
@forms.again(show)
async def propose(request: Asking, offer_id: Id, actor: Who) -> Response[Any]:
    """Puts a change of agreed terms to the worker."""
    data = await forms.read(request, NewChange)
    texts = (data.reason, data.content, data.place, data.deliver_to, data.rights)
    why, now = data.hint_reason, clock.now()
    words = await hints.told(lambda: begin(actor), *texts, place=Place.TERMS, reason=why, now=now)
    day = data.answer_on
    until = datetime(day.year, day.month, day.day, ANSWER_HOUR, tzinfo=now.tzinfo)
    async with begin(actor) as tx:
        await actions.propose(
            tx, offer=offer_id, change=data.change(), reason=data.reason, answer_by=until, now=now
        )
        await hints.sent(tx, words, place=Place.TERMS, subject=str(offer_id), reason=why, now=now)
    return see(request, f"/offers/{offer_id}", said=_("条件の変更をうかがいました。"))


@post("/offers/{offer_id:uuid}/changes/withdrawal", guards=[may("offer.write")])
@forms.again(show)
async def take_back(request: Asking, offer_id: Id, actor: Who) -> Response[Any]:
    """Takes an unanswered change back."""
    async with begin(actor) as tx:
        await actions.withdraw(tx, offer=offer_id, now=clock.now())
    return see(request, f"/offers/{offer_id}", said=_("条件の変更を取り下げました。"))


@post("/offers/{offer_id:uuid}/replies", guards=[may("offer.write")])
@forms.again(show)
async def reply(request: Asking, offer_id: Id, actor: Who) -> Response[Any]:
    """Answers a question."""
    data = await forms.read(request, Reply)
    reason, now = data.hint_reason, clock.now()
    words = await hints.told(
        lambda: begin(actor), data.answer, place=Place.TERMS, reason=reason, now=now
    )
    async with begin(actor) as tx:
        await requests.reply(
            tx, offer=offer_id, question=data.question, answer=data.answer, now=now
        )
        await hints.sent(
            tx, words, place=Place.TERMS, subject=str(data.question), reason=reason, now=now
        )
    return see(request, f"/offers/{offer_id}", said=_("ご質問に回答しました。"))


@post("/offers/{offer_id:uuid}/papers", guards=[may("offer.write")])
@forms.again(show)
async def give(request: Asking, offer_id: Id, actor: Who) -> Response[Any]:
    """Records that the paper was handed over."""
    data = await forms.read(request, Given)
    async with begin(actor) as tx:
        await requests.give_paper(
            tx, offer=offer_id, request=data.request, means=data.means, now=clock.now()
        )
    return see(request, f"/offers/{offer_id}", said=_("書面の交付を記録しました。"))


@get("/me/offers/{offer_id:uuid}/sheet", guards=[may("me")], name="sheets.mine")
async def mine(request: Asking, offer_id: Id, actor: Who) -> Response[Any]:
    """The worker's sheet: versions, a change to answer, questions, the paper on request."""
    now = clock.now()
    async with begin(actor) as tx:
        await offers.visible(tx, offer=offer_id, on=now.date())
        found = await actions.show(tx, offer=offer_id)
    return page(request, "sheets/mine.html", s=found, o=found.offer, items=ITEMS, now=now)


@get("/me/offers/{offer_id:uuid}/terms/{number:int}/pdf", guards=[may("me")])
async def my_version(offer_id: Id, number: FromPath[int], actor: Who) -> Response[bytes]:
    """One version of her notice as a paper."""
    return await _paper(actor, offer_id, number)


@post("/me/offers/{offer_id:uuid}/sheet/open", guards=[may("me")])
async def opened(request: Asking, offer_id: Id, actor: Who) -> Response[Any]:
    """She has the later versions before her: the first time is kept."""
    async with begin(actor) as tx:
        await offers.visible(tx, offer=offer_id, on=clock.today())
        await actions.open_versions(tx, offer=offer_id, now=clock.now())
    return see(request, f"/me/offers/{offer_id}/sheet", said=_("確かめたことを記録しました。"))


@post("/me/offers/{offer_id:uuid}/changes/acceptance", guards=[may("me")])
@forms.again(mine)
async def accept(request: Asking, offer_id: Id, actor: Who) -> Response[Any]:
    """She accepts the change."""
    now = clock.now()
    async with begin(actor) as tx:
        await actions.accept(tx, offer=offer_id, now=now)
        await actions.open_versions(tx, offer=offer_id, now=now)
    return see(request, f"/me/offers/{offer_id}/sheet", said=_("新しい条件で受諾しました。"))


@post("/me/offers/{offer_id:uuid}/changes/refusal", guards=[may("me")])
@forms.again(mine)
async def decline(request: Asking, offer_id: Id, actor: Who) -> Response[Any]:
    """She keeps the old terms; no reason is asked."""
    async with begin(actor) as tx:
        await actions.decline(tx, offer=offer_id, now=clock.now())
    return see(request, f"/me/offers/{offer_id}/sheet", said=_("いままでの条件のままにしました。"))


@post("/me/offers/{offer_id:uuid}/questions", guards=[may("me")])
@forms.again(mine)
async def ask(request: Asking, offer_id: Id, actor: Who) -> Response[Any]:
    """She asks before she answers."""
    data = await forms.read(request, Asked)
    async with begin(actor) as tx:
        await offers.visible(tx, offer=offer_id, on=clock.today())
        await requests.ask(tx, offer=offer_id, question=data.question, now=clock.now())
    return see(request, f"/me/offers/{offer_id}/sheet", said=_("ご質問を送りました。"))


@post("/me/offers/{offer_id:uuid}/papers", guards=[may("me")])
@forms.again(mine)
async def ask_paper(request: Asking, offer_id: Id, actor: Who) -> Response[Any]:
    """She asks for the notice on paper."""
    async with begin(actor) as tx:
        await offers.visible(tx, offer=offer_id, on=clock.today())
        await requests.ask_paper(tx, offer=offer_id, now=clock.now())
    return see(request, f"/me/offers/{offer_id}/sheet", said=_("書面の交付をお願いしました。"))


_ALL: list[Any] = [waiting, show, printed, printed_version, withdraw, fix, propose, take_back]
_MORE: list[Any] = [reply, give, mine, my_version, opened, accept, decline, ask, ask_paper]
routes = Router("/", route_handlers=[*_ALL, *_MORE])
