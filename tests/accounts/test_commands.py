"""`yui user add` on a server of one's own: the new user logs in with the word that was shown."""

from typing import Any

import pytest

from tenants.actor import Role
from tenants.db import begin
from tests.accounts.test_pages import log_in
from yui.accounts import commands, model
from yui.towns import actions as towns

pytestmark = pytest.mark.anyio


async def test_a_new_member_of_staff_can_log_in(client: Any, town: Any) -> None:
    tenant = town.tenant("omachi")
    made = await commands.add_user("Hana.Ohmachi", role=Role.STAFF, name="大町 花", tenant=tenant)
    assert (await log_in(client, "hana.ohmachi", made.password)).status_code == 303
    assert "大町 花" in (await client.get("/account")).text
    async with begin(town.actor("omachi")) as tx:
        assert "大町 花" in {person.name for person in await towns.staff(tx)}


async def test_a_coordinator_belongs_to_no_town(client: Any, town: Any) -> None:
    made = await commands.add_user("chosei", role=Role.COORDINATOR, name="調整 役")
    assert (await log_in(client, "chosei", made.password)).status_code == 303


async def test_a_worker_s_account_needs_the_worker(town: Any) -> None:
    tenant = town.tenant("omachi")
    with pytest.raises(commands.NoSubject):
        await commands.add_user("w", role=Role.WORKER, name="w", tenant=tenant)


async def test_a_taken_log_in_adds_nobody(town: Any) -> None:
    tenant = town.tenant("omachi")
    async with begin(town.actor("omachi")) as tx:
        before = len(await towns.staff(tx))
    with pytest.raises(model.LoginTaken):
        await commands.add_user("Omachi.Staff", role=Role.STAFF, name="x", tenant=tenant)
    with pytest.raises(model.WeakPassword):
        await commands.add_user("y.z", role=Role.STAFF, name="x", tenant=tenant, password="short")
    async with begin(town.actor("omachi")) as tx:
        assert len(await towns.staff(tx)) == before
