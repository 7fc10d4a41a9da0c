"""Every page of accounts: log-in, the second step, one's own account, the users of a town."""

from litestar import Router

from yui.accounts.screens.factors import pages as factors
from yui.accounts.screens.lending import pages as lending
from yui.accounts.screens.links import pages as links
from yui.accounts.screens.login import pages as login
from yui.accounts.screens.own import pages as own
from yui.accounts.screens.passkeys import pages as passkeys
from yui.accounts.screens.sitting import pages as sitting
from yui.accounts.screens.sso import pages as sso
from yui.accounts.screens.users import pages as users

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
