"""The second step of a log-in, and setting up what it asks for.

The pages of this step serve two callers: a session that is half open, which reaches nothing else,
and one that is open, which sets up or changes its second factor.
"""

import io
import time
from typing import Any

import segno
from litestar import Response, get, post
from markupsafe import Markup

from tenants.db import begin_auth
from tenants.guards import logged_in
from tenants.refusal import Unauthenticated
from tenants.sessions import Session, account_of, half_of
from yui import clock
from yui.accounts import actions as accounts
from yui.accounts import entry, mail
from yui.accounts.factors import actions
from yui.accounts.factors.model import Code, Press
from yui.accounts.model import local_path
from yui.accounts.passkeys import actions as passkeys
from yui.accounts.sitting.model import fresh
from yui.web import Asking, _, forms, page, see


def caller(request: Asking, *, step: str = "setup") -> Session:
    """The account that sets something up: one whose session is open (and fresh), or one that owes
    this step."""
    half = half_of(request)
    if half is not None and half.step == step:
        return half
    if half is not None:
        raise Unauthenticated
    found = account_of(request)
    fresh(found.opened_at)
    return found


async def whole(request: Asking, account: Session) -> bool:
    """After a second factor was shown or made: a half-open session becomes an open one, under a new
    id. False when it was open already."""
    if half_of(request) is None:
        return False
    async with begin_auth() as tx:
        session = await accounts.open_session(
            tx,
            account.account_id,
            old=entry.session_of(request),
            browser=entry.browser_of(request),
            today=clock.today(),
            whole=True,
        )
    entry.give(request, session.id)
    return True


@get("/login/second", name="accounts.second")
async def second_page(request: Asking) -> Response[Any]:
    """The second step: a code, a recovery code or a passkey; or setting one of them up."""
    half = half_of(request)
    to = local_path(request.query_params.get("next", ""), "")
    if half is None:
        return see(request, "/login")
    if half.step == "setup":
        able = passkeys.available()
        return page(request, "accounts/setup.html", account=half, to=to, passkeys=able)
    async with begin_auth() as tx:
        found = await actions.app(tx, account=half.account_id)
        keys = await passkeys.of_account(tx, account=half.account_id)
    return page(
        request,
        "accounts/second.html",
        account=half,
        app=bool(found and found.confirmed),
        keys=keys,
        passkeys=passkeys.available(),
        to=to,
    )


@post("/login/second", name="accounts.prove")
@forms.again(second_page)
async def prove(request: Asking) -> Response[Any]:
    """Shows the second factor; the session opens under a new id."""
    given = await forms.read(request, Code)
    half = half_of(request)
    if half is None or half.step != "second":
        raise Unauthenticated
    async with begin_auth() as tx:
        tries = await actions.knock(tx, account=half.account_id)
    async with begin_auth() as tx:
        spare = await actions.prove(
            tx, given.code, account=half.account_id, tries=tries, at=time.time()
        )
    await whole(request, half)
    if spare:
        await tell(half, _("復旧コードでログインがありました。"))
    return see(request, local_path(given.next, "/"))


async def tell(account: Session, what: str) -> None:
    """Writes to the account's address that a way to log in has changed (ASVS 5.0 6.3.7)."""
    async with begin_auth() as tx:
        found = await accounts.known_of(tx, account=account.account_id)
    if found is not None and found.email:
        mail.soon(mail.changed(found.email, name=account.name, what=what))


@post("/login/app/start", name="accounts.start_app")
async def start_app(request: Asking) -> Response[Any]:
    """Makes a secret for a code app and leads to its picture."""
    await forms.read(request, Press)
    account = caller(request)
    async with begin_auth() as tx:
        await actions.start(tx, account=account.account_id)
    return see(request, "/login/app")


def picture(uri: str) -> Markup:
    """The QR code as SVG, without a style of its own: the page's CSP allows none."""
    out = io.BytesIO()
    segno.make(uri, error="m").save(
        out, kind="svg", scale=5, border=4, xmldecl=False, svgns=False, light="#fff", dark="#000"
    )
    return Markup(out.getvalue().decode())  # noqa: S704  # drawn by us from our own text


@get("/login/app", name="accounts.app")
async def app_page(request: Asking) -> Response[Any]:
    """The secret as a picture and as text, and the field for its first code."""
    account = caller(request)
    async with begin_auth() as tx:
        secret = await actions.secret(tx, account=account.account_id, login=account.login)
    return page(
        request,
        "accounts/app.html",
        secret=secret,
        picture=picture(secret.uri),
        half=half_of(request),
    )


@post("/login/app", name="accounts.confirm_app")
@forms.again(app_page)
async def confirm_app(request: Asking) -> Response[Any]:
    """The app is the second factor from now on; shows the recovery codes, this once."""
    given = await forms.read(request, Code)
    account = caller(request)
    async with begin_auth() as tx:
        tries = await actions.knock(tx, account=account.account_id)
    async with begin_auth() as tx:
        codes = await actions.confirm(
            tx, given.code, account=account.account_id, tries=tries, at=time.time()
        )
    opened = await whole(request, account)
    await tell(account, _("確認アプリを登録しました。"))
    return page(request, "accounts/codes.html", codes=codes, opened=opened, first=True)


@post("/account/app/end", guards=[logged_in], name="accounts.end_app")
async def end_app(request: Asking) -> Response[Any]:
    """Takes the code app away."""
    await forms.read(request, Press)
    account = account_of(request)
    fresh(account.opened_at)
    async with begin_auth() as tx:
        await actions.take_away(tx, account=account.account_id)
    await tell(account, _("確認アプリを外しました。"))
    return see(request, "/account#second", said=_("確認アプリを外しました。"))


@post("/account/codes", guards=[logged_in], name="accounts.renew_codes")
async def renew_codes(request: Asking) -> Response[Any]:
    """Ten new recovery codes, shown this once; the old ones end."""
    await forms.read(request, Press)
    account = account_of(request)
    fresh(account.opened_at)
    async with begin_auth() as tx:
        codes = await actions.renew_codes(tx, account=account.account_id)
    await tell(account, _("復旧コードを作り直しました。"))
    return page(request, "accounts/codes.html", codes=codes, opened=False, first=False)


HANDLERS = [second_page, prove, start_app, app_page, confirm_app, end_app, renew_codes]
