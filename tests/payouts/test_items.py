"""Each payee's transfer: every pair of states, results told once and again, and what they book."""

from datetime import date, datetime, timedelta
from hashlib import sha256
from itertools import product
from uuid import UUID, uuid4

import pytest

from tenants.db import begin
from tests.conftest import Town
from tests.payouts import seed
from tests.payouts.seed import NOW
from yui import rates
from yui.japan import JST, is_business_day
from yui.ledger import actions as ledger
from yui.ledger.model import AccountRef
from yui.payouts import actions
from yui.payouts.items import actions as items_of
from yui.payouts.items.model import (
    ITEM_MOVES,
    Item,
    ItemMove,
    ItemState,
    NoItem,
    Result,
    Told,
    batch_of,
    move,
    news,
    told,
    waits_until,
)
from yui.payouts.model import State
from yui.payouts.refusals import WrongState
from yui.payouts.sheet import actions as sheets

LATER = date(2099, 1, 1)
PAIRS = list(product(ItemState, ItemState))


def item(state: ItemState) -> Item:
    return Item(uuid4(), uuid4(), uuid4(), 1_000, state, "", NOW)


@pytest.mark.parametrize(("was", "to"), PAIRS)
def test_a_transfer_moves_as_the_table_says_and_no_other_way(was: ItemState, to: ItemState) -> None:
    if to in ITEM_MOVES[was]:
        assert move(item(was), to) is to
        return
    with pytest.raises(ItemMove) as refused:
        move(item(was), to)
    assert refused.value.status == 409


def test_nothing_that_was_paid_again_or_closed_moves_any_more() -> None:
    assert {state for state, to in ITEM_MOVES.items() if not to} == {
        ItemState.REPAID,
        ItemState.CLOSED,
    }


def test_what_is_told_again_is_no_news_and_two_words_on_one_payee_are_refused() -> None:
    sent, paid = item(ItemState.SENT), item(ItemState.PAID)
    told = [Result(sent.worker_id, ItemState.PAID)] * 2 + [Result(paid.worker_id, ItemState.PAID)]
    assert news([sent, paid], told) == [(sent, told[0])]
    with pytest.raises(ItemMove):
        news([sent], [told[0], Result(sent.worker_id, ItemState.RETURNED)])
    with pytest.raises(ItemMove):
        news([sent], [Result(sent.worker_id, ItemState.REPAID)])
    with pytest.raises(NoItem):
        news([sent], [Result(uuid4(), ItemState.PAID)])


def test_of_a_recalled_transfer_paid_is_no_news_returned_is_and_what_follows_is_read() -> None:
    asked, sent = item(ItemState.RECALLING), item(ItemState.SENT)
    told = [Result(one.worker_id, ItemState.PAID) for one in (asked, sent)]
    assert news([asked, sent], told) == [(sent, told[1])]
    back = Result(asked.worker_id, ItemState.RETURNED, "closed")
    assert news([asked, sent], [back, told[1]]) == [(asked, back), (sent, told[1])]


def test_a_batch_is_named_by_who_and_what_in_whatever_order() -> None:
    one, two = item(ItemState.SENT), item(ItemState.SENT)
    first, second = (
        (one, Result(one.worker_id, ItemState.PAID)),
        (two, Result(two.worker_id, ItemState.PAID)),
    )
    assert batch_of([first, second]) == batch_of([second, first]) != batch_of([first])
    names = sorted(f"{who.worker_id}:paid" for who in (one, two))
    assert batch_of([first, second]) == sha256("\n".join(names).encode()).hexdigest()[:32]


def test_a_refused_result_says_where_the_transfer_stands_or_what_was_said_before() -> None:
    sent, back = item(ItemState.SENT), item(ItemState.RETURNED)
    for results, state in (
        ([Result(back.worker_id, ItemState.PAID)], ItemState.RETURNED),
        ([Result(sent.worker_id, ItemState.CLOSED)], ItemState.SENT),
        ([Result(sent.worker_id, which) for which in (ItemState.PAID, ItemState.RETURNED)],
         ItemState.PAID),
    ):  # fmt: skip
        with pytest.raises(ItemMove) as refused:
            news([sent, back], results)
        assert refused.value.values == {"state": state.says}


