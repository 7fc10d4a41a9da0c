"""Calls in the database: no place twice, a draw once and re-computable, real offers, the wall."""

import asyncio
import hashlib
import hmac
from datetime import timedelta
from uuid import UUID, uuid4

import asyncpg
import pytest

from tenants.db import begin
from tenants.refusal import Refused, Unknown
from tenants.tx import Tx
from tests.calls import seed
from tests.calls.seed import LATER, NOW, UNTIL, applications, applied, jobs, opened
from tests.conftest import Town
from tests.hands import counted
from workers_async.jobs import Due, registry, schedules
from yui import lottery, outbox
from yui.calls import actions, deciding, news
from yui.calls.applying import queries
from yui.calls.lottery import holds
from yui.calls.matching import Criterion, Need
from yui.calls.model import CallJob, CallState, Mode, Pick, ReasonCode
from yui.calls.refusals import (
    AlreadyApplied,
    ApplicationMove,
    BadDeadline,
    CallClosed,
    CallFull,
    CallMove,
    IncompleteCall,
    NobodyLeft,
    NotFitting,
    NotYet,
    TooManyPlaces,
)
from yui.offers import actions as offers

pytestmark = pytest.mark.anyio
TABLES = ("app.call", "app.application", "app.draw", "app.offer", "app.outbox", "audit.entry")


async def state_of(town: Town, call: UUID) -> CallState:
    async with begin(town.actor("tateshina")) as tx:
        return (await actions.show(tx, call=call)).call.state


async def test_fifty_applications_at_once_never_overbook_a_call(town: Town) -> None:
    async with town.admin() as admin:  # 50 workers of the town
        for n in range(15, 51):
            person = uuid4()
            await admin.execute("insert into registry.person (id) values ($1)", person)
            await admin.execute(
                "insert into app.worker (tenant_id, id, code, name, kana, joined_on)"
                " values (20324, $1, $2, 'w', 'w', '2025-04-01')",
                *(person, f"W-{n:03}"),
            )
            await admin.execute(
                "insert into app.engagement select (jsonb_populate_record(e, jsonb_build_object("
                "'id', uuidv7(), 'worker_id', $1::uuid))).* from app.engagement e"
                " where e.tenant_id = 20324 and e.worker_id = $2",
                *(person, town.worker()),
            )
        ids = [
            row["id"]
            for row in await admin.fetch("select id from app.worker where tenant_id = 20324")
        ]
    assert len(ids) == 50
    call = await opened(town, places=7, units_each=10)
    began: list[float] = []

    async def one(worker: UUID) -> str:
        from msgspec.structs import replace

        who = replace(town.actor("tateshina", "worker"), id=worker)
        began.append(asyncio.get_running_loop().time())
        try:
            async with begin(who) as tx:
                return (await actions.apply(tx, call=call, now=NOW)).value
        except (CallFull, CallClosed) as no:
            return no.code

    answers = await asyncio.gather(*(one(worker) for worker in ids))
    assert answers.count("chosen") == 7
    assert set(answers) - {"chosen"} <= {"call_full", "call_closed"}
    assert max(began) - min(began) < 1.0
    async with town.admin() as admin:
        assert await admin.fetchval("select taken from app.call") == 7
        assert await admin.fetchval("select count(*) from app.application") == 7
    await jobs(town)
    assert set((await applications(town, call)).values()) == {("chosen", True)}
    assert await state_of(town, call) is CallState.SETTLED
    async with town.admin() as admin:
        assert await admin.fetchval("select sum(quantity) from app.offer") == 70
        with pytest.raises(
            asyncpg.CheckViolationError
        ):  # and the database itself forbids an eighth
            await admin.execute("update app.call set taken = taken + 1")


async def test_a_place_taken_becomes_a_real_offer_with_its_terms(town: Town) -> None:
    call = await opened(town)
    await applied(town, call, 1)
    await jobs(town)
    async with town.admin() as admin:
        row = await admin.fetchrow("select * from app.offer")
        notice = await admin.fetchval("select count(*) from app.terms_notice")
    assert (row["worker_id"], row["quantity"], row["state"]) == (town.worker(), 100, "offered")
    assert row["offered_by"] == town.actor("tateshina").id and notice == 1
    async with begin(town.actor("tateshina", "worker")) as tx:
        await offers.decline(tx, offer=row["id"], now=NOW)  # she is free to the last


