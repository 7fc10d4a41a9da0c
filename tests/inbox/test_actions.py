"""The inbox holds all that waits and nothing else; a thing leaves by being decided."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest

from tenants.actor import Actor
from tenants.db import begin, read_json
from tests.conftest import Browser, Town
from tests.deliveries.seed import assignment, task
from tests.inbox import seed
from tests.sharing.test_actions import answer, offer
from yui.deliveries import actions as deliveries
from yui.inbox import actions
from yui.inbox.actions import Look
from yui.inbox.model import Item, Kind, Mark, kinds_of
from yui.sharing import actions as sharing

pytestmark = pytest.mark.anyio
NOW = seed.NOW


async def page_of(actor: Actor, look: Look, *, now: datetime = NOW) -> list[Item]:
    sql, bound = actions.page_of(actor, look, now=now)
    return actions.items(await read_json(actor, sql, *bound))


async def everything(actor: Actor, *, asleep: bool = False, most: int = 7) -> list[Item]:
    """All pages, one after the other."""
    found: list[Item] = []
    look = Look(asleep=asleep, most=most)
    while True:
        page = await page_of(actor, look)
        found += page
        if len(page) < most:
            return found
        last = page[-1]
        look = Look([], asleep, last.due, last.subject, last.kind, most)


async def counted(actor: Actor, *, now: datetime = NOW) -> dict[str, tuple[int, int]]:
    sql, bound = actions.count_of(actor, now=now)
    found = actions.counts(await read_json(actor, sql, *bound))
    return {each.kind.value: (each.waiting, each.asleep) for each in found}


def test_every_kind_is_a_source_of_the_proofs() -> None:
    assert {kind.value for kind in Kind} == set(seed.WAITS)


async def test_its_count_is_the_sum_of_its_sources(town: Town) -> None:
    await seed.fill(town)
    me = town.actor("tateshina")
    sources = await seed.waiting(town)
    assert {kind for kind, n in sources.items() if n} == {kind.value for kind in Kind}
    found = await everything(me)
    by_kind = {kind.value: sum(item.kind is kind for item in found) for kind in Kind}
    assert by_kind == sources
    assert await counted(me) == {kind: (n, 0) for kind, n in sources.items()}
    order = [(item.due, item.subject, item.kind.value) for item in found]
    assert order == sorted(order)
    assert len({(item.kind, item.subject) for item in found}) == len(found)
    assert {len(await everything(me, most=most)) for most in (1, 3, 50, 200)} == {len(found)}


async def test_what_is_put_aside_sleeps_and_comes_back_and_the_sum_stays(town: Town) -> None:
    await seed.fill(town)
    me = town.actor("tateshina")
    before = await counted(me)
    picked = (await everything(me))[::5]
    async with begin(me) as tx:
        marks = [Mark(item.kind, item.subject) for item in picked]
        await actions.put_aside(tx, marks, days=3, now=NOW)
    after = await counted(me)
    assert {kind: sum(each) for kind, each in after.items()} == {
        kind: sum(each) for kind, each in before.items()
    }
    assert sum(asleep for _, asleep in after.values()) == len(picked)
    assert {item.mark for item in await everything(me, asleep=True)} == {i.mark for i in picked}
    assert not {item.mark for item in await everything(me)} & {item.mark for item in picked}
    later = await counted(me, now=NOW + timedelta(days=3, seconds=1))
    assert all(asleep == 0 for _, asleep in later.values())
    async with town.admin() as admin:
        noted = await admin.fetchval(
            "select count(*) from audit.entry where tenant_id = $1 and action = 'inbox.put_aside'",
            town.tenant("tateshina"),
        )
    assert noted == len(picked)
    theirs = await counted(town.actor("shiojiri"))
    assert all(asleep == 0 for _, asleep in theirs.values())


async def test_a_thing_leaves_by_a_decision_that_the_audit_log_holds(town: Town) -> None:
    guest, lead = town.actor("shiojiri"), town.actor("tateshina")
    share = await offer(town, await task(town), 300)
    hers = await assignment(town, quantity=100)
    async with begin(town.actor("tateshina", "worker", 1)) as tx:
        handed_in = await deliveries.deliver(
            tx, assignment=hers, quantity=40, once=uuid4(), now=NOW
        )
    asked = [item for item in await everything(guest) if item.kind is Kind.SHARE_ASKED]
    handed = [item for item in await everything(lead) if item.kind is Kind.DELIVERY]
    assert [item.subject for item in asked] == [share]
    assert [item.subject for item in handed] == [handed_in]
    await answer(guest, share, 100)
    async with begin(lead) as tx:
        await deliveries.inspect(tx, delivery=handed_in, accepted=40, now=NOW)
    for actor, gone in ((guest, share), (lead, handed_in)):
        assert gone not in {item.subject for item in await everything(actor)}
        assert await noted(town, actor, gone)


async def noted(town: Town, actor: Actor, subject: UUID) -> int:
    """How many lines of the town's audit log are about it and by this person."""
    async with town.admin() as admin:
        found: int = await admin.fetchval(
            "select count(*) from audit.entry where tenant_id = $1 and subject = $2 and actor = $3",
            *(int(actor.tenant), str(subject), actor.id),
        )
    return found


async def test_everyone_is_asked_for_what_she_may_decide_on(town: Town) -> None:
    await seed.fill(town)
    leader, staff = town.actor("tateshina", "leader"), town.actor("tateshina", "staff")
    assert {item.kind for item in await everything(leader)} == {Kind.DELIVERY, Kind.THREAD}
    assert set(kinds_of(staff)) == {item.kind for item in await everything(staff)}
    assert Kind.DISPUTE not in kinds_of(staff)
    for who in ("worker", "client"):
        actor = town.actor("tateshina", who)
        assert kinds_of(actor) == []
        assert await everything(actor) == []


async def test_whoever_drafted_a_run_is_not_asked_to_approve_it(town: Town) -> None:
    await seed.fill(town, most=2)
    me = town.actor("tateshina")
    async with town.admin() as admin:
        await admin.execute("update app.payout_run set drafted_by = $1", me.id)
    assert Kind.PAYOUT_RUN not in {item.kind for item in await everything(me)}
    other = town.actor("tateshina", "staff")
    assert Kind.PAYOUT_RUN in {item.kind for item in await everything(other)}


async def test_another_town_a_worker_and_a_client_get_nothing(town: Town, client: Browser) -> None:
    await seed.fill(town)
    mine = {item.subject for item in await everything(town.actor("tateshina"))}
    theirs = {item.subject for item in await everything(town.actor("itoigawa"))}
    assert mine and theirs and not mine & theirs
    for who in ("worker", "client"):
        me = await client.login(town.actor("tateshina", who))
        for path in ("/inbox", "/api/internal/inbox"):
            assert (await me.get(path)).status_code == 403
    assert (await client.get("/api/internal/inbox")).status_code == 401


async def test_a_share_whose_day_is_over_no_longer_waits(town: Town) -> None:
    share = await offer(town, await task(town), 300)
    guest = town.actor("shiojiri")
    late = NOW + timedelta(days=4)
    assert [i.subject for i in await page_of(guest, Look())] == [share]
    assert await page_of(guest, Look(), now=late) == []
    async with begin(guest) as tx:
        assert not (await sharing.show(tx, share=share)).waits(late)
