"""The client's pages of quotes (scope `client`): no worker's price and no draft is in reach here."""

from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromQuery

from tenants.db import begin
from tenants.guards import may
from tenants.sessions import account_of
from yui import clock
from yui.clients.assents import actions as assents
from yui.clients.assents.model import Signer, What
from yui.clients.contacts import actions as contacts
from yui.clients.contacts.model import Part
from yui.quotes import actions, paper
from yui.quotes.client import agreeing
from yui.quotes.model import How
from yui.quotes.refusals import NotAgreed
from yui.quotes.typed import AgreeForm
from yui.web import Asking, Id, Who, _, forms, menu, page, papers, see
from yui.web.menu import Entry

menu.register(Entry("見積", "/client/quotes", needs="quote.answer", order=10, icon="doc"))


@get("/client/quotes", guards=[may("quote.answer")], name="quotes.mine")
async def mine(request: Asking, actor: Who, after: FromQuery[UUID | None] = None) -> Response[Any]:
    """What was sent to the company, the newest first."""
    async with begin(actor) as tx:
        found = await actions.mine(tx, after=after, most=actions.PAGE + 1)
    return page(
        request,
        "quotes/mine.html",
        quotes=found[: actions.PAGE],
        more=len(found) > actions.PAGE,
        first=after is None,
        today=clock.today(),
    )


@get("/client/quotes/{quote_id:uuid}", guards=[may("quote.answer")], name="quotes.sent")
async def sent(request: Asking, quote_id: Id, actor: Who) -> Response[Any]:
    """One version as it was sent."""
    async with begin(actor) as tx:
        found = await actions.show(tx, quote=quote_id)
        shown, kept = await actions.kept_paper(tx, quote=quote_id)
        assent = await assents.of(tx, what=What.QUOTE, subject=quote_id)
    return page(
        request,
        "quotes/sent.html",
        q=found,
        p=shown,
        sha256=paper.digest(kept).hex(),
        assent=assent,
        agreed=agreeing.agreed_text(shown),
        rate=paper.rate,
        open=found.state == "sent" and clock.today() <= found.valid_until,
    )


@get("/client/quotes/{quote_id:uuid}/quote.pdf", guards=[may("quote.answer")], name="quotes.print")
async def printed(request: Asking, quote_id: Id, actor: Who) -> Response[bytes]:
    """The same as a paper (PDF/A, PDF/UA)."""
    async with begin(actor) as tx:
        found = await actions.show(tx, quote=quote_id)
        shown, kept = await actions.kept_paper(tx, quote=quote_id)
    return await papers.answer(
        paper.document(shown, kept), at=found.sent_at or found.made_at, name=f"quote-{quote_id}"
    )


@post("/client/quotes/{quote_id:uuid}/acceptance", guards=[may("quote.answer")])
@forms.again(sent)
async def accept(request: Asking, quote_id: Id, actor: Who) -> Response[Any]:
    """The company takes it; whoever answers for it has ticked that she looked at it."""
    data, account = await forms.read(request, AgreeForm), account_of(request)
    async with begin(actor) as tx:
        await actions.show(tx, quote=quote_id)
        await contacts.acting(tx, account=account.account_id, part=Part.ORDERER)
        if not data.agree:
            raise NotAgreed("agree")
        await agreeing.agree(
            tx,
            quote=quote_id,
            shown=bytes.fromhex(data.sha256),
            name=data.name,
            by=Signer(account.account_id, account.login, account.name),
            now=clock.now(),
        )
    return see(
        request, f"/client/quotes/{quote_id}", said=_("承諾しました。ありがとうございます。")
    )


@post("/client/quotes/{quote_id:uuid}/declining", guards=[may("quote.answer")])
@forms.again(sent)
async def decline(request: Asking, quote_id: Id, actor: Who) -> Response[Any]:
    """The company passes."""
    async with begin(actor) as tx:
        await actions.show(tx, quote=quote_id)
        await contacts.acting(tx, account=account_of(request).account_id, part=Part.ORDERER)
        await actions.decline(tx, quote=quote_id, how=How.SCREEN, name=actor.name, now=clock.now())
    return see(request, f"/client/quotes/{quote_id}", said=_("見送りをお知らせしました。"))


HANDLERS = [mine, sent, printed, accept, decline]
