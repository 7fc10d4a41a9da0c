"""What an answer may be, what may be shown of many, and how surveys, events and stories move."""

from datetime import timedelta
from enum import Enum
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tenants.refusal import Invalid, Refused
from tests.surveys.seed import NOW
from yui.surveys import model
from yui.surveys.events import model as events
from yui.surveys.events.model import EVENT_MOVES, SIGNUP_MOVES, EventKind, NewEvent
from yui.surveys.model import NOTHING, SURVEY_MOVES, Question, QuestionKind, Tally
from yui.surveys.stories import model as stories
from yui.surveys.stories.model import STORY_MOVES, Words

CHOICE = Question(1, QuestionKind.CHOICE, "どこ", ["自宅", "センター", "その他"], True)
TEXT = Question(2, QuestionKind.TEXT, "なに", [], False)


@pytest.mark.parametrize(
    ("table", "move"),
    [
        (SURVEY_MOVES, model.move),
        (EVENT_MOVES, events.move),
        (SIGNUP_MOVES, events.move_signup),
        (STORY_MOVES, stories.move),
    ],
)
def test_each_moves_as_its_table_says_and_no_other_way(table: Any, move: Any) -> None:
    states: type[Enum] = type(next(iter(table)))
    assert set(table) == set(states)
    for at, to in product(states, states):
        if to in table[at]:
            assert move(at, to) is to
        else:
            with pytest.raises(Refused):
                move(at, to)


@pytest.mark.parametrize(
    ("given", "fields"),
    [
        ({1: "1"}, []),
        ({1: "3", 2: "文"}, []),
        ({}, ["answers.0.answer"]),
        ({1: "4"}, ["answers.0.answer"]),
        ({1: "自宅"}, ["answers.0.answer"]),
        ({1: "1", 2: "あ" * 2001}, ["answers.1.answer"]),
        ({1: "1", 9: "x"}, ["answers"]),
    ],
)
def test_an_answer_is_one_of_its_questions(given: dict[int, str], fields: list[str]) -> None:
    if not fields:
        assert model.checked([CHOICE, TEXT], given) == given
        return
    with pytest.raises(Invalid) as refused:
        model.checked([CHOICE, TEXT], given)
    assert [error.field for error in refused.value.errors] == fields


def shown(
    *counts: int, required: bool = True, answered: int | None = None
) -> dict[str, int | None]:
    tally = Tally(1, {str(place): n for place, n in enumerate(counts, 1) if n}, [])
    question = replace(CHOICE, required=required)
    people = sum(counts) if answered is None else answered
    return model.results([question], [tally], answered=people, least=5).questions[0].cells


def test_cells_below_five_are_hidden_and_a_second_where_subtraction_would_tell() -> None:
    assert shown(20, 10, 7) == {"1": 20, "2": 10, "3": 7}
    assert shown(20, 10, 0) == {"1": 20, "2": 10, "3": 0}
    assert shown(20, 10, 3) == {"1": 20, "2": None, "3": None}
    assert shown(1, 2, 1) == {}
    assert shown(9, 9, required=False, answered=20)[NOTHING] is None


def test_too_few_answers_show_nothing_not_even_their_number() -> None:
    found = model.results([CHOICE, TEXT], [Tally(2, {}, ["文"])], answered=4, least=5)
    assert found.answered is None
    assert all(each.texts is None and each.cells == {} for each in found.questions)


@given(st.tuples(*[st.integers(0, 40)] * 3))
def test_no_small_cell_can_be_worked_out_from_what_is_shown(counts: tuple[int, int, int]) -> None:
    cells = shown(*counts)
    hidden = [n for n, cell in zip(counts, cells.values(), strict=False) if cell is None]
    assert all(cell is None or cell == 0 or cell >= 5 for cell in cells.values())
    assert not hidden or (len(hidden) >= 2 and sum(hidden) >= 5)


def test_a_consent_is_to_just_these_words() -> None:
    words = Words("題", "文", "名")
    assert words.digest() == Words("題", "文", "名").digest()
    for change in ({"title": "x"}, {"text": "x"}, {"pen_name": "x"}):
        assert replace(words, **change).digest() != words.digest()


def test_one_signs_up_for_an_event_before_it_begins() -> None:
    new = NewEvent(EventKind.EXCHANGE, "会", "", "", NOW + timedelta(days=3), NOW, None)
    for hours, good in ((0, False), (1, True), (72, True), (73, False)):
        made = replace(new, apply_by=NOW + timedelta(hours=hours))
        if good:
            assert events.checked(made, now=NOW) is made
        else:
            with pytest.raises(Refused):
                events.checked(made, now=NOW)
