"""What is done with transfers that came back: noted and told, released or closed, paid once more.

No fee is ever taken from a payee: a repayment is the returned yen, whole (フリーランス法5条1項2号; the
terms say who bears fees). Tax was withheld and its statement issued with the first run; neither is
done again, as a repayment is no new reward.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from tenants.db import ReadTx, Tx
from tenants.refusal import Unknown
from yui.audit import actions as audit
from yui.japan import day_of
from yui.ledger import actions as ledger
from yui.ledger.model import AccountRef, Line
from yui.notices import actions as notices
from yui.payouts import holding
from yui.payouts import queries as runs
from yui.payouts.items import actions as items_of
from yui.payouts.items.model import Item, ItemState, Result
from yui.payouts.model import CLEARING, Run
from yui.payouts.returning import model, queries
from yui.payouts.returning.model import Back, Counter, Hers, Reason, RepaymentState, Returned

MEND = "/me/onboarding/bank"
"""Where a worker gives another account."""


async def note(
    tx: Tx,
    *,
    run: UUID,
    paid: Sequence[UUID],
    backs: Sequence[Back],
    now: datetime,
    asked: Sequence[tuple[UUID, Reason]] = (),
) -> int:
    """What a bank said of a run's transfers, in one step: states, journals, and each payee told.
    `asked`: of whom her own bank asks about the account (訂正).

    All or nothing; the same again does nothing. Returns how many transfers it changed. Raises what
    `mark_results` raises.
    """
    results = [Result(worker, ItemState.PAID) for worker in paid]
    results += [Result(one.worker, ItemState.RETURNED, one.reason.says) for one in backs]
    results += [Result(who, ItemState.CORRECTING, reason.says) for who, reason in asked]
    changed = await items_of.mark_results(tx, run=run, results=results, now=now)
    for who, reason in asked if changed else ():
        await _tell_asked(tx, run, who, reason, now=now)
    if changed and backs:
        await queries.record_back(tx, run, backs, at=now)
        for one in backs:
            await _tell(tx, run, one, now=now)
    return changed


async def _tell(tx: Tx, run: UUID, back: Back, *, now: datetime) -> None:
    hers = back.reason.hers
    asks = (
        "マイページで、口座の内容を確かめて直してください。"
        if hers
        else "事務局が銀行に確かめています。"
    )
    await notices.tell(
        tx,
        to=back.worker,
        kind="payout.returned",
        subject="報酬の振込が戻ってきました",
        body=f"ご登録の口座に、報酬を振り込めませんでした。{asks}報酬は全額をもう一度お支払いします。手数料はかかりません。",
        link=MEND if hers else "/me/earnings",
        key=f"payout.returned:{run}:{back.worker}",
        now=now,
    )


async def _tell_asked(tx: Tx, run: UUID, worker: UUID, why: Reason, *, now: datetime) -> None:
    await notices.tell(
        tx,
        to=worker,
        kind="payout.correcting",
        subject="報酬の振込先を銀行が確かめています",
        body=f"お振込した報酬について、受け取る銀行が口座の内容を確かめています（{why.says or '内容の確認'}）。ご登録の口座がちがっているときは、マイページで直してください。報酬は全額お支払いします。手数料はかかりません。",
        link=MEND,
        key=f"payout.correcting:{run}:{worker}",
        now=now,
    )


async def plan(tx: Tx, run: Run, *, now: datetime) -> int:
    """Lets `run`, which is being built, carry what came back and may be paid again; each is booked
    from the payee's return account into the run. Returns how many. Called again it does nothing."""
    on = day_of(now)
    waiting = await queries.due(tx, run.body_id, run.id, on=on, at=now)
    for one in waiting:
        back = AccountRef("return_clearing", worker=one.worker_id)
        journal = await ledger.post(
            tx,
            body=run.body_id,
            key=f"repayment:{one.of_run}:{one.worker_id}:{run.id}",
            kind="payout_repaid",
            on=on,
            lines=[Line(back, CLEARING, one.yen, worker=one.worker_id)],
            memo="再振込",
            now=now,
        )
        planned = await queries.record_repayment(tx, one, run=run.id, journal=journal, at=now)
        if planned is None:  # another transaction was first, though the item was held
            raise model.UnderWay
    for one in waiting:
        await audit.note(
            tx, "repayment.planned", subject=str(one.of_run), worker=one.worker_id, run=run.id
        )
    return len(waiting)


async def sent(tx: Tx, *, run: UUID, now: datetime) -> int:
    """The run's file exists: what it carries is repaid, and those returns end. Returns how many."""
    carried = await queries.carried(tx, run)
    for earlier in dict.fromkeys(one.of_run for one in carried):
        await holding.held(tx, earlier)
    for one in carried:
        if one.state is RepaymentState.PLANNED:
            await items_of.move_item(
                tx, run=one.of_run, worker=one.worker_id, to=ItemState.REPAID, now=now
            )
    await queries.record_state(tx, run, RepaymentState.SENT)
    return len(carried)


