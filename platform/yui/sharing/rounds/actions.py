"""What is done with rounds: put to several towns, priced, taken back when late, put to the next town."""

from datetime import datetime
from uuid import UUID

from msgspec import Struct

from tenants.db import ReadTx, Tx
from tenants.refusal import Unknown
from yui.audit import actions as audit
from yui.japan import day_of
from yui.notices import actions as notices
from yui.sharing import actions as sharing
from yui.sharing import refusals
from yui.sharing.carry import actions as carry
from yui.sharing.model import Share, ShareState, Terms, made_once
from yui.sharing.rounds import model, queries
from yui.sharing.rounds.model import NewRound, Round
from yui.substitutes import actions as substitutes
from yui.work import actions as work
from yui.work.model import Progress

CHUNK = 100


class Shown(Struct, frozen=True):
    """A round with its shares."""

    round: Round
    shares: list[Share]


async def open_tasks(tx: ReadTx, *, order: UUID, now: datetime) -> list[Progress]:
    """The tasks of an order of which units are free."""
    found = await work.show(tx, order=order, now=now)
    return [task for task in found.tasks if task.free > 0 and task.state == "open"]


async def put(tx: Tx, *, order: UUID, new: NewRound, once: UUID, now: datetime) -> UUID:
    """Puts parts of an order's tasks to several towns, all or none; the same form does it once."""
    made = made_once(tx.tenant, once)
    await work.order(tx, order=order)
    for task in sorted({quota.task for quota in new.quotas}):
        if (await work.task_locked(tx, task=task)).order_id != order:
            raise refusals.NotOfOrder("quotas")
    if await queries.one(tx, made) is not None:
        return made
    found = await work.show(tx, order=order, now=now)
    asked = model.put(new, free={task.id: task.free for task in found.tasks})
    if not await queries.record(tx, made, new, order=order, at=now):
        return made
    terms = Terms(
        floor_yen=new.floor_yen,
        security=new.security,
        shows_price=new.shows_price,
        contact=new.contact,
        round_id=made,
    )
    for quota in asked:
        await sharing.offer(
            tx,
            task=quota.task,
            guest=quota.guest,
            quantity=quota.units,
            unit_price_yen=quota.unit_price_yen,
            due_on=new.due_on,
            answer_by=new.answer_by,
            once=model.part_id(tx.tenant, once, quota),
            terms=terms,
            now=now,
        )
    await audit.note(tx, "share.round", subject=str(made), order=str(order), shares=len(asked))
    return made


async def show(tx: Tx, *, round_id: UUID) -> Shown:
    """A round with its shares, those that went on to another town included."""
    found = await queries.one(tx, round_id)
    if found is None:
        raise Unknown
    shares = [await sharing.show(tx, share=one) for one in await queries.shares_of(tx, round_id)]
    return Shown(found, shares)


async def tell_price(tx: Tx, *, share: UUID, tells: bool, now: datetime) -> None:
    """The guest may see the price from now on, or no longer; its next read goes by it."""
    word = await queries.price_through(tx, share, tells=tells, at=now)
    refusals.heed(word)
    if word == "ok":
        what = "share.price_told" if tells else "share.price_hidden"
        await audit.note(tx, what, subject=str(share))


async def reclaim(tx: Tx, *, share: UUID, now: datetime) -> UUID | None:
    """Takes back what a late town has not answered or put with nobody, and puts it to the next town of
    the round; returns that share, None when nobody is left to ask. Again it does nothing."""
    before = await sharing.show(tx, share=share)
    word = await queries.reclaim_through(tx, share, at=now)
    refusals.heed(word)
    if word != "ok":
        return None
    after = await sharing.show(tx, share=share)
    taken = before.quantity if before.state is ShareState.ASKED else before.accepted
    freed = taken - after.accepted
    await audit.note(tx, "share.reclaimed", subject=str(share), units=freed)
    made = await _go_on(tx, after, freed, now=now)
    if before.task_id is not None:
        mark = f"{share}:reclaimed:{after.accepted}"
        await substitutes.look_again(tx, task=before.task_id, mark=mark)
    await _tell(tx, after, freed, on_to=made, now=now)
    return made


async def _go_on(tx: Tx, late: Share, freed: int, *, now: datetime) -> UUID | None:
    if late.round_id is None or late.task_id is None or late.unit_price_yen is None:
        return None
    shown = await show(tx, round_id=late.round_id)
    town = model.next_town(shown.round.again, shown.shares, late=late)
    task = await work.progress(tx, task=late.task_id, now=now)
    answer = model.answer_by(late, now=now)
    due = model.due_on(late, task_due=task.due_on, on=day_of(now), answer=day_of(answer))
    units = min(freed, task.free)
    if town is None or due is None or units <= 0 or task.state != "open":
        return None
    terms = Terms(
        floor_yen=late.floor_yen,
        security=late.security,
        shows_price=late.shows_price,
        contact=late.contact,
        round_id=late.round_id,
        retry_of=late.id,
    )
    try:
        return await sharing.offer(
            tx,
            task=late.task_id,
            guest=town,
            quantity=units,
            unit_price_yen=late.unit_price_yen,
            due_on=due,
            answer_by=answer,
            once=model.again_id(late, kept=late.accepted),
            terms=terms,
            now=now,
        )
    except refusals.NoAgreement:  # it ended meanwhile: the units are free, and a director is told
        return None


async def _tell(tx: Tx, late: Share, freed: int, *, on_to: UUID | None, now: datetime) -> None:
    units = f"「{late.title}」{freed}{late.unit_name}"
    if on_to is None:
        rest = "空きに戻りました。ほかの自治体やワーカーへのお願いを考えてください。"
    else:
        rest = f"{(await sharing.show(tx, share=on_to)).other_name}にお願いし直しました。"
    await notices.tell_directors(
        tx,
        kind="share.reclaimed",
        subject=f"{late.other_name}のシェアを引き上げました",
        body=f"{units}が期限を過ぎたため、引き上げました。{rest}",
        link=f"/shares/{on_to or late.id}",
        key=f"share.reclaimed:{late.id}:{late.accepted}",
        now=now,
    )


async def sweep(tx: Tx, *, now: datetime) -> int:
    """Takes back what is late, withdraws what no agreement holds any more; how many shares."""
    on = day_of(now)
    ended = await queries.unagreed(tx, on=on, most=CHUNK)
    for share in ended:
        await sharing.withdraw(tx, share=share, now=now)
    done = len(ended)
    for share in await queries.late(tx, at=now, on=on, most=CHUNK):
        try:
            await reclaim(tx, share=share, now=now)
        except (refusals.InHand, refusals.NotLate):  # all of it is with workers: they finish it
            continue
        done += 1
    return done


async def give_manuals(tx: Tx, *, after: UUID | None, now: datetime) -> UUID | None:
    """Guests asked or at work get the newest manual, a chunk at a time; the last one looked at, None
    when all are done."""
    found = await queries.at_work(tx, after=after, most=CHUNK)
    for share in found:
        await carry.give(tx, share=share, now=now)
    return found[-1] if len(found) == CHUNK else None
