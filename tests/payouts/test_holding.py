"""Whoever builds a run and whoever works on what came back wait for each other in one order."""

import asyncio
from collections.abc import Awaitable
from typing import Any

import pytest

from tenants.actor import Actor
from tenants.db import begin
from tests.banklink import seed
from tests.conftest import Town
from tests.hands import rows, waiting
from tests.payouts import seed as paying
from yui.payouts import actions as payouts
from yui.payouts.items.model import ItemState
from yui.payouts.recalls import actions as recalls
from yui.payouts.returning import actions as returning

pytestmark = pytest.mark.anyio


async def does(who: Actor, act: Any, **given: Any) -> None:
    async with begin(who) as tx:
        await act(tx, **given)


async def test_a_build_and_whoever_works_on_what_came_back_all_finish(town: Town) -> None:
    """The build holds the books and stands before a month that another holds; then the office confirms
    that one was paid at the counter, and that the bank gave back another of the same earlier run. Where
    a transfer is held before the books, each has what the other needs, and the database ends one."""
    director, staff = town.actor("tateshina"), town.actor("tateshina", "staff")
    two, three, four = (town.worker("tateshina", nth) for nth in (2, 3, 4))
    first = await seed.filed(town)
    await seed.told(town, first, {2: "101", 3: "399"})
    await seed.mend(town, 2, usable=None)
    at = {"run": first, "now": seed.JANUARY}
    await does(director, returning.pay_out, worker=three, by="窓口 領収書1", **at)
    await does(
        staff, recalls.ask, code=await _code(town, four), closing=paying.CLOSING,
        reason="二重に振り込んだ", now=seed.JANUARY,
    )  # fmt: skip
    async with begin(staff) as tx:
        run = await payouts.propose(
            tx, body=town.body(), closing_on=seed.DECEMBER, now=seed.JANUARY
        )
    async with town.admin() as holder:
        held = holder.transaction()
        await held.start()
        await holder.execute("select from app.period where month = '2026-12-01' for update")
        under_way = [asyncio.ensure_future(seed.build(town, run))]
        await waiting(town, 1)
        acts: list[Awaitable[None]] = [
            does(staff, returning.close, worker=three, **at),
            does(director, recalls.answer, worker=four, granted=True, fee=0, **at),
        ]
        for act in acts:
            under_way.append(asyncio.ensure_future(act))
            await waiting(town, len(under_way))
        await held.rollback()
    assert await asyncio.gather(*under_way, return_exceptions=True) == [None] * 3
    found = await rows(
        town, "select worker_id, state from app.payout_item where run_id = $1", first
    )
    states = {row["worker_id"]: row["state"] for row in found}
    assert (states[two], states[three], states[four]) == ("returned", "closed", "returned")
    assert states[town.worker("tateshina", 1)] == ItemState.PAID
    carried = await rows(town, "select worker_id from app.repayment where run_id = $1", run)
    assert carried == [{"worker_id": two}]
    assert [(await seed.books(town, nth))["back"] for nth in (2, 3, 4)] == [0, 0, 44_000]


async def _code(town: Town, worker: Any) -> str:
    (row,) = await rows(town, "select code from app.worker where id = $1", worker)
    return str(row["code"])
