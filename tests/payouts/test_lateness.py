"""The 60 days: seen a week before, in the inbox, and never passed without a coded reason."""

import json
from datetime import date, datetime, timedelta
from itertools import product
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tenants.db import begin, read_json
from tenants.refusal import Invalid
from tests.conftest import Browser, Town
from tests.deliveries import seed as deliveries
from tests.deliveries.test_actions import deliver, inspect
from tests.payouts import seed
from tests.payouts.test_pages import send
from yui import clock, due
from yui.deliveries import actions as inspections
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
    Which,
    Why,
    bounds,
    move,
    near,
    said,
    soon,
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
    days = (RECEIVED, RECEIVED - timedelta(days=2))
    works = [replace(unpaid(day), title=f"{day.day}") for day in days]
    with pytest.raises(LateUncoded) as refused:
        uncoded(works, pay_on=date(2027, 3, 1))
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
    uncoded([work], pay_on=LIMIT)
    uncoded([], pay_on=LIMIT + timedelta(days=1))
    with pytest.raises(LateUncoded) as refused:
        uncoded([work], pay_on=LIMIT + timedelta(days=1))
    assert refused.value.values == {"count": 1, "first": "入力", "limit": "令和9年1月18日"}


@pytest.mark.parametrize(
    ("upstream", "led", "which", "limit", "pay_by"),
    [
        (None, False, Which.RECEIPT, LIMIT, LIMIT),
        (date(2026, 12, 31), False, Which.UPSTREAM, date(2027, 1, 29), date(2027, 1, 29)),
        (date(2027, 4, 30), False, Which.UPSTREAM, date(2027, 5, 29), date(2027, 5, 28)),
        (date(2026, 12, 4), False, Which.UPSTREAM, date(2027, 1, 2), date(2026, 12, 30)),
        (date(2026, 11, 1), False, Which.UPSTREAM, date(2026, 12, 19), date(2026, 12, 18)),
        (date(2027, 4, 30), True, Which.LEADER, LIMIT, LIMIT),
        (None, True, Which.RECEIPT, LIMIT, LIMIT),
    ],
)
def test_which_clock_holds_and_its_last_day(
    upstream: date | None, led: bool, which: Which, limit: date, pay_by: date
) -> None:
    work = replace(unpaid(RECEIVED), upstream_due=upstream, led=led)
    assert (work.which, work.limit, work.pay_by) == (which, limit, pay_by)
    assert [work.late(limit + timedelta(days=n)) for n in (-1, 0, 1)] == [False, False, True]
    for today, told in ((pay_by - timedelta(days=8), []), (pay_by - timedelta(days=7), [work])):
        assert near([work], today=today) == told


@given(
    received=st.dates(date(2026, 1, 1), date(2029, 12, 31)),
    upstream=st.none() | st.dates(date(2026, 1, 1), date(2029, 12, 31)),
    limit=st.dates(date(2026, 1, 1), date(2030, 6, 30)),
)
def test_what_a_statement_compares_finds_the_limits_before_a_day_and_no_others(
    received: date, upstream: date | None, limit: date
) -> None:
    work = replace(unpaid(received), upstream_due=upstream)
    found = bounds(limit)
    taken = (
        work.delivered_at < found.received
        if upstream is None
        else max(upstream, received) <= found.upstream and work.delivered_at < found.any_received
    )
    assert taken == (work.limit < limit)


@given(st.dates(date(2026, 1, 1), date(2030, 6, 30)), st.integers(-80, 40))
def test_whatever_is_near_is_within_what_is_looked_at(today: date, ahead: int) -> None:
    work = unpaid(today + timedelta(days=ahead))
    assert bool(near([work], today=today)) == (work.delivered_at < soon(today).received)


