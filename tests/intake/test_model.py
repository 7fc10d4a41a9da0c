"""Interviews and what a proposal is made of: versions by date, answers checked, nothing rounded down."""

from datetime import date, datetime, timedelta
from itertools import product
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenants.refusal import Invalid
from tests.intake.seed import ANSWERS
from yui.intake import interviews, model, splitting
from yui.intake.interviews import Asked, Kind, Security
from yui.intake.model import WISH_MOVES, WishMove, WishState
from yui.rates import Overlap
from yui.work import jobtypes

TODAY = date(2026, 11, 20)


def asked(job_type: str = "data_entry") -> Asked:
    found = interviews.of_day(job_type, TODAY)
    assert found is not None
    return found


@pytest.mark.parametrize(("state", "to"), list(product(WishState, WishState)))
def test_a_wish_moves_only_as_the_table_says(state: WishState, to: WishState) -> None:
    if to in WISH_MOVES[state]:
        assert model.move(state, to) is to
    else:
        with pytest.raises(WishMove) as refused:
            model.move(state, to)
        assert refused.value.status == 409


def test_every_kind_of_work_asked_about_is_one_that_orders_know() -> None:
    known = {kind.code: kind.label for kind in jobtypes.of_day(TODAY)}
    for kind in interviews.kinds(TODAY):
        assert known[kind.job_type] == kind.label
    assert len(interviews.kinds(TODAY)) >= 10


def test_every_interview_asks_the_seven_things_and_no_key_twice() -> None:
    for kind in interviews.kinds(TODAY):
        keys = [question.key for question in asked(kind.job_type).questions]
        assert len(keys) == len(set(keys)), kind.job_type
        assert {"process", "frequency", "volume", "minutes_now", "material", "personal", "due_on", "correct"} <= set(keys)  # fmt: skip
        for question in asked(kind.job_type).questions:
            assert bool(question.choices) is (question.kind is Kind.CHOICE), question.key


def test_questions_of_a_later_version_do_not_change_an_older_wish() -> None:
    text = (interviews.files("yui") / "intake" / "data" / "interviews.toml").read_text("utf-8")
    rows = text.split("[[interview]]")
    second = rows[1].replace("version = 1\nfrom = 2026-04-01", "version = 2\nfrom = 2027-04-01")
    first = rows[1].replace("from = 2026-04-01", "from = 2026-04-01\nto = 2027-03-31")
    table = interviews.load("[[interview]]".join([rows[0], first, second, *rows[2:]]))
    versions = [row.version for row in table.interview if row.job_type == "data_entry"]
    assert versions == [1, 2]
    with pytest.raises(Overlap):
        interviews.load("[[interview]]".join([rows[0], rows[1], second, *rows[2:]]))
    assert interviews.named(asked().name) == asked()
    assert interviews.named("data_entry 9.1") is None
    assert interviews.of_day("data_entry", date(2026, 3, 31)) is None


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("volume", "0"),
        ("volume", "1000001"),
        ("volume", "３"),
        ("volume", "-1"),
        ("volume", "1.5"),
        ("volume", ""),
        ("frequency", "hourly"),
        ("due_on", "2026-2-30"),
        ("due_on", "tomorrow"),
        ("due_on", "20-12-1"),
        ("process", "　 "),
        ("process", "あ" * 4001),
        ("fields", "501"),
    ],
)
def test_an_answer_that_is_none_is_named(key: str, value: str) -> None:
    with pytest.raises(Invalid) as refused:
        interviews.answered(asked(), {**ANSWERS, key: value})
    assert [error.field for error in refused.value.errors] == [f"answers.{key}"]


def test_answers_are_kept_in_plain_form_and_strange_keys_are_not() -> None:
    kept = interviews.answered(asked(), {**ANSWERS, "due_on": "2026/12/4", "strange": "x"})
    assert kept["volume"] == "3000" and kept["due_on"] == "2026-12-04" and "strange" not in kept


def test_a_proposal_splits_the_work_with_a_trial_first() -> None:
    kept = interviews.answered(asked(), ANSWERS)
    trial, typing, checking = splitting.propose(asked(), kept).pieces
    # 8 fields at 0.2 minutes and 0.5 besides are 2.1: three whole minutes, 1,250 yen an hour
    assert (typing.quantity, typing.minutes_per_unit, typing.worker_price_yen) == (3000, 3, 63)
    assert typing.bands == ((1, 84), (1000, 80), (5000, 76)) and typing.client_price_yen == 80
    assert (typing.package, typing.hands, typing.hours) == (400, 8, 150)
    assert trial.trial and trial.quantity == 20 and trial.client_price_yen == 84
    assert checking.quantity == 600 and not checking.trial
    assert {piece.security for piece in (trial, typing, checking)} == {Security.HOME}


@pytest.mark.parametrize(
    "answer", [{"personal": "sensitive"}, {"outside": "no"}, {"material": "goods"}]
)
def test_what_may_not_leave_is_done_at_the_centre(answer: dict[str, str]) -> None:
    kept = interviews.answered(asked(), {**ANSWERS, **answer})
    proposal = splitting.propose(asked(), kept)
    assert {piece.security for piece in proposal.pieces} == {Security.CENTER}
    assert any("センター" in note for note in proposal.notes)


@given(
    volume=st.integers(1, 1_000_000),
    fields=st.integers(1, 500),
    minutes=st.integers(1, 10_000),
    kind=st.sampled_from(["printed", "written"]),
)
def test_no_rounding_of_a_proposal_goes_against_a_worker(
    volume: int, fields: int, minutes: int, kind: str
) -> None:
    given = {**ANSWERS, "volume": str(volume), "fields": str(fields), "writing": kind}
    proposal = splitting.propose(asked(), {**given, "minutes_now": str(minutes)})
    for piece in proposal.pieces:
        assert piece.worker_price_yen * 60 >= 1250 * piece.minutes_per_unit
        assert piece.hands * piece.package >= piece.quantity >= 1
        assert piece.hours * 60 >= piece.quantity * piece.minutes_per_unit
        prices = [yen for _, yen in piece.bands]
        assert prices == sorted(prices, reverse=True) and prices[-1] >= piece.worker_price_yen
    assert proposal.pieces[-2].minutes_per_unit >= minutes
    assert proposal.pieces[-2].quantity == volume


def test_every_interview_makes_a_proposal_of_its_shortest_answers() -> None:
    for kind in interviews.kinds(TODAY):
        held = asked(kind.job_type)
        answers = {
            question.key: (
                question.choices[0].value
                if question.kind is Kind.CHOICE
                else str(max(1, question.least))
                if question.kind is Kind.NUMBER
                else (TODAY + timedelta(days=30)).isoformat()
                if question.kind is Kind.DATE
                else "x"
            )
            for question in held.questions
            if question.required
        }
        assert splitting.propose(held, interviews.answered(held, answers)).pieces


def test_a_wish_of_an_unknown_template_has_no_proposal() -> None:
    from yui.intake.actions import proposal

    wish = model.Wish(
        id=UUID(int=1),
        client_id=None,
        company="見本",
        title="入力",
        job_type="x",
        template="x 1.1",
        answers={},
        state=WishState.OPEN,
        taken_at=datetime(2026, 11, 20).astimezone(),
    )
    assert proposal(wish) is None
