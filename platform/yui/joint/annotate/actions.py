"""What an annotator does: takes her seats, answers, hands in, consents to be named."""

from datetime import datetime
from uuid import UUID

from tenants.db import ReadTx, Tx
from tenants.refusal import FieldError, Invalid, Unknown
from yui.audit import actions as audit
from yui.deliveries import actions as deliveries
from yui.joint import model, refusals
from yui.joint.annotate import queries
from yui.joint.model import Mine, MyCredit, Seat
from yui.units.begun import actions as units
from yui.web.leaf import FETCH
from yui.web.words import N_


async def mine(tx: ReadTx) -> list[Mine]:
    """Her assignments in projects."""
    return await queries.mine(tx)


async def one(tx: ReadTx, *, assignment: UUID) -> Mine:
    """One of them."""
    for each in await queries.mine(tx):
        if each.assignment_id == assignment:
            return each
    raise Unknown


async def begin(tx: Tx, *, assignment: UUID, now: datetime) -> int:
    """Puts items with her, as many as she took on; again changes nothing. Returns how many she has."""
    await one(tx, assignment=assignment)
    return await queries.take(tx, assignment, at=now)


async def seats(tx: ReadTx, *, assignment: UUID, after: int = 0) -> list[Seat]:
    """A page of her items."""
    return await queries.seats(tx, assignment, after=after, most=FETCH)


async def counted(tx: ReadTx, *, assignment: UUID) -> dict[str, int]:
    """How far she is."""
    return await queries.counted(tx, assignment)


async def seat(tx: ReadTx, *, seat: UUID) -> Seat:
    """One seat of hers."""
    found = await queries.seat(tx, seat)
    if found is None:
        raise Unknown
    return found


async def answer(tx: Tx, *, seat: UUID, label: str, now: datetime) -> Seat:
    """Her answer to an item, or another one until she hands it in."""
    found = await queries.seat_locked(tx, seat)
    if found is None:
        raise Unknown
    hers = await one(tx, assignment=found.assignment_id)
    if label not in hers.labels:
        raise refusals.NoSuchLabel("label")
    unit = await _unit(tx, found, hers, label=label, now=now)
    await queries.record_label(tx, seat, label=label, unit=unit, at=now)
    return found


async def _unit(tx: Tx, found: Seat, hers: Mine, *, label: str, now: datetime) -> UUID:
    """The unit of her assignment that the answer is: a new one under way, or the one she has."""
    if found.unit_id is not None:
        if not await units.change(tx, unit=found.unit_id, answer=label):
            raise refusals.HandedIn
        return found.unit_id
    if hers.state != "active":
        raise refusals.HandedIn
    return await units.begin(
        tx,
        task=hers.task_id,
        assignment=found.assignment_id,
        key=f"{found.key}/{found.slot}",
        label=found.text,
        answer=label,
        now=now,
    )


async def hand_in(tx: Tx, *, assignment: UUID, once: UUID, now: datetime) -> UUID:
    """Hands in what she has answered: a delivery like any other. The same `once` is the same one."""
    await one(tx, assignment=assignment)
    ready = await queries.ready_locked(tx, assignment)
    return await deliveries.deliver(tx, assignment=assignment, quantity=ready, once=once, now=now)


async def consent(
    tx: Tx, *, assignment: UUID, name_ok: bool, story_ok: bool, shown_as: str, now: datetime
) -> None:
    """She lets her name be shown, or her story be told, with the project."""
    hers = await one(tx, assignment=assignment)
    if not (name_ok or story_ok):
        says = N_("名前か体験談の、少なくとも一方を選んでください。")
        raise Invalid([FieldError("name_ok", "nothing_chosen", says)])
    if await queries.record_credit(
        tx,
        hers.part_id,
        name_ok=name_ok,
        story_ok=story_ok,
        shown_as=shown_as,
        version=model.CREDIT_VERSION,
        says=model.CREDIT_SAYS,
        at=now,
    ):
        await audit.note(
            tx, "joint.credit", subject=str(hers.part_id), name=name_ok, story=story_ok
        )


async def take_back(tx: Tx, *, credit: UUID, now: datetime) -> None:
    """From the next look on she is not shown."""
    if not await queries.record_uncredit(tx, credit, at=now):
        raise Unknown
    await audit.note(tx, "joint.uncredit", subject=str(credit))


async def credits_of(tx: ReadTx) -> list[MyCredit]:
    """Her living consents."""
    return await queries.my_credits(tx)
