"""What moves the transfers of a run, and what each move books."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui import deltas
from yui.audit import actions as audit
from yui.japan import day_of
from yui.ledger import actions as ledger
from yui.ledger.model import AccountRef, Line, PeriodClosed
from yui.payouts import holding
from yui.payouts import queries as runs
from yui.payouts.items import model, queries
from yui.payouts.items.model import ANSWERED, Item, ItemState, Result
from yui.payouts.model import CLEARING, Run, State
from yui.payouts.refusals import WrongState

_BANK = AccountRef("bank")
_UNDER_WAY = (ItemState.SENT, ItemState.CORRECTING)
BY_HAND = frozenset({ItemState.REPAID, ItemState.CLOSED, ItemState.RECALLING, ItemState.PAID})
"""Where a step of the office takes a transfer; all else is the bank's word."""


async def _filed(tx: Tx, run: UUID) -> Run:
    found = await holding.held(tx, run)
    if found.state not in {State.EXPORTED, State.SETTLED}:
        raise WrongState(state=found.state.says)
    known = ItemState.SENT if found.state is State.EXPORTED else ItemState.PAID
    at = found.settled_at or found.approved_at or found.drafted_at
    await queries.open_items(tx, run, state=known, at=at)  # of a run older than its items
    return found


async def of_run(tx: Tx, *, run: UUID) -> list[Item]:
    """The transfers of a run whose file exists, held until the transaction ends."""
    await _filed(tx, run)
    return await queries.items(tx, run)


async def mark_results(tx: Tx, *, run: UUID, results: Sequence[Result], now: datetime) -> int:
    """What the bank says of a run's transfers: paid, returned or being mended. Returns how many it
    changed.

    All of them or none; what is told again does nothing. What is paid leaves the clearing account
    for the bank, on the day of payment; what is returned stands on the payee's return account until it is paid again or
    closed, and the tax withheld stays withheld. The last transfer settled settles the run.
    Raises `NoItem`, `ItemMove`, `WrongState`, `PeriodClosed`.
    """
    found = await _filed(tx, run)
    moved = model.news(await queries.items(tx, run), results)
    if not moved:
        return 0
    for state in (ItemState.CORRECTING, ItemState.PAID, ItemState.RETURNED):
        these = [(item, said) for item, said in moved if said.state is state]
        if these:
            workers = [item.worker_id for item, _ in these]
            reasons = [said.reason for _, said in these]
            await queries.move_some(tx, run, workers=workers, reasons=reasons, to=state, at=now)
    await _book(tx, found, moved, now=now)
    await audit.note(tx, "payout.results", subject=str(run), moved=len(moved))
    open_yen = [await queries.sum_of(tx, run, state) for state in _UNDER_WAY]
    if found.state is State.EXPORTED and not any(open_yen):
        await runs.record_settled(tx, run, at=now)
        await audit.note(tx, "payout.settled", subject=str(run), state=State.SETTLED.value)
    return len(moved)


async def _book(tx: Tx, run: Run, moved: Sequence[tuple[Item, Result]], *, now: datetime) -> None:
    """The bank took the money of every transfer it answers; what it gave back came in again. What the
    payee's bank holds while it asks (訂正) has left the account and is not yet hers."""
    name, day = model.batch_of(moved), f"{run.pay_on:%Y-%m-%d}"
    over = [item for item, said in moved if said.state in ANSWERED]
    left = sum(item.net_yen for item in over if item.state is ItemState.SENT)
    asked = [item for item, said in moved if said.state is ItemState.CORRECTING]
    mended = [item for item in over if item.state is ItemState.CORRECTING]
    back = [item for item, said in moved if said.state is ItemState.RETURNED]
    today = day_of(now)
    gone = min(run.pay_on, today)
    books = (
        ("settled", gone, [Line(CLEARING, _BANK, left)] if left else [], "総合振込"),
        ("correcting", gone, [_held(item, _BANK) for item in asked], "総合振込の訂正の照会"),
        ("corrected", today, [_ended(item) for item in mended], "総合振込の訂正の終わり"),
        (
            *("returned", today),
            [Line(_BANK, return_account(item), item.net_yen) for item in back],
            "総合振込の返却",
        ),
    )
    for what, on, lines, memo in books:
        if lines:
            key, says = f"payout:{run.id}:{what}:{name}", f"{day} {memo}"
            await _post(tx, run, f"payout_{what}", lines=lines, key=key, on=on, memo=says, now=now)
    paid = left + sum(item.net_yen for item in mended) - sum(item.net_yen for item in back)
    await deltas.note(tx, "paid_yen", paid, on=run.pay_on)


async def _post(
    tx: Tx,
    run: Run,
    kind: str,
    *,
    lines: Sequence[Line],
    key: str,
    on: date,
    memo: str,
    now: datetime,
) -> None:
    """Posts on a day, or today where that month was closed before the bank's word came: the books
    have the money leave the account when the account's own statement has it."""
    for day in (on, day_of(now)):
        try:
            await ledger.post(
                tx, body=run.body_id, key=key, kind=kind, on=day, lines=lines, memo=memo, now=now
            )
            return
        except PeriodClosed:
            if day == day_of(now):
                raise


def correction_account(item: Item) -> AccountRef:
    """Where money lies that the payee's bank holds while her account is mended."""
    return AccountRef("correction_clearing", worker=item.worker_id)


def _held(item: Item, bank: AccountRef) -> Line:
    return Line(correction_account(item), bank, item.net_yen)


def _ended(item: Item) -> Line:
    return Line(CLEARING, correction_account(item), item.net_yen)


def return_account(item: Item) -> AccountRef:
    """Where money that the bank gave back waits for its payee."""
    return AccountRef("return_clearing", worker=item.worker_id)


async def settle(tx: Tx, *, run: UUID, now: datetime) -> int:
    """Every transfer that is still under way was paid, as someone saw at the bank. Returns yen."""
    found = await _filed(tx, run)
    if found.state is not State.EXPORTED:
        raise WrongState(state=found.state.says)
    sent = [item for item in await queries.items(tx, run) if item.state is ItemState.SENT]
    results = [Result(item.worker_id, ItemState.PAID) for item in sent]
    await mark_results(tx, run=run, results=results, now=now)
    return sum(item.net_yen for item in sent)


async def move_item(
    tx: Tx, *, run: UUID, worker: UUID, to: ItemState, now: datetime, reason: str = ""
) -> Item:
    """Ends a returned transfer (repaid or closed), asks a paid one back, or says that it stays paid.
    Books nothing: whoever pays again books that,
    in the same transaction. Returns the item as it was. Raises `ItemMove`, `NoItem`."""
    await _filed(tx, run)
    item = next((one for one in await queries.items(tx, run) if one.worker_id == worker), None)
    if item is None:
        raise model.NoItem
    if to not in BY_HAND or (to is ItemState.PAID and item.state is not ItemState.RECALLING):
        raise model.ItemMove(state=item.state.says)
    model.move(item, to)
    kept = reason or item.reason
    await queries.move_some(tx, run, workers=[worker], reasons=[kept], to=to, at=now)
    await audit.note(tx, "payout.item_moved", subject=str(run), worker=str(worker), to=to.value)
    return item


async def hers(tx: ReadTx) -> dict[UUID, ItemState]:
    """Where the caller's own transfers stand, by run."""
    return {one.run_id: one.state for one in await queries.hers(tx, tx.actor.id)}
