"""What is done with a line: opened, closed; with a file: promised, tried, taken, refused, withdrawn."""

from datetime import date, datetime, timedelta
from uuid import UUID

from tenants.db import ReadTx, Tx
from tenants.refusal import Unknown
from yui import outbox
from yui.audit import actions as audit
from yui.japan import last_of_month
from yui.notices import actions as notices
from yui.payouts.carrying import model, queries
from yui.payouts.carrying.model import (
    Carried,
    Deliver,
    Link,
    OfRun,
    Sending,
    SendingState,
    Sums,
)
from yui.payouts.model import Run


async def link(tx: ReadTx, *, body: UUID) -> Link | None:
    """A body's line; None where there never was one."""
    return await queries.link(tx, body)


async def switch(tx: Tx, *, body: UUID, live: bool, now: datetime) -> bool:
    """Opens or closes a body's line, for files made from now on. Returns whether that is news.

    Raises `StillWaiting` when it would be closed over a file that is to go through it.
    """
    found = await queries.link_locked(tx, body)
    if (found.live if found else False) is live:
        return False
    if not live and await queries.waiting(tx, body):
        raise model.StillWaiting
    await queries.record_link(tx, body, live=live, at=now)
    await audit.note(tx, "bank.link_switched", subject=str(body), live=live)
    return True


async def promise(tx: Tx, run: Run, *, parts: int, now: datetime) -> bool:
    """A run's file exists: promises its delivery where the body has a line. Part of the file's own
    transaction, so that a file is promised once and never without its cause."""
    found = await queries.link(tx, run.body_id)
    if found is None or not found.live:
        return False
    for part in range(1, parts + 1):
        await queries.record_promise(tx, run.id, part, body=run.body_id, at=now)
        key = f"banklink.deliver:{run.id}:{part}:0"
        await outbox.put(tx, "banklink.deliver", Deliver(run.id, part), key=key)
    return True


async def carried(tx: ReadTx, *, run: UUID) -> Carried:
    """A run's way to the bank, for its page."""
    return Carried(await queries.sendings(tx, run), await queries.answered(tx, run))


async def sums(tx: ReadTx, *, body: UUID) -> Sums:
    """What runs and the bank's answers say of a body's money, to be held against its books."""
    return await queries.sums(tx, body)


async def of_month(tx: ReadTx, *, body: UUID, month: date) -> list[OfRun]:
    """A body's filed runs that close in a month, with what became of their transfers."""
    first = month.replace(day=1)
    return await queries.of_month(tx, body, first=first, last=last_of_month(first))


async def begin_try(tx: Tx, *, run: UUID, part: int, now: datetime) -> Sending | None:
    """One attempt begins; None when the file is not to be sent any more."""
    found = await queries.sending_locked(tx, run, part)
    if found is None or found.state is not SendingState.WAITING:
        return None
    await queries.record_try(tx, run, part, held=model.HELD, at=now)
    return found


async def took(tx: Tx, *, run: UUID, part: int, receipt: str, again: bool, now: datetime) -> None:
    """The bank has the file; told again it changes nothing."""
    found = await _locked(tx, run, part)
    if found.state is SendingState.SENT:
        return
    state = model.move(found.state, SendingState.SENT)
    await queries.record_end(tx, run, part, state=state, receipt=receipt, again=again, at=now)
    await audit.note(tx, "payout.sent_to_bank", subject=str(run), part=part, receipt=receipt)


async def refused(tx: Tx, *, run: UUID, part: int, why: str, now: datetime) -> None:
    """The bank does not take the file, or its day is over: someone has to look."""
    found = await _locked(tx, run, part)
    if found.state is SendingState.REFUSED:
        return
    state = model.move(found.state, SendingState.REFUSED)
    await queries.record_end(tx, run, part, state=state, failure=why, at=now)
    await audit.note(tx, "payout.refused_by_bank", subject=str(run), part=part)
    await _tell(tx, run, part, kind="payout.refused", body=f"銀行の答え: {why}", now=now)


async def failed(tx: Tx, *, run: UUID, part: int, why: str, now: datetime) -> None:
    """The bank could not be reached: said on the page, and tried again after a while."""
    found = await _locked(tx, run, part)
    if found.state is not SendingState.WAITING:
        return
    await queries.record_failure(tx, run, part, failure=why)
    again = Deliver(run, part, max(found.tries, 1))
    await outbox.put(
        tx,
        "banklink.deliver",
        again,
        key=f"banklink.deliver:{run}:{part}:{again.attempt}",
        run_at=await queries.moment(tx) + model.pause(found.tries),
    )
    if found.tries == model.LOUD:
        says = "つながるまで自動で送り直します。急ぐときは、支払のページで手で送ることにできます。"
        await _tell(tx, run, part, kind="payout.bank_down", body=says, now=now)


async def withdraw(tx: Tx, *, run: UUID, now: datetime) -> int:
    """The office carries the file itself: it does not go over the line any more. Returns how many.

    Raises `Talking` while an attempt may be under way, `SendingMove` when the bank has the file.
    """
    found = [await _locked(tx, run, one.part) for one in await queries.sendings(tx, run)]
    if not found:
        raise Unknown
    if await queries.talking(tx, run):
        raise model.Talking
    for one in found:
        state = model.move(one.state, SendingState.BY_HAND)
        await queries.record_end(tx, run, one.part, state=state, at=now)
    await audit.note(tx, "payout.by_hand", subject=str(run), parts=len(found))
    return len(found)


async def demand_gone(tx: Tx, *, run: UUID) -> None:
    """Nobody saw paid what the bank has not got. Raises `SendingMove` while a file of the run waits for
    the line or was refused there, and is not carried by hand instead."""
    for one in await queries.sendings(tx, run):
        if one.state in {SendingState.WAITING, SendingState.REFUSED}:
            raise model.SendingMove(state=one.state.says)


async def to_ask(tx: ReadTx, *, now: datetime) -> list[UUID]:
    """Bodies whose bank may have an answer."""
    return await queries.asked(tx, since=now - model.ANSWERED)


async def heard(tx: Tx, *, body: UUID, number: int, now: datetime, failure: str = "") -> None:
    """The bank was asked: up to which of its answers, or what went wrong."""
    await queries.record_heard(tx, body, heard=number, failure=failure, at=now)


async def held_link(tx: Tx, *, body: UUID) -> Link | None:
    """A body's line, held until the transaction ends: one hears at a time."""
    return await queries.link_locked(tx, body)


async def later(tx: ReadTx, tries: int) -> datetime:
    """The real moment of the next attempt after so many."""
    wait: timedelta = model.pause(tries)
    return await queries.moment(tx) + wait


async def _locked(tx: Tx, run: UUID, part: int) -> Sending:
    found = await queries.sending_locked(tx, run, part)
    if found is None:
        raise Unknown
    return found


async def _tell(tx: Tx, run: UUID, part: int, *, kind: str, body: str, now: datetime) -> None:
    subjects = {
        "payout.refused": "銀行が振込データを受け付けませんでした",
        "payout.bank_down": "銀行につながらず、振込データを送れていません",
    }
    await notices.tell_directors(
        tx,
        kind=kind,
        subject=subjects[kind],
        body=body,
        link=f"/payouts/{run}",
        key=f"{kind}:{run}:{part}",
        now=now,
    )
