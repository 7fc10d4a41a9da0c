"""The direct scheme clicked through by two directors and a worker."""

import pytest

from tenants.db import begin
from tests.conftest import Browser, Town
from tests.deliveries import seed
from tests.deliveries.seed import NOW
from tests.hands import post, rows
from tests.sharing.test_direct import GUEST, LEAD, delivered, engaged, made, reckon
from yui.sharing.direct.hers.actions import say_yes

pytestmark = pytest.mark.anyio
ONCE = "0190b0c1-0000-7000-8000-00000000000{}"


async def test_a_rate_is_agreed_work_opened_offered_and_its_fee_shown_to_both(
    town: Town, client: Browser
) -> None:
    she = await engaged(town, yes=False)
    task = await seed.task(town)
    lead = await client.login(town.actor(LEAD))
    guest = await client.login(town.actor(GUEST))
    rate = {
        "guest": str(town.tenant(GUEST)),
        "percent": "5.5",
        "rounding": "down",
        "source": "覚書 第3条",
        "valid_from.y": "2026",
        "valid_from.m": "11",
        "valid_from.d": "20",
        "once": ONCE.format(1),
    }
    for bad in ({"percent": "5.5555"}, {"percent": "101"}, {"valid_from.y": "2025"}):
        assert (await post(lead, "/direct/rates", {**rate, **bad}, "/direct")).status_code == 422
    assert (await post(lead, "/direct/rates", rate, "/direct")).status_code == 303
    (row,) = await rows(town, "select id from app.direct_rate where side = 'in'")
    yes = {"answer": "agreed"}
    assert (await post(guest, f"/direct/rates/{row['id']}", yes, "/direct")).status_code == 303
    ask = {
        "guest": str(town.tenant(GUEST)),
        "quantity": "50",
        "answer_on.y": "2026",
        "answer_on.m": "11",
        "answer_on.d": "25",
        "once": ONCE.format(2),
    }
    opened = await post(lead, f"/tasks/{task}/direct", ask)
    assert opened.status_code == 303
    path = opened.headers["location"]
    assert "打診できる方がいません" in (await guest.get(path)).text
    hers = await client.login(town.actor(LEAD, "worker", 1))
    form = {"guest": str(town.tenant(GUEST))}
    assert (await post(hers, "/me/direct", form)).status_code == 303
    assert "立科町の運営法人から支払われ" in (await hers.get("/me/direct")).text
    async with begin(she) as tx:
        await say_yes(tx, other=town.tenant(GUEST), now=NOW)
    offer = {**ask, "worker": str(she.id), "quantity": "33", "once": ONCE.format(3)}
    del offer["guest"]
    text = (await guest.get(path)).text
    assert "W-001" in text
    assert "得意先" not in text
    for _twice in range(2):
        assert (await post(guest, f"{path}/offers", offer, path)).status_code == 303
    (direct,) = await rows(town, "select id from app.direct_offer")
    await made(town, direct["id"])
    await delivered(town, she, direct["id"])
    await reckon(town)
    for side in (lead, guest):
        assert "68円" in (await side.get("/direct")).text  # 5.5 % of 1,254, rounded down
        assert "受諾" in (await side.get(path)).text
    assert (await post(lead, f"{path}/closing", {}, path)).status_code == 303
    assert "受付終了" in (await guest.get(path)).text
    stranger = await client.login(town.actor("itoigawa"))
    assert (await stranger.get(path)).status_code == 404
