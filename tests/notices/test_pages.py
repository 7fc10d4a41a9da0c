"""The inbox of staff."""

from datetime import UTC, datetime

import pytest

from tenants.db import begin
from tests.conftest import Browser, Town
from yui.notices import actions

pytestmark = pytest.mark.anyio
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


async def test_a_director_reads_her_notice_and_goes_where_it_points(
    town: Town, client: Browser
) -> None:
    async with begin(town.actor("tateshina", "system")) as tx:
        told = await actions.tell_directors(
            tx,
            kind="share.answered",
            subject="塩尻市が受諾しました",
            body="1,200件のうち1,200件です。",
            link="/shares",
            key="share:1",
            now=NOW,
        )
    assert told == 1
    me = await client.login(town.actor("tateshina"))
    shown = await me.get("/notices")
    assert shown.status_code == 200
    assert "塩尻市が受諾しました" in shown.text
    async with begin(town.actor("tateshina")) as tx:
        notice = (await actions.inbox(tx))[0]
    seen = await me.post(f"/notices/{notice.id}/read")
    assert (seen.status_code, seen.headers["location"]) == (303, "/shares")
    async with begin(town.actor("tateshina")) as tx:
        assert await actions.unread(tx) == 0


async def test_a_notice_of_another_reader_is_nobodys(town: Town, client: Browser) -> None:
    async with begin(town.actor("shiojiri", "system")) as tx:
        await actions.tell_directors(
            tx, kind="x", subject="塩尻だけ", body="", link="", key="x", now=NOW
        )
    async with begin(town.actor("shiojiri")) as tx:
        foreign = (await actions.inbox(tx))[0]
    me = await client.login(town.actor("tateshina"))
    assert (await me.post(f"/notices/{foreign.id}/read")).status_code == 404
    assert "塩尻だけ" not in (await me.get("/notices")).text


async def test_reading_all_leaves_none_unread(town: Town, client: Browser) -> None:
    async with begin(town.actor("tateshina", "system")) as tx:
        for n in range(3):
            await actions.tell_directors(
                tx, kind="x", subject=f"件{n}", body="", link="", key=f"x{n}", now=NOW
            )
    me = await client.login(town.actor("tateshina"))
    assert (await me.post("/notices/read")).status_code == 303
    async with begin(town.actor("tateshina")) as tx:
        assert await actions.unread(tx) == 0
