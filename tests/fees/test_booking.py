"""Leader's fees in the books: with acceptance, in part, taken back, again; two lines, one payout."""

from datetime import date, timedelta

import pytest

from tenants.db import begin
from tenants.refusal import Refused
from tests.conftest import Town
from tests.deliveries import seed as work
from tests.fees import seed
from tests.fees.seed import LED, NOW
from tests.hands import rows
from tests.payouts import seed as runs
from yui.deliveries import actions as deliveries
from yui.fees import actions
from yui.fees.reckoning import Kind, Rate, Sum
from yui.ledger import actions as ledger
from yui.ledger.model import account_id
from yui.payouts import actions as payouts
from yui.payouts.model import CLEARING
from yui.statements import actions as statements
from yui.statements import queries

pytestmark = pytest.mark.anyio
UNIT = Rate(Kind.UNIT, fee_yen=3)
LUMP = Rate(Kind.TASK, fee_yen=20_000)


@pytest.mark.parametrize(
    ("rate", "fee"),
    [(UNIT, 300), (LUMP, 2_000), (seed.PERCENT, 285)],
    ids=["unit", "task", "percent"],
)
async def test_an_acceptance_owes_the_leader_her_fee_in_a_journal_of_its_own(
    town: Town, rate: Rate, fee: int
) -> None:
    _, _, mine = await seed.led(town, rate)
    inspection = await seed.inspect(town, await seed.deliver(town, mine, 100), 100)
    assert await seed.owed(town, 1) == 3_800
    assert await seed.owed(town, LED) == fee
    found = await rows(
        town,
        "select j.key, j.kind, j.posted_on, p.amount_yen, p.worker_id from app.journal j"
        " join app.posting p on p.journal_id = j.id where j.kind = 'leader_fee'",
    )
    assert found == [
        {
            "key": f"leader-fee:{inspection}",
            "kind": "leader_fee",
            "posted_on": NOW.date(),
            "amount_yen": fee,
            "worker_id": town.worker("tateshina", LED),
        }
    ]
    async with begin(town.actor("tateshina")) as tx:
        assert await ledger.faults(tx) == []


async def test_of_a_price_with_tax_a_leaders_part_is_of_what_is_before_it(town: Town) -> None:
    _, _, mine = await seed.led(town, seed.PERCENT)
    async with town.admin() as admin:
        await admin.execute("update app.task set tax = 'inclusive'")
        await admin.execute("update app.assignment set tax = 'inclusive'")
    await seed.inspect(town, await seed.deliver(town, mine, 100), 100)
    # 3,800 yen hold 345 of tax: 7.5 % of 3,455, its fractions dropped.
    assert await seed.owed(town, LED) == 259
    assert await seed.owed(town, 1) == 0
    assert await seed.owed(town, 1, tax="inclusive") == 3_800


async def test_of_a_partial_acceptance_the_fee_is_for_what_was_accepted_and_comes_once(
    town: Town,
) -> None:
    _, fee, mine = await seed.led(town, UNIT)
    first = await seed.deliver(town, mine, 100)
    await seed.inspect(town, first, 80, back=True)
    assert await seed.owed(town) == 240
    again = await seed.deliver(town, mine, 20, redo_of=first)
    await seed.inspect(town, again, 20)
    assert await seed.owed(town) == 300
    assert (await seed.sum_of(town, fee)).units == 100


async def test_work_done_again_for_nothing_brings_no_second_fee(town: Town) -> None:
    _, fee, mine = await seed.led(town, UNIT)
    first = await seed.deliver(town, mine, 100)
    await seed.inspect(town, first, 100)
    async with begin(town.actor("tateshina")) as tx:
        await deliveries.recall(
            tx, delivery=first, quantity=10, defect="typo",
            rework_due=NOW.date() + timedelta(days=5), now=NOW + timedelta(hours=2),
        )  # fmt: skip
    again = await seed.deliver(town, mine, 10, redo_of=first, now=NOW + timedelta(days=1))
    await seed.inspect(town, again, 10, now=NOW + timedelta(days=1))
    assert await seed.owed(town, 1) == 3_800
    assert await seed.owed(town) == 300
    assert (await seed.sum_of(town, fee)).units == 100


