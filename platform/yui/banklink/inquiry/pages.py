"""The page that is printed and handed to the bank, and the list of transfers that banks ask about."""

from typing import Any

from litestar import Response, post
from litestar.di import NamedDependency

from tenants.db import begin
from tenants.guards import may
from yui import clock
from yui.banklink.recalls.pages import recalls
from yui.japan import screen_text
from yui.payouts.inquiry import actions
from yui.web import Asking, Id, Who, forms, page


@post(
    "/bank/inquiries/{run_id:uuid}/{worker_id:uuid}", guards=[may("payout.file")], status_code=200
)
@forms.again(recalls)
async def inquiry(
    request: Asking, run_id: Id, worker_id: Id, actor: Who, field_key: NamedDependency[bytes]
) -> Response[Any]:
    """The request with the transfer's figures; a POST, because each look is noted."""
    now = clock.now()
    async with begin(actor) as tx:
        found, body = await actions.draw_up(
            tx, run=run_id, worker=worker_id, key=field_key, now=now
        )
    return page(
        request,
        "banklink/inquiry.html",
        q=found,
        row=found.row,
        body=body,
        bank=screen_text(body.bank_kana),
        branch=screen_text(body.branch_kana),
        now=now,
    )


HANDLERS = [inquiry]
