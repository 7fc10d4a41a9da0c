"""Log-in by a mailed link: asked for, looked at, used by a button."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from tenants.db import begin_auth
from tenants.sessions import new_id
from yui import clock
from yui.accounts import actions, entry, mail
from yui.accounts.links.model import MOST, AskLink, Nothing
from yui.web import Asking, forms, gettext, page, see


@get("/login/link", name="accounts.link", sync_to_thread=False)
def link_page(request: Asking) -> Response[Any]:
    """For whoever logs in without a password."""
    return page(request, "accounts/link.html")


@post("/login/link", name="accounts.ask_link")
@forms.again(link_page)
async def ask_link(request: Asking) -> Response[Any]:
    """Mails a link where there is an account with an address; says the same in any case."""
    given = await forms.read(request, AskLink)
    tokens = [new_id() for _ in range(MOST)]
    async with begin_auth() as tx:
        counted = await actions.count_mail(tx, given.login, address=entry.address_of(request))
    actions.mailable(counted)
    async with begin_auth() as tx:
        found = await actions.ask_link(tx, given.login, tokens=tokens)
    for opened, token in found:
        mail.soon(mail.link(opened, link=f"{mail.base_url()}/login/link/{token}"))
    said = gettext("登録があれば、ログインするためのリンクをメールで送りました。15分だけ使えます。")
    return see(request, "/login", said=said)


@get("/login/link/{token:str}", name="accounts.use_link")
async def use_page(request: Asking, token: FromPath[str]) -> Response[Any]:
    """Whose link it is, and a button. Mail programs open links by themselves: that uses nothing up."""
    async with begin_auth() as tx:
        whose = await actions.whose_link(tx, token)
    return page(request, "accounts/use_link.html", token=token[:100], whose=whose)


@post("/login/link/{token:str}", name="accounts.take_link")
@forms.again(use_page)
async def take_link(request: Asking, token: FromPath[str]) -> Response[Any]:
    """Logs in by the link, once."""
    await forms.read(request, Nothing)
    async with begin_auth() as tx:
        account = await actions.use_link(tx, token)
        session = await actions.open_session(
            tx,
            account,
            old=entry.session_of(request),
            browser=entry.browser_of(request),
            today=clock.today(),
        )
    return entry.lead_on(request, session)


HANDLERS = [link_page, ask_link, use_page, take_link]
