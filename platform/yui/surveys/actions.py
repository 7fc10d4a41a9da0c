"""Surveys are written, opened, answered, closed, and shown as counts.

What keeps an anonymous answer from leading to anybody:

- It is no row. Each question has one row, laid down when the survey is opened; an answer raises a
  count in it, or joins its texts, which lie in the order of their letters. So there is no id (a
  uuidv7 tells the moment it was made), no moment, no place in the table (ctid) and no insertion order
  that could be laid beside the order in which people answered: the same answers, in whatever order
  they came, make the same rows. Answers of one person to several questions are not bound together.
- That she answered is a row of another table with her key and nothing else, so that she answers once.
  Its own order says who answered before whom; nothing it could be laid beside has an order.
- Nothing is written into the audit log (its lines have name and moment), into the outbox or into
  anybody's inbox.
- The transaction number of the last answer would stand in its rows (xmin) and in her row alike: when
  the survey is closed, staff's transaction writes the tallies once more as they are.
- Staff see nothing before it is closed: whoever looked before and after one answer would know it.
- A worker's own role reads no tally; a gate adds to it.

What is not kept from: whoever can compare the disk, its write-ahead log or two backups before and
after one single answer, as a superuser can. Texts say what people write: she is told so.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from msgspec import Struct

from tenants.db import ReadTx, Tx
from tenants.refusal import Unknown
from yui import rates
from yui.audit import actions as audit
from yui.japan import day_of
from yui.surveys import model, queries
from yui.surveys.model import (
    NewQuestion,
    NewSurvey,
    Question,
    QuestionKind,
    Results,
    State,
    Survey,
    Tally,
)
from yui.surveys.queries import Said
from yui.surveys.refusals import Answered, FewChoices, NoQuestions, NotNow, Over, StillOpen

CHUNK = 100


class Shown(Struct, frozen=True):
    """A survey with its questions and how many answered."""

    survey: Survey
    questions: list[Question]
    answered: int


async def surveys(tx: ReadTx, *, after: UUID | None, most: int) -> list[Survey]:
    """The town's surveys, the newest first."""
    return await queries.surveys(tx, after=after, most=most)


async def show(tx: ReadTx, *, survey: UUID) -> Shown:
    """One survey for staff."""
    found = await _known(tx, survey)
    return Shown(found, await queries.questions(tx, survey), await queries.answered(tx, survey))


async def _known(tx: ReadTx, survey: UUID) -> Survey:
    found = await queries.survey(tx, survey)
    if found is None:
        raise Unknown
    return found


async def create(tx: Tx, *, new: NewSurvey, now: datetime) -> UUID:
    """Begins a survey; whether it is anonymous is said here and never changes."""
    made = await queries.record_survey(tx, new, at=now)
    await audit.note(tx, "survey.begun", subject=str(made), anonymous=new.anonymous)
    return made


async def add_question(tx: Tx, *, survey: UUID, new: NewQuestion) -> int:
    """Adds a question to a draft; returns its number."""
    found = await queries.locked(tx, survey)
    if found is None:
        raise Unknown
    if found.state is not State.DRAFT:
        raise NotNow
    if (new.kind is QuestionKind.CHOICE) != bool(new.choices) or len(new.choices) == 1:
        raise FewChoices("choices")
    if len(new.choices) > 9:
        raise FewChoices("choices")
    number = 1 + len(await queries.questions(tx, survey))
    await queries.record_question(tx, survey, new, number=number)
    await audit.note(tx, "survey.question_added", subject=str(survey), question=number)
    return number


async def set_state(tx: Tx, *, survey: UUID, to: State) -> None:
    """Opens or closes a survey."""
    found = await queries.locked(tx, survey)
    if found is None:
        raise Unknown
    model.move(found.state, to)
    if to is State.OPEN and not await queries.questions(tx, survey):
        raise NoQuestions
    if to is State.OPEN and found.anonymous:
        await queries.record_tallies(tx, survey)
    if to is State.CLOSED and found.anonymous:
        await queries.seal(tx, survey)
    else:
        await queries.record_state(tx, survey, to=to)
    await audit.note(tx, f"survey.{to.value}", subject=str(survey))


async def close_past(tx: Tx, *, now: datetime, most: int = CHUNK) -> int:
    """Closes what has had its last day; returns how many, `most` at a time."""
    found = await queries.past_closing(tx, on=day_of(now), most=most)
    for survey in found:
        await set_state(tx, survey=survey, to=State.CLOSED)
    return len(found)


async def open_for_her(tx: ReadTx, *, on: date, after: UUID | None, most: int) -> list[Survey]:
    """What the caller may answer and has not."""
    return await queries.open_for_her(tx, on=on, after=after, most=most)


async def hers(tx: ReadTx, *, survey: UUID, on: date) -> tuple[Survey, list[Question], bool]:
    """A survey that the caller may answer, its questions, whether she has."""
    found = await _known(tx, survey)
    if found.state is State.DRAFT:
        raise Unknown
    if found.event_id is not None and not await queries.was_there(tx, found.event_id):
        raise Unknown
    done = await queries.is_done(tx, survey)
    if not done and not found.takes(on):
        raise Over
    return found, await queries.questions(tx, survey), done


async def answer(tx: Tx, *, survey: UUID, given: Mapping[int, str], now: datetime) -> None:
    """The caller answers once. An anonymous answer leaves no line in the log (see above)."""
    found, questions, done = await hers(tx, survey=survey, on=day_of(now))
    if done:
        raise Answered
    kept = model.checked(questions, given)
    if found.anonymous:
        said = {str(number): text for number, text in kept.items()}
        if not await queries.record_anonymous(tx, survey, answers=said, on=day_of(now)):
            raise Answered
        return
    if not await queries.record_done(tx, survey):
        raise Answered
    await queries.record_named(tx, survey, answers=kept, at=now)
    await audit.note(tx, "survey.answered", subject=str(survey))


async def results(tx: ReadTx, *, survey: UUID, on: date) -> tuple[Survey, Results]:
    """What may be shown of the answers; an anonymous survey's when it is closed."""
    found = await _known(tx, survey)
    if found.anonymous and found.state is not State.CLOSED:
        raise StillOpen
    least = rates.known(rates.book().small_cell, on).least
    questions = await queries.questions(tx, survey)
    tallies = (
        await queries.tallies(tx, survey)
        if found.anonymous
        else _tallies(questions, await queries.named_counts(tx, survey))
    )
    answered = await queries.answered(tx, survey)
    return found, model.results(questions, tallies, answered=answered, least=least)


def _tallies(questions: Sequence[Question], counts: Sequence[queries.Count]) -> list[Tally]:
    return [
        Tally(
            each.number,
            {}
            if each.kind is QuestionKind.TEXT
            else {c.answer: c.n for c in counts if c.number == each.number},
            [c.answer for c in counts if c.number == each.number for _ in range(c.n)]
            if each.kind is QuestionKind.TEXT
            else [],
        )
        for each in questions
    ]


async def named(
    tx: ReadTx, *, survey: UUID, after: str | None, people: int
) -> tuple[Survey, list[Question], list[Said]]:
    """Who said what in a named survey; an anonymous one has no such page."""
    found = await _known(tx, survey)
    if found.anonymous:
        raise Unknown
    said = await queries.named(tx, survey, after=after, people=people)
    return found, await queries.questions(tx, survey), said
