"""Lends one's role and acts in a lent one, from the account's page."""

from typing import Any

from litestar import Response, post

from tenants.db import begin, begin_auth
from tenants.guards import logged_in, may
from tenants.sessions import account_of
from yui import clock
from yui.accounts import entry
from yui.accounts.lending import actions
from yui.accounts.lending.model import Lend, Which
from yui.accounts.screens.own.pages import account_page
from yui.audit import actions as audit
from yui.web import Asking, Who, _, forms, see


@post("/account/delegations", guards=[may("user.write")], name="accounts.lend")
@forms.again(account_page)
async def lend(request: Asking, actor: Who) -> Response[Any]:
    """A colleague acts for the director for a time."""
    given = await forms.read(request, Lend)
    account = account_of(request).account_id
    async with begin_auth() as tx:
        made = await actions.lend(tx, given, actor=actor, account=account, today=clock.today())
    async with begin(actor) as tx:
        await audit.note(
            tx,
            "delegation.given",
            subject=str(made),
            to=given.colleague,
            since=given.since.isoformat(),
            until=given.until.isoformat(),
        )
    return see(
        request,
        "/account#delegation",
        said=_("代理を頼みました。期間が過ぎると、自動で終わります。"),
    )


@post("/account/delegations/end", guards=[logged_in], name="accounts.end_lending")
async def end(request: Asking, actor: Who) -> Response[Any]:
    """Ends a delegation before its day, by either of the two."""
    given = await forms.read(request, Which)
    account = account_of(request).account_id
    async with begin_auth() as tx:
        await actions.end(tx, delegation=given.delegation, town=int(actor.tenant), account=account)
    async with begin(actor) as tx:
        await audit.note(tx, "delegation.ended", subject=str(given.delegation))
    return see(request, "/account#delegation", said=_("代理を終わりにしました。"))


@post("/account/acting", guards=[logged_in], name="accounts.act")
@forms.again(account_page)
async def act(request: Asking) -> Response[Any]:
    """From now on this browser acts for the director."""
    given = await forms.read(request, Which)
    async with begin_auth() as tx:
        session = await actions.act(
            tx,
            session=entry.session_of(request),
            delegation=given.delegation,
            today=clock.today(),
        )
    entry.give(request, session)
    return see(
        request, "/", said=_("代理としての操作を始めました。操作は、代理として記録されます。")
    )


@post("/account/acting/end", guards=[logged_in], name="accounts.act_no_more")
async def act_no_more(request: Asking, actor: Who) -> Response[Any]:
    """This browser is its owner's again; nothing changes when it was."""
    if actor.behalf is None:
        return see(request, "/account")
    async with begin_auth() as tx:
        session = await actions.act(
            tx, session=entry.session_of(request), delegation=None, today=clock.today()
        )
    entry.give(request, session)
    return see(request, "/account", said=_("代理としての操作を終わりました。"))


HANDLERS = [lend, end, act, act_no_more]
