"""The sharing pages clicked through by two directors, and shut to everyone else."""

import re
from uuid import uuid4

import httpx
import pytest

from tests.conftest import Browser, Town
from tests.deliveries import seed
from tests.hands import plain
from tests.sharing.test_actions import answer as answered
from tests.sharing.test_actions import hand_over, offer, ready

pytestmark = pytest.mark.anyio


async def fields(browser: httpx.AsyncClient, path: str, action: str) -> dict[str, str]:
    """The hidden fields of a page's form."""
    text = (await browser.get(path)).text
    form = re.search(rf'<form[^>]*action="{re.escape(action)}".*?</form>', text, re.S)
    assert form, (path, action)
    return dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form.group(0)))


async def send(browser: httpx.AsyncClient, path: str, action: str, **data: str) -> httpx.Response:
    return await browser.post(action, data={**await fields(browser, path, action), **data})


async def test_a_share_is_asked_answered_in_part_and_shown_on_both_sides(
    town: Town, client: Browser
) -> None:
    task = await seed.task(town, quantity=3000)
    lead = await client.login(town.actor("tateshina"))
    guest = await client.login(town.actor("shiojiri"))
    path = f"/tasks/{task}/share"
    form = {
        "guest": str(town.tenant("shiojiri")),
        "quantity": "1200",
        "unit_price_yen": "50",
        "due_on.y": "2026",
        "due_on.m": "12",
        "due_on.d": "10",
        "answer_on.y": "2026",
        "answer_on.m": "11",
        "answer_on.d": "24",
    }
    for change, says in (
        ({"quantity": "3001"}, "1から3000まで"),
        ({"quantity": "0"}, ""),
        ({"unit_price_yen": "0"}, ""),
        ({"guest": "99999"}, "協定がありません"),
        ({"due_on.d": "40"}, ""),
        ({"answer_on.d": "1"}, "回答期限"),
        ({"accepted": "1"}, ""),
    ):
        refused = await send(lead, path, path, **{**form, **change})
        assert refused.status_code in {409, 422}, change
        assert says in refused.text, change
    hidden = await fields(lead, path, path)
    first = await lead.post(path, data={**hidden, **form})
    again = await lead.post(path, data={**hidden, **form})
    assert first.status_code == again.status_code == 303
    assert first.headers["location"] == again.headers["location"]
    share = first.headers["location"]
    assert "回答待ち" in (await lead.get(share)).text
    assert "立科町からのお願い" in (await guest.get(share)).text
    done = await send(guest, share, f"{share}/answer", accepted="400")
    assert done.status_code == 303
    for side in (lead, guest):
        shown = (await side.get(share)).text
        assert "一部を受けました" in shown
        assert "400件" in shown
        assert share in (await side.get("/shares")).text


async def test_units_are_handed_over_accepted_in_part_and_settled(
    town: Town, client: Browser
) -> None:
    share = await ready(town, 100)
    lead = await client.login(town.actor("tateshina"))
    guest = await client.login(town.actor("shiojiri"))
    path = f"/shares/{share}"
    too_many = await send(guest, path, f"{path}/handovers", units="101")
    assert too_many.status_code == 422
    assert (await send(guest, path, f"{path}/handovers", units="100")).status_code == 303
    listed = (await lead.get("/shares")).text
    found = re.search(r"/share-handovers/[0-9a-f-]{36}", listed)
    assert found
    handover = found.group(0)
    refused = await send(lead, handover, f"{handover}/decision", accepted="80", reason="")
    assert refused.status_code == 422
    assert "理由を選んでください" in refused.text
    done = await send(lead, handover, f"{handover}/decision", accepted="80", reason="typo")
    assert done.status_code == 303
    assert "誤字・入力の誤りがある" in (await guest.get(handover)).text
    shown = (await lead.get("/settlements?month=2026-11")).text
    assert "4,000円を支払う" in shown
    for odd in ("", "2026-13", "x", "2026-1", "９９９９-01"):
        assert (await lead.get("/settlements", params={"month": odd})).status_code == 200


async def test_a_town_that_is_no_party_gets_the_answer_of_an_id_that_never_was(
    town: Town, client: Browser
) -> None:
    task = await seed.task(town)
    share = await offer(town, task, 100)
    theirs = await ready(town, 10)
    handover = await hand_over(town, theirs, 10)
    other = await client.login(town.actor("omachi"))
    token = re.search(r'name="csrf" value="([^"]+)"', (await other.get("/shares")).text)
    assert token
    for path, known, data in (
        ("/tasks/{}/share", task, None),
        ("/shares/{}", share, None),
        ("/shares/{}/answer", share, {"accepted": "1"}),
        ("/shares/{}/withdrawal", share, {}),
        ("/shares/{}/handovers", theirs, {"units": "1", "once": str(uuid4())}),
        ("/share-handovers/{}", handover, None),
        ("/share-handovers/{}/decision", handover, {"accepted": "1"}),
    ):
        answers = []
        for one in (known, uuid4()):
            where = path.format(one)
            if data is None:
                found = await other.get(where)
            else:
                found = await other.post(where, data={"csrf": token.group(1), **data})
            answers.append((found.status_code, plain(found.text, one)))
        assert answers[0] == answers[1], path
        assert answers[0][0] == 404, path
    assert str(share) not in (await other.get("/shares")).text


async def test_a_withdrawn_share_can_no_longer_be_answered(town: Town, client: Browser) -> None:
    share = await offer(town, await seed.task(town), 100)
    lead = await client.login(town.actor("tateshina"))
    path = f"/shares/{share}"
    assert (await send(lead, path, f"{path}/withdrawal")).status_code == 303
    guest = await client.login(town.actor("shiojiri"))
    token = await fields(guest, "/shares", "/logout")
    late = await guest.post(f"{path}/answer", data={**token, "accepted": "100"})
    assert late.status_code == 409
    assert "取り下げ" in (await guest.get(path)).text


async def test_sharing_is_not_for_everyone(town: Town, client: Browser) -> None:
    share = await offer(town, await seed.task(town), 100)
    await answered(town.actor("shiojiri"), share, 100)
    for role in ("worker", "client", "leader"):
        who = await client.login(town.actor("tateshina", role))
        for path in ("/shares", f"/shares/{share}", "/settlements"):
            assert (await who.get(path)).status_code == 403, (role, path)
