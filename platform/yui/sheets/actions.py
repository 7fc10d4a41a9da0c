"""What is done with a sheet: an item fixed, terms changed, a paper handed over, a question answered."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from tenants.db import ReadTx, Tx
from tenants.refusal import Unknown
from yui import outbox
from yui.audit import actions as audit
from yui.japan import day_of
from yui.offers import actions as offers
from yui.offers.complete import ITEMS
from yui.offers.model import Held, Offer
from yui.offers.terms import Notice
from yui.sheets import changing, model, queries, sending
from yui.sheets.lists import actions as lists
from yui.sheets.model import (
    Change,
    ChangeAnswered,
    OpenTerm,
    PaperRequest,
    Question,
    SheetState,
    Version,
)
from yui.sheets.refusals import ChangeWaits
from yui.towns import actions as towns
from yui.work import actions as work
from yui.work.changes.model import Waiting as Overtaken

PAGE = lists.PAGE


class Sheet(Struct, frozen=True):
    """An offer with everything that belongs to its notice. `notice` is the version in force."""

    offer: Offer
    first: Notice
    notice: Notice
    proposed: Notice | None
    versions: Sequence[Version]
    open_terms: Sequence[OpenTerm]
    papers: Sequence[PaperRequest]
    questions: Sequence[Question]

    @property
    def change(self) -> Version | None:
        """The change that waits for her answer."""
        return next((one for one in self.versions if one.state is SheetState.PROPOSED), None)


class Waiting(Struct, frozen=True):
    """What of the town's notices asks for a director: open items, papers, questions, and accepted
    terms that a client's agreed change has overtaken."""

    overtaken: list[Overtaken]
    open_terms: list[OpenTerm]
    papers: list[PaperRequest]
    questions: list[Question]


async def show(tx: ReadTx, *, offer: UUID) -> Sheet:
    """All of an offer's sheet; under scope `person`, only her own."""
    found = await offers.show(tx, offer=offer)
    first = await offers.terms_of(tx, offer=offer)
    versions = await queries.versions(tx, offer)
    asked = next((one for one in versions if one.state is SheetState.PROPOSED), None)
    return Sheet(
        offer=found,
        first=first,
        notice=sending.in_force(first, versions),
        proposed=None if asked is None else sending.notice_of(asked),
        versions=versions,
        open_terms=await queries.open_terms(tx, offer),
        papers=await queries.papers_of(tx, offer),
        questions=await queries.questions(tx, offer),
    )


async def waiting(tx: ReadTx, *, most: int = PAGE) -> Waiting:
    """The director's list: items still open (the overdue first), papers and questions that wait."""
    return Waiting(
        overtaken=await lists.overtaken(tx, most=most),
        open_terms=await lists.open_terms(tx, most=most),
        papers=await lists.papers(tx, most=most),
        questions=await lists.questions(tx, most=most),
    )


async def overtaken(tx: ReadTx, *, offer: UUID) -> Overtaken | None:
    """The client's agreed change for which the worker's terms are to be changed, if there is one."""
    return next(iter(await work.changes_waiting(tx, offer=offer, most=1)), None)


async def fix(tx: Tx, *, offer: UUID, item: str, text: str, now: datetime) -> int:
    """Fixes an open item by the next version, which holds at once; the worker is told.

    Returns the version (公取委規則1条4項: 定めた後直ちに明示).
    """
    sheet = await _held(tx, offer)
    term = await queries.open_term_locked(tx, offer, item)
    if term is None:
        raise Unknown
    changing.alive(sheet.offer)
    state = model.fix(term.state)
    made = await sending.next_version(
        tx, sheet.offer, sheet.notice, reason=f"未定事項「{ITEMS[item]}」を定めました。",
        texts={item: text.strip()}, version=_next(sheet), now=now,
    )  # fmt: skip
    held = await offers.held(tx, offer=offer)
    await sending.record(tx, sheet.offer, made, held=held, cause="fixed")
    await queries.record_fixed(tx, term.id, state, version=made.version, at=now)
    await sending.tell_fixed(tx, sheet.offer, made, now=now)
    await audit.note(tx, "terms.fixed", subject=str(offer), item=item, version=made.version)
    return made.version


async def propose(
    tx: Tx, *, offer: UUID, change: Change, reason: str, answer_by: datetime, now: datetime
) -> int:
    """Puts a change of agreed terms to the worker as the next version; the old one holds until she
    accepts. A lower price is refused."""
    sheet = await _held(tx, offer)
    held = await offers.held(tx, offer=offer)
    body = await towns.to_name_days(tx, body=sheet.offer.body_id)
    texts = changing.change(held, sheet.notice, change, body=body, answer_by=answer_by, at=now)
    if held is None:
        raise Unknown
    made = await sending.next_version(
        tx, sheet.offer, sheet.notice, reason=reason, texts=texts, version=_next(sheet), now=now
    )
    held = _changed(held, change)
    made = sending.reckoned(made, held, body)
    await sending.record(tx, sheet.offer, made, held=held, cause="change", answer_by=answer_by)
    await sending.tell_proposed(tx, sheet.offer, made, answer_by=answer_by, now=now)
    await audit.note(
        tx,
        "terms.change_proposed",
        subject=str(offer),
        version=made.version,
        unit_price_yen=held.unit_price_yen,
        due_on=held.due_on,
    )
    return made.version


