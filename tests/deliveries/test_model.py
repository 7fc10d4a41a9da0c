"""What may be handed in, accepted and sent back; every boundary."""

from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tenants.actor import NOBODY, Actor, Role, Scope, TenantId
from tenants.refusal import Refused
from yui.clock import TOKYO
from yui.deliveries import inspecting, model
from yui.deliveries.model import Delivery, Inspection, Progress, Reason, Redo, State, Work

NOW = datetime(2026, 11, 20, 23, 30, tzinfo=TOKYO)
WORKER = uuid4()
LEADER = Actor(TenantId(20324), uuid4(), Scope.TENANT, Role.LEADER)
DIRECTOR = Actor(TenantId(20324), uuid4(), Scope.TENANT, Role.DIRECTOR)
WORK = Work(
    id=uuid4(),
    task_id=uuid4(),
    worker_id=WORKER,
    body_id=uuid4(),
    title="観光AIの教師データ補正",
    quantity=350,
    unit_name="件",
    unit_price_yen=38,
    withholding="none",
    inspection_days=7,
    due_on=date(2026, 11, 30),
    state="active",
)


def delivered(quantity: int = 100, rounds: int = 0, state: State = State.SUBMITTED) -> Delivery:
    return Delivery(
        id=uuid4(),
        assignment_id=WORK.id,
        task_id=WORK.task_id,
        worker_id=WORKER,
        body_id=WORK.body_id,
        quantity=quantity,
        round=rounds,
        rework_of=None,
        note="",
        delivered_at=NOW,
        inspection_due=date(2026, 11, 27),
        state=state,
        title=WORK.title,
        unit_name="件",
        unit_price_yen=38,
        withholding="none",
        code="W-031",
        name="見本 さゆり",
    )


def look(
    found: Delivery,
    accepted: int,
    *,
    by: Actor = LEADER,
    reason: Reason | None = Reason.TYPO,
    due: date | None = date(2026, 11, 25),
    note: str = "",
) -> inspecting.Finding:
    return inspecting.inspect(
        found, accepted=accepted, reason=reason, note=note, rework_due=due, by=by, at=NOW
    )


def redo(returned: int = 20, redone: int = 0, rounds: int = 0) -> Redo:
    return Redo(
        delivery_id=uuid4(),
        round=rounds,
        returned=returned,
        redone=redone,
        rework_due=date(2026, 11, 25),
        reason=Reason.TYPO,
        note="",
    )


def code_of(call: object) -> str:
    with pytest.raises(Refused) as caught:
        call()  # type: ignore[operator]
    return caught.value.code


def test_units_are_handed_in_up_to_what_is_left_and_the_receipt_starts_the_clock() -> None:
    new = model.deliver(WORK, Progress(handed_in=280), quantity=70, redo=None, at=NOW)
    assert (new.quantity, new.round, new.rework_of) == (70, 0, None)
    assert new.delivered_at == NOW
    assert new.inspection_due == date(2026, 11, 27)


@pytest.mark.parametrize("quantity", [-1, 0, 71, 10**9])
def test_more_than_is_left_is_not_taken(quantity: int) -> None:
    def call() -> None:
        model.deliver(WORK, Progress(handed_in=280), quantity=quantity, redo=None, at=NOW)

    assert code_of(call) == "too_many_units"


@pytest.mark.parametrize("state", ["done", "ended"])
def test_nothing_is_handed_in_for_an_assignment_that_is_over(state: str) -> None:
    work = replace(WORK, state=state)
    assert (
        code_of(lambda: model.deliver(work, Progress(), quantity=1, redo=None, at=NOW))
        == "assignment_not_open"
    )


def test_rework_is_counted_and_limited_to_what_was_sent_back() -> None:
    sent_back = redo(returned=20, redone=5, rounds=1)
    new = model.deliver(WORK, Progress(handed_in=350), quantity=15, redo=sent_back, at=NOW)
    assert (new.round, new.rework_of) == (2, sent_back.delivery_id)
    assert (
        code_of(lambda: model.deliver(WORK, Progress(), quantity=16, redo=sent_back, at=NOW))
        == "too_many_units"
    )
    done = redo(returned=20, redone=20)
    assert (
        code_of(lambda: model.deliver(WORK, Progress(), quantity=1, redo=done, at=NOW))
        == "nothing_to_redo"
    )


def test_an_evening_delivery_counts_for_the_day_in_japan() -> None:
    at = datetime(2026, 11, 20, 15, 0, tzinfo=TOKYO)
    late = datetime.fromisoformat("2026-11-20T15:00:00+00:00")  # 21 November 0:00 in Tokyo
    assert model.deliver(WORK, Progress(), quantity=1, redo=None, at=at).inspection_due == date(
        2026, 11, 27
    )
    assert model.deliver(WORK, Progress(), quantity=1, redo=None, at=late).inspection_due == date(
        2026, 11, 28
    )


