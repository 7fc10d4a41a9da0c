"""A body's prices are with consumption tax or without it from a month on: what was named stays as it was."""

import asyncio
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

import asyncpg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenants.actor import Actor
from tenants.db import begin
from tenants.refusal import Invalid, Unknown
from tests.conftest import Browser, Town
from tests.hands import refused, rows
from tests.payouts import seed
from tests.payouts.seed import NOW
from tests.payouts.test_pages import send
from yui import clock
from yui.deliveries import actions as deliveries
from yui.japan import JST, add_months
from yui.money import Yen
from yui.offers import actions as offers
from yui.offers.model import Wanted
from yui.payouts import actions as runs
from yui.payouts.rules import actions
from yui.statements import actions as statements
from yui.statements import paper
from yui.tax import Treatment, before_tax, consumption_tax
from yui.towns.changes.model import ChangeState
from yui.towns.pricing import model
from yui.towns.pricing.model import Pricing, PricingTaken
from yui.work import actions as work
from yui.work.model import NewTask

D = date.fromisoformat
JANUARY = D("2027-01-01")
IN, OUT = Treatment.INCLUSIVE, Treatment.EXCLUSIVE
MONTHS = st.integers(1, 30).map(lambda at: add_months(D("2026-12-01"), at, on=1))


@given(st.lists(st.tuples(MONTHS, st.sampled_from(Treatment)), max_size=8), st.integers(0, 1000))
def test_each_day_has_the_last_rule_that_has_begun_and_none_is_written_twice(
    asked: list[tuple[date, Treatment]], days: int
) -> None:
    held: list[Pricing] = []
    for since, tax in asked:
        new, before = Pricing(since, tax), model.on(held, since)
        try:
            model.fits(new, held)
        except PricingTaken:
            assert since in {one.valid_from for one in held}
        except Invalid:
            assert before is tax
        else:
            assert before is not tax
            held.append(new)
    day = D("2026-12-01") + timedelta(days=days)
    begun = sorted((one.valid_from, one.tax) for one in held if one.valid_from <= day)
    assert model.on(held, day) is (begun[-1][1] if begun else OUT)
    later = model.coming(held, day)
    assert len(later) + len(begun) == len(held)
    assert [one.valid_from for one in later] == sorted(one.valid_from for one in later)


@given(st.integers(0, 10**9))
def test_a_price_before_tax_is_what_its_tax_leaves(yen: int) -> None:
    price = Yen(yen)
    assert before_tax(price, OUT, supplied_on=JANUARY) == yen
    net = before_tax(price, IN, supplied_on=JANUARY)
    assert yen - net == yen * 10 // 110
    assert abs(yen - net - consumption_tax(net, supplied_on=JANUARY)) <= 1


async def propose(
    town: Town,
    tax: Treatment = IN,
    *,
    who: Actor | None = None,
    since: date = JANUARY,
    once: UUID | None = None,
) -> UUID:
    async with begin(who or town.actor("tateshina")) as tx:
        return await actions.propose_pricing(
            tx,
            body=town.body(),
            new=Pricing(since, tax),
            reason="会計の都合",
            once=once or uuid4(),
            now=NOW,
        )


async def adopt(town: Town, change: UUID, *, who: Actor | None = None) -> None:
    async with begin(who or town.actor("tateshina", "staff")) as tx:
        await actions.decide(tx, change=change, to=ChangeState.ADOPTED, now=NOW)


async def task(town: Town, price: int, now: datetime, *, due_on: date = D("2027-01-25")) -> UUID:
    async with begin(town.actor("tateshina")) as tx:
        order = await work.receive_order(
            tx,
            client=town.client_id("tateshina"),
            title="例文アノテーション",
            spec="手引きのとおり",
            quantity=100,
            unit_price_yen=6_000,
            due_on=D("2027-01-31"),
            now=now,
        )
        new = NewTask(
            "観光例文",
            "作業手引き第2版によります。",
            "annotation",
            10,
            price,
            due_on,
            minutes_per_unit=2,
        )
        return await work.split(tx, order=order.id, new=new, now=now)


