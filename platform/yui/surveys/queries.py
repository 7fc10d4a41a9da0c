"""Every SQL statement of surveys; those of events and stories lie with them."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import LiteralString
from uuid import UUID

from msgspec import Struct

from tenants.db import ReadTx, Tx
from yui.surveys.model import NewQuestion, NewSurvey, Question, State, Survey, Tally

_SURVEY: LiteralString = """
    select id, title, about, anonymous, state, closes_on, event_id, course
    from app.survey where tenant_id = $1
"""


class Said(Struct, frozen=True):
    """A named answer."""

    worker_id: UUID
    code: str
    name: str
    number: int
    answer: str


class Count(Struct, frozen=True):
    """How many gave an answer under their names."""

    number: int
    answer: str
    n: int


async def survey(tx: ReadTx, survey_id: UUID) -> Survey | None:
    """One survey."""
    return await tx.one(Survey, _SURVEY + " and id = $2", tx.tenant, survey_id)


async def locked(tx: Tx, survey_id: UUID) -> Survey | None:
    """One survey, held."""
    return await tx.one(Survey, _SURVEY + " and id = $2 for update", tx.tenant, survey_id)


async def surveys(tx: ReadTx, *, after: UUID | None, most: int) -> list[Survey]:
    """The town's surveys, the newest first, after one."""
    return await tx.all(
        Survey,
        _SURVEY + " and ($2::uuid is null or id < $2) order by id desc limit $3",
        tx.tenant,
        after,
        most,
    )


async def open_for_her(tx: ReadTx, *, on: date, after: UUID | None, most: int) -> list[Survey]:
    """What the caller may answer and has not: open ones; those of an event only if she was there."""
    return await tx.all(
        Survey,
        """
        select id, title, about, anonymous, state, closes_on, event_id, course
        from app.survey where tenant_id = $1
        and state = 'open' and closes_on >= $2
        and not exists (select from app.survey_done d
                        where d.tenant_id = $1 and d.survey_id = survey.id and d.worker_id = $3)
        and (event_id is null or exists (
            select from (select present from app.event_attendance a
                         where a.tenant_id = $1 and a.event_id = survey.event_id and a.worker_id = $3
                         order by a.noted_at desc limit 1) newest where present))
        and ($4::uuid is null or id < $4)
        order by id desc limit $5
        """,
        tx.tenant,
        on,
        tx.actor.id,
        after,
        most,
    )


async def past_closing(tx: ReadTx, *, on: date, most: int) -> list[UUID]:
    """Open surveys whose last day is over."""
    return await tx.all(
        UUID,
        """
        select id from app.survey where tenant_id = $1 and state = 'open' and closes_on < $2
        order by id limit $3
        """,
        tx.tenant,
        on,
        most,
    )


async def questions(tx: ReadTx, survey_id: UUID) -> list[Question]:
    """Its questions, in order."""
    return await tx.all(
        Question,
        """
        select number, kind, ask, choices, required from app.survey_question
        where tenant_id = $1 and survey_id = $2 order by number
        """,
        tx.tenant,
        survey_id,
    )


async def record_survey(tx: Tx, new: NewSurvey, *, at: datetime) -> UUID:
    """A survey as a draft; its id."""
    made: UUID = await tx.value(
        """
        insert into app.survey (tenant_id, title, about, anonymous, closes_on, event_id, course,
            made_by, made_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning id
        """,
        tx.tenant,
        new.title,
        new.about,
        new.anonymous,
        new.closes_on,
        new.event_id,
        new.course,
        tx.actor.id,
        at,
    )
    return made


async def record_question(tx: Tx, survey_id: UUID, new: NewQuestion, *, number: int) -> None:
    """A question behind the last one."""
    await tx.run(
        """
        insert into app.survey_question (tenant_id, survey_id, number, kind, ask, choices, required)
        values ($1, $2, $3, $4, $5, $6, $7)
        """,
        tx.tenant,
        survey_id,
        number,
        new.kind.value,
        new.ask,
        new.choices,
        new.required,
    )


async def record_state(tx: Tx, survey_id: UUID, *, to: State) -> None:
    """Where it stands now."""
    await tx.run(
        "update app.survey set state = $3 where tenant_id = $1 and id = $2",
        tx.tenant,
        survey_id,
        to.value,
    )


