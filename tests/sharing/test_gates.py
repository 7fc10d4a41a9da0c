"""The gates between two towns: who may pass, what crosses, and that both sides always agree."""

import asyncio
from datetime import date, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from tenants.actor import Actor
from tenants.db import Tx, begin
from tests.conftest import Town
from tests.hands import rows
from yui.clock import TOKYO

pytestmark = pytest.mark.anyio

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=TOKYO)
UNTIL = NOW + timedelta(days=3)
DUE = date(2026, 12, 10)
LEAD, GUEST, THIRD = "tateshina", "shiojiri", "itoigawa"


async def make_task(town: Town, quantity: int = 3000, slug: str = LEAD) -> UUID:
    """A task of an order of this town, written as the superuser."""
    order, task = uuid4(), uuid4()
    async with town.admin() as admin:
        await admin.execute(
            "insert into app.client_order (tenant_id, id, client_id, body_id, number, title, spec,"
            " quantity, unit_price_yen, due_on, received_at)"
            " values ($1, $2, $3, $4, $5, '観光AIの教師データ', '仕様', $6, 60, $7, $8)",
            *(town.tenant(slug), order, town.client_id(slug), town.body(slug), f"n-{order}"),
            *(quantity, DUE, NOW),
        )
        await admin.execute(
            "insert into app.task (tenant_id, id, body_id, order_id, title, spec, job_type, quantity,"
            " unit_price_yen, due_on, made_at)"
            " values ($1, $2, $3, $4, '教師データ補正', '見本のとおり', '教師データ補正', $5, 38, $6, $7)",
            *(town.tenant(slug), task, town.body(slug), order, quantity, DUE, NOW),
        )
    return task


async def offer(
    tx: Tx,
    town: Town,
    task: UUID,
    *,
    guest: str = GUEST,
    units: int = 1200,
    share: UUID | None = None,
    price: int = 50,
    due: date = DUE,
    until: datetime = UNTIL,
    at: datetime = NOW,
) -> tuple[str, UUID]:
    made = share or uuid4()
    word = await tx.value(
        "select gate.offer_share($1, $2, $3, $4, $5, $6, $7, $8)",
        *(made, task, town.tenant(guest), units, price, due, until, at),
    )
    return word, made


async def word_of(who: Actor, sql: Any, *args: object) -> str:
    async with begin(who) as tx:
        word: str = await tx.value(sql, *args)
        return word


def answered(who: Actor, share: UUID, units: int, at: datetime = NOW) -> Any:
    return word_of(who, "select gate.answer_share($1, $2, $3)", share, units, at)


def withdrawn(who: Actor, share: UUID) -> Any:
    return word_of(who, "select gate.withdraw_share($1, $2)", share, NOW)


def delivered(who: Actor, share: UUID, units: int, handover: UUID | None = None) -> Any:
    made = handover or uuid4()
    return word_of(
        who,
        "select gate.deliver_share($1, $2, $3, 'よろしくお願いします', $4)",
        share,
        made,
        units,
        NOW,
    )


def decided(who: Actor, handover: UUID, units: int, reason: str | None = None) -> Any:
    return word_of(
        who, "select gate.decide_handover($1, $2, $3, '', $4)", handover, units, reason, NOW
    )


async def asked(town: Town, units: int = 1200, task: UUID | None = None) -> UUID:
    """A share of Tateshina's that waits for Shiojiri's answer."""
    task = task or await make_task(town)
    async with begin(town.actor(LEAD)) as tx:
        word, share = await offer(tx, town, task, units=units)
    assert word == "ok"
    return share


