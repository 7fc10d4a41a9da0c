"""A payout run on the real database: from balances to the bank's file, once."""

import asyncio
import random
from datetime import date
from hashlib import sha256
from uuid import UUID

import asyncpg
import pytest

from tenants.db import begin
from tenants.refusal import Invalid, Refused, Unavailable, Unknown
from tests.conftest import Town
from tests.payouts import seed
from tests.payouts.seed import ACCEPTED, CLOSING, NOW
from yui.ledger import actions as ledger
from yui.ledger.model import AccountRef, AlreadyTaken
from yui.money import Yen
from yui.payouts import actions
from yui.payouts.model import Build, State, Totals
from yui.payouts.refusals import ItemsChanged, NotPayable, RunExists, SelfApproval, WrongState
from yui.payouts.sheet import actions as sheets
from yui.payouts.sheet.model import Sheet
from yui.statements import actions as statements
from yui.tax import Category, Part, Treatment, reckon

pytestmark = pytest.mark.anyio
LATER = date(2099, 1, 1)


async def sheet(town: Town, run: UUID, slug: str = "tateshina") -> Sheet:
    async with begin(town.actor(slug)) as tx:
        return await sheets.show(tx, run=run)


async def clearing(town: Town) -> int:
    async with begin(town.actor("tateshina")) as tx:
        ref = AccountRef("payout_clearing")
        return await ledger.balance(tx, body=town.body(), ref=ref, until=LATER)


async def owed(town: Town, worker: int = 1) -> int:
    async with begin(town.actor("tateshina")) as tx:
        return await statements.owed(tx, worker=town.worker("tateshina", worker), until=LATER)


async def test_a_run_pays_what_counts_up_to_the_closing_day_and_leaves_the_rest(
    town: Town,
) -> None:
    await seed.owe(town, 60_000)
    await seed.owe(town, 40_000, on=date(2026, 11, 30))
    await seed.owe(town, 5_000, on=date(2026, 12, 1))
    run = await seed.drafted(town)
    found = await sheet(town, run)
    assert found.run.state is State.DRAFT
    assert found.run.pay_on == date(2026, 12, 15)
    assert found.totals == Totals(payees=1, gross=100_000, tax=10_000, withheld=0, net=110_000)
    assert await owed(town) == 5_000
    assert await clearing(town) == 110_000
    assert [check.kind for check in found.checks] == ["ok", "ok", "ok", "warn"]


async def test_every_worker_is_paid_as_the_pure_rule_says(town: Town) -> None:
    dice = random.Random(20261121)
    parts: dict[int, list[Part]] = {}
    for worker in range(1, 15):
        kinds = [(c, t) for c in Category for t in Treatment]
        for category, treatment in dice.sample(kinds, dice.randint(1, 5)):
            price = dice.choice([1, 9, 11, 97, 5_003, 99_999, 1_000_000, 1_000_005, 2_345_678])
            parts.setdefault(worker, []).append(Part(category, treatment, Yen(price)))
            await seed.owe(town, price, worker=worker, category=category.value, tax=treatment.value)
    run = await seed.drafted(town)
    async with town.admin() as admin:
        rows = await admin.fetch("select * from app.payout where run_id = $1", run)
    got = {(row["worker_id"], row["category"]): row for row in rows}
    assert len(got) == sum(len({p.category for p in mine}) for mine in parts.values())
    for worker, mine in parts.items():
        due = reckon(mine, paid_on=date(2026, 12, 15), supplied_on=CLOSING)
        for category in {part.category for part in mine}:
            row = got[town.worker("tateshina", worker), category.value]
            these = [one for one in due if one.part.category is category]
            assert row["gross_yen"] == sum(one.part.price for one in these)
            assert row["tax_yen"] == sum(one.tax for one in these)
            assert row["withholding_yen"] == sum(one.withheld for one in these)
            assert row["net_yen"] == sum(one.net for one in these)
    assert await clearing(town) == sum(row["net_yen"] for row in rows)
    assert (await sheet(town, run)).checks[0].kind == "ok"


