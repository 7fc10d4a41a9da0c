"""The smallest proof that the parts fit: the world stands, the app answers, a session is a caller."""

import pytest

from tenants.db import begin
from tests.conftest import Browser, Town

pytestmark = pytest.mark.anyio


async def test_a_director_sees_her_own_town_and_nothing_else(town: Town) -> None:
    async with begin(town.actor("tateshina")) as tx:
        assert await tx.value("select count(*) from app.worker") == 14
    async with begin(town.actor("shiojiri")) as tx:
        assert await tx.value("select count(*) from app.worker") == 6


async def test_the_app_answers_and_reaches_its_database(client: Browser) -> None:
    assert (await client.get("/healthz")).text == "ok"
    assert (await client.get("/readyz")).status_code == 200
