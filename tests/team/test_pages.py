"""The team's board over HTTP: who sees it, what moves, and what two leaders at one card are told."""

import asyncio
from uuid import uuid4

import pytest

from tests.conftest import Browser, Town
from tests.deliveries.seed import assignment
from tests.team.seed import assignment_of, forms_of, put, snapshot, task_in_rows
from tests.work.seed import order_with
from yui.units.model import UNIT_MOVES, UnitState

pytestmark = pytest.mark.anyio


async def test_the_board_shows_every_unit_once_as_columns_and_as_a_table(
    town: Town, client: Browser
) -> None:
    task = await task_in_rows(town)
    await put(town, task, "doing", units=5)
    await put(town, task, "checking", units=2)
    me = await client.login(town.actor("tateshina", "leader"))
    for path in ("/team", f"/team?task={task}", "/team?look=table"):
        text = (await me.get(path)).text
        for said in ("未着手", "作業中", "検品中", "W-001", "12月10日"):
            assert said in text, (path, said)
    columns = await forms_of(me)
    table = await forms_of(me, "/team?look=table")
    assert sorted((form[0], form[2]) for form in columns) == sorted(
        (form[0], form[2]) for form in table
    )
    assert len(columns) == 3


async def test_a_task_without_rows_is_counted_and_its_cards_stay(
    town: Town, client: Browser
) -> None:
    await assignment(town, quantity=100)
    me = await client.login(town.actor("tateshina", "leader"))
    text = (await me.get("/team")).text
    assert "<b>100</b>件　W-001" in text
    assert "<b>2,900</b>件　担当なし" in text
    assert await forms_of(me) == []


async def test_another_town_has_nothing_of_it_and_other_roles_are_refused(
    town: Town, client: Browser
) -> None:
    task = await task_in_rows(town)
    leader = await client.login(town.actor("tateshina", "leader"))
    ((action, hidden, options),) = await forms_of(leader)
    form = {**hidden, "assignment": options[0], "count": "1"}
    moved = {"state": "doing", "into": "submitted", "version": "1-a"}
    before = await snapshot(town)
    for role in ("director", "leader", "staff"):
        other = await client.login(town.actor("shiojiri", role))
        assert "印付け" not in (await other.get("/team")).text
        assert (await other.get(f"/team?task={task}")).status_code == 404
        wanted = 403 if role == "staff" else 404
        assert (await other.post(action, data=form)).status_code == wanted
        assert (await other.post(f"/team/tasks/{task}/moves", data=moved)).status_code == wanted
    for role in ("worker", "client", "coordinator"):
        other = await client.login(town.actor("tateshina", role))
        assert (await other.get("/team")).status_code == 403
        assert (await other.post(action, data=form)).status_code == 403
        assert (await other.post(f"/team/tasks/{task}/moves", data=moved)).status_code == 403
    staff = await client.login(town.actor("tateshina", "staff"))
    assert await forms_of(staff) == []
    assert (await staff.post(action, data=form)).status_code == 403
    assert await snapshot(town) == before


async def test_every_pair_of_states_moves_by_hand_as_the_model_says_and_else_writes_nothing(
    town: Town, client: Browser
) -> None:
    task = await task_in_rows(town, units=3, workers=1)
    held = await assignment_of(town, task)
    me = await client.login(town.actor("tateshina", "leader"))
    legal = illegal = 0
    for state in UnitState:
        for to in UnitState:
            todo = state is UnitState.TODO
            await put(town, task, state.value, units=3, number=None if todo else 1)
            ((action, hidden, options),) = await forms_of(me)
            form = {**hidden, "state": state.value, "into": to.value}
            before = await snapshot(town)
            answer = await me.post(f"/team/tasks/{task}/moves", data=form)
            if to in UNIT_MOVES[state] and not todo and to is not UnitState.SUBMITTED:
                assert to.value in options
                assert answer.status_code == 303, (state, to, answer.text)
                assert await snapshot(town) != before
                legal += 1
                continue
            assert answer.status_code == 409, (state, to)
            assert await snapshot(town) == before, (state, to)
            illegal += 1
            if todo and to is UnitState.DOING:
                given = {**hidden, "assignment": str(held), "count": "3"}
                assert (await me.post(action, data=given)).status_code == 303
                illegal, legal = illegal - 1, legal + 1
    assert (legal, illegal) == (8, 28)


async def test_two_leaders_at_one_card_the_second_gets_412_and_nothing_is_written(
    town: Town, client: Browser
) -> None:
    task = await task_in_rows(town)
    await put(town, task, "doing", units=5)
    first = await client.login(town.actor("tateshina", "leader"))
    second = await client.login(town.actor("tateshina", "director"))
    cards = {hidden.get("state"): (action, hidden) for action, hidden, _ in await forms_of(first)}
    action, hidden = cards["doing"]
    form = {**hidden, "into": "todo", "count": "2"}
    assert {hidden.get("state"): hidden for _, hidden, _ in await forms_of(second)}["doing"][
        "version"
    ] == hidden["version"]
    assert (await first.post(action, data=form)).status_code == 303
    before = await snapshot(town)
    answer = await second.post(action, data={**form, "into": "todo"})
    assert answer.status_code == 412
    for said in (
        "カードが変わりました",
        "tateshina leader",
        "2件を「未着手」にしました。",
        "読み込み直す",
    ):
        assert said in answer.text, said
    assert 'href="/team"' in answer.text
    assert await snapshot(town) == before
    fresh = {hidden.get("state"): hidden for _, hidden, _ in await forms_of(second)}["doing"]
    again = await second.post(action, data={**fresh, "into": "todo"})
    assert again.status_code == 303


