"""The direct scheme: her own director offers, the lead body pays, a fee stands in both books."""

import asyncio
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenants.actor import Actor, Role, Scope
from tenants.db import begin
from tests.conftest import Town
from tests.deliveries import seed
from tests.deliveries.seed import NOW
from tests.hands import refused, rows
from yui.deliveries import actions as deliveries
from yui.ledger import actions as ledger
from yui.ledger.model import AccountRef
from yui.offers import actions as offers
from yui.sharing.direct import actions, books, model
from yui.sharing.direct.hers import actions as hers
from yui.sharing.direct.model import OfferState
from yui.sharing.direct.rates import actions as rates
from yui.sharing.direct.rates.model import Rounding, fee

pytestmark = pytest.mark.anyio
LEAD, GUEST, THIRD = "tateshina", "shiojiri", "itoigawa"
END = date(2027, 12, 31)


async def engaged(town: Town, number: int = 1, *, yes: bool = True, engage: bool = True) -> Actor:
    """A worker of the guest town who has joined the lead body too; she, in the lead town."""
    person = town.worker(GUEST, number)
    async with town.admin() as admin:
        await admin.execute(
            "insert into app.worker (tenant_id, id, code, name, kana, email, joined_on)"
            " values ($1, $2, $3, 'shiojiri 二つの町', 'フタツ', $4, '2025-04-01')",
            *(town.tenant(LEAD), person, f"W-9{number:02}", f"two{number}@yui.test"),
        )
        if engage:
            await admin.execute(
                "insert into app.engagement (tenant_id, worker_id, body_id, valid_from, contract_on,"
                " nda_on, no_employees_on, bank_code, bank_kana, branch_code, branch_kana,"
                " account_type, account_cipher, account_tail, holder_kana)"
                " values ($1, $2, $3, '2025-04-01', '2025-04-01', '2025-04-01', '2026-04-01', '0143',"
                " 'ﾊﾁｼﾞﾕｳﾆﾅｶﾞﾉ', '485', 'ｵｵﾏﾁ', '1', '\\x00', '001', 'ﾌﾀﾂ')",
                *(town.tenant(LEAD), person, town.body(LEAD)),
            )
    she = Actor(town.tenant(LEAD), person, Scope.PERSON, Role.WORKER, name="二つの町")
    if yes:
        async with begin(she) as tx:
            await hers.say_yes(tx, other=town.tenant(GUEST), now=NOW)
    return she


async def agreed(town: Town, percent: str = "5", rounding: Rounding = Rounding.DOWN) -> UUID:
    async with begin(town.actor(LEAD)) as tx:
        rate = await rates.propose(
            tx,
            guest=town.tenant(GUEST),
            percent=Decimal(percent),
            rounding=rounding,
            source="直接方式の覚書 第3条",
            since=NOW.date(),
            once=uuid4(),
            now=NOW,
        )
    async with begin(town.actor(GUEST)) as tx:
        await rates.answer(tx, rate=rate, yes=True, now=NOW)
    return rate


async def opened(town: Town, task: UUID, quantity: int = 100) -> UUID:
    async with begin(town.actor(LEAD)) as tx:
        return await actions.ask(
            tx,
            task=task,
            guest=town.tenant(GUEST),
            quantity=quantity,
            until=NOW + timedelta(days=3),
            once=uuid4(),
            now=NOW,
        )


async def offered(
    town: Town, ask: UUID, worker: UUID, quantity: int = 33, *, slug: str = GUEST,
    once: UUID | None = None,
) -> UUID:  # fmt: skip
    async with begin(town.actor(slug)) as tx:
        return await actions.offer_for(
            tx,
            ask=ask,
            worker=worker,
            quantity=quantity,
            answer_by=NOW + timedelta(days=2),
            once=once or uuid4(),
            now=NOW,
        )


async def made(town: Town, direct: UUID) -> OfferState:
    async with begin(town.actor(LEAD, "system")) as tx:
        return await actions.make(tx, offer=direct, now=NOW)


async def offer_of(town: Town, direct: UUID) -> UUID:
    (row,) = await rows(town, "select offer_id from app.direct_offer where id = $1", direct)
    found: UUID = row["offer_id"]
    return found


