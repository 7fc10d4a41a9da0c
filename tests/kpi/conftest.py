"""The world with 立科町's real history in it, and a little work to measure."""

from datetime import date

import pytest

from tenants.actor import TenantId, system
from tenants.db import begin
from tests.conftest import Town
from yui import clock, deltas
from yui.kpi import actions, history

TATESHINA, SHIOJIRI, ITOIGAWA, OMACHI = 20324, 20215, 15216, 20212


@pytest.fixture
async def spoken(town: Town) -> Town:
    """The history and budgets of 立科町 taken in, as the import does it."""
    async with begin(system(TenantId(TATESHINA))) as tx:
        await actions.take_in(
            tx, history.shipped_values(), budgets=history.shipped_budgets(), now=clock.now()
        )
    return town


@pytest.fixture
async def measured(spoken: Town) -> Town:
    """Work in three towns, noted and folded: people 14, 6 and 2; an inspection overdue."""
    people = {TATESHINA: 14, SHIOJIRI: 6, ITOIGAWA: 4, OMACHI: 2}
    for code, heads in people.items():
        async with begin(system(TenantId(code))) as tx:
            await deltas.note(tx, "workers", heads, on=date(2026, 4, 1))
            await deltas.note(tx, "contract_yen", code * 100, on=date(2026, 10, 5))
            await deltas.note(tx, "accepted_units", 100, on=date(2026, 10, 5))
            await deltas.note(tx, "orders_open", 2, on=date(2026, 9, 1))
    async with begin(system(TenantId(TATESHINA))) as tx:
        await deltas.note(tx, "inspections_waiting", 2, on=date(2026, 11, 17))
        await deltas.note(tx, "inspections_waiting", 3, on=date(2026, 11, 20))
        await deltas.note(tx, "shares_out", 3, on=date(2026, 10, 1), town=TenantId(SHIOJIRI))
    async with begin(system(TenantId(SHIOJIRI))) as tx:
        await deltas.note(tx, "shares_in", 1, on=date(2026, 10, 2), town=TenantId(TATESHINA))
        await deltas.note(tx, "shares_waiting", 2, on=date(2026, 11, 24), town=TenantId(TATESHINA))
    for code in people:
        async with begin(system(TenantId(code))) as tx:
            await actions.fold(tx)
    return spoken
