"""A share's whole way over two towns: the rest returns, units come, both books agree."""

import asyncio
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from tenants.actor import Actor
from tenants.db import begin
from tests.conftest import Town
from tests.deliveries import seed
from tests.deliveries.seed import DUE, NOW
from tests.hands import refused, rows
from yui.deliveries import actions as deliveries
from yui.deliveries.model import Reason
from yui.ledger import actions as ledger
from yui.ledger.model import AccountRef
from yui.sharing import actions
from yui.sharing.model import Share
from yui.work import actions as work

pytestmark = pytest.mark.anyio
LEAD, GUEST = "tateshina", "shiojiri"
END = date(2027, 12, 31)


async def offer(
    town: Town, task: UUID, quantity: int, *, guest: str = GUEST, once: UUID | None = None
) -> UUID:
    async with begin(town.actor(LEAD)) as tx:
        return await actions.offer(
            tx,
            task=task,
            guest=town.tenant(guest),
            quantity=quantity,
            unit_price_yen=50,
            due_on=DUE,
            answer_by=NOW + timedelta(days=3),
            once=once or uuid4(),
            now=NOW,
        )


async def answer(who: Actor, share: UUID, accepted: int) -> Share:
    async with begin(who) as tx:
        return await actions.answer(tx, share=share, accepted=accepted, now=NOW)


async def free(town: Town, task: UUID) -> int:
    async with begin(town.actor(LEAD)) as tx:
        return (await work.progress(tx, task=task, now=NOW)).free


async def make_task(town: Town, share: UUID, *, due: date = DUE, guest: str = GUEST) -> UUID:
    async with begin(town.actor(guest)) as tx:
        return await actions.make_task(tx, share=share, unit_price_yen=40, due_on=due, now=NOW)


async def guest_task(town: Town, share: UUID, quantity: int, *, guest: str = GUEST) -> UUID:
    """The guest's task made of the share, with its units inspected by her own leader."""
    task = await make_task(town, share, guest=guest)
    hers = await seed.assignment(town, guest, quantity=quantity, price=40, of=task)
    async with begin(town.actor(guest, "worker", 1)) as tx:
        made = await deliveries.deliver(
            tx, assignment=hers, quantity=quantity, once=uuid4(), now=NOW
        )
    async with begin(town.actor(guest, "leader")) as tx:
        await deliveries.inspect(tx, delivery=made, accepted=quantity, now=NOW)
    return task


async def hand_over(town: Town, share: UUID, units: int, *, once: UUID | None = None) -> UUID:
    async with begin(town.actor(GUEST)) as tx:
        return await actions.hand_over(tx, share=share, units=units, once=once or uuid4(), now=NOW)


async def decide(
    town: Town, handover: UUID, accepted: int, *, reason: Reason | None = None, at: datetime = NOW
) -> None:
    async with begin(town.actor(LEAD)) as tx:
        await actions.decide(tx, handover=handover, accepted=accepted, reason=reason, now=at)


async def book(town: Town, handover: UUID, at: datetime = NOW) -> None:
    async with begin(town.actor(GUEST, "system")) as tx:
        await actions.book(tx, handover=handover, now=at)


async def balance(town: Town, slug: str, kind: str, other: str) -> int:
    ref = AccountRef(kind, other=town.tenant(other))
    async with begin(town.actor(slug)) as tx:
        return await ledger.balance(tx, body=town.body(slug), ref=ref, until=END)


async def ready(town: Town, quantity: int = 1200) -> UUID:
    """A share that the guest took on and whose units her leader has inspected."""
    task = await seed.task(town)
    share = await offer(town, task, quantity)
    await answer(town.actor(GUEST), share, quantity)
    await guest_task(town, share, quantity)
    return share


async def test_what_a_guest_does_not_take_returns_to_the_free_units(town: Town) -> None:
    task = await seed.task(town, quantity=3000)
    shiojiri = await offer(town, task, 1200)
    itoigawa = await offer(town, task, 600, guest="itoigawa")
    assert await free(town, task) == 1200
    assert (await answer(town.actor(GUEST), shiojiri, 1200)).state == "accepted"
    assert (await answer(town.actor("itoigawa"), itoigawa, 400)).state == "partly_accepted"
    assert await free(town, task) == 1400
    third = await offer(town, task, 1400, guest="omachi")
    assert await free(town, task) == 0
    assert await refused(offer(town, task, 1)) == "too_many_units"
    async with begin(town.actor(LEAD)) as tx:
        await actions.withdraw(tx, share=third, now=NOW)
    assert await free(town, task) == 1400


async def test_units_offered_to_workers_are_not_free_to_share(town: Town) -> None:
    task = await seed.task(town, quantity=100)
    await seed.assignment(town, quantity=70, of=task)
    assert await free(town, task) == 30
    assert await refused(offer(town, task, 31)) == "too_many_units"
    await offer(town, task, 30)


