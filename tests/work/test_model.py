"""Orders and tasks: every move, every split."""

from datetime import date, datetime
from itertools import product
from uuid import uuid4

import pytest
from msgspec.structs import replace

from tenants.refusal import Invalid
from yui.clock import TOKYO
from yui.tax import Category
from yui.work import intake, jobtypes, model
from yui.work.model import NewOrder, NewTask, Order, OrderState, Progress, Task, TaskState
from yui.work.refusals import (
    InUse,
    LaterThanOrdered,
    MoreThanOrdered,
    OrderMove,
    PastDue,
    TaskMove,
    VersionChanged,
)

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=TOKYO)
ON = NOW.date()
ORDER = Order(
    id=uuid4(),
    client_id=uuid4(),
    client="見本株式会社",
    body_id=uuid4(),
    number="立振-R8-00001",
    title="例文",
    spec="手引きのとおり",
    unit_name="件",
    quantity=3000,
    unit_price_yen=60,
    due_on=date(2026, 12, 20),
    reference="",
    state=OrderState.RECEIVED,
    accepted_quantity=0,
    received_at=NOW,
    accepted_at=None,
    version=1,
)
PART = NewTask(
    title="印付け",
    spec="手引きのとおり",
    job_type="annotation",
    quantity=3000,
    unit_price_yen=42,
    due_on=date(2026, 12, 10),
)
NEW = NewOrder(
    title="例文", spec="手引き", unit_name="件", quantity=3000, unit_price_yen=60, due_on=ON
)
IDLE = Progress(uuid4(), "", "annotation", "件", 10, 1, ON, TaskState.OPEN, 0, 0, 0, 0, 0, 0, 0)


@pytest.mark.parametrize(("state", "to"), list(product(OrderState, OrderState)))
def test_an_order_makes_the_moves_of_the_table_and_no_other(
    state: OrderState, to: OrderState
) -> None:
    allowed = {
        ("received", "in_progress"),
        ("received", "cancelled"),
        ("in_progress", "ready"),
        ("ready", "ready"),
        ("ready", "in_progress"),
        ("ready", "accepted"),
    }
    if (state.value, to.value) in allowed:
        assert model.move_order(state, to) is to
    else:
        with pytest.raises(OrderMove) as refused:
            model.move_order(state, to)
        assert refused.value.status == 409


@pytest.mark.parametrize(("state", "to"), list(product(TaskState, TaskState)))
def test_a_task_makes_the_moves_of_the_table_and_no_other(state: TaskState, to: TaskState) -> None:
    if (state.value, to.value) in {("open", "closed"), ("open", "cancelled"), ("closed", "open")}:
        assert model.move_task(state, to) is to
    else:
        with pytest.raises(TaskMove):
            model.move_task(state, to)


@pytest.mark.parametrize("state", list(OrderState))
def test_the_first_task_starts_an_order_and_an_order_that_is_over_is_not_split(
    state: OrderState,
) -> None:
    order = replace(ORDER, state=state)
    if state in {OrderState.ACCEPTED, OrderState.CANCELLED}:
        with pytest.raises(OrderMove):
            model.split(order, PART, on=ON)
    elif state is OrderState.RECEIVED:
        assert model.split(order, PART, on=ON) is OrderState.IN_PROGRESS
    else:
        assert model.split(order, PART, on=ON) is state


@pytest.mark.parametrize("quantity", [0, -1, 1001, 3000])
def test_tasks_never_sum_to_more_than_the_order(quantity: int) -> None:
    order = replace(ORDER, split=2000)
    with pytest.raises(MoreThanOrdered):
        model.split(order, replace(PART, quantity=quantity), on=ON)
    assert model.split(order, replace(PART, quantity=1000), on=ON)


def test_a_task_is_due_between_today_and_the_orders_day() -> None:
    with pytest.raises(PastDue):
        model.split(ORDER, replace(PART, due_on=date(2026, 11, 19)), on=ON)
    with pytest.raises(LaterThanOrdered):
        model.split(ORDER, replace(PART, due_on=date(2026, 12, 21)), on=ON)
    assert model.split(ORDER, replace(PART, due_on=ORDER.due_on), on=ON)
    assert model.split(ORDER, replace(PART, due_on=ON), on=ON)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "あ" * 121}, "title"),
        ({"spec": ""}, "spec"),
        ({"unit_name": "あ" * 11}, "unit_name"),
        ({"quantity": 0}, "quantity"),
        ({"quantity": 1_000_001}, "quantity"),
        ({"unit_price_yen": -1}, "unit_price_yen"),
        ({"unit_price_yen": 10_000_000_000}, "unit_price_yen"),
        ({"due_on": date(2026, 11, 19)}, "due_on"),
    ],
)
def test_a_wrong_order_is_refused_at_its_field(change: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        intake.take(replace(NEW, **change), on=ON)  # type: ignore[arg-type]
    assert [error.field for error in refused.value.errors] == [field]


@pytest.mark.parametrize("held", ["offered", "assigned", "asked", "shared"])
def test_a_task_that_somebody_relies_on_is_not_cancelled(held: str) -> None:
    task = _task(TaskState.OPEN)
    with pytest.raises(InUse):
        model.cancel_task(task, replace(IDLE, **{held: 1}))  # type: ignore[arg-type]
    assert model.cancel_task(task, IDLE) is TaskState.CANCELLED
    with pytest.raises(TaskMove):
        model.cancel_task(_task(TaskState.CANCELLED), IDLE)


def test_an_older_version_is_refused_and_none_is_not_asked_for() -> None:
    model.same_version(3, 3)
    model.same_version(3, None)
    with pytest.raises(VersionChanged) as refused:
        model.same_version(3, 2)
    assert refused.value.status == 412


def test_every_kind_of_work_names_its_withholding_and_its_ground() -> None:
    rows = jobtypes.of_day(ON)
    assert len(rows) == 17
    assert all(row.source for row in rows)
    by_code = {row.code: row.withholding for row in rows}
    assert by_code["annotation"] is Category.NONE
    assert by_code["article"] is Category.MANUSCRIPT
    assert by_code["advice"] is Category.CONSULTING
    assert jobtypes.find("article", date(2012, 12, 31)) is None
    assert jobtypes.find("cooking", ON) is None
    assert jobtypes.label_of("教師データ補正") == "教師データ補正"


def _task(state: TaskState) -> Task:
    return Task(
        id=uuid4(),
        body_id=uuid4(),
        order_id=uuid4(),
        share_id=None,
        title="印付け",
        spec="手引き",
        job_type="annotation",
        withholding=Category.NONE,
        unit_name="件",
        quantity=10,
        unit_price_yen=42,
        minutes_per_unit=2,
        due_on=ON,
        place="",
        deliver_to="",
        rights="",
        state=state,
        made_at=NOW,
        version=1,
    )
