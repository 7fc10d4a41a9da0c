"""Saying, confirming and ending that a member of staff is a worker too.

What hangs on it: she never inspects, decides on or approves her own (X-08), and a leader's fee is the
worker's. A worker is asked nothing here: it is the office that would be judging its own work.
"""

from datetime import date, datetime
from uuid import UUID

from tenants.db import ReadTx, Tx
from tenants.refusal import Unknown
from yui.audit import actions as audit
from yui.japan import day_of
from yui.people.ties import model, queries
from yui.people.ties.model import Hint, Tie, TieState
from yui.web.leaf import FETCH


async def ties(tx: ReadTx, *, before: UUID | None = None) -> list[Tie]:
    """The town's ties, the newest first."""
    return await queries.ties(tx, before=before, most=FETCH)


async def mine(tx: ReadTx) -> list[Tie]:
    """The caller's own."""
    return await queries.of_staff(tx, tx.actor.id)


async def hints(tx: ReadTx, *, worker: UUID | None = None) -> list[Hint]:
    """What is to be asked about."""
    return await queries.hints(tx, worker=worker)


async def staff(tx: ReadTx) -> list[tuple[UUID, str]]:
    """Whom of the office one can name."""
    return await queries.staff(tx)


async def declare(tx: Tx, *, code: str, kana: str, since: date, now: datetime) -> UUID:
    """The caller says that she is this worker; it holds at once. She names number and kana, so that
    nobody is tied by a slip. Raises `Invalid`, `Tied`."""
    found = model.named(await queries.known(tx, code.strip()), kana=kana)
    return await _record(tx, tx.actor.id, found.id, TieState.HELD, since=since, now=now)


async def propose(tx: Tx, *, staff: UUID, code: str, since: date, now: datetime) -> UUID:
    """One of the office says that another is this worker; it holds when a second person agrees.
    Raises `Invalid`, `Unknown`, `Tied`."""
    found = await queries.known(tx, code.strip())
    known = model.named(found, kana=found.kana if found else "")
    if not await queries.is_staff(tx, staff):
        raise Unknown
    return await _record(tx, staff, known.id, TieState.PROPOSED, since=since, now=now)


async def _record(
    tx: Tx, staff: UUID, worker: UUID, state: TieState, *, since: date, now: datetime
) -> UUID:
    made = await queries.record(
        tx, staff=staff, worker=worker, state=state, since=min(since, day_of(now)), at=now
    )
    if made is None:
        raise model.Tied
    await _note(tx, f"staff_tie.{state.value}", made, staff=staff, worker=worker)
    return made


async def answer(tx: Tx, *, tie: UUID, yes: bool, now: datetime) -> None:
    """The second person's word on what was proposed, or on an end that was asked for.

    Raises `TieMove`, `SecondPerson`; then nothing is written.
    """
    found = await _locked(tx, tie)
    ending = found.state is TieState.ENDING
    if ending:
        to = TieState.ENDED if yes else TieState.HELD
    else:
        to = TieState.HELD if yes else TieState.DECLINED
    model.second(found, to, by=tx.actor.id, behalf=tx.actor.behalf)
    if ending:
        await queries.record_end(tx, tie, until=day_of(now) if yes else None, at=now)
    else:
        await queries.record_second(tx, tie, to, at=now)
    await _note(tx, f"staff_tie.{to.value}", tie, staff=found.staff_id, worker=found.worker_id)


async def ask_end(tx: Tx, *, tie: UUID, reason: str) -> None:
    """Somebody says that the two are not one person, or no longer; until another agrees it counts."""
    found = await _locked(tx, tie)
    model.move(found.state, TieState.ENDING)
    await queries.record_ending(tx, tie, reason=reason)
    await _note(tx, "staff_tie.ending", tie, staff=found.staff_id, worker=found.worker_id)


async def tell(tx: Tx, *, kana: str, born: date, key: bytes, now: datetime) -> None:
    """The caller lets registrations with her kana and day of birth be asked about. The day is not
    kept: only a digest under `key` (the registry's blind key) is."""
    digest = model.by_birth(kana, model.told(born, today=day_of(now)), key=key)
    await queries.record_key(tx, digest, at=now)
    await audit.note(tx, "staff_key.told", subject=str(tx.actor.id))


async def _locked(tx: Tx, tie: UUID) -> Tie:
    found = await queries.tie_locked(tx, tie)
    if found is None:
        raise Unknown
    return found


async def _note(tx: Tx, what: str, tie: UUID, *, staff: UUID, worker: UUID) -> None:
    await audit.note(tx, what, subject=str(tie), staff=str(staff), worker=str(worker))
