"""What came back is paid once more: whole, to a mended account, with a later run, and never twice."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import msgspec
import pytest

from tenants.actor import Actor
from tenants.db import begin
from tests.banklink import seed
from tests.conftest import Browser, Town
from tests.hands import post, refused, rows
from tests.payouts import seed as paying
from yui.banklink.layout import WrongFile
from yui.payouts import actions as payouts
from yui.payouts.items import actions as items_of
from yui.payouts.model import State
from yui.payouts.returning import actions, queries
from yui.payouts.returning.model import NotReturned, Returned, Stage, UnderWay
from yui.payouts.sheet import actions as sheets

pytestmark = pytest.mark.anyio


async def only(town: Town) -> Returned:
    """The one transfer that came back."""
    async with begin(town.actor("tateshina")) as tx:
        (found,) = await actions.returns(tx, now=seed.JANUARY)
    return found


async def net(town: Town, run: UUID) -> tuple[State, int]:
    async with begin(town.actor("tateshina")) as tx:
        found = await sheets.show(tx, run=run)
    return found.run.state, found.totals.net


async def test_a_mended_account_is_paid_all_of_it_with_the_next_run_and_no_fee_is_taken(
    town: Town,
) -> None:
    first = await seed.filed(town)
    await seed.told(town, first, {2: "101"})
    assert (await only(town)).stage is Stage.ACCOUNT
    await seed.mend(town, 2, usable=seed.JANUARY)
    assert (await only(town)).stage is Stage.NEXT_RUN
    second = await seed.january(town)
    assert await net(town, second) == (State.DRAFT, 22_000)
    assert (await only(town)).stage is Stage.PLANNED
    assert await seed.books(town, 2) == {"clearing": 22_000, "bank": 88_000, "back": 0}
    await seed.send(town, second)
    assert (await only(town)).stage is Stage.REPAID
    content = await seed.file_of(town, second)
    (line,) = [row for row in content.split(b"\r\n") if row[:1] == b"2"]
    assert (line[43:50], int(line[80:90])) == (b"7000002", 22_000)  # her new account, the whole yen
    assert await seed.told(town, second, {}) == 1
    assert await seed.books(town, 2) == {"clearing": 0, "bank": 110_000, "back": 0}
    async with town.admin() as admin:
        papers = "select count(*) from app.statement where worker_id = $1"
        assert await admin.fetchval(papers, town.worker("tateshina", 2)) == 1  # no second reward
        assert (
            await admin.fetchval(
                "select count(*) from app.posting p join app.account a"
                " on a.id = p.debit where a.kind = 'bank_fee'"
            )
            == 0
        )


async def test_with_new_work_in_the_run_one_transfer_carries_both(town: Town) -> None:
    first = await seed.filed(town)
    await seed.told(town, first, {2: "101"})
    await seed.mend(town, 2, usable=None)
    await paying.owe(town, 5_000, worker=2, on=seed.DECEMBER)
    second = await seed.january(town)
    assert await net(town, second) == (State.DRAFT, 27_500)
    await seed.send(town, second)
    assert await seed.told(town, second, {1: "103"}) == 1  # and it comes back as one
    assert await seed.books(town, 2) == {"clearing": 0, "bank": 88_000, "back": 27_500}
    async with begin(town.actor("tateshina")) as tx:
        found = await actions.returns(tx, now=seed.JANUARY)
    assert [(one.yen, one.stage) for one in found] == [
        (27_500, Stage.ACCOUNT),
        (22_000, Stage.REPAID),
    ]


async def test_a_changed_account_waits_its_24_hours(town: Town) -> None:
    first = await seed.filed(town)
    await seed.told(town, first, {2: "101"})
    await seed.mend(town, 2, usable=seed.JANUARY + timedelta(minutes=1))
    assert (await only(town)).stage is Stage.HOURS
    run = await seed.january(town)
    assert (await net(town, run))[0] is State.DISCARDED  # nothing to pay yet
    later = seed.JANUARY + timedelta(minutes=2)
    again = await seed.january(town, now=later)
    assert await net(town, again) == (State.DRAFT, 22_000)


async def test_a_replayed_build_a_double_click_and_a_killed_worker_plan_one_repayment(
    town: Town,
) -> None:
    first = await seed.filed(town)
    await seed.told(town, first, {2: "101"})
    await seed.mend(town, 2, usable=None)
    async with begin(town.actor("tateshina", "staff")) as tx:
        run = await payouts.propose(
            tx, body=town.body(), closing_on=seed.DECEMBER, now=seed.JANUARY
        )

    async def killed() -> None:
        async with begin(town.actor("tateshina", "system")) as tx:
            await payouts.build(tx, run=run, at=0, of=1, now=seed.JANUARY)
            raise KeyboardInterrupt  # the worker dies before it commits

    with pytest.raises(KeyboardInterrupt):
        await killed()
    assert await seed.books(town, 2) == {"clearing": 0, "bank": 88_000, "back": 22_000}
    await asyncio.gather(*(seed.build(town, run) for _ in range(4)))
    await seed.build(town, run)
    assert await net(town, run) == (State.DRAFT, 22_000)
    await seed.send(town, run)
    await paying.export(town, run)  # the second click gives the same file
    with pytest.raises(WrongFile):
        await seed.told(town, first, {2: "307"}, number=5, only={2})
    async with town.admin() as admin:
        assert await admin.fetchval("select count(*) from app.repayment") == 1
        with pytest.raises(asyncpg.UniqueViolationError):
            await admin.execute(
                "insert into app.repayment (tenant_id, of_run, worker_id, run_id, engagement_id, yen,"
                " journal_id, state, made_at) select tenant_id, of_run, worker_id, run_id,"
                " engagement_id, yen, journal_id, 'planned', made_at from app.repayment"
            )


async def test_a_discarded_run_gives_back_what_it_carried_and_the_next_one_takes_it(
    town: Town,
) -> None:
    first = await seed.filed(town)
    await seed.told(town, first, {2: "101"})
    await seed.mend(town, 2, usable=None)
    run = await seed.january(town)
    async with begin(town.actor("tateshina", "staff")) as tx:
        await payouts.discard(tx, run=run, now=seed.JANUARY)
    assert await seed.books(town, 2) == {"clearing": 0, "bank": 88_000, "back": 22_000}
    assert (await only(town)).stage is Stage.NEXT_RUN
    again = await seed.january(town)
    assert await net(town, again) == (State.DRAFT, 22_000)


async def test_the_file_is_refused_when_a_repayment_is_not_the_one_approved(town: Town) -> None:
    first = await seed.filed(town)
    await seed.told(town, first, {2: "101"})
    await seed.mend(town, 2, usable=None)
    run = await seed.january(town)
    async with begin(town.actor("tateshina")) as tx:
        await payouts.approve(tx, run=run, now=seed.JANUARY)
    async with town.admin() as admin:
        await admin.execute("update app.repayment set yen = yen + 1")
    from yui.payouts.refusals import ItemsChanged

    with pytest.raises(ItemsChanged):
        async with begin(town.actor("tateshina", "staff")) as tx:
            await payouts.export(tx, run=run, key=paying.key(town), now=seed.JANUARY)


async def test_the_office_pays_the_same_account_again_or_ends_it_but_not_both(town: Town) -> None:
    first = await seed.filed(town)
    await seed.told(town, first, {2: "399", 3: "101"})
    two, three = town.worker("tateshina", 2), town.worker("tateshina", 3)
    async with begin(town.actor("tateshina")) as tx:
        await actions.allow(tx, run=first, worker=two, now=seed.JANUARY)
        await actions.allow(tx, run=first, worker=two, now=seed.JANUARY)
        await actions.pay_out(tx, run=first, worker=three, by="窓口 領収書1", now=seed.JANUARY)
    async with begin(town.actor("tateshina", "staff")) as tx:
        await actions.close(tx, run=first, worker=three, now=seed.JANUARY)
    assert (await seed.books(town, 3))["back"] == 0
    run = await seed.january(town)
    assert await net(town, run) == (State.DRAFT, 22_000)
    for worker, refusal in ((two, UnderWay), (three, NotReturned)):
        for act in (actions.allow, actions.close):
            with pytest.raises(refusal):
                async with begin(town.actor("tateshina")) as tx:
                    await act(tx, run=first, worker=worker, now=seed.JANUARY)


async def test_paid_at_the_counter_is_said_by_one_confirmed_by_another_and_no_run_pays_it_meanwhile(
    town: Town,
) -> None:
    first = await seed.filed(town)
    await seed.told(town, first, {2: "399"})
    two = town.worker("tateshina", 2)
    said = {"run": first, "worker": two, "by": "11月30日 窓口 領収書12", "now": seed.JANUARY}
    director, staff = town.actor("tateshina"), town.actor("tateshina", "staff")

    async def does(who: Actor, act: Any, **given: Any) -> None:
        async with begin(who) as tx:
            await act(tx, **given)

    it = {"run": first, "worker": two, "now": seed.JANUARY}
    assert await refused(does(director, actions.close, **it)) == "counter_not_noted"
    async with begin(director) as tx:
        await actions.allow(tx, **it)
    clicks = await asyncio.gather(
        *(does(who, actions.pay_out, **said) for who in (director, staff, director)),
        return_exceptions=True,
    )
    assert sorted(type(each).__name__ for each in clicks) == [
        "CounterOnce",
        "CounterOnce",
        "NoneType",
    ]
    (row,) = await rows(town, "select counter_by, closed_by from app.payout_return")
    one, other = (director, staff) if row["counter_by"] == director.id else (staff, director)
    assert await refused(does(one, actions.close, **it)) == "self_approval"
    assert (await seed.books(town, 2))["back"] == 22_000
    lent = msgspec.structs.replace(other, behalf=one.id)
    assert await refused(does(lent, actions.close, **it)) == "self_approval"
    async with begin(director) as tx:
        due = await queries.due(tx, town.body(), uuid4(), on=seed.JANUARY.date(), at=seed.JANUARY)
        assert due == [], "no run pays what may have been paid"
        (listed,) = await actions.returns(tx, now=seed.JANUARY)
    assert (listed.stage, listed.counter_note) == (Stage.COUNTER, said["by"])
    clicks = await asyncio.gather(
        *(does(other, actions.close, **it) for _ in range(3)), return_exceptions=True
    )
    assert sorted(type(each).__name__ for each in clicks) == [
        "NoneType",
        "NotReturned",
        "NotReturned",
    ]
    assert (await seed.books(town, 2))["back"] == 0
    posted = await rows(town, "select 1 from app.journal where kind = 'return_closed'")
    assert len(posted) == 1
    with pytest.raises(asyncpg.CheckViolationError):
        await rows(town, "update app.payout_return set closed_by = counter_by")


async def test_who_was_not_paid_at_the_counter_after_all_is_paid_with_the_next_run(
    town: Town, client: Browser
) -> None:
    first = await seed.filed(town)
    await seed.told(town, first, {2: "399"})
    two = town.worker("tateshina", 2)
    path = f"/bank/returns/{first}/{two}"
    me = await client.login(town.actor("tateshina"))
    noted = await post(me, f"{path}/counter", {"paid_by_what": "窓口 領収書1"}, "/bank/returns")
    assert noted.status_code == 303
    listed = (await me.get("/bank/returns")).text
    assert "窓口払いの確認待ち" in listed and "窓口 領収書1" in listed
    own = await post(me, f"{path}/closing", {"answer": "paid"}, "/bank/returns")
    assert own.status_code == 403
    other = await client.login(town.actor("tateshina", "staff"))
    back = await post(other, f"{path}/closing", {"answer": "not_paid"}, "/bank/returns")
    assert back.status_code == 303
    again = await post(other, f"{path}/closing", {"answer": "not_paid"}, "/bank/returns")
    assert again.status_code == 409
    async with begin(town.actor("tateshina")) as tx:
        await actions.allow(tx, run=first, worker=two, now=seed.JANUARY)
    assert await net(town, await seed.january(town)) == (State.DRAFT, 22_000)


async def test_the_worker_is_told_once_with_the_link_to_mend_and_sees_where_her_money_is(
    town: Town, client: Browser
) -> None:
    first = await seed.filed(town)
    await seed.told(town, first, {2: "101"})
    await seed.told(town, first, {2: "101"}, number=2, only={2})
    async with begin(town.actor("tateshina", "worker", 2)) as tx:
        links = await tx.all(
            str,
            "select link from app.notice where kind = 'payout.returned' and tenant_id = $1",
            tx.tenant,
        )
        mine = await actions.hers(tx, now=seed.JANUARY)
    assert links == ["/me/onboarding/bank"]
    assert [(one.yen, one.state, one.mended) for one in mine] == [(22_000, "returned", False)]
    async with begin(town.actor("tateshina", "worker", 3)) as tx:
        assert (
            await queries.hers(tx, town.worker("tateshina", 2), on=seed.DECEMBER, at=seed.JANUARY)
            == []
        )


async def test_her_pages_say_where_her_money_is_and_how_to_mend_it(
    town: Town, client: Browser
) -> None:
    first = await seed.filed(town)
    await seed.told(town, first, {2: "101"})
    me = await client.login(town.actor("tateshina", "worker", 2))
    for path in ("/me/money", "/me/earnings"):
        shown = await me.get(path)
        assert shown.status_code == 200
        assert "22,000円の振込が戻ってきました" in shown.text
        assert 'href="/me/onboarding/bank"' in shown.text
    assert "振込が戻りました" in (await me.get("/me/money")).text
    assert (await me.get("/me/onboarding/bank")).status_code == 200
    other = await client.login(town.actor("tateshina", "worker", 3))
    assert "戻ってきました" not in (await other.get("/me/money")).text


async def test_another_town_s_return_is_unknown(town: Town) -> None:
    from tenants.refusal import Unknown

    first = await seed.filed(town)
    await seed.told(town, first, {2: "101"})
    worker = town.worker("tateshina", 2)
    for act in (actions.allow, actions.close, actions.show):
        with pytest.raises(Unknown):
            async with begin(town.actor("shiojiri")) as tx:
                await act(tx, run=first, worker=worker, now=seed.JANUARY)
    async with begin(town.actor("shiojiri")) as tx:
        assert await actions.returns(tx, now=seed.JANUARY) == []
    assert items_of  # the items' own tests stand in tests/payouts
