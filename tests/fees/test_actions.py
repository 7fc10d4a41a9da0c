"""A fee agreed with a leader: who may, when; her notice by law; every move; nobody else sees it."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from tenants.db import begin
from tenants.refusal import Conflict, Refused, Unknown
from tests.conftest import Town
from tests.deliveries import seed as work
from tests.fees import seed
from tests.fees.seed import LED, NOW, UNTIL
from tests.hands import rows, snapshot
from yui.fees import actions
from yui.fees.model import FEE_MOVES, State
from yui.fees.reckoning import Kind, Rate
from yui.offers import terms
from yui.offers.complete import REQUIRED

pytestmark = pytest.mark.anyio
TABLES = ("app.leader_fee", "app.notice", "app.outbox", "app.counter", "audit.entry")
Step = Callable[..., Awaitable[Any]]


async def _end(tx: Any, *, fee: UUID, now: Any) -> Any:
    return await actions.end(tx, fee=fee, ends_on=now.date(), now=now)


STEPS: list[tuple[Step, str, State]] = [
    (actions.accept, "worker", State.AGREED),
    (actions.decline, "worker", State.DECLINED),
    (actions.withdraw, "director", State.WITHDRAWN),
    (_end, "director", State.ENDED),
]


async def waiting(town: Town) -> UUID:
    await seed.leads(town)
    return await seed.offered(town, await work.task(town))


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize(("step", "role", "to"), STEPS)
async def test_a_fee_goes_where_the_table_says_and_else_nothing_is_written(
    town: Town, state: State, step: Step, role: str, to: State
) -> None:
    fee = await waiting(town)
    async with town.admin() as admin:
        await admin.execute(
            "update app.leader_fee set state = $1, answered_at = $2, ends_on = $3",
            *(state.value, NOW, NOW.date() if state is State.ENDED else None),
        )
    before = await snapshot(town, TABLES)
    number = LED if role == "worker" else 1
    if to in FEE_MOVES[state]:
        async with begin(town.actor("tateshina", role, number)) as tx:
            await step(tx, fee=fee, now=NOW)
        async with begin(town.actor("tateshina")) as tx:
            assert (await actions.show(tx, fee=fee)).state is to
        return
    with pytest.raises(Conflict) as refused:
        async with begin(town.actor("tateshina", role, number)) as tx:
            await step(tx, fee=fee, now=NOW)
    assert refused.value.status == 409
    assert await snapshot(town, TABLES) == before


async def test_what_nobody_answers_lapses_by_the_hour_and_may_be_asked_anew(town: Town) -> None:
    fee = await waiting(town)
    late = UNTIL + timedelta(minutes=1)
    async with begin(town.actor("tateshina", "system")) as tx:
        assert await actions.lapse(tx, now=late) == 1
    with pytest.raises(Refused) as refused:
        await seed.accept(town, fee, now=late)
    assert refused.value.code == "answer_too_late"
    async with begin(town.actor("tateshina")) as tx:
        found = await actions.show(tx, fee=fee)
    assert found.state is State.EXPIRED
    again = await seed.offered(town, found.task_id, now=late)
    assert again != fee


async def test_the_notice_holds_every_item_of_law_and_its_bytes_are_those_that_were_hashed(
    town: Town,
) -> None:
    fee = await waiting(town)
    async with begin(town.actor("tateshina", "worker", LED)) as tx:
        notice, kept = await actions.kept_terms(tx, fee=fee)
    rules = "・".join(item.rules for item in notice.items)
    assert all(number in rules for number in REQUIRED)
    said = {item.key: item.text for item in notice.items}
    assert "検収した報酬の7.5％（税抜（消費税を別に加算））" in said["reward"]
    assert "1,000" not in said["reward"] and "3,000件すべてを検収したとき 8,550円" in said["reward"]
    assert "リーダー料：教師データ補正" in said["content"]
    assert "tateshina 働子3（登録番号 W-003）" in said["worker"]
    assert said["payment_on"].startswith("令和9年1月15日")
    assert "令和9年2月7日" in said["inspection"]  # day 60 from the deadline (4条1項)
    (row,) = await rows(town, "select text, sha256, number from app.leader_fee")
    assert (row["text"], row["sha256"]) == (kept, terms.digest(kept))
    assert row["number"] == notice.number == "立振-R8-明00001"
    async with town.admin() as admin:
        await admin.execute("update app.leader_fee set text = text || ' '::bytea")
    with pytest.raises(RuntimeError):
        async with begin(town.actor("tateshina")) as tx:
            await actions.kept_terms(tx, fee=fee)


async def test_her_terms_are_never_edited_by_any_role_that_runs(town: Town) -> None:
    fee = await waiting(town)
    for column, value in (("fee_yen", "1"), ("percent_bp", "1"), ("valid_from", "now()")):
        async with begin(town.actor("tateshina")) as tx:
            with pytest.raises(Exception, match="permission denied"):
                await tx.run(  # pyright: ignore[reportArgumentType]
                    f"update app.leader_fee set {column} = {value} where tenant_id = $1 and id = $2",
                    tx.tenant,
                    fee,
                )


async def test_a_leader_who_is_nobodys_worker_or_of_another_body_is_refused(town: Town) -> None:
    task = await work.task(town)

    async def refusal() -> str:
        with pytest.raises(Refused) as refused:
            await seed.offered(town, task)
        return refused.value.code

    assert await refusal() == "leader_not_registered"
    await seed.leads(town)
    async with town.admin() as admin:
        await admin.execute(
            "update app.engagement set valid_to = '2026-11-19' where worker_id = $1",
            town.worker("tateshina", LED),
        )
    assert await refusal() == "leader_of_other_body"
    async with town.admin() as admin:
        await admin.execute("update app.engagement set valid_to = null")
        await admin.execute(
            "update app.worker set state = 'paused' where id = $1", town.worker("tateshina", LED)
        )
    assert await refusal() == "leader_not_active"
    async with begin(town.actor("tateshina")) as tx:
        for nobody in (uuid4(), town.actor("shiojiri", "leader").id, town.actor("tateshina").id):
            with pytest.raises(Refused) as refused:
                await actions.propose(
                    tx, task=task, leader=nobody, rate=seed.PERCENT,
                    valid_from=NOW.date(), answer_by=UNTIL, now=NOW,
                )  # fmt: skip
            assert refused.value.code == "not_a_leader"
    assert await rows(town, "select id from app.leader_fee") == []
    assert await rows(town, "select last from app.counter where kind = 'terms'") == []


async def test_another_town_and_another_worker_find_nothing_and_a_client_never(town: Town) -> None:
    fee = await waiting(town)
    await seed.accept(town, fee)
    task = (await rows(town, "select task_id from app.leader_fee"))[0]["task_id"]
    mine = await work.assignment(town, worker=1, of=task)
    await seed.inspect(town, await seed.deliver(town, mine, 100), 100)
    strangers = [
        town.actor("tateshina", "worker", 1),
        town.actor("tateshina", "client"),
        town.actor("shiojiri"),
        town.actor("shiojiri", "worker", LED),
    ]
    for who in strangers:
        async with begin(who) as tx:
            with pytest.raises(Unknown):
                await actions.sheet(tx, fee=fee)
            assert await actions.mine(tx, on=NOW.date()) == []
            for table in ("leader_fee", "leader_fee_line"):
                count = await tx.value(f"select count(*) from app.{table}")  # pyright: ignore[reportArgumentType]
                assert count == 0
    for step in (actions.accept, actions.decline):
        with pytest.raises(Unknown):
            async with begin(town.actor("tateshina", "worker", 1)) as tx:
                await step(tx, fee=fee, now=NOW)
    with pytest.raises(Unknown):
        async with begin(town.actor("tateshina")) as tx:  # not even the director answers for her
            await actions.accept(tx, fee=fee, now=NOW)
    async with begin(town.actor("tateshina", "worker", LED)) as tx:
        found = await actions.sheet(tx, fee=fee)
    assert (found.sum.units, found.sum.posted, len(found.lines)) == (100, 285, 1)


async def test_both_are_told_and_what_happened_is_noted(town: Town) -> None:
    fee = await waiting(town)
    await seed.accept(town, fee)
    async with begin(town.actor("tateshina")) as tx:
        await actions.end(tx, fee=fee, ends_on=NOW.date(), now=NOW)
    told = await rows(
        town,
        "select to_id, kind, link from app.notice where kind ~ 'leader_fee' order by kind",
    )
    leader, director = town.worker("tateshina", LED), town.actor("tateshina").id
    assert [(row["to_id"], row["kind"]) for row in told] == [
        (leader, "leader_fee"),
        (director, "leader_fee.answered"),
        (leader, "leader_fee.ended"),
    ]
    assert told[0]["link"] == f"/me/fees/{fee}"
    noted = await rows(
        town, "select action from audit.entry where subject = $1 order by seq", str(fee)
    )
    assert [row["action"] for row in noted] == [
        "leader_fee.offered", "leader_fee.agreed", "leader_fee.ended",
    ]  # fmt: skip


async def test_declining_leaves_what_was_agreed_before(town: Town) -> None:
    task, old, _ = await seed.led(town, Rate(Kind.UNIT, fee_yen=3))
    new = await seed.offered(town, task, Rate(Kind.UNIT, fee_yen=2))
    async with begin(town.actor("tateshina", "worker", LED)) as tx:
        await actions.decline(tx, fee=new, now=NOW)
    found = await rows(town, "select id, state from app.leader_fee order by offered_at, id")
    assert {row["id"]: row["state"] for row in found} == {old: "agreed", new: "declined"}
