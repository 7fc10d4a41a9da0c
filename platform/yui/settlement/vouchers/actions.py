"""What is done with records of transfers: made, confirmed by another person, tied to the bank's line.

Only the confirmation tells the other town and moves the books, once; a second click finds it done.
"""

from datetime import date, datetime
from uuid import UUID

from tenants.db import ReadTx, Tx
from tenants.refusal import Unknown
from yui.audit import actions as audit
from yui.banklink.elsewhere import actions as bank
from yui.banklink.elsewhere.model import Elsewhere
from yui.japan import day_of
from yui.settlement import actions, booking, model
from yui.settlement.model import Transfer
from yui.settlement.refusals import BadDay, OtherRecord
from yui.settlement.vouchers import model as records
from yui.settlement.vouchers import queries
from yui.settlement.vouchers.model import Voucher, VoucherState


async def show(tx: ReadTx, *, transfer: UUID) -> Voucher | None:
    """The record of a transfer, waiting or confirmed."""
    return await queries.live(tx, transfer)


async def lines_for(tx: ReadTx, *, transfer: Transfer) -> list[Elsewhere]:
    """The bank's lines that may be this transfer: the very sum, from the day it was planned on, and
    nobody else's."""
    yen = -transfer.yen if transfer.pays else transfer.yen
    found = await bank.of_yen(tx, body=transfer.body_id, yen=yen, since=day_of(transfer.planned_at))
    gone = await queries.taken(tx, [one.id for one in found])
    return [one for one in found if one.id not in gone]


async def make(
    tx: Tx,
    *,
    transfer: UUID,
    on: date,
    reference: str,
    entry: UUID | None = None,
    now: datetime,
) -> Voucher:
    """One person says that it was paid, or came in; with the bank's line, the day is the line's.

    The same again is the same record. Raises `BadDay`, `NotItsLine`, `VoucherWaits`, `OtherRecord`.
    """
    found = await actions.transfer(tx, transfer=transfer)
    known = await queries.live(tx, transfer)
    if entry is not None and (known is None or known.entry_id != entry):
        on = (await _line(tx, found, entry)).on_day
    elif known is not None and known.entry_id == entry and entry is not None:
        on = known.on_day
    if known is not None:
        return _again(known, on=on, reference=reference, entry=entry)
    if found.ours_on is not None:  # from before a second person was asked
        if (found.ours_on, found.reference) != (on, reference):
            raise OtherRecord("value_on")
        raise records.VoucherMove(state=VoucherState.CONFIRMED.says)
    model.record(found)
    if not day_of(found.planned_at) <= on <= day_of(now):
        raise BadDay("value_on")
    made = await queries.record(tx, transfer, on=on, reference=reference, entry=entry, at=now)
    known = await queries.live(tx, transfer)
    if made is None or known is None:  # another click, or another transfer, was first
        if known is None:
            raise records.NotItsLine("entry")
        return _again(known, on=on, reference=reference, entry=entry)
    await audit.note(
        tx, "settlement.transfer_noted", subject=str(transfer), reference=reference, entry=entry
    )
    return known


def _again(known: Voucher, *, on: date, reference: str, entry: UUID | None) -> Voucher:
    if records.same(known, on=on, reference=reference, entry=entry):
        return known
    raise OtherRecord("reference") if known.checked_by else records.VoucherWaits("reference")


async def _line(tx: Tx, found: Transfer, entry: UUID) -> Elsewhere:
    for one in await lines_for(tx, transfer=found):
        if one.id == entry:
            return one
    raise records.NotItsLine("entry")


async def _held(tx: Tx, transfer: UUID, voucher: UUID) -> Voucher:
    found = await queries.locked(tx, voucher)
    if found is None or found.transfer_id != transfer:
        raise Unknown
    return found


async def confirm(tx: Tx, *, transfer: UUID, voucher: UUID, now: datetime) -> Transfer:
    """A second person confirms what the first recorded: the other town is told, our books move.

    Money that stood in suspense since its statement was read leaves it; other money moves the bank's
    account. Raises `SelfCheck`, `VoucherMove`.
    """
    known = await _held(tx, transfer, voucher)
    if known.state is VoucherState.CONFIRMED:
        return await actions.transfer(tx, transfer=transfer)
    state = records.confirm(known, by=tx.actor.id, behalf=tx.actor.behalf)
    line = await bank.claim(tx, entry=known.entry_id, now=now) if known.entry_id else None
    await queries.record_state(tx, voucher, state, at=now)
    found = await actions.record(
        tx,
        transfer=transfer,
        on=known.on_day,
        reference=known.reference,
        suspended=line is not None and line.suspended,
        now=now,
    )
    await audit.note(
        tx, "settlement.transfer_confirmed", subject=str(transfer), made_by=str(known.made_by)
    )
    return found


async def drop(tx: Tx, *, transfer: UUID, voucher: UUID, now: datetime) -> None:
    """A record that was wrong is not confirmed; another may be made. Again it changes nothing."""
    known = await _held(tx, transfer, voucher)
    if known.state is VoucherState.DROPPED:
        return
    state = records.move(known.state, VoucherState.DROPPED)
    await queries.record_state(tx, voucher, state, at=now)
    await audit.note(tx, "settlement.transfer_dropped", subject=str(transfer))


async def tie(tx: Tx, *, transfer: UUID, entry: UUID, now: datetime) -> None:
    """The bank's line came after the confirmation: it is this transfer's, and nothing is booked twice.

    What its statement put into suspense a second time leaves the bank's account again.
    """
    found = await actions.transfer(tx, transfer=transfer)
    known = await queries.live(tx, transfer)
    if known is None or known.state is not VoucherState.CONFIRMED:
        raise Unknown
    known = await _held(tx, transfer, known.id)
    if known.entry_id == entry:
        return
    if known.entry_id is not None:
        raise records.NotItsLine("entry")
    await _line(tx, found, entry)
    line = await bank.claim(tx, entry=entry, now=now)
    if line.suspended:
        await booking.tied(tx, found, entry=entry, now=now)
    await queries.record_line(tx, known.id, entry)
    await audit.note(tx, "settlement.transfer_tied", subject=str(transfer), entry=entry)
