"""Several towns are asked on one page; each director sees what is granted, and nobody else anything."""

from datetime import timedelta

import pytest

from tests.conftest import Browser, Town
from tests.deliveries import seed
from tests.deliveries.seed import NOW
from tests.hands import rows
from tests.sharing.play import THIRD, manual, order_of, put, shares_of
from tests.sharing.test_actions import GUEST, LEAD, answer
from tests.sharing.test_pages import fields, send

pytestmark = pytest.mark.anyio


async def test_a_director_asks_two_towns_on_one_page_and_each_answers_for_itself(
    town: Town, client: Browser
) -> None:
    task = await seed.task(town, quantity=3000)
    order = await order_of(town, task)
    await manual(town, task, "町の表記にそろえます。")
    lead = await client.login(town.actor(LEAD))
    guest = await client.login(town.actor(GUEST))
    path = f"/orders/{order}/share"
    assert "いくつかの自治体" in (await lead.get(path)).text
    assert path in (await lead.get(f"/orders/{order}")).text
    assert path in (await lead.get(f"/tasks/{task}/share")).text
    form = {
        "due_on": "2026-12-09",
        "answer_on": "2026-11-25",
        "floor_yen": "40",
        "contact": "立科町 窓口 花子",
        "hides_price": "on",
        "again": str(town.tenant(THIRD)),
    }
    hidden = await fields(lead, path, path)
    for at in range(4):
        code = hidden[f"quotas.{at}.guest"]
        if code in {str(town.tenant(GUEST)), str(town.tenant(THIRD))}:
            form |= {f"quotas.{at}.units": "600", f"quotas.{at}.unit_price_yen": "50"}
    for change, says in (
        ({"floor_yen": "51"}, "下限"),
        ({f"quotas.{at}.units": "4000" for at in range(4)}, "1から3000まで"),
        ({f"quotas.{at}.units": "0" for at in range(4)}, "1つ以上の自治体"),
        ({"quotas.0.task": str(await seed.task(town))}, "開き直して"),
    ):
        refused = await lead.post(path, data={**hidden, **form, **change})
        assert refused.status_code in {409, 422}, change
        assert says in refused.text, change
    first = await lead.post(path, data={**hidden, **form})
    again = await lead.post(path, data={**hidden, **form})
    assert first.status_code == again.status_code == 303
    assert first.headers["location"] == again.headers["location"]
    board = (await lead.get(first.headers["location"])).text
    assert "塩尻市" in board
    assert "糸魚川市" in board
    assert await rows(town, "select count(*) as n from app.share where side = 'out'") == [{"n": 2}]
    mine = await shares_of(town, first.headers["location"].rsplit("/", 1)[1])  # type: ignore[arg-type]
    share = f"/shares/{mine[GUEST]}"
    shown = (await guest.get(share)).text
    assert "町の表記にそろえます。" in shown
    assert "立科町 窓口 花子" in shown
    assert "50円" not in shown
    assert "糸魚川" not in shown
    data = (await guest.get(f"{share}/data")).json()
    assert "unit_price_yen" not in data
    assert data["floor_yen"] == 40
    assert (await send(lead, share, f"{share}/price", tells="true")).status_code == 303
    assert (await guest.get(f"{share}/data")).json()["unit_price_yen"] == 50
    assert "50円" in (await guest.get(share)).text
    assert (await send(lead, share, f"{share}/price", tells="")).status_code == 303
    assert "unit_price_yen" not in (await guest.get(f"{share}/data")).json()
    assert (await send(lead, share, f"{share}/price", tells="true")).status_code == 303
    assert (await send(guest, share, f"{share}/answer", accepted="600")).status_code == 303
    early = await lead.post(f"{share}/reclaim", data=await fields(lead, "/shares", "/logout"))
    assert early.status_code == 409
    assert "まだ過ぎていません" in early.text


async def test_a_late_share_is_taken_back_by_hand_and_goes_to_the_next_town(
    town: Town, client: Browser
) -> None:
    task = await seed.task(town, quantity=100)
    made = await put(town, task, {GUEST: 60}, again=(THIRD,), at=NOW - timedelta(days=4))
    share = f"/shares/{(await shares_of(town, made))[GUEST]}"
    lead = await client.login(town.actor(LEAD))
    assert "回答期限を過ぎました" in (await lead.get("/shares")).text
    done = await send(lead, share, f"{share}/reclaim")
    assert done.status_code == 303
    assert done.headers["location"] != share
    assert "お願いし直し" in (await lead.get(done.headers["location"])).text
    assert "引き上げ" in (await lead.get(f"/share-rounds/{made}")).text


async def test_a_round_and_its_shares_are_nothing_to_other_towns(
    town: Town, client: Browser
) -> None:
    task = await seed.task(town, quantity=100)
    made = await put(town, task, {GUEST: 60})
    mine = await shares_of(town, made)
    await answer(town.actor(GUEST), mine[GUEST], 60)
    order = await order_of(town, task)
    other = await client.login(town.actor("omachi"))
    guest = await client.login(town.actor(GUEST))
    for who in (other, guest):
        for path in (f"/share-rounds/{made}", f"/orders/{order}/share"):
            assert (await who.get(path)).status_code == 404, path
    assert (await other.get(f"/shares/{mine[GUEST]}/data")).status_code == 404
    for role in ("worker", "client", "leader"):
        who = await client.login(town.actor(LEAD, role))
        for path in (f"/share-rounds/{made}", f"/orders/{order}/share", "/shares/differences"):
            assert (await who.get(path)).status_code == 403, (role, path)