async def test_a_share_is_one_thing_in_two_partitions_and_only_what_may_cross_crosses(
    town: Town,
) -> None:
    share = await asked(town)
    found = await rows(town, "select * from app.share where id = $1 order by side", share)
    assert [(row["tenant_id"], row["side"], row["other"]) for row in found] == [
        (town.tenant(GUEST), "in", town.tenant(LEAD)),
        (town.tenant(LEAD), "out", town.tenant(GUEST)),
    ]
    theirs, ours = found
    assert theirs["task_id"] is None
    assert theirs["body_id"] == town.body(GUEST)
    same = (
        "title",
        "spec",
        "job_type",
        "unit_name",
        "quantity",
        "unit_price_yen",
        "due_on",
        "state",
    )
    assert [theirs[name] for name in same] == [ours[name] for name in same]
    async with begin(town.actor(GUEST)) as tx:
        assert await tx.value("select count(*) from app.share where tenant_id = $1", tx.tenant) == 1
    for other in (THIRD, "omachi", "azumino"):
        async with begin(town.actor(other)) as tx:
            assert await tx.value("select count(*) from app.share") == 0
    waiting = await rows(
        town, "select tenant_id, kind, payload from app.outbox where kind like 'sharing.%'"
    )
    assert [(row["tenant_id"], row["kind"]) for row in waiting] == [
        (town.tenant(GUEST), "sharing.asked")
    ]


async def test_no_gate_opens_for_a_worker_or_a_client(town: Town) -> None:
    for role in ("worker", "client"):
        await no_gate_opens(town, role)


async def no_gate_opens(town: Town, role: str) -> None:
    task = await make_task(town)
    share = await asked(town)
    who = town.actor(LEAD, role)
    for call in (
        lambda: answered(town.actor(GUEST, role), share, 1200),
        lambda: withdrawn(who, share),
        lambda: delivered(town.actor(GUEST, role), share, 1),
        lambda: decided(who, uuid4(), 1),
    ):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await call()
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with begin(who) as tx:
            await offer(tx, town, task)


async def test_the_runtime_roles_cannot_write_a_share_past_its_gates(town: Town) -> None:
    share = await asked(town)
    for statement in (
        "update app.share set accepted = 1200, state = 'accepted' where tenant_id = $1 and id = $2",
        "update app.share set quantity = 3000 where tenant_id = $1 and id = $2",
        (
            "insert into app.share (tenant_id, id, side, other, body_id, title, spec, job_type, unit_name,"
            " quantity, unit_price_yen, due_on, answer_by, asked_at) select tenant_id, gen_random_uuid(),"
            " side, other, body_id, title, spec, job_type, unit_name, 9999, unit_price_yen, due_on,"
            " answer_by, asked_at from app.share where tenant_id = $1 and id = $2"
        ),
        (
            "insert into app.share_handover (tenant_id, id, side, share_id, quantity, handed_at)"
            " values ($1, gen_random_uuid(), 'out', $2, 1, now())"
        ),
        "update app.share_handover set accepted = 1 where tenant_id = $1 and share_id = $2",
    ):
        for slug in (LEAD, GUEST):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                async with begin(town.actor(slug)) as tx:
                    await tx.run(statement, tx.tenant, share)  # type: ignore[arg-type]


async def test_a_guest_takes_all_a_part_or_nothing_and_never_more(town: Town) -> None:
    task = await make_task(town)
    for units, state in ((600, "accepted"), (400, "partly_accepted"), (0, "declined")):
        share = await asked(town, 600, task)
        assert await answered(town.actor(GUEST), share, 601) == "too_many"
        assert await answered(town.actor(GUEST), share, -1) == "too_many"
        assert await answered(town.actor(GUEST), share, units) == "ok"
        assert await answered(town.actor(GUEST), share, units) == "again"
        assert await answered(town.actor(GUEST), share, 599) == "state"
        found = await rows(town, "select accepted, state from app.share where id = $1", share)
        assert found == [{"accepted": units, "state": state}] * 2