async def stated(town: Town, upstream: date) -> None:
    """The notice behind every offer stated 再委託 with this upstream due day."""
    async with town.admin() as admin:
        await admin.execute(
            "insert into app.terms_notice (tenant_id, offer_id, worker_id, number, terms, text,"
            " sha256, made_at) select tenant_id, id, worker_id, 'n-' || id, $1, '', sha256(''), $2"
            " from app.offer",
            json.dumps({"upstream_due": f"{upstream}", "upstream_name": "株式会社見本データ"}),
            at(RECEIVED),
        )


async def received(town: Town, *, upstream: date | None = None) -> UUID:
    """A delivery received on 20 November and accepted on 28 December."""
    work = await deliveries.assignment(town, quantity=10)
    if upstream is not None:
        await stated(town, upstream)
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


@pytest.mark.anyio
async def test_work_passed_on_may_be_paid_after_its_sixtieth_day_until_the_thirtieth_of_its_own(
    town: Town,
) -> None:
    await received(town, upstream=date(2026, 12, 31))
    last = date(2027, 1, 29)
    assert await sweep(town, last - timedelta(days=8)) == 0
    assert await sweep(town, last - timedelta(days=7)) == 1
    (one,) = await listed(town)
    assert (one.clock, one.limit_on, one.upstream_on) == (Which.UPSTREAM, last, date(2026, 12, 31))
    assert one.upstream_name == "株式会社見本データ"
    run = await run_on(town, last, today=last)
    await approve(town, run, today=last)


@pytest.mark.anyio
async def test_work_passed_on_is_late_a_day_after_that_however_few_its_days_are(
    town: Town, client: Browser
) -> None:
    made = await received(
        town, upstream=date(2026, 12, 10)
    )  # day 30: 8 January; day 60: 18 January
    run = await run_on(town, date(2027, 1, 12), today=date(2027, 1, 1))
    with pytest.raises(LateUncoded) as refused:
        await approve(town, run, today=date(2027, 1, 4))
    assert refused.value.values["limit"] == "令和9年1月8日"
    # The clock stands open since the run was drafted, though the day is more than a week off.
    clock.set_demo_date(date(2027, 1, 1))
    staff = await client.login(town.actor("tateshina", "staff"))
    text = (await staff.get("/payouts/late")).text
    assert "元委託の支払期日" in text
    path = f"/payouts/late/{made}"
    assert "株式会社見本データ" in (await staff.get(path)).text
    assert (await send(staff, path, path, reason="found_late", note=WHY.note)).status_code == 303
    await approve(town, run, today=date(2027, 1, 4))


@pytest.mark.anyio
@pytest.mark.parametrize("settled", [False, True])
async def test_what_is_booked_late_for_an_earlier_day_is_late_in_the_run_that_pays_it(
    town: Town, settled: bool
) -> None:
    """Deemed accepted for 27 November while nobody worked; the run of November was built before, and
    may be settled by now: it never took this."""
    first = await deliveries.assignment(town, worker=1, quantity=10)
    await inspect(
        town.actor("tateshina"), await deliver(town, first, 10), 10, now=at(date(2026, 11, 24))
    )
    await deliver(town, await deliveries.assignment(town, worker=3, quantity=10), 10, worker=3)
    async with begin(town.actor("tateshina", "staff")) as tx:
        earlier = await actions.propose(
            tx, body=town.body(), closing_on=date(2026, 11, 30), now=at(date(2026, 12, 1))
        )
    system = town.actor("tateshina", "system")
    async with begin(system) as tx:
        await actions.build(tx, run=earlier, at=0, of=1, now=at(date(2026, 12, 1)))
    await approve(town, earlier, today=date(2026, 12, 2))
    async with begin(system) as tx:
        assert await inspections.deem_overdue(tx, now=at(date(2026, 12, 28))) == 1
    if settled:
        async with town.admin() as admin:
            await admin.execute("update app.payout_run set state = 'settled'")
    assert await sweep(town, date(2027, 1, 12)) == 1
    run = await run_on(town, date(2027, 1, 20), today=date(2027, 1, 20))
    with pytest.raises(LateUncoded) as refused:
        await approve(town, run, today=date(2027, 1, 20))
    assert refused.value.values["count"] == 1
