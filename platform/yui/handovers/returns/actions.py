"""What is done with returns: laid aside with a rework task, coded, and followed through."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from tenants.db import ReadTx, Tx
from tenants.refusal import Unknown
from yui.audit import actions as audit
from yui.deliveries import actions as deliveries
from yui.deliveries import faults
from yui.deliveries.model import Reason
from yui.handovers import rules
from yui.handovers.returns import model, queries
from yui.handovers.returns.model import Candidate, Part, Return, ReturnState
from yui.japan import day_of, next_business_day
from yui.notices import actions as notices
from yui.units import actions as stock
from yui.work import actions as work
from yui.work.again import actions as again


async def known(tx: ReadTx, *, handover: UUID) -> bool:
    """Whether what came back of a handover was laid aside already."""
    return await queries.known(tx, handover)


async def lay_aside(
    tx: Tx, *, handover: UUID, task: UUID, units: int, reason: Reason, now: datetime
) -> UUID:
    """Takes returned units out of what may go on, and makes the task that does them again.

    The task is paid like the first one; nothing is asked of anybody for free, and nothing is taken
    from anybody, before a fault is coded (decisions 7).
    """
    due = next_business_day(day_of(now) + timedelta(days=rules.again_days(day_of(now))))
    await stock.leave(tx, task=task, units=units)
    rework = await again.make(tx, of=task, quantity=units, due_on=due, now=now)
    made = uuid4()
    await queries.record(
        tx,
        made,
        handover=handover,
        task=task,
        rework=rework,
        units=units,
        reason=reason,
        at=now,
    )
    await audit.note(tx, "return.made", subject=str(made), units=units, reason=reason)
    await notices.tell_directors(
        tx,
        kind="return.made",
        subject="クライアントから返された分があります",
        body=f"{units}件が返されました。だれによるものかを判断してください。やり直しの業務はできています。",
        link=f"/returns/{made}",
        key=f"return:{made}",
        now=now,
    )
    return made


async def show(tx: ReadTx, *, ident: UUID) -> Return:
    """A return of this town."""
    found = await queries.one(tx, ident)
    if found is None:
        raise Unknown
    return found


async def waiting(tx: ReadTx, *, after: UUID | None = None, most: int = 200) -> list[Return]:
    """Returns whose fault nobody has coded, the oldest first, going on after one."""
    return await queries.waiting(tx, after=after, most=most)


async def of_handover(tx: ReadTx, *, handover: UUID) -> list[Return]:
    """What came back of a handover."""
    return await queries.of_handover(tx, handover)


async def candidates(tx: ReadTx, *, task: UUID) -> list[Candidate]:
    """Deliveries in which returned units may lie."""
    return await queries.candidates(tx, task)


async def decide(
    tx: Tx,
    *,
    ident: UUID,
    defect: str,
    now: datetime,
    parts: Sequence[Part] = (),
    note: str = "",
    rework_due: date | None = None,
) -> ReturnState:
    """The body codes whose fault it is; who pays for doing it again follows from that alone.

    The worker's own: the deliveries concerned are recalled, and nothing is taken from her. The
    instructions' or the client's: the rework task stays, paid. Nobody's: the units are fit.
    """
    found = await queries.locked(tx, ident)
    if found is None:
        raise Unknown
    code = faults.find(defect, day_of(now))
    state = model.decide(found, code.fault, parts)
    if state is not ReturnState.PAID:
        await work.cancel_task(tx, task=found.rework_task_id, now=now)
    if state is ReturnState.AS_IS:
        await stock.arrive(tx, task=found.task_id, units=found.quantity)
    if state is ReturnState.FREE:
        await _recall(tx, found, parts, defect=defect, note=note, rework_due=rework_due, now=now)
    await queries.record_decision(
        tx, ident, state=state, defect=code.code, fault=code.fault, note=note, at=now
    )
    await audit.note(tx, "return.decided", subject=str(ident), state=state, defect=code.code)
    return state


async def _recall(
    tx: Tx,
    found: Return,
    parts: Sequence[Part],
    *,
    defect: str,
    note: str,
    rework_due: date | None,
    now: datetime,
) -> None:
    meant = {one.delivery_id for one in await queries.candidates(tx, found.task_id)}
    for part in parts:
        if not part.units:
            continue
        if part.delivery_id not in meant:
            raise Unknown
        await deliveries.recall(
            tx,
            delivery=part.delivery_id,
            quantity=part.units,
            defect=defect,
            note=note,
            rework_due=rework_due,
            now=now,
            aside=True,
        )
