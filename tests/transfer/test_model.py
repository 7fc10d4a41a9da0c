"""Every pair of states of a transfer, of its parties, and of work that may move."""

from itertools import product
from typing import Any

import pytest

from tenants.refusal import Refused
from yui.onboarding.model import Step
from yui.transfer import model
from yui.transfer.model import PARTY_MOVES, TRANSFER_MOVES, PartyState, State
from yui.transfer.orders import model as orders
from yui.transfer.orders.model import TRANSFER_WORK_MOVES, WorkState


@pytest.mark.parametrize(
    ("kind", "moves", "move"),
    [
        (State, TRANSFER_MOVES, model.move),
        (PartyState, PARTY_MOVES, model.move_party),
        (WorkState, TRANSFER_WORK_MOVES, orders.move),
    ],
)
def test_every_pair_of_states_moves_as_its_table_says_or_is_refused(
    kind: Any, moves: Any, move: Any
) -> None:
    assert set(moves) == set(kind)
    for at, to in product(kind, kind):
        if to in moves[at]:
            assert move(at, to) is to
        else:
            with pytest.raises(Refused) as refused:
                move(at, to)
            assert refused.value.status == 409


def test_a_new_body_asks_everybody_for_papers_account_and_tax_whatever_is_chosen() -> None:
    always = [Step.DECLARATION, Step.INVOICE, Step.CONTRACT, Step.NDA, Step.BANK]
    assert model.steps_of([]) == always
    assert model.steps_of([Step.SECURITY]) == [*always, Step.SECURITY]


def test_no_word_of_employment_is_said_of_a_transfer() -> None:
    from importlib.resources import files

    folder = files("yui") / "transfer"
    texts = [
        each.read_text(encoding="utf-8")
        for place in (
            folder,
            folder / "parties",
            folder / "orders",
            folder / "own",
            folder / "templates/transfer",
        )
        for each in place.iterdir()
        if each.is_file() and each.name.endswith((".py", ".html"))
    ]
    for word in ("転籍", "雇用", "指示", "命令", "勤務", "給料", "時給"):
        assert not [text for text in texts if word in text]
