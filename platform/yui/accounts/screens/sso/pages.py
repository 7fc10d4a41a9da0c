"""To a provider and back: by a page each, as a form's answer may not lead to another site (CSP)."""

import secrets
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from tenants.actor import Actor
from tenants.db import begin, begin_auth
from tenants.guards import logged_in, may
from tenants.refusal import Unauthenticated
from tenants.sessions import account_of
from yui import clock
from yui.accounts import actions as accounts
from yui.accounts import entry
from yui.accounts.screens.factors.pages import tell
from yui.accounts.screens.login.pages import log_in_page
from yui.accounts.screens.own.pages import account_page
from yui.accounts.screens.users.pages import users
from yui.accounts.sitting.model import fresh
from yui.accounts.sso import actions, providers
from yui.accounts.sso.model import SECONDS, Back, Go, LinkState, Which
from yui.accounts.users.model import Switch
from yui.audit import actions as audit
from yui.web import Asking, Id, Who, _, cookies, forms, page, see
from yui.web.visit import visit_of

BROWSER = "yui-sso"
"""A cookie for the way there and back. Lax: the visit's own is strict, and does not come back with a
browser that another site sends."""


async def _sent(request: Asking, slug: str, *, to: str, account: UUID | None) -> Response[Any]:
    async with begin_auth() as tx:
        await accounts.count_asking(tx, address=entry.address_of(request))
    url, state, sent = await actions.away(slug, to=to, account=account)
    browser = secrets.token_urlsafe(24)
    async with begin_auth() as tx:
        await actions.remember(tx, state, sent, browser=browser)
    visit_of(request).new_cookies.append(cookies.header(BROWSER, browser, seconds=SECONDS))
    return page(request, "accounts/away.html", url=url, provider=providers.named(slug))


@post("/login/sso/{slug:str}", name="accounts.go_sso")
@forms.again(log_in_page)
async def go(request: Asking, slug: FromPath[str]) -> Response[Any]:
    """Leads to a provider, to log in."""
    given = await forms.read(request, Go)
    return await _sent(request, slug, to=given.next, account=None)


@post("/account/sso/{slug:str}", guards=[logged_in], name="accounts.bind_sso")
@forms.again(account_page)
async def bind(request: Asking, slug: FromPath[str]) -> Response[Any]:
    """Leads to a provider, to bind the account to a subject there."""
    given = await forms.read(request, Go)
    account = account_of(request)
    fresh(account.opened_at)
    return await _sent(request, slug, to=given.next, account=account.account_id)


@get("/login/sso/{slug:str}/back", name="accounts.sso_back", sync_to_thread=False)
def back_page(request: Asking, slug: FromPath[str]) -> Response[Any]:
    """The provider sent the browser back. A GET writes nothing: a button (pressed by a script, where
    there is one) sends on what was brought."""
    asked = request.query_params
    if slug not in {provider.slug for provider in providers.shown()}:
        return see(request, "/login")
    return page(
        request,
        "accounts/back.html",
        provider=providers.named(slug),
        brought=bool(asked.get("code")) and not asked.get("error"),
        code=asked.get("code", "")[:4000],
        state=asked.get("state", "")[:500],
        iss=asked.get("iss", "")[:300],
    )


@post("/login/sso/{slug:str}/back", name="accounts.take_sso")
@forms.again(log_in_page)
async def take(request: Asking, slug: FromPath[str]) -> Response[Any]:
    """Logs in by the subject, or binds it to the account that asked."""
    given = await forms.read(request, Back)
    browser = request.cookies.get(cookies.name(BROWSER), "")
    visit_of(request).new_cookies.append(cookies.header(BROWSER, "", seconds=0))
    async with begin_auth() as tx:
        sent = await actions.recall(tx, slug, given, browser=browser)
    provider, sub, name = await actions.prove(sent, given)
    if sent.account is not None:
        return await _bound(request, provider, sub=sub, name=name, account=sent.account)
    async with begin_auth() as tx:
        account = await actions.account_of(tx, provider, sub=sub)
        session = await accounts.open_session(
            tx,
            account,
            old=entry.session_of(request),
            browser=entry.browser_of(request),
            today=clock.today(),
        )
    return entry.lead_on(request, session, to=sent.next)


async def _bound(
    request: Asking, provider: Any, *, sub: str, name: str, account: UUID
) -> Response[Any]:
    if account_of(request).account_id != account:
        raise Unauthenticated
    async with begin_auth() as tx:
        state = await actions.bind(tx, provider, sub=sub, account=account, label=name)
    if state is LinkState.LIVE:
        what = _("{name}でのログインを結び付けました。").format(name=provider.label)
        await tell(account_of(request), what)
        said = _("{name}でログインできるようになりました。").format(name=provider.label)
    else:
        said = _("結び付けを申し込みました。町の事務局が確かめると、使えるようになります。")
    return see(request, "/account#sso", said=said)


@post("/account/sso-links/end", guards=[logged_in], name="accounts.end_sso")
async def end(request: Asking) -> Response[Any]:
    """Ends one's own binding."""
    given = await forms.read(request, Which)
    account = account_of(request)
    fresh(account.opened_at)
    async with begin_auth() as tx:
        await actions.end(tx, link=given.link, account=account.account_id)
    await tell(account, _("外部のログインの結び付きを外しました。"))
    return see(request, "/account#sso", said=_("結び付きを外しました。"))


async def _decided(request: Asking, link: UUID, actor: Actor, *, to: LinkState) -> None:
    account = account_of(request).account_id
    async with begin_auth() as tx:
        found = await actions.decide(tx, link=link, to=to, by=actor, account=account)
    async with begin(actor) as tx:
        await audit.note(tx, f"account.sso_{to.value}", subject=str(link), account=found.account_id)


@post("/users/sso-links/{link_id:uuid}/yes", guards=[may("user.write")], name="accounts.accept_sso")
@forms.again(users)
async def accept(request: Asking, link_id: Id, actor: Who) -> Response[Any]:
    """The office has made sure who asks."""
    await forms.read(request, Switch)
    await _decided(request, link_id, actor, to=LinkState.LIVE)
    return see(request, "/users", said=_("結び付けを認めました。"))


@post("/users/sso-links/{link_id:uuid}/no", guards=[may("user.write")], name="accounts.decline_sso")
@forms.again(users)
async def decline(request: Asking, link_id: Id, actor: Who) -> Response[Any]:
    """The office says no."""
    await forms.read(request, Switch)
    await _decided(request, link_id, actor, to=LinkState.DECLINED)
    return see(request, "/users", said=_("結び付けを断りました。"))


HANDLERS = [go, bind, back_page, take, end, accept, decline]