async def test_taking_back_reverses_the_fee_once_and_the_next_acceptance_owes_it_again(
    town: Town,
) -> None:
    _, fee, mine = await seed.led(town)
    delivery = await seed.deliver(town, mine, 100)
    await seed.inspect(town, delivery, 100)
    await seed.undo(town, delivery)
    assert (await seed.owed(town, 1), await seed.owed(town)) == (0, 0)
    assert await seed.sum_of(town, fee) == Sum()
    await seed.inspect(town, delivery, 50, back=True)
    assert await seed.owed(town) == 142
    keys = await rows(
        town,
        "select count(*) as n, count(reverses) as back from app.journal where key ~ 'leader-fee'",
    )
    assert keys == [{"n": 3, "back": 1}]
    async with begin(town.actor("tateshina")) as tx:
        assert await ledger.faults(tx) == []


async def test_fractions_neither_vanish_nor_come_twice_over_many_small_acceptances(
    town: Town,
) -> None:
    _, fee, mine = await seed.led(town, Rate(Kind.PERCENT, percent_bp=500), price=7)
    done = []
    for _ in range(6):
        delivery = await seed.deliver(town, mine, 1)
        await seed.inspect(town, delivery, 1)
        done.append(delivery)
    assert await seed.owed(town) == 2  # 42円の5％ = 2.1円; one by one it would be nothing
    for delivery in (done[2], done[5]):
        await seed.undo(town, delivery)
        found = await seed.sum_of(town, fee)
        assert found.posted == found.base * 5 // 100 == await seed.owed(town)
    await seed.inspect(town, done[5], 1)
    await seed.inspect(town, done[2], 1)
    assert await seed.owed(town) == 2


async def test_a_worker_who_leads_gets_two_lines_and_one_payout(town: Town) -> None:
    _, _, mine = await seed.led(town, UNIT, worker=LED)
    await seed.inspect(town, await seed.deliver(town, mine, 100, worker=LED), 100)
    run = await runs.drafted(town)
    async with begin(town.actor("tateshina")) as tx:
        paper = await statements.statement(
            tx, run=run, worker=town.worker("tateshina", LED), now=runs.NOW
        )
    assert [(line.title, line.quantity, line.unit_price_yen, line.yen) for line in paper.lines] == [
        ("教師データ補正", 100, 38, 3_800),
        ("リーダー料：教師データ補正（1件 3円）", 100, 3, 300),
    ]
    assert paper.rest == 0
    assert (paper.found.gross_yen, paper.found.tax_yen) == (4_100, 410)
    await runs.approve(town, run)
    await runs.export(town, run)
    async with begin(town.actor("tateshina")) as tx:
        info, file = await payouts.download(tx, run=run, key=runs.key(town))
    assert info.records == 1
    lines = [file[at : at + 120] for at in range(0, len(file), 122)]
    paid = [one for one in lines if one.startswith(b"2")]
    assert len(paid) == 1 and b"0000004510" in paid[0]


async def test_a_statement_shows_an_agreement_as_one_line_whatever_was_undone_under_it(
    town: Town,
) -> None:
    _, fee, mine = await seed.led(town, Rate(Kind.PERCENT, percent_bp=500), price=7)
    done = [await seed.deliver(town, mine, 30) for _ in range(4)]
    for delivery in done:
        await seed.inspect(town, delivery, 30)
    await seed.undo(town, done[1])
    run = await runs.drafted(town)
    async with begin(town.actor("tateshina")) as tx:
        paper = await statements.statement(
            tx, run=run, worker=town.worker("tateshina", LED), now=runs.NOW
        )
    assert [(line.title, line.quantity, line.unit, line.yen) for line in paper.lines] == [
        ("リーダー料：教師データ補正（検収した報酬の5％）", 0, "", 31)
    ]
    assert (paper.rest, (await seed.sum_of(town, fee)).posted) == (0, 31)
    async with begin(town.actor("tateshina", "worker", LED)) as tx:
        (hers,) = await queries.lines(
            tx, [paper.found], earlier={}, clearing=[account_id(tx.tenant, town.body(), CLEARING)]
        )
    assert hers == paper.lines