@pytest.fixture
async def filed(town: Town) -> UUID:
    """A run of three payees whose file exists: 10,000, 20,000 and 30,000 yen before tax."""
    for worker in (1, 2, 3):
        await seed.owe(town, 10_000 * worker, worker=worker)
    run = await seed.drafted(town)
    await seed.approve(town, run)
    await seed.export(town, run)
    return run


async def mark(town: Town, run: UUID, said: dict[int, ItemState], *, now: datetime = NOW) -> int:
    results = [
        Result(
            town.worker("tateshina", worker),
            state,
            "口座なし" if state is ItemState.RETURNED else "",
        )
        for worker, state in said.items()
    ]
    async with begin(town.actor("tateshina", "staff")) as tx:
        return await items_of.mark_results(tx, run=run, results=results, now=now)


async def books(town: Town, worker: int = 2) -> tuple[int, int, int]:
    """Clearing, bank, and what waits for a payee whose money came back."""
    refs = (
        AccountRef("payout_clearing"),
        AccountRef("bank"),
        AccountRef("return_clearing", worker=town.worker("tateshina", worker)),
    )
    async with begin(town.actor("tateshina")) as tx:
        assert await ledger.faults(tx) == []
        found = [await ledger.balance(tx, body=town.body(), ref=r, until=LATER) for r in refs]
    return found[0], found[1], found[2]


async def state_of(town: Town, run: UUID) -> State:
    async with begin(town.actor("tateshina")) as tx:
        return (await sheets.show(tx, run=run)).run.state


@pytest.mark.anyio
async def test_results_move_each_transfer_once_and_the_last_settles_the_run(
    town: Town, filed: UUID
) -> None:
    assert await mark(town, filed, {1: ItemState.PAID, 2: ItemState.RETURNED}) == 2
    assert await books(town) == (33_000, 11_000, 22_000)
    assert await state_of(town, filed) is State.EXPORTED
    assert await mark(town, filed, {1: ItemState.PAID, 2: ItemState.RETURNED}) == 0
    assert await books(town) == (33_000, 11_000, 22_000)
    assert await mark(town, filed, {1: ItemState.PAID, 3: ItemState.PAID}) == 1
    assert await books(town) == (0, 44_000, 22_000)
    assert await state_of(town, filed) is State.SETTLED
    async with town.admin() as admin:
        paid = await admin.fetchval(
            "select sum(amount) from app.kpi_delta where measure = 'paid_yen'"
        )
        reason = await admin.fetchval("select reason from app.payout_item where state = 'returned'")
    assert (paid, reason) == (44_000, "口座なし")


@pytest.mark.anyio
async def test_a_transfer_that_was_paid_may_come_back_and_is_ended_once(
    town: Town, filed: UUID
) -> None:
    async with begin(town.actor("tateshina", "staff")) as tx:
        await actions.settle(tx, run=filed, now=NOW)
    assert await books(town) == (0, 66_000, 0)
    assert await mark(town, filed, {2: ItemState.RETURNED}) == 1
    assert await books(town) == (0, 44_000, 22_000)
    who = town.worker("tateshina", 2)
    async with begin(town.actor("tateshina", "staff")) as tx:
        was = await items_of.move_item(tx, run=filed, worker=who, to=ItemState.REPAID, now=NOW)
    assert (was.state, was.net_yen) == (ItemState.RETURNED, 22_000)
    for to in (ItemState.REPAID, ItemState.CLOSED):
        with pytest.raises(ItemMove):
            async with begin(town.actor("tateshina", "staff")) as tx:
                await items_of.move_item(tx, run=filed, worker=who, to=to, now=NOW)
    with pytest.raises(ItemMove):
        await mark(town, filed, {2: ItemState.RETURNED})


@pytest.mark.anyio
async def test_one_wrong_line_leaves_the_whole_result_untaken(town: Town, filed: UUID) -> None:
    await mark(town, filed, {1: ItemState.RETURNED})
    before = await books(town, 1)
    with pytest.raises(ItemMove):
        await mark(town, filed, {2: ItemState.PAID, 1: ItemState.PAID})
    with pytest.raises(NoItem):
        await mark(town, filed, {2: ItemState.PAID, 9: ItemState.PAID})
    assert await books(town, 1) == before