async def release(tx: Tx, *, run: UUID, now: datetime) -> int:
    """The run is discarded: what it carried goes back and waits for another. Returns how many."""
    carried = await queries.carried(tx, run)
    for one in carried:
        if one.state is not RepaymentState.PLANNED:
            raise model.RepaymentMove
        await ledger.reverse(
            tx, key=f"repayment:{one.id}:dropped", of=one.journal_id, on=day_of(now), now=now
        )
    await queries.record_state(tx, run, RepaymentState.DROPPED)
    return len(carried)


async def show(tx: ReadTx, *, run: UUID, worker: UUID, now: datetime) -> Returned:
    """One return."""
    found = await queries.returns(
        tx,
        on=day_of(now),
        at=now,
        after=None,
        most=1,
        one=(run, worker),
    )
    if not found:
        raise Unknown
    return found[0]


async def returns(
    tx: ReadTx, *, now: datetime, after: tuple[UUID, UUID] | None = None, most: int = 50
) -> list[Returned]:
    """Transfers that came back, the newest run first, going on after one (run, worker)."""
    return await queries.returns(tx, on=day_of(now), at=now, after=after, most=most)


async def hers(tx: ReadTx, *, now: datetime) -> list[Hers]:
    """The caller's own transfers that came back, the newest first."""
    return await queries.hers(tx, tx.actor.id, on=day_of(now), at=now)


async def _open(tx: Tx, *, run: UUID, worker: UUID) -> Item:
    item = next((i for i in await items_of.of_run(tx, run=run) if i.worker_id == worker), None)
    if item is None:
        raise Unknown
    if item.state is not ItemState.RETURNED:
        raise model.NotReturned(state=item.state.says)
    if await queries.live(tx, run, worker=worker):
        raise model.UnderWay
    return item


async def allow(tx: Tx, *, run: UUID, worker: UUID, now: datetime) -> None:
    """The office lets the next run pay to the same account: the reason did not lie there. Once."""
    found = await _counter(tx, run, worker=worker)
    await _open(tx, run=run, worker=worker)
    if found.by is not None:
        raise model.CounterOnce
    if await queries.record_release(tx, run, worker=worker, at=now):
        await audit.note(tx, "return.released", subject=str(run), worker=worker)


async def _counter(tx: Tx, run: UUID, *, worker: UUID) -> Counter:
    """The return with who said that it was paid at the counter, held after its run."""
    await holding.held(tx, run)
    found = await queries.counter_locked(tx, run, worker=worker)
    if found is None:
        raise Unknown
    return found


async def pay_out(tx: Tx, *, run: UUID, worker: UUID, by: str, now: datetime) -> None:
    """One of the office says that she was paid outside Yui, and by what (`by`: a receipt, a transfer at
    the counter). No run pays it meanwhile; another confirms it. Raises `CounterOnce`."""
    found = await _counter(tx, run, worker=worker)
    await _open(tx, run=run, worker=worker)
    if found.by is not None:
        raise model.CounterOnce
    await queries.record_counter(tx, run, worker=worker, by=tx.actor.id, note=by.strip(), at=now)
    await audit.note(tx, "return.paid_out", subject=str(run), worker=worker)


async def drop(tx: Tx, *, run: UUID, worker: UUID) -> None:
    """She was not paid outside after all: the return waits as it did before."""
    if (await _counter(tx, run, worker=worker)).by is None:
        raise model.NotAtCounter
    await _open(tx, run=run, worker=worker)
    await queries.record_counter(tx, run, worker=worker, by=None, note=None, at=None)
    await audit.note(tx, "return.not_paid_out", subject=str(run), worker=worker)


async def close(tx: Tx, *, run: UUID, worker: UUID, now: datetime) -> None:
    """She was paid outside Yui, as another said: the bank account shows it, and nothing is paid again.
    Raises `NotAtCounter`, `OtherConfirms`."""
    counter = await _counter(tx, run, worker=worker)
    item = await _open(tx, run=run, worker=worker)
    model.confirm(counter, by=tx.actor.id, behalf=tx.actor.behalf)
    await queries.record_closed(tx, run, worker=worker)
    await items_of.move_item(tx, run=run, worker=worker, to=ItemState.CLOSED, now=now)
    found = await runs.run(tx, run)
    if found is None:
        raise Unknown
    await ledger.post(
        tx,
        body=found.body_id,
        key=f"return:{run}:{worker}:closed",
        kind="return_closed",
        on=day_of(now),
        lines=[
            Line(
                AccountRef("return_clearing", worker=worker),
                AccountRef("bank"),
                item.net_yen,
                worker=worker,
            )
        ],
        memo="振込不能分の支払（窓口など）",
        now=now,
    )
    await audit.note(tx, "return.closed", subject=str(run), worker=worker)