async def test_the_fee_is_withheld_by_its_own_category_and_not_by_the_works(town: Town) -> None:
    task = await work.task(town, price=10_000)
    await seed.agreed(town, task, Rate(Kind.PERCENT, percent_bp=1000))
    mine = await work.assignment(
        town, worker=1, quantity=10, price=10_000, of=task, withholding="manuscript"
    )
    await seed.inspect(town, await seed.deliver(town, mine, 10), 10)
    await runs.drafted(town)
    found = await rows(
        town,
        "select worker_id, category, gross_yen, tax_yen, withholding_yen from app.payout order by gross_yen",
    )
    assert [tuple(row.values())[1:] for row in found] == [
        ("none", 10_000, 1_000, 0),
        ("manuscript", 100_000, 10_000, 10_210),
    ]


async def test_the_sixty_days_of_the_fee_run_from_the_receipt_of_the_work(town: Town) -> None:
    _, fee, mine = await seed.led(town)
    await seed.deliver(town, mine, 100)
    async with begin(town.actor("tateshina", "system")) as tx:
        assert await deliveries.deem_overdue(tx, now=NOW + timedelta(days=10)) == 1
    async with begin(town.actor("tateshina")) as tx:
        (line,) = (await actions.sheet(tx, fee=fee)).lines
    assert (line.received_on, line.counted_on) == (NOW.date(), date(2026, 11, 27))
    assert line.latest_payment == date(2027, 1, 18)
    (days,) = await rows(
        town, "select count(*) as n, count(distinct posted_on) as days from app.journal"
    )
    assert days == {"n": 2, "days": 1}  # the same day, so the same run pays both


async def test_what_was_received_before_she_agreed_or_after_the_end_brings_nothing(
    town: Town,
) -> None:
    task = await work.task(town)
    mine = await work.assignment(town, quantity=100, of=task)
    early = await seed.deliver(town, mine, 10)
    fee = await seed.agreed(town, task, UNIT, now=NOW + timedelta(hours=1))
    await seed.inspect(town, early, 10, now=NOW + timedelta(hours=2))
    assert await seed.owed(town) == 0
    during = await seed.deliver(town, mine, 10, now=NOW + timedelta(hours=2))
    async with begin(town.actor("tateshina")) as tx:
        await actions.end(tx, fee=fee, ends_on=NOW.date(), now=NOW + timedelta(hours=3))
    late = await seed.deliver(town, mine, 10, now=NOW + timedelta(days=1))
    await seed.inspect(town, during, 10, now=NOW + timedelta(days=1))
    await seed.inspect(town, late, 10, now=NOW + timedelta(days=1))
    assert await seed.owed(town) == 30


async def test_a_new_agreement_takes_over_for_what_is_received_from_its_first_day(
    town: Town,
) -> None:
    task, old, mine = await seed.led(town, UNIT)
    before = await seed.deliver(town, mine, 10)
    first = NOW.date() + timedelta(days=2)
    new = await seed.offered(town, task, Rate(Kind.UNIT, fee_yen=5), valid_from=first)
    await seed.accept(town, new, now=NOW + timedelta(hours=3))
    after = await seed.deliver(town, mine, 10, now=NOW + timedelta(days=2))
    await seed.inspect(town, after, 10, now=NOW + timedelta(days=2))
    await seed.inspect(town, before, 10, now=NOW + timedelta(days=2))
    assert (await seed.sum_of(town, old)).posted == 30
    assert (await seed.sum_of(town, new)).posted == 50
    (kept,) = await rows(
        town, "select state, ends_on, fee_yen from app.leader_fee where id = $1", old
    )
    assert kept == {"state": "ended", "ends_on": first - timedelta(days=1), "fee_yen": 3}


async def test_the_same_inspection_again_owes_nothing_more(town: Town) -> None:
    _, _, mine = await seed.led(town)
    delivery = await seed.deliver(town, mine, 100)
    await seed.inspect(town, delivery, 100)
    with pytest.raises(Refused):
        await seed.inspect(town, delivery, 100)
    (row,) = await rows(town, "select inspection_id, fee_yen from app.leader_fee_line")
    assert row["fee_yen"] == 285 == await seed.owed(town)
