"""A run's file goes to the bank over the line and its answers come back: a real server on this machine,
down, slow of memory, asked twice, and a worker killed in between."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

import httpx
import pytest

from tenants.actor import TenantId
from tenants.db import begin
from tests.banklink import seed
from tests.banklink.practice import Practice
from tests.conftest import Town
from tests.payouts import seed as paying
from tests.payouts.seed import NOW
from workers_async.jobs.banklink import record, record_answers
from workers_async.runner import keep_or_raise
from yui.banklink.sending import actions, line
from yui.banklink.sending.actions import Ask
from yui.banklink.sending.config import CONFIG
from yui.banklink.sending.tokens import customer, token, who_shows
from yui.payouts import actions as payouts
from yui.payouts.carrying import actions as carrying
from yui.payouts.carrying import model
from yui.payouts.carrying.model import SENDING_MOVES, Carried, Deliver, SendingState
from yui.payouts.model import State
from yui.payouts.sheet import actions as sheets

pytestmark = pytest.mark.anyio
PAY_ON = date(2026, 12, 15)
BEFORE = date(2026, 12, 1)
TATESHINA = TenantId(20324)


@pytest.fixture
def bank(tmp_path: Path) -> Iterator[Practice]:
    """The bank of 1 December 2026, not yet running, and this process told where it will be."""
    made = Practice(tmp_path / "bank", day=BEFORE)
    CONFIG.address, CONFIG.secret = made.address, made.secret
    try:
        yield made
    finally:
        made.kill()
        CONFIG.address, CONFIG.secret = None, ""


async def opened(town: Town) -> None:
    """立科町's body has a line."""
    async with begin(town.actor("tateshina")) as tx:
        assert await carrying.switch(tx, body=town.body(), live=True, now=NOW)


async def kept(town: Town) -> None:
    """Every promise to the bank that is due is kept, by the runner itself."""
    leased = (
        "update app.outbox set state = 'leased', lease_until = now() + interval '1 hour'"
        " where kind like 'banklink.%' and state = 'pending' and run_at <= now() returning id"
    )
    while True:
        async with town.admin() as admin:
            rows = await admin.fetch(leased)
        if not rows:
            return
        for row in rows:
            await keep_or_raise(TATESHINA, row["id"], now=NOW)


async def due_now(town: Town) -> None:
    """What waits for its next attempt is due."""
    async with town.admin() as admin:
        await admin.execute("update app.outbox set run_at = now() where state = 'pending'")


async def shown(town: Town, run: UUID) -> tuple[State, Carried]:
    """What the run's page says."""
    async with begin(town.actor("tateshina")) as tx:
        found = await sheets.show(tx, run=run)
    return found.run.state, found.carried


async def asked(town: Town, why: str) -> None:
    async with begin(town.actor("tateshina", "system")) as tx:
        await actions.promise_asking(tx, body=town.body(), why=why)
    await kept(town)


async def journals(town: Town) -> int:
    async with town.admin() as admin:
        found: int = await admin.fetchval(
            "select count(*) from app.journal where kind like 'payout_%'"
        )
    return found


async def strangers(bank: Practice, content: bytes) -> None:
    """Another customer sends nothing of ours and hears nothing of us; nobody does without a token."""
    other = customer(code="0000020215", account="014343310003241")
    async with line.client(other) as http:
        assert (await http.post("/transfers", content=content)).status_code == 403
        assert (await http.get("/results")).json() == {"results": []}
        assert (await http.get("/results/1")).status_code == 404
        assert (await http.put("/day", json={"day": "2027-01-01"})).status_code == 403
    async with httpx.AsyncClient(base_url=bank.address) as http:
        assert (await http.get("/results")).status_code == 401
        forged = {"authorization": f"Bearer {token(other, secret='guessed')}"}
        assert (await http.get("/results", headers=forged)).status_code == 401
    assert who_shows(token(other, secret="s"), secret="s") == other
    assert who_shows("ｱ", secret="s") is None


