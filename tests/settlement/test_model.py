"""Every state a settlement can be in, and every step from it, allowed or refused; who posts what."""

from datetime import UTC, date, datetime
from hashlib import sha256
from itertools import product
from typing import Any
from uuid import uuid4

import pytest
from msgspec.structs import replace

from tenants.refusal import Refused
from yui.ledger.model import AccountRef, Line
from yui.settlement import entries, model, netting
from yui.settlement.model import Dispute, Item, Statement, Transfer
from yui.settlement.refusals import TransferMove
from yui.settlement.states import (
    DISPUTE_MOVES,
    SETTLEMENT_MOVES,
    TRANSFER_MOVES,
    DisputeState,
    Reason,
    Source,
    State,
    TransferState,
)

AT = datetime(2026, 11, 2, tzinfo=UTC)
LOW, HIGH = 20215, 20324


def statement(state: State = State.DRAWN, *, confirmed: bool = False) -> Statement:
    return Statement(
        *(uuid4(), LOW, HIGH, "立科町", uuid4(), "立科町の公社", date(2026, 10, 1), 1, None, 1),
        *(500, 0, sha256(b"").digest(), state, AT, AT if confirmed else None, None),
        *(None, None, None, None),
    )


def item(
    source: Source = Source.THROUGH,
    *,
    payer: int = LOW,
    yen: int = 500,
    account: str = "town",
    refund: bool = False,
) -> Item:
    payee = HIGH if payer == LOW else LOW
    return Item(
        1, source, uuid4(), account, refund, payer, payee, "", 1, "件", yen, yen, AT, yen, AT.date()
    )


def dispute(state: DisputeState, *, ours: bool) -> Dispute:
    return Dispute(uuid4(), uuid4(), 1, ours, Reason.PRICE, "", 4, state, "", 0, AT, None)


def transfer(state: TransferState, *, pays: bool) -> Transfer:
    paid = date(2026, 11, 10) if state in {TransferState.PAID, TransferState.DONE} else None
    got = date(2026, 11, 10) if state in {TransferState.RECEIVED, TransferState.DONE} else None
    side = "pays" if pays else "is_paid"
    return Transfer(
        *(uuid4(), side, HIGH, uuid4(), "", "", uuid4(), 9, state, AT, paid, "", got, "")
    )


def refused(call: object, *args: object, **named: object) -> bool:
    assert callable(call)
    try:
        call(*args, **named)
    except Refused as no:
        return no.status == 409
    return False


@pytest.mark.parametrize("state", State)
def test_a_statement_goes_only_where_its_table_says(state: State) -> None:
    for confirmed in (False, True):
        found = statement(state, confirmed=confirmed)
        may = state in {State.DRAWN, State.HALF} and not confirmed
        assert refused(model.confirm, found) is not may
        if may:
            assert model.confirm(found) in SETTLEMENT_MOVES[state]
        assert refused(model.close, found) is (State.CLOSED not in SETTLEMENT_MOVES[state])
    after = {State.DRAWN: State.DISPUTED, State.HALF: State.DISPUTED}
    if state is State.AGREED:
        assert refused(model.dispute, statement(state), item(), [], claimed=4)
    else:
        to = model.dispute(statement(state), item(), [], claimed=4)
        assert to is after.get(state, state), "after the close a statement stays as it is"


def test_a_closed_statement_never_leads_back() -> None:
    behind = {State.CLOSED, State.NETTED, State.SETTLED}
    assert all(SETTLEMENT_MOVES[state] <= behind for state in behind)


def test_a_line_has_one_open_objection_and_it_claims_another_sum() -> None:
    open_one = replace(dispute(DisputeState.RAISED, ours=True), line=1)
    assert refused(model.dispute, statement(), item(), [open_one], claimed=4)
    with pytest.raises(Refused) as caught:
        model.dispute(statement(), item(), [], claimed=500)
    assert caught.value.code == "same_yen"


