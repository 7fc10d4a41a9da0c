"""The page that shows a body's books come to zero: five questions, and what makes each say no."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from msgspec.structs import replace

from tenants.db import begin
from tests.banklink import seed
from tests.conftest import Browser, Town
from yui.ledger import actions as ledger
from yui.ledger.chart import Kind
from yui.ledger.model import AccountRef, Line
from yui.payouts.carrying.model import OfRun, Sums
from yui.settlement.checks import proving
from yui.settlement.checks.proof import OnAccount, Proof
from yui.settlement.sums import Row, Side, Zero

NOVEMBER = date(2026, 11, 1)
LATER = date(2027, 1, 6)
RUN = OfRun(uuid4(), NOVEMBER, NOVEMBER, net=100, paid=60, back=20, repaid=10, waiting=10)
ZERO = Zero(NOVEMBER, [Row(1, "塩尻市", Side(payable=5), Side(receivable=5), 0, 0)], 70, 70)
WHOLE = Proof(
    zero=ZERO,
    open=[OnAccount(Kind.RETURN_CLEARING, 20, 1, 0)],
    runs=[RUN],
    sums=Sums(under_way=10, back=20),
    clearing=10,
    back=20,
    faults=[],
)


@dataclass
class Wrong:
    """A change to a whole proof, and the question that it makes say no."""

    question: str
    change: dict[str, Any]


@pytest.mark.parametrize(
    "wrong",
    [
        Wrong("balanced", {"zero": replace(ZERO, debit=71)}),
        Wrong("mirrored", {"zero": replace(ZERO, rows=[replace(ZERO.rows[0], theirs=Side())])}),
        Wrong("explained", {"open": [OnAccount(Kind.SUSPENSE, 1, 1, 1)]}),
        Wrong("settled", {"clearing": 11}),
        Wrong("settled", {"back": 0}),
        Wrong("settled", {"runs": [RUN, replace(RUN, paid=59)]}),
        Wrong("settled", {"runs": [replace(RUN, paid=61), replace(RUN, paid=59)]}),
        Wrong("rebuilt", {"faults": ["journal altered: x"]}),
    ],
)
def test_each_question_says_no_to_its_own_fault_alone(wrong: Wrong) -> None:
    questions = ("balanced", "mirrored", "explained", "settled", "rebuilt")
    assert WHOLE.holds and WHOLE.open_yen == 20
    found = replace(WHOLE, **wrong.change)
    assert not found.holds
    assert [name for name in questions if not getattr(found, name)] == [wrong.question]


async def proof(town: Town, today: date = date(2026, 12, 3)) -> Proof:
    async with begin(town.actor("tateshina")) as tx:
        return await proving.prove(tx, body=town.body(), of=NOVEMBER, today=today, names={})


async def verdict(me: Browser) -> str:
    """The headline of the page."""
    shown = (await me.get("/settlement/zero?month=2026-11")).text
    found = re.search(r'class="note-box.*?<h2>(.*?)</h2>', shown, re.DOTALL)
    return found[1] if found else shown


@pytest.mark.anyio
async def test_from_the_file_to_the_repayment_the_books_and_the_bank_say_the_same(
    town: Town, client: Browser
) -> None:
    assert (await proof(town)).holds
    run = await seed.filed(town)
    found = await proof(town)
    assert (found.holds, found.sums) == (True, Sums(under_way=110_000))
    await seed.told(town, run, {2: "101"}, only={1, 2, 3})
    found = await proof(town)
    assert (found.holds, found.sums) == (True, Sums(under_way=44_000, back=22_000))
    await seed.told(town, run, {}, number=2, only={4})
    await seed.mend(town, 2, usable=seed.JANUARY)
    second = await seed.january(town)
    found = await proof(town, LATER)
    assert (found.holds, found.sums) == (True, Sums(under_way=22_000))
    await seed.send(town, second)
    await seed.told(town, second, {})
    found = await proof(town, LATER)
    assert (found.holds, found.open_yen) == (True, 0)
    (one,) = found.runs
    assert (one.net, one.paid, one.repaid, one.gap) == (110_000, 88_000, 22_000, 0)
    me = await client.login(town.actor("tateshina"))
    assert await verdict(me) == "差は0円です"
    async with begin(town.actor("tateshina")) as tx:  # somebody books past the bank
        await ledger.post(
            tx,
            body=town.body(),
            key="slip",
            kind="slip",
            on=date(2026, 11, 20),
            lines=[Line(AccountRef("bank"), AccountRef("payout_clearing"), 1)],
            now=seed.JANUARY,
        )
    assert not (await proof(town, LATER)).settled
    assert await verdict(me) == "合わないところがあります"
