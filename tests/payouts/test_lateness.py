"""The 60 days: seen a week before, in the inbox, and never passed without a coded reason."""

from datetime import date, datetime, timedelta
from itertools import product
from uuid import UUID, uuid4

import pytest
from msgspec.structs import replace

from tenants.db import begin, read_json
from tenants.refusal import Invalid
from tests.conftest import Browser, Town
from tests.deliveries import seed as deliveries
from tests.deliveries.test_actions import deliver, inspect
from tests.payouts import seed
from tests.payouts.test_pages import send
from yui import clock, due
from yui.inbox import actions as inbox
from yui.inbox.model import Kind
from yui.japan import JST
from yui.payouts import actions
from yui.payouts.lateness import actions as lateness
from yui.payouts.lateness.model import (
    CLOCK_MOVES,
    Clock,
    ClockMoved,
    ClockState,
    LateReason,
    LateUncoded,
    Unpaid,
    Why,
    move,
    near,
    said,
    uncoded,
)
from yui.payouts.model import State

RECEIVED = date(2026, 11, 20)
LIMIT = date(2027, 1, 18)
WHY = Why(LateReason.FOUND_LATE, "検収の記録もれが1月に見つかったため")


def at(day: date, hour: int = 9) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=JST)


def unpaid(received: date, *, state: State | None = None, pay_on: date | None = None) -> Unpaid:
    return Unpaid(uuid4(), uuid4(), "入力", 1_000, at(received), state, pay_on)


@pytest.mark.parametrize(("was", "to"), list(product(ClockState, ClockState)))
def test_a_clock_moves_as_the_table_says_and_no_other_way(was: ClockState, to: ClockState) -> None:
    one = Clock(uuid4(), uuid4(), "1", "n", "t", 1, RECEIVED, LIMIT, was, "", "", None)
    if to in CLOCK_MOVES[was]:
        assert move(one, to) is to
        return
    with pytest.raises(ClockMoved) as refused:
        move(one, to)
    assert (refused.value.status, refused.value.values) == (409, {"state": was.says})


def test_a_clock_counts_the_days_that_are_left_and_those_that_are_over() -> None:
    one = Clock(uuid4(), uuid4(), "1", "n", "t", 1, RECEIVED, LIMIT, ClockState.OPEN, "", "", None)
    assert [one.left(LIMIT + timedelta(days=n)) for n in (-7, 0, 3)] == [7, 0, -3]


def test_a_reason_has_ten_letters_without_the_spaces_around_them() -> None:
    written = said(Why(LateReason.BANK, "  1234567890  "))
    assert (written.reason, written.note) == (LateReason.BANK, "1234567890")
    with pytest.raises(Invalid) as refused:
        said(Why(LateReason.BANK, "123456789      "))
    (error,) = refused.value.errors
    assert (error.field, error.code, error.values) == ("note", "too_short", {"least": 10})
    assert "10文字以上" in error.says.format(**error.values)


def test_of_several_late_ones_the_first_to_pass_its_day_is_named() -> None:
    days = (RECEIVED, RECEIVED - timedelta(days=2), RECEIVED + timedelta(days=1))
    works = [replace(unpaid(day), title=f"{day.day}") for day in days]
    with pytest.raises(LateUncoded) as refused:
        uncoded(works, coded=[works[2].delivery_id], pay_on=date(2027, 3, 1))
    assert refused.value.values == {"count": 2, "first": "18", "limit": "令和9年1月16日"}


def test_work_is_near_from_seven_days_before_its_sixtieth_day_until_a_run_pays_it_in_time() -> None:
    work = unpaid(RECEIVED)
    assert (work.limit, due.latest_payment(RECEIVED)) == (LIMIT, LIMIT)
    assert near([work], today=LIMIT - timedelta(days=8)) == []
    assert near([work], today=LIMIT - timedelta(days=7)) == [work]
    assert near([work], today=LIMIT + timedelta(days=9)) == [work]
    drafted = unpaid(RECEIVED, state=State.DRAFT, pay_on=LIMIT)
    approved = unpaid(RECEIVED, state=State.APPROVED, pay_on=LIMIT)
    too_late = unpaid(RECEIVED, state=State.EXPORTED, pay_on=LIMIT + timedelta(days=1))
    assert near([drafted, approved, too_late], today=LIMIT) == [drafted, too_late]


def test_the_sixtieth_day_itself_is_in_time_and_the_next_needs_a_reason() -> None:
    work = unpaid(RECEIVED)
    uncoded([work], coded=[], pay_on=LIMIT)
    uncoded([work], coded=[work.delivery_id], pay_on=LIMIT + timedelta(days=1))
    with pytest.raises(LateUncoded) as refused:
        uncoded([work], coded=[], pay_on=LIMIT + timedelta(days=1))
    assert refused.value.values == {"count": 1, "first": "入力", "limit": "令和9年1月18日"}


