"""What is done with people who would like to join: taken down once, told, forgotten, registered."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from msgspec import Struct

from tenants.db import ReadTx, Tx
from tenants.refusal import Unknown
from tenants.sessions import hashed
from yui.audit import actions as audit
from yui.japan import add_months, day_of
from yui.people import actions as people
from yui.recruitment import areas, letters, model, queries
from yui.recruitment.campaigns import queries as campaigns
from yui.recruitment.model import Interest, InterestState, Listed, NewInterest
from yui.recruitment.refusals import AddressNeeded, NoSuchWorker, NotAttended
from yui.towns import actions as towns

PAGE = 50
SWEPT = 500


class Outcome(StrEnum):
    """What somebody who sent the form is shown; it follows from what she typed alone."""

    TAKEN = "thanks"
    WAITING = "waiting"
    OUTSIDE = "outside"


class Joined(Struct, frozen=True):
    """Somebody who became a joining worker, and what an account needs."""

    worker: UUID
    code: str
    name: str
    email: str


def keep_until(now: datetime) -> date:
    """Until when a row says who she is, from a word of hers on."""
    today = day_of(now)
    return add_months(today, areas.consent_on(today).keep_months, on=today.day)


async def register(tx: Tx, new: NewInterest, *, wait: bool, now: datetime) -> Outcome:
    """Somebody sends the form herself (scope system). The same person twice is one row, and the
    answer is the same: only the mailbox that she named learns more. Outside the area nothing is
    kept unless she wants to `wait`."""
    good = model.checked(new, by_staff=False)
    inside = areas.inside(int(tx.tenant), good.municipality, on=day_of(now))
    if not inside and not wait:
        return Outcome.OUTSIDE
    state = InterestState.OPEN if inside else InterestState.WAITING
    await _take(tx, good, state=state, by=None, now=now)
    return Outcome.TAKEN if inside else Outcome.WAITING


async def take(tx: Tx, new: NewInterest, *, wait: bool, now: datetime) -> UUID | None:
    """Staff take somebody down who telephoned or came by, with her consent given aloud. None when
    she lives outside the area and does not want to wait: nothing is kept."""
    good = model.checked(new, by_staff=True)
    inside = areas.inside(int(tx.tenant), good.municipality, on=day_of(now))
    if not inside and not wait:
        return None
    state = InterestState.OPEN if inside else InterestState.WAITING
    return await _take(tx, good, state=state, by=tx.actor.id, now=now)


async def _take(
    tx: Tx, new: NewInterest, *, state: InterestState, by: UUID | None, now: datetime
) -> UUID:
    made = await queries.record_interest(
        tx,
        new,
        state=state,
        by=by,
        consent=areas.consent_on(day_of(now)).version,
        keep_until=keep_until(now),
        at=now,
    )
    found = await queries.interest(tx, made) if made else await queries.same_person(tx, new)
    if found is None:
        raise RuntimeError("somebody was neither added nor found")
    if made is None:
        # To somebody known at most one mail a day, whoever sends her address.
        await audit.note(tx, "interest.again", subject=str(found.id))
        await _answer(tx, found, key=f"interest.again:{found.id}:{day_of(now)}", now=now)
        return found.id
    await audit.note(
        tx, "interest.taken", subject=str(made), source=new.source.value, state=state.value
    )
    await _answer(tx, found, key=f"interest.taken:{found.id}", now=now)
    return found.id


async def _answer(tx: Tx, found: Interest, *, key: str, now: datetime) -> None:
    """A mail with her link to the address on her row, never to one that was typed now."""
    town = await towns.town(tx)
    text = letters.received(town.name, waiting=found.state is InterestState.WAITING)
    await letters.write(tx, found, text, key=key, now=now)


async def mine(tx: ReadTx, *, token: str, now: datetime) -> Interest:
    """Whose page a mailed link opens; `Unknown` for any other text."""
    ident = await queries.by_link(tx, hashed(token), at=now)
    found = await queries.interest(tx, ident) if ident else None
    if found is None:
        raise Unknown
    return found


async def locked(tx: Tx, interest: UUID) -> Interest:
    """Somebody, held until the transaction ends."""
    found = await queries.locked(tx, interest)
    if found is None:
        raise Unknown
    return found


async def show(tx: ReadTx, *, interest: UUID) -> Interest:
    """Somebody, for the staff's eyes."""
    found = await queries.interest(tx, interest)
    if found is None:
        raise Unknown
    return found


async def interests(
    tx: ReadTx,
    *,
    before: tuple[datetime, UUID] | None = None,
    most: int = PAGE,
    state: str = "",
    campaign: UUID | None = None,
) -> list[Listed]:
    """A page of them, the newest first, going on before (made at, id)."""
    at, last = before or (None, None)
    return await queries.interests(
        tx, before=at, before_id=last, most=most, state=state, campaign=campaign
    )