async def delivered(town: Town, she: Actor, direct: UUID, quantity: int = 33) -> UUID:
    """She takes it on and hands it in; the lead body's leader accepts. Returns the delivery."""
    offer = await offer_of(town, direct)
    async with begin(she) as tx:
        work = await offers.accept(tx, offer=offer, now=NOW)
    async with begin(she) as tx:
        delivery = await deliveries.deliver(
            tx, assignment=work, quantity=quantity, once=uuid4(), now=NOW
        )
    async with begin(town.actor(LEAD, "leader")) as tx:
        await deliveries.inspect(tx, delivery=delivery, accepted=quantity, now=NOW)
    return delivery


async def reckon(town: Town, at: datetime = NOW) -> int:
    async with begin(town.actor(LEAD, "system")) as tx:
        return await books.reckon(tx, now=at)


async def keep_far(town: Town, at: datetime = NOW) -> None:
    """The far side's own job, twice: it comes at least once."""
    for row in await rows(
        town, "select id from app.direct_fee where tenant_id = $1", town.tenant(GUEST)
    ):
        for _again in range(2):
            async with begin(town.actor(GUEST, "system")) as tx:
                await books.keep(tx, fee=row["id"], now=at)


async def balance(town: Town, slug: str, ref: AccountRef) -> int:
    async with begin(town.actor(slug)) as tx:
        return await ledger.balance(tx, body=town.body(slug), ref=ref, until=END)


async def both(town: Town) -> tuple[int, int]:
    """What the lead body owes in fees, and what the guest body has coming."""
    return (
        await balance(town, LEAD, AccountRef("coordination_payable", other=town.tenant(GUEST))),
        -await balance(town, GUEST, AccountRef("coordination_receivable", other=town.tenant(LEAD))),
    )


async def test_her_own_director_offers_the_lead_body_pays_and_the_fee_stands_in_both_books(
    town: Town,
) -> None:
    she = await engaged(town)
    await agreed(town)
    ask = await opened(town, await seed.task(town))
    direct = await offered(town, ask, she.id)
    assert await made(town, direct) is await made(town, direct) is OfferState.OFFERED
    await delivered(town, she, direct)
    assert await reckon(town) == 1
    assert await reckon(town) == 0
    await keep_far(town)
    # 33 × 38 = 1,254 yen to her from the lead body; 5 % of it, rounded down, between the bodies.
    owed = AccountRef("worker_payable", worker=she.id, category="none", tax="exclusive")
    assert await balance(town, LEAD, owed) == 1_254
    assert await both(town) == (62, 62)
    for table in ("offer", "assignment", "delivery", "inspection", "terms_notice"):
        found = await rows(town, f"select tenant_id from app.{table} where worker_id = $1", she.id)
        assert {row["tenant_id"] for row in found} == {town.tenant(LEAD)}, table
    async with begin(town.actor(GUEST)) as tx:
        fees, apart = await books.month_of(tx, month=NOW.date())
        assert ([fee.yen for fee in fees], apart) == ([62], 0)
        _ask, _people, became = await actions.show_asked(tx, ask=ask, now=NOW)
    (one,) = became
    assert (one.outcome, one.handed_in, one.accepted) == ("accepted", 33, 33)


async def test_of_a_price_with_tax_the_fee_between_the_bodies_is_of_what_is_before_it(
    town: Town,
) -> None:
    she = await engaged(town)
    await agreed(town)
    task = await seed.task(town)
    async with town.admin() as admin:
        await admin.execute("update app.task set tax = 'inclusive' where id = $1", task)
    direct = await offered(town, await opened(town, task), she.id)
    assert await made(town, direct) is OfferState.OFFERED
    await delivered(town, she, direct)
    assert await reckon(town) == 1
    await keep_far(town)
    # 33 × 38 = 1,254 yen hold 114 of tax: 5 % of 1,140.
    owed = AccountRef("worker_payable", worker=she.id, category="none", tax="inclusive")
    assert await balance(town, LEAD, owed) == 1_254
    assert await both(town) == (57, 57)