async def test_a_call_is_closed_when_its_last_place_is_taken(town: Town) -> None:
    call = await opened(town, places=1)
    await applied(town, call, 1)
    async with begin(town.actor("tateshina", "worker", 2)) as tx:
        assert [one.id for one in await actions.shown(tx, now=NOW)] == []  # at once, before any job
        with pytest.raises(CallFull):
            await actions.apply(tx, call=call, now=NOW)
    await jobs(town)
    assert await state_of(town, call) is CallState.SETTLED


async def test_the_draw_is_committed_before_and_anyone_can_compute_it_again(town: Town) -> None:
    call = await opened(town, mode=Mode.LOTTERY, places=3)
    async with begin(town.actor("tateshina")) as tx:
        published = (await actions.show(tx, call=call)).call.commitment
    assert published
    async with town.admin() as admin:
        said = await admin.fetchval(
            "select detail ->> 'commitment' from audit.entry where action = 'call.opened'"
        )
    assert said == published.hex()  # in the chain before anybody applied
    await applied(town, call, *range(1, 11))
    async with begin(town.actor("tateshina", "system")) as tx:
        await deciding.sweep(tx, now=LATER)
    await jobs(town, now=LATER)
    async with begin(town.actor("tateshina", "worker", 14)) as tx:  # one who never applied
        record = (await actions.show(tx, call=call)).draw
    assert record is not None and holds(record, published)
    assert hashlib.sha256(record.seed).digest() == published
    again = sorted(
        record.numbers,
        key=lambda n: hmac.new(record.seed, f"{call}:{n}".encode(), "sha256").digest(),
    )
    assert record.numbers == again and len(again) == 10
    states = await applications(town, call)
    assert sorted(states.values()).count(("chosen", True)) == 3
    assert sorted(states.values()).count(("not_chosen", False)) == 7
    async with town.admin() as admin:
        won = await admin.fetch(
            "select id from app.application where state = 'chosen' order by place"
        )
    assert [row["id"] for row in won] == record.numbers[:3]


async def test_a_replayed_draw_gives_the_same_result_once(town: Town) -> None:
    call = await opened(town, mode=Mode.LOTTERY, places=2)
    await applied(town, call, 1, 2, 3, 4, 5)
    async with begin(town.actor("tateshina", "system")) as tx:
        await deciding.sweep(tx, now=LATER)
    await jobs(town, now=LATER)
    before = await counted(town, TABLES)
    first = await applications(town, call)
    async with begin(town.actor("tateshina", "system")) as tx:
        kept = await queries.draw(tx, call)
        assert await deciding.draw(tx, call=call, now=LATER + timedelta(days=1)) == kept
    assert await counted(town, TABLES) == before
    async with begin(town.actor("tateshina", "system")) as tx:
        for n in range(3):  # the same job again under other keys, and all at once
            await outbox.put(tx, "calls.draw", CallJob(call), key=f"again:{n}")
            await outbox.put(tx, "calls.close", CallJob(call), key=f"again.close:{n}")
    await jobs(town, now=LATER)
    assert await applications(town, call) == first
    after = await counted(town, TABLES)
    assert after[:4] == before[:4] and after[5] == before[5]


async def test_draws_at_the_same_time_are_one_draw(town: Town) -> None:
    call = await opened(town, mode=Mode.LOTTERY, places=2)
    await applied(town, call, 1, 2, 3)
    async with begin(town.actor("tateshina", "system")) as tx:
        await deciding.close(tx, call=call, now=LATER)

    async def one() -> list[UUID]:
        async with begin(town.actor("tateshina", "system")) as tx:
            return (await deciding.draw(tx, call=call, now=LATER)).numbers

    found = await asyncio.gather(*(one() for _ in range(5)))
    assert all(numbers == found[0] for numbers in found)
    async with town.admin() as admin:
        assert await admin.fetchval("select count(*) from app.offer") == 2


