"""Clients of a town: taken on once, counted, seen by their own town."""

from datetime import date

import pytest

from tenants.db import begin
from tenants.refusal import Unknown
from tests.conftest import Town
from yui.clients import actions
from yui.clients.model import NameTaken, Place

pytestmark = pytest.mark.anyio
ON = date(2026, 11, 20)


async def test_a_client_is_taken_on_once_and_counted(town: Town) -> None:
    async with begin(town.actor("tateshina")) as tx:
        made = await actions.add(tx, name="見本商事", first_contract_on=ON, place=Place.TOWN)
        assert (await actions.show(tx, client=made)).place is Place.TOWN
    with pytest.raises(NameTaken):
        async with begin(town.actor("tateshina")) as tx:
            await actions.add(tx, name="見本商事", first_contract_on=ON)
    async with begin(town.actor("shiojiri")) as tx:
        await actions.add(tx, name="見本商事", first_contract_on=ON)
    async with town.admin() as admin:
        rows = await admin.fetch("select tenant_id, measure, amount from app.kpi_delta order by 1")
    assert [tuple(row) for row in rows] == [(20215, "clients", 1), (20324, "clients", 1)]


async def test_another_towns_client_is_unknown(town: Town) -> None:
    async with begin(town.actor("shiojiri")) as tx:
        with pytest.raises(Unknown):
            await actions.show(tx, client=town.client_id("tateshina"))
        assert [found.id for found in await actions.clients(tx)] == [town.client_id("shiojiri")]
