"""A month of three towns: drawn on both sides, confirmed, closed, netted, paid; the books go to zero."""

from uuid import UUID, uuid4

import pytest

from tenants.db import begin
from tests.conftest import Town
from tests.hands import refused, rows
from tests.settlement.seed import EVER, LATER, MONTH, NOW, accepted
from workers_async.runner import drain
from yui.notices import mail
from yui.settlement import actions, agreeing, clearing, model
from yui.settlement.model import Statement
from yui.settlement.rules import Part, RuleState, Terms
from yui.settlement.states import DisputeState, Reason, State

pytestmark = pytest.mark.anyio
A, B, C = "tateshina", "shiojiri", "itoigawa"


@pytest.fixture(autouse=True)
def posted(town: Town) -> None:
    mail.set_up(town.settings)


async def agree(town: Town, lead: str, guest: str, terms: Terms) -> UUID:
    """A rule that the lead proposed and the guest agreed to, before October."""
    early = NOW.replace(month=9)
    async with begin(town.actor(lead)) as tx:
        rule = await agreeing.propose(
            tx,
            there=town.tenant(guest),
            mine="client",
            terms=terms,
            since=early.date(),
            until=None,
            share=None,
            once=uuid4(),
            now=early,
        )
    async with begin(town.actor(guest)) as tx:
        await agreeing.answer(tx, rule=rule, say=RuleState.AGREED, now=early)
    return rule


async def draw(town: Town, *slugs: str) -> int:
    made = 0
    for slug in slugs or (A, B, C):
        async with begin(town.actor(slug, "system")) as tx:
            made += await actions.draw(tx, month=MONTH, now=NOW)
    await drain(now=NOW)
    return made


async def all_of(town: Town, slug: str) -> list[Statement]:
    async with begin(town.actor(slug)) as tx:
        return await actions.of_month(tx, month=MONTH)


async def confirm(town: Town, slug: str, statement: UUID) -> None:
    async with begin(town.actor(slug)) as tx:
        found = await actions.show(tx, statement=statement)
        await actions.confirm(tx, statement=statement, seen=found.hash, now=NOW)


async def close_all(town: Town, *slugs: str) -> None:
    """Both sides of every statement confirm; the lower code closes."""
    for slug in slugs or (A, B, C):
        for one in await all_of(town, slug):
            if one.state in {State.DRAWN, State.HALF} and one.ours_at is None:
                await confirm(town, slug, one.id)
    for slug in slugs or (A, B, C):
        for one in await all_of(town, slug):
            if one.state is State.AGREED:
                async with begin(town.actor(slug)) as tx:
                    await actions.close(tx, statement=one.id, now=NOW)
    await drain(now=NOW)


async def net(town: Town, slug: str = A) -> int:
    async with begin(town.actor(slug, "system")) as tx:
        made = await clearing.net(tx, now=NOW)
    await drain(now=NOW)
    return made


async def pay_all(town: Town) -> int:
    """Every town records its side of every transfer."""
    found = await rows(
        town, "select tenant_id, id, side from app.settlement_transfer order by 1, 2"
    )
    slugs = {int(town.tenant(slug)): slug for slug in (A, B, C)}
    for row in found:
        async with begin(town.actor(slugs[row["tenant_id"]])) as tx:
            await actions.record(
                tx, transfer=row["id"], on=LATER.date(), reference="20261120-1", now=LATER
            )
    await drain(now=LATER)
    return len(found) // 2


async def between(town: Town) -> dict[tuple[int, str], int]:
    """Every town's balances towards others, of all kinds, that are not zero."""
    found = await rows(
        town,
        "select a.tenant_id, a.kind, sum(case when p.credit = a.id then p.amount_yen else -p.amount_yen end) as yen"
        " from app.account a join app.posting p on p.tenant_id = a.tenant_id and a.id in (p.credit, p.debit)"
        " where a.kind in ('town_payable', 'town_receivable', 'coordination_payable',"
        " 'coordination_receivable', 'settlement_clearing') group by 1, 2",
    )
    return {(row["tenant_id"], row["kind"]): int(row["yen"]) for row in found if row["yen"]}


async def bank(town: Town) -> dict[int, int]:
    found = await rows(
        town,
        "select a.tenant_id, sum(case when p.debit = a.id then p.amount_yen else -p.amount_yen end) as yen"
        " from app.account a join app.posting p on p.tenant_id = a.tenant_id and a.id in (p.credit, p.debit)"
        " where a.kind = 'bank' group by 1",
    )
    return {row["tenant_id"]: int(row["yen"]) for row in found}


def taxed(yen: int) -> int:
    """With consumption tax of ten in a hundred, fractions dropped."""
    return yen + yen * 1_000 // 10_000


async def three(town: Town) -> None:
    """A ring of work with a rule in which a third town takes part."""
    await agree(
        town,
        A,
        B,
        Terms(500, 8_500, 700, 300, Part.WORKER, town.tenant(C), town.tenant(A)),
    )
    await accepted(town, A, B, units=333, price=37)
    await accepted(town, B, C, units=120, price=50)
    await accepted(town, C, A, units=10, price=99)


