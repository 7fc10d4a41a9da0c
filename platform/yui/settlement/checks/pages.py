"""The pages that show that every ledger comes to zero, and the transfers that bring it there."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromQuery
from msgspec import Meta, Struct

from tenants.db import begin, begin_kpi
from tenants.guards import may
from yui import clock
from yui.japan import add_months
from yui.settlement import actions, zero
from yui.settlement.checks import proving
from yui.settlement.vouchers import actions as vouchers
from yui.towns import actions as towns
from yui.web import Asking, Id, Who, _, forms, page, see


class Record(Struct, forbid_unknown_fields=True):
    """What the bank says: the value date and the number of the transfer, or its very line."""

    value_on: date
    reference: Annotated[str, Meta(min_length=1, max_length=100)]
    entry: UUID | None = None


class Checked(Struct, forbid_unknown_fields=True):
    """The record that was looked at."""

    voucher: UUID
    say: Literal["confirmed", "dropped"]


class Tied(Struct, forbid_unknown_fields=True):
    """The bank's line that came later."""

    entry: UUID


def _month(asked: str, today: date) -> date:
    """The first day of the month asked for; of the month before where it is none that a town has."""
    try:
        found = date.fromisoformat(f"{asked}-01")
    except ValueError:
        found = date.min
    return found if 2000 <= found.year <= 2100 else add_months(today, -1, on=1)


@get("/settlement/zero", guards=[may("share.read")], name="settlement.zero")
async def all_of_it(
    request: Asking,
    actor: Who,
    month: FromQuery[str] = "",
    netting: FromQuery[UUID | None] = None,
) -> Response[Any]:
    """Our books beside each counterparty's claim, clearing accounts, and the month's sums."""
    today = clock.today()
    shown = _month(month, today)
    async with begin(actor) as tx:
        body = await towns.body_of(tx, on=today)
        names = {town.code: town.name for town in await towns.towns(tx)}
        found = await proving.prove(tx, body=body.id, of=shown, today=today, names=names)
        statements = await actions.of_month(tx, month=shown, most=200)
        transfers = await actions.transfers(tx, statements=statements)
        if netting is not None and not any(one.netting_id == netting for one in transfers):
            transfers += await actions.transfers_of(tx, netting=netting)
    return page(
        request,
        "settlement/zero.html",
        p=found,
        z=found.zero,
        body=body,
        statements=statements,
        transfers=transfers,
        month=shown,
        before=add_months(shown, -1, on=1),
        after=add_months(shown, 1, on=1),
    )


@get(
    "/settlement/transfers/{bank_transfer_id:uuid}",
    guards=[may("share.read")],
    name="settlement.transfer",
)
async def transfer(request: Asking, bank_transfer_id: Id, actor: Who) -> Response[Any]:
    """A transfer: to whom, how much, and who has recorded it."""
    async with begin(actor) as tx:
        found = await actions.transfer(tx, transfer=bank_transfer_id)
        record = await vouchers.show(tx, transfer=bank_transfer_id)
        lines = await vouchers.lines_for(tx, transfer=found)
    return page(
        request,
        "settlement/transfer.html",
        t=found,
        v=record,
        mine=record is not None and record.made_by in {actor.id, actor.behalf},
        lines=[(one.id, f"{one.on_day:%Y-%m-%d} {one.text}") for one in lines],
        today=clock.today(),
    )


@post("/settlement/transfers/{bank_transfer_id:uuid}", guards=[may("closing.write")])
@forms.again(transfer)
async def record(request: Asking, bank_transfer_id: Id, actor: Who) -> Response[Any]:
    """Our side of it, for another person to confirm."""
    data = await forms.read(request, Record)
    async with begin(actor) as tx:
        await vouchers.make(
            tx,
            transfer=bank_transfer_id,
            on=data.value_on,
            reference=data.reference,
            entry=data.entry,
            now=clock.now(),
        )
    said = _("記録しました。ほかの職員の確認をお願いします。")
    return see(request, f"/settlement/transfers/{bank_transfer_id}", said=said)


@post("/settlement/transfers/{bank_transfer_id:uuid}/confirmation", guards=[may("closing.write")])
@forms.again(transfer)
async def check(request: Asking, bank_transfer_id: Id, actor: Who) -> Response[Any]:
    """A second person confirms the record, or it is dropped."""
    data, now = await forms.read(request, Checked), clock.now()
    async with begin(actor) as tx:
        if data.say == "confirmed":
            await vouchers.confirm(tx, transfer=bank_transfer_id, voucher=data.voucher, now=now)
        else:
            await vouchers.drop(tx, transfer=bank_transfer_id, voucher=data.voucher, now=now)
    return see(request, f"/settlement/transfers/{bank_transfer_id}", said=_("記録しました。"))


@post("/settlement/transfers/{bank_transfer_id:uuid}/line", guards=[may("closing.write")])
@forms.again(transfer)
async def tie(request: Asking, bank_transfer_id: Id, actor: Who) -> Response[Any]:
    """The bank's line that came after the confirmation is this transfer's."""
    data = await forms.read(request, Tied)
    async with begin(actor) as tx:
        await vouchers.tie(tx, transfer=bank_transfer_id, entry=data.entry, now=clock.now())
    said = _("銀行の明細と結びつけました。")
    return see(request, f"/settlement/transfers/{bank_transfer_id}", said=said)


@get("/dashboard/settlement", guards=[may("dashboard.read")], name="settlement.totals")
async def totals(request: Asking) -> Response[Any]:
    """The coordinator's table: the months' counts over all towns, and whether the books agree; no yen."""
    async with begin_kpi() as tx:
        found = await zero.totals(tx)
    return page(request, "settlement/totals.html", totals=found)


handlers = (all_of_it, transfer, record, check, tie, totals)