async def test_forged_and_foreign_ids_are_nothing_to_anyone_else(town: Town) -> None:
    share = await asked(town)
    assert await answered(town.actor(GUEST), share, 1200) == "ok"
    handover = uuid4()
    assert await delivered(town.actor(GUEST), share, 100, handover) == "ok"
    for who in (town.actor(THIRD), town.actor("omachi", "system")):
        assert await answered(who, share, 1) == "not_found"
        assert await withdrawn(who, share) == "not_found"
        assert await delivered(who, share, 1) == "not_found"
        assert await decided(who, handover, 100) == "not_found"
    assert await answered(town.actor(LEAD), share, 1) == "not_found"  # the lead is not the guest
    assert await withdrawn(town.actor(GUEST), share) == "not_found"
    assert await decided(town.actor(GUEST), handover, 100) == "not_found"
    assert await delivered(town.actor(LEAD), share, 1) == "not_found"
    for missing in (uuid4(), UUID(int=0)):
        assert await answered(town.actor(GUEST), missing, 1) == "not_found"
        assert await withdrawn(town.actor(LEAD), missing) == "not_found"
        assert await decided(town.actor(LEAD), missing, 1) == "not_found"
    foreign = await make_task(town, slug=THIRD)
    async with begin(town.actor(LEAD)) as tx:
        assert (await offer(tx, town, foreign))[0] == "not_found"
        assert (await offer(tx, town, uuid4()))[0] == "not_found"


async def test_what_is_withdrawn_is_gone_for_the_guest_and_an_answer_cannot_be_withdrawn(
    town: Town,
) -> None:
    share = await asked(town)
    assert await withdrawn(town.actor(LEAD), share) == "ok"
    assert await withdrawn(town.actor(LEAD), share) == "again"
    assert await answered(town.actor(GUEST), share, 1200) == "state"
    assert await delivered(town.actor(GUEST), share, 1) == "state"
    second = await asked(town)
    assert await answered(town.actor(GUEST), second, 0) == "ok"
    assert await withdrawn(town.actor(LEAD), second) == "state"


async def test_an_answer_after_its_time_is_too_late(town: Town) -> None:
    share = await asked(town)
    assert await answered(town.actor(GUEST), share, 1200, UNTIL) == "ok"
    share = await asked(town)
    late = UNTIL + timedelta(microseconds=1)
    assert await answered(town.actor(GUEST), share, 1200, late) == "late"


async def end_agreement(town: Town, last: date | None) -> None:
    async with town.admin() as admin:
        if last is None:
            await admin.execute("delete from app.agreement")
        else:
            await admin.execute("update app.agreement set valid_to = $1", last)


async def test_no_gate_opens_without_an_agreement(town: Town) -> None:
    task, share = await make_task(town), await asked(town)
    await end_agreement(town, None)
    async with begin(town.actor(LEAD)) as tx:
        assert (await offer(tx, town, task))[0] == "no_agreement"
    assert await answered(town.actor(GUEST), share, 1200) == "no_agreement"
    assert await answered(town.actor(GUEST), share, 0) == "ok"  # to say no needs none


async def test_an_agreement_that_ended_opens_nothing_whatever_day_is_named(town: Town) -> None:
    task, share = await make_task(town), await asked(town)
    await end_agreement(town, date(2026, 11, 19))
    async with begin(town.actor(LEAD)) as tx:
        assert (await offer(tx, town, task))[0] == "no_agreement"
        past = NOW - timedelta(days=30)
        assert (await offer(tx, town, task, at=past))[0] == "no_agreement"
    assert await answered(town.actor(GUEST), share, 1200) == "no_agreement"


async def test_demo_towns_live_on_their_own_day(town: Town) -> None:
    task = await make_task(town)
    async with town.admin() as admin:
        await admin.execute("update app.tenant set demo = true")
    await end_agreement(town, date(2026, 11, 19))
    async with begin(town.actor(LEAD)) as tx:
        past = NOW - timedelta(days=30)
        assert (await offer(tx, town, task, at=past))[0] == "ok"
        assert (await offer(tx, town, task))[0] == "no_agreement"


async def test_what_was_taken_on_under_an_agreement_is_finished_after_its_end(town: Town) -> None:
    share, handover = await asked(town, 100), uuid4()
    assert await answered(town.actor(GUEST), share, 100) == "ok"
    await end_agreement(town, NOW.date())
    assert await delivered(town.actor(GUEST), share, 100, handover) == "ok"
    assert await decided(town.actor(LEAD), handover, 100) == "ok"
    other = await asked_without_agreement_on_the_answering_day(town)
    assert await delivered(town.actor(GUEST), other, 1) == "no_agreement"


