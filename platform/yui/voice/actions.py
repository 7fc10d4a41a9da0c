"""What is done at the desk. No line of the town's audit log, no outbox row and no notice tells of a
case, for a director reads all three: the case's own lines are its log, for its readers alone.
"""

from datetime import date, datetime, timedelta
from uuid import UUID

from msgspec import Struct

from tenants.actor import NOBODY
from tenants.db import ReadTx, Tx
from tenants.refusal import Unknown
from yui import outbox, rates
from yui.audit import actions as audit
from yui.japan import day_of
from yui.notices import actions as notices
from yui.voice import model, queries
from yui.voice.model import Author, Box, Case, Line, Named, NewCase, Opened, Seat, Side, State
from yui.web.words import N_

BATCH = 200
BOXES = 24


class Reread(Struct, frozen=True):
    """The job after a change of seats: who reads which case is worked out anew."""

    on: date


async def tell(tx: Tx, new: NewCase, *, now: datetime) -> UUID:
    """She tells the desk (scope person). Raises `NobodyToRead`, `NotOfHere`."""
    today = day_of(now)
    if not set(new.barred) <= {each.id for each in await queries.names(tx)}:
        raise model.NotOfHere("barred")
    rule = rates.known(rates.book().voice_rule, today)
    outside, readers = model.addressed(
        await queries.seats(tx, on=today),
        on=today,
        barred=new.barred,
        whole_body=new.whole_body,
        outside=new.outside,
    )
    made = await queries.record_case(
        tx,
        new,
        name=await queries.her_name(tx) if new.named else "",
        outside=outside,
        readers=readers,
        first_due=today + timedelta(days=rule.first_days),
        answer_due=today + timedelta(days=rule.answer_days),
        at=now,
    )
    await queries.record_line(tx, await _locked(tx, made), author=Author.SHE, says=new.says, at=now)
    return made


async def say(tx: Tx, *, case: UUID, says: str, now: datetime) -> None:
    """One more word of hers, or an officer's question; a closed case takes none."""
    found = await _locked(tx, case)
    if found.state is State.CLOSED:
        raise model.VoiceMove
    author = Author.SHE if tx.actor.id == found.worker_id else Author.DESK
    await queries.record_line(tx, found, author=author, says=says, at=now)


async def step(tx: Tx, *, case: UUID, to: State, says: str, now: datetime) -> None:
    """An officer looks, answers, closes; she may close or ask again."""
    found = await _locked(tx, case)
    state = model.move(found.state, to)
    if says:
        author = Author.SHE if tx.actor.id == found.worker_id else Author.DESK
        await queries.record_line(tx, found, author=author, says=says, at=now)
    closed_at = now if state is State.CLOSED else None
    await queries.record_state(tx, case, to=state, closed_at=closed_at)
    await queries.record_line(tx, found, author=Author.STEP, says=state.says, at=now)


async def hand_outside(tx: Tx, *, case: UUID, now: datetime) -> None:
    """The outside desk gets it too: she wishes it, or an officer does."""
    found = await _locked(tx, case)
    if found.outside or found.state is State.CLOSED:
        raise model.VoiceMove
    await _hand_outside(tx, found, await queries.seats(tx, on=day_of(now)), now=now)


async def _hand_outside(tx: Tx, found: Case, seats: list[Seat], *, now: datetime) -> None:
    today = day_of(now)
    if not model.reaches_outside(seats, on=today):
        raise model.NobodyToRead
    readers = model.readers(
        seats, on=today, barred=found.barred, whole_body=found.whole_body, outside=True
    )
    says = N_("外の相談窓口にも伝えました")
    await queries.record_line(tx, found, author=Author.STEP, says=says, at=now)
    await queries.record_readers(tx, found.id, outside=True, readers=readers)


