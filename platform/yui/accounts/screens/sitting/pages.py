"""Ends one's own sessions, from the account's page."""

from typing import Any

from litestar import Response, post

from tenants.db import begin_auth
from tenants.guards import logged_in
from tenants.sessions import account_of
from yui.accounts.entry import session_of
from yui.accounts.sitting import actions
from yui.accounts.sitting.model import EndOne
from yui.web import Asking, _, forms, see


@post("/account/sessions/end", guards=[logged_in], name="accounts.end_session")
async def end_session(request: Asking) -> Response[Any]:
    """Ends one session; it is out at its next request."""
    given = await forms.read(request, EndOne)
    account = account_of(request).account_id
    async with begin_auth() as tx:
        await actions.end(tx, account=account, handle=given.handle, here=session_of(request))
    return see(request, "/account#sessions", said=_("その端末のログインを終わらせました。"))


@post("/account/sessions/end-others", guards=[logged_in], name="accounts.end_sessions")
async def end_sessions(request: Asking) -> Response[Any]:
    """Ends all sessions but this one."""
    account = account_of(request).account_id
    async with begin_auth() as tx:
        await actions.end_others(tx, account=account, here=session_of(request))
    return see(
        request, "/account#sessions", said=_("ほかの端末のログインを、すべて終わらせました。")
    )


HANDLERS = [end_session, end_sessions]
