"""Offers: every move, who may be asked for how much, how an answer is taken."""

from datetime import date, datetime, timedelta
from itertools import product
from uuid import UUID, uuid4

import pytest
from msgspec.structs import replace

from tenants.actor import TenantId
from tenants.refusal import Invalid, Refused
from yui.clock import TOKYO
from yui.offers import model
from yui.offers.model import Offer, State, Wanted
from yui.offers.refusals import (
    AlreadyAnswered,
    AnswerTooLate,
    BadAnswerDay,
    NobodyAsked,
    NotOpen,
    OfferMove,
    PastDue,
    TakenBack,
    TooMany,
)
from yui.work.model import Progress, TaskState

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=TOKYO)
TODAY = NOW.date()
DUE = date(2026, 12, 10)
UNTIL = NOW + timedelta(days=3)
TASK = Progress(
    id=uuid4(),
    title="印付け",
    job_type="annotation",
    unit_name="件",
    quantity=1000,
    unit_price_yen=42,
    due_on=DUE,
    state=TaskState.OPEN,
    offered=100,
    assigned=200,
    waiting=0,
    done=0,
    handed=0,
    asked=50,
    shared=150,
)
OFFER = Offer(
    id=uuid4(),
    task_id=TASK.id,
    worker_id=uuid4(),
    body_id=uuid4(),
    title="印付け",
    quantity=100,
    unit_name="件",
    unit_price_yen=42,
    due_on=DUE,
    answer_by=UNTIL,
    state=State.OFFERED,
    offered_by=uuid4(),
    offered_at=NOW,
    answered_at=None,
    opened_at=None,
)


def want(*quantities: int) -> list[Wanted]:
    return [Wanted(uuid4(), quantity) for quantity in quantities]


@pytest.mark.parametrize(("state", "to"), list(product(State, State)))
def test_an_offer_makes_the_moves_of_the_table_and_no_other(state: State, to: State) -> None:
    if state is State.OFFERED and to is not State.OFFERED:
        assert model.move(state, to) is to
    else:
        with pytest.raises(OfferMove) as refused:
            model.move(state, to)
        assert refused.value.status == 409


@pytest.mark.parametrize("to", [State.ACCEPTED, State.DECLINED])
@pytest.mark.parametrize(
    ("state", "after", "refused"),
    [
        (State.OFFERED, timedelta(0), None),
        (State.OFFERED, timedelta(days=3, microseconds=-1), None),
        (State.OFFERED, timedelta(days=3), AnswerTooLate),
        (State.EXPIRED, timedelta(0), AnswerTooLate),
        (State.WITHDRAWN, timedelta(0), TakenBack),
        (State.ACCEPTED, timedelta(0), AlreadyAnswered),
        (State.DECLINED, timedelta(0), AlreadyAnswered),
    ],
)
def test_an_answer_is_taken_once_and_in_time(
    to: State, state: State, after: timedelta, refused: type[Refused] | None
) -> None:
    found = replace(OFFER, state=state)
    if refused is None:
        assert model.answer(found, to, at=NOW + after) is to
        return
    with pytest.raises(refused) as no:
        model.answer(found, to, at=NOW + after)
    assert no.value.status == 409


def test_an_offer_is_withdrawn_only_while_it_waits() -> None:
    assert model.withdraw(OFFER, at=NOW) is State.WITHDRAWN
    with pytest.raises(OfferMove):
        model.withdraw(OFFER, at=UNTIL)
    for state in set(State) - {State.OFFERED}:
        with pytest.raises(OfferMove):
            model.withdraw(replace(OFFER, state=state), at=NOW)


def offer(task: Progress, wanted: list[Wanted], until: datetime = UNTIL) -> list[Wanted]:
    return model.offer(task, wanted, answer_by=until, at=NOW, today=TODAY)


def test_what_is_offered_shared_and_taken_on_never_exceeds_the_task() -> None:
    assert TASK.free == 500
    assert len(offer(TASK, want(300, 200))) == 2
    with pytest.raises(TooMany) as refused:
        offer(TASK, want(300, 201))
    assert refused.value.values == {"asked": 501, "left": 500, "unit": "件"}


def test_workers_given_nothing_are_not_asked() -> None:
    assert [one.quantity for one in offer(TASK, want(0, 5, 0))] == [5]
    with pytest.raises(NobodyAsked):
        offer(TASK, want(0, 0))
    with pytest.raises(NobodyAsked):
        offer(TASK, [])


def test_a_negative_quantity_and_a_worker_twice_stand_at_their_field() -> None:
    who = uuid4()
    with pytest.raises(Invalid) as refused:
        offer(TASK, [Wanted(who, -1)])
    assert [error.field for error in refused.value.errors] == [f"quantity.{who}"]
    with pytest.raises(Invalid):
        offer(TASK, [Wanted(who, 1), Wanted(who, 1)])


def test_only_an_open_task_that_is_not_past_due_is_offered_with_time_to_answer() -> None:
    for state in (TaskState.CLOSED, TaskState.CANCELLED):
        with pytest.raises(NotOpen):
            offer(replace(TASK, state=state), want(1))
    with pytest.raises(PastDue):
        offer(replace(TASK, due_on=date(2026, 11, 19)), want(1))
    for until in (NOW, NOW - timedelta(seconds=1), datetime(2026, 12, 11, 0, 0, tzinfo=TOKYO)):
        with pytest.raises(BadAnswerDay):
            offer(TASK, want(1), until)


def test_the_same_form_makes_the_same_offer_and_another_towns_form_another() -> None:
    once, worker = uuid4(), uuid4()
    made = model.made_once(TenantId(20324), once, worker)
    assert made == model.made_once(TenantId(20324), once, worker)
    others: set[UUID] = {
        model.made_once(TenantId(20215), once, worker),
        model.made_once(TenantId(20324), uuid4(), worker),
        model.made_once(TenantId(20324), once, uuid4()),
    }
    assert made not in others and len(others) == 3
