"""Every pair of states of calls and applications; who may apply when; draws by anyone."""

import hashlib
import hmac
from datetime import UTC, date, datetime, timedelta
from itertools import product
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tenants.refusal import Refused, Unknown
from yui import lottery
from yui.calls import model, rules
from yui.calls.lottery import Draw, holds
from yui.calls.matching import Criterion, Need
from yui.calls.model import (
    APPLICATION_MOVES,
    CALL_MOVES,
    Application,
    ApplicationState,
    Call,
    CallState,
    Mode,
    Pick,
    ReasonCode,
)
from yui.calls.refusals import (
    AlreadyApplied,
    ApplicationMove,
    CallClosed,
    CallFull,
    CallMove,
    CannotApply,
    NobodyChosen,
    NotThisMode,
    NotYet,
)
from yui.people.model import State as Standing

NOW = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
UNTIL = NOW + timedelta(days=5)
CALL = Call(
    id=uuid4(),
    task_id=uuid4(),
    body_id=uuid4(),
    title="入力",
    mode=Mode.LOTTERY,
    places=2,
    taken=0,
    units_each=10,
    unit_name="件",
    unit_price_yen=42,
    due_on=date(2026, 12, 10),
    apply_by=UNTIL,
    answer_days=3,
    need=Need(),
    criteria=list(Criterion),
    weights="1",
    below_reason="",
    commitment=None,
    state=CallState.OPEN,
    opened_by=uuid4(),
    opened_at=NOW,
)
MINE = Application(
    id=uuid4(),
    call_id=CALL.id,
    worker_id=uuid4(),
    state=ApplicationState.APPLIED,
    reason=None,
    place=None,
    offer_id=None,
    applied_at=NOW,
)


@pytest.mark.parametrize(("state", "to"), list(product(CallState, CallState)))
def test_a_call_goes_the_ways_of_its_table_and_no_other(state: CallState, to: CallState) -> None:
    if to in CALL_MOVES[state]:
        assert model.move_call(state, to) is to
        return
    with pytest.raises(CallMove) as no:
        model.move_call(state, to)
    assert no.value.status == 409 and no.value.values == {"state": state.says}


@pytest.mark.parametrize(("state", "to"), list(product(ApplicationState, ApplicationState)))
def test_an_application_goes_the_ways_of_its_table_and_no_other(
    state: ApplicationState, to: ApplicationState
) -> None:
    if to in APPLICATION_MOVES[state]:
        assert model.move_application(state, to) is to
        return
    with pytest.raises(ApplicationMove) as no:
        model.move_application(state, to)
    assert no.value.status == 409


def apply(
    call: Call = CALL,
    mine: Application | None = None,
    *,
    held: str = "held",
    standing: Standing = Standing.ACTIVE,
    at: datetime = NOW,
) -> ApplicationState:
    return rules.apply(call, mine, held=held, standing=standing, at=at)


def test_she_applies_to_an_open_call_in_time() -> None:
    assert apply() is ApplicationState.APPLIED
    first = replace(CALL, mode=Mode.FIRST_COME)
    assert apply(first, held="taken") is ApplicationState.CHOSEN
    assert apply(first, held="last") is ApplicationState.CHOSEN
    again = replace(MINE, state=ApplicationState.WITHDRAWN)
    assert apply(mine=again) is ApplicationState.APPLIED


@pytest.mark.parametrize("state", sorted(set(CallState) - {CallState.OPEN}))
def test_nobody_applies_to_a_call_that_is_not_open(state: CallState) -> None:
    with pytest.raises(CallClosed):
        apply(replace(CALL, state=state))
    with pytest.raises(CallClosed):
        apply(held="closed")
    with pytest.raises(CallClosed):
        apply(at=UNTIL)


@pytest.mark.parametrize("state", sorted(set(ApplicationState) - {ApplicationState.WITHDRAWN}))
def test_nobody_applies_twice(state: ApplicationState) -> None:
    with pytest.raises(AlreadyApplied) as no:
        apply(mine=replace(MINE, state=state))
    assert no.value.status == 409


