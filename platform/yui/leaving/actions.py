"""What is done about leaving: asked for, taken back, carried out by a job, counted, undone by return."""

from datetime import date, datetime
from uuid import UUID

from msgspec import Struct

from tenants.db import ReadTx, Tx
from tenants.refusal import Unknown
from yui import outbox
from yui.audit import actions as audit
from yui.calls import actions as calls
from yui.japan import day_of
from yui.leaving import model, queries
from yui.leaving.model import Held, Leaving, Outcome, Reason, Report, State
from yui.notices import actions as notices
from yui.offers import actions as offers
from yui.people import actions as people
from yui.registry import actions as registry

PAGE = 50


class Close(Struct, frozen=True):
    """The job that carries a leaving out, when its day has come."""

    leaving_id: UUID


async def ask(
    tx: Tx,
    *,
    worker: UUID,
    reason: Reason,
    outcome: Outcome,
    client: UUID | None,
    leave_on: date,
    now: datetime,
    past: bool = False,
) -> UUID:
    """Notes that a worker leaves on a day; a job does the rest, on that day or at once.

    `past`: the office writes down what happened before. Raises `NotHere`, `AlreadyAsked`, `LeaveDay`.
    """
    state = await queries.state_of_worker(tx, worker)
    if state is None:
        raise Unknown
    if state == "withdrawn":
        raise model.NotHere
    today = day_of(now)
    first = date(2000, 1, 1) if past else today
    if not first <= leave_on <= today + model.AHEAD:
        raise model.LeaveDay("leave_on", first=first, last=today + model.AHEAD)
    model.outcome_of(outcome, client)
    made = await queries.record(
        tx, worker, reason=reason, outcome=outcome, client=client, leave_on=leave_on, at=now
    )
    if made is None:
        raise model.AlreadyAsked
    await audit.note(tx, "leaving.asked", subject=str(worker), leaving=made, leave_on=leave_on)
    if leave_on <= today:
        await outbox.put(tx, "leaving.close", Close(made), key=f"leaving.close:{made}")
    return made


async def cancel(tx: Tx, *, leaving: UUID, now: datetime) -> None:
    """She stays; under scope person her own alone."""
    found = await _locked(tx, leaving)
    await queries.record_state(tx, leaving, to=model.move(found.state, State.CANCELLED), at=now)
    await audit.note(tx, "leaving.cancelled", subject=str(found.worker_id), leaving=leaving)


async def close(tx: Tx, *, leaving: UUID, now: datetime) -> bool:
    """Carries a leaving out (a job, scope system) once her hands are free; False while they are not.

    What waits for her answer is taken back; what was accepted stays owed, and her log-in stays for
    her statements and her data. A replay does nothing.
    """
    found = await _locked(tx, leaving)
    if found.state is not State.ASKED or found.leave_on > day_of(now):
        return False
    if held := await queries.held(tx, found.worker_id):
        await _tell_held(tx, found, held, now=now)
        return False
    await offers.withdraw_all(tx, worker=found.worker_id, now=now)
    await calls.withdraw_all(tx, worker=found.worker_id, now=now)
    await people.leave(tx, worker=found.worker_id, on=found.leave_on)
    await registry.left(tx, person=found.worker_id)
    await queries.record_state(tx, leaving, to=model.move(found.state, State.LEFT), at=now)
    await audit.note(tx, "leaving.left", subject=str(found.worker_id), leaving=leaving)
    await notices.tell(
        tx,
        to=found.worker_id,
        kind="leaving.left",
        subject="退会の手続きが終わりました",
        body="これまでありがとうございました。検収ずみの報酬は、お約束の日にお支払いします。"
        "支払通知書とご自分のデータは、これからもマイページで見られます。"
        "また始めたくなったら、いつでも戻れます。",
        link="/me/leaving",
        key=f"leaving:{leaving}:left",
        now=now,
    )
    return True


async def _tell_held(tx: Tx, found: Leaving, held: list[Held], *, now: datetime) -> None:
    """Once: there is work on her hands, to be handed in or given back; the director knows too."""
    if found.told_at is not None:
        return
    await queries.record_told(tx, found.id, at=now)
    await notices.tell(
        tx,
        to=found.worker_id,
        kind="leaving.held",
        subject="退会の前に、受けている仕事があります",
        body=f"受けている仕事が{len(held)}件あります。提出するか、「続けられません」で"
        "お返しください。どちらでも不利になることはありません。終わりしだい、退会の手続きをします。",
        link="/me/leaving",
        key=f"leaving:{found.id}:held",
        now=now,
    )
    await notices.tell_directors(
        tx,
        kind="leaving.held",
        subject=f"退会を待つワーカーがいます：{found.code}",
        body=f"{found.code}の退会の日（{found.leave_on:%Y-%m-%d}）を過ぎましたが、"
        f"受けている仕事が{len(held)}件あります。代わりの方を探すなど、ご相談ください。",
        link="/leavings",
        key=f"leaving:{found.id}:held:director",
        now=now,
    )


async def sweep(tx: Tx, *, now: datetime, most: int = 200) -> int:
    """Every leaving whose day has come (a daily job); returns how many were carried out."""
    found = await queries.due(tx, on=day_of(now), most=most)
    return sum([await close(tx, leaving=each, now=now) for each in found])


async def come_back(tx: Tx, *, now: datetime) -> None:
    """Whoever left begins again (scope person): by the steps of joining, with her own history."""
    found = await queries.of_worker(tx, tx.actor.id)
    if found is None:
        raise Unknown
    await queries.record_state(tx, found.id, to=model.move(found.state, State.RETURNED), at=now)
    await people.come_back(tx, worker=tx.actor.id)


async def learn(tx: Tx, *, leaving: UUID, outcome: Outcome, client: UUID | None) -> None:
    """What came of it, heard later: a graduation is written down."""
    found = await _locked(tx, leaving)
    model.outcome_of(outcome, client)
    await queries.record_outcome(tx, leaving, outcome=outcome, client=client)
    await audit.note(
        tx, "leaving.outcome", subject=str(found.worker_id), leaving=leaving, outcome=outcome
    )


async def mine(tx: ReadTx) -> tuple[Leaving | None, list[Held]]:
    """Her newest leaving, and what is still on her hands."""
    worker = tx.actor.id
    return await queries.of_worker(tx, worker), await queries.held(tx, worker)


async def page(tx: ReadTx, *, after: UUID | None, most: int) -> list[Leaving]:
    """The town's leavings, the latest day first, going on after one."""
    return await queries.page(tx, after=after, most=most)


async def report(tx: ReadTx, *, first: date, last: date) -> Report:
    """Those who left between two days, beside all who were registered by the last one."""
    rows = await queries.counts(tx, first=first, last=last)
    return model.report(rows, registered=await queries.registered(tx, until=last))


async def _locked(tx: Tx, leaving: UUID) -> Leaving:
    found = await queries.locked(tx, leaving)
    if found is None:
        raise Unknown
    return found
