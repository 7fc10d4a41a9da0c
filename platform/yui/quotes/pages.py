"""Staff's pages of quotes, with what is left to the body. The client's own lie in `client/`."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from litestar import Response, Router, get, post
from litestar.params import FromQuery

from tenants.db import begin
from tenants.guards import may
from tenants.refusal import Invalid
from yui import clock
from yui.clients import actions as clients
from yui.hints import actions as hints
from yui.hints.model import Place
from yui.intake import actions as intake
from yui.intake import interviews
from yui.intake.interviews import Security
from yui.japan import day_of
from yui.quotes import actions, bands, from_wish, model, paper
from yui.quotes.client import pages as client_pages
from yui.quotes.model import How, QuoteState
from yui.quotes.typed import (
    AnswerForm,
    FromWishForm,
    NewQuoteForm,
    QuoteForm,
    at_rows,
    draft_of,
)
from yui.web import Asking, Id, Who, _, forms, menu, page, papers, see
from yui.web.menu import Entry

menu.register(Entry("見積", "/quotes", needs="quote.read", order=37, icon="doc"))
BLANK = 3
"""Rows for lines that are not there yet."""


@get("/quotes", guards=[may("quote.read")], name="quotes.quotes")
async def quotes(
    request: Asking,
    actor: Who,
    after: FromQuery[UUID | None] = None,
    client: FromQuery[UUID | None] = None,
    all: FromQuery[bool] = False,  # noqa: A002  -- the name in the address
) -> Response[Any]:
    """Versions, the newest first: those still open, or all; of one client, or of all."""
    async with begin(actor) as tx:
        of = None if client is None else await clients.show(tx, client=client)
        found = await actions.quotes(
            tx, client=client, open_only=not all, after=after, most=actions.PAGE + 1
        )
    return page(
        request,
        "quotes/quotes.html",
        quotes=found[: actions.PAGE],
        more=len(found) > actions.PAGE,
        first=after is None,
        all=all,
        of=of,
        today=clock.today(),
    )


def _form(request: Asking, **context: Any) -> Response[Any]:
    today = clock.today()
    return page(
        request,
        "quotes/form.html",
        kinds=[(kind.job_type, kind.label) for kind in interviews.kinds(today)],
        places=[(each.value, _(each.says)) for each in Security],
        today=today,
        blank=BLANK,
        **context,
    )


@get("/quotes/new", guards=[may("quote.write")], name="quotes.new")
async def new(request: Asking, actor: Who) -> Response[Any]:
    """The form of a quote by hand."""
    async with begin(actor) as tx:
        known = await clients.clients(tx, most=500)
    return _form(
        request,
        action="/quotes/new",
        q=None,
        lines=[],
        clients=[(client.id, client.name) for client in known if client.active],
        until=clock.today() + timedelta(days=30),
    )


@post("/quotes/new", guards=[may("quote.write")])
@forms.again(new)
async def add(request: Asking, actor: Who) -> Response[Any]:
    """Writes the first version."""
    data = await forms.read(request, NewQuoteForm)
    reason, now = data.hint_reason, clock.now()
    words = await hints.told(
        lambda: begin(actor), *data.texts(), place=Place.QUOTE, reason=reason, now=now
    )
    draft, rows = draft_of(data)
    try:
        async with begin(actor) as tx:
            made = await actions.make(tx, client=data.client, draft=draft, now=now)
            await hints.sent(
                tx, words, place=Place.QUOTE, subject=str(made), reason=reason, now=now
            )
    except Invalid as refused:
        raise at_rows(refused, rows) from None
    return see(request, f"/quotes/{made}", said=_("見積を作りました。確かめてから送ってください。"))


@get("/intake/{wish_id:uuid}/quote", guards=[may("quote.write")], name="quotes.of_wish")
async def of_wish(request: Asking, wish_id: Id, actor: Who) -> Response[Any]:
    """What a quote of a wish still needs; or the quote that it became."""
    async with begin(actor) as tx:
        wish = await intake.show(tx, wish=wish_id)
        made = await actions.of_wish(tx, wish=wish_id)
        known = await clients.clients(tx, most=500)
    if made is not None:
        return see(request, f"/quotes/{made}")
    return page(
        request,
        "quotes/of_wish.html",
        w=wish,
        clients=[(client.id, client.name) for client in known if client.active],
    )


@post("/intake/{wish_id:uuid}/quote", guards=[may("quote.write")])
@forms.again(of_wish)
async def from_template(request: Asking, wish_id: Id, actor: Who) -> Response[Any]:
    """The proposal becomes a quote in one step."""
    data = await forms.read(request, FromWishForm)
    async with begin(actor) as tx:
        made = await from_wish.quote(
            tx,
            wish=wish_id,
            client=data.client,
            due_on=data.due_on,
            fee_bp=None if data.fee_percent is None else data.fee_percent * 100,
            now=clock.now(),
        )
    return see(request, f"/quotes/{made}", said=_("見積を作りました。確かめてから送ってください。"))


@get("/quotes/{quote_id:uuid}", guards=[may("quote.read")], name="quotes.quote")
async def quote(request: Asking, quote_id: Id, actor: Who) -> Response[Any]:
    """One version: what the client pays, what workers are paid, what is left."""
    now = clock.now()
    async with begin(actor) as tx:
        found = await actions.show(tx, quote=quote_id)
        lines = await actions.lines(tx, quote=quote_id)
        on = day_of(found.sent_at or found.made_at)
        pay = await actions.hourlies(tx, lines=lines, on=on)
        family = await actions.versions(tx, of=found)
        ordered = await actions.orders(tx, quote=quote_id)
    return page(
        request,
        "quotes/quote.html",
        q=found,
        lines=lines,
        pay=pay,
        wage=next(iter(pay.values()), None),
        margin=model.margin(found, lines),
        spans={line.line: bands.spans(line.bands) for line in lines if len(line.bands) > 1},
        dips=[(line, dip) for line in lines for dip in bands.dips(line.bands)],
        family=family,
        newest=family[0].id == found.id,
        taken=next((one for one in family if one.state is QuoteState.ACCEPTED), None),
        ordered=ordered,
        hows=[(how.value, _(how.says)) for how in How if how is not How.SCREEN],
        rate=paper.rate,
        today=now.date(),
    )


@get("/quotes/{quote_id:uuid}/versions/new", guards=[may("quote.write")], name="quotes.revise")
async def revise_form(request: Asking, quote_id: Id, actor: Who) -> Response[Any]:
    """The form of the next version, filled with this one."""
    async with begin(actor) as tx:
        found = await actions.show(tx, quote=quote_id)
        lines = await actions.lines(tx, quote=quote_id)
    until = max(found.valid_until, clock.today() + timedelta(days=14))
    action = f"/quotes/{quote_id}/versions/new"
    return _form(request, action=action, q=found, lines=lines, clients=[], until=until)


@post("/quotes/{quote_id:uuid}/versions/new", guards=[may("quote.write")])
@forms.again(revise_form)
async def revise(request: Asking, quote_id: Id, actor: Who) -> Response[Any]:
    """Writes the next version."""
    data = await forms.read(request, QuoteForm)
    reason, now = data.hint_reason, clock.now()
    words = await hints.told(
        lambda: begin(actor), *data.texts(), place=Place.QUOTE, reason=reason, now=now
    )
    draft, rows = draft_of(data)
    try:
        async with begin(actor) as tx:
            made = await actions.revise(tx, quote=quote_id, draft=draft, now=now)
            await hints.sent(
                tx, words, place=Place.QUOTE, subject=str(made), reason=reason, now=now
            )
    except Invalid as refused:
        raise at_rows(refused, rows) from None
    return see(request, f"/quotes/{made}", said=_("新しい版を作りました。"))


@post("/quotes/{quote_id:uuid}/sending", guards=[may("quote.write")])
@forms.again(quote)
async def send(request: Asking, quote_id: Id, actor: Who) -> Response[Any]:
    """Puts it before the client."""
    async with begin(actor) as tx:
        await actions.send(tx, quote=quote_id, now=clock.now())
    return see(request, f"/quotes/{quote_id}", said=_("見積を送りました。内容はもう変わりません。"))


@post("/quotes/{quote_id:uuid}/acceptance", guards=[may("quote.write")])
@forms.again(quote)
async def accept(request: Asking, quote_id: Id, actor: Who) -> Response[Any]:
    """Records that the client takes it: who said so, when and how."""
    data = await forms.read(request, AnswerForm)
    async with begin(actor) as tx:
        await actions.accept(
            tx, quote=quote_id, how=data.how, name=data.name, on=data.on, now=clock.now()
        )
    return see(request, f"/quotes/{quote_id}", said=_("承諾を記録しました。案件にできます。"))


@post("/quotes/{quote_id:uuid}/declining", guards=[may("quote.write")])
@forms.again(quote)
async def decline(request: Asking, quote_id: Id, actor: Who) -> Response[Any]:
    """Records that the client does not take it."""
    data = await forms.read(request, AnswerForm)
    async with begin(actor) as tx:
        await actions.decline(
            tx, quote=quote_id, how=data.how, name=data.name, on=data.on, now=clock.now()
        )
    return see(request, f"/quotes/{quote_id}", said=_("見送りを記録しました。"))


@post("/quotes/{quote_id:uuid}/voiding", guards=[may("quote.write")])
@forms.again(quote)
async def void(request: Asking, quote_id: Id, actor: Who) -> Response[Any]:
    """Takes it back."""
    async with begin(actor) as tx:
        await actions.void(tx, quote=quote_id)
    return see(request, f"/quotes/{quote_id}", said=_("見積を無効にしました。記録は残ります。"))


@get("/quotes/{quote_id:uuid}/quote.pdf", guards=[may("quote.read")], name="quotes.paper")
async def printed(request: Asking, quote_id: Id, actor: Who) -> Response[bytes]:
    """The quote as it was sent (PDF/A, PDF/UA)."""
    async with begin(actor) as tx:
        found = await actions.show(tx, quote=quote_id)
        sent, kept = await actions.kept_paper(tx, quote=quote_id)
    return await papers.answer(
        paper.document(sent, kept), at=found.sent_at or found.made_at, name=f"quote-{quote_id}"
    )


routes = Router(
    "/",
    route_handlers=[
        quotes,
        new,
        add,
        of_wish,
        from_template,
        quote,
        revise_form,
        revise,
        send,
        accept,
        decline,
        void,
        printed,
        *client_pages.HANDLERS,
    ],
)
