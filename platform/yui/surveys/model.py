"""Questionnaires: their questions, what an answer may be, and what may be shown of the answers."""

from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from uuid import UUID

from msgspec import Struct

from tenants.refusal import FieldError, Invalid
from yui.smallcells import Shown, suppressed
from yui.surveys.refusals import NotNow
from yui.web.words import N_

SCALE = 5
"""Marks of a scale: 1 (not at all) to 5 (very much)."""
MOST_LETTERS = 2000
NOTHING = "0"
"""The cell of those who left a question out."""


class State(StrEnum):
    """Where a survey stands."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"

    @property
    def says(self) -> str:
        """The msgid of its name."""
        return {"draft": N_("準備中"), "open": N_("受付中"), "closed": N_("終了")}[self.value]


SURVEY_MOVES: dict[State, frozenset[State]] = {
    State.DRAFT: frozenset({State.OPEN}),
    State.OPEN: frozenset({State.CLOSED}),
    State.CLOSED: frozenset(),
}


class QuestionKind(StrEnum):
    """How a question is answered."""

    CHOICE = "choice"
    SCALE = "scale"
    TEXT = "text"

    @property
    def says(self) -> str:
        """The msgid of its name."""
        return {"choice": N_("選ぶ"), "scale": N_("5段階"), "text": N_("文章")}[self.value]


class Survey(Struct, frozen=True):
    """A questionnaire. `event_id`: for whoever was there; `course`: the course that it is about."""

    id: UUID
    title: str
    about: str
    anonymous: bool
    state: State
    closes_on: date
    event_id: UUID | None
    course: str | None

    def takes(self, day: date) -> bool:
        """Whether it may be answered on a day."""
        return self.state is State.OPEN and day <= self.closes_on


class Question(Struct, frozen=True):
    """A question; `choices` of a choice, in order."""

    number: int
    kind: QuestionKind
    ask: str
    choices: list[str]
    required: bool

    def options(self) -> list[tuple[str, str]]:
        """What may be chosen: (kept, shown)."""
        if self.kind is QuestionKind.SCALE:
            return [(str(mark), str(mark)) for mark in range(1, SCALE + 1)]
        return [(str(place), text) for place, text in enumerate(self.choices, 1)]


class NewSurvey(Struct, frozen=True):
    """A survey as it is begun."""

    title: str
    about: str
    anonymous: bool
    closes_on: date
    event_id: UUID | None = None
    course: str | None = None


class NewQuestion(Struct, frozen=True):
    """A question to be added."""

    kind: QuestionKind
    ask: str
    choices: list[str]
    required: bool


class Tally(Struct, frozen=True):
    """What a question's answers add up to: counts by what was kept, texts in the order of their letters."""

    number: int
    counts: dict[str, int]
    texts: list[str]


class Result(Struct, frozen=True):
    """What may be shown of a question: cells by their label (None: hidden), texts (None: hidden)."""

    question: Question
    cells: dict[str, int | None]
    texts: list[str] | None


class Results(Struct, frozen=True):
    """What may be shown of a survey; `answered` None: too few, and nothing is shown."""

    answered: int | None
    least: int
    questions: list[Result]


def move(at: State, to: State) -> State:
    """The state after the move; raises `NotNow` when the table has no such move."""
    if to not in SURVEY_MOVES[at]:
        raise NotNow
    return to


def checked(questions: Sequence[Question], given: Mapping[int, str]) -> dict[int, str]:
    """The answers that may be kept, or every question that is answered wrongly or not at all."""
    errors: list[FieldError] = []
    kept: dict[int, str] = {}
    for place, question in enumerate(questions):
        said = given.get(question.number, "").strip()
        if fault := _fault(question, said):
            errors.append(FieldError(f"answers.{place}.answer", *fault))
        elif said:
            kept[question.number] = said
    if set(given) - {each.number for each in questions}:
        errors.append(
            FieldError("answers", "unknown_question", N_("この画面にない質問があります。"))
        )
    if errors:
        raise Invalid(errors)
    return kept


def _fault(question: Question, said: str) -> tuple[str, str] | None:
    if not said:
        return ("missing", N_("答えてください。")) if question.required else None
    if question.kind is QuestionKind.TEXT:
        says = N_("2,000文字以内で書いてください。")
        return ("too_long", says) if len(said) > MOST_LETTERS else None
    if said not in {kept for kept, _ in question.options()}:
        return ("not_an_option", N_("選択肢から選んでください。"))
    return None


def results(
    questions: Sequence[Question], tallies: Sequence[Tally], *, answered: int, least: int
) -> Results:
    """What may be shown: no cell of 1 to `least` - 1 people, nor one that a subtraction would tell."""
    known = {each.number: each for each in tallies}
    if answered < least:
        return Results(None, least, [Result(each, {}, None) for each in questions])
    return Results(
        answered,
        least,
        [
            _result(
                each,
                known.get(each.number, Tally(each.number, {}, [])),
                answered=answered,
                least=least,
            )
            for each in questions
        ],
    )


def _result(question: Question, tally: Tally, *, answered: int, least: int) -> Result:
    if question.kind is QuestionKind.TEXT:
        return Result(question, {}, sorted(tally.texts))
    counts = {kept: tally.counts.get(kept, 0) for kept, _ in question.options()}
    if not question.required:
        counts[NOTHING] = answered - sum(counts.values())
    shown: Shown[str] = suppressed(counts, least=least)
    return Result(question, dict(shown.cells), None)
