"""Sheets in the database: versions that supersede and never edit, changes that hold when accepted."""

from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from tenants.db import Tx, begin
from tenants.refusal import Conflict, Refused, Unknown
from tests.conftest import Town
from tests.hands import snapshot
from tests.offers.seed import NOW
from tests.sheets import seed
from tests.sheets.seed import BY, LATER, PLACE
from workers_async.jobs import Due, schedules
from workers_async.runner import drain
from yui import outbox
from yui.deliveries import actions as deliveries
from yui.notices import mail
from yui.offers import terms
from yui.sheets import actions, requests
from yui.sheets.model import Change, Means, SheetState
from yui.sheets.refusals import ChangeTooLate, ChangeWaits, NotOpenAnyMore, OpenItemMove, PriceCut
from yui.work.changes import actions as changes
from yui.work.changes.model import NewChange

pytestmark = pytest.mark.anyio
TABLES = (
    "app.offer", "app.assignment", "app.terms_notice", "app.terms_version", "app.terms_open",
    "app.paper_request", "app.offer_question", "app.notice", "app.outbox", "app.counter",
    "audit.entry",
)  # fmt: skip
MORE = Change(unit_price_yen=50, due_on=date(2026, 12, 18))


async def fix(town: Town, offer: UUID, text: str = "中央公民館 2階") -> int:
    async with begin(town.actor("tateshina")) as tx:
        return await actions.fix(tx, offer=offer, item="place", text=text, now=LATER)


async def propose(town: Town, offer: UUID, change: Change = MORE) -> int:
    async with begin(town.actor("tateshina")) as tx:
        return await actions.propose(
            tx, offer=offer, change=change, reason="納期を延ばします。", answer_by=BY, now=LATER
        )


async def carried(town: Town) -> tuple[int, date]:
    async with town.admin() as admin:
        row = await admin.fetchrow("select unit_price_yen, due_on from app.assignment")
    return row["unit_price_yen"], row["due_on"]


async def test_an_open_item_is_fixed_by_the_next_version_and_the_worker_is_told(town: Town) -> None:
    offer = await seed.taken(town, PLACE)
    async with town.admin() as admin:
        before = await admin.fetchrow("select text, sha256 from app.terms_notice")
    assert await fix(town, offer) == 2
    async with begin(town.actor("tateshina", "worker")) as tx:
        sheet = await actions.show(tx, offer=offer)
    said = {item.key: item.text for item in sheet.notice.items}
    assert said["place"] == "中央公民館 2階"
    assert "未定（理由：会場を選んでいるため" in {i.key: i.text for i in sheet.first.items}["place"]
    assert (sheet.notice.supersedes, sheet.notice.number) == ("立振-R8-明00001", "立振-R8-明00002")
    assert sheet.open_terms[0].fixed_in == 2 and sheet.notice.open == []
    async with town.admin() as admin:
        assert await admin.fetchrow("select text, sha256 from app.terms_notice") == before
        row = await admin.fetchrow("select text, sha256 from app.terms_version")
        assert sha256(row["text"]).digest() == row["sha256"]
        told = await admin.fetchval("select link from app.notice where kind = 'terms.fixed'")
    assert told == f"/me/offers/{offer}/sheet"


async def test_an_item_is_fixed_once(town: Town) -> None:
    offer = await seed.taken(town, PLACE)
    await fix(town, offer)
    before = await snapshot(town, TABLES)
    with pytest.raises(OpenItemMove) as refused:
        await fix(town, offer, "別の会場")
    assert refused.value.status == 409
    assert await snapshot(town, TABLES) == before


async def test_nothing_is_fixed_on_an_offer_that_is_over(town: Town) -> None:
    offer = await seed.offered(town, PLACE)
    async with town.admin() as admin:
        await admin.execute("update app.offer set state = 'expired'")
    before = await snapshot(town, TABLES)
    with pytest.raises(NotOpenAnyMore):
        await fix(town, offer)
    assert await snapshot(town, TABLES) == before


async def test_overdue_planned_days_stand_first_in_the_directors_list(town: Town) -> None:
    late = await seed.taken(town, PLACE)
    async with begin(town.actor("tateshina")) as tx:
        (found,) = (await actions.waiting(tx)).open_terms
    assert (found.offer_id, found.item, found.code) == (late, "place", "W-001")
    assert not found.late(date(2026, 11, 30)) and found.late(date(2026, 12, 1))
    await fix(town, late)
    async with begin(town.actor("tateshina")) as tx:
        assert (await actions.waiting(tx)).open_terms == []


