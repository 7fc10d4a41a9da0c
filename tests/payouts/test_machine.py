"""A long random walk over the books and the runs: whatever the order, every yen stays in sight.

The model beside it knows only who is owed what; after each step the books must agree with it.
"""

import random
from contextlib import suppress
from datetime import date
from uuid import UUID, uuid4

import pytest

from tenants.db import begin
from tenants.refusal import Refused
from tests.conftest import Town
from tests.payouts import seed
from tests.payouts.seed import NOW
from yui.ledger import actions as ledger
from yui.ledger.model import AccountRef, AlreadyTaken
from yui.payouts import actions
from yui.payouts.model import Build, State
from yui.payouts.sheet import actions as sheets
from yui.tax import Category

pytestmark = pytest.mark.anyio
MONTHS = [date(2026, month, 28) for month in range(1, 12)]
LATER = date(2099, 1, 1)


class Walk:
    """What should be true: prices owed, prices in runs not yet settled, prices paid."""

    def __init__(self, town: Town, *, dice: random.Random) -> None:
        self.town = town
        self.dice = dice
        self.accepted: dict[UUID, int] = {}
        self.back = self.in_runs = self.paid = 0
        self.runs: list[UUID] = []
        self.closing = iter(MONTHS)
        self.last: date = MONTHS[0]
        self.steps: dict[str, int] = {}

    async def step(self) -> None:
        """One thing that someone might do next."""
        names = ["accept"] * 5 + ["take_back", "build", "build_again", "approve", "export"]
        name = self.dice.choice([*names, "settle", "discard"])
        with suppress(Refused):
            await getattr(self, name)()
            self.steps[name] = self.steps.get(name, 0) + 1
        await self.holds()

    async def accept(self) -> None:
        yen = self.dice.choice([1, 97, 5_000, 1_000_005])
        made = await seed.owe(
            self.town,
            yen,
            worker=self.dice.randint(1, 5),
            category=self.dice.choice(list(Category)).value,
            on=self.last,
        )
        self.accepted[made] = yen

    async def take_back(self) -> None:
        if not self.accepted:
            return
        journal = self.dice.choice(list(self.accepted))
        try:
            async with begin(self.town.actor("tateshina")) as tx:
                key = f"back:{uuid4()}"
                await ledger.reverse(tx, key=key, of=journal, on=self.last, now=NOW)
        except AlreadyTaken:
            return
        self.back += self.accepted.pop(journal)

    async def build(self) -> None:
        closing = next(self.closing, None)
        if closing is None:
            return
        self.last = closing
        run = await seed.propose(self.town, closing=closing)
        for at in self.dice.sample(range(2), 2):
            await seed.build(self.town, run, part=Build(run, at, 2))
        await self.took(run)

    async def took(self, run: UUID) -> None:
        async with begin(self.town.actor("tateshina")) as tx:
            sheet = await sheets.show(tx, run=run)
        if sheet.run.state is State.DRAFT:
            self.runs.append(run)
            self.in_runs += sheet.totals.gross

    async def build_again(self) -> None:
        run = self.dice.choice(self.runs)
        assert await seed.build(self.town, run, part=Build(run, 0, 2)) == 0

    async def approve(self) -> None:
        await seed.approve(self.town, self.dice.choice(self.runs))

    async def export(self) -> None:
        await seed.export(self.town, self.dice.choice(self.runs))

    async def settle(self) -> None:
        run = self.dice.choice(self.runs)
        async with begin(self.town.actor("tateshina")) as tx:
            await actions.settle(tx, run=run, now=NOW)
            gross = (await sheets.show(tx, run=run)).totals.gross
        self.in_runs -= gross
        self.paid += gross

    async def discard(self) -> None:
        run = self.dice.choice(self.runs)
        async with begin(self.town.actor("tateshina")) as tx:
            await actions.discard(tx, run=run, now=NOW)
            gross = (await sheets.show(tx, run=run)).totals.gross
        self.in_runs -= gross
        self.runs.remove(run)

    async def holds(self) -> None:
        """The books say the same as the model."""
        async with begin(self.town.actor("tateshina", "system")) as tx:
            assert await ledger.faults(tx) == []
            owed = await tx.value(
                "select coalesce(sum(case when a.id = p.credit then p.amount_yen"
                " else -p.amount_yen end), 0)::bigint from app.posting p join app.account a"
                " on a.tenant_id = p.tenant_id and a.id in (p.debit, p.credit)"
                " where a.kind = 'worker_payable'"
            )
            assert owed == sum(self.accepted.values()) - self.in_runs - self.paid
            open_net = await tx.value(
                "select coalesce(sum(o.net_yen), 0)::bigint from app.payout o join app.payout_run r"
                " on r.tenant_id = o.tenant_id and r.id = o.run_id"
                " where r.state in ('draft', 'approved', 'exported')"
            )
            clearing = AccountRef("payout_clearing")
            body = self.town.body()
            assert await ledger.balance(tx, body=body, ref=clearing, until=LATER) == open_net
            bank = await ledger.balance(tx, body=body, ref=AccountRef("bank"), until=LATER)
            filed = await tx.value(
                "select coalesce(sum(f.total_yen), 0)::bigint from app.transfer_file f"
                " join app.payout_run r on r.tenant_id = f.tenant_id and r.id = f.run_id"
                " where r.state = 'settled'"
            )
            assert bank == filed


async def walk(town: Town, *, number: int, steps: int) -> Walk:
    found = Walk(town, dice=random.Random(number))
    for _ in range(steps):
        with suppress(IndexError):  # a choice from no runs
            await found.step()
    return found


async def test_whatever_the_order_every_yen_stays_in_sight(town: Town) -> None:
    found = await walk(town, number=7, steps=120)
    assert {"accept", "take_back", "build", "approve", "export", "settle"} <= set(found.steps)
    assert found.paid > 0


@pytest.mark.nightly
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("number", range(25))
async def test_long_walks(town: Town, number: int) -> None:
    found = await walk(town, number=number, steps=400)
    assert sum(found.steps.values()) > 100
