"""One's own account on one page, and one's password."""

from typing import Any
from uuid import UUID

from litestar import Response, get, post

from tenants.actor import Actor, Role
from tenants.db import ReadTx, begin_auth
from tenants.guards import logged_in
from tenants.sessions import account_of
from yui import clock
from yui.accounts import actions, entry, model, passwords
from yui.accounts.factors import actions as factors
from yui.accounts.forms import ChangePassword
from yui.accounts.lending import actions as lending
from yui.accounts.passkeys import actions as passkeys
from yui.accounts.screens.factors.pages import tell
from yui.accounts.sitting import actions as sitting
from yui.accounts.sitting.model import fresh
from yui.accounts.sso import actions as sso
from yui.accounts.sso import providers
from yui.accounts.users import actions as users
from yui.accounts.users.model import in_force
from yui.web import Asking, forms, gettext, page, see


def actor_of(request: Asking) -> Actor:
    """The caller; the guard has seen that there is one."""
    found: Actor = request.scope["user"]
    return found


@get("/account", guards=[logged_in], name="accounts.account")
async def account_page(request: Asking) -> Response[Any]:
    """Who one is here: the ways to log in, the sessions, whose role is lent to whom."""
    account, actor = account_of(request), actor_of(request)
    today = clock.today()
    async with begin_auth() as tx:
        known = await actions.known_of(tx, account=account.account_id)
        sessions = await sitting.of_account(
            tx, account=account.account_id, here=entry.session_of(request)
        )
        app = await factors.app(tx, account=account.account_id)
        codes_left = await factors.codes_left(tx, account=account.account_id)
        keys = await passkeys.of_account(tx, account=account.account_id)
        links = await sso.of_account(tx, account=account.account_id)
        lent = await lending.of_account(tx, account=account.account_id, today=today)
        colleagues = await _colleagues(tx, actor)
        rules = await users.rules(tx, town=account.town)
    return page(
        request,
        "accounts/account.html",
        account=account,
        known=known,
        sessions=sessions,
        app=bool(app and app.confirmed),
        codes_left=codes_left,
        keys=keys,
        passkeys=passkeys.available(),
        providers=providers.shown(),
        links=links,
        lent=lent,
        colleagues=colleagues,
        today=today,
        rule=in_force(rules, on=today),
        coming=[rule for rule in rules if rule.since > today and actor.role in rule.roles],
    )


async def _colleagues(tx: ReadTx, actor: Actor) -> list[tuple[UUID, str]]:
    """To whom a director may lend her role: the office of her town, but herself."""
    if actor.role is not Role.DIRECTOR or actor.behalf is not None:
        return []
    found, _more = await users.page(tx, town=int(actor.tenant), kinds=("director", "staff"))
    return [(user.id, user.name) for user in found if user.active and user.subject != actor.id]


@post("/account/password", guards=[logged_in], name="accounts.password")
@forms.again(account_page)
async def change_password(request: Asking) -> Response[Any]:
    """A new password by the current one, or the first one; every other session of the account ends."""
    given = await forms.read(request, ChangePassword)
    account = account_of(request)
    address = entry.address_of(request)
    async with begin_auth() as tx:
        known = await actions.known_of(tx, account=account.account_id)
        attempt = await actions.knock(tx, account.login, given.current, address=address)
    if known is not None and not known.password:
        fresh(account.opened_at)
    else:
        await actions.check_current(attempt)
    model.twice(given.password, given.again)
    hashed = await passwords.hash_of(model.strong(given.password, login=account.login))
    async with begin_auth() as tx:
        await actions.set_password(
            tx, account.account_id, hashed_new=hashed, keep=entry.session_of(request)
        )
    await tell(account, gettext("パスワードを変えました。"))
    return see(request, "/account", said=gettext("パスワードを変えました。"))


HANDLERS = [account_page, change_password]