async def test_of_two_moves_at_the_same_moment_one_is_written(town: Town, client: Browser) -> None:
    task = await task_in_rows(town)
    await put(town, task, "doing", units=5)
    first = await client.login(town.actor("tateshina", "leader"))
    second = await client.login(town.actor("tateshina", "director"))
    cards = {hidden.get("state"): (action, hidden) for action, hidden, _ in await forms_of(first)}
    action, hidden = cards["doing"]
    form = {**hidden, "into": "todo", "count": "2"}
    answers = await asyncio.gather(*(one.post(action, data=form) for one in (first, second)))
    assert sorted(answer.status_code for answer in answers) == [303, 412]
    async with town.admin() as admin:
        states = "select count(*) from app.unit where task_id = $1 and state = 'doing'"
        assert await admin.fetchval(states, task) == 3
        noted = "select count(*) from audit.entry where action = 'units.moved'"
        assert await admin.fetchval(noted) == 1


async def test_two_leaders_who_give_the_same_units_give_them_once(
    town: Town, client: Browser
) -> None:
    await task_in_rows(town)
    first = await client.login(town.actor("tateshina", "leader"))
    second = await client.login(town.actor("tateshina", "director"))
    ((action, hidden, options),) = await forms_of(first)
    form = {**hidden, "assignment": options[0], "count": "3"}
    assert (await first.post(action, data=form)).status_code == 303
    before = await snapshot(town)
    answer = await second.post(action, data={**form, "assignment": options[1]})
    assert answer.status_code == 412
    assert "tateshina leader" in answer.text
    assert await snapshot(town) == before


async def test_units_are_given_within_what_she_took_on_and_to_nobody_who_did_not(
    town: Town, client: Browser
) -> None:
    task = await task_in_rows(town, units=12, workers=2, each=5)
    _, (other,) = await order_with(town, 1)
    me = await client.login(town.actor("tateshina", "leader"))
    ((action, hidden, options),) = await forms_of(me, f"/team?task={task}")
    assert len(options) == 2
    stranger = await assignment(town, worker=3, of=other)
    before = await snapshot(town)
    beyond = await me.post(action, data={**hidden, "assignment": options[0], "count": "6"})
    assert beyond.status_code == 422
    for whom in (stranger, uuid4()):
        answer = await me.post(action, data={**hidden, "assignment": str(whom), "count": "1"})
        assert answer.status_code == 404
    assert await snapshot(town) == before
    done = await me.post(action, data={**hidden, "assignment": options[0], "count": "5"})
    assert done.headers["location"] == f"/team?task={task}"
    assert [len(options) for form, _, options in await forms_of(me) if form == action] == [1]


async def test_nobody_judges_her_own_work_on_the_board(town: Town, client: Browser) -> None:
    task = await task_in_rows(town)
    async with town.admin() as admin:
        await admin.execute(
            "update app.staff set email = (select email from app.worker where id = $2) where id = $1",
            *(town.actor("tateshina", "leader").id, town.worker()),
        )
    leader = await client.login(town.actor("tateshina", "leader"))
    director = await client.login(town.actor("tateshina"))
    for state, to in (("submitted", "checking"), ("checking", "done"), ("checking", "rework")):
        await put(town, task, state, units=2)
        cards = {
            hidden.get("state"): (action, hidden) for action, hidden, _ in await forms_of(director)
        }
        action, hidden = cards[state]
        assert state not in {hidden.get("state") for _, hidden, _ in await forms_of(leader)}
        before = await snapshot(town)
        assert (await leader.post(action, data={**hidden, "into": to})).status_code == 403
        assert await snapshot(town) == before
        assert (await director.post(action, data={**hidden, "into": to})).status_code == 303


async def test_more_units_than_the_card_has_and_a_closed_task_are_refused(
    town: Town, client: Browser
) -> None:
    task = await task_in_rows(town)
    await put(town, task, "doing", units=5)
    me = await client.login(town.actor("tateshina", "leader"))
    cards = {hidden.get("state"): (action, hidden) for action, hidden, _ in await forms_of(me)}
    action, hidden = cards["doing"]
    before = await snapshot(town)
    answer = await me.post(action, data={**hidden, "into": "todo", "count": "6"})
    assert answer.status_code == 422
    async with town.admin() as admin:
        await admin.execute("update app.task set state = 'closed' where id = $1", task)
    assert (await me.post(action, data={**hidden, "into": "todo"})).status_code == 409
    assert await snapshot(town) == before
