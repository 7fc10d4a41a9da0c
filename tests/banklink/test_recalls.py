"""訂正 and 組戻: states of their own, journals of their own, asked by one and answered by another."""

import json
from itertools import product
from uuid import UUID, uuid4

import pytest

from tenants.actor import Actor
from tenants.db import begin
from tests.banklink import seed
from tests.conftest import Browser, Town
from tests.hands import refused, rows, snapshot
from yui.ledger import actions as ledger
from yui.ledger.model import AccountRef
from yui.payouts.items import actions as items_of
from yui.payouts.items.model import ItemState, Result
from yui.payouts.recalls import actions, model
from yui.payouts.recalls.model import RECALL_MOVES, OtherWrites, Recall, RecallMove, RecallState

pytestmark = pytest.mark.anyio
TABLES = ("app.payout_item", "app.payout_recall", "app.payout_return", "app.journal", "app.posting")
PAIRS = list(product(RecallState, RecallState))


def recall(state: RecallState, by: UUID) -> Recall:
    return Recall(uuid4(), uuid4(), "W-1", "w", 1_000, "まちがえた", state, by, seed.JANUARY, 0)


@pytest.mark.parametrize(("state", "to"), PAIRS)
def test_a_recall_moves_as_its_table_says_and_only_by_another(
    state: RecallState, to: RecallState
) -> None:
    one, two = uuid4(), uuid4()
    if to not in RECALL_MOVES[state]:
        with pytest.raises(RecallMove):
            model.answer(recall(state, one), to, by=two, behalf=None)
        return
    assert model.answer(recall(state, one), to, by=two, behalf=None) is to
    for by, behalf in ((one, None), (two, one)):
        with pytest.raises(OtherWrites):
            model.answer(recall(state, one), to, by=by, behalf=behalf)


async def books(town: Town, worker: int) -> dict[str, int]:
    held = AccountRef("correction_clearing", worker=town.worker("tateshina", worker))
    async with begin(town.actor("tateshina")) as tx:
        yen = await ledger.balance(tx, body=town.body(), ref=held, until=seed.LATER)
        fee = await ledger.balance(
            tx, body=town.body(), ref=AccountRef("bank_fee"), until=seed.LATER
        )
    return {**await seed.books(town, worker), "held": yen, "fee": fee}


async def state(town: Town, run: UUID, worker: int) -> str:
    found = await rows(
        town,
        "select state from app.payout_item where run_id = $1 and worker_id = $2",
        *(run, town.worker("tateshina", worker)),
    )
    return str(found[0]["state"])


async def told(town: Town, worker: int, kind: str) -> list[str]:
    found = await rows(
        town,
        "select link from app.notice where to_id = $1 and kind = $2",
        *(town.worker("tateshina", worker), kind),
    )
    return [str(one["link"]) for one in found]


@pytest.mark.parametrize("ends", ["000", "102"])
async def test_while_her_bank_asks_the_money_is_neither_ours_nor_hers(
    town: Town, ends: str
) -> None:
    run = await seed.filed(town)
    whole = (await seed.books(town, 3))["clearing"]
    assert await seed.told(town, run, {3: "202"}, only={3}) == 1
    yen = (
        await rows(
            town,
            "select net_yen from app.payout_item where run_id = $1 and worker_id = $2",
            run,
            town.worker("tateshina", 3),
        )
    )[0]["net_yen"]
    assert await state(town, run, 3) == "correcting"
    found = await books(town, 3)
    assert (found["clearing"], abs(found["held"]), found["back"]) == (whole, yen, 0)
    assert await told(town, 3, "payout.correcting") == ["/me/onboarding/bank"]
    runs = await rows(town, "select state from app.payout_run where id = $1", run)
    assert runs == [{"state": "exported"}]
    assert await seed.told(town, run, {3: ends} if ends != "000" else {}, number=2) == 4
    found = await books(town, 3)
    back = 0 if ends == "000" else yen
    assert (found["clearing"], found["held"], found["back"]) == (0, 0, back)
    runs = await rows(town, "select state from app.payout_run where id = $1", run)
    assert runs == [{"state": "settled"}]


async def ask(town: Town, actor: Actor, worker: int = 1) -> None:
    code = (
        await rows(
            town, "select code from app.worker where id = $1", town.worker("tateshina", worker)
        )
    )[0]["code"]
    closing = (await rows(town, "select closing_on from app.payout_run"))[0]["closing_on"]
    async with begin(actor) as tx:
        await actions.ask(
            tx, code=code, closing=closing, reason="二重に振り込んだ", now=seed.JANUARY
        )


async def answer(town: Town, actor: Actor, run: UUID, *, granted: bool, fee: int = 0) -> None:
    async with begin(actor) as tx:
        await actions.answer(
            tx,
            run=run,
            worker=town.worker(),
            granted=granted,
            fee=fee,
            now=seed.JANUARY,
        )


