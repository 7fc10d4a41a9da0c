"""The desk: whom a case must not reach sees nothing of it, anywhere."""

from itertools import product
from typing import Any
from uuid import UUID, uuid4

import pytest

from tenants.actor import Actor, Role, Scope
from tenants.db import begin
from tests.conftest import Browser, Town
from tests.deliveries import seed
from tests.hands import post
from workers_async.runner import drain
from yui.voice import actions, model
from yui.voice.model import VOICE_MOVES, Kind, NewCase, State

pytestmark = pytest.mark.anyio
NOW = seed.NOW
SECRET = "大声でしかられました"
FAR = uuid4()


@pytest.mark.parametrize(("at", "to"), [*product(State, State)])
def test_a_case_moves_as_its_table_says_and_no_other_way(at: State, to: State) -> None:
    if to in VOICE_MOVES[at]:
        assert model.move(at, to) is to
    else:
        with pytest.raises(model.VoiceMove):
            model.move(at, to)


def far(town: Town) -> Actor:
    return Actor(town.tenant("tateshina"), FAR, Scope.DESK, Role.DESK, name="外の相談員")


async def seated(town: Town, *inside: str) -> None:
    async with begin(town.actor("tateshina", "system")) as tx:
        await actions.seat_outside(tx, officer=FAR, name="外の相談員", contact="", on=NOW.date())
    for role in inside:
        async with begin(town.actor("tateshina")) as tx:
            officer = town.actor("tateshina", role).id
            await actions.seat(tx, officer=officer, contact="", now=NOW)
    await drain(now=NOW)


async def told(town: Town, **more: Any) -> UUID:
    values: dict[str, Any] = {
        "kind": Kind.HARASSMENT,
        "says": SECRET,
        "barred": [],
        "whole_body": False,
        "outside": False,
        "named": False,
    }
    async with begin(town.actor("tateshina", "worker")) as tx:
        return await actions.tell(tx, NewCase(**{**values, **more}), now=NOW)


async def sees(who: Actor, case: UUID) -> bool:
    async with begin(who) as tx:
        one = await actions.page(tx, after=None, most=50)
        lines = await tx.value("select count(*) from app.voice_line")
    assert bool(one) == bool(lines)
    return case in {each.id for each in one}


async def test_w25_a_case_about_the_director_is_read_outside_and_by_nobody_he_could_ask(
    town: Town, client: Browser
) -> None:
    director = town.actor("tateshina")
    await seated(town, "director", "staff")
    her = await client.login(town.actor("tateshina", "worker"))
    answer = await post(
        her,
        "/me/voice",
        {"kind": "harassment", "says": SECRET, "barred": str(director.id), "outside": "on"},
    )
    assert answer.status_code == 303, answer.text
    case = UUID(answer.headers["location"].rpartition("/")[2])
    assert await sees(far(town), case) and await sees(town.actor("tateshina", "staff"), case)
    assert not await sees(director, case) and not await sees(
        town.actor("tateshina", "leader"), case
    )
    assert SECRET in (await her.get(f"/me/voice/{case}")).text
    him = await client.login(director)
    page = await him.get(f"/desk/{case}")
    assert page.status_code == 404
