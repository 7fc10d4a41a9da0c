"""Closing days and payment days that would pay twice, too late, or on a day that has passed."""

from datetime import date, datetime
from uuid import UUID

import pytest

from tenants.db import begin
from tenants.refusal import Invalid
from tests.conftest import Town
from tests.deliveries import seed as deliveries
from tests.deliveries.test_actions import deliver, inspect
from tests.hands import rows
from tests.payouts import seed
from tests.payouts.seed import ACCEPTED, CLOSING, NOW
from yui.japan import JST
from yui.ledger import actions as ledger
from yui.ledger.model import AlreadyTaken
from yui.payouts import actions
from yui.payouts.model import State
from yui.payouts.refusals import DayPassed, LaterOfMonth, LaterRun
from yui.payouts.sheet import actions as sheets
from yui.payouts.sheet.queries import waiting

pytestmark = pytest.mark.anyio
OCTOBER = date(2026, 10, 31)
LATE = datetime(2027, 1, 4, 9, 0, tzinfo=JST)


async def test_an_earlier_closing_day_is_refused_while_a_later_run_lives(town: Town) -> None:
    await seed.owe(town, 10_000, on=date(2026, 10, 20))
    november = await seed.drafted(town)
    with pytest.raises(LaterRun) as refused:
        await seed.propose(town, closing=OCTOBER)
    assert (refused.value.status, refused.value.field) == (409, "closing_on")
    async with begin(town.actor("tateshina")) as tx:
        await actions.discard(tx, run=november, now=NOW)
    october = await seed.drafted(town, closing=OCTOBER)
    async with begin(town.actor("tateshina")) as tx:
        assert (await sheets.show(tx, run=october)).totals.gross == 10_000


async def test_runs_built_out_of_their_order_never_pay_the_same_work_twice(town: Town) -> None:
    await seed.owe(town, 10_000, on=date(2026, 10, 20))
    october = await seed.propose(town, closing=OCTOBER)
    november = await seed.propose(town)
    await seed.build(town, november)
    await seed.build(town, october)
    async with begin(town.actor("tateshina")) as tx:
        first = await sheets.show(tx, run=november)
        second = await sheets.show(tx, run=october)
        assert await ledger.faults(tx) == []
    assert (first.totals.gross, second.totals.gross) == (10_000, 0)
    assert second.run.state is State.DISCARDED


async def test_nobody_is_paid_later_than_the_day_that_the_rule_gives(town: Town) -> None:
    async def propose(pay_on: date, *, now: datetime = NOW) -> UUID:
        async with begin(town.actor("tateshina", "staff")) as tx:
            return await actions.propose(
                tx, body=town.body(), closing_on=CLOSING, pay_on=pay_on, now=now
            )

    with pytest.raises(Invalid) as refused:
        await propose(date(2026, 12, 16))
    assert [(error.field, error.code) for error in refused.value.errors] == [("pay_on", "late")]
    late = datetime(2026, 12, 17, 10, tzinfo=JST)
    with pytest.raises(Invalid):  # the day is over: the next business day and no other
        await propose(date(2026, 12, 18), now=late)
    await propose(date(2026, 12, 17), now=late)


async def test_a_file_for_a_day_that_has_passed_is_not_made(town: Town) -> None:
    await seed.owe(town, 10_000)
    run = await seed.drafted(town)
    after = datetime(2026, 12, 16, 9, tzinfo=JST)
    with pytest.raises(DayPassed):
        async with begin(town.actor("tateshina")) as tx:
            await actions.approve(tx, run=run, now=after)
    await seed.approve(town, run)
    with pytest.raises(DayPassed):
        async with begin(town.actor("tateshina", "staff")) as tx:
            await actions.export(tx, run=run, key=seed.key(town), now=after)
    made = await seed.export(town, run)
    async with begin(town.actor("tateshina", "staff")) as tx:  # made in time, it stays the same
        again = await actions.export(tx, run=run, key=seed.key(town), now=after)
    assert again.sha256 == made


async def test_what_a_run_has_taken_is_not_taken_back_from_newer_work(town: Town) -> None:
    journal = await seed.owe(town, 1_000)
    run = await seed.drafted(town)
    await seed.owe(town, 5_000, on=date(2026, 12, 1))
    with pytest.raises(AlreadyTaken):
        async with begin(town.actor("tateshina")) as tx:
            await ledger.reverse(tx, key="back", of=journal, on=ACCEPTED, now=NOW)
    async with begin(town.actor("tateshina")) as tx:
        await actions.discard(tx, run=run, now=NOW)
        await ledger.reverse(tx, key="back", of=journal, on=ACCEPTED, now=NOW)


