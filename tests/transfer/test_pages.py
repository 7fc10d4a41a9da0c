"""The pages of a transfer: the wizard, the board, her own page; who sees nothing of them."""

import re
from datetime import date
from uuid import UUID, uuid4

import pytest

from tests.conftest import Browser, Town
from tests.hands import post, rows
from tests.transfer.seed import announced, counted, jobs, sign
from tests.transfer.test_orders import choose, ordered

pytestmark = pytest.mark.anyio
NEW = {
    "effective_on.y": "2026",
    "effective_on.m": "12",
    "effective_on.d": "1",
    "name": "一般社団法人あたらしい公社",
    "short": "新振",
    "address": "長野県立科町2-2",
    "body_phone": "0267-00-0001",
    "body_email": "new@yui.test",
    "bank_code": "0143",
    "branch_code": "485",
    "account_number": "7654321",
    "requester_code": "1234567890",
}


async def test_a_director_moves_the_programme_and_a_worker_concludes_on_her_own_page(
    town: Town, client: Browser
) -> None:
    director = await client.login(town.actor("tateshina"))
    unfinished = await post(director, "/transfers", {**NEW, "name": "", "short": ""})
    assert unfinished.status_code == 422
    made = await post(director, "/transfers", NEW)
    assert made.status_code == 303, made.text
    board = made.headers["location"]
    assert "下書き" in (await director.get(board)).text
    sent = await post(director, f"{board}/announcement", {}, shown=board)
    assert sent.status_code == 303
    await jobs(town)
    her = await client.login(town.actor("tateshina", "worker", 4))
    mine = await her.get("/me/transfer")
    assert "一般社団法人あたらしい公社" in mine.text
    assert "手続き待ち" in mine.text
    for kind in ("contract", "nda"):
        path = f"/me/transfer/papers/{kind}"
        shown = (await her.get(path)).text
        assert "一般社団法人あたらしい公社" in shown
        found = re.search(r'name="sha256" value="([0-9a-f]{64})"', shown)
        assert found
        refused = await post(her, path, {"sha256": found[1]})
        assert refused.status_code == 422
        signed = await post(her, path, {"sha256": found[1], "agree": "on"})
        assert signed.status_code == 303, signed.text
    said = {"account": "same", "employees": "none", "registered": "no"}
    kept = await post(her, "/me/transfer/confirmation", said, shown="/me/transfer")
    assert kept.status_code == 303, kept.text
    assert "更改ずみ" in (await her.get("/me/transfer")).text
    text = (await director.get(f"{board}?which=workers-signed")).text
    assert "W-004" in text
    assert "W-005" not in text
    transfer = UUID(board.rpartition("/")[2])
    assert (await counted(town, transfer))["workers"] == {"pending": 13, "signed": 1}


NUMBER = "T7000012050002"
HELD = """
    select body_id, invoice_number, invoice_since from app.engagement
    where worker_id = $1 and valid_to is null
"""


def day(year: int, month: int, of: int) -> dict[str, str]:
    """The day of registration as the form sends it."""
    return {"since.y": f"{year}", "since.m": f"{month}", "since.d": f"{of}"}


async def test_the_day_of_her_number_is_asked_too_and_goes_into_both_engagements(
    town: Town, client: Browser
) -> None:
    await announced(town)
    actor = town.actor("tateshina", "worker", 4)
    await sign(actor, but=frozenset({"confirm"}))
    her, path = await client.login(actor), "/me/transfer/confirmation"
    assert "登録年月日" in (await her.get("/me/transfer")).text
    # the day of registration on the notice, not the day on which she says it
    number = {"registered": "yes", "invoice": NUMBER}
    said = {"account": "same", "employees": "none", **number}
    early = await post(her, path, {**said, **day(2023, 9, 30)}, shown="/me/transfer")
    assert early.status_code == 422
    kept = await post(her, path, {**said, **day(2026, 11, 2)}, shown="/me/transfer")
    assert kept.status_code == 303, kept.text
    found = await rows(town, HELD, actor.id)
    assert [(row["invoice_number"], row["invoice_since"]) for row in found] == [
        (NUMBER, date(2026, 11, 2))
    ] * 2
    assert len({row["body_id"] for row in found}) == 2


async def test_another_town_finds_nothing_and_nobody_but_the_office_sees_the_board(
    town: Town, client: Browser
) -> None:
    made = await announced(town)
    for path in (f"/transfers/{made}", f"/transfers/{made}/orders"):
        for who, status in (
            (town.actor("shiojiri"), 404),
            (town.actor("tateshina", "leader"), 403),
            (town.actor("tateshina", "worker"), 403),
            (town.actor("tateshina", "client"), 403),
            (town.actor("tateshina", "coordinator"), 403),
        ):
            assert (await (await client.login(who)).get(path)).status_code == status
    stranger = await client.login(town.actor("shiojiri"))
    for verb in ("announcement", "cancellation", "completion", "papers", "reminders", "refresh"):
        path = f"/transfers/{made}/{verb}"
        tried = await post(stranger, path, {}, shown="/transfers")
        assert tried.status_code == 404


async def test_a_worker_sees_her_own_contract_alone_and_a_client_only_its_own(
    town: Town, client: Browser
) -> None:
    order, _assignment = await ordered(town, 4, price=38)
    made = await announced(town)
    await choose(town, made, order)
    await sign(town.actor("tateshina", "worker", 4))
    hers = await client.login(town.actor("tateshina", "worker", 4))
    other = await client.login(town.actor("tateshina", "worker", 5))
    assert "教師データ補正" in (await hers.get("/me/transfer")).text
    text = (await other.get("/me/transfer")).text
    assert "教師データ補正" not in text
    assert "手続き待ち" in text
    (work,) = await rows(town, "select id from app.transfer_work")
    path = f"/me/transfer/works/{work['id']}"
    assert (await post(other, path, {"answer": "agree"}, shown="/me/transfer")).status_code == 404
    assert (await post(hers, path, {"answer": "agree"}, shown="/me/transfer")).status_code == 303
    elsewhere = await client.login(town.actor("shiojiri", "worker", 1))
    assert "お願いはありません" in (await elsewhere.get("/me/transfer")).text
    company = await client.login(town.actor("tateshina", "client"))
    assert (await company.get("/me/transfer")).status_code == 403
    assert (await hers.get(f"/me/transfer/papers/{uuid4()}")).status_code == 422


async def test_the_office_chooses_for_an_order_and_drafts_the_old_bodys_run(
    town: Town, client: Browser
) -> None:
    order, _assignment = await ordered(town, 4, price=38)
    made = await announced(town)
    director = await client.login(town.actor("tateshina"))
    path = f"/transfers/{made}/orders"
    assert "いまの法人が最後まで行う" in (await director.get(path)).text
    chosen = await post(director, f"{path}/{order}", {"way": "move"}, shown=path)
    assert chosen.status_code == 303
    assert await rows(town, "select way, moved_at from app.transfer_order") == [
        {"way": "move", "moved_at": None}
    ]
    reminded = await post(director, f"/transfers/{made}/reminders", {}, shown=f"/transfers/{made}")
    assert reminded.status_code == 303
