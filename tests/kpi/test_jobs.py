"""Promised folds are kept once, whatever happens to the one who keeps them."""

from datetime import date

import pytest

from tenants.actor import TenantId, system
from tenants.db import begin, begin_kpi
from tests.conftest import Town
from tests.kpi.conftest import SHIOJIRI, TATESHINA
from workers_async import runner
from workers_async.jobs import Due, registry, schedules
from workers_async.jobs import kpi as jobs
from yui import clock, deltas
from yui.kpi import queries

pytestmark = pytest.mark.anyio
TODAY = date(2026, 11, 20)


async def _contract(code: int) -> int:
    async with begin_kpi() as tx:
        here, _ = await queries.figures(tx, [code], fiscal_year=2026, today=TODAY)
    return here.contract_yen


async def _note(code: int, amount: int) -> None:
    async with begin(system(TenantId(code))) as tx:
        await deltas.note(tx, "contract_yen", amount, on=TODAY)


async def test_a_noted_change_moves_the_figure_as_soon_as_its_promise_is_kept(town: Town) -> None:
    for code in (TATESHINA, SHIOJIRI):
        await _note(code, 120_000)
        await _note(code, 60_000)
    await runner.drain(now=clock.now())
    assert (await _contract(TATESHINA), await _contract(SHIOJIRI)) == (180_000, 180_000)
    await runner.drain(now=clock.now())
    assert await _contract(TATESHINA) == 180_000


async def test_a_fold_that_dies_half_way_leaves_everything_to_the_next(town: Town) -> None:
    await _note(TATESHINA, 5)

    async def dies() -> None:
        async with begin(system(TenantId(TATESHINA))) as tx:
            await jobs.fold(tx, jobs.FoldDeltas(), now=clock.now())
            raise ConnectionResetError

    with pytest.raises(Exception, match="temporarily_unavailable"):
        await dies()
    assert await _contract(TATESHINA) == 0
    await runner.drain(now=clock.now())
    assert await _contract(TATESHINA) == 5


async def test_the_daily_check_holds_and_speaks_up_when_a_figure_was_touched(town: Town) -> None:
    assert schedules()["kpi.verify"] == "day"
    assert registry()["kpi.fold"].payload_type is jobs.FoldDeltas
    await _note(TATESHINA, 5)
    await runner.drain(now=clock.now())
    due = Due(clock.now())
    async with begin(system(TenantId(TATESHINA))) as tx:
        await jobs.verify(tx, due, now=clock.now())
    async with town.admin() as admin:
        await admin.execute("update kpi.rollup set amount = 6 where month = 0")
    async with begin(system(TenantId(TATESHINA))) as tx:
        with pytest.raises(jobs.FiguresDrifted):
            await jobs.verify(tx, due, now=clock.now())