@pytest.mark.parametrize(
    ("upstream", "limit"),
    [(date(2026, 12, 31), date(2027, 1, 29)), (date(2027, 1, 31), date(2027, 3, 1))],
)
def test_thirty_days_of_a_noticed_reconsignment_count_from_the_upstream_day(
    upstream: date, limit: date
) -> None:
    assert due.latest_resubcontracted(upstream) == limit


async def received(town: Town) -> UUID:
    """A delivery received on 20 November and accepted on 28 December."""
    work = await deliveries.assignment(town, quantity=10)
    made = await deliver(town, work, 10)
    await inspect(town.actor("tateshina"), made, 10, now=at(date(2026, 12, 28)))
    async with town.admin() as admin:
        found: UUID = await admin.fetchval("select id from app.delivery where state = 'accepted'")
    return found


async def sweep(town: Town, day: date) -> int:
    async with begin(town.actor("tateshina", "system")) as tx:
        return await lateness.sweep(tx, now=at(day))


async def listed(town: Town) -> list[Clock]:
    async with begin(town.actor("tateshina")) as tx:
        return await lateness.listed(tx)


async def run_on(town: Town, pay_on: date, *, today: date) -> UUID:
    async with begin(town.actor("tateshina", "staff")) as tx:
        run = await actions.propose(
            tx, body=town.body(), closing_on=date(2026, 12, 31), pay_on=pay_on, now=at(today)
        )
    async with begin(town.actor("tateshina", "system")) as tx:
        await actions.build(tx, run=run, at=0, of=1, now=at(today))
    return run


async def approve(town: Town, run: UUID, *, today: date) -> None:
    async with begin(town.actor("tateshina")) as tx:
        await actions.approve(tx, run=run, now=at(today))


@pytest.mark.anyio
async def test_items_at_seven_days_appear_in_the_inbox_and_leave_it_when_paid(town: Town) -> None:
    made = await received(town)
    assert await sweep(town, LIMIT - timedelta(days=8)) == 0
    assert await sweep(town, LIMIT - timedelta(days=7)) == 1
    assert await sweep(town, LIMIT - timedelta(days=7)) == 0
    (one,) = await listed(town)
    assert (one.delivery_id, one.limit_on, one.state) == (made, LIMIT, ClockState.OPEN)
    staff = town.actor("tateshina", "staff")
    moment = at(LIMIT - timedelta(days=7))

    async def waits() -> list[str]:
        sql, bound = inbox.page_of(staff, inbox.Look([Kind.PAYMENT_DUE]), now=moment)
        return [item.path for item in inbox.items(await read_json(staff, sql, *bound))]

    assert await waits() == [f"/payouts/late/{made}"]
    run = await run_on(town, date(2027, 1, 15), today=date(2027, 1, 12))
    await approve(town, run, today=date(2027, 1, 12))
    async with begin(staff) as tx:
        await actions.export(tx, run=run, key=seed.key(town), now=at(date(2027, 1, 12)))
    await sweep(town, date(2027, 1, 12))
    assert (await waits(), await listed(town)) == ([], [])


@pytest.mark.anyio
async def test_overdue_is_impossible_without_a_coded_reason(town: Town) -> None:
    made = await received(town)
    late = date(2027, 1, 20)
    await sweep(town, late)
    run = await run_on(town, late, today=late)
    with pytest.raises(LateUncoded) as refused:
        await approve(town, run, today=late)
    assert (refused.value.code, refused.value.status) == ("late_without_reason", 409)
    async with begin(town.actor("tateshina", "staff")) as tx:
        with pytest.raises(Invalid):
            await lateness.explain(
                tx, delivery=made, why=Why(LateReason.OTHER, "  短い "), now=at(late)
            )
    async with begin(town.actor("tateshina", "staff")) as tx:
        await lateness.explain(tx, delivery=made, why=WHY, now=at(late))
    with pytest.raises(ClockMoved):
        async with begin(town.actor("tateshina", "staff")) as tx:
            await lateness.explain(tx, delivery=made, why=WHY, now=at(late))
    await approve(town, run, today=late)
    (one,) = await listed(town)
    assert (one.state, one.reason, one.left(late)) == (ClockState.CODED, "found_late", -2)


@pytest.mark.anyio
async def test_the_late_list_is_read_and_a_reason_written_on_its_page(
    town: Town, client: Browser
) -> None:
    made = await received(town)
    clock.set_demo_date(date(2027, 1, 20))
    await sweep(town, date(2027, 1, 20))
    staff = await client.login(town.actor("tateshina", "staff"))
    assert "2日超過" in (await staff.get("/payouts/late")).text
    path = f"/payouts/late/{made}"
    short = await send(staff, path, path, reason="other", note="短い")
    assert short.status_code == 422
    assert (await send(staff, path, path, reason="dispute", note=WHY.note)).status_code == 303
    assert "検収の内容に争いがある" in (await staff.get("/payouts/late")).text
    other = await client.login(town.actor("shiojiri", "staff"))
    assert (await other.get(path)).status_code == 404