async def record_tallies(tx: Tx, survey_id: UUID) -> None:
    """An empty tally for each question, before anybody answers."""
    await tx.run(
        """
        insert into app.survey_tally (tenant_id, survey_id, number)
        select tenant_id, survey_id, number from app.survey_question
        where tenant_id = $1 and survey_id = $2 on conflict do nothing
        """,
        tx.tenant,
        survey_id,
    )


async def seal(tx: Tx, survey_id: UUID) -> bool:
    """Closes it and writes its tallies once more as they are."""
    return bool(await tx.value("select gate.survey_sealed($1)", survey_id))


async def record_anonymous(
    tx: Tx, survey_id: UUID, *, answers: Mapping[str, str], on: date
) -> bool:
    """Adds the caller's answers to the tallies; False: she has answered before."""
    found: bool = await tx.value("select gate.survey_answered($1, $2, $3)", survey_id, answers, on)
    return found


async def record_done(tx: Tx, survey_id: UUID) -> bool:
    """The caller has answered; False: before already."""
    added = await tx.run(
        """
        insert into app.survey_done (tenant_id, survey_id, worker_id) values ($1, $2, $3)
        on conflict do nothing
        """,
        tx.tenant,
        survey_id,
        tx.actor.id,
    )
    return added == 1


async def record_named(
    tx: Tx, survey_id: UUID, *, answers: Mapping[int, str], at: datetime
) -> None:
    """The caller's answers under her name."""
    await tx.run(
        """
        insert into app.survey_answer (tenant_id, survey_id, worker_id, number, answer, answered_at)
        select $1, $2, $3, number, answer, $6
        from unnest($4::integer[], $5::text[]) as given (number, answer)
        """,
        tx.tenant,
        survey_id,
        tx.actor.id,
        list(answers),
        list(answers.values()),
        at,
    )


async def is_done(tx: ReadTx, survey_id: UUID) -> bool:
    """Whether the caller has answered."""
    found: bool = await tx.value(
        """
        select exists (select from app.survey_done
                       where tenant_id = $1 and survey_id = $2 and worker_id = $3)
        """,
        tx.tenant,
        survey_id,
        tx.actor.id,
    )
    return found


async def was_there(tx: ReadTx, event_id: UUID) -> bool:
    """Whether the caller was at an event."""
    found: bool = await tx.value(
        """
        select coalesce((select present from app.event_attendance
                         where tenant_id = $1 and event_id = $2 and worker_id = $3
                         order by noted_at desc limit 1), false)
        """,
        tx.tenant,
        event_id,
        tx.actor.id,
    )
    return found


async def answered(tx: ReadTx, survey_id: UUID) -> int:
    """How many answered."""
    found: int = await tx.value(
        "select count(*)::integer from app.survey_done where tenant_id = $1 and survey_id = $2",
        tx.tenant,
        survey_id,
    )
    return found


async def tallies(tx: ReadTx, survey_id: UUID) -> list[Tally]:
    """What the answers of an anonymous survey add up to."""
    return await tx.all(
        Tally,
        """
        select number, counts, texts from app.survey_tally
        where tenant_id = $1 and survey_id = $2 order by number
        """,
        tx.tenant,
        survey_id,
    )


async def named_counts(tx: ReadTx, survey_id: UUID) -> list[Count]:
    """What the answers of a named survey add up to."""
    return await tx.all(
        Count,
        """
        select number, answer, count(*)::integer as n from app.survey_answer
        where tenant_id = $1 and survey_id = $2 group by number, answer
        order by number, answer collate "C"
        """,
        tx.tenant,
        survey_id,
    )


async def named(tx: ReadTx, survey_id: UUID, *, after: str | None, people: int) -> list[Said]:
    """The answers of a page of people, by their code, after one."""
    return await tx.all(
        Said,
        """
        select w.id as worker_id, w.code, w.name, a.number, a.answer
        from (select w.id, w.code, w.name from app.survey_done d
              join app.worker w on w.tenant_id = $1 and w.id = d.worker_id
              where d.tenant_id = $1 and d.survey_id = $2 and ($3::text is null or w.code > $3)
              order by w.code limit $4) w
        join app.survey_answer a on a.tenant_id = $1 and a.survey_id = $2 and a.worker_id = w.id
        order by w.code, a.number
        """,
        tx.tenant,
        survey_id,
        after,
        people,
    )