def _changed(held: Held, change: Change) -> Held:
    return replace(
        held,
        unit_price_yen=(
            held.unit_price_yen if change.unit_price_yen is None else change.unit_price_yen
        ),
        due_on=change.due_on or held.due_on,
    )


def _next(sheet: Sheet) -> int:
    return max([1, *(one.version for one in sheet.versions)]) + 1


async def _held(tx: Tx, offer: UUID) -> Sheet:
    """The sheet, its offer held; a change that waits forbids another version."""
    await offers.hold(tx, offer=offer)
    sheet = await show(tx, offer=offer)
    if sheet.change is not None:
        raise ChangeWaits
    return sheet


async def accept(tx: Tx, *, offer: UUID, now: datetime) -> None:
    """The worker accepts the change: from now on her assignment carries it."""
    found = await _answer(tx, offer, SheetState.IN_FORCE, now=now)
    held = await offers.held(tx, offer=offer)
    if held is None:
        raise Unknown
    await offers.change(tx, held, unit_price_yen=found.unit_price_yen, due_on=found.due_on)
    await sending.promise(tx, offer, found.version)


async def decline(tx: Tx, *, offer: UUID, now: datetime) -> None:
    """The worker keeps the old terms; no reason is asked."""
    await _answer(tx, offer, SheetState.DECLINED, now=now)


async def _answer(tx: Tx, offer: UUID, to: SheetState, *, now: datetime) -> Version:
    found = await queries.proposed_locked(tx, offer)
    if found is None or found.worker_id != tx.actor.id:
        raise Unknown
    state = changing.answer(found, to, at=now)
    await queries.record_answer(tx, found.id, state, at=now)
    about = await offers.show(tx, offer=offer)
    await sending.tell_answered(tx, about, found, state, now=now)
    done = ChangeAnswered(offer, accepted=state is SheetState.IN_FORCE)
    await outbox.put(tx, "terms.answered", done, key=f"terms.answered:{found.id}")
    await audit.note(tx, f"terms.change_{state.value}", subject=str(offer), version=found.version)
    return found


async def settle(tx: Tx, *, offer: UUID, accepted: bool, now: datetime) -> None:
    """The client's change that made us ask is settled for this worker: new terms, or the old ones."""
    for one in await work.changes_waiting(tx, offer=offer):
        new = offer if accepted else None
        await work.change_settled(tx, change=one.change_id, offer=offer, new_offer=new, now=now)


async def withdraw(tx: Tx, *, offer: UUID, now: datetime) -> None:
    """The director takes a change back that was not answered."""
    found = await queries.proposed_locked(tx, offer)
    if found is None:
        raise Unknown
    state = model.move_sheet(found.state, SheetState.WITHDRAWN)
    await queries.record_answer(tx, found.id, state, at=now)
    about = await offers.show(tx, offer=offer)
    await sending.tell_withdrawn(tx, about, found, now=now)
    await audit.note(tx, "terms.change_withdrawn", subject=str(offer), version=found.version)


async def lapse(tx: Tx, *, now: datetime) -> int:
    """Marks the changes that nobody answered in time; returns how many."""
    lapsed = await queries.lapse(tx, at=now)
    if lapsed:
        await audit.note(tx, "terms.changes_lapsed", subject=str(tx.tenant), count=lapsed)
    return lapsed


async def open_versions(tx: Tx, *, offer: UUID, now: datetime) -> None:
    """The worker has the later versions before her: the first time is kept."""
    if await queries.record_opened(tx, offer, at=now):
        await audit.note(tx, "terms.opened", subject=str(offer), on=day_of(now))


class ToPrint(Struct, frozen=True):
    """A version of a notice and the bytes it was hashed from; its worker and offer."""

    notice: Notice
    kept: bytes
    worker: UUID
    offer: UUID


async def to_print(tx: ReadTx, *, offer: UUID, version: int | None = None) -> ToPrint:
    """A version of an offer's notice; without a number, the one in force."""
    found = await offers.show(tx, offer=offer)
    first, kept = await offers.kept_terms(tx, offer=offer)
    later = await queries.versions(tx, offer)
    if version is None:
        held = [one for one in later if one.state is SheetState.IN_FORCE]
        version = held[-1].version if held else 1
    if version == 1:
        return ToPrint(first, kept, found.worker_id, offer)
    one = next((one for one in later if one.version == version), None)
    if one is None:
        raise Unknown
    return ToPrint(sending.notice_of(one), one.text, found.worker_id, offer)


async def printed(tx: ReadTx, *, offer: UUID, version: int) -> bytes | None:
    """The kept PDF; None until the promise to print it was kept."""
    return await queries.printed(tx, offer, version)


async def keep_print(
    tx: Tx, *, offer: UUID, version: int, worker: UUID, pdf: bytes, now: datetime
) -> None:
    """Keeps the printed bytes and their hash, once."""
    digest = sha256(pdf).digest()
    await queries.record_printed(tx, offer, version, worker=worker, pdf=pdf, digest=digest, at=now)