async def test_a_file_goes_out_with_its_making_and_its_results_settle_the_run_once(
    town: Town, bank: Practice
) -> None:
    bank.start()
    await opened(town)
    await seed.account(town, 2, "1000404")
    run = await seed.filed(town)
    state, before = await shown(town, run)
    assert (state, before.step, before.answered.waiting) == (State.EXPORTED, 0, 4)
    await kept(town)
    state, sent = await shown(town, run)
    (one,) = sent.sendings
    assert (one.state, sent.step, one.again) == (SendingState.SENT, 1, False)
    assert one.receipt == "20261201-0001"
    await asked(town, "too early")
    assert (await shown(town, run))[1].step == 1
    bank.turn(PAY_ON)
    await asked(town, "its day")
    state, done = await shown(town, run)
    assert (state, done.step, done.answered.paid, done.answered.back) == (State.SETTLED, 2, 3, 1)
    assert await seed.books(town, 2) == {"clearing": 0, "bank": 88_000, "back": 22_000}
    booked = await journals(town)
    async with town.admin() as admin:  # a bank that tells all of it again
        await admin.execute("update app.bank_link set heard = 0")
    await asked(town, "again")
    await asked(town, "once more")
    assert await journals(town) == booked
    async with town.admin() as admin:
        assert await admin.fetchval("select count(*) from app.bank_file") == 1
        assert await admin.fetchval("select heard from app.bank_link") == 1
    await strangers(bank, await seed.file_of(town, run))


async def test_while_the_bank_is_down_the_file_waits_and_says_so_and_then_goes_once(
    town: Town, bank: Practice
) -> None:
    await opened(town)
    run = await seed.filed(town)
    await kept(town)
    for tries in range(1, model.LOUD + 1):
        _state, waits = await shown(town, run)
        (one,) = waits.sendings
        assert (one.state, one.tries, one.failure) == (
            SendingState.WAITING,
            tries,
            "銀行につながりません",
        )
        async with town.admin() as admin:
            again = await admin.fetchval(
                "select run_at - now() from app.outbox"
                " where kind = 'banklink.deliver' and state = 'pending'"
            )
        assert again > model.pause(tries) - timedelta(seconds=4)  # later each time
        if tries < model.LOUD:
            await due_now(town)
            await kept(town)
    async with town.admin() as admin:
        told = "select count(*) from app.notice where kind = 'payout.bank_down'"
        assert await admin.fetchval(told) >= 1
    with pytest.raises(model.SendingMove):  # nobody saw paid what the bank has not got
        async with begin(town.actor("tateshina", "staff")) as tx:
            await payouts.settle(tx, run=run, now=NOW)
    bank.start()
    await due_now(town)
    await kept(town)
    (one,) = (await shown(town, run))[1].sendings
    assert (one.state, one.again) == (SendingState.SENT, False)


async def test_a_worker_killed_after_the_bank_took_the_file_sends_it_again_without_effect(
    town: Town, bank: Practice
) -> None:
    bank.start()
    await opened(town)
    run = await seed.filed(town)
    wanted = Deliver(run, 1)
    async with begin(town.actor("tateshina", "system")) as tx:
        parcel = await actions.parcel(tx, wanted, key=paying.key(town), now=NOW)
    assert parcel is not None
    first = await line.send(parcel)  # and here it is killed: nothing of it is recorded
    with pytest.raises(model.Talking):  # nobody may carry it by hand meanwhile
        async with begin(town.actor("tateshina", "staff")) as tx:
            await carrying.withdraw(tx, run=run, now=NOW)
    bank.kill()
    bank.start()  # and the bank keeps what it was given
    await kept(town)
    (one,) = (await shown(town, run))[1].sendings
    assert (one.state, one.receipt, one.again) == (SendingState.SENT, first.receipt, True)
    bank.turn(PAY_ON)
    heard = await line.ask(line.Question(parcel.who, 0))
    assert len(heard.said) == 1  # one file, whatever was sent how often
    ask = Ask(town.body(), "killed")
    for _ in range(2):  # a worker killed after the question asks again
        async with begin(town.actor("tateshina", "system")) as tx:
            await record_answers(tx, ask, heard, now=NOW)
    async with begin(town.actor("tateshina", "system")) as tx:
        await record(tx, wanted, first, now=NOW)
    await kept(town)
    assert (await shown(town, run))[0] is State.SETTLED
    assert (await seed.books(town, 2))["clearing"] == 0


