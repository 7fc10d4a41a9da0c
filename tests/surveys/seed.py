"""Surveys of three questions, opened by the director and answered by workers."""

from datetime import date, datetime
from uuid import UUID

from tenants.db import begin
from tests.conftest import Town
from yui.clock import TOKYO
from yui.surveys import actions
from yui.surveys.model import NewQuestion, NewSurvey, QuestionKind, State

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=TOKYO)
QUESTIONS = (
    NewQuestion(QuestionKind.CHOICE, "どこで仕事をしたいですか。", ["自宅", "センター"], True),
    NewQuestion(QuestionKind.SCALE, "いまの働き方に満足していますか。", [], True),
    NewQuestion(QuestionKind.TEXT, "困っていることを書いてください。", [], False),
)


async def opened(
    town: Town, *, anonymous: bool = True, event: UUID | None = None, open_it: bool = True
) -> UUID:
    """A survey, open."""
    new = NewSurvey("働き方アンケート", "", anonymous, date(2026, 11, 30), event)
    async with begin(town.actor("tateshina")) as tx:
        survey = await actions.create(tx, new=new, now=NOW)
        for each in QUESTIONS:
            await actions.add_question(tx, survey=survey, new=each)
        if open_it:
            await actions.set_state(tx, survey=survey, to=State.OPEN)
    return survey


async def answer(town: Town, survey: UUID, number: int, *said: str) -> None:
    """A worker answers."""
    given = {n: text for n, text in enumerate(said, 1) if text}
    async with begin(town.actor("tateshina", "worker", number)) as tx:
        await actions.answer(tx, survey=survey, given=given, now=NOW)


async def closed(town: Town, survey: UUID) -> None:
    """The director closes it."""
    async with begin(town.actor("tateshina")) as tx:
        await actions.set_state(tx, survey=survey, to=State.CLOSED)
