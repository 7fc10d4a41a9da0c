"""Asking a paid transfer back and writing down what the bank said.

Only the office may have sent too much or to a wrong account; what is hers she keeps, and no fee is ever
hers (フリーランス法5条1項2号): the bank's fee is the body's expense, recalled or not.
"""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from tenants.db import ReadTx, Tx
from tenants.refusal import FieldError, Invalid, Unknown
from yui.audit import actions as audit
from yui.japan import day_of
from yui.ledger import actions as ledger
from yui.ledger.model import AccountRef, Line
from yui.notices import actions as notices
from yui.payouts import holding
from yui.payouts import queries as runs
from yui.payouts.items import actions as items_of
from yui.payouts.items.model import ItemState
from yui.payouts.recalls import model, queries
from yui.payouts.recalls.model import Recall, RecallState, UnderWay
from yui.payouts.returning import actions as returning
from yui.payouts.returning.model import Back, Reason, Way
from yui.web.words import N_

NOT_PAID = N_("この締め日に、この番号の方への振込が見つかりません。")


async def recalls(tx: ReadTx) -> list[Recall]:
    """Every recall, those that wait first."""
    return await queries.recalls(tx)


async def under_way(tx: ReadTx) -> list[UnderWay]:
    """The caller's own transfers that a bank is busy with."""
    return await queries.under_way(tx, tx.actor.id)


async def ask(tx: Tx, *, code: str, closing: date, reason: str, now: datetime) -> None:
    """The office asked the bank for a paid transfer back. Raises `Invalid`, `ItemMove`, `RecallOnce`."""
    found = await queries.paid_to(tx, code.strip(), closing=closing)
    if found is None:
        raise Invalid([FieldError("worker_code", "not_paid", NOT_PAID)])
    run, worker = found
    await items_of.move_item(
        tx, run=run, worker=worker, to=ItemState.RECALLING, now=now, reason=reason
    )
    if not await queries.record(tx, run, worker=worker, reason=reason, at=now):
        raise model.RecallOnce
    await audit.note(tx, "recall.asked", subject=str(run), worker=str(worker))
    await notices.tell(
        tx,
        to=worker,
        kind="payout.recalling",
        subject="お振込について銀行に確認しています",
        body="事務局が、お振込した報酬の組戻（くみもどし）を銀行にお願いしました。お手続きはいりません。結果はあらためてお知らせします。手数料はかかりません。",
        link="/me/earnings",
        key=f"payout.recalling:{run}:{worker}",
        now=now,
    )


async def answer(
    tx: Tx, *, run: UUID, worker: UUID, granted: bool, fee: int, now: datetime
) -> None:
    """What the bank said, written by another than whoever asked. Granted: the money is back and is
    hers still, the next run pays it; refused: she keeps it. Raises `RecallMove`, `OtherWrites`."""
    await holding.held(tx, run)
    found = await queries.locked(tx, run, worker=worker)
    if found is None:
        raise Unknown
    to = RecallState.RECALLED if granted else RecallState.REFUSED
    model.answer(found, to, by=tx.actor.id, behalf=tx.actor.behalf)
    if granted:
        back = Back(worker, Way.RECALLED, Reason.ASKED_BACK, day_of(now))
        await returning.note(tx, run=run, paid=(), backs=(back,), now=now)
    else:
        await items_of.move_item(tx, run=run, worker=worker, to=ItemState.PAID, now=now)
    await queries.record_answer(tx, run, worker=worker, state=to, fee=fee, at=now)
    await _fee(tx, run, worker, fee, now=now)
    await audit.note(tx, f"recall.{to.value}", subject=str(run), worker=str(worker), fee=fee)


async def _fee(tx: Tx, run: UUID, worker: UUID, fee: int, *, now: datetime) -> None:
    if not fee:
        return
    found = await runs.run(tx, run)
    if found is None:
        raise Unknown
    await ledger.post(
        tx,
        body=found.body_id,
        key=f"recall:{run}:{worker}:fee",
        kind="bank_fee",
        on=day_of(now),
        lines=[Line(AccountRef("bank_fee"), AccountRef("bank"), fee)],
        memo="組戻手数料（公社の負担）",
        now=now,
    )


async def heard(tx: Tx, *, run: UUID, workers: Sequence[UUID], now: datetime) -> None:
    """The bank's own file gave these back: what was asked for is answered, by whoever took the file."""
    await queries.record_heard(tx, run, workers=workers, at=now)