async def asked_without_agreement_on_the_answering_day(town: Town) -> UUID:
    """A share whose rows say that it was answered when no agreement held."""
    async with town.admin() as admin:
        await admin.execute("update app.agreement set valid_to = null")
    share = await asked(town)
    async with town.admin() as admin:
        await admin.execute(
            "update app.share set state = 'accepted', accepted = quantity,"
            " answered_at = '2024-01-01T00:00:00Z' where id = $1",
            share,
        )
    return share


async def test_a_share_has_units_a_price_a_day_and_time_to_answer(town: Town) -> None:
    task = await make_task(town)
    async with begin(town.actor(LEAD)) as tx:
        for units, price, due, until, word in (
            (0, 50, DUE, UNTIL, "too_many"),
            (-5, 50, DUE, UNTIL, "too_many"),
            (3001, 50, DUE, UNTIL, "too_many"),
            (1, 0, DUE, UNTIL, "bad_terms"),
            (1, -1, DUE, UNTIL, "bad_terms"),
            (1, 50, date(2026, 11, 19), UNTIL, "bad_terms"),
            (1, 50, DUE, NOW, "bad_terms"),
            (3000, 1, date(2026, 11, 20), NOW + timedelta(seconds=1), "ok"),
        ):
            found = await offer(tx, town, task, units=units, price=price, due=due, until=until)
            assert found[0] == word


async def test_no_more_is_put_to_towns_than_the_task_has(town: Town) -> None:
    task = await make_task(town, 1000)
    async with begin(town.actor(LEAD)) as tx:
        assert (await offer(tx, town, task, units=600))[0] == "ok"
        assert (await offer(tx, town, task, guest=THIRD, units=401))[0] == "too_many"
        word, second = await offer(tx, town, task, guest=THIRD, units=400)
        assert word == "ok"
    assert await answered(town.actor(THIRD), second, 100) == "ok"
    async with begin(town.actor(LEAD)) as tx:
        assert (await offer(tx, town, task, units=301))[0] == "too_many"
        assert (await offer(tx, town, task, units=300))[0] == "ok"


async def test_a_town_shares_its_own_orders_work_with_another_town_only(town: Town) -> None:
    task, share = await make_task(town), await asked(town)
    assert await answered(town.actor(GUEST), share, 1200) == "ok"
    lent = uuid4()
    async with town.admin() as admin:
        await admin.execute(
            "insert into app.task (tenant_id, id, body_id, share_id, title, spec, job_type, quantity,"
            " unit_price_yen, due_on, made_at) values ($1, $2, $3, $4, 't', 's', 'j', 1200, 38, $5, $6)",
            *(town.tenant(GUEST), lent, town.body(GUEST), share, DUE, NOW),
        )
    async with begin(town.actor(GUEST)) as tx:
        assert (await offer(tx, town, lent, guest=THIRD, units=1))[0] == "not_shareable"
    async with begin(town.actor(LEAD)) as tx:
        assert (await offer(tx, town, task, guest=LEAD))[0] == "no_agreement"
        await tx.run(
            "update app.task set state = 'closed' where tenant_id = $1 and id = $2", tx.tenant, task
        )
        assert (await offer(tx, town, task))[0] == "not_shareable"


async def test_the_same_offer_again_is_the_same_share_and_another_content_is_refused(
    town: Town,
) -> None:
    task, share = await make_task(town), uuid4()
    async with begin(town.actor(LEAD)) as tx:
        assert (await offer(tx, town, task, share=share))[0] == "ok"
        assert (await offer(tx, town, task, share=share))[0] == "ok"
        assert (await offer(tx, town, task, share=share, units=1))[0] == "other_content"
    assert len(await rows(town, "select 1 from app.share where id = $1", share)) == 2