async def test_a_three_town_month_flows_to_zero_in_every_ledger(town: Town) -> None:
    await three(town)
    await draw(town)
    await draw(town)  # again: nothing is drawn twice
    mine = {slug: await all_of(town, slug) for slug in (A, B, C)}
    assert [len(found) for found in mine.values()] == [2, 2, 2]
    nets = {slug: sum(one.net for one in found) for slug, found in mine.items()}
    assert sum(nets.values()) == 0
    amount = 333 * 37
    client, manager, sponsor = (amount * bp // 10_000 for bp in (500, 700, 300))
    # With tax: once for each who pays, of the sum of the lines.
    assert nets[A] == taxed(amount) - taxed(client + sponsor) - taxed(990)
    assert nets[C] == taxed(990) - taxed(6_000 + manager)
    await close_all(town)
    assert {one.state for slug in mine for one in await all_of(town, slug)} == {State.CLOSED}
    async with town.admin() as admin:
        await admin.execute("update app.body set account_type = '9'")
    transfers = await net(town)
    assert 1 <= transfers <= 2
    told = await rows(town, "select account from app.settlement_transfer where side = 'pays'")
    assert all(" その他 " in row["account"] for row in told) and len(told) == transfers
    assert await pay_all(town) == transfers
    assert {one.state for slug in mine for one in await all_of(town, slug)} == {State.SETTLED}
    assert await between(town) == {}
    assert await bank(town) == {int(town.tenant(slug)): -yen for slug, yen in nets.items() if yen}
    async with town.admin() as admin:
        sums = await admin.fetchrow("select count(*) as n, sum(amount_yen) as yen from app.posting")
    assert sums["n"] > 10


async def test_both_sides_hold_the_same_statement_with_the_same_hash_of_the_same_lines(
    town: Town,
) -> None:
    await three(town)
    await draw(town)
    for slug, other in ((A, B), (B, C), (C, A)):
        ours = next(one for one in await all_of(town, slug) if one.other == town.tenant(other))
        theirs = next(one for one in await all_of(town, other) if one.id == ours.id)
        assert (ours.hash, ours.lines, ours.owed, ours.due) == (
            *(theirs.hash, theirs.lines, theirs.due, theirs.owed),
        )
        for who in (slug, other):
            async with begin(town.actor(who)) as tx:
                sheet = await actions.whole(tx, statement=ours.id)
            assert model.fingerprint(sheet.items, sheet.taxes) == ours.hash
            assert sum(item.yen for item in sheet.items) == ours.owed + ours.due


async def test_a_reopened_statement_stays_as_it_was_and_an_adjustment_settles_the_difference(
    town: Town,
) -> None:
    await accepted(town, A, B, units=100, price=50)
    await draw(town)
    await close_all(town)
    await net(town)
    await pay_all(town)
    (first,) = await all_of(town, A)
    async with begin(town.actor(A)) as tx:
        dispute = await actions.object_to(
            tx,
            statement=first.id,
            line=1,
            reason=Reason.QUANTITY,
            note="4件は二重でした",
            claimed_yen=4_800,
            once=uuid4(),
            now=LATER,
        )
    assert (await all_of(town, A)) == [first]
    async with begin(town.actor(B)) as tx:
        await actions.answer(tx, dispute=dispute, say=DisputeState.GRANTED, note="", now=LATER)
    await drain(now=LATER)
    again, fix = await all_of(town, A)
    assert again == first and first.state is State.SETTLED
    assert (fix.number, fix.corrects, fix.owed, fix.due) == (2, first.id, 0, 200)
    await close_all(town)
    assert await net(town) == 1
    await pay_all(town)
    assert await between(town) == {}
    assert await bank(town) == {int(town.tenant(A)): -5_280, int(town.tenant(B)): 5_280}


async def test_a_closed_month_of_one_body_does_not_block_the_other(town: Town) -> None:
    from yui.ledger import actions as ledger

    await three(town)
    async with begin(town.actor(A)) as tx:
        await ledger.close(tx, body=town.body(A), month=MONTH, now=NOW)
    await draw(town)
    await close_all(town)
    await net(town, B)
    await pay_all(town)
    assert await between(town) == {}
    late = await rows(
        town,
        "select kind, posted_on from app.journal where tenant_id = $1 and kind = 'settlement_accrual'",
        town.tenant(A),
    )
    assert {row["posted_on"].month for row in late} == {11}
    others = await rows(
        town,
        "select posted_on from app.journal where tenant_id = $1 and kind = 'settlement_accrual'",
        town.tenant(B),
    )
    assert {row["posted_on"].month for row in others} == {10}


async def test_nothing_is_confirmed_that_our_own_books_do_not_have(town: Town) -> None:
    await accepted(town, A, B, booked=("lead",))
    await draw(town)
    (one,) = await all_of(town, B)
    assert await refused(confirm(town, B, one.id)) == "not_booked_yet"
    await confirm(town, A, one.id)
    assert EVER.year == 2099