async def test_a_file_that_the_bank_refuses_or_whose_day_is_over_is_somebodys_to_look_at(
    town: Town, bank: Practice
) -> None:
    bank.start()
    await opened(town)
    run = await seed.filed(town)
    bank.turn(PAY_ON + timedelta(days=1))
    await kept(town)
    (one,) = (await shown(town, run))[1].sendings
    assert one.state is SendingState.REFUSED and one.failure.startswith(
        "1行目55文字目：振込指定日1215は"
    )
    async with begin(town.actor("tateshina", "staff")) as tx:
        assert await carrying.withdraw(tx, run=run, now=NOW) == 1
    assert (await shown(town, run))[1].line is False  # and its results come by hand
    assert await seed.told(town, run, {}) == 4
    late = Deliver(run, 1)
    async with begin(town.actor("tateshina", "system")) as tx:
        found = await actions.parcel(tx, late, key=paying.key(town), now=NOW)
    assert found is None


async def test_past_its_payment_day_a_file_is_not_sent(town: Town, bank: Practice) -> None:
    await opened(town)
    run = await seed.filed(town)
    late = NOW + timedelta(days=20)
    async with begin(town.actor("tateshina", "system")) as tx:
        assert (await actions.parcel(tx, Deliver(run, 1), key=paying.key(town), now=late)) is None
    (one,) = (await shown(town, run))[1].sendings
    assert one.state is SendingState.REFUSED and "過ぎました" in one.failure


async def test_what_a_bank_may_have_had_in_time_is_asked_with_the_same_bytes_after_its_day(
    town: Town,
) -> None:
    await opened(town)
    run = await seed.filed(town)
    parcels = []
    for at in (NOW, NOW + timedelta(days=20)):  # the first attempt's worker was killed
        async with begin(town.actor("tateshina", "system")) as tx:
            parcels.append(await actions.parcel(tx, Deliver(run, 1), key=paying.key(town), now=at))
    assert parcels[0] is not None and parcels[0] == parcels[1]
    (one,) = (await shown(town, run))[1].sendings
    assert (one.state, one.tries) == (SendingState.WAITING, 2)


async def test_without_a_line_the_file_is_carried_by_hand_as_before(town: Town) -> None:
    run = await seed.filed(town)
    await kept(town)
    _state, found = await shown(town, run)
    assert (found.sendings, found.line) == ([], False)
    async with begin(town.actor("tateshina", "staff")) as tx:
        _info, content = await payouts.download(tx, run=run, key=paying.key(town))
    assert content.startswith(b"121")


async def test_a_line_is_not_closed_over_a_file_that_waits(town: Town, bank: Practice) -> None:
    await opened(town)
    run = await seed.filed(town)
    with pytest.raises(model.StillWaiting):
        async with begin(town.actor("tateshina")) as tx:
            await carrying.switch(tx, body=town.body(), live=False, now=NOW)
    async with begin(town.actor("tateshina", "staff")) as tx:
        await carrying.withdraw(tx, run=run, now=NOW)
    async with begin(town.actor("tateshina")) as tx:
        assert await carrying.switch(tx, body=town.body(), live=False, now=NOW)


def test_a_file_moves_only_where_the_table_says() -> None:
    for state in SendingState:
        for to in SendingState:
            if to in SENDING_MOVES[state]:
                assert model.move(state, to) is to
            else:
                with pytest.raises(model.SendingMove):
                    model.move(state, to)
    waits = [model.pause(tries).total_seconds() for tries in range(12)]
    assert waits == sorted(waits) and (waits[0], waits[-1]) == (5, 900)
