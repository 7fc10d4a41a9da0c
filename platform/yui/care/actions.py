"""What is done about a request for consideration: asked, taken up, answered, called to mind."""

from datetime import date, timedelta
from datetime import datetime as moment
from uuid import UUID

from msgspec import Struct

from tenants.db import ReadTx, Tx
from tenants.refusal import Unknown
from yui import outbox, rates
from yui.audit import actions as audit
from yui.care import model, queries
from yui.care.model import Case, NewCase, State, Work
from yui.japan import day_of
from yui.notices import actions as notices


class Tell(Struct, frozen=True):
    """The job that tells the office of a request: which one, and nothing of what it says."""

    case_id: UUID


async def ask(tx: Tx, new: NewCase, *, now: moment) -> UUID:
    """She asks (scope person); the day for the answer is counted from today. Raises `Unknown`."""
    today = day_of(now)
    if new.assignment is not None and new.assignment not in {e.id for e in await works(tx)}:
        raise Unknown
    months = rates.known(rates.book().freelance, today).continuous_months
    duty = model.is_duty(await queries.span(tx, tx.actor.id, on=today), months=months)
    due = today + timedelta(days=rates.known(rates.book().care_rule, today).answer_days)
    made = await queries.record(tx, new, duty=duty, answer_due=due, at=now)
    await audit.note(tx, "care.asked", subject=str(made), due=due)
    await outbox.put(tx, "care.tell", Tell(made), key=f"care.tell:{made}")
    return made


async def tell(tx: Tx, *, case: UUID, now: moment) -> None:
    """Tells the directors of a request (a job): that there is one, by when, and no circumstances."""
    found = await show(tx, case=case)
    if found.is_open:
        await notices.tell_directors(
            tx,
            kind="care.asked",
            subject="配慮の申し出が届きました",
            body=f"{found.answer_due:%Y-%m-%d}までに返事をしてください。",
            link=f"/care/{case}",
            key=f"care:{case}:asked",
            now=now,
        )


async def withdraw(tx: Tx, *, case: UUID) -> None:
    """She takes it back; under scope person her own alone."""
    found = await _locked(tx, case)
    await queries.record_state(tx, case, to=model.move(found.state, State.WITHDRAWN))
    await audit.note(tx, "care.withdrawn", subject=str(case))


async def take_up(tx: Tx, *, case: UUID) -> None:
    """The office begins to consider it."""
    found = await _locked(tx, case)
    await queries.record_state(tx, case, to=model.move(found.state, State.LOOKING))
    await audit.note(tx, "care.looking", subject=str(case))


async def answer(tx: Tx, *, case: UUID, to: State, answer: str, reason: str, now: moment) -> None:
    """The office's answer. Raises `ReasonMissing`, `AnswerMissing`, `CareMove`."""
    found = await _locked(tx, case)
    model.answered(to, answer=answer, reason=reason)
    state = model.move(found.state, to)
    await queries.record_answer(
        tx, case, to=state, answer=answer.strip(), reason=reason.strip(), at=now
    )
    await audit.note(tx, f"care.{state.value}", subject=str(case))
    await notices.tell(
        tx,
        to=found.worker_id,
        kind="care.answered",
        subject="申し出へのお返事があります",
        body="マイページの「育児・介護の配慮」で、お返事をご覧ください。",
        link="/me/care",
        key=f"care:{case}:answered",
        now=now,
    )


async def remind(tx: Tx, *, now: moment, most: int = 200) -> int:
    """Tells the directors of what is to be answered soon (a daily job), once each; how many."""
    today = day_of(now)
    ahead = rates.known(rates.book().care_rule, today).remind_days
    found = await queries.due(tx, until=today + timedelta(days=ahead), most=most)
    for each in found:
        await queries.record_reminded(tx, each, at=now)
        await notices.tell_directors(
            tx,
            kind="care.due",
            subject="配慮の申し出への返事の期限が近づいています",
            body="ワーカーからの申し出に、まだ返事をしていません。期限までに返事をしてください。",
            link=f"/care/{each}",
            key=f"care:{each}:due",
            now=now,
        )
    return len(found)


async def mine(tx: ReadTx, *, after: UUID | None, most: int) -> list[Case]:
    """Her own cases, the newest first."""
    return await queries.page(tx, worker=tx.actor.id, after=after, most=most)


async def page(tx: ReadTx, *, after: UUID | None, most: int) -> list[Case]:
    """The town's cases, the newest first."""
    return await queries.page(tx, worker=None, after=after, most=most)


async def show(tx: ReadTx, *, case: UUID) -> Case:
    """A case of the town."""
    found = await queries.one(tx, case)
    if found is None:
        raise Unknown
    return found


async def works(tx: ReadTx) -> list[Work]:
    """What a request of hers may be about."""
    return await queries.works(tx, tx.actor.id)


async def is_duty(tx: ReadTx, *, on: date) -> bool:
    """Whether the law demands an answer to her."""
    months = rates.known(rates.book().freelance, on).continuous_months
    return model.is_duty(await queries.span(tx, tx.actor.id, on=on), months=months)


async def _locked(tx: Tx, case: UUID) -> Case:
    found = await queries.locked(tx, case)
    if found is None:
        raise Unknown
    return found