async def test_until_she_accepts_the_old_terms_hold_and_then_the_new_ones(town: Town) -> None:
    offer = await seed.taken(town)
    assert await propose(town, offer) == 2
    assert await carried(town) == (42, date(2026, 12, 10))
    async with begin(town.actor("tateshina", "worker")) as tx:
        sheet = await actions.show(tx, offer=offer)
        assert sheet.notice.version == 1 and sheet.proposed is not None
        await actions.accept(tx, offer=offer, now=LATER)
    assert await carried(town) == (50, date(2026, 12, 18))
    async with begin(town.actor("tateshina")) as tx:
        sheet = await actions.show(tx, offer=offer)
    said = {item.key: item.text for item in sheet.notice.items}
    assert said["due_on"] == "令和8年12月18日（金）" and "1件 50円" in said["reward"]
    assert (sheet.notice.payment_on, sheet.notice.yen) == (date(2027, 1, 15), 5000)
    assert sheet.change is None


async def test_units_inspected_before_the_change_keep_their_price(town: Town) -> None:
    offer = await seed.taken(town)
    async with town.admin() as admin:
        mine = await admin.fetchval("select id from app.assignment")

    async def done(quantity: int) -> None:
        async with begin(town.actor("tateshina", "worker")) as tx:
            made = await deliveries.deliver(
                tx, assignment=mine, quantity=quantity, once=uuid4(), now=LATER
            )
        async with begin(town.actor("tateshina", "leader")) as tx:
            await deliveries.inspect(tx, delivery=made, accepted=quantity, now=LATER)

    await done(30)
    await propose(town, offer)
    async with begin(town.actor("tateshina", "worker")) as tx:
        await actions.accept(tx, offer=offer, now=LATER)
    await done(20)
    async with town.admin() as admin:
        rows = await admin.fetch("select accepted, yen from app.inspection order by id")
    assert [tuple(row) for row in rows] == [(30, 30 * 42), (20, 20 * 50)]


async def test_a_change_that_she_passes_leaves_the_old_terms(town: Town) -> None:
    offer = await seed.taken(town)
    await propose(town, offer)
    async with begin(town.actor("tateshina", "worker")) as tx:
        await actions.decline(tx, offer=offer, now=LATER)
    assert await carried(town) == (42, date(2026, 12, 10))
    assert await propose(town, offer, Change(due_on=date(2026, 12, 19))) == 3


@pytest.mark.parametrize("price", [41, 0])
async def test_accepted_work_never_becomes_cheaper_and_nothing_is_written(
    town: Town, price: int
) -> None:
    offer = await seed.taken(town)
    before = await snapshot(town, TABLES)
    with pytest.raises(PriceCut):
        await propose(town, offer, Change(unit_price_yen=price, due_on=date(2026, 12, 20)))
    assert await snapshot(town, TABLES) == before


async def test_a_second_version_waits_for_the_answer_to_the_first_change(town: Town) -> None:
    offer = await seed.taken(town, PLACE)
    await propose(town, offer)
    before = await snapshot(town, TABLES)
    for again in (propose, fix):
        with pytest.raises(ChangeWaits):
            await again(town, offer)
    assert await snapshot(town, TABLES) == before


Step = Callable[..., Awaitable[Any]]
STEPS: list[tuple[Step, str, SheetState]] = [
    (actions.accept, "worker", SheetState.IN_FORCE),
    (actions.decline, "worker", SheetState.DECLINED),
    (actions.withdraw, "director", SheetState.WITHDRAWN),
]


@pytest.mark.parametrize("state", list(SheetState))
@pytest.mark.parametrize(("step", "role", "to"), STEPS)
async def test_every_illegal_step_of_a_change_is_409_and_writes_nothing(
    town: Town, state: SheetState, step: Step, role: str, to: SheetState
) -> None:
    offer = await seed.taken(town)
    await propose(town, offer)
    async with town.admin() as admin:
        await admin.execute("update app.terms_version set state = $1", state.value)
    before = await snapshot(town, TABLES)
    if state is SheetState.PROPOSED:
        async with begin(town.actor("tateshina", role)) as tx:
            await step(tx, offer=offer, now=LATER)
        async with town.admin() as admin:
            assert await admin.fetchval("select state from app.terms_version") == to.value
        return
    with pytest.raises(Conflict) as refused:
        async with begin(town.actor("tateshina", role)) as tx:
            await step(tx, offer=offer, now=LATER)
    assert refused.value.status == 409
    assert await snapshot(town, TABLES) == before


