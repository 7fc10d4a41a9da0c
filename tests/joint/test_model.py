"""How far two answers agree, what a batch may hold, and every move of a project."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenants.refusal import Invalid
from tests.world import ident
from yui.joint import model, refusals
from yui.joint.model import PhaseState, ProjectState
from yui.joint.quality import model as quality
from yui.joint.quality.model import Checked, Pair

LABELS = ["a", "b", "c"]
PAIRS = st.lists(
    st.builds(Pair, st.sampled_from(LABELS), st.sampled_from(LABELS), st.integers(1, 20)),
    max_size=20,
)


def test_kappa_is_cohens_on_a_published_table() -> None:
    # 20 both yes, 15 both no, 5 yes/no, 10 no/yes: p_o = 0.7, p_e = 0.5, kappa = 0.4.
    found = quality.agreement(
        [Pair("yes", "yes", 20), Pair("yes", "no", 5), Pair("no", "yes", 10), Pair("no", "no", 15)]
    )
    assert (found.items, found.alike) == (50, 35)
    assert found.percent == Fraction(7, 10)
    assert found.kappa == Fraction(2, 5)
    assert (quality.percent(found.percent), quality.score(found.kappa)) == ("70.0%", "0.40")


def test_agreement_of_nothing_is_nothing_and_of_one_label_alone_has_no_kappa() -> None:
    assert quality.agreement([]) == quality.Agreement(0, 0, None, None)
    found = quality.agreement([Pair("a", "a", 9)])
    assert (found.percent, found.kappa) == (Fraction(1), None)
    assert (quality.percent(None), quality.score(None)) == ("–", "–")
    assert quality.score(Fraction(-1, 3)) == "-0.33"


@given(PAIRS)
def test_kappa_is_never_above_percent_agreement_nor_one_and_never_below_minus_one(
    pairs: list[Pair],
) -> None:
    found = quality.agreement(pairs)
    if found.kappa is not None and found.percent is not None:
        assert -1 <= found.kappa <= found.percent <= 1
        assert (found.kappa == 1) == (found.percent == 1)


@given(PAIRS)
def test_who_was_first_makes_no_difference(pairs: list[Pair]) -> None:
    turned = [Pair(pair.second, pair.first, pair.times) for pair in pairs]
    assert quality.agreement(pairs) == quality.agreement(turned)


def test_accuracy_is_right_answers_of_all_answers_to_gold_items() -> None:
    batch = ident("batch")
    assert quality.accuracy([]) is None
    assert quality.accuracy([Checked(batch, 1, 6, 5), Checked(batch, 2, 2, 1)]) == Fraction(6, 8)


def test_items_are_read_with_their_line_where_they_are_wrong() -> None:
    found = quality.items_of('1,"安い, うまい",a\n\n2,遠い\n', LABELS)
    assert [(each.key, each.text, each.gold) for each in found] == [
        ("1", "安い, うまい", "a"),
        ("2", "遠い", ""),
    ]
    for text in ("1", "1,", ",x", "1,x,z", "1,x\n1,y", "1,x,a,b", "", "k" * 91 + ",x"):
        with pytest.raises(Invalid):
            quality.items_of(text, LABELS)
    with pytest.raises(Invalid):
        quality.items_of("\n".join(f"{n},x" for n in range(1001)), LABELS)


def test_labels_are_two_at_least_and_each_once() -> None:
    assert quality.labels_of(" a \n\nb\n") == ["a", "b"]
    for text in ("", "a", "a\na", "a\n" + "b" * 61):
        with pytest.raises(Invalid):
            quality.labels_of(text)


@pytest.mark.parametrize("state", list(ProjectState))
@pytest.mark.parametrize("to", list(ProjectState))
def test_a_project_moves_as_its_table_says(state: ProjectState, to: ProjectState) -> None:
    if to in model.PROJECT_MOVES[state]:
        assert model.move(state, to) is to
    else:
        with pytest.raises(refusals.ProjectMove):
            model.move(state, to)


@pytest.mark.parametrize("state", list(PhaseState))
@pytest.mark.parametrize("to", list(PhaseState))
def test_a_phase_moves_as_its_table_says(state: PhaseState, to: PhaseState) -> None:
    if to in model.PHASE_MOVES[state]:
        assert model.move_phase(state, to) is to
    else:
        with pytest.raises(refusals.PhaseMove):
            model.move_phase(state, to)