async def test_the_checks_look_at_every_payee_and_not_at_a_page_of_them(town: Town) -> None:
    for worker in (1, 2, 3):
        await seed.owe(town, 1_000, worker=worker)
    async with town.admin() as admin:
        await admin.execute(
            "delete from app.engagement where worker_id = $1", town.worker("tateshina", 3)
        )
    run = await seed.drafted(town)
    async with begin(town.actor("tateshina")) as tx:
        sheet = await sheets.show(tx, run=run, most=1)
    assert len(sheet.payees) == 1
    assert "ng" in {check.kind for check in sheet.checks}


async def test_the_sixty_days_are_counted_from_the_receipt_of_the_oldest_work_in_the_run(
    town: Town,
) -> None:
    work = await deliveries.assignment(town, quantity=10)
    made = await deliver(town, work, 10)  # received on 20 November: day 60 is 18 January
    closing, pay_on = date(2026, 12, 31), date(2027, 1, 15)
    await inspect(town.actor("tateshina"), made, 10, now=datetime(2026, 12, 28, 9, tzinfo=JST))
    january = datetime(2027, 1, 5, 9, tzinfo=JST)

    async def kinds(run: UUID) -> list[str]:
        async with begin(town.actor("tateshina")) as tx:
            return [check.kind for check in (await sheets.show(tx, run=run)).checks]

    async def drafted() -> UUID:
        async with begin(town.actor("tateshina", "staff")) as tx:
            run = await actions.propose(
                tx, body=town.body(), closing_on=closing, pay_on=pay_on, now=january
            )
        async with begin(town.actor("tateshina", "system")) as tx:
            await actions.build(tx, run=run, at=0, of=1, now=january)
        return run

    run = await drafted()
    assert (await kinds(run))[2] == "ok"
    async with begin(town.actor("tateshina")) as tx:
        await actions.discard(tx, run=run, now=january)
    async with town.admin() as admin:
        await admin.execute(
            "update app.delivery set delivered_at = $1", datetime(2026, 11, 16, 9, tzinfo=JST)
        )
    assert (await kinds(await drafted()))[2] == "warn"  # day 60 is 14 January


async def test_what_was_booked_after_the_run_before_is_looked_at_though_its_day_is_older(
    town: Town,
) -> None:
    await seed.owe(town, 1_000, on=date(2026, 10, 20))
    await seed.drafted(town, closing=OCTOBER)
    await seed.owe(town, 500, on=date(2026, 10, 1))  # day 60 is long before 15 December
    run = await seed.drafted(town)
    async with begin(town.actor("tateshina")) as tx:
        assert [check.kind for check in (await sheets.show(tx, run=run)).checks][2] == "warn"


async def test_the_sum_of_what_waits_is_everyone_s_though_the_list_ends(town: Town) -> None:
    for worker in (1, 2, 3):
        await seed.owe(town, 1_000 * worker, worker=worker)
    async with begin(town.actor("tateshina")) as tx:
        listed = await waiting(tx, town.body(), until=CLOSING, after="", most=2)
    assert [one.yen for one in listed] == [1_000, 2_000]
    assert {(one.all_yen, one.people) for one in listed} == {(6_000, 3)}


async def test_the_monthly_deduction_of_a_canvasser_is_taken_once_over_the_runs_of_a_month(
    town: Town,
) -> None:
    days = [(date(2026, 11, 10), date(2026, 12, 3)), (date(2026, 11, 25), date(2026, 12, 10)),
            (CLOSING, date(2027, 1, 4))]  # fmt: skip
    for closing, pay_on in days:
        await seed.owe(town, 100_000, category="sales", on=closing)
        async with begin(town.actor("tateshina", "staff")) as tx:
            run = await actions.propose(
                tx,
                body=town.body(),
                closing_on=closing,
                pay_on=pay_on,
                now=datetime(2026, 12, 1, 9, 0, tzinfo=JST) if pay_on.month == 12 else LATE,
            )
        await seed.build(town, run)
    found = await rows(
        town,
        "select withholding_yen from app.payout o join app.payout_run r"
        " on r.tenant_id = o.tenant_id and r.id = o.run_id order by r.pay_on",
    )
    # 100,000 of 120,000 are used up, then 20,000; January has 120,000 of its own
    assert [row["withholding_yen"] for row in found] == [0, 8_168, 0]
    runs = [r["id"] for r in await rows(town, "select id from app.payout_run order by pay_on")]

    async def discard(run: UUID) -> None:
        async with begin(town.actor("tateshina")) as tx:
            await actions.discard(tx, run=run, now=LATE)

    with pytest.raises(LaterOfMonth):  # the second would have withheld 8,168 yen too much
        await discard(runs[0])
    states = "select state from app.payout_run order by pay_on"
    assert [r["state"] for r in await rows(town, states)] == ["draft"] * 3
    await discard(runs[1])
    await discard(runs[0])
    assert [r["state"] for r in await rows(town, states)] == ["discarded", "discarded", "draft"]