async def sweep(tx: Tx, *, now: datetime) -> int:
    """Daily: who reads what by today's seats; what waited too long goes outside; what is old enough is
    emptied; last month's boxes are opened. Returns how many cases went outside."""
    today = day_of(now)
    seats = await queries.seats(tx, on=today)
    keep = rates.known(rates.book().voice_rule, today).keep_years
    went = await _reread(tx, seats, now=now)
    await queries.forget(tx, before=now - timedelta(days=365 * keep + keep // 4), at=now)
    officers = [e.officer_id for e in seats if e.kind is Side.OUTSIDE and e.holds(today)]
    await queries.open_boxes(tx, before=today.replace(day=1), officers=sorted(officers))
    return went


async def _reread(tx: Tx, seats: list[Seat], *, now: datetime) -> int:
    went, after = 0, NOBODY
    while found := await queries.kept(tx, after=after, most=BATCH):
        for each in found:
            went += await _readdress(tx, each, seats, now=now)
        after = found[-1].id
    return went


async def _readdress(tx: Tx, case: Case, seats: list[Seat], *, now: datetime) -> bool:
    """One case by today's seats; True when it goes outside for waiting too long."""
    today = day_of(now)
    if not case.outside and case.late(today) and model.reaches_outside(seats, on=today):
        await _hand_outside(tx, case, seats, now=now)
        return True
    readers = model.readers(
        seats,
        on=today,
        barred=case.barred,
        whole_body=case.whole_body,
        outside=case.outside,
    )
    if readers != case.readers:
        await queries.record_readers(tx, case.id, outside=case.outside, readers=readers)
    return False


async def reread(tx: Tx, *, now: datetime) -> None:
    """After a change of seats: an officer who left reads nothing more."""
    await _reread(tx, await queries.seats(tx, on=day_of(now)), now=now)


async def ring(tx: Tx, *, now: datetime) -> None:
    """Once a week every officer is asked to look at the desk, whether there is anything or not: a
    message that comes only with a case would tell of it."""
    week = day_of(now).strftime("%G-W%V")
    for each in await queries.seats(tx, on=day_of(now)):
        if each.kind is Side.INSIDE and each.holds(day_of(now)):
            await notices.tell(
                tx,
                to=each.officer_id,
                kind="voice.ring",
                subject="相談窓口を確かめる日です",
                body="相談窓口を開いて、届いているものがないか確かめてください。"
                "このお知らせは、相談の有無にかかわらず、毎週お送りしています。",
                link="/desk",
                key=f"voice.ring:{week}:{each.officer_id}",
                now=now,
            )


async def seat(tx: Tx, *, officer: UUID, contact: str, now: datetime) -> None:
    """A director names a member of staff as an officer. Raises `SeatTaken`, `Unknown`."""
    known = next((each for each in await queries.staff(tx) if each.id == officer), None)
    if known is None:
        raise Unknown
    today = day_of(now)
    await _seat(tx, Seat(officer, Side.INSIDE, known.name, contact, today, None))


async def seat_outside(tx: Tx, *, officer: UUID, name: str, contact: str, on: date) -> None:
    """The operator names somebody of outside the body (scope system)."""
    await _seat(tx, Seat(officer, Side.OUTSIDE, name, contact, on, None))


async def _seat(tx: Tx, new: Seat) -> None:
    sitting = await queries.seats(tx, on=new.valid_from)
    taken = [each for each in sitting if each.officer_id == new.officer_id]
    if any(each.valid_to is None for each in taken) or not await queries.record_seat(tx, new):
        raise model.SeatTaken
    await _changed(tx, new.officer_id, "voice.seated", on=new.valid_from)


async def unseat(tx: Tx, *, officer: UUID, now: datetime) -> None:
    """A member of staff is an officer no more; outside officers are the operator's."""
    if not await queries.end_seat(
        tx, officer, kind=Side.INSIDE, on=day_of(now) - timedelta(days=1)
    ):
        raise Unknown
    await _changed(tx, officer, "voice.unseated", on=day_of(now))


async def _changed(tx: Tx, officer: UUID, what: str, *, on: date) -> None:
    number = await audit.note(tx, what, subject=str(officer), on=on)
    await outbox.put(tx, "voice.reread", Reread(on), key=f"voice.reread:{number}")


async def suggest(tx: Tx, *, box: Box, says: str, now: datetime) -> None:
    """She drops a text into a box (scope person); nothing keeps that it was she. Raises `BoxFull`."""
    if not await queries.suggest(tx, box, says=says, month=day_of(now).replace(day=1)):
        raise model.BoxFull


async def boxes(tx: ReadTx) -> list[Opened]:
    """The boxes that the caller may open."""
    return await queries.boxes(tx, most=BOXES)


async def page(tx: ReadTx, *, after: UUID | None, most: int) -> list[Case]:
    """The cases that the caller may read, the newest first."""
    return await queries.page(tx, after=after, most=most)


async def show(tx: ReadTx, *, case: UUID) -> tuple[Case, list[Line]]:
    """A case that the caller may read, with its lines."""
    found = await queries.one(tx, case)
    if found is None:
        raise Unknown
    return found, await queries.lines(tx, case)


async def desk(tx: ReadTx, *, on: date) -> list[Seat]:
    """Who sits at the desk on a day."""
    return [each for each in await queries.seats(tx, on=on) if each.holds(on)]


async def names(tx: ReadTx) -> list[Named]:
    """Whom a worker may name."""
    return await queries.names(tx)


async def staff(tx: ReadTx) -> list[Named]:
    """Whom a director may name as an officer."""
    return await queries.staff(tx)


async def _locked(tx: Tx, case: UUID) -> Case:
    found = await queries.locked(tx, case)
    if found is None:
        raise Unknown
    return found