async def test_an_answer_after_its_day_is_too_late_and_the_job_says_so(town: Town) -> None:
    offer = await seed.taken(town)
    await propose(town, offer)
    for step in (actions.accept, actions.decline):
        with pytest.raises(ChangeTooLate):
            async with begin(town.actor("tateshina", "worker")) as tx:
                await step(tx, offer=offer, now=BY)
    assert schedules()["terms.lapse"] == "hour"
    mail.set_up(town.settings)
    async with begin(town.actor("tateshina", "system")) as tx:
        await outbox.put(tx, "terms.lapse", Due(due_at=BY), key="terms.lapse:1")
    await drain(now=BY + timedelta(minutes=1))
    async with begin(town.actor("tateshina")) as tx:
        assert (await actions.show(tx, offer=offer)).versions[0].state is SheetState.EXPIRED
    assert await carried(town) == (42, date(2026, 12, 10))


async def test_notices_are_printed_once_and_the_bytes_kept_with_their_hash(town: Town) -> None:
    offer = await seed.taken(town, PLACE)
    await fix(town, offer)
    mail.set_up(town.settings)
    await drain(now=LATER)
    async with town.admin() as admin:
        rows = await admin.fetch("select * from app.terms_paper order by version")
    assert [row["version"] for row in rows] == [1, 2]
    for row in rows:
        assert row["pdf"].startswith(b"%PDF") and sha256(row["pdf"]).digest() == row["sha256"]
    for change in ("pdf = ''::bytea", "version = 9"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with begin(town.actor("tateshina")) as tx:
                await tx.run(f"update app.terms_paper set {change} where tenant_id = $1", tx.tenant)


async def test_later_versions_cannot_be_edited_by_anyone_who_serves(town: Town) -> None:
    offer = await seed.taken(town, PLACE)
    await fix(town, offer)
    for change in ("text = ''::bytea", "unit_price_yen = 1", "version = 9"):
        for role in ("director", "worker", "system"):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                async with begin(town.actor("tateshina", role)) as tx:
                    await tx.run(
                        f"update app.terms_version set {change} where tenant_id = $1", tx.tenant
                    )


async def test_bytes_of_a_later_version_that_were_changed_are_never_shown(town: Town) -> None:
    offer = await seed.taken(town, PLACE)
    await fix(town, offer)
    async with town.admin() as admin:
        await admin.execute("update app.terms_version set sha256 = sha256('x'::bytea)")
    async with begin(town.actor("tateshina", "worker")) as tx:
        with pytest.raises(RuntimeError, match="not those that were hashed"):
            await actions.show(tx, offer=offer)


async def test_the_first_time_she_opens_a_later_version_is_kept(town: Town) -> None:
    offer = await seed.taken(town, PLACE)
    await fix(town, offer)
    for at in (LATER, BY):
        async with begin(town.actor("tateshina", "worker")) as tx:
            await actions.open_versions(tx, offer=offer, now=at)
    async with begin(town.actor("tateshina")) as tx:
        assert (await actions.show(tx, offer=offer)).versions[0].opened_at == LATER


async def test_a_paper_is_asked_for_and_handed_over_once(town: Town) -> None:
    offer = await seed.offered(town)
    for _ in range(2):
        async with begin(town.actor("tateshina", "worker")) as tx:
            await requests.ask_paper(tx, offer=offer, now=NOW)
    async with begin(town.actor("tateshina")) as tx:
        (asked,) = (await actions.waiting(tx)).papers
        await requests.give_paper(tx, offer=offer, request=asked.id, means=Means.POST, now=LATER)
    before = await snapshot(town, TABLES)
    with pytest.raises(Conflict):
        async with begin(town.actor("tateshina")) as tx:
            await requests.give_paper(
                tx, offer=offer, request=asked.id, means=Means.HAND, now=LATER
            )
    assert await snapshot(town, TABLES) == before
    async with begin(town.actor("tateshina", "worker")) as tx:
        (found,) = (await actions.show(tx, offer=offer)).papers
    assert (found.means, found.given_at) == (Means.POST, LATER)


async def test_a_question_is_answered_once_and_only_while_the_offer_lives(town: Town) -> None:
    offer = await seed.offered(town)
    async with begin(town.actor("tateshina", "worker")) as tx:
        asked = await requests.ask(tx, offer=offer, question="休日もできますか。", now=NOW)
    async with begin(town.actor("tateshina")) as tx:
        assert [one.id for one in (await actions.waiting(tx)).questions] == [asked]
        await requests.reply(tx, offer=offer, question=asked, answer="時間は自由です。", now=LATER)
    before = await snapshot(town, TABLES)
    with pytest.raises(Conflict):
        async with begin(town.actor("tateshina")) as tx:
            await requests.reply(tx, offer=offer, question=asked, answer="x", now=LATER)
    async with town.admin() as admin:
        await admin.execute("update app.offer set state = 'declined'")
    with pytest.raises(NotOpenAnyMore):
        async with begin(town.actor("tateshina", "worker")) as tx:
            await requests.ask(tx, offer=offer, question="もう一つ", now=LATER)
    assert (await snapshot(town, TABLES))[1:] == before[1:]


async def _ask(tx: Tx, offer: UUID) -> None:
    await requests.ask(tx, offer=offer, question="?", now=NOW)


ALL: list[Callable[[Tx, UUID], Awaitable[Any]]] = [
    lambda tx, offer: actions.show(tx, offer=offer),
    lambda tx, offer: actions.to_print(tx, offer=offer),
    lambda tx, offer: actions.accept(tx, offer=offer, now=LATER),
    lambda tx, offer: actions.decline(tx, offer=offer, now=LATER),
    lambda tx, offer: requests.ask_paper(tx, offer=offer, now=LATER),
    _ask,
]


async def test_another_town_another_worker_and_a_client_reach_no_sheet(town: Town) -> None:
    offer = await seed.taken(town, PLACE)
    await fix(town, offer)
    await propose(town, offer)
    before = await snapshot(town, TABLES)
    for who in (
        town.actor("tateshina", "worker", 2),
        town.actor("shiojiri", "worker"),
        town.actor("shiojiri"),
        town.actor("tateshina", "client"),
    ):
        for step in ALL:
            for one in (offer, uuid4()):
                with pytest.raises(Unknown):
                    async with begin(who) as tx:
                        await step(tx, one)
    for step in ALL[2:]:  # not even her own director answers or asks for her
        with pytest.raises(Refused):
            async with begin(town.actor("tateshina")) as tx:
                await step(tx, offer)
    async with begin(town.actor("shiojiri")) as tx:
        found = await actions.waiting(tx)
        assert (found.open_terms, found.papers, found.questions) == ([], [], [])
    assert await snapshot(town, TABLES) == before


@pytest.mark.parametrize(("step", "state"), [("accept", "renewed"), ("decline", "kept")])
async def test_a_clients_change_is_settled_for_her_when_she_answers(
    town: Town, step: str, state: str
) -> None:
    mail.set_up(town.settings)
    offer = await seed.taken(town)
    async with town.admin() as admin:
        order = await admin.fetchval("select id from app.client_order")
    new = NewChange("先方の担当者", "原稿が遅れたため", due_on=date(2027, 1, 8))
    async with begin(town.actor("tateshina")) as tx:
        made = await changes.propose(tx, order=order, new=new, once=uuid4(), now=NOW)
        await changes.agree(tx, change=made, now=NOW)
        found = await actions.overtaken(tx, offer=offer)
        assert found is not None and found.due_on > date(2026, 12, 10)
        assert [one.offer_id for one in (await actions.waiting(tx)).overtaken] == [offer]
    assert await carried(town) == (42, date(2026, 12, 10))
    await propose(town, offer, Change(due_on=found.due_on))
    async with begin(town.actor("tateshina", "worker")) as tx:
        await getattr(actions, step)(tx, offer=offer, now=LATER)
    await drain(now=LATER)
    async with town.admin() as admin:
        assert await admin.fetchval("select state from app.change_waiting") == state
    async with begin(town.actor("tateshina")) as tx:
        assert (await actions.waiting(tx)).overtaken == []


def test_kept_bytes_of_the_time_before_versions_still_read() -> None:
    old = (
        b'{"number":"20-1","made_at":"2026-04-01T09:00:00+09:00","to":"x","body":"y","items":[],'
        b'"payment_on":"2026-05-15","inspection_on":"2026-04-08","yen":1,"withholding":"none",'
        b'"inspection_days":7,"version":1}'
    )
    assert terms.read(old).open == [] and terms.read(old).common is None
