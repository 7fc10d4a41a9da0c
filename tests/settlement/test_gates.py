"""The gates of settlement: who may pass, what two at once leave behind, and jobs that die half way."""

import asyncio
from collections.abc import Awaitable, Callable
from random import Random
from typing import Any
from uuid import uuid4

import asyncpg
import pytest

from tenants.db import Tx, begin
from tests.conftest import Town
from tests.hands import counted, refused, rows
from tests.settlement import seed
from tests.settlement.seed import LATER, MONTH, NOW, accepted
from tests.settlement.test_month import (
    A,
    B,
    C,
    agree,
    all_of,
    between,
    close_all,
    confirm,
    draw,
    net,
    pay_all,
    three,
)
from tests.settlement.test_splitting import some
from workers_async.runner import drain
from yui.money import Yen
from yui.notices import mail
from yui.settlement import actions, agreeing, booking, clearing, sums, zero
from yui.settlement import rules as splitting
from yui.settlement.crossing import queries as crossing
from yui.settlement.netting import Flow, Plan
from yui.settlement.refusals import NothingToNet
from yui.settlement.rules import Terms
from yui.settlement.states import DisputeState, Reason, State

pytestmark = pytest.mark.anyio
TABLES = [f"app.settlement{part}" for part in ("", "_item", "_dispute", "_transfer", "_split")]


@pytest.fixture(autouse=True)
def posted(town: Town) -> None:
    mail.set_up(town.settings)


async def test_the_gate_divides_as_the_model_does(town: Town) -> None:
    chance = Random(7)
    cases = [(chance.randint(1, 10 ** chance.randint(1, 12)), some(chance)) for _ in range(1_000)]
    async with town.admin() as admin:
        found = await admin.fetch(
            "select p.* from unnest($1::bigint[], $2::int[], $3::int[], $4::int[], $5::int[], $6::text[])"
            " with ordinality as x (yen, c, w, m, s, rest, place)"
            " cross join lateral gate.settlement_parts(yen, c, w, m, s, rest) as p order by place",
            [yen for yen, _ in cases],
            *([getattr(t, f"{part}_bp") for _, t in cases] for part in splitting.Part),
            [t.rest.value for _, t in cases],
        )
    for (yen, terms), row in zip(cases, found, strict=True):
        said = {part: row[part.value] for part in splitting.Part}
        assert said == splitting.split(Yen(yen), terms)


async def test_a_rule_agreed_after_the_acceptance_never_reaches_the_share(town: Town) -> None:
    await agree(town, A, B, Terms(500, 9_500))
    share = await seed.share(town, A, B, units=100, price=50)
    async with begin(town.actor(A, "system")) as tx:
        assert await agreeing.freeze(tx, share=share, now=NOW) == 1
        assert await agreeing.freeze(tx, share=share, now=NOW) == 0
    async with begin(town.actor(A)) as tx:
        rule = await agreeing.propose(
            tx,
            there=town.tenant(B),
            mine="client",
            terms=Terms(5_000, 5_000),
            since=NOW.replace(month=1).date(),
            until=None,
            share=None,
            once=uuid4(),
            now=NOW,
        )
    async with begin(town.actor(B)) as tx:
        await agreeing.answer(tx, rule=rule, say=splitting.RuleState.AGREED, now=NOW)
        known = await agreeing.all_rules(tx)
    held = splitting.frozen(known, share=share, answered_at=seed.ANSWERED)
    frozen = await rows(town, "select tenant_id, rule_id, client_bp from app.settlement_split")
    assert held is not None
    assert {row["rule_id"] for row in frozen} == {held.id}
    assert [row["client_bp"] for row in frozen] == [500, 500]
    await accepted(town, A, B, units=100, price=50, of=share)
    await draw(town, A)
    (found,) = await all_of(town, A)
    assert (found.owed, found.due) == (5_000, 250)


