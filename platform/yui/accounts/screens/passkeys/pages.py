"""Making a passkey and logging in with one: the two requests of each that the browser needs."""

from typing import Any

from litestar import Response, post

from tenants.db import begin_auth
from tenants.guards import logged_in
from tenants.sessions import account_of, half_of
from yui import clock
from yui.accounts import actions as accounts
from yui.accounts import entry
from yui.accounts.factors import actions as factors
from yui.accounts.factors.model import Press
from yui.accounts.passkeys import actions
from yui.accounts.passkeys.model import EndKey, NewKey, Shown
from yui.accounts.screens.factors import pages as second
from yui.accounts.screens.login.pages import log_in_page
from yui.accounts.sitting.model import fresh
from yui.web import Asking, _, forms, page, see
from yui.web.cookies import binding
from yui.web.visit import visit_of


def _json(text: str) -> Response[bytes]:
    return Response(text.encode(), media_type="application/json")


@post("/login/passkey/new/options", name="accounts.ask_new_passkey")
async def ask_new(request: Asking) -> Response[Any]:
    """What the browser makes a key for: whoever is logged in, or owes a second factor."""
    await forms.read(request, Press)
    account = second.caller(request)
    async with begin_auth() as tx:
        options = await actions.ask_new(
            tx,
            account=account.account_id,
            login=account.login,
            name=account.name,
            binding=binding(visit_of(request)),
        )
    return _json(options)


@post("/login/passkey/new", name="accounts.new_passkey")
async def new(request: Asking) -> Response[Any]:
    """Adds the key; the first way to show a second factor comes with recovery codes."""
    given = await forms.read(request, NewKey)
    account = second.caller(request)
    name = given.label.strip() or entry.browser_of(request) or _("パスキー")
    async with begin_auth() as tx:
        await actions.add(
            tx,
            given.credential,
            account=account.account_id,
            name=name[:60],
            binding=binding(visit_of(request)),
        )
        left = await factors.codes_left(tx, account=account.account_id)
        codes = [] if left else await factors.renew_codes(tx, account=account.account_id)
    opened = await second.whole(request, account)
    await second.tell(account, _("パスキーを登録しました。"))
    if codes:
        return page(request, "accounts/codes.html", codes=codes, opened=opened, first=True)
    return see(request, "/account#second", said=_("パスキーを登録しました。"))


@post("/login/passkey/options", name="accounts.ask_passkey")
async def ask(request: Asking) -> Response[Any]:
    """What the browser signs to log in, or to take the second step."""
    await forms.read(request, Press)
    half = half_of(request)
    async with begin_auth() as tx:
        await accounts.count_asking(tx, address=entry.address_of(request))
    async with begin_auth() as tx:
        options = await actions.ask_shown(
            tx,
            binding=binding(visit_of(request)),
            account=half.account_id if half else None,
        )
    return _json(options)


@post("/login/passkey", name="accounts.show_passkey")
@forms.again(log_in_page)
async def show(request: Asking) -> Response[Any]:
    """Logs in with a key: it is two factors, so the session is open at once."""
    given = await forms.read(request, Shown)
    half = half_of(request)
    async with begin_auth() as tx:
        account = await actions.show(
            tx,
            given.credential,
            binding=binding(visit_of(request)),
            account=half.account_id if half else None,
        )
        session = await accounts.open_session(
            tx,
            account,
            old=entry.session_of(request),
            browser=entry.browser_of(request),
            today=clock.today(),
            whole=True,
        )
    return entry.lead_on(request, session, to=given.next)


@post("/account/passkeys/end", guards=[logged_in], name="accounts.end_passkey")
async def end(request: Asking) -> Response[Any]:
    """Takes a key away."""
    given = await forms.read(request, EndKey)
    account = account_of(request)
    fresh(account.opened_at)
    async with begin_auth() as tx:
        await actions.take_away(tx, account=account.account_id, handle=given.handle)
    await second.tell(account, _("パスキーを外しました。"))
    return see(request, "/account#second", said=_("パスキーを外しました。"))


HANDLERS = [ask_new, new, ask, show, end]
