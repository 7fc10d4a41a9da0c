"""The pages of surveys: hers under /me/surveys, the staff's under /surveys. Leaders have none."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from litestar import Response, Router, get, post
from litestar.params import FromQuery
from msgspec import Meta, Struct

from tenants.db import begin
from tenants.guards import may
from yui import clock, rates
from yui.audit.commands import noted
from yui.surveys import actions
from yui.surveys.events import actions as meetings
from yui.surveys.events import pages as events
from yui.surveys.model import (
    NOTHING,
    SURVEY_MOVES,
    NewQuestion,
    NewSurvey,
    Question,
    QuestionKind,
    State,
)
from yui.surveys.sheet import sheet_of
from yui.surveys.stories import pages as stories
from yui.web import Asking, Id, Who, _, forms, menu, page, see, tables
from yui.web.leaf import FETCH, PAGE, leaf
from yui.web.menu import Entry

menu.register(
    Entry("アンケート", "/surveys", needs="survey.read", order=59, icon="list"),
    Entry("アンケートに答える", "/me/surveys", needs="me", order=9, icon="list"),
)
Line = Annotated[str, Meta(min_length=1, max_length=100)]


class SurveyForm(Struct, forbid_unknown_fields=True):
    """The form of a new survey."""

    title: Line
    closes_on: date
    about: Annotated[str, Meta(max_length=2000)] = ""
    anonymous: bool = False
    event: UUID | None = None
    course: Annotated[str, Meta(max_length=40)] | None = None


class QuestionForm(Struct, forbid_unknown_fields=True):
    """The form of a question; a choice a line."""

    kind: QuestionKind
    ask: Annotated[str, Meta(min_length=1, max_length=300)]
    choices: Annotated[str, Meta(max_length=2000)] = ""
    optional: bool = False


class StateForm(Struct, forbid_unknown_fields=True):
    """The form that opens or closes a survey."""

    state: State


class Given(Struct, forbid_unknown_fields=True):
    """A row of her form: a question and what she says."""

    number: Annotated[int, Meta(ge=1, le=30)]
    answer: Annotated[str, Meta(max_length=2000)] = ""


class Answers(Struct, forbid_unknown_fields=True):
    """Her form."""

    answers: list[Given] = []


def _labels(question: Question) -> dict[str, str]:
    """What a question's cells are called."""
    return {**dict(question.options()), NOTHING: _("回答なし")}


def _said_of(question: Question, kept: str) -> str:
    """An answer as it was shown to her."""
    return dict(question.options()).get(kept, kept)


@get("/me/surveys", guards=[may("me")], name="surveys.mine")
async def mine(request: Asking, actor: Who, after: FromQuery[UUID | None] = None) -> Response[Any]:
    """What she may answer."""
    async with begin(actor) as tx:
        found = await actions.open_for_her(tx, on=clock.today(), after=after, most=FETCH)
    return page(request, "surveys/mine.html", surveys=leaf(found, after))


@get("/me/surveys/{survey_id:uuid}", guards=[may("me")], name="surveys.my_survey")
async def my_survey(request: Asking, survey_id: Id, actor: Who) -> Response[Any]:
    """One survey to answer; whether it is anonymous stands above the questions."""
    async with begin(actor) as tx:
        found, questions, done = await actions.hers(tx, survey=survey_id, on=clock.today())
    least = rates.known(rates.book().small_cell, clock.today()).least
    return page(
        request, "surveys/my_survey.html", s=found, questions=questions, done=done, least=least
    )


@post("/me/surveys/{survey_id:uuid}", guards=[may("me")])
@forms.again(my_survey)
async def answer(request: Asking, survey_id: Id, actor: Who) -> Response[Any]:
    """She answers, once."""
    data = await forms.read(request, Answers)
    given = {row.number: row.answer for row in data.answers}
    async with begin(actor) as tx:
        await actions.answer(tx, survey=survey_id, given=given, now=clock.now())
    return see(request, "/me/surveys", said=_("回答しました。ありがとうございました。"))


@get("/surveys", guards=[may("survey.read")], name="surveys.surveys")
async def surveys(
    request: Asking, actor: Who, after: FromQuery[UUID | None] = None
) -> Response[Any]:
    """The town's surveys."""
    async with begin(actor) as tx:
        found = await actions.surveys(tx, after=after, most=FETCH)
    may_write = actor.may("survey.write")
    return page(request, "surveys/surveys.html", surveys=leaf(found, after), may_write=may_write)


@get("/surveys/new", guards=[may("survey.write")], name="surveys.new")
async def new(
    request: Asking, event: FromQuery[str] = "", course: FromQuery[str] = ""
) -> Response[Any]:
    """The form of a new survey; from an event's or a course's page, about that."""
    return page(request, "surveys/new.html", event=event, course=course)


