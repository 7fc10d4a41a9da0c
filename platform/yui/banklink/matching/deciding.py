"""What a person decides of money that came in: whose it is, what was kept back, what was wrong.

A match that is taken back leaves the money in suspense on the day of the undoing; the books of the
months before stay as they were closed.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from tenants.db import Tx
from tenants.refusal import Unknown
from yui import rates
from yui.audit import actions as audit
from yui.banklink.matching import actions, booking, model, queries, refusals, scoring
from yui.banklink.matching.booking import BANK, SUSPENSE
from yui.banklink.matching.lines import queries as kept_lines
from yui.banklink.matching.model import EntryState, Kept
from yui.invoices import actions as invoices
from yui.invoices import rules
from yui.invoices.advances import actions as advances
from yui.invoices.model import OpenItem
from yui.invoices.states import PaymentKind
from yui.japan import day_of
from yui.ledger import actions as ledger
from yui.ledger.model import AccountRef, Line

FEE = AccountRef("bank_fee")


async def decide(
    tx: Tx, *, entry: UUID, chosen: Sequence[UUID], now: datetime, fee: bool = False
) -> None:
    """A person says which invoices the money pays, earliest due first; what is left over becomes the
    client's advance, what is missing stays asked for, or (`fee`) is a bank's fee that the body bears.
    The payer's name is known from now on.

    Raises `EntryMove`, `TooLittle`, `SeveralClients`, `NotAFee`.
    """
    found = await _locked(tx, entry)
    state = model.move_entry(found.state, EntryState.MATCHED)
    items = await _chosen(tx, found, chosen)
    client = items[0].client_id
    short = sum(one.open_yen for one in items) - found.yen
    if fee:
        model.is_fee(short, most=rules.most_short(found.on_day))
    left = await booking.settle_in_order(tx, found, items, SUSPENSE, now=now)
    if left:
        line = Line(SUSPENSE, AccountRef("client_advance", client=client), left)
        await booking.post_entry(tx, found, "advance", line, now=now)
    if fee:
        await _bear(tx, found, items[-1], short, now=now)
    await kept_lines.record_entry(
        tx, entry, state, at=now, client=client, invoices=[one.invoice_id for one in items]
    )
    name = scoring.payer(found.text)
    if name:
        await queries.record_payer(tx, name, client=client, at=now)
    await audit.note(
        tx, "bank.entry_matched", subject=str(entry), client=client, left=left,
        fee=short if fee else 0,
    )  # fmt: skip


async def _chosen(tx: Tx, found: Kept, chosen: Sequence[UUID]) -> list[OpenItem]:
    wanted = set(chosen)
    items = [one for one in await actions.open_items(tx) if one.invoice_id in wanted]
    if not items or len(items) != len(wanted) or any(i.body_id != found.body_id for i in items):
        raise refusals.TooLittle("invoices")
    if len({one.client_id for one in items}) > 1:
        raise refusals.SeveralClients("invoices")
    return items


async def _bear(tx: Tx, found: Kept, item: OpenItem, short: int, *, now: datetime) -> None:
    """Books a fee that a bank kept back: its tax is taken off the tax asked for, as a price taken back
    of under 10,000 yen (対価の返還, インボイスQ&A 問29・問30); without such tax the fee is whole."""
    invoice = await invoices.show(tx, invoice=item.invoice_id)
    bp = rates.known(rates.book().consumption_tax, item.issued_on).standard_bp
    tax = short * bp // (10_000 + bp) if invoice.tax_yen else 0
    await booking.settle_one(
        tx,
        found,
        item.invoice_id,
        short,
        key=f"{found.mark}:{item.invoice_id}:fee",
        parts=[(FEE, short - tax), (invoice.tax_account, tax)],
        kind=PaymentKind.FEE,
        now=now,
    )


async def undo(tx: Tx, *, entry: UUID, reason: str, now: datetime) -> None:
    """A match was wrong: its payments, fee and advance are taken back today by reversal, and the money
    waits in suspense again; the payer's name is nobody's until a person says so.

    Raises `EntryMove`, `AdvanceUsed`.
    """
    found = await _locked(tx, entry)
    model.move_entry(found.state, EntryState.OPEN)
    if found.state is not EntryState.MATCHED:
        raise refusals.EntryMove(state=found.state.says)
    if found.client_id is not None:
        await advances.hold(tx, client=found.client_id)
    today = day_of(now)
    await _undo_advance(tx, found, now=now)
    for paid in await invoices.under(tx, prefix=f"{found.mark}:"):
        await invoices.unsettle(tx, key=paid.key, on=today, now=now)
    journal = found.journal_id or await _into_suspense(tx, found, now=now)
    await kept_lines.record_undone(tx, entry, journal=journal, reason=reason, at=now)
    name = scoring.payer(found.text)
    if name:
        await queries.record_payer(tx, name, client=None, at=now)
    await audit.note(tx, "bank.entry_undone", subject=str(entry), reason=reason, yen=found.yen)


async def _undo_advance(tx: Tx, found: Kept, *, now: datetime) -> None:
    key = f"{found.mark}:advance"
    made = await ledger.under(tx, key=key)
    if made is None or found.client_id is None:
        return
    yen = await booking.yen_of(tx, journal=made.id)
    if await advances.balance(tx, body=found.body_id, client=found.client_id) < yen:
        raise refusals.AdvanceUsed
    await ledger.reverse(tx, key=f"{key}:undone", of=made.id, on=day_of(now), now=now)


async def _into_suspense(tx: Tx, found: Kept, *, now: datetime) -> UUID:
    """The money of a match that was made alone: it was never in suspense, and is from today."""
    memo = found.text[:100]
    return await ledger.post(
        tx,
        body=found.body_id,
        key=f"{found.mark}:suspense",
        kind="bank_suspense",
        on=day_of(now),
        lines=[Line(BANK, SUSPENSE, found.yen, memo=memo)],
        memo=memo,
        now=now,
    )


async def _locked(tx: Tx, entry: UUID) -> Kept:
    found = await kept_lines.entry_locked(tx, entry)
    if found is None:
        raise Unknown
    return found


async def set_aside(tx: Tx, *, entry: UUID, now: datetime) -> None:
    """The money is no client's: it leaves suspense again, and is booked elsewhere."""
    found = await _locked(tx, entry)
    state = model.move_entry(found.state, EntryState.OTHER)
    if found.journal_id is None:
        raise Unknown
    await ledger.reverse(
        tx, key=f"{found.mark}:aside", of=found.journal_id, on=day_of(now), now=now
    )
    await kept_lines.record_entry(tx, entry, state, at=now)
    await audit.note(tx, "bank.entry_aside", subject=str(entry), yen=found.yen)
