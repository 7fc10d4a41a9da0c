"""Every page of accounts: log-in, the second step, one's own account, the users of a town."""

from litestar import Router

from yui.accounts.factors import pages as factors
from yui.accounts.lending import pages as lending
from yui.accounts.links import pages as links
from yui.accounts.login import pages as login
from yui.accounts.own import pages as own
from yui.accounts.passkeys import pages as passkeys
from yui.accounts.sitting import pages as sitting
from yui.accounts.sso import pages as sso
from yui.accounts.users import pages as users

routes = Router(
    "/",
    route_handlers=[
        *login.HANDLERS,
        *links.HANDLERS,
        *factors.HANDLERS,
        *passkeys.HANDLERS,
        *sso.HANDLERS,
        *own.HANDLERS,
        *sitting.HANDLERS,
        *lending.HANDLERS,
        *users.HANDLERS,
    ],
    include_in_schema=False,
)
