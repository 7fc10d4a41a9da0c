"""The page of one share: its terms as granted, the common manual, its answer, its handovers."""

from typing import Any

from litestar import Response, get

from tenants.db import begin
from tenants.guards import may
from yui import clock
from yui.sharing import actions, stock
from yui.sharing.carry import actions as carry
from yui.sharing.carry.model import Ready
from yui.towns.pricing import actions as pricing
from yui.web import Asking, Id, Who, _, forms, page
from yui.work import jobtypes


@get("/shares/{share_id:uuid}", guards=[may("share.read")], name="sharing.share")
async def share(request: Asking, share_id: Id, actor: Who) -> Response[Any]:
    """One share: its terms, its answer, its handovers."""
    now = clock.now()
    ours: list[Ready] = []
    async with begin(actor) as tx:
        found = await actions.show(tx, share=share_id, on=now.date())
        tax = await pricing.treatment(tx, body=found.body_id, on=now.date())
        handovers = await actions.handovers_of(tx, share=share_id)
        manual = await carry.manual(tx, share=share_id)
        files = await carry.of_share(tx, share=share_id)
        on_hand = 0
        if found.side == "in" and found.task_id is not None:
            on_hand = await stock.on_hand(tx, share=share_id)
            ours = await carry.ready(tx, share=share_id)
    return page(
        request,
        "sharing/share.html",
        s=found,
        tax=tax,
        handovers=handovers,
        ready=max(0, min(on_hand, found.left)),
        waits=found.waits(now),
        late=found.late(now),
        manual=manual,
        files=files,
        ours=ours,
        once=forms.new_once(),
        kind=_(jobtypes.label_of(found.job_type)),
    )
