"""Every step of an offer and of an assignment from every state: the table's, or 409 and no row."""

from collections.abc import Awaitable, Callable
from itertools import product
from typing import Any
from uuid import UUID

import pytest

from tenants.db import begin
from tenants.refusal import Conflict
from tests.conftest import Town
from tests.hands import snapshot
from tests.offers import seed
from tests.offers.seed import NOW, UNTIL
from yui.offers import actions, model
from yui.offers.model import (
    ASSIGNMENT_MOVES,
    OFFER_MOVES,
    AssignmentState,
    State,
    Wanted,
)
from yui.offers.refusals import AssignmentMove

pytestmark = pytest.mark.anyio
TABLES = (
    "app.offer", "app.assignment", "app.terms_notice", "app.notice", "app.outbox", "app.kpi_delta",
    "audit.entry",
)  # fmt: skip
Step = Callable[..., Awaitable[Any]]
STEPS: list[tuple[Step, str, State]] = [
    (actions.accept, "worker", State.ACCEPTED),
    (actions.decline, "worker", State.DECLINED),
    (actions.withdraw, "director", State.WITHDRAWN),
]


async def offered(town: Town) -> UUID:
    task = await seed.task(town)
    async with begin(town.actor("tateshina")) as tx:
        to = [Wanted(town.worker(), 10)]
        (made,) = await actions.offer(tx, task=task, to=to, answer_by=UNTIL, now=NOW)
    return made


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize(("step", "role", "to"), STEPS)
async def test_an_offer_goes_where_the_table_says_and_else_nothing_is_written(
    town: Town, state: State, step: Step, role: str, to: State
) -> None:
    offer = await offered(town)
    async with town.admin() as admin:
        await admin.execute("update app.offer set state = $1", state.value)
    before = await snapshot(town, TABLES)
    if to in OFFER_MOVES[state]:
        async with begin(town.actor("tateshina", role)) as tx:
            await step(tx, offer=offer, now=NOW)
        async with begin(town.actor("tateshina")) as tx:
            assert (await actions.show(tx, offer=offer)).state is to
        return
    with pytest.raises(Conflict) as refused:
        async with begin(town.actor("tateshina", role)) as tx:
            await step(tx, offer=offer, now=NOW)
    assert refused.value.status == 409
    assert await snapshot(town, TABLES) == before


@pytest.mark.parametrize(("state", "to"), list(product(AssignmentState, AssignmentState)))
def test_an_assignment_makes_the_moves_of_the_table_and_no_other(
    state: AssignmentState, to: AssignmentState
) -> None:
    active = state is AssignmentState.ACTIVE and to is not AssignmentState.ACTIVE
    again = state is AssignmentState.DONE and to is AssignmentState.ACTIVE
    assert (to in ASSIGNMENT_MOVES[state]) is (active or again)
    if active or again:
        assert model.move_assignment(state, to) is to
    else:
        with pytest.raises(AssignmentMove) as refused:
            model.move_assignment(state, to)
        assert refused.value.status == 409


@pytest.mark.parametrize("state", list(AssignmentState))
async def test_only_work_that_goes_on_is_ended(town: Town, state: AssignmentState) -> None:
    offer = await offered(town)
    async with begin(town.actor("tateshina", "worker")) as tx:
        mine = await actions.accept(tx, offer=offer, now=NOW)
    async with town.admin() as admin:
        await admin.execute("update app.assignment set state = $1", state.value)
    before = await snapshot(town, TABLES)
    if state is AssignmentState.ACTIVE:
        async with begin(town.actor("tateshina", "worker")) as tx:
            assert (await actions.end(tx, assignment=mine, now=NOW)).id == mine
        async with town.admin() as admin:
            row = await admin.fetchrow("select state, ended_at from app.assignment")
        assert (row["state"], row["ended_at"]) == ("ended", NOW)
        return
    with pytest.raises(AssignmentMove):
        async with begin(town.actor("tateshina", "worker")) as tx:
            await actions.end(tx, assignment=mine, now=NOW)
    assert await snapshot(town, TABLES) == before
