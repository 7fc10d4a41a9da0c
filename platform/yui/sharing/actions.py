"""What is done with shares: asked, answered, withdrawn, handed over, accepted, settled.

Every step between two towns is a gate's; this side of it is recorded in the same transaction, the
far side by the far town's own job (decisions 7).
"""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from tenants.actor import TenantId
from tenants.db import Tx
from tenants.refusal import Unknown
from yui import deltas
from yui.audit import actions as audit
from yui.deliveries.model import Reason
from yui.japan import day_of
from yui.money import Yen
from yui.sharing import model, queries, refusals, settling
from yui.sharing import stock as here
from yui.sharing.carry import actions as carry
from yui.sharing.model import Between, Partner, Share, Statement, Terms
from yui.substitutes import actions as substitutes
from yui.tax import before_tax
from yui.towns.pricing import actions as pricing
from yui.units import actions as stock
from yui.work import actions as work
from yui.work.plans import actions as plans
from yui.work.plans.actions import Needs
from yui.work.plans.model import Security

PAGE = 50


async def offer(
    tx: Tx,
    *,
    task: UUID,
    guest: int,
    quantity: int,
    unit_price_yen: int,
    due_on: date,
    answer_by: datetime,
    once: UUID,
    now: datetime,
    terms: Terms = model.USUAL,
) -> UUID:
    """Puts a quantity of a task to another town; the same `once` is the same share."""
    await work.task_locked(tx, task=task)
    found = await work.progress(tx, task=task, now=now)
    made = model.made_once(tx.tenant, once)
    known = await queries.share(tx, made) is not None
    if not known and not 1 <= quantity <= found.free:
        raise refusals.TooManyUnits("quantity", left=found.free)
    word = await queries.put_through(
        tx,
        made,
        task=task,
        guest=guest,
        quantity=quantity,
        unit_price_yen=unit_price_yen,
        due_on=due_on,
        answer_by=answer_by,
        terms=terms,
        at=now,
    )
    refusals.heed(word, left=found.free)
    if not known:
        town = TenantId(guest)
        await deltas.note(tx, "shares_out", quantity, on=day_of(now), town=town)
        await audit.note(tx, "share.asked", subject=str(made), guest=guest, quantity=quantity)
        await carry.give(tx, share=made, now=now)
        await substitutes.look_again(tx, task=task, mark=f"{made}:asked")
    return made


async def withdraw(tx: Tx, *, share: UUID, now: datetime) -> None:
    """Takes back what was not answered; the units are free again, and no share was put."""
    word = await queries.withdraw_through(tx, share, at=now)
    refusals.heed(word)
    if word != "ok":
        return
    found = await show(tx, share=share)
    town = TenantId(found.other)
    await deltas.note(tx, "shares_out", -found.quantity, on=day_of(found.asked_at), town=town)
    await audit.note(tx, "share.withdrawn", subject=str(share))
    if found.task_id is not None:
        await substitutes.look_again(tx, task=found.task_id, mark=f"{share}:withdrawn")


async def answer(tx: Tx, *, share: UUID, accepted: int, now: datetime) -> Share:
    """Takes all, a part or nothing; the rest returns to the lead town's free units."""
    before = await show(tx, share=share)
    word = await queries.answer_through(tx, share, units=accepted, at=now)
    refusals.heed(word, field="accepted", left=before.quantity)
    after = await show(tx, share=share)
    if word == "ok":
        town = TenantId(after.other)
        await deltas.note(tx, "shares_in", accepted, on=day_of(now), town=town)
        await deltas.note(tx, "shares_waiting", -1, on=day_of(after.answer_by), town=town)
        await audit.note(tx, "share.answered", subject=str(share), accepted=accepted)
    return after


async def show(tx: Tx, *, share: UUID, on: date | None = None) -> Share:
    """A share as this town sees it. With the day of the look, what waits for a guest's answer is gone
    when the agreement under which it was asked no longer holds."""
    found = await queries.share(tx, share)
    if found is None or (on is not None and not await queries.may_see(tx, share, on=on)):
        raise Unknown
    return found


async def asked_of_us(tx: Tx, *, on: date) -> list[Share]:
    """What other towns put to us, looked at on a day: what waits is gone with its agreement."""
    return await queries.shares(tx, "in", on=on)


async def asked_by_us(tx: Tx) -> list[Share]:
    """What we put to other towns."""
    return await queries.shares(tx, "out")


async def of_task(tx: Tx, *, task: UUID) -> list[Share]:
    """Where a task was put."""
    return await queries.shares_of_task(tx, task)


async def partners(tx: Tx, *, on: date) -> list[Partner]:
    """Towns that we may put work to."""
    return await queries.partners(tx, on=on)