async def test_a_month_is_drawn_once_whoever_draws_and_only_when_it_is_over(town: Town) -> None:
    await three(town)
    async with begin(town.actor(A)) as tx:
        early = actions.draw(tx, month=MONTH, now=NOW.replace(month=10))
        assert await refused(early) == "month_not_over"

    async def drawing(slug: str) -> int:
        async with begin(town.actor(slug, "system")) as tx:
            return await actions.draw(tx, month=MONTH, now=NOW)

    made = await asyncio.gather(*(drawing(slug) for slug in (A, B, C, A, B, C)))
    assert sum(made) == 3
    assert await counted(town, ["app.settlement"]) == [6]
    late = await accepted(town, A, B, units=5, price=10)
    assert await draw(town, B) == 2, "what came late has statements of its own, with both towns"
    assert late
    again = await rows(
        town, "select number, lines from app.settlement order by number desc limit 2"
    )
    assert [(row["number"], row["lines"] > 0) for row in again] == [(2, True), (2, True)]


async def test_nobody_else_reads_confirms_disputes_or_closes_a_statement(town: Town) -> None:
    await accepted(town, A, B)
    await draw(town)
    (found,) = await all_of(town, A)
    before = await counted(town, TABLES)
    third = town.actor("omachi")
    async with begin(third) as tx:
        assert await refused(actions.sheet(tx, statement=found.id)) == "not_found"
        assert await crossing.confirm_through(tx, found.id, seen=found.hash, at=NOW) == "not_found"
        assert await crossing.close_through(tx, found.id, at=NOW) == "not_found"
        word = await crossing.dispute_through(
            tx, found.id, dispute=uuid4(), line=1, reason="price", note="", claimed=1, at=NOW
        )
        assert word == "not_found"
        assert {one.town for one in await crossing.books(tx, until=LATER.date())} == set()
    for role in ("worker", "client"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with begin(town.actor(A, role)) as tx:
                await crossing.confirm_through(tx, found.id, seen=found.hash, at=NOW)
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with begin(town.actor(A)) as tx:
            await crossing.positions(tx)
    assert await counted(town, TABLES) == before


async def test_what_is_confirmed_is_what_was_read_and_an_open_objection_stops_it(
    town: Town,
) -> None:
    await accepted(town, A, B, units=100, price=50)
    await draw(town)
    (found,) = await all_of(town, A)
    async with begin(town.actor(A)) as tx:
        other = actions.confirm(tx, statement=found.id, seen=bytes(32), now=NOW)
        assert await refused(other) == "other_content"
    await confirm(town, A, found.id)
    async with begin(town.actor(B)) as tx:
        dispute = await actions.object_to(
            tx,
            statement=found.id,
            line=1,
            reason=Reason.PRICE,
            note="",
            claimed_yen=6_000,
            once=uuid4(),
            now=NOW,
        )
    (held,) = await all_of(town, A)
    assert (held.state, held.ours_at) == (State.DISPUTED, None)
    assert await refused(confirm(town, B, found.id)) == "state_conflict"
    async with begin(town.actor(A)) as tx:
        await actions.answer(tx, dispute=dispute, say=DisputeState.REFUSED, note="", now=NOW)
    await close_all(town)
    assert [one.state for one in await all_of(town, B)] == [State.CLOSED]


async def test_two_that_close_net_and_record_at_once_leave_one_of_each(town: Town) -> None:
    await three(town)
    await draw(town)
    for slug in (A, B, C):
        for one in await all_of(town, slug):
            await confirm(town, slug, one.id)

    async def closing(slug: str, ident: Any) -> None:
        async with begin(town.actor(slug)) as tx:
            await actions.close(tx, statement=ident, now=NOW)

    every = [(slug, one.id) for slug in (A, B, C) for one in await all_of(town, slug)]
    await asyncio.gather(*(closing(slug, ident) for slug, ident in every * 2))

    async def netting(slug: str) -> int:
        try:
            async with begin(town.actor(slug, "system")) as tx:
                return await clearing.net(tx, now=NOW)
        except NothingToNet:
            return 0

    made = await asyncio.gather(*(netting(slug) for slug in (A, B, C)))
    assert sum(1 for one in made if one) == 1
    assert sum(made) <= 2
    await draw(town)
    await asyncio.gather(pay_all(town), pay_all(town))
    assert await between(town) == {}
    keys = await rows(town, "select tenant_id, key, count(*) as n from app.journal group by 1, 2")
    assert {row["n"] for row in keys} == {1}


async def test_a_plan_that_is_not_what_the_statements_say_is_refused(town: Town) -> None:
    await accepted(town, A, B, units=100, price=50)
    await draw(town)
    await close_all(town)
    (found,) = await all_of(town, A)
    a, b = int(town.tenant(A)), int(town.tenant(B))
    wrong = (
        (),
        (Flow(a, b, 4_999),),
        (Flow(b, a, 5_000),),
        (Flow(a, b, 2_000), Flow(a, b, 3_000)),
    )
    for transfers in wrong:
        async with begin(town.actor(A, "system")) as tx:
            assert (
                await crossing.net_through(tx, Plan((found.id,), transfers), at=NOW) == "wrong_plan"
            )
    async with begin(town.actor(A, "system")) as tx:
        plan = Plan((found.id, uuid4()), (Flow(a, b, 5_000),))
        assert await crossing.net_through(tx, plan, at=NOW) == "state"
    assert await counted(town, ["app.settlement_transfer"]) == [0]


class Killed(Exception):
    """The worker's end."""


async def killed(town: Town, slug: str, work: Callable[[Tx], Awaitable[object]]) -> None:
    """The job's work is done and its worker dies before the commit."""

    async def job() -> None:
        async with begin(town.actor(slug, "system")) as tx:
            await work(tx)
            raise Killed

    with pytest.raises(Killed):
        await job()


async def test_a_worker_killed_half_way_leaves_nothing_and_the_next_one_does_it_once(
    town: Town,
) -> None:
    await three(town)
    for slug in (A, B):
        await killed(town, slug, lambda tx: actions.draw(tx, month=MONTH, now=NOW))
        await killed(town, slug, lambda tx: actions.draw_all(tx, now=NOW))
    assert await counted(town, TABLES) == [0, 0, 0, 0, 0]
    async with begin(town.actor(B, "system")) as tx:
        assert await actions.draw_all(tx, now=NOW) == 2
        assert await actions.draw_all(tx, now=NOW) == 0, "it is done"
    async with begin(town.actor(A, "system")) as tx:
        assert await actions.draw_all(tx, now=NOW) == 0, "another town's job was first"
    await drain(now=NOW)
    assert await counted(town, ["app.settlement"]) == [6]
    await close_all(town)
    before = await counted(town, [*TABLES, "app.journal", "app.posting"])
    (one, _) = await all_of(town, A)
    await killed(town, A, lambda tx: clearing.net(tx, now=NOW))
    await killed(town, A, lambda tx: booking.closed(tx, statement=one.id, now=NOW))
    for slug in (A, B):
        for each in await all_of(town, slug):
            async with begin(town.actor(slug, "system")) as tx:
                await booking.closed(tx, statement=each.id, now=LATER)
    assert await counted(town, [*TABLES, "app.journal", "app.posting"]) == before
    await net(town)
    await pay_all(town)
    assert await between(town) == {}


async def test_every_towns_page_says_zero_and_the_coordinator_reads_only_counts(town: Town) -> None:
    from tenants.db import begin_kpi

    await three(town)
    await draw(town)
    await close_all(town)
    names = {int(town.tenant(slug)): slug for slug in (A, B, C)}

    async def looked() -> list[sums.Zero]:
        found = []
        for slug in (A, B, C):
            async with begin(town.actor(slug, "system")) as tx:
                found.append(await zero.month(tx, body=town.body(slug), of=MONTH, names=names))
                await zero.publish(tx, body=town.body(slug), of=MONTH, now=NOW)
        return found

    for one in await looked():
        assert one.holds and not one.clear and {row.unexplained for row in one.rows} == {0}
        assert any(row.ours.clearing for row in one.rows)
    await net(town)
    await looked()
    await pay_all(town)
    for one in await looked():
        assert one.holds and one.clear
        assert {(row.ours.net, row.theirs.net) for row in one.rows} == {(0, 0)}
    async with begin_kpi() as tx:
        (total,) = await zero.totals(tx)
    assert total.holds
    assert (total.towns, total.statements, total.settled, total.apart) == (3, 6, 6, 0)
    kept = await rows(town, "select * from kpi.settlement_total")
    assert kept and not any(value for row in kept for name, value in row.items() if "yen" in name)