async def test_a_handover_crosses_with_a_count_and_a_note_and_no_workers_key(town: Town) -> None:
    share, handover = await asked(town), uuid4()
    assert await delivered(town.actor(GUEST), share, 1) == "state"
    assert await answered(town.actor(GUEST), share, 400) == "ok"
    assert await delivered(town.actor(GUEST), share, 401) == "too_many"
    assert await delivered(town.actor(GUEST), share, 0) == "too_many"
    assert await delivered(town.actor(GUEST), share, 300, handover) == "ok"
    assert await delivered(town.actor(GUEST), share, 300, handover) == "again"
    assert await delivered(town.actor(GUEST), share, 299, handover) == "other_content"
    assert await delivered(town.actor(GUEST), share, 101) == "too_many"
    found = await rows(town, "select * from app.share_handover where id = $1", handover)
    assert sorted(row["side"] for row in found) == ["in", "out"]
    assert not [name for name in found[0] if "worker" in name]
    assert await decided(town.actor(LEAD), handover, 301) == "too_many"
    assert await decided(town.actor(LEAD), handover, 250) == "no_reason"
    assert await decided(town.actor(LEAD), handover, 250, "typo") == "ok"
    assert await decided(town.actor(LEAD), handover, 250, "typo") == "again"
    assert await decided(town.actor(LEAD), handover, 300) == "state"
    assert await delivered(town.actor(GUEST), share, 150) == "ok"  # 50 came back and are redone
    promised = await rows(town, "select tenant_id from app.outbox where kind = 'sharing.decided'")
    assert promised == [{"tenant_id": town.tenant(GUEST)}]


async def test_a_share_is_done_when_all_that_was_taken_on_is_accepted(town: Town) -> None:
    share, first, second = await asked(town, 10), uuid4(), uuid4()
    assert await answered(town.actor(GUEST), share, 10) == "ok"
    for handover, units in ((first, 4), (second, 6)):
        assert await delivered(town.actor(GUEST), share, units, handover) == "ok"
        assert await decided(town.actor(LEAD), handover, units) == "ok"
    assert (
        await rows(town, "select state from app.share where id = $1", share)
        == [{"state": "done"}] * 2
    )
    assert await answered(town.actor(GUEST), share, 10) == "again"  # late
    assert await delivered(town.actor(GUEST), share, 1) == "state"


_STEPS = ("all", "part", "none", "withdraw", "deliver")
_WORDS = {
    # state: the word of each step, in the order of _STEPS; 'again' for a repeat of what was done
    "asked": ("ok", "ok", "ok", "ok", "state"),
    "accepted": ("again", "state", "state", "state", "ok"),
    "partly_accepted": ("state", "again", "state", "state", "ok"),
    "declined": ("state", "state", "again", "state", "state"),
    "withdrawn": ("state", "state", "state", "again", "state"),
    "done": ("again", "state", "state", "state", "state"),
}
_TAKEN = {"accepted": 10, "partly_accepted": 5, "done": 10}


async def test_every_state_of_a_share_answers_every_step(town: Town) -> None:
    guest, lead = town.actor(GUEST), town.actor(LEAD)
    steps = [
        (state, step, word)
        for state in _WORDS
        for step, word in zip(_STEPS, _WORDS[state], strict=True)
    ]
    for state, step, word in steps:
        share = await asked(town, 10)
        async with town.admin() as admin:
            await admin.execute(
                "update app.share set state = $2, accepted = $3, answered_at = $4 where id = $1",
                *(share, state, _TAKEN.get(state, 0), None if state == "asked" else NOW),
            )
        match step:
            case "withdraw":
                found = await withdrawn(lead, share)
            case "deliver":
                found = await delivered(guest, share, 1)
            case _:
                found = await answered(guest, share, {"all": 10, "part": 5, "none": 0}[step])
        assert found == word, (state, step)


