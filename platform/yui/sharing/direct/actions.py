"""What is done under the direct scheme: work opened to another's director, offers for her.

Every row of the work lies in the lead town; a director of another town acts through gates and reads
through them, so that what ended is gone at his next look.
"""

from datetime import date, datetime
from uuid import UUID

from tenants.db import ReadTx, Tx
from tenants.refusal import Refused, Unknown
from yui.audit import actions as audit
from yui.notices import actions as notices
from yui.offers import actions as offers
from yui.offers.model import Wanted
from yui.sharing import model as shared
from yui.sharing.direct import model, queries
from yui.sharing.direct.model import Asked, Became, OfferState, Opened, Person
from yui.sharing.direct.refusals import WORDS, Closed
from yui.sharing.model import Partner
from yui.web.leaf import FETCH


def heed(word: str, *, field: str = "", left: int = 0) -> None:
    """Raises what a gate refused with; 'ok' and 'again' pass."""
    if word in WORDS:
        raise WORDS[word](field)
    shared.heed(word, field=field or "quantity", left=left)


async def allies(tx: ReadTx, *, on: date) -> list[Partner]:
    """Towns with whose bodies our agreement allows the direct scheme."""
    return await queries.allies(tx, on=on)


async def ask(
    tx: Tx,
    *,
    task: UUID,
    guest: int,
    quantity: int,
    until: datetime,
    once: UUID,
    now: datetime,
    shows_price: bool = True,
) -> UUID:
    """Opens a part of our task to the director of another town: he may offer it to his own people
    who are engaged with our body too. Nothing is reserved; the free units are counted at each offer."""
    made = shared.made_once(tx.tenant, once)
    word = await queries.ask(
        tx, made, task=task, guest=guest, quantity=quantity, until=until, tells=shows_price, at=now
    )
    heed(word, field="until" if word == "bad_until" else "quantity", left=quantity)
    await audit.note(tx, "direct.asked", subject=str(made), guest=guest, quantity=quantity)
    return made


async def close(tx: Tx, *, ask: UUID, now: datetime) -> None:
    """Takes no more of his offers; those that were made go on."""
    word = await queries.close(tx, ask, at=now)
    heed(word)
    if word == "ok":
        await audit.note(tx, "direct.closed", subject=str(ask))


async def asked(
    tx: ReadTx, *, now: datetime, before: tuple[datetime, UUID] | None = None
) -> list[Asked]:
    """What other towns opened to our director."""
    return await queries.asked(tx, at=now, before=before, most=FETCH)


async def opened(tx: ReadTx, *, after: tuple[datetime, UUID] | None = None) -> list[Opened]:
    """What we opened to others."""
    return await queries.opened(tx, after=after, most=FETCH)


async def show_asked(
    tx: ReadTx, *, ask: UUID, now: datetime
) -> tuple[Asked, list[Person], list[Became]]:
    """One of them: whom he may ask, and what became of his offers."""
    found = await queries.asked_one(tx, ask, at=now)
    if found is None:
        raise Unknown
    return found, await queries.people(tx, ask, at=now), await queries.became(tx, ask, at=now)


async def show_opened(tx: ReadTx, *, ask: UUID) -> tuple[Opened, list[Became]]:
    """What we opened, and every offer under it."""
    found = await queries.opened_one(tx, ask)
    if found is None:
        raise Unknown
    return found, await queries.made_of(tx, ask)


async def offer_for(
    tx: Tx,
    *,
    ask: UUID,
    worker: UUID,
    quantity: int,
    answer_by: datetime,
    once: UUID,
    now: datetime,
) -> UUID:
    """Offers one of our own people work of the lead town; its job sends her the terms notice."""
    made = shared.made_once(tx.tenant, once)
    found = await queries.asked_one(tx, ask, at=now)
    word = await queries.offer_for(
        tx, ask, worker=worker, quantity=quantity, answer_by=answer_by, once=made, at=now
    )
    if word == "state":
        raise Closed
    heed(word, field="worker" if word == "not_hers" else "", left=found.left_over if found else 0)
    return made


async def make(tx: Tx, *, offer: UUID, now: datetime) -> OfferState:
    """The lead town's job: the offer with its terms notice, by every rule of an offer, or why not.

    Whether she is through with every step of joining at the lead body is one of those rules. The
    same again changes nothing.
    """
    found = await queries.to_make(tx, offer)
    if found is None:
        raise Unknown
    if found.state is not OfferState.ASKED:
        return found.state
    try:
        made = await offers.offer(
            tx,
            task=found.task_id,
            to=[Wanted(found.worker_id, found.quantity)],
            answer_by=found.answer_by,
            now=now,
            once=found.id,
            by=found.asked_by,
        )
    except Refused as no:
        state = model.move(found.state, OfferState.REFUSED)
        await queries.record_made(tx, offer, state, made=None, why=why(no), at=now)
        await audit.note(tx, "direct.refused", subject=str(offer), why=why(no))
        await _tell_refused(tx, found, now=now)
        return state
    state = model.move(found.state, OfferState.OFFERED)
    await queries.record_made(tx, offer, state, made=made[0], why=None, at=now)
    await audit.note(tx, "direct.made", subject=str(offer), offer=made[0])
    return state


def why(no: Refused) -> str:
    """The code of what stands against it: of the field where there is one."""
    errors = getattr(no, "errors", ())
    return errors[0].code if errors else no.code


async def _tell_refused(tx: Tx, found: model.ToMake, *, now: datetime) -> None:
    await notices.tell(
        tx,
        to=found.asked_by,
        kind="direct.refused",
        subject="直接方式の打診を届けられませんでした",
        body="ほかの自治体のディレクターからの打診に、足りない条件がありました。内容を確かめてください。",
        link=f"/direct/{found.ask_id}",
        key=f"direct.refused:{found.id}",
        now=now,
    )


async def offer_of(tx: ReadTx, *, direct: UUID) -> UUID:
    """The offer that the lead town's job made of a director's."""
    found = await queries.offer_of(tx, direct)
    if found is None:
        raise Unknown
    return found
