"""Log-in, log-out, a forgotten password."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from tenants.actor import Actor
from tenants.db import begin_auth
from tenants.sessions import half_of, new_id
from yui import clock
from yui.accounts import actions, entry, mail, model, passwords
from yui.accounts.entry import SESSION, address_of, session_of
from yui.accounts.forms import AskReset, LogIn, NewPassword
from yui.accounts.passkeys import actions as passkeys
from yui.accounts.sso import providers
from yui.web import Asking, cookies, forms, gettext, menu, page, see
from yui.web.visit import visit_of


def home_of(actor: Actor) -> str:
    """Where a log-in leads: the first page of the caller's menu."""
    shown = menu.menu_for(actor)
    return shown[0].path if shown else "/account"


@get("/", name="home", sync_to_thread=False)
def home(request: Asking) -> Response[Any]:
    """On to one's own first page, or to the log-in."""
    actor = visit_of(request).actor
    return see(request, home_of(actor) if actor else "/login")


@get("/login", name="accounts.login", sync_to_thread=False)
def log_in_page(request: Asking) -> Response[Any]:
    """The log-in form; whoever is logged in goes on."""
    to = model.local_path(request.query_params.get("next", ""), "")
    again = request.query_params.get("again", "") == "1"
    actor, entered = visit_of(request).actor, visit_of(request).entered
    if entered is None and half_of(request) is not None:
        return see(request, entry.second_step(to))
    if actor is not None and entered is None and not again:
        return see(request, to or home_of(actor))
    return page(
        request,
        "accounts/login.html",
        to=to,
        passkeys=passkeys.available(),
        providers=providers.shown(),
    )


@post("/login", name="accounts.log_in")
@forms.again(log_in_page)
async def log_in(request: Asking) -> Response[Any]:
    """Opens a session under a fresh id; the same answer and time for an unknown account."""
    given = await forms.read(request, LogIn)
    async with begin_auth() as tx:
        attempt = await actions.knock(tx, given.login, given.password, address=address_of(request))
    account = await actions.check(attempt)
    async with begin_auth() as tx:
        session = await actions.admit(
            tx,
            attempt,
            account,
            old=session_of(request),
            browser=entry.browser_of(request),
            today=clock.today(),
        )
    return entry.lead_on(request, session, to=given.next)


@post("/logout", name="accounts.log_out")
async def log_out(request: Asking) -> Response[Any]:
    """Ends the session, here and in the database."""
    if session := session_of(request):
        async with begin_auth() as tx:
            await actions.leave(tx, session)
    visit_of(request).new_cookies.append(cookies.header(SESSION, "", seconds=0))
    return see(request, "/login", said=gettext("ログアウトしました。"))


@get("/reset", name="accounts.reset", sync_to_thread=False)
def reset_page(request: Asking) -> Response[Any]:
    """For whoever forgot the password."""
    return page(request, "accounts/reset.html")


@post("/reset", name="accounts.ask_reset")
@forms.again(reset_page)
async def ask_reset(request: Asking) -> Response[Any]:
    """Sends a link where there is an account with an address; says the same in any case."""
    given = await forms.read(request, AskReset)
    token = new_id()
    async with begin_auth() as tx:
        counted = await actions.count_mail(tx, given.login, address=address_of(request))
    actions.mailable(counted)
    async with begin_auth() as tx:
        found = await actions.ask_reset(tx, given.login, token=token)
    if found is not None:
        mail.soon(mail.reset(found, link=f"{mail.base_url()}/reset/{token}"))
    said = gettext("登録があれば、パスワードを決め直すためのメールを送りました。")
    return see(request, "/login", said=said)


@get("/reset/{token:str}", name="accounts.new_password", sync_to_thread=False)
def new_password_page(request: Asking, token: FromPath[str]) -> Response[Any]:
    """The form behind a mailed link; opening it uses nothing up."""
    return page(request, "accounts/new_password.html", token=token[:100])


@post("/reset/{token:str}", name="accounts.set_new_password")
@forms.again(new_password_page)
async def set_new_password(request: Asking, token: FromPath[str]) -> Response[Any]:
    """Sets the password once; every session of the account ends."""
    given = await forms.read(request, NewPassword)
    model.twice(given.password, given.again)
    hashed = await passwords.hash_of(model.strong(given.password, login=""))
    async with begin_auth() as tx:
        await actions.use_reset(tx, token, hashed_new=hashed)
    said = gettext("新しいパスワードにしました。ログインしてください。")
    return see(request, "/login", said=said)


HANDLERS = [
    home,
    log_in_page,
    log_in,
    log_out,
    reset_page,
    ask_reset,
    new_password_page,
    set_new_password,
]
