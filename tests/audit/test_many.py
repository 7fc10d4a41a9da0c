"""Many lines written at one go are links of the same chain as lines written one by one."""

import asyncio

import pytest

from tenants.db import begin
from tests.conftest import Town
from tests.hands import rows
from yui.audit import actions

pytestmark = pytest.mark.anyio

SAID = "select seq, subject, detail, actor, scope from audit.entry where tenant_id = 20324 order by seq"


async def many(town: Town, name: str, count: int = 3) -> None:
    async with begin(town.actor("tateshina")) as tx:
        lines = [(f"{name}/{n}", {"n": n, "said": '改行\r\nと"引用"'}) for n in range(count)]
        await actions.note_all(tx, "test.many", lines=lines)


async def test_many_lines_stand_in_their_order_between_single_ones(town: Town) -> None:
    staff = town.actor("tateshina")
    for name in ("a", "b"):
        await many(town, name)
        async with begin(staff) as tx:
            await actions.note(tx, "test.one", subject=name)
    await many(town, "c", count=0)
    found = await rows(town, SAID)
    subjects = [row["subject"] for row in found]
    assert subjects == ["a/0", "a/1", "a/2", "a", "b/0", "b/1", "b/2", "b"]
    assert [row["seq"] for row in found] == list(range(1, 9))
    assert {(row["actor"], row["scope"]) for row in found} == {(staff.id, staff.scope.value)}
    async with begin(staff) as tx:
        assert await actions.verify(tx) == []
        assert (await actions.head(tx)).seq == 8


async def test_two_at_once_and_one_that_fails_leave_a_whole_chain(town: Town) -> None:
    async def failing() -> None:
        async with begin(town.actor("tateshina")) as tx:
            await actions.note_all(tx, "test.many", lines=[("lost", {}), ("lost too", {})])
            raise ZeroDivisionError

    await asyncio.gather(
        many(town, "a", 20), failing(), many(town, "b", 20), return_exceptions=True
    )
    found = [row["subject"] for row in await rows(town, SAID)]
    assert len(found) == 40 and "lost" not in found
    assert found[:20] in ([f"{name}/{n}" for n in range(20)] for name in "ab")
    async with begin(town.actor("tateshina")) as tx:
        assert await actions.verify(tx) == []
