"""The moves of a sheet's parts: each table's pairs and no other; a price that never falls."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import product
from typing import Any
from uuid import uuid4

import pytest
from msgspec.structs import replace

from tenants.refusal import Conflict
from tests.offers.test_terms import BODY, compose
from yui.clock import TOKYO
from yui.due import Dated
from yui.offers.complete import Incomplete
from yui.offers.model import AssignmentState, Held
from yui.sheets import changing, model
from yui.sheets.model import Change, OpenState, PaperState, QuestionState, SheetState, Version
from yui.sheets.refusals import (
    BadDay,
    ChangeTooLate,
    NothingChanged,
    NotTaken,
    PriceCut,
    SheetMove,
)

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=TOKYO)
UNTIL = datetime(2026, 11, 24, 17, 0, tzinfo=TOKYO)
HELD = Held(
    id=uuid4(),
    offer_id=uuid4(),
    task_id=uuid4(),
    worker_id=uuid4(),
    body_id=BODY.id,
    title="印付け",
    quantity=100,
    unit_name="件",
    unit_price_yen=42,
    due_on=date(2026, 12, 10),
    state=AssignmentState.ACTIVE,
)
VERSION = Version(
    id=uuid4(),
    offer_id=HELD.offer_id,
    worker_id=HELD.worker_id,
    version=2,
    number="立振-R8-明00002",
    supersedes="立振-R8-明00001",
    cause="change",
    reason="納期を延ばします。",
    unit_price_yen=42,
    due_on=date(2026, 12, 20),
    text=b"",
    sha256=b"",
    state=SheetState.PROPOSED,
    sent_by=uuid4(),
    sent_at=NOW,
    answer_by=UNTIL,
    answered_at=None,
    opened_at=None,
)
ONE_WAY: list[tuple[type[StrEnum], Mapping[Any, Any], Callable[[Any], Any]]] = [
    (OpenState, model.OPEN_ITEM_MOVES, model.fix),
    (PaperState, model.PAPER_MOVES, model.give),
    (QuestionState, model.QUESTION_MOVES, model.reply),
]


@pytest.mark.parametrize(("state", "to"), list(product(SheetState, SheetState)))
def test_a_later_version_makes_the_moves_of_the_table_and_no_other(
    state: SheetState, to: SheetState
) -> None:
    if state is SheetState.PROPOSED and to is not SheetState.PROPOSED:
        assert model.move_sheet(state, to) is to
    else:
        with pytest.raises(SheetMove) as refused:
            model.move_sheet(state, to)
        assert refused.value.status == 409


@pytest.mark.parametrize(("states", "moves", "move"), ONE_WAY)
def test_an_item_a_paper_and_a_question_are_settled_once(
    states: type[StrEnum], moves: Mapping[Any, Any], move: Callable[[Any], Any]
) -> None:
    assert set(moves) == set(states)
    for state in states:
        if moves[state]:
            assert {move(state)} == set(moves[state])
        else:
            with pytest.raises(Conflict) as refused:
                move(state)
            assert refused.value.status == 409
            assert str(refused.value.values["state"])


def change(wanted: Change, held: Held | None = HELD, until: datetime = UNTIL) -> dict[str, str]:
    return changing.change(held, compose(), wanted, body=BODY, answer_by=until, at=NOW)


@pytest.mark.parametrize("price", [0, 1, 41])
def test_a_lower_price_for_work_taken_on_is_refused(price: int) -> None:
    with pytest.raises(PriceCut) as refused:
        change(Change(unit_price_yen=price, due_on=date(2026, 12, 20)))
    assert (refused.value.status, refused.value.field) == (422, "unit_price_yen")


def test_a_higher_price_says_for_which_units_it_holds() -> None:
    assert set(texts := change(Change(unit_price_yen=50))) == {"reward"}
    assert "1件 50円" in texts["reward"] and "それまでに検品した分は、1件 42円" in texts["reward"]


def test_a_later_deadline_moves_inspection_and_payment_with_it() -> None:
    texts = change(Change(due_on=date(2026, 12, 28)))
    assert set(texts) == {"due_on", "inspection", "payment_on"}
    assert texts["due_on"] == "令和8年12月28日（月）"
    assert texts["payment_on"].startswith("令和9年2月15日（月）")


def test_only_work_that_goes_on_is_changed_and_only_to_something_else() -> None:
    for held in (None, replace(HELD, state=AssignmentState.ENDED)):
        with pytest.raises(NotTaken):
            change(Change(unit_price_yen=50), held)
    same = {item.key: item.text for item in compose().items}
    for nothing in (
        Change(),
        Change(unit_price_yen=42, due_on=HELD.due_on),
        Change(texts={"place": f" {same['place']} ", "rights": " "}),
    ):
        with pytest.raises(NothingChanged):
            change(nothing)


def test_days_in_the_past_or_after_the_work_are_refused() -> None:
    with pytest.raises(BadDay):
        change(Change(due_on=date(2026, 11, 19)))
    for until in (NOW, datetime(2026, 12, 11, 0, 0, tzinfo=TOKYO)):
        with pytest.raises(BadDay):
            change(Change(unit_price_yen=50), until=until)
    late = replace(BODY, inspection_days=30, closings=[Dated("2025-04-01", 1, 15, 2)])
    try:
        said = changing.change(
            HELD, compose(), Change(due_on=date(2026, 12, 20)), body=late, answer_by=UNTIL, at=NOW
        )
    except Incomplete:  # pragma: no cover
        pytest.fail("what would be late is paid off cycle, within sixty days")
    assert said["payment_on"]


def test_a_change_is_answered_in_time_and_once() -> None:
    yes = SheetState.IN_FORCE
    assert changing.answer(VERSION, yes, at=UNTIL - timedelta(seconds=1)) is yes
    with pytest.raises(ChangeTooLate):
        changing.answer(VERSION, yes, at=UNTIL)
    for state in set(SheetState) - {SheetState.PROPOSED}:
        with pytest.raises(SheetMove):
            changing.answer(replace(VERSION, state=state), yes, at=NOW)