async def offer(town: Town, of: UUID, now: datetime, *, units: int = 1) -> UUID:
    async with begin(town.actor("tateshina")) as tx:
        until = datetime(2027, 1, 12, 17, tzinfo=JST)
        to = [Wanted(town.worker(), units)]
        (made,) = await offers.offer(tx, task=of, to=to, answer_by=until, now=now)
    return made


async def done(town: Town, made: UUID, now: datetime) -> UUID:
    """The offer is accepted, the work handed in and inspected."""
    async with begin(town.actor("tateshina", "worker")) as tx:
        held = await offers.accept(tx, offer=made, now=now)
        given = await deliveries.deliver(tx, assignment=held, quantity=1, once=uuid4(), now=now)
    async with begin(town.actor("tateshina", "leader")) as tx:
        await deliveries.inspect(tx, delivery=given, accepted=1, now=now)
    return given


CHANGE = "update app.body_pricing set tax = 'exclusive' where tenant_id = $1"
DELETE = "delete from app.body_pricing where tenant_id = $1"
OWED = """
    select a.tax, sum(case when p.credit = a.id then p.amount_yen else -p.amount_yen end)::bigint as yen
    from app.account a join app.posting p on a.id in (p.debit, p.credit)
    where a.kind = 'worker_payable' group by a.tax order by a.tax
"""


async def rewards(town: Town, made: list[UUID]) -> list[str]:
    """What the notices say of the reward, read by the worker."""
    said = []
    for offer in made:
        async with begin(town.actor("tateshina", "worker")) as tx:
            notice = await offers.terms_of(tx, offer=offer)
        said.append(next(item.text for item in notice.items if item.key == "reward"))
    return said


@pytest.mark.anyio
async def test_what_was_offered_without_tax_is_paid_so_and_one_run_pays_both_to_the_yen(
    town: Town,
) -> None:
    """Tax is rounded once a document and mode: 2,010 without tax bear 201 (line by line 200), and in
    2,018 with tax lie 183 (line by line 182)."""
    december = datetime(2026, 12, 10, 10, tzinfo=JST)
    january = datetime(2027, 1, 10, 10, tzinfo=JST)
    old = [await task(town, 1_005, december) for _ in range(2)]
    early = await offer(town, old[0], december)
    await adopt(town, await propose(town))
    late = await offer(town, old[1], january)  # split off before, so priced as then
    new = [await task(town, 1_009, january) for _ in range(2)]
    after = [await offer(town, one, january) for one in new]
    for made in (early, late, *after):
        await done(town, made, january)
    assert [tuple(one.values()) for one in await rows(town, OWED)] == [
        ("exclusive", 2_010),
        ("inclusive", 2_018),
    ]
    said = await rewards(town, [early, late, *after])
    assert ["税込" in one for one in said] == [False, False, True, True]
    assert said[0] == "1,005円（1件 1,005円 × 1件、税抜（消費税を別に加算））"
    assert said[3] == "1,009円（1件 1,009円 × 1件、税込）"
    paid = datetime(2027, 2, 2, 10, tzinfo=JST)
    async with begin(town.actor("tateshina", "staff")) as tx:
        run = await runs.propose(tx, body=town.body(), closing_on=D("2027-01-31"), now=paid)
    await seed.build(town, run)
    (one,) = await rows(town, "select gross_yen, tax_yen, included_yen, net_yen from app.payout")
    assert tuple(one.values()) == (4_028, 201, 183, 4_229)
    async with begin(town.actor("tateshina", "staff")) as tx:
        told = await statements.statement(tx, run=run, worker=town.worker(), now=paid)
    said_there = paper.printed(told)
    assert said_there.columns[5] == "金額（円）"
    assert sorted(line.work for line in said_there.lines) == [
        "観光例文（税抜の単価）",
        "観光例文（税抜の単価）",
        "観光例文（税込の単価）",
        "観光例文（税込の単価）",
    ]
    assert [one["yen"] for one in await rows(town, OWED)] == [0, 0]


