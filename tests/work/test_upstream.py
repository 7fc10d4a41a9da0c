"""再委託: three things or nothing, stated from then on, in versions, by whoever may write orders."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest

from tenants.db import begin
from tenants.refusal import Invalid, Unknown
from tests.conftest import Browser, Town
from tests.hands import post, refused, rows
from tests.offers import seed
from yui.offers import actions as offers
from yui.offers import terms
from yui.offers.complete import Incomplete, complete
from yui.offers.model import Wanted
from yui.offers.queries import kept
from yui.sheets import actions as sheets
from yui.sheets.model import Change
from yui.work import actions as work
from yui.work.upstream import actions, model
from yui.work.upstream.model import Stated, Upstream, UpstreamMoved, UpstreamSame

NOW = seed.NOW
TODAY = NOW.date()
PAYS = date(2027, 1, 31)
CLIENT = "株式会社見本データ"


@dataclass(frozen=True)
class Ordered:
    """An order and its task."""

    order: UUID
    task: UUID


async def ordered(town: Town) -> Ordered:
    task = await seed.task(town)
    (row,) = await rows(town, "select order_id from app.task where id = $1", task)
    return Ordered(row["order_id"], task)


async def state(town: Town, order: UUID, *, seen: int = 0, on: bool = True, **more: object) -> int:
    name, due = ("", None) if not on else (str(more.get("name", CLIENT)), more.get("due", PAYS))
    assert due is None or isinstance(due, date)
    async with begin(town.actor(str(more.get("slug", "tateshina")))) as tx:
        return await actions.state(
            tx,
            order=order,
            resubcontracted=on,
            name=name,
            due=due,
            reason=str(more.get("reason", "基本契約 第8条")),
            seen=seen,
            now=NOW,
        )


async def offered(town: Town, task: UUID, *, worker: int = 1) -> UUID:
    async with begin(town.actor("tateshina")) as tx:
        (made,) = await offers.offer(
            tx,
            task=task,
            to=[Wanted(town.worker("tateshina", worker), 10)],
            answer_by=seed.UNTIL,
            once=uuid4(),
            now=NOW,
        )
    return made


async def notice(town: Town, offer: UUID) -> terms.Notice:
    async with begin(town.actor("tateshina")) as tx:
        found = await kept(tx, offer)
    assert found is not None
    return terms.opened_from(found, offer=offer)


def version(number: int = 1, *, name: str = CLIENT, by: UUID | None = None) -> Upstream:
    return Upstream(number, True, name, PAYS, "契約", by or uuid4(), "", NOW)


@pytest.mark.parametrize(
    ("on", "name", "due", "reason", "fields"),
    [
        (True, CLIENT, PAYS, "契約", []),
        (True, " ", PAYS, "契約", ["upstream_name"]),
        (True, CLIENT, None, "契約", ["upstream_due"]),
        (True, CLIENT, TODAY + timedelta(days=367), "契約", ["upstream_due"]),
        (True, CLIENT, TODAY - timedelta(days=366), "契約", []),
        (True, "", None, " ", ["reason", "upstream_name", "upstream_due"]),
        (False, CLIENT, PAYS, "取りやめ", []),
        (False, "", None, "", ["reason"]),
    ],
)
def test_all_three_things_are_stated_or_none(
    on: bool, name: str, due: date | None, reason: str, fields: list[str]
) -> None:
    if fields:
        with pytest.raises(Invalid) as caught:
            model.stated(on, name=name, due=due, reason=reason, today=TODAY)
        assert [error.field for error in caught.value.errors] == fields
        return
    found = model.stated(on, name=name, due=due, reason=reason, today=TODAY)
    assert (found.name, found.due) == ((CLIENT, due) if on else ("", None))


def test_a_version_follows_the_one_that_its_writer_saw_and_says_something_else() -> None:
    new = Stated(True, CLIENT, PAYS, "別の理由")
    assert model.follows(None, new, seen=0) == 1
    assert model.follows(version(3, name="ほかの会社"), new, seen=3) == 4
    with pytest.raises(UpstreamMoved):
        model.follows(version(3, name="ほかの会社"), new, seen=2)
    with pytest.raises(UpstreamSame):
        model.follows(version(3), new, seen=3)
    with pytest.raises(UpstreamSame):
        model.follows(None, Stated(False, "", None, "なし"), seen=0)
    me = uuid4()
    same = Stated(True, CLIENT, PAYS, "契約")
    assert model.repeats(version(1, by=me), same, seen=0, by=me)
    assert not model.repeats(version(1), same, seen=0, by=me)
    assert not model.repeats(version(2, by=me), same, seen=0, by=me)


@pytest.mark.anyio
async def test_what_is_offered_states_the_three_things_and_what_was_offered_before_does_not(
    town: Town,
) -> None:
    made = await ordered(town)
    before = await offered(town, made.task)
    assert await state(town, made.order) == 1
    after = await offered(town, made.task, worker=3)
    said = {item.key: item.text for item in (await notice(town, after)).items}
    assert said["upstream_name"] == CLIENT
    assert said["upstream_due"] == "令和9年1月31日（日）"
    assert "再委託" in said["resubcontract"]
    old, new = await notice(town, before), await notice(town, after)
    assert not {"resubcontract", "upstream_name", "upstream_due"} & {one.key for one in old.items}
    assert (old.upstream_due, new.upstream_due) == (None, PAYS)
    assert old.payment_on == new.payment_on  # the body's own day is earlier than either limit
    found = await rows(
        town,
        "select terms ->> 'upstream_due' as day from app.terms_notice order by made_at, number",
    )
    assert [row["day"] for row in found] == [None, "2027-01-31"]


@pytest.mark.anyio
async def test_an_early_upstream_day_brings_the_payment_day_forward(town: Town) -> None:
    made = await ordered(town)
    await state(town, made.order, due=date(2026, 12, 1))
    found = await notice(town, await offered(town, made.task))
    # Due on 10 December, after the upstream day: 30 days from the receipt, and banks rest on 8 January
    # no more than on any Friday. The body's own day would have been 15 January.
    assert found.payment_on == date(2027, 1, 8)


def test_a_notice_that_counts_from_the_upstream_day_lacks_none_of_its_items() -> None:
    with pytest.raises(Incomplete) as caught:
        complete([], paid=date(2027, 2, 26), received=date(2026, 12, 10), upstream=PAYS)
    named = {error.field for error in caught.value.errors}
    assert {"terms.規則6条①", "terms.規則6条②", "terms.規則6条③"} <= named
    assert "terms.payment_on" not in named
    with pytest.raises(Incomplete) as later:
        complete([], paid=date(2027, 3, 2), received=date(2026, 12, 10), upstream=PAYS)
    (error,) = [one for one in later.value.errors if one.field == "terms.payment_on"]
    assert (error.code, error.values) == ("payment_too_late", {"latest": date(2027, 3, 1)})


@pytest.mark.anyio
async def test_a_changed_deadline_keeps_the_clock_that_was_stated_at_first(town: Town) -> None:
    made = await ordered(town)
    await state(town, made.order)
    offer = await offered(town, made.task)
    async with begin(town.actor("tateshina", "worker", 1)) as tx:
        await offers.accept(tx, offer=offer, now=NOW)
    await state(town, made.order, seen=1, on=False, reason="再委託ではなかった")
    async with begin(town.actor("tateshina")) as tx:
        await sheets.propose(
            tx,
            offer=offer,
            change=Change(due_on=date(2026, 12, 15)),
            reason="先方の都合",
            answer_by=NOW + timedelta(days=2),
            now=NOW,
        )
    (row,) = await rows(town, "select text from app.terms_version")
    assert terms.read(row["text"]).upstream_due == PAYS


@pytest.mark.anyio
async def test_the_same_form_twice_writes_once_and_another_on_an_old_version_is_refused(
    town: Town,
) -> None:
    made = await ordered(town)
    assert [await state(town, made.order), await state(town, made.order)] == [1, 1]
    assert await refused(state(town, made.order, name="別の会社")) == "order_upstream_moved"
    assert await refused(state(town, made.order, seen=1)) == "order_upstream_same"
    assert await state(town, made.order, seen=1, on=False) == 2
    assert len(await rows(town, "select 1 from app.order_upstream")) == 2
    async with begin(town.actor("tateshina")) as tx:
        found = await work.task(tx, task=made.task)
    assert (found.upstream_due, found.upstream_name) == (None, "")


@pytest.mark.anyio
async def test_an_order_of_another_town_or_one_that_is_over_states_nothing(town: Town) -> None:
    made = await ordered(town)
    with pytest.raises(Unknown):
        await state(town, made.order, slug="shiojiri")
    async with town.admin() as admin:
        await admin.execute("update app.client_order set state = 'accepted'")
    assert await refused(state(town, made.order)) == "order_state"


@pytest.mark.anyio
async def test_the_page_states_it_and_shows_it_to_whom_it_concerns(
    town: Town, client: Browser
) -> None:
    made = await ordered(town)
    path = f"/orders/{made.order}/upstream"
    director = await client.login(town.actor("tateshina"))
    form = {
        "version": "0",
        "resubcontracted": "true",
        "upstream_name": CLIENT,
        "upstream_due.y": "2027",
        "upstream_due.m": "1",
        "upstream_due.d": "31",
        "reason": "基本契約 第8条",
    }
    lacking = await post(director, path, {**form, "upstream_name": ""})
    assert lacking.status_code == 422
    assert "元委託者の商号" in lacking.text
    assert (await post(director, path, form)).status_code == 303
    assert CLIENT in (await director.get(path)).text
    assert "元委託の支払期日" in (await director.get(f"/orders/{made.order}")).text
    assert (await post(director, path, {**form, "reason": "ちがう理由"})).status_code == 409
    offer = await offered(town, made.task)
    worker = await client.login(town.actor("tateshina", "worker", 1))
    assert CLIENT in (await worker.get(f"/me/offers/{offer}")).text
    leader = await client.login(town.actor("tateshina", "leader"))
    assert (await leader.get(path)).status_code == 200
    other = await client.login(town.actor("shiojiri"))
    assert (await other.get(path)).status_code == 404
    for role in ("worker", "client", "coordinator"):
        who = await client.login(town.actor("tateshina", role))
        assert (await who.get(path)).status_code == 403