async def test_an_acceptance_taken_back_takes_its_fee_back_on_both_sides_once(town: Town) -> None:
    she = await engaged(town)
    await agreed(town)
    direct = await offered(town, await opened(town, await seed.task(town)), she.id)
    await made(town, direct)
    delivery = await delivered(town, she, direct)
    await reckon(town)
    await keep_far(town)
    async with begin(town.actor(LEAD)) as tx:
        await deliveries.take_back(tx, delivery=delivery, now=NOW)
    assert await reckon(town) == 1
    await keep_far(town)
    assert await both(town) == (0, 0)
    async with begin(town.actor(LEAD, "leader")) as tx:
        await deliveries.inspect(tx, delivery=delivery, accepted=33, now=NOW)
    assert await reckon(town) == 1
    await keep_far(town)
    assert await both(town) == (62, 62)


async def test_each_side_posts_in_its_own_open_month(town: Town) -> None:
    she = await engaged(town)
    await agreed(town)
    direct = await offered(town, await opened(town, await seed.task(town)), she.id)
    await made(town, direct)
    await delivered(town, she, direct)
    await reckon(town)
    later = NOW + timedelta(days=14)
    async with begin(town.actor(GUEST)) as tx:
        await ledger.close(tx, body=town.body(GUEST), month=NOW.date(), now=later)
    await keep_far(town, later)
    found = await rows(town, "select side, booked_on from app.direct_fee order by side")
    assert [(row["side"], row["booked_on"]) for row in found] == [
        ("due", later.date()),
        ("owed", NOW.date()),
    ]
    assert await both(town) == (62, 62)


async def test_declining_costs_nothing_and_nobody_is_told_a_reason(town: Town) -> None:
    she = await engaged(town)
    await agreed(town)
    ask = await opened(town, await seed.task(town), 33)
    direct = await offered(town, ask, she.id)
    await made(town, direct)
    async with begin(she) as tx:
        await offers.decline(tx, offer=await offer_of(town, direct), now=NOW)
    assert await reckon(town) == 0
    assert await both(town) == (0, 0)
    async with begin(town.actor(GUEST)) as tx:
        found, people, became = await actions.show_asked(tx, ask=ask, now=NOW)
    assert (found.left_over, len(people)) == (33, 1)
    assert (became[0].outcome, became[0].why) == ("declined", None)
    await offered(town, ask, she.id)  # she may be asked again, for all of it


async def test_without_engagement_joining_or_yes_nobody_is_offered_anything(town: Town) -> None:
    await agreed(town)
    ask = await opened(town, await seed.task(town))
    no_yes = await engaged(town, 1, yes=False)
    not_engaged = await engaged(town, 2, engage=False)
    other_town = town.worker(THIRD, 1)
    for worker in (no_yes.id, not_engaged.id, town.worker(GUEST, 3), other_town, uuid4()):
        assert await refused(offered(town, ask, worker)) == "not_askable"
    she = await engaged(town, 4)
    async with town.admin() as admin:
        await admin.execute(
            "insert into app.onboarding_rule (tenant_id, body_id, valid_from, steps, made_by, made_at)"
            " values ($1, $2, '2025-01-01', '{contract,nda,bank,security}', $3, $4)",
            *(town.tenant(LEAD), town.body(LEAD), town.actor(LEAD).id, NOW),
        )
    direct = await offered(town, ask, she.id)
    assert await made(town, direct) is OfferState.REFUSED
    (row,) = await rows(town, "select why, offer_id from app.direct_offer where id = $1", direct)
    assert (row["why"], row["offer_id"]) == ("worker_not_through", None)


async def test_without_a_rate_or_an_agreement_that_holds_nothing_crosses(town: Town) -> None:
    she = await engaged(town)
    task = await seed.task(town)
    assert await refused(opened(town, task)) == "no_rate"
    rate = await agreed(town)
    ask = await opened(town, task)
    assert await refused(offered(town, ask, she.id, slug=THIRD)) == "not_found"
    assert await refused(offered(town, ask, she.id, slug=LEAD)) == "not_found"
    async with begin(town.actor(GUEST)) as tx:
        await rates.end(tx, rate=rate, now=NOW)
    assert await refused(offered(town, ask, she.id)) == "no_rate"
    async with town.admin() as admin:
        await admin.execute(
            "update app.agreement set valid_to = '2026-11-01' where lead = $1 and guest = $2",
            *(town.tenant(LEAD), town.tenant(GUEST)),
        )
    async with begin(town.actor(GUEST)) as tx:
        assert await actions.asked(tx, now=NOW) == []
    assert await refused(offered(town, ask, she.id)) == "no_agreement"