@pytest.mark.anyio
async def test_two_people_decide_and_of_two_changes_at_once_the_second_is_looked_at_again(
    town: Town,
) -> None:
    once = uuid4()
    made = await propose(town, once=once)
    assert await propose(town, once=once) == made
    assert await refused(adopt(town, made, who=town.actor("tateshina"))) == "self_approval"
    later = await propose(town, since=D("2027-02-01"))
    found = await asyncio.gather(
        *(adopt(town, one) for one in (made, later)), return_exceptions=True
    )
    kept = [one for one in found if one is None]
    assert all(isinstance(one, Invalid) for one in found if one is not None)
    held = await rows(town, "select valid_from, tax, change_id from app.body_pricing")
    assert len(held) == len(kept) and {one["tax"] for one in held} == {"inclusive"}
    assert {one["change_id"] for one in held} <= {made, later}
    assert await propose(town, once=once) == made  # the form again


@pytest.mark.anyio
async def test_a_begun_month_the_same_rule_and_another_town_are_refused_and_leave_nothing(
    town: Town,
) -> None:
    assert await refused(propose(town, OUT)) == "validation_error"
    assert await refused(propose(town, since=D("2026-12-01"))) == "validation_error"
    assert await refused(propose(town, since=D("2027-01-02"))) == "validation_error"
    with pytest.raises(Unknown):
        await propose(town, who=town.actor("shiojiri"))
    assert await rows(town, "select 1 from app.rule_change") == []
    made = await propose(town)
    with pytest.raises(Unknown):
        await adopt(town, made, who=town.actor("shiojiri", "staff"))
    await adopt(town, made)
    await adopt(town, made)  # the same click again
    assert await refused(propose(town, OUT)) in {"pricing_taken", "rule_change_waits"}
    count = "select count(*) from app.body_pricing where tenant_id = $1"
    write = (
        "insert into app.body_pricing (tenant_id, body_id, valid_from, tax, change_id)"
        " values ($1, $2, '2030-01-01', 'exclusive', $3)"
    )
    for role, seen in (("worker", 1), ("client", 0)):
        async with begin(town.actor("tateshina", role)) as tx:
            assert await tx.value(count, tx.tenant) == seen
        async with begin(town.actor("shiojiri", role)) as tx:
            assert await tx.value(count, town.tenant("tateshina")) == 0
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with begin(town.actor("tateshina", role)) as tx:
                await tx.run(write, tx.tenant, town.body(), made)
    for sql in (CHANGE, DELETE):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with begin(town.actor("tateshina")) as tx:
                await tx.run(sql, tx.tenant)


@pytest.mark.anyio
async def test_the_page_proposes_it_and_a_worker_reads_the_word_beside_her_price(
    town: Town, client: Browser
) -> None:
    clock.set_demo_date(NOW.date())
    director = await client.login(town.actor("tateshina"))
    page, path = "/payouts/rules", "/payouts/rules/pricing"
    form = {
        "tax": "inclusive",
        "valid_from.y": "2027",
        "valid_from.m": "1",
        "valid_from.d": "1",
        "reason": "会計の都合",
    }
    begun = await send(director, page, path, **{**form, "valid_from.y": "2026"}, once=str(uuid4()))
    assert begun.status_code == 422
    made = await send(director, page, path, **form, once=str(uuid4()))
    place = made.headers["location"]
    assert "報酬の単価：税込" in (await director.get(place)).text
    staff = await client.login(town.actor("tateshina", "staff"))
    assert (await send(staff, place, place, decision="adopted")).status_code == 303
    assert "<dd>税込</dd>" in (await staff.get(page)).text
    her = await client.login(town.actor("tateshina", "worker"))
    assert "2027年1月から、新しい仕事の単価は税込になります" in (await her.get("/me/earnings")).text
    clock.set_demo_date(D("2027-01-05"))
    january = datetime(2027, 1, 5, 10, tzinfo=JST)
    new = await task(town, 1_100, january)
    assert "報酬（税込）" in (await director.get(f"/tasks/{new}")).text
    sent = await offer(town, new, january)
    shown = (await her.get("/me/offers")).text
    assert "1,100円（税込）" in shown and "税抜" not in shown
    await done(town, sent, january)
    assert "検収ずみの報酬（税込）" in (await her.get("/me/earnings")).text
    assert "1月の報酬（税込）" in (await her.get("/me/money")).text
    kept = (await her.get("/me/earnings/2027/return.csv")).text
    assert ",1100,税込," in kept.replace('"', "")
    for role in ("leader", "worker", "client"):
        other = await client.login(town.actor("tateshina", role))
        assert (await other.get(page)).status_code in (403, 404)
