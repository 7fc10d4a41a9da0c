"""Offers in the database: the notice with the offer, one answer, no unit promised twice, the wall."""

import asyncio
from datetime import timedelta
from uuid import UUID, uuid4

import asyncpg
import pytest

from tenants.db import begin
from tenants.refusal import Invalid, Refused, Unknown
from tests.conftest import Town
from tests.hands import counted
from tests.offers import seed
from tests.offers.seed import NOW, UNTIL
from yui.offers import actions, terms
from yui.offers.model import State, Wanted
from yui.offers.refusals import AlreadyAnswered, AnswerTooLate, OfferMove, TakenBack, TooMany
from yui.work import actions as work

pytestmark = pytest.mark.anyio
TABLES = ("app.offer", "app.terms_notice", "app.assignment", "app.notice", "audit.entry")


async def make(town: Town, task: UUID, *quantities: int, once: UUID | None = None) -> list[UUID]:
    to = [Wanted(town.worker(number=n), q) for n, q in enumerate(quantities, 1)]
    async with begin(town.actor("tateshina")) as tx:
        return await actions.offer(tx, task=task, to=to, answer_by=UNTIL, now=NOW, once=once)


async def test_fourteen_workers_are_asked_each_with_a_numbered_hashed_notice(town: Town) -> None:
    task = await seed.task(town, quantity=1400)
    made = await make(town, task, *[100] * 14)
    assert len(set(made)) == 14
    async with town.admin() as admin:
        rows = await admin.fetch(
            "select number, text, sha256 from app.terms_notice order by number"
        )
        assert [row["number"] for row in rows] == [f"立振-R8-明{n:05}" for n in range(1, 15)]
        assert all(terms.digest(row["text"]) == row["sha256"] for row in rows)
        links = {row["link"] for row in await admin.fetch("select link from app.notice")}
        assert links == {f"/me/offers/{offer}" for offer in made}
    async with begin(town.actor("tateshina", "worker", 3)) as tx:
        notice = await actions.terms_of(tx, offer=made[2])
    assert notice.to == "tateshina 働子3（W-003）"
    assert notice.yen == 4200