@pytest.mark.anyio
async def test_a_run_without_a_file_has_no_results(town: Town) -> None:
    await seed.owe(town, 1_000)
    run = await seed.drafted(town)
    await seed.approve(town, run)
    with pytest.raises(WrongState):
        await mark(town, run, {1: ItemState.PAID})
    async with begin(town.actor("tateshina")) as tx:
        await actions.discard(tx, run=run, now=datetime(2026, 12, 3, tzinfo=JST))
        states = await tx.all(
            str, "select state from app.payout_item where tenant_id = $1", tx.tenant
        )
    assert states == ["closed"]


@pytest.mark.anyio
async def test_a_run_older_than_its_items_gets_them_when_the_bank_answers(
    town: Town, filed: UUID
) -> None:
    async with town.admin() as admin:
        await admin.execute("delete from app.payout_item")
    assert await mark(town, filed, {1: ItemState.PAID, 3: ItemState.PAID}) == 2
    assert await books(town) == (22_000, 44_000, 0)


@pytest.mark.anyio
@pytest.mark.parametrize(("closed", "left"), [(False, date(2026, 12, 15)), (True, None)])
async def test_the_account_is_left_on_the_day_of_payment_though_the_bank_answers_in_january(
    town: Town, filed: UUID, *, closed: bool, left: date | None
) -> None:
    january = datetime(2027, 1, 5, 9, 0, tzinfo=JST)
    if closed:
        async with begin(town.actor("tateshina")) as tx:
            for month in (date(2026, 11, 1), date(2026, 12, 1)):
                await ledger.close(tx, body=town.body(), month=month, now=january)
    results = [
        Result(town.worker("tateshina", 1), ItemState.PAID),
        Result(town.worker("tateshina", 2), ItemState.RETURNED),
    ]
    async with begin(town.actor("tateshina", "system")) as tx:
        await items_of.mark_results(tx, run=filed, results=results, now=january)
    async with town.admin() as admin:
        found = await admin.fetch(
            "select kind, posted_on from app.journal where kind like 'payout_%'"
        )
    today = january.date()
    assert {row["kind"]: row["posted_on"] for row in found} == {
        "payout_settled": left or today,
        "payout_returned": today,
    }


FRIDAY = date(2026, 11, 13)
"""A day of payment; the three days of banks after it end on Wednesday."""


@pytest.mark.parametrize(
    ("state", "on", "says"),
    [
        (ItemState.APPROVED, date(2026, 11, 13), Told.PLANNED),
        (ItemState.APPROVED, date(2026, 11, 14), Told.PAST),
        (ItemState.SENT, date(2026, 11, 11), Told.UNDER_WAY),
        (ItemState.SENT, date(2026, 11, 18), Told.UNDER_WAY),
        (ItemState.SENT, date(2026, 11, 19), Told.PAST),
        (ItemState.CORRECTING, date(2026, 11, 18), Told.UNDER_WAY),
        (ItemState.CORRECTING, date(2026, 11, 19), Told.PAST),
        (ItemState.PAID, date(2026, 11, 13), Told.PAID),
        (ItemState.RECALLING, date(2026, 11, 16), Told.PAID),
        (ItemState.RETURNED, date(2026, 11, 16), Told.BACK),
        (ItemState.REPAID, date(2026, 12, 15), Told.PAID),
        (ItemState.CLOSED, date(2026, 12, 15), Told.PAID),
        (None, date(2026, 11, 13), Told.PLANNED),
        (None, date(2026, 11, 14), Told.PAST),
    ],
)
def test_a_day_of_payment_that_has_come_proves_nothing(
    state: ItemState | None, on: date, says: Told
) -> None:
    assert told(state, pay_on=FRIDAY, today=on) is says


def test_the_banks_silence_is_waited_for_over_days_of_banks_alone() -> None:
    assert waits_until(FRIDAY) == date(2026, 11, 18)
    assert waits_until(date(2026, 12, 29)) == date(2027, 1, 5)  # banks rest from 31 December on
    rule = rates.known(rates.book().payout_rule, FRIDAY)
    between = [FRIDAY + timedelta(days=n) for n in range(1, 6)]
    assert sum(map(is_business_day, between)) == rule.result_days == 3