async def test_the_run_books_tax_and_withholding_once(town: Town) -> None:
    await seed.owe(town, 100_000, worker=3, category="manuscript")  # has a T number
    await seed.owe(town, 1_200_000, worker=1, category="manuscript")
    run = await seed.drafted(town)
    await seed.build(town, run)  # again: does nothing
    async with begin(town.actor("tateshina")) as tx:
        kinds = {
            b.kind: b.credit - b.debit
            for b in await ledger.trial_balance(tx, body=town.body(), month=date(2026, 12, 1))
        }
        own = AccountRef("input_tax", tax="registered")
        registered = await ledger.balance(tx, body=town.body(), ref=own, until=LATER)
    assert kinds == {
        "worker_payable": -1_300_000,
        "input_tax": -(10_000 + 84_000),  # 70 % of what was bought from one without a number
        "work_expense": -36_000,
        "withholding_payable": 10_210 + 142_940,
        "payout_clearing": 1_430_000 - 153_150,
    }
    assert registered == -10_000


async def test_parts_of_a_build_make_one_run(town: Town) -> None:
    for worker in range(1, 15):
        await seed.owe(town, 1_000 * worker, worker=worker)
    run = await seed.propose(town)
    made = 0
    for at in (2, 0, 1):
        assert (await sheet(town, run)).run.state is State.BUILDING
        made += await seed.build(town, run, part=Build(run, at, 3))
    found = await sheet(town, run)
    assert (made, found.totals.payees, found.run.state) == (14, 14, State.DRAFT)
    assert found.totals.gross == 105_000


async def test_a_run_with_nothing_to_pay_ends_by_itself(town: Town) -> None:
    run = await seed.drafted(town)
    assert (await sheet(town, run)).run.state is State.DISCARDED
    await seed.owe(town, 100)
    again = await seed.drafted(town)
    assert (await sheet(town, again)).totals.gross == 100


async def test_a_closing_day_has_one_run_even_when_two_ask_at_once(town: Town) -> None:
    await seed.owe(town, 1_000)
    made = await asyncio.gather(*(seed.propose(town) for _ in range(6)), return_exceptions=True)
    assert sum(isinstance(one, UUID) for one in made) == 1
    assert sum(isinstance(one, RunExists) for one in made) == 5


async def test_two_builds_at_once_pay_once(town: Town) -> None:
    for worker in range(1, 6):
        await seed.owe(town, 1_000, worker=worker)
    run = await seed.propose(town)
    made = await asyncio.gather(*(seed.build(town, run) for _ in range(5)))
    assert sorted(made) == [0, 0, 0, 0, 5]
    assert (await sheet(town, run)).totals.gross == 5_000