async def hand_over(
    tx: Tx,
    *,
    share: UUID,
    units: int,
    once: UUID,
    now: datetime,
    note: str = "",
    files: Sequence[UUID] = (),
) -> UUID:
    """The guest hands inspected units to the lead town: a count, a note, chosen files of the work, the
    rows of done units; no worker's key."""
    found = await show(tx, share=share)
    made = model.made_once(tx.tenant, once)
    if await queries.between(tx, made) is not None:
        return made
    if found.side != "in" or found.task_id is None:
        raise refusals.NotTaken
    word = await queries.deliver_through(tx, share, handover=made, units=units, note=note, at=now)
    refusals.heed(word, field="units", left=max(found.left, 0))
    if word == "again":
        return made
    if not await here.hand_on(tx, share=share, quantity=units):
        ready = await here.on_hand(tx, share=share)
        raise refusals.NothingReady("units", left=ready)
    await carry.send(tx, handover=made, chosen=files, now=now)
    await audit.note(tx, "share.delivered", subject=str(made), share=str(share), units=units)
    return made


async def make_task(
    tx: Tx, *, share: UUID, unit_price_yen: int, due_on: date, now: datetime
) -> UUID:
    """Makes what we took on a task of our own; its price to our workers is ours to set."""
    found = await show(tx, share=share)
    on = day_of(now)
    tax = await pricing.treatment(tx, body=found.body_id, on=on)
    net = before_tax(Yen(unit_price_yen), tax, supplied_on=on)
    model.make_task(found, unit_price_yen=net, due_on=due_on, on=on)
    task = await work.task_of_share(
        tx,
        share=share,
        body=found.body_id,
        title=found.title,
        spec=found.spec,
        job_type=found.job_type,
        unit_name=found.unit_name,
        quantity=found.accepted,
        unit_price_yen=unit_price_yen,
        due_on=due_on,
        now=now,
    )
    if not await queries.record_task_of(tx, share, task=task):
        raise refusals.TaskMade
    if found.security is Security.CENTER:
        await plans.set_needs(tx, task=task, needs=Needs(security=found.security), now=now)
    await carry.begin_task(tx, share=await show(tx, share=share), now=now)
    return task


async def show_handover(tx: Tx, *, handover: UUID) -> Between:
    """A handover between towns as this town sees it."""
    found = await queries.between(tx, handover)
    if found is None:
        raise Unknown
    return found


async def arrived(
    tx: Tx, *, after: tuple[datetime, UUID] | None = None, most: int = PAGE
) -> list[Between]:
    """A page of what guest towns handed to us and nobody has accepted yet, the oldest first."""
    return await queries.arrived(tx, after=after, most=most)


async def page(
    tx: Tx,
    side: str,
    *,
    after: tuple[bool, datetime, UUID] | None = None,
    most: int = PAGE,
    on: date | None = None,
) -> list[Share]:
    """A page of the shares of one side: those that wait for an answer first, then the newest."""
    return await queries.shares(tx, side, after=after, most=most, on=on)


async def handovers_of(tx: Tx, *, share: UUID) -> list[Between]:
    """The handovers of a share."""
    return await queries.betweens_of(tx, share)


async def decide(
    tx: Tx,
    *,
    handover: UUID,
    accepted: int,
    now: datetime,
    reason: Reason | None = None,
    note: str = "",
) -> Between:
    """The lead town accepts all, a part or nothing of what a guest handed over.

    What we owe is posted here, in our open month; what the guest is due, by its own job.
    """
    before = await show_handover(tx, handover=handover)
    model.returns_for(reason)
    word = await queries.decide_through(
        tx, handover, units=accepted, reason=reason, note=note, at=now
    )
    refusals.heed(word, field="accepted", left=before.quantity)
    after = await show_handover(tx, handover=handover)
    if word == "ok":
        share = await show(tx, share=after.share_id)
        if share.task_id is not None and after.accepted:
            await stock.arrive(tx, task=share.task_id, units=after.accepted)
        await settling.settle(tx, after, share, now=now)
        await audit.note(tx, "share.decided", subject=str(handover), accepted=accepted)
    return after


async def book(tx: Tx, *, handover: UUID, now: datetime) -> None:
    """The guest's side of the lead town's decision: what is due to us, and what came back.

    Runs as a job (`sharing.decided`) in the guest's own partition; again it does nothing.
    """
    found = await show_handover(tx, handover=handover)
    if found.decided_at is None:
        return
    share = await show(tx, share=found.share_id)
    if share.task_id is not None:
        gone = await here.handed(tx, share=share.id)
        # Read again under the units' lock: a handover that was on its way is committed now.
        share = await show(tx, share=found.share_id)
        back = gone - share.on_way - share.done
        await here.put_back(tx, share=share.id, quantity=back)
    if not await queries.settled(tx, handover):
        await settling.settle(tx, found, share, now=now)
        await audit.note(tx, "share.settled", subject=str(handover), accepted=found.accepted)


async def statements(tx: Tx, *, month: date) -> list[Statement]:
    """What we and each other body owe for a month, with every line and the net."""
    found = await queries.lines(tx, month=month.replace(day=1))
    towns = dict.fromkeys((line.other, line.other_name) for line in found)
    return [
        Statement(code, name, [line for line in found if line.other == code])
        for code, name in towns
    ]