async def campaign_of(tx: ReadTx, *, code: str, on: date) -> UUID | None:
    """The campaign whose code stood on the leaflet; a mistyped one is none."""
    if not code.isprintable():
        return None
    return await campaigns.by_code(tx, code, on=on)


async def heard(tx: Tx, *, interest: UUID, now: datetime) -> None:
    """She was heard of: the time that the row says who she is begins anew."""
    await queries.record_keep(tx, interest, until=keep_until(now))


async def stop(tx: Tx, *, interest: UUID, now: datetime) -> None:
    """She takes everything back herself: who she is, is gone at once; seats are freed before."""
    found = await locked(tx, interest)
    state = model.move_interest(found.state, InterestState.STOPPED)
    await queries.record_blank(tx, interest, state, at=now)
    await audit.note(tx, "interest.stopped", subject=str(interest))


async def add_email(tx: Tx, *, interest: UUID, email: str, now: datetime) -> bool:
    """Her mail address, as staff heard it; False when another row has it."""
    found = await locked(tx, interest)
    model.move_interest(found.state, InterestState.STOPPED)  # only while she is somebody
    new = NewInterest(found.name, found.kana, found.municipality, found.source, email=email)
    good = model.checked(new, by_staff=True)
    if not await queries.record_email(tx, interest, good.email, at=now):
        return False
    await audit.note(tx, "interest.email", subject=str(interest))
    await _answer(
        tx, await show(tx, interest=interest), key=f"interest.email:{interest}:{now}", now=now
    )
    return True


async def join(tx: Tx, *, interest: UUID, now: datetime) -> Joined:
    """Who came to a briefing becomes a joining worker: she passes the gate before any work. Again it
    is the same worker, so that a lost link can be mailed once more."""
    found = await locked(tx, interest)
    if found.worker_id is not None and found.email is not None:
        known = await people.known(tx, workers=[found.worker_id])
        code = known[found.worker_id].code
        return Joined(found.worker_id, code, found.name, found.email)
    model.move_interest(found.state, InterestState.JOINED)
    if not await queries.attended(tx, interest):
        raise NotAttended
    if found.email is None:
        raise AddressNeeded
    worker, code = await people.begin_joining(
        tx, name=found.name, kana=found.kana, email=found.email, on=day_of(now), now=now
    )
    await queries.record_joined(tx, interest, worker=worker, at=now)
    await queries.record_keep(tx, interest, until=keep_until(now))
    await audit.note(tx, "interest.joined", subject=str(interest), worker=worker)
    return Joined(worker, code, found.name, found.email)


async def knit(tx: Tx, *, interest: UUID, code: str, now: datetime) -> None:
    """Somebody was registered in another way (at the desk, before her briefing was noted): which
    worker she is, so that the funnel counts her."""
    found = await locked(tx, interest)
    model.move_interest(found.state, InterestState.JOINED)
    worker = await queries.free_worker(tx, code.strip().upper())
    if worker is None:
        raise NoSuchWorker("code")
    await queries.record_joined(tx, interest, worker=worker, at=now)
    await heard(tx, interest=interest, now=now)
    await audit.note(tx, "interest.knit", subject=str(interest), worker=worker)


async def reach(tx: Tx, *, interest: UUID, now: datetime) -> None:
    """Somebody who waits lives in the area now (it grew, or she moved): she is told."""
    found = await locked(tx, interest)
    state = model.move_interest(found.state, InterestState.OPEN)
    await queries.record_state(tx, interest, state, at=now)
    await queries.record_keep(tx, interest, until=keep_until(now))
    await audit.note(tx, "interest.reached", subject=str(interest))
    town = await towns.town(tx)
    area = areas.area_on(int(tx.tenant), day_of(now))
    text = letters.reachable(town.name, area.name)
    await letters.write(tx, found, text, key=f"interest.reached:{interest}", now=now)


async def reach_all(tx: Tx, *, now: datetime) -> int:
    """The area grew: everyone who waits in it is told (a nightly job); returns how many."""
    area = areas.area_on(int(tx.tenant), day_of(now))
    found = await queries.now_inside(tx, area.municipalities, most=SWEPT)
    for ident in found:
        await reach(tx, interest=ident, now=now)
    return len(found)


async def blank(tx: Tx, *, now: datetime) -> int:
    """Takes out who they are whose time has run out (a nightly job); returns how many."""
    due = await queries.to_blank(tx, on=day_of(now), most=SWEPT)
    for ident in due:
        found = await locked(tx, ident)
        state = model.move_interest(found.state, InterestState.BLANK)
        await queries.record_blank(tx, ident, state, at=now)
        await audit.note(tx, "interest.blanked", subject=str(ident))
    return len(due)