async def test_every_state_of_a_handover_answers_every_decision(town: Town) -> None:
    decisions = {"accepted": 10, "partly_accepted": 5, "returned": 0}
    states = ("submitted", *decisions)
    for state, decision, units in ((s, d, n) for s in states for d, n in decisions.items()):
        share, handover = await asked(town, 10), uuid4()
        assert await answered(town.actor(GUEST), share, 10) == "ok"
        assert await delivered(town.actor(GUEST), share, 10, handover) == "ok"
        if state != "submitted":
            assert await decided(town.actor(LEAD), handover, decisions[state], "spec") == "ok"
        word = await decided(town.actor(LEAD), handover, units, "typo")
        expected = "ok" if state == "submitted" else "again" if state == decision else "state"
        assert word == expected, (state, decision)


async def test_two_answers_and_two_decisions_at_once_count_once(town: Town) -> None:
    share, handover = await asked(town, 10), uuid4()
    words = await asyncio.gather(*(answered(town.actor(GUEST), share, n) for n in (10, 4, 0, 10)))
    assert sorted(words) in (
        ["again", "ok", "state", "state"],
        ["ok", "state", "state", "state"],
    )
    share = await asked(town, 10)
    assert await answered(town.actor(GUEST), share, 10) == "ok"
    assert await delivered(town.actor(GUEST), share, 10, handover) == "ok"
    words = await asyncio.gather(*(decided(town.actor(LEAD), handover, 10) for _ in range(4)))
    assert sorted(words) == ["again", "again", "again", "ok"]


_MIRRORED = """
    select id, quantity, accepted, due_on, answer_by, state, asked_at, answered_at, title, job_type,
           unit_name, case when state not in ('declined', 'withdrawn') then unit_price_yen end as price,
           case when state not in ('declined', 'withdrawn') then spec end as spec
    from app.share where side = $1 order by id
"""
_HANDED = """
    select id, share_id, quantity, accepted, state, reason, note, answer, handed_at, decided_at
    from app.share_handover where side = $1 order by id
"""


@pytest.mark.parametrize("seed", range(4))
async def test_both_sides_agree_after_any_sequence_of_steps(town: Town, seed: int) -> None:
    chance = Random(seed)
    task = await make_task(town, 500)
    shares: list[UUID] = [uuid4()]
    handovers: list[UUID] = [uuid4()]
    slugs = [LEAD, GUEST, THIRD]
    words: set[str] = set()
    for _ in range(60):
        who = town.actor(chance.choice(slugs))
        share, handover = chance.choice(shares), chance.choice(handovers)
        units = chance.choice([0, 1, 40, 100, 500])
        match chance.choice(
            ["offer", "answer", "answer", "withdraw", "deliver", "deliver", "decide"]
        ):
            case "offer":
                async with begin(town.actor(LEAD)) as tx:
                    word, made = await offer(
                        tx, town, task, guest=chance.choice([GUEST, THIRD]), units=units
                    )
                shares += [made] if word == "ok" else []
            case "answer":
                word = await answered(who, share, units)
            case "withdraw":
                word = await withdrawn(who, share)
            case "deliver":
                made = uuid4()
                word = await delivered(who, share, units, made)
                handovers += [made] if word == "ok" else []
            case _:
                word = await decided(who, handover, units, chance.choice([None, "spec"]))
        words.add(word)
    assert await rows(town, _MIRRORED, "out") == await rows(town, _MIRRORED, "in")
    assert await rows(town, _HANDED, "in") == await rows(town, _HANDED, "out")
    over = (
        "select spec, contact, unit_price_yen from app.share where side = 'in' and state = any ($1)"
    )
    gone = {"spec": "", "contact": "", "unit_price_yen": None}
    assert all(row == gone for row in await rows(town, over, ["declined", "withdrawn"]))
    assert not await rows(
        town,
        "select s.id from app.share s left join app.share_handover h"
        " on h.tenant_id = s.tenant_id and h.share_id = s.id group by s.tenant_id, s.id"
        " having coalesce(sum(case h.state when 'submitted' then h.quantity else h.accepted end), 0)"
        " > min(s.accepted)",
    )
    assert {"ok", "not_found"} <= words