@pytest.mark.parametrize(
    ("accepted", "state", "yen"),
    [
        (100, State.ACCEPTED, 3_800),
        (80, State.PARTLY_ACCEPTED, 3_040),
        (1, State.PARTLY_ACCEPTED, 38),
        (0, State.RETURNED, 0),
    ],
)
def test_what_is_accepted_is_worth_its_units_to_the_yen(
    accepted: int, state: State, yen: int
) -> None:
    finding = look(delivered(), accepted)
    assert (finding.state, finding.accepted, finding.returned) == (state, accepted, 100 - accepted)
    assert finding.yen == yen
    assert (finding.reason is None) == (accepted == 100)
    assert (finding.rework_due is None) == (accepted == 100)


def test_nobody_inspects_her_own_work() -> None:
    herself = Actor(TenantId(20324), WORKER, Scope.TENANT, Role.LEADER)
    assert code_of(lambda: look(delivered(), 100, by=herself)) == "own_work"


@pytest.mark.parametrize("state", [State.ACCEPTED, State.PARTLY_ACCEPTED, State.RETURNED])
def test_a_delivery_is_inspected_once(state: State) -> None:
    assert code_of(lambda: look(delivered(state=state), 100)) == "already_inspected"
    assert code_of(lambda: inspecting.deem(delivered(state=state), at=NOW)) == "already_inspected"


@pytest.mark.parametrize("accepted", [-1, 101])
def test_no_more_is_accepted_than_was_delivered(accepted: int) -> None:
    assert code_of(lambda: look(delivered(), accepted)) == "more_than_delivered"


def test_units_go_back_only_with_a_fault_of_the_work_and_a_day() -> None:
    assert code_of(lambda: look(delivered(), 80, reason=None)) == "reason_missing"
    assert code_of(lambda: look(delivered(), 80, reason=Reason.LATE_CHANGE)) == "rework_not_free"
    assert code_of(lambda: look(delivered(), 80, reason=Reason.OTHER)) == "note_missing"
    assert look(delivered(), 80, reason=Reason.OTHER, note="3行目").note == "3行目"
    assert code_of(lambda: look(delivered(), 80, due=None)) == "rework_due_missing"
    assert code_of(lambda: look(delivered(), 80, due=NOW.date())) == "rework_due_missing"


@pytest.mark.parametrize(("rounds", "refused"), [(0, False), (1, False), (2, True), (3, True)])
def test_the_third_rework_is_the_directors_to_ask_for(rounds: int, refused: bool) -> None:
    found = delivered(rounds=rounds)
    if refused:
        assert code_of(lambda: look(found, 99)) == "third_rework"
    else:
        assert look(found, 99).returned == 1
    assert look(found, 99, by=DIRECTOR).returned == 1
    assert look(found, 100).state is State.ACCEPTED


def test_what_nobody_inspects_in_time_is_accepted_on_the_day_it_was_due() -> None:
    finding = inspecting.deem(delivered(), at=NOW + timedelta(days=9))
    assert (finding.accepted, finding.returned, finding.yen) == (100, 0, 3_800)
    assert finding.on == date(2026, 11, 27)
    assert finding.inspector == NOBODY


def inspection(accepted: int = 80, *, taken_back: bool = False) -> Inspection:
    return Inspection(
        id=uuid4(),
        delivery_id=uuid4(),
        worker_id=WORKER,
        inspector_id=UUID(int=0),
        accepted=accepted,
        returned=20,
        reason=Reason.TYPO,
        note="",
        rework_due=None,
        yen=3_040,
        journal_id=uuid4(),
        inspected_at=NOW,
        counted_on=NOW.date(),
        taken_back_at=NOW if taken_back else None,
    )


def test_an_acceptance_is_taken_back_only_while_its_units_are_still_here() -> None:
    found = inspection()
    assert inspecting.take_back(found, redone=0) is found
    inspecting.still_here(found, on_hand=80)
    assert code_of(lambda: inspecting.still_here(found, on_hand=79)) == "already_handed_over"
    assert code_of(lambda: inspecting.take_back(found, redone=1)) == "inspection_not_open"
    gone = inspection(taken_back=True)
    assert code_of(lambda: inspecting.take_back(gone, redone=0)) == "inspection_not_open"
    assert code_of(lambda: inspecting.take_back(None, redone=0)) == "inspection_not_open"


@given(
    quantity=st.integers(1, 10**6),
    accepted=st.integers(0, 10**6),
    price=st.integers(0, 9_999_999_999),
)
def test_accepted_and_returned_are_always_the_whole(
    quantity: int, accepted: int, price: int
) -> None:
    found = replace(delivered(quantity), unit_price_yen=price)
    if accepted > quantity:
        assert code_of(lambda: look(found, accepted)) == "more_than_delivered"
        return
    finding = look(found, accepted)
    assert finding.accepted + finding.returned == quantity
    assert finding.yen == accepted * price
