"""What is done to take a posted slip back."""

from contextlib import suppress
from datetime import datetime
from uuid import UUID

from tenants.db import Tx
from yui.audit import actions as audit
from yui.japan import day_of
from yui.ledger import actions as ledger
from yui.ledger.model import PeriodClosed
from yui.ledger.vouchers import model, refusals
from yui.ledger.vouchers.actions import locked
from yui.ledger.vouchers.model import (
    Voucher,
    VoucherState,
)
from yui.ledger.vouchers.reversing import queries


async def ask_reversal(tx: Tx, *, voucher: UUID, reason: str) -> None:
    """Asks to take a posted slip back."""
    found = await locked(tx, voucher)
    model.move(found.state, VoucherState.REVERSING)
    await queries.record_reversing(tx, voucher, reason=reason)
    await audit.note(tx, "voucher.reversal_asked", subject=str(voucher))


async def decide_reversal(tx: Tx, *, voucher: UUID, granted: bool, now: datetime) -> None:
    """Takes a posted slip back by the opposite journal, once; or leaves it. By other hands than
    those that asked. Posts on the slip's own day while its month is open, else today."""
    found = await locked(tx, voucher)
    if found.reversal_by is None or found.journal_id is None:
        raise refusals.VoucherMove(state=found.state.says)
    to = VoucherState.REVERSED if granted else VoucherState.POSTED
    state = model.move(found.state, to)
    model.other_hands(found.reversal_by, tx.actor.id)
    if granted:
        await _reverse(tx, found, journal=found.journal_id, now=now)
    await queries.record_reversed(tx, voucher, state, at=now if granted else None)
    word = "voucher.reversed" if granted else "voucher.reversal_declined"
    await audit.note(tx, word, subject=str(voucher))


async def _reverse(tx: Tx, found: Voucher, *, journal: UUID, now: datetime) -> None:
    key = f"voucher:{found.id}:reversed"
    with suppress(PeriodClosed):
        await ledger.reverse(tx, key=key, of=journal, on=found.on_day, now=now)
        return
    await ledger.reverse(tx, key=key, of=journal, on=day_of(now), now=now)