def test_an_objection_is_answered_once_by_the_side_it_was_put_to() -> None:
    for state, to, ours in product(DisputeState, DisputeState, (True, False)):
        may = to in DISPUTE_MOVES[state] and ours == (to is DisputeState.WITHDRAWN)
        assert refused(model.answer, dispute(state, ours=ours), to) is not may


def test_each_side_records_a_transfer_once_in_whichever_order() -> None:
    for state, pays in product(TransferState, (True, False)):
        found = transfer(state, pays=pays)
        mine = TransferState.PAID if pays else TransferState.RECEIVED
        if state is TransferState.PLANNED:
            assert model.record(found) is mine
        elif state in {mine, TransferState.DONE}:
            assert refused(model.record, found)
        else:
            assert model.record(found) is TransferState.DONE
            assert TransferState.DONE in TRANSFER_MOVES[state]


def change(lines: list[Line]) -> dict[str, int]:
    """Credits less debits by kind of account."""
    found: dict[str, int] = {}
    for line in lines:
        found[line.credit.kind] = found.get(line.credit.kind, 0) + line.yen
        found[line.debit.kind] = found.get(line.debit.kind, 0) - line.yen
    return {kind: yen for kind, yen in found.items() if yen}


CASES = [
    item(source, payer=payer, account="town" if source is Source.THROUGH else account, refund=back)
    for source, payer, account, back in product(
        Source, (LOW, HIGH), ("town", "coordination"), (False, True)
    )
    if not (back and source not in {Source.ADJUSTMENT, Source.COORDINATION})
]


@pytest.mark.parametrize("one", CASES)
def test_both_sides_post_the_same_sum_the_other_way_round_and_only_clearing_is_left(
    one: Item,
) -> None:
    sides = []
    for mine, other in ((LOW, HIGH), (HIGH, LOW)):
        sides.append(
            (
                change(entries.accruals([one], mine=mine, other=other)),
                change(entries.clearing([one], mine=mine, other=other)),
            )
        )
    (low_first, low), (high_first, high) = sides
    sign = 1 if one.payer == LOW else -1
    assert low["settlement_clearing"] == sign * one.yen == -high["settlement_clearing"]
    posted_by_sharing = one.source in {Source.THROUGH, Source.COORDINATION}
    for first, then in ((low_first, low), (high_first, high)):
        assert bool(first) is not posted_by_sharing
        left = {kind for kind in then if kind != "settlement_clearing"}
        assert len(left) == 1
        if first:
            (balance,) = left
            assert first[balance] == -then[balance]
            (result,) = set(first) - left
            assert result.endswith(("expense", "revenue"))


def test_a_refund_takes_back_revenue_and_expense_and_makes_no_new_ones() -> None:
    back = item(Source.ADJUSTMENT, payer=HIGH, refund=True)
    assert change(entries.accruals([back], mine=HIGH, other=LOW)) == {
        "share_revenue": -500,
        "town_payable": 500,
    }
    assert change(entries.accruals([back], mine=LOW, other=HIGH)) == {
        "share_expense": 500,
        "town_receivable": -500,
    }


def test_the_fingerprint_changes_with_any_yen_line_or_side() -> None:
    one = item()
    same = model.fingerprint([one])
    for other in (replace(one, yen=501), replace(one, line=2), replace(one, payer=HIGH)):
        assert model.fingerprint([other]) != same
    assert model.fingerprint([replace(one, title="別")]) == same


def test_a_netting_moves_what_is_owed_and_a_transfer_clears_it() -> None:
    shifts = netting.novation({1: 300, 2: -100}, {3: 200})
    assert sum(line.yen for line in entries.shifted(shifts)) == 300
    assert change([entries.moved(transfer(TransferState.PLANNED, pays=True))]) == {
        "settlement_clearing": -9,
        "bank": 9,
    }
    assert change([entries.moved(transfer(TransferState.PLANNED, pays=False))]) == {
        "settlement_clearing": 9,
        "bank": -9,
    }


