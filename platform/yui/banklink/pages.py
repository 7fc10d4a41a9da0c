"""The bank's pages: results of transfers, what came back, what came in."""

from litestar import Router

from yui.banklink.inquiry import pages as inquiry
from yui.banklink.matching import pages as matching
from yui.banklink.recalls import pages as recalls
from yui.banklink.results import pages as results
from yui.banklink.returning import pages as returning
from yui.banklink.sending import pages as sending
from yui.web import menu
from yui.web.menu import Entry

menu.register(Entry("銀行", "/bank/results", needs="payout.read", order=61, icon="yen"))

routes = Router(
    "/",
    route_handlers=[
        *results.HANDLERS,
        *returning.HANDLERS,
        *recalls.HANDLERS,
        *inquiry.HANDLERS,
        *matching.HANDLERS,
        *sending.HANDLERS,
    ],
    include_in_schema=False,
)
