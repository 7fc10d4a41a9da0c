"""Where a question may go from where it stands, for every pair; and names that do not get out."""

import itertools
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yui.threads import model
from yui.threads.manuals import model as manuals
from yui.threads.model import ASKING_MOVES, THREAD_MOVES, Asking, Member, ThreadState
from yui.threads.refusals import NamesWorker, QuestionNotOpen, ThreadClosed


@pytest.mark.parametrize(("at", "to"), list(itertools.product(ThreadState, ThreadState)))
def test_a_thread_moves_as_its_table_says_and_no_other_way(
    at: ThreadState, to: ThreadState
) -> None:
    if to in THREAD_MOVES[at]:
        assert model.move(at, to) is to
    else:
        with pytest.raises(ThreadClosed):
            model.move(at, to)


@pytest.mark.parametrize(("at", "to"), list(itertools.product(Asking, Asking)))
def test_a_question_to_the_client_moves_as_its_table_says(at: Asking, to: Asking) -> None:
    if to in ASKING_MOVES[at]:
        assert model.ask(at, to) is to
    else:
        with pytest.raises(QuestionNotOpen):
            model.ask(at, to)


def test_the_last_word_says_who_is_waited_for() -> None:
    assert model.said(ThreadState.OPEN, Member.WORKER) is ThreadState.OPEN
    assert model.said(ThreadState.ANSWERED, Member.WORKER) is ThreadState.OPEN
    assert model.said(ThreadState.OPEN, Member.LEADER) is ThreadState.ANSWERED
    assert model.said(ThreadState.ANSWERED, Member.DIRECTOR) is ThreadState.ANSWERED
    for by in Member:
        with pytest.raises(ThreadClosed):
            model.said(ThreadState.CLOSED, by)


def test_no_member_is_a_client() -> None:
    assert {member.value for member in Member} == {"worker", "leader", "director"}


@given(
    before=st.text(string.ascii_letters + "　 、", max_size=20),
    blanks=st.lists(st.sampled_from(["", " ", "　", "\n"]), min_size=4, max_size=4),
    after=st.text(string.ascii_letters + "　 、", max_size=20),
)
def test_a_name_is_found_however_it_is_spaced(before: str, blanks: list[str], after: str) -> None:
    name = "".join(sign + blank for sign, blank in zip("働子一郎", blanks, strict=True))
    with pytest.raises(NamesWorker):
        model.nameless(before + name + after, names=["働子 一郎"], field="question")


def test_a_checklist_is_one_item_a_line_each_once() -> None:
    assert manuals.checklist(" 見出し \n\n件数\n見出し\n") == ["見出し", "件数"]
    assert manuals.checklist("") == []
    with pytest.raises(manuals.TooManyItems):
        manuals.checklist("\n".join(str(n) for n in range(41)))
    with pytest.raises(manuals.TooManyItems):
        manuals.checklist("x" * 201)


def test_minutes_a_unit_are_rounded_up_and_none_without_units() -> None:
    assert manuals.Efforts(people=3, minutes=100, units=33).per_unit == 4
    assert manuals.Efforts(people=3, minutes=99, units=33).per_unit == 3
    assert manuals.Efforts(people=3, minutes=99, units=0).per_unit is None
