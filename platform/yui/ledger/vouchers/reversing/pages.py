"""The forms that take a posted slip back."""

from typing import Any

from litestar import Response, post
from msgspec import Struct

from tenants.db import begin
from tenants.guards import may
from yui import clock
from yui.ledger.vouchers.pages import HOME, REASON, show
from yui.ledger.vouchers.reversing import actions
from yui.web import Asking, Id, Who, _, forms, see


class ReasonForm(Struct, forbid_unknown_fields=True):
    """Why a posted slip is to be taken back."""

    reason: REASON


class Granted(Struct, forbid_unknown_fields=True):
    """Whether it is taken back."""

    granted: bool = False


@post(HOME + "/{voucher_id:uuid}/reversals", guards=[may("closing.write")])
@forms.again(show)
async def ask_reversal(request: Asking, voucher_id: Id, actor: Who) -> Response[Any]:
    """Asks to take a posted slip back."""
    data = await forms.read(request, ReasonForm)
    async with begin(actor) as tx:
        await actions.ask_reversal(tx, voucher=voucher_id, reason=data.reason)
    said = _("取消しを申し出ました。ほかの人の承認で取り消されます。")
    return see(request, f"{HOME}/{voucher_id}", said=said)


@post(HOME + "/{voucher_id:uuid}/reversal", guards=[may("closing.write")])
@forms.again(show)
async def decide_reversal(request: Asking, voucher_id: Id, actor: Who) -> Response[Any]:
    """Takes it back, or leaves it."""
    data = await forms.read(request, Granted)
    async with begin(actor) as tx:
        await actions.decide_reversal(tx, voucher=voucher_id, granted=data.granted, now=clock.now())
    said = _("取り消しました。") if data.granted else _("取り消さないことにしました。")
    return see(request, f"{HOME}/{voucher_id}", said=said)


HANDLERS = [ask_reversal, decide_reversal]
