"""The handover pages: put before the client, its acceptance recorded, nobody else's."""

import re
from uuid import uuid4

import pytest

from tests.conftest import Browser, Town
from tests.deliveries import seed
from tests.handovers.test_actions import inspected
from tests.sharing.test_pages import fields, plain, send

pytestmark = pytest.mark.anyio


async def test_units_go_before_the_client_and_its_acceptance_is_recorded(
    town: Town, client: Browser
) -> None:
    order = await seed.order(town, quantity=100)
    await inspected(town, order, 100)
    director = await client.login(town.actor("tateshina"))
    path = f"/orders/{order}/handovers"
    for wrong in ("101", "0", "-1", "x", ""):
        assert (await send(director, path, path, quantity=wrong)).status_code == 422
    hidden = await fields(director, path, path)
    first = await director.post(path, data={**hidden, "quantity": "100"})
    again = await director.post(path, data={**hidden, "quantity": "100"})
    assert first.status_code == 303
    assert first.headers["location"] == again.headers["location"]
    handover = first.headers["location"]
    assert handover in (await director.get("/handovers")).text
    assert "いまありません" in (await director.get(path)).text
    refused = await send(director, handover, f"{handover}/decision", accepted="80", reason="")
    assert refused.status_code == 422
    done = await send(director, handover, f"{handover}/decision", accepted="80", reason="typo")
    assert done.status_code == 303
    assert "誤字・入力の誤りがある" in (await director.get(handover)).text


async def test_another_town_gets_the_answer_of_an_id_that_never_was(
    town: Town, client: Browser
) -> None:
    order = await seed.order(town, quantity=100)
    await inspected(town, order, 100)
    director = await client.login(town.actor("tateshina"))
    path = f"/orders/{order}/handovers"
    made = (await send(director, path, path, quantity="100")).headers["location"][-36:]
    other = await client.login(town.actor("shiojiri"))
    token = re.search(r'name="csrf" value="([^"]+)"', (await other.get("/handovers")).text)
    assert token
    for where, known, data in (
        ("/orders/{}/handovers", order, None),
        ("/orders/{}/handovers", order, {"quantity": "1", "once": str(uuid4())}),
        ("/handovers/{}", made, None),
        ("/handovers/{}/decision", made, {"accepted": "100"}),
    ):
        answers = []
        for one in (known, uuid4()):
            if data is None:
                found = await other.get(where.format(one))
            else:
                form = {"csrf": token.group(1), **data}
                found = await other.post(where.format(one), data=form)
            answers.append((found.status_code, plain(found.text, one)))  # type: ignore[arg-type]
        assert answers[0] == answers[1], where
        assert answers[0][0] == 404, where


async def test_handovers_are_the_directors(town: Town, client: Browser) -> None:
    order = await seed.order(town)
    for role in ("worker", "client", "leader", "staff"):
        who = await client.login(town.actor("tateshina", role))
        for path in ("/handovers", f"/orders/{order}/handovers"):
            assert (await who.get(path)).status_code == 403, (role, path)


async def test_a_return_is_coded_on_its_page_and_who_pays_follows(
    town: Town, client: Browser
) -> None:
    from tests.handovers.test_returns import returned

    _, delivery, found = await returned(town)
    me = await client.login(town.actor("tateshina"))
    path = f"/returns/{found.id}"
    assert path in (await me.get("/handovers")).text
    shown = await me.get(path)
    assert shown.status_code == 200
    assert str(delivery) in shown.text
    day = {"rework_due.y": "2026", "rework_due.m": "11", "rework_due.d": "30"}
    part = {"parts.0.delivery": str(delivery), "parts.0.units": "19"}
    short = await me.post(f"{path}/decision", data={"defect": "typo", **day, **part})
    assert short.status_code == 422
    assert "合わせて20" in short.text
    part["parts.0.units"] = "20"
    done = await me.post(f"{path}/decision", data={"defect": "typo", **day, **part})
    assert (done.status_code, done.headers["location"]) == (303, path)
    assert "無償でやり直し" in (await me.get(path)).text
    assert path in (await me.get(f"/handovers/{found.handover_id}")).text
    again = await me.post(f"{path}/decision", data={"defect": "no_defect"})
    assert again.status_code == 409
    for role in ("leader", "staff", "worker", "client"):
        other = await client.login(town.actor("tateshina", role))
        assert (await other.get(path)).status_code == 403
    guest = await client.login(town.actor("shiojiri"))
    assert (await guest.get(path)).status_code == 404