async def test_the_same_form_twice_is_one_share_and_two_at_once_never_exceed_the_task(
    town: Town,
) -> None:
    task, once = await seed.task(town, quantity=100), uuid4()
    first = await offer(town, task, 60, once=once)
    assert await offer(town, task, 60, once=once) == first
    found = await asyncio.gather(
        *(offer(town, task, 30, guest=slug) for slug in ("itoigawa", "omachi", "azumino")),
        return_exceptions=True,
    )
    assert sum(isinstance(one, UUID) for one in found) == 1
    assert await free(town, task) == 10


async def test_only_the_town_that_was_asked_answers(town: Town) -> None:
    share = await offer(town, await seed.task(town), 10)
    for slug in ("itoigawa", "tateshina"):
        assert await refused(answer(town.actor(slug), share, 10)) == "not_found"


async def test_accepted_units_settle_on_both_sides_each_in_its_own_books(town: Town) -> None:
    share = await ready(town)
    handover = await hand_over(town, share, 1200)
    await decide(town, handover, 1200)
    assert await balance(town, LEAD, "town_payable", GUEST) == 60_000
    assert await balance(town, GUEST, "town_receivable", LEAD) == 0  # its own job has not run
    await book(town, handover)
    await book(town, handover)  # and running it again changes nothing
    assert await balance(town, GUEST, "town_receivable", LEAD) == -60_000
    assert await balance(town, GUEST, "share_revenue", LEAD) == 60_000
    lines = await rows(
        town, "select side, yen, quantity, month from app.settlement_line order by side"
    )
    assert [(row["side"], row["yen"], row["quantity"]) for row in lines] == [
        ("due", 60_000, 1200),
        ("owed", 60_000, 1200),
    ]
    async with begin(town.actor(LEAD)) as tx:
        (statement,) = await actions.statements(tx, month=date(2026, 11, 15))
    assert (statement.owed, statement.due, statement.net) == (60_000, 0, 60_000)
    async with begin(town.actor(GUEST)) as tx:
        (statement,) = await actions.statements(tx, month=date(2026, 11, 15))
    assert (statement.owed, statement.due, statement.net) == (0, 60_000, -60_000)


async def test_no_workers_key_is_anywhere_on_the_lead_towns_side(town: Town) -> None:
    share = await ready(town)
    handover = await hand_over(town, share, 1200)
    await decide(town, handover, 1200)
    worker = str(town.worker(GUEST, 1))
    here = town.tenant(LEAD)
    tables = await rows(
        town,
        "select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace"
        " where n.nspname in ('app', 'audit') and c.relkind = 'r' and exists (select from pg_attribute a"
        " where a.attrelid = c.oid and a.attname = 'tenant_id')",
    )
    async with town.admin() as admin:
        for table in tables:
            schema = "audit" if table["name"] in {"entry", "head"} else "app"
            found = await admin.fetchval(
                f"select count(*) from {schema}.{table['name']} t"
                " where t.tenant_id = $1 and strpos(t::text, $2) > 0",
                *(here, worker),
            )
            assert found == 0, table["name"]
    assert len(tables) > 20


async def test_a_return_by_the_lead_takes_nothing_from_the_worker_and_its_units_wait_again(
    town: Town,
) -> None:
    share = await ready(town, 100)
    before = await rows(town, "select sum(yen)::int as yen from app.inspection")
    handover = await hand_over(town, share, 100)
    assert await refused(decide(town, handover, 80)) == "reason_missing"
    await decide(town, handover, 80, reason=Reason.FORMAT)
    await book(town, handover)
    assert await rows(town, "select sum(yen)::int as yen from app.inspection") == before
    assert await balance(town, LEAD, "town_payable", GUEST) == 4_000
    assert await balance(town, GUEST, "town_receivable", LEAD) == -4_000
    async with begin(town.actor(GUEST)) as tx:
        found = await actions.show(tx, share=share)
    assert (found.done, found.on_way, found.left) == (80, 0, 20)
    second = await hand_over(town, share, 20)
    await decide(town, second, 20)
    async with begin(town.actor(GUEST)) as tx:
        assert (await actions.show(tx, share=share)).state == "done"


async def test_only_inspected_units_are_handed_over_and_each_of_them_once(town: Town) -> None:
    share = await ready(town, 100)
    async with town.admin() as admin:
        await admin.execute("update app.task_units set accepted = 30")
    assert await refused(hand_over(town, share, 31)) == "nothing_ready"
    once = uuid4()
    first = await hand_over(town, share, 30, once=once)
    assert await hand_over(town, share, 30, once=once) == first
    assert await refused(hand_over(town, share, 1)) == "nothing_ready"
    assert await refused(hand_over(town, share, 71)) == "too_many_units"


async def test_two_handovers_at_once_never_take_the_same_unit(town: Town) -> None:
    share = await ready(town, 100)
    found = await asyncio.gather(
        *(hand_over(town, share, 40) for _ in range(4)), return_exceptions=True
    )
    assert sum(isinstance(one, UUID) for one in found) == 2
    assert await rows(town, "select sum(handed)::int as n from app.task_units") == [{"n": 80}]


