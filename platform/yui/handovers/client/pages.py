"""The client's pages of handovers (scope `client`): what is before it, accepted whole or in part.

No worker is in reach here: a handover holds units of an order and files under names of our own.
"""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromQuery
from msgspec import Meta, Struct

from tenants.db import Tx, begin
from tenants.guards import may
from tenants.sessions import account_of
from yui import clock
from yui.clients.contacts import actions as contacts
from yui.clients.contacts.model import Part
from yui.deliveries.model import Reason
from yui.files import actions as files
from yui.handovers import actions
from yui.web import Asking, Id, Who, _, forms, menu, page, see
from yui.web.menu import Entry

menu.register(Entry("検収", "/client/handovers", needs="handover.accept", order=14, icon="go"))


class Acceptance(Struct, forbid_unknown_fields=True):
    """How many units are accepted; `version`: of the handover that she looked at."""

    accepted: Annotated[int, Meta(ge=0, le=1_000_000)]
    version: Annotated[int, Meta(ge=1, le=1_000_000)]
    reason: Reason | None = None
    note: Annotated[str, Meta(max_length=1000)] = ""


@get("/client/handovers", guards=[may("handover.accept")], name="handovers.given")
async def given(
    request: Asking,
    actor: Who,
    before_at: FromQuery[datetime | None] = None,
    before_id: FromQuery[UUID | None] = None,
) -> Response[Any]:
    """What was handed over to the company: what waits for it, then the newest."""
    before = None if before_at is None or before_id is None else (before_at, before_id)
    async with begin(actor) as tx:
        found = await actions.given(tx, before=before, most=actions.PAGE + 1)
    decided = [one for one in found if one.decided_at is not None]
    return page(
        request,
        "handovers/given.html",
        waiting=[one for one in found if one.decided_at is None],
        decided=decided[: actions.PAGE],
        more=len(decided) > actions.PAGE,
        first=before is None,
    )


@get("/client/handovers/{handover_id:uuid}", guards=[may("handover.accept")], name="handovers.mine")
async def mine(request: Asking, handover_id: Id, actor: Who) -> Response[Any]:
    """One handover: what it is, its files, and the form of the acceptance."""
    async with begin(actor) as tx:
        found = await actions.show(tx, handover=handover_id)
        terms = await actions.terms_of(tx, found)
        given_files = await files.handed_of(tx, handover=handover_id)
    return page(
        request,
        "handovers/mine.html",
        h=found,
        files=given_files,
        reasons=[(reason.value, _(reason.says)) for reason in Reason],
        pays_for_effort=terms is not None and terms.pays_for_effort,
    )


@post("/client/handovers/{handover_id:uuid}/acceptance", guards=[may("handover.accept")])
@forms.again(mine)
async def accept(request: Asking, handover_id: Id, actor: Who) -> Response[Any]:
    """The company accepts all of it, a part, or nothing."""
    data = await forms.read(request, Acceptance)
    async with begin(actor) as tx:
        await _acceptor(tx, account_of(request).account_id)
        await actions.decide(
            tx,
            handover=handover_id,
            accepted=data.accepted,
            reason=data.reason,
            note=data.note,
            version=data.version,
            now=clock.now(),
        )
    said = _("検収を記録しました。ありがとうございます。")
    return see(request, f"/client/handovers/{handover_id}", said=said)


async def _acceptor(tx: Tx, account: UUID) -> None:
    await contacts.acting(tx, account=account, part=Part.ACCEPTOR)


HANDLERS = [given, mine, accept]