def test_a_full_call_an_unknown_one_and_one_who_is_paused() -> None:
    with pytest.raises(CallFull):
        apply(held="full")
    with pytest.raises(Unknown):
        apply(held="not_found")
    for standing in (Standing.PAUSED, Standing.WITHDRAWN):
        with pytest.raises(CannotApply):
            apply(standing=standing)


@pytest.mark.parametrize("mode", list(Mode))
@pytest.mark.parametrize("state", list(CallState))
def test_a_call_is_closed_at_its_deadline_and_not_before(mode: Mode, state: CallState) -> None:
    call = replace(CALL, mode=mode, state=state)
    if state is CallState.OPEN:
        with pytest.raises(NotYet):
            rules.close(call, at=NOW)
        to = CallState.SETTLED if mode is Mode.FIRST_COME else CallState.CLOSED
        assert rules.close(call, at=UNTIL) is to
    elif not (state is CallState.CLOSED and mode is Mode.FIRST_COME):
        with pytest.raises(CallMove):
            rules.close(call, at=UNTIL)


@pytest.mark.parametrize(("mode", "by", "state"), list(product(Mode, Mode, CallState)))
def test_a_call_is_decided_closed_and_in_its_own_way(
    mode: Mode, by: Mode, state: CallState
) -> None:
    call = replace(CALL, mode=mode, state=state)
    if mode is by and state is CallState.CLOSED:
        assert rules.settle(call, by=by) is CallState.SETTLED
        return
    with pytest.raises(CallMove if mode is by else NotThisMode) as no:
        rules.settle(call, by=by)
    assert no.value.status == 409


def test_a_selection_takes_standing_applications_once_and_no_more_than_places() -> None:
    known = {each.id: each for each in (replace(MINE, id=uuid4()) for _ in range(3))}
    ids = list(known)
    picks = [Pick(ident, ReasonCode.SKILL) for ident in ids]
    assert rules.choose(CALL, picks[:2], known) == picks[:2]
    for wrong in ([], picks, [picks[0], picks[0]]):
        with pytest.raises(NobodyChosen):
            rules.choose(CALL, wrong, known)
    with pytest.raises(Unknown):
        rules.choose(CALL, [Pick(uuid4(), ReasonCode.SKILL)], known)
    gone = {ids[0]: replace(known[ids[0]], state=ApplicationState.WITHDRAWN)}
    with pytest.raises(Refused) as no:
        rules.choose(CALL, picks[:1], gone)
    assert no.value.status == 409


@given(st.binary(min_size=32, max_size=32), st.lists(st.uuids(), max_size=30, unique=True))
def test_a_draw_is_the_same_whoever_computes_it_and_in_whatever_order_numbers_come(
    seed: bytes, numbers: list[UUID]
) -> None:
    found = lottery.drawn(seed, CALL.id, numbers)
    assert found == lottery.drawn(seed, CALL.id, reversed(numbers))
    assert sorted(found) == sorted(numbers)
    by_hand = sorted(
        numbers,
        key=lambda n: (hmac.new(seed, f"{CALL.id}:{n}".encode(), hashlib.sha256).hexdigest(), n),
    )
    assert found == by_hand


def test_a_record_that_was_touched_does_not_hold() -> None:
    seed = lottery.new_seed()
    numbers = lottery.drawn(seed, CALL.id, [uuid4() for _ in range(9)])
    record = Draw(CALL.id, seed, numbers, 3, NOW)
    published = lottery.commitment(seed)
    assert holds(record, published)
    assert not holds(replace(record, seed=lottery.new_seed()), published)
    assert not holds(replace(record, numbers=numbers[::-1]), published)
    other = lottery.drawn(bytes(32), CALL.id, numbers)
    assert not holds(Draw(CALL.id, bytes(32), other, 3, NOW), published)


def test_every_number_has_the_same_chance() -> None:
    numbers = [UUID(int=n) for n in range(5)]
    first = [lottery.drawn(n.to_bytes(32), CALL.id, numbers)[0] for n in range(2000)]
    counts = [first.count(number) for number in numbers]
    assert min(counts) > 320 and max(counts) < 480  # 400 each, four standard deviations