@post("/surveys", guards=[may("survey.write")])
@forms.again(new)
async def create(request: Asking, actor: Who) -> Response[Any]:
    """Begins a survey."""
    data = await forms.read(request, SurveyForm)
    made = NewSurvey(
        data.title, data.about, data.anonymous, data.closes_on, data.event, data.course
    )
    async with begin(actor) as tx:
        if data.event is not None:
            await meetings.show(tx, event=data.event)
        survey = await actions.create(tx, new=made, now=clock.now())
    return see(
        request, f"/surveys/{survey}", said=_("アンケートを作りました。質問を加えてください。")
    )


@get("/surveys/{survey_id:uuid}", guards=[may("survey.read")], name="surveys.survey")
async def survey(request: Asking, survey_id: Id, actor: Who) -> Response[Any]:
    """One survey; its results when they may be seen."""
    async with begin(actor) as tx:
        found = await actions.show(tx, survey=survey_id)
        at = found.survey
        open_now = at.anonymous and at.state is not State.CLOSED
        results = (
            None
            if open_now or at.state is State.DRAFT
            else (await actions.results(tx, survey=survey_id, on=clock.today()))[1]
        )
    return page(
        request,
        "surveys/survey.html",
        s=at,
        questions=found.questions,
        answered=found.answered,
        least=rates.known(rates.book().small_cell, clock.today()).least,
        results=results,
        labels=_labels,
        moves=sorted(SURVEY_MOVES[at.state]),
        kinds=[(each.value, _(each.says)) for each in QuestionKind],
        may_write=actor.may("survey.write"),
    )


@post("/surveys/{survey_id:uuid}/questions", guards=[may("survey.write")])
@forms.again(survey)
async def add_question(request: Asking, survey_id: Id, actor: Who) -> Response[Any]:
    """Adds a question."""
    data = await forms.read(request, QuestionForm)
    choices = [line.strip() for line in data.choices.splitlines() if line.strip()]
    made = NewQuestion(data.kind, data.ask, choices, not data.optional)
    async with begin(actor) as tx:
        await actions.add_question(tx, survey=survey_id, new=made)
    return see(request, f"/surveys/{survey_id}", said=_("質問を加えました。"))


@post("/surveys/{survey_id:uuid}/state", guards=[may("survey.write")])
@forms.again(survey)
async def set_state(request: Asking, survey_id: Id, actor: Who) -> Response[Any]:
    """Opens or closes it."""
    data = await forms.read(request, StateForm)
    async with begin(actor) as tx:
        await actions.set_state(tx, survey=survey_id, to=data.state)
    return see(request, f"/surveys/{survey_id}", said=_("アンケートの状態を変えました。"))


@get("/surveys/{survey_id:uuid}/answers", guards=[may("survey.read")], name="surveys.answers")
async def answers(
    request: Asking, survey_id: Id, actor: Who, after: FromQuery[str] = ""
) -> Response[Any]:
    """Who said what in a named survey; that it was read is noted. Of an anonymous one there is none."""
    async with begin(actor) as tx:
        found, questions, said = await actions.named(
            tx, survey=survey_id, after=after or None, people=PAGE
        )
    await noted(actor, "survey.answers_read", subject=str(survey_id))
    people: dict[str, dict[int, str]] = {}
    names: dict[str, str] = {}
    for each in said:
        people.setdefault(each.code, {})[each.number] = each.answer
        names[each.code] = each.name
    return page(
        request,
        "surveys/answers.html",
        s=found,
        questions=questions,
        people=people,
        names=names,
        more=max(people) if len(people) == PAGE else "",
        first=not after,
        said_of=_said_of,
    )


@get("/surveys/{survey_id:uuid}/results.csv", guards=[may("survey.read")], name="surveys.csv")
async def results_csv(survey_id: Id, actor: Who) -> Response[Any]:
    """The results as CSV, without any key of a person."""
    async with begin(actor) as tx:
        found, shown = await actions.results(tx, survey=survey_id, on=clock.today())
    return tables.as_csv(sheet_of(found, shown), name=f"survey-{survey_id}")


@get("/surveys/{survey_id:uuid}/results.xlsx", guards=[may("survey.read")], name="surveys.xlsx")
async def results_xlsx(survey_id: Id, actor: Who) -> Response[Any]:
    """The results as an Excel file, without any key of a person."""
    async with begin(actor) as tx:
        found, shown = await actions.results(tx, survey=survey_id, on=clock.today())
    return tables.as_xlsx(sheet_of(found, shown), made=clock.now(), name=f"survey-{survey_id}")


_HANDLERS: list[Any] = [
    *(mine, my_survey, answer, surveys, new, create, survey, add_question, set_state),
    *(answers, results_csv, results_xlsx),
    *events.HANDLERS,
    *stories.HANDLERS,
]
routes = Router("/", route_handlers=_HANDLERS)