async def test_the_next_of_the_draw_moves_up_when_a_place_comes_free(town: Town) -> None:
    call = await opened(town, mode=Mode.LOTTERY, places=1)
    await applied(town, call, 1, 2)
    async with begin(town.actor("tateshina", "system")) as tx:
        await deciding.close(tx, call=call, now=LATER)
        await deciding.draw(tx, call=call, now=LATER)
    async with begin(town.actor("tateshina")) as tx:
        with pytest.raises(NobodyLeft):
            await deciding.promote(tx, call=call, now=LATER)
        (one,) = [each for each in await actions.applicants(tx, call=call) if each.offer_id]
    number = int(one.code[-1])
    async with begin(town.actor("tateshina", "worker", number)) as tx:
        assert one.offer_id
        await offers.decline(tx, offer=one.offer_id, now=LATER)
    async with begin(town.actor("tateshina")) as tx:
        await deciding.promote(tx, call=call, now=LATER)
        with pytest.raises(NobodyLeft):
            await deciding.promote(tx, call=call, now=LATER)
    assert set((await applications(town, call)).values()) == {("chosen", True)}


async def test_nobody_is_offered_less_than_the_call_said(town: Town) -> None:
    call = await opened(town, places=1)
    await applied(town, call, 1)
    async with town.admin() as admin:
        await admin.execute("update app.task set unit_price_yen = unit_price_yen - 1")
    await jobs(town)
    assert await applications(town, call) == {"W-001": ("released", False)}


async def listed(tx: Tx) -> dict[UUID, tuple[CallState, int, int]]:
    """The director's list: each call's state, how many applied, how many were chosen."""
    return {one.id: (one.state, one.applied, one.chosen) for one in await actions.calls(tx)}


async def test_a_director_selects_with_a_coded_reason_that_the_log_keeps(town: Town) -> None:
    call = await opened(town, mode=Mode.SELECTION, places=2)
    await applied(town, call, 1, 2, 3)
    async with begin(town.actor("tateshina")) as tx:
        known = {one.code: one.id for one in await actions.applicants(tx, call=call)}
        with pytest.raises(NotYet):
            await deciding.close(tx, call=call, now=NOW)
        with pytest.raises(CallMove):
            await deciding.choose(
                tx, call=call, picks=[Pick(known["W-001"], ReasonCode.SKILL)], now=NOW
            )
        assert (await listed(tx))[call] == (CallState.OPEN, 3, 0)
        await deciding.close(tx, call=call, now=LATER)
        assert (await listed(tx))[call] == (CallState.CLOSED, 3, 0)
    for picks in (
        [],
        [Pick(each, ReasonCode.SKILL) for each in known.values()],
        [Pick(known["W-001"], ReasonCode.SKILL)] * 2,
        [Pick(uuid4(), ReasonCode.SKILL)],
    ):
        with pytest.raises(Refused):
            async with begin(town.actor("tateshina")) as tx:
                await deciding.choose(tx, call=call, picks=picks, now=LATER)
    async with begin(town.actor("tateshina")) as tx:
        picks = [Pick(known["W-003"], ReasonCode.ROTATION), Pick(known["W-001"], ReasonCode.SKILL)]
        assert await deciding.choose(tx, call=call, picks=picks, now=LATER) == 2
        assert (await listed(tx))[call] == (CallState.SETTLED, 3, 2)
    assert await applications(town, call) == {
        "W-001": ("chosen", True),
        "W-002": ("not_chosen", False),
        "W-003": ("chosen", True),
    }
    async with town.admin() as admin:
        kept = await admin.fetch(
            "select subject, detail ->> 'reason' as reason from audit.entry"
            " where action = 'application.chosen'"
        )
    assert {row["subject"]: row["reason"] for row in kept} == {
        str(known["W-003"]): "rotation",
        str(known["W-001"]): "skill",
    }