async def test_the_notice_cannot_be_changed_by_anyone_who_serves(town: Town) -> None:
    task = await seed.task(town)
    await make(town, task, 100)
    for change in ("text = ''::bytea", "terms = '{}'", "number = 'x'"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with begin(town.actor("tateshina")) as tx:
                await tx.run(
                    f"update app.terms_notice set {change} where tenant_id = $1", tx.tenant
                )


async def test_the_same_form_sent_twice_offers_once(town: Town) -> None:
    task, once = await seed.task(town), uuid4()
    first = await make(town, task, 100, 50, once=once)
    before = await counted(town, TABLES)
    assert set(await make(town, task, 100, 50, once=once)) == set(first)
    assert await counted(town, TABLES) == before


async def test_no_unit_is_promised_twice_though_two_directors_offer_at_once(town: Town) -> None:
    task = await seed.task(town, quantity=100)

    async def ask(number: int) -> bool:
        try:
            async with begin(town.actor("tateshina")) as tx:
                to = [Wanted(town.worker(number=number), 40)]
                await actions.offer(tx, task=task, to=to, answer_by=UNTIL, now=NOW)
        except TooMany:
            return False
        return True

    assert sorted(await asyncio.gather(*(ask(n) for n in range(1, 6)))) == [
        *[False] * 3,
        *[True] * 2,
    ]


async def test_a_refused_offer_writes_nothing(town: Town) -> None:
    task = await seed.task(town, quantity=100)
    before = await counted(town, TABLES)
    for to in (
        [Wanted(town.worker(number=1), 60), Wanted(town.worker(number=2), 41)],
        [Wanted(town.worker(number=1), 60), Wanted(town.worker("shiojiri", 1), 1)],
        [Wanted(town.worker(number=1), 60), Wanted(uuid4(), 1)],
        [],
    ):
        with pytest.raises(Refused):
            async with begin(town.actor("tateshina")) as tx:
                await actions.offer(tx, task=task, to=to, answer_by=UNTIL, now=NOW)
    assert await counted(town, TABLES) == before


async def test_whoever_has_not_answered_or_cannot_work_now_is_not_asked(town: Town) -> None:
    task = await seed.task(town)
    await make(town, task, 100)
    with pytest.raises(Invalid) as refused:
        await make(town, task, 10)
    assert refused.value.errors[0].code == "already_asked"
    async with town.admin() as admin:
        await admin.execute("update app.worker set state = 'paused' where code = 'W-002'")
    with pytest.raises(Invalid) as refused:
        await make(town, task, 0, 10)
    assert refused.value.errors[0].code == "worker_not_active"


async def test_she_accepts_once_and_it_becomes_her_assignment(town: Town) -> None:
    task = await seed.task(town, job_type="article")
    (offer,) = await make(town, task, 100)
    async with begin(town.actor("tateshina", "worker")) as tx:
        await actions.open_terms(tx, offer=offer, now=NOW)
        made = await actions.accept(tx, offer=offer, now=NOW)
    async with town.admin() as admin:
        row = await admin.fetchrow("select * from app.assignment")
    assert row["id"] == made
    assert (row["quantity"], row["unit_price_yen"], row["withholding"]) == (100, 42, "manuscript")
    assert row["inspection_days"] == 7
    before = await counted(town, TABLES)
    for answer in (actions.accept, actions.decline):
        with pytest.raises(AlreadyAnswered):
            async with begin(town.actor("tateshina", "worker")) as tx:
                await answer(tx, offer=offer, now=NOW)
    assert await counted(town, TABLES) == before
    async with begin(town.actor("tateshina", "worker")) as tx:
        assert await actions.assignment_of(tx, offer=offer) == made


async def test_a_double_click_makes_one_assignment(town: Town) -> None:
    task = await seed.task(town)
    (offer,) = await make(town, task, 100)

    async def click() -> bool:
        try:
            async with begin(town.actor("tateshina", "worker")) as tx:
                await actions.accept(tx, offer=offer, now=NOW)
        except AlreadyAnswered:
            return False
        return True

    assert sorted(await asyncio.gather(*(click() for _ in range(4)))) == [False] * 3 + [True]
    async with town.admin() as admin:
        assert await admin.fetchval("select count(*) from app.assignment") == 1
        measures = await admin.fetch("select measure, sum(amount) n from app.kpi_delta group by 1")
    assert {row["measure"]: row["n"] for row in measures}["offers_accepted"] == 1


async def test_declining_asks_nothing_and_lowers_nothing(town: Town) -> None:
    task = await seed.task(town)
    (offer,) = await make(town, task, 100)
    async with town.admin() as admin:
        before = await admin.fetchrow("select * from app.worker where code = 'W-001'")
    async with begin(town.actor("tateshina", "worker")) as tx:
        await actions.decline(tx, offer=offer, now=NOW)
    async with town.admin() as admin:
        assert await admin.fetchrow("select * from app.worker where code = 'W-001'") == before
        measures = {row[0] for row in await admin.fetch("select measure from app.kpi_delta")}
    assert "offers_declined" not in measures
    async with begin(town.actor("tateshina")) as tx:
        assert (await work.progress(tx, task=task, now=NOW)).free == 1000
    assert await make(town, task, 100)  # she is asked again as if nothing had been


async def test_after_the_day_the_units_are_free_and_the_answer_is_too_late(town: Town) -> None:
    task = await seed.task(town, quantity=100)
    (offer,) = await make(town, task, 100)
    async with begin(town.actor("tateshina", "worker")) as tx:
        with pytest.raises(AnswerTooLate):
            await actions.accept(tx, offer=offer, now=UNTIL)
    later = UNTIL + timedelta(hours=1)
    async with begin(town.actor("tateshina")) as tx:
        to = [Wanted(town.worker(number=2), 100)]
        await actions.offer(tx, task=task, to=to, answer_by=later + timedelta(days=1), now=later)
        assert (await actions.show(tx, offer=offer)).state is State.EXPIRED
    async with begin(town.actor("tateshina", "worker")) as tx:
        with pytest.raises(AnswerTooLate):
            await actions.accept(tx, offer=offer, now=NOW)


async def test_the_towns_lapsed_offers_are_marked_once(town: Town) -> None:
    task = await seed.task(town)
    await make(town, task, 10, 10)
    async with begin(town.actor("tateshina", "system")) as tx:
        assert await actions.lapse(tx, now=NOW) == 0
        assert await actions.lapse(tx, now=UNTIL) == 2
        assert await actions.lapse(tx, now=UNTIL) == 0


async def test_a_withdrawn_offer_cannot_be_accepted(town: Town) -> None:
    task = await seed.task(town)
    (offer,) = await make(town, task, 100)
    async with begin(town.actor("tateshina")) as tx:
        assert await actions.withdraw(tx, offer=offer, now=NOW) == task
        with pytest.raises(OfferMove):
            await actions.withdraw(tx, offer=offer, now=NOW)
    async with begin(town.actor("tateshina", "worker")) as tx:
        with pytest.raises(TakenBack):
            await actions.accept(tx, offer=offer, now=NOW)


async def test_another_worker_another_town_and_the_director_cannot_answer_for_her(
    town: Town,
) -> None:
    task = await seed.task(town)
    (offer,) = await make(town, task, 100)
    for who in (
        town.actor("tateshina", "worker", 2),
        town.actor("shiojiri", "worker", 1),
        town.actor("tateshina"),
        town.actor("shiojiri"),
    ):
        for answer in (actions.accept, actions.decline):
            with pytest.raises(Unknown):
                async with begin(who) as tx:
                    await answer(tx, offer=offer, now=NOW)
    for who in (town.actor("tateshina", "worker", 2), town.actor("shiojiri")):
        async with begin(who) as tx:
            with pytest.raises(Unknown):
                await actions.show(tx, offer=offer)
            with pytest.raises(Unknown):
                await actions.terms_of(tx, offer=offer)
            assert await actions.asked(tx, task=task) == []


async def test_bytes_that_are_not_those_that_were_hashed_are_never_shown(town: Town) -> None:
    task = await seed.task(town)
    (offer,) = await make(town, task, 100)
    async with town.admin() as admin:
        changed = await admin.execute(
            "update app.terms_notice set text = convert_to(replace(convert_from(text, 'UTF8'), '42', '43'), 'UTF8')"
        )
    assert changed == "UPDATE 1"
    async with begin(town.actor("tateshina", "worker")) as tx:
        with pytest.raises(RuntimeError, match="not those that were hashed"):
            await actions.terms_of(tx, offer=offer)