@pytest.mark.parametrize("granted", [True, False])
async def test_a_recall_is_asked_by_one_answered_by_another_and_its_fee_is_the_bodys(
    town: Town, granted: bool
) -> None:
    staff, director = town.actor("tateshina", "staff"), town.actor("tateshina")
    run = await seed.filed(town)
    before = await snapshot(town, TABLES)
    assert await refused(ask(town, staff)) == "payout_item_state"  # it is not paid yet
    assert await snapshot(town, TABLES) == before
    await seed.told(town, run, {})
    books_before = await books(town, 1)
    await ask(town, staff)
    assert await state(town, run, 1) == "recalling"
    assert await books(town, 1) == books_before
    assert await told(town, 1, "payout.recalling") == ["/me/earnings"]
    before = await snapshot(town, TABLES)
    assert await refused(ask(town, staff)) == "payout_item_state"
    assert await refused(answer(town, staff, run, granted=granted)) == "self_approval"
    other = answer(town, town.actor("shiojiri"), run, granted=granted)
    assert await refused(other) == "not_found"
    assert await snapshot(town, TABLES) == before
    await answer(town, director, run, granted=granted, fee=1_100)
    assert await state(town, run, 1) == ("returned" if granted else "paid")
    after = await books(town, 1)
    assert abs(after["fee"]) == 1_100
    assert (after["back"] > 0, after["held"]) == (granted, 0)
    assert await refused(answer(town, director, run, granted=granted)) == "recall_state"
    if not granted:
        assert await refused(ask(town, staff)) == "recall_exists"
        assert await state(town, run, 1) == "paid"


async def test_of_two_bodies_that_closed_on_one_day_the_transfer_that_was_paid_is_asked_back(
    town: Town,
) -> None:
    run = await seed.filed(town)
    await seed.told(town, run, {})
    body, later = uuid4(), UUID(int=2**128 - 1)
    async with town.admin() as admin:
        await admin.execute("set session_replication_role = replica")
        for table, new, key in (
            ("app.body", {"id": str(body)}, town.body()),
            ("app.payout_run", {"id": str(later), "body_id": str(body)}, run),
        ):
            await admin.execute(
                f"insert into {table} select n.* from {table} t,"
                f" jsonb_populate_record(t, $2::jsonb) n where t.id = $1",
                *(key, json.dumps(new)),
            )
        await admin.execute(
            "insert into app.payout_item select n.* from app.payout_item t, jsonb_populate_record(t,"
            " $2::jsonb) n where t.run_id = $1",
            *(run, json.dumps({"run_id": str(later), "state": "sent", "net_yen": 5})),
        )
        await admin.execute("set session_replication_role = default")
    await ask(town, town.actor("tateshina", "staff"))
    (asked,) = await rows(town, "select run_id, worker_id from app.payout_recall")
    assert (asked["run_id"], asked["worker_id"]) == (run, town.worker())
    other = await rows(town, "select distinct state from app.payout_item where run_id = $1", later)
    assert [row["state"] for row in other] == ["sent"]


async def test_the_banks_own_file_answers_a_recall_and_paid_again_is_no_answer(town: Town) -> None:
    run = await seed.filed(town)
    await seed.told(town, run, {})
    await ask(town, town.actor("tateshina", "staff"))
    async with begin(town.actor("tateshina")) as tx:
        paid = [Result(town.worker(), ItemState.PAID)]
        assert await items_of.mark_results(tx, run=run, results=paid, now=seed.JANUARY) == 0
    assert await seed.told(town, run, {1: "307"}, number=2, only={1}) == 1
    assert await state(town, run, 1) == "returned"
    assert await rows(town, "select state from app.payout_recall") == [{"state": "recalled"}]


async def test_recalls_are_the_offices_and_she_sees_in_plain_words_that_it_waits(
    town: Town, client: Browser
) -> None:
    run = await seed.filed(town)
    await seed.told(town, run, {2: "202"})
    await ask(town, town.actor("tateshina", "staff"))
    for place, says in ((1, "組戻（くみもどし）"), (2, "口座の内容を確かめています")):
        her = await client.login(town.actor("tateshina", "worker", place))
        for path in ("/me/money", "/me/earnings"):
            assert says in (await her.get(path)).text
        assert (await her.get("/bank/recalls")).status_code == 403
    office = await client.login(town.actor("tateshina", "staff"))
    assert "二重に振り込んだ" in (await office.get("/bank/recalls")).text
    async with begin(town.actor("shiojiri")) as tx:
        assert await actions.recalls(tx) == []
    async with begin(town.actor("tateshina", "worker", 3)) as tx:
        assert await actions.under_way(tx) == []
        assert await tx.value("select count(*) from app.payout_recall") == 0