async def test_an_application_is_withdrawn_freely_and_may_come_again(town: Town) -> None:
    call = await opened(town, mode=Mode.LOTTERY)
    await applied(town, call, 1)
    async with begin(town.actor("tateshina", "worker")) as tx:
        with pytest.raises(AlreadyApplied):
            await actions.apply(tx, call=call, now=NOW)
        await actions.withdraw(tx, call=call, now=NOW)
        with pytest.raises(ApplicationMove):
            await actions.withdraw(tx, call=call, now=NOW)
        await actions.apply(tx, call=call, now=NOW)
        await actions.withdraw(tx, call=call, now=NOW)
    async with begin(town.actor("tateshina", "worker", 2)) as tx:
        with pytest.raises(Unknown):
            await actions.withdraw(tx, call=call, now=NOW)
    async with begin(town.actor("tateshina", "system")) as tx:
        await deciding.close(tx, call=call, now=LATER)
    assert await state_of(town, call) is CallState.SETTLED  # nobody stands: nothing to draw


async def test_after_the_deadline_nobody_applies_whatever_the_job_did(town: Town) -> None:
    call = await opened(town)
    with pytest.raises(CallClosed):
        async with begin(town.actor("tateshina", "worker")) as tx:
            await actions.apply(tx, call=call, now=UNTIL)
    async with begin(town.actor("tateshina", "system")) as tx:
        assert await deciding.sweep(tx, now=UNTIL) == 1
        assert await deciding.sweep(tx, now=UNTIL) == 0
    with pytest.raises(CallClosed):
        async with begin(town.actor("tateshina", "worker")) as tx:
            await actions.apply(tx, call=call, now=NOW)
    assert schedules()["calls.sweep"] == "hour" and "calls.draw" in registry()
    async with begin(town.actor("tateshina", "system")) as tx:
        await outbox.put(tx, "calls.sweep", Due(due_at=LATER), key="calls.sweep:1")
    await jobs(town, now=LATER)


async def test_a_call_with_a_missing_item_is_not_published_and_each_is_named(town: Town) -> None:
    task = await seed.task(town)
    before = await counted(town, TABLES)
    with pytest.raises(IncompleteCall) as no:
        await opened(town, of=task, content=" ", costs="", rights="", contact="\n")
    assert no.value.status == 422
    assert [error.field for error in no.value.errors] == ["content", "costs", "rights", "contact"]
    async with town.admin() as admin:
        await admin.execute("update app.task set unit_price_yen = 0, due_on = '2026-11-19'")
    with pytest.raises(IncompleteCall) as no:
        await opened(town, of=task, content="", costs="", rights="", contact="")
    assert [error.field for error in no.value.errors] == [
        *("content", "due_on", "reward", "costs", "rights", "contact")
    ]
    assert await counted(town, TABLES) == before


async def test_no_more_is_called_for_than_the_task_has_left(town: Town) -> None:
    task = await seed.task(town, quantity=500)
    for change in (
        {"places": 6},
        {"apply_by": NOW},
        {"apply_by": UNTIL + timedelta(days=30)},
        {"places": 0},
        {"criteria": frozenset()},
    ):
        with pytest.raises(Refused) as no:
            await opened(town, of=task, **change)
        assert no.value.status == 422
    await opened(town, of=task, places=3)
    with pytest.raises(TooManyPlaces) as full:
        await opened(town, of=task, places=3)
    assert full.value.values["left"] == 200
    with pytest.raises(BadDeadline):
        await opened(town, of=task, places=1, apply_by=NOW)


async def test_the_same_form_sent_twice_opens_one_call(town: Town) -> None:
    task, once = await seed.task(town), uuid4()
    first = await opened(town, of=task, once=once)
    before = await counted(town, TABLES)
    assert await opened(town, of=task, once=once) == first
    assert await counted(town, TABLES) == before