async def test_what_she_takes_back_is_gone_at_her_directors_next_look(town: Town) -> None:
    she = await engaged(town)
    await agreed(town)
    ask = await opened(town, await seed.task(town))
    await made(town, await offered(town, ask, she.id))
    async with begin(she) as tx:
        (yes,) = await hers.yeses(tx)
        assert "立科町" in yes.says
        await hers.take_back(tx, yes=yes.id, now=NOW)
    async with begin(town.actor(GUEST)) as tx:
        _found, people, became = await actions.show_asked(tx, ask=ask, now=NOW)
    assert (people, became) == ([], [])
    async with begin(town.actor(LEAD)) as tx:
        _opened, became = await actions.show_opened(tx, ask=ask)
    assert [one.worker_id for one in became] == [she.id]


async def test_the_same_form_is_one_offer_and_two_at_once_never_pass_what_was_opened(
    town: Town,
) -> None:
    first, second = await engaged(town, 1), await engaged(town, 2)
    await agreed(town)
    ask = await opened(town, await seed.task(town), 50)
    once = uuid4()
    direct = await offered(town, ask, first.id, 20, once=once)
    assert await offered(town, ask, first.id, 20, once=once) == direct
    found = await asyncio.gather(
        offered(town, ask, first.id, 20),
        offered(town, ask, second.id, 20),
        return_exceptions=True,
    )
    assert sum(isinstance(one, UUID) for one in found) == 1


async def test_what_the_director_of_the_other_town_reads_holds_nothing_of_the_clients(
    town: Town,
) -> None:
    await agreed(town)
    ask = await opened(town, await seed.task(town))
    async with begin(town.actor(GUEST)) as tx:
        found, _people, _became = await actions.show_asked(tx, ask=ask, now=NOW)
        assert not {"client", "order", "client_id"} & set(found.__struct_fields__)
        assert found.unit_price_yen == 38  # hers; the client's 60 is in no field
        assert 60 not in [getattr(found, name) for name in found.__struct_fields__]
        assert (
            await tx.value("select count(*) from app.direct_offer where tenant_id = $1", tx.tenant)
            == 0
        )


async def test_a_rate_moves_as_its_table_says_and_only_the_asked_body_answers(town: Town) -> None:
    async with begin(town.actor(LEAD)) as tx:
        rate = await rates.propose(
            tx,
            guest=town.tenant(GUEST),
            percent=Decimal("2.5"),
            rounding=Rounding.UP,
            source="覚書",
            since=NOW.date(),
            once=uuid4(),
            now=NOW,
        )

    async def answer(slug: str, yes: bool) -> None:
        async with begin(town.actor(slug)) as tx:
            await rates.answer(tx, rate=rate, yes=yes, now=NOW)

    async def end(slug: str) -> None:
        async with begin(town.actor(slug)) as tx:
            await rates.end(tx, rate=rate, now=NOW)

    assert await refused(answer(LEAD, True)) == "not_found"
    assert await refused(answer(THIRD, True)) == "not_found"
    assert await refused(end(THIRD)) == "not_found"
    await answer(GUEST, False)
    assert await refused(answer(GUEST, True)) == "state_conflict"
    assert await refused(end(LEAD)) == "state_conflict"
    states = await rows(town, "select distinct state from app.direct_rate")
    assert [row["state"] for row in states] == ["declined"]


@given(
    base=st.integers(1, 10**9),
    percent=st.decimals(0, 100, places=3),
    rounding=st.sampled_from(list(Rounding)),
)
def test_a_fee_is_whole_yen_within_one_of_the_exact_and_never_above_its_base(
    base: int, percent: Decimal, rounding: Rounding
) -> None:
    exact = Decimal(base) * percent / 100
    found = fee(base, percent, rounding)
    assert abs(found - exact) < 1
    assert 0 <= found <= base
    if rounding is Rounding.DOWN:
        assert found <= exact
    if rounding is Rounding.UP:
        assert found >= exact


@pytest.mark.parametrize("state", list(OfferState))
@pytest.mark.parametrize("to", list(OfferState))
def test_an_offer_asked_for_moves_as_its_table_says(state: OfferState, to: OfferState) -> None:
    if to in model.DIRECT_OFFER_MOVES[state]:
        assert model.move(state, to) is to
    else:
        with pytest.raises(model.Conflict):
            model.move(state, to)