@pytest.mark.parametrize(
    ("closing", "pay", "field"),
    [
        (date(2026, 12, 31), None, "closing_on"),
        (CLOSING, date(2026, 12, 13), "pay_on"),
        (CLOSING, date(2026, 12, 31), "pay_on"),
        (CLOSING, date(2026, 12, 1), "pay_on"),
    ],
)
async def test_days_that_cannot_be_are_refused_at_their_field(
    town: Town, closing: date, pay: date | None, field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        async with begin(town.actor("tateshina", "staff")) as tx:
            await actions.propose(tx, body=town.body(), closing_on=closing, pay_on=pay, now=NOW)
    assert field in {error.field for error in refused.value.errors}


async def test_who_drafted_a_run_does_not_approve_it(town: Town) -> None:
    await seed.owe(town, 1_000)
    run = await seed.drafted(town)
    with pytest.raises(SelfApproval) as refused:
        async with begin(town.actor("tateshina", "staff")) as tx:
            await actions.approve(tx, run=run, now=NOW)
    assert (refused.value.code, refused.value.status) == ("self_approval", 403)
    with pytest.raises(asyncpg.CheckViolationError):
        async with town.admin() as admin:
            await admin.execute(
                "update app.payout_run set approved_by = drafted_by, item_hash = 'x'"
            )
    await seed.approve(town, run)
    assert (await sheet(town, run)).run.state is State.APPROVED


async def test_of_two_approvers_at_once_one_approves(town: Town) -> None:
    await seed.owe(town, 1_000)
    run = await seed.drafted(town)
    done = await asyncio.gather(
        *(seed.approve(town, run) for _ in range(4)), return_exceptions=True
    )
    assert sum(one is None for one in done) == 1
    assert sum(isinstance(one, WrongState) for one in done) == 3
    async with town.admin() as admin:
        noted = "select count(*) from audit.entry where action = 'payout.approved'"
        assert await admin.fetchval(noted) == 1


async def test_no_step_is_taken_out_of_its_order(town: Town) -> None:
    await seed.owe(town, 1_000)
    run = await seed.propose(town)
    with pytest.raises(WrongState):
        await seed.approve(town, run)
    await seed.build(town, run)
    with pytest.raises(WrongState):
        await seed.export(town, run)
    await seed.approve(town, run)
    with pytest.raises(WrongState):
        await seed.approve(town, run)
    with pytest.raises(WrongState):
        async with begin(town.actor("tateshina")) as tx:
            await actions.settle(tx, run=run, now=NOW)
    await seed.export(town, run)
    with pytest.raises(WrongState):
        async with begin(town.actor("tateshina")) as tx:
            await actions.discard(tx, run=run, now=NOW)


async def test_the_file_is_made_once_and_is_what_was_approved(town: Town) -> None:
    for worker in range(1, 15):
        await seed.owe(town, 10_000 * worker, worker=worker, category="manuscript")
    run = await seed.drafted(town)
    await seed.approve(town, run)

    async def attempt() -> bytes:
        for _ in range(20):
            try:
                return await seed.export(town, run)
            except Unavailable:  # the pool of this process is small
                await asyncio.sleep(0.1)
        raise AssertionError("never came through")

    hashes = await asyncio.gather(*(attempt() for _ in range(50)))
    assert len(set(hashes)) == 1
    async with begin(town.actor("tateshina", "staff")) as tx:
        info, content = await actions.download(tx, run=run, key=seed.key(town))
        assert await tx.value("select count(*) from app.transfer_file") == 1
        assert await tx.value("select count(*) from app.statement") == 14
    assert sha256(content).digest() == info.sha256 == hashes[0]
    totals = (await sheet(town, run)).totals
    lines = content.split(b"\r\n")
    assert (info.records, info.total_yen) == (14, totals.net)
    assert int(lines[-3][7:19]) == totals.net
    assert lines[0][54:58] == b"1215"
    assert lines[1][43:50] == b"1000001"


async def test_a_file_is_refused_when_the_items_are_not_those_approved(town: Town) -> None:
    await seed.owe(town, 1_000)
    await seed.owe(town, 2_000, worker=2)
    run = await seed.drafted(town)
    await seed.approve(town, run)
    async with town.admin() as admin:
        await admin.execute(
            "update app.payout set engagement_id = $1 where worker_id = $2",
            town.ident("tateshina/engagement/2"),
            town.worker("tateshina", 1),
        )
    with pytest.raises(ItemsChanged):
        await seed.export(town, run)
    assert (await sheet(town, run)).file is None


async def test_a_worker_without_an_account_stops_the_file_and_discarding_gives_all_back(
    town: Town,
) -> None:
    await seed.owe(town, 1_000)
    async with town.admin() as admin:
        await admin.execute(
            "delete from app.engagement where worker_id = $1", town.worker("tateshina", 1)
        )
    run = await seed.drafted(town)
    assert "ng" in {check.kind for check in (await sheet(town, run)).checks}
    await seed.approve(town, run)
    with pytest.raises(NotPayable):
        await seed.export(town, run)
    async with begin(town.actor("tateshina")) as tx:
        await actions.discard(tx, run=run, now=NOW)
    assert await owed(town) == 1_000
    assert await clearing(town) == 0
    again = await seed.drafted(town)
    assert (await sheet(town, again)).totals.gross == 1_000


async def test_settling_empties_the_clearing_account(town: Town) -> None:
    await seed.owe(town, 100_000, category="manuscript")
    run = await seed.drafted(town)
    await seed.approve(town, run)
    await seed.export(town, run)
    async with begin(town.actor("tateshina")) as tx:
        await actions.settle(tx, run=run, now=NOW)
        bank = await ledger.balance(tx, body=town.body(), ref=AccountRef("bank"), until=LATER)
        paid = await tx.value("select amount from app.kpi_delta where measure = 'paid_yen'")
        assert await ledger.faults(tx) == []
    assert (await clearing(town), bank, paid) == (0, 99_790, 99_790)
    with pytest.raises(WrongState):
        async with begin(town.actor("tateshina")) as tx:
            await actions.settle(tx, run=run, now=NOW)


async def test_an_acceptance_that_a_run_has_taken_is_not_taken_back(town: Town) -> None:
    journal = await seed.owe(town, 1_000)
    run = await seed.drafted(town)
    with pytest.raises(AlreadyTaken):
        async with begin(town.actor("tateshina")) as tx:
            await ledger.reverse(tx, key="back", of=journal, on=ACCEPTED, now=NOW)
    async with begin(town.actor("tateshina")) as tx:
        await actions.discard(tx, run=run, now=NOW)
        await ledger.reverse(tx, key="back", of=journal, on=ACCEPTED, now=NOW)
    assert await owed(town) == 0


async def test_a_late_acceptance_goes_into_the_next_run_and_each_statement_adds_up(
    town: Town,
) -> None:
    await seed.owe(town, 1_000, on=date(2026, 10, 20))
    await seed.owe(town, 9_999, on=date(2026, 10, 31), category="manuscript")
    first = await seed.drafted(town, closing=date(2026, 10, 31))
    await seed.approve(town, first)
    await seed.export(town, first)
    await seed.owe(town, 500, on=date(2026, 10, 30))  # booked after the October run
    taken = await seed.owe(town, 333, on=date(2026, 11, 2))
    await seed.owe(town, 2_000, on=date(2026, 11, 2))
    async with begin(town.actor("tateshina")) as tx:
        await ledger.reverse(tx, key="back", of=taken, on=date(2026, 11, 2), now=NOW)
    second = await seed.drafted(town)
    await seed.approve(town, second)
    await seed.export(town, second)
    async with begin(town.actor("tateshina", "worker", 1)) as tx:
        one = await statements.statement(tx, run=first, worker=town.worker(), now=NOW)
        two = await statements.statement(tx, run=second, worker=town.worker(), now=NOW)
    assert [line.yen for line in one.lines] == [1_000, 9_999]
    assert [line.yen for line in two.lines] == [500, 333, 2_000, -333]
    for paper in (one, two):
        assert sum(line.yen for line in paper.lines) == paper.found.gross_yen
        assert sum(item.net_yen for item in paper.items) == paper.found.net_yen
    assert one.found.number == "立振-R8-払00001"


async def test_a_worker_sees_her_own_statement_and_nobody_else_s(town: Town) -> None:
    await seed.owe(town, 1_000)
    await seed.owe(town, 2_000, worker=2)
    run = await seed.drafted(town)
    async with begin(town.actor("tateshina", "worker", 1)) as tx:
        assert await statements.statements_of(tx, worker=town.worker()) == []
    await seed.approve(town, run)
    await seed.export(town, run)
    async with begin(town.actor("tateshina", "worker", 1)) as tx:
        mine = await statements.statement(tx, run=run, worker=town.worker(), now=NOW)
        with pytest.raises(Unknown):
            await statements.statement(tx, run=run, worker=town.worker("tateshina", 2), now=NOW)
        listed = await statements.statements_of(tx, worker=town.worker())
    assert (mine.found.net_yen, [one.number for one in listed]) == (1_100, [mine.found.number])


STEPS = {
    "show": lambda tx, run: sheets.show(tx, run=run),
    "approve": lambda tx, run: actions.approve(tx, run=run, now=NOW),
    "export": lambda tx, run: actions.export(tx, run=run, key=b"", now=NOW),
    "download": lambda tx, run: actions.download(tx, run=run, key=b""),
    "settle": lambda tx, run: actions.settle(tx, run=run, now=NOW),
    "discard": lambda tx, run: actions.discard(tx, run=run, now=NOW),
}


@pytest.mark.parametrize("step", STEPS)
async def test_another_town_s_run_is_unknown(town: Town, step: str) -> None:
    await seed.owe(town, 1_000)
    run = await seed.drafted(town)
    with pytest.raises(Unknown):
        async with begin(town.actor("shiojiri")) as tx:
            await STEPS[step](tx, run)
    async with begin(town.actor("shiojiri", "system")) as tx:
        assert await actions.build(tx, run=run, at=0, of=1, now=NOW) == 0


@pytest.mark.parametrize("table", ["payout_run", "payout", "statement", "transfer_file"])
async def test_no_row_is_seen_from_another_town_and_a_worker_sees_her_own(
    town: Town, table: str
) -> None:
    await seed.owe(town, 1_000)
    await seed.owe(town, 1_000, worker=2)
    run = await seed.drafted(town)
    await seed.approve(town, run)
    await seed.export(town, run)
    count = f"select count(*) from app.{table}"
    seen = {}
    for who in (("tateshina", "director", 1), ("shiojiri", "director", 1)):
        async with begin(town.actor(*who)) as tx:
            seen[who[0]] = await tx.value(count)  # type: ignore[arg-type]
    async with begin(town.actor("tateshina", "worker", 1)) as tx:
        seen["worker"] = await tx.value(count)  # type: ignore[arg-type]
    own = 1 if table in {"payout", "statement"} else 0
    assert seen == {"tateshina": 2 if own else 1, "shiojiri": 0, "worker": own}


@pytest.mark.parametrize("table", ["payout", "statement", "transfer_file"])
async def test_what_was_made_is_not_edited(town: Town, table: str) -> None:
    for act in (f"update app.{table} set tenant_id = tenant_id", f"delete from app.{table}"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with begin(town.actor("tateshina", "system")) as tx:
                await tx.run(act)  # type: ignore[arg-type]


async def test_refusals_say_what_to_do(town: Town) -> None:
    run = await seed.propose(town)
    with pytest.raises(Refused) as refused:
        await seed.approve(town, run)
    assert refused.value.values == {"state": "計算中"}


async def test_the_jobs_carry_a_run_from_proposal_to_the_payees_inboxes(town: Town) -> None:
    from workers_async.runner import drain
    from yui.notices import mail

    mail.set_up(town.settings)
    for worker in (1, 2, 3):
        await seed.owe(town, 10_000, worker=worker)
    run = await seed.propose(town)
    await drain(now=NOW)
    found = await sheet(town, run)
    assert (found.run.state, found.progress) == (State.DRAFT, 1.0)
    await seed.approve(town, run)
    async with begin(town.actor("tateshina", "staff")) as tx:
        await actions.export(tx, run=run, key=seed.key(town), now=NOW)
    await drain(now=NOW)
    async with begin(town.actor("tateshina", "worker", 2)) as tx:
        assert await tx.value("select count(*) from app.statement") == 1
        links = "select link from app.notice where kind = 'statement.issued'"
        assert await tx.all(str, links) == [f"/me/statements/{run}"]