async def test_what_was_published_cannot_be_changed_by_anyone_who_serves(town: Town) -> None:
    await opened(town, mode=Mode.LOTTERY)
    for change in ("items = ''::bytea", "commitment = null", "places = 9", "taken = 0"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with begin(town.actor("tateshina")) as tx:
                await tx.run(f"update app.call set {change} where tenant_id = $1", tx.tenant)


async def test_the_criteria_of_a_call_stand_in_the_log(town: Town) -> None:
    need = Need(skills={"typing": 3}, minutes=60)
    criteria = frozenset({Criterion.SKILL, Criterion.ROTATION})
    await opened(town, need=need, criteria=criteria)
    async with town.admin() as admin:
        detail = await admin.fetchval("select detail from audit.entry where action = 'call.opened'")
    for part in ('"criteria": ["rotation", "skill"]', '"weights": "1"', '"typing:3"'):
        assert part in detail


async def test_whoever_lacks_what_is_needed_is_told_what(town: Town) -> None:
    call = await opened(town, need=Need(skills={"typing": 3}, center=True))
    await seed.can(town, 1, typing=2)
    with pytest.raises(NotFitting) as no:
        await applied(town, call, 1)
    assert [error.field for error in no.value.errors] == ["skills.typing", "place"]
    async with town.admin() as admin:
        assert await admin.fetchval("select taken from app.call") == 0  # the place is free again


async def test_only_those_whom_a_call_suits_are_told_of_it_and_once(town: Town) -> None:
    await seed.can(town, 2, typing=4)
    call = await opened(town, need=Need(skills={"typing": 3}))
    await jobs(town)
    async with begin(town.actor("tateshina", "system")) as tx:
        assert await news.tell(tx, call=call, now=NOW) == 1
    async with town.admin() as admin:
        told = await admin.fetch("select to_id from app.notice where kind = 'call'")
    assert [row["to_id"] for row in told] == [town.worker(number=2)]


async def test_someone_chosen_who_cannot_be_offered_gives_her_place_to_the_next(town: Town) -> None:
    call = await opened(town, mode=Mode.LOTTERY, places=1)
    await applied(town, call, 1, 2)
    async with begin(town.actor("tateshina", "system")) as tx:
        await deciding.close(tx, call=call, now=LATER)
    async with town.admin() as admin:
        seed_of = await admin.fetchval("select seed from app.call_seed")
        rows = await admin.fetch("select id, worker_id from app.application")
        order = lottery.drawn(seed_of, call, [row["id"] for row in rows])
        first = {row["id"]: row["worker_id"] for row in rows}[order[0]]
        await admin.execute("update app.worker set state = 'paused' where id = $1", first)
    async with begin(town.actor("tateshina", "system")) as tx:
        await deciding.draw(tx, call=call, now=LATER)
    assert sorted((await applications(town, call)).values()) == [
        ("chosen", True),
        ("released", False),
    ]


async def test_a_cancelled_call_tells_its_applicants_and_ends(town: Town) -> None:
    call = await opened(town, mode=Mode.SELECTION)
    await applied(town, call, 1)
    async with begin(town.actor("tateshina")) as tx:
        await deciding.cancel(tx, call=call, now=NOW)
    with pytest.raises(CallMove):
        async with begin(town.actor("tateshina")) as tx:
            await deciding.cancel(tx, call=call, now=NOW)
    assert await applications(town, call) == {"W-001": ("not_chosen", False)}
    assert await state_of(town, call) is CallState.CANCELLED


async def test_a_worker_sees_the_call_and_never_who_else_applied(town: Town) -> None:
    call = await opened(town, mode=Mode.LOTTERY)
    await applied(town, call, 1, 2)
    async with begin(town.actor("tateshina", "worker", 3)) as tx:
        (one,) = await actions.shown(tx, now=NOW)
        assert one.mine is None
        assert await actions.applicants(tx, call=call) == []
        assert (
            await tx.value("select count(*) from app.call_seed where tenant_id = $1", tx.tenant)
            == 0
        )
    async with begin(town.actor("tateshina", "worker", 1)) as tx:
        assert (
            await tx.value("select count(*) from app.application where tenant_id = $1", tx.tenant)
            == 1
        )
    for who in (town.actor("shiojiri"), town.actor("shiojiri", "worker")):
        async with begin(who) as tx:
            with pytest.raises(Unknown):
                await actions.show(tx, call=call)
    async with begin(town.actor("shiojiri", "worker")) as tx:
        with pytest.raises(Unknown):
            await actions.apply(tx, call=call, now=NOW)
    async with begin(town.actor("tateshina", "client")) as tx:
        with pytest.raises(Unknown):
            await actions.show(tx, call=call)
    for role in ("director", "client"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with begin(town.actor("tateshina", role)) as tx:
                await actions.apply(tx, call=call, now=NOW)