def test_lines_of_one_kind_are_posted_in_one_sum_with_the_other_town_on_both_accounts() -> None:
    town = AccountRef("town_payable", other=HIGH)
    through = AccountRef("settlement_clearing", other=HIGH)
    items = [
        item(),
        item(Source.ADJUSTMENT, yen=500),
        item(Source.CLIENT, yen=30),
        item(Source.COORDINATION, account="coordination", yen=7),
        item(Source.MANAGER, payer=HIGH, yen=200),
        item(Source.SPONSOR, payer=HIGH, yen=1),
    ]
    assert entries.accruals(items, mine=LOW, other=HIGH) == [
        Line(AccountRef("share_expense", other=HIGH), town, 530),
        Line(
            AccountRef("town_receivable", other=HIGH), AccountRef("share_revenue", other=HIGH), 201
        ),
    ]
    assert entries.clearing(items, mine=LOW, other=HIGH) == [
        Line(through, AccountRef("town_receivable", other=HIGH), 201),
        Line(AccountRef("coordination_payable", other=HIGH), through, 7),
        Line(town, through, 1_030),
    ]


def test_a_shift_and_a_transfer_name_the_towns_whose_clearing_they_change() -> None:
    def clearing(town: int) -> AccountRef:
        return AccountRef("settlement_clearing", other=town)

    assert entries.shifted([netting.Shift(1, 2, 30)]) == [Line(clearing(1), clearing(2), 30)]
    bank = AccountRef("bank")
    paid, got = (transfer(TransferState.PLANNED, pays=pays) for pays in (True, False))
    assert entries.moved(paid) == Line(clearing(HIGH), bank, 9)
    assert entries.moved(got) == Line(bank, clearing(HIGH), 9)


def test_a_refusal_says_where_the_thing_stands() -> None:
    said: list[tuple[Any, Any, State | TransferState]] = [
        (model.confirm, statement(State.DRAWN, confirmed=True), State.DRAWN),
        (model.confirm, statement(State.SETTLED), State.SETTLED),
        (model.close, statement(State.HALF), State.HALF),
        (model.record, transfer(TransferState.DONE, pays=True), TransferState.DONE),
    ]
    for call, found, state in said:
        with pytest.raises(Refused) as caught:
            call(found)
        assert caught.value.values == {"state": state.says}
    with pytest.raises(Refused) as caught:
        model.answer(dispute(DisputeState.RAISED, ours=True), DisputeState.GRANTED)
    assert caught.value.values == {"state": DisputeState.RAISED.says}
    open_one = dispute(DisputeState.RAISED, ours=True)
    with pytest.raises(Refused) as caught:
        model.dispute(statement(), item(), [open_one], claimed=4)
    assert caught.value.values == {"state": DisputeState.RAISED.says}
    with pytest.raises(Refused) as caught:
        model.dispute(statement(), item(yen=1_500), [], claimed=1_500)
    assert (caught.value.field, caught.value.values) == ("claimed_yen", {"now": "1,500"})


def test_an_objection_to_another_line_or_one_that_was_answered_stands_in_nobody_s_way() -> None:
    other = replace(dispute(DisputeState.RAISED, ours=True), line=2)
    answered = dispute(DisputeState.REFUSED, ours=True)
    assert model.dispute(statement(), item(), [other, answered], claimed=4) is State.DISPUTED


def test_a_transfer_in_a_state_that_its_side_cannot_have_recorded_is_refused() -> None:
    odd = replace(transfer(TransferState.DONE, pays=True), paid_on=None)
    with pytest.raises(TransferMove):
        model.record(odd)


def test_the_fingerprint_is_what_the_gate_computes_over_the_lines() -> None:
    one, two = item(), replace(item(), line=2)
    text = ";".join(f"{each.line}:through:{each.source_id}:{LOW}:{HIGH}:500" for each in (one, two))
    assert model.fingerprint([one, two]) == sha256(text.encode()).digest()
