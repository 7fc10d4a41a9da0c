"""Coordination fees of the direct scheme stand in the statements; undone ones come back as a line."""

from uuid import UUID, uuid4

import pytest

from tenants.db import begin
from tests.conftest import Town
from tests.settlement.seed import DECIDED, MONTH, NOW
from tests.settlement.test_month import A, B, all_of, between, close_all, draw, net, pay_all
from workers_async.runner import drain
from yui.ledger import actions as ledger
from yui.ledger.model import AccountRef, Line
from yui.notices import mail

pytestmark = pytest.mark.anyio
SIDES = {
    "owed": ("coordination_expense", "coordination_payable"),
    "due": ("coordination_receivable", "coordination_revenue"),
}


async def fee(town: Town, yen: int = 300) -> UUID:
    """A fee that A owes B, on both sides and in both books."""
    made, rate = uuid4(), uuid4()
    for here, there, side in ((A, B, "owed"), (B, A, "due")):
        code, other = town.tenant(here), town.tenant(there)
        debit, credit = (AccountRef(kind, other=other) for kind in SIDES[side])
        async with begin(town.actor(here, "system")) as tx:
            journal = await ledger.post(
                tx,
                body=town.body(here),
                key=f"coordination:{made}",
                kind="coordination",
                on=DECIDED.date(),
                lines=[Line(debit, credit, yen)],
                now=DECIDED,
            )
        async with town.admin() as admin:
            await admin.execute(
                "insert into app.direct_rate (tenant_id, id, side, other, body_id, other_body, percent,"
                " rounding, source, valid_from, proposed_at)"
                " values ($1, $2, $3, $4, $5, $6, 10, 'down', '協定', '2026-04-01', $7)",
                *(code, rate, "out" if side == "owed" else "in", other),
                *(town.body(here), town.body(there), DECIDED),
            )
            await admin.execute(
                "insert into app.direct_fee (tenant_id, id, side, other, body_id, rate_id, title,"
                " base_yen, percent, rounding, yen, accepted_on, made_at, journal_id, booked_on)"
                " values ($1, $2, $3, $4, $5, $6, '入力', 3000, 10, 'down', $7, $8, $9, $10, $8)",
                *(code, made, side, other, town.body(here), rate, yen, DECIDED.date(), DECIDED),
                journal,
            )
    return made


async def undo(town: Town, made: UUID) -> None:
    """Both sides take it back, in November."""
    for here in (A, B):
        async with town.admin() as admin:
            journal = await admin.fetchval(
                "update app.direct_fee set undone_at = $3 where tenant_id = $1 and id = $2"
                " returning journal_id",
                *(town.tenant(here), made, NOW),
            )
        async with begin(town.actor(here, "system")) as tx:
            back = await ledger.reverse(
                tx, key=f"coordination:{made}:undone", of=journal, on=NOW.date(), now=NOW
            )
        async with town.admin() as admin:
            await admin.execute(
                "update app.direct_fee set undo_journal_id = $3 where tenant_id = $1 and id = $2",
                *(town.tenant(here), made, back),
            )


async def test_a_coordination_fee_is_settled_and_when_it_is_undone_later_it_comes_back(
    town: Town,
) -> None:
    mail.set_up(town.settings)
    made = await fee(town)
    never = await fee(town, 70)
    await undo(town, never)
    await draw(town, A, B)
    (found,) = await all_of(town, A)
    assert (found.lines, found.owed, found.due) == (1, 300, 0)
    await close_all(town, A, B)
    assert await net(town) == 1
    await undo(town, made)
    december = NOW.replace(month=12)
    async with begin(town.actor(B, "system")) as tx:
        from yui.settlement import actions

        assert await actions.draw(tx, month=MONTH.replace(month=11), now=december) == 1
        (back,) = await actions.of_month(tx, month=MONTH.replace(month=11))
    await drain(now=december)
    assert (back.lines, back.owed, back.due) == (1, 300, 0)
    for slug in (A, B):
        async with begin(town.actor(slug)) as tx:
            await actions.confirm(tx, statement=back.id, seen=back.hash, now=december)
    async with begin(town.actor(A)) as tx:
        await actions.close(tx, statement=back.id, now=december)
    await drain(now=december)
    await net(town)
    await pay_all(town)
    assert await between(town) == {}