async def test_a_decision_is_taken_once_and_its_repeat_posts_nothing(town: Town) -> None:
    share = await ready(town, 100)
    handover = await hand_over(town, share, 100)
    await decide(town, handover, 100)
    await decide(town, handover, 100)
    assert await balance(town, LEAD, "town_payable", GUEST) == 5_000
    assert await refused(decide(town, handover, 99, reason=Reason.TYPO)) == "state_conflict"
    units = await rows(
        town, "select accepted, handed from app.task_units where tenant_id = $1", town.tenant(LEAD)
    )
    assert units == [{"accepted": 100, "handed": 0}]


async def test_each_side_posts_in_its_own_open_month(town: Town) -> None:
    share = await ready(town, 100)
    handover = await hand_over(town, share, 100)
    end = datetime(2026, 11, 30, 23, 0, tzinfo=NOW.tzinfo)
    await decide(town, handover, 100, at=end)
    after = end + timedelta(days=3)
    async with begin(town.actor(GUEST)) as tx:
        await ledger.close(tx, body=town.body(GUEST), month=date(2026, 11, 1), now=after)
    await book(town, handover, after)
    found = await rows(town, "select tenant_id, month from app.settlement_line order by month")
    assert found == [
        {"tenant_id": town.tenant(LEAD), "month": date(2026, 11, 1)},
        {"tenant_id": town.tenant(GUEST), "month": date(2026, 12, 1)},
    ]


async def test_a_statement_nets_what_goes_both_ways(town: Town) -> None:
    share = await ready(town, 100)
    handover = await hand_over(town, share, 100)
    await decide(town, handover, 100)
    async with town.admin() as admin:
        await admin.execute(
            "insert into app.share (tenant_id, id, side, other, body_id, title, spec, job_type,"
            " unit_name, quantity, accepted, unit_price_yen, due_on, answer_by, state, asked_at)"
            " values ($1, $2, 'in', $3, $4, 't', 's', 'j', '件', 10, 10, 70, $5, $6, 'done', $6)",
            *(town.tenant(LEAD), handover, town.tenant(GUEST), town.body(), DUE, NOW),
        )
        await admin.execute(
            "insert into app.share_handover (tenant_id, id, side, share_id, quantity, accepted, state,"
            " handed_at, decided_at) values ($1, $2, 'out', $3, 10, 10, 'accepted', $4, $4)",
            *(town.tenant(LEAD), share, handover, NOW),
        )
    async with begin(town.actor(LEAD, "system")) as tx:
        await actions.book(tx, handover=share, now=NOW)
    async with begin(town.actor(LEAD)) as tx:
        (statement,) = await actions.statements(tx, month=date(2026, 11, 1))
    assert (statement.owed, statement.due, statement.net) == (5_000, 700, 4_300)


async def test_what_was_taken_on_becomes_one_task_of_the_guests_own(town: Town) -> None:
    share = await offer(town, await seed.task(town), 600)
    assert await refused(make_task(town, share)) == "share_not_accepted"
    await answer(town.actor(GUEST), share, 400)
    assert await refused(make_task(town, share, due=date(2026, 11, 19))) == "due_not_in_time"
    assert await refused(make_task(town, share, due=date(2026, 12, 11))) == "due_not_in_time"
    found = await asyncio.gather(
        *(make_task(town, share) for _ in range(3)), return_exceptions=True
    )
    assert sum(isinstance(one, UUID) for one in found) == 1
    (row,) = await rows(
        town,
        "select quantity, unit_price_yen, share_id, order_id, tenant_id from app.task"
        " where share_id is not null",
    )
    assert row == {
        "quantity": 400,
        "unit_price_yen": 40,
        "share_id": share,
        "order_id": None,
        "tenant_id": town.tenant(GUEST),
    }
    assert await refused(make_task(town, share)) == "task_made"


async def test_an_offer_and_a_share_at_once_never_give_a_unit_away_twice(town: Town) -> None:
    task = await seed.task(town, quantity=100)

    async def offer_to_worker() -> None:
        async with begin(town.actor(LEAD)) as tx:
            await work.task_locked(tx, task=task)
            await asyncio.sleep(0.2)
            await tx.run(
                "insert into app.offer (tenant_id, task_id, worker_id, body_id, title, quantity,"
                " unit_name, unit_price_yen, due_on, answer_by, offered_by, offered_at)"
                " values ($1, $2, $3, $4, 't', 60, '件', 38, $5, $6, $7, $8)",
                *(tx.tenant, task, town.worker(), town.body(), DUE, NOW + timedelta(days=1)),
                *(tx.actor.id, NOW),
            )

    async def share_late() -> str:
        await asyncio.sleep(0.05)
        return await refused(offer(town, task, 60))

    _, word = await asyncio.gather(offer_to_worker(), share_late())
    assert word == "too_many_units"
