"""What an inspection brings a leader, in its transaction, and how it is undone.

The fee is a journal of its own beside the acceptance's, to the leader's payable, on the same day:
it goes into the same payout run as the work, so the 60 days from the receipt hold for both.
"""

from datetime import date, datetime
from uuid import UUID

from tenants.db import Tx
from yui.fees import model, queries
from yui.fees.model import Fee
from yui.fees.reckoning import Part
from yui.fees.terms import NAME
from yui.japan import day_of
from yui.ledger import actions as ledger
from yui.ledger.model import AccountRef, Line
from yui.money import Yen
from yui.tax import Treatment

_EVER = date(9999, 12, 31)


async def accepted(
    tx: Tx,
    *,
    task: UUID,
    inspection: UUID,
    units: int,
    yen: int,
    received: datetime,
    counted_on: date,
    now: datetime,
) -> None:
    """Owes the leader of the task what `units` worth `yen` bring; nothing where nobody leads.

    `units` are those owed to the worker now: what was owed before it came back brings nothing twice.
    """
    if units < 1:
        return
    found = await queries.holding(tx, task, received=received, on=day_of(received))
    if found is None:
        return
    part = Part(units, yen, day_of(received), counted_on)
    fee = model.added(found, await queries.sum_of(tx, found.id), part)
    journal = None
    if fee:
        key = f"leader-fee:{inspection}"
        journal = await _post(tx, found, fee, key=key, on=counted_on, now=now)
    await queries.record_line(tx, found, part, inspection=inspection, yen=fee, journal=journal)


async def taken_back(tx: Tx, *, inspection: UUID, on: date, now: datetime) -> None:
    """Reverses what the inspection brought, once; the lines that stay come to what their sum says.

    Taking one line out of a running sum may leave a yen too much or too little. It is posted at
    once; a yen too much comes from lines of the same agreement that no payout has taken, or, where
    there are none, the next acceptance brings it less (its terms reckon from the sum).
    """
    line = await queries.line_locked(tx, inspection)
    if line is None:
        return
    found = await queries.locked(tx, line.fee_id)
    if found is None:
        raise RuntimeError(f"line of inspection {inspection} without its agreement")
    back = None
    if line.journal_id is not None:
        key = f"leader-fee:{inspection}:taken-back"
        back = await ledger.reverse(tx, key=key, of=line.journal_id, on=on, now=now)
    await queries.record_taken_back(tx, inspection, journal=back, at=now)
    so_far = await queries.sum_of(tx, found.id)
    carried = found.reckoned(so_far) - so_far.posted
    if carried < 0 and await _unpaid(tx, found, since=on) < -carried:
        return
    if carried:
        key = f"leader-fee:{inspection}:fraction"
        journal = await _post(tx, found, carried, key=key, on=on, now=now)
        await queries.record_carried(tx, inspection, yen=carried, journal=journal)


def _payable(found: Fee) -> AccountRef:
    return AccountRef(
        "worker_payable",
        worker=found.worker_id,
        category=found.withholding,
        tax=Treatment.EXCLUSIVE,
    )


async def _unpaid(tx: Tx, found: Fee, *, since: date) -> int:
    """What of the agreement no payout can have taken: its lines from the day on, and never more
    than the books owe her. (What was reversed just now was not taken, so its day is not either.)"""
    owed = await ledger.balance(tx, body=found.body_id, ref=_payable(found), until=_EVER)
    return min(owed, await queries.brought_since(tx, found.id, since=since))


async def _post(tx: Tx, found: Fee, yen: int, *, key: str, on: date, now: datetime) -> UUID:
    """One movement to the leader's payable, or from it where `yen` is below 0."""
    expense, payable = AccountRef("work_expense"), _payable(found)
    memo = f"{NAME}：{found.title}（{found.rate.says}）"
    line = Line(
        debit=expense if yen > 0 else payable,
        credit=payable if yen > 0 else expense,
        yen=Yen(abs(yen)),
        worker=found.worker_id,
        memo=memo,
    )
    return await ledger.post(
        tx,
        body=found.body_id,
        key=key,
        kind="leader_fee",
        on=on,
        lines=[line],
        memo=memo,
        now=now,
    )
