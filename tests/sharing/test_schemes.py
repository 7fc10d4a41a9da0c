"""An agreement's scheme is changed by both towns, from a day on, and by neither alone."""

import asyncio
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest

from tenants.db import begin, read_json
from tests.conftest import Browser, Town
from tests.deliveries import seed
from tests.deliveries.seed import NOW
from tests.hands import post, refused, rows
from tests.sharing.test_direct import GUEST, LEAD, agreed, opened
from yui.inbox import actions as inbox
from yui.inbox.model import Kind
from yui.sharing import actions as sharing
from yui.sharing.direct import actions as direct
from yui.sharing.schemes import actions, model
from yui.sharing.schemes.model import ChangeState, Scheme

pytestmark = pytest.mark.anyio
SINCE = NOW.date() + timedelta(days=1)


async def only(town: Town, scheme: str) -> None:
    async with town.admin() as admin:
        await admin.execute(
            "update app.agreement set scheme = $3 where lead = $1 and guest = $2",
            *(town.tenant(LEAD), town.tenant(GUEST), scheme),
        )


async def put(
    town: Town,
    scheme: Scheme = Scheme.BOTH,
    *,
    slug: str = LEAD,
    since: date = SINCE,
    once: UUID | None = None,
    leads: bool | None = None,
) -> UUID:
    other = GUEST if slug == LEAD else LEAD
    async with begin(town.actor(slug)) as tx:
        return await actions.propose(
            tx,
            other=town.tenant(other),
            leads=slug == LEAD if leads is None else leads,
            scheme=scheme,
            document="広域連携協定書の変更覚書 第2条",
            since=since,
            once=once or uuid4(),
            now=NOW,
        )


async def say(town: Town, change: UUID, to: ChangeState, *, slug: str = GUEST) -> None:
    async with begin(town.actor(slug)) as tx:
        await actions.answer(tx, change=change, to=to, now=NOW)


async def held(town: Town) -> list[tuple[str, date, date | None]]:
    found = await rows(
        town,
        "select scheme, valid_from, valid_to from app.agreement where lead = $1 and guest = $2"
        " order by valid_from",
        *(town.tenant(LEAD), town.tenant(GUEST)),
    )
    return [(row["scheme"], row["valid_from"], row["valid_to"]) for row in found]


async def test_a_scheme_changes_with_the_other_towns_yes_and_from_its_day_on(town: Town) -> None:
    await only(town, "through")
    task = await seed.task(town)
    before = await held(town)
    made = await put(town)
    assert await held(town) == before, "nothing before the yes"
    assert await refused(say(town, made, ChangeState.AGREED, slug=LEAD)) == "not_found"
    assert await refused(say(town, made, ChangeState.AGREED, slug="itoigawa")) == "not_found"
    await say(town, made, ChangeState.AGREED)
    await say(town, made, ChangeState.AGREED)  # a second click
    assert await held(town) == [
        ("through", date(2025, 4, 1), None),
        ("both", SINCE, None),
    ]
    assert await refused(opened(town, task)) == "scheme_not_agreed", "today is not yet its day"
    async with town.admin() as admin:
        await admin.execute("update app.tenant set demo = true")  # the business day alone counts
        await admin.execute(
            "update app.agreement set valid_from = $1::date where valid_from = $2",
            NOW.date(),
            SINCE,
        )
    await agreed(town)
    await opened(town, task)
    back = await rows(
        town,
        "select scheme from app.agreement where lead = $1 and guest = $2",
        *(town.tenant(GUEST), town.tenant(LEAD)),
    )
    assert [row["scheme"] for row in back] == ["both"], "the other way is an agreement of its own"
    noted = await rows(
        town,
        "select tenant_id, action from audit.entry where action like 'scheme.%' order by seq",
    )
    assert sorted(row["action"] for row in noted) == [
        *("scheme.agreed", "scheme.agreed", "scheme.proposed", "scheme.proposed")
    ]


async def test_a_proposal_waits_in_the_inbox_of_the_town_that_answers_it_alone(town: Town) -> None:
    async def waits(slug: str) -> list[tuple[str, str]]:
        director = town.actor(slug)
        sql, bound = inbox.page_of(director, inbox.Look([Kind.SCHEME_CHANGE]), now=NOW)
        found = inbox.items(await read_json(director, sql, *bound))
        return [(item.path, item.title) for item in found]

    await only(town, "through")
    made = await put(town)
    (name,) = await rows(town, "select name from app.tenant where code = $1", town.tenant(LEAD))
    assert await waits(GUEST) == [("/schemes", name["name"])]
    assert (await waits(LEAD), await waits("itoigawa")) == ([], [])
    await say(town, made, ChangeState.DECLINED)
    assert await waits(GUEST) == []


async def test_a_narrower_scheme_ends_what_the_wider_one_allowed(town: Town) -> None:
    task = await seed.task(town)
    await agreed(town)
    made = await put(town, Scheme.THROUGH)
    await opened(town, task)
    await say(town, made, ChangeState.AGREED)
    async with town.admin() as admin:
        await admin.execute("update app.tenant set demo = true")
        await admin.execute(
            "update app.agreement set valid_from = $1::date where valid_from = $2",
            NOW.date(),
            SINCE,
        )
    assert await refused(opened(town, task)) == "scheme_not_agreed"
    async with begin(town.actor(LEAD)) as tx:
        names = {one.code for one in await direct.allies(tx, on=NOW.date())}
        assert town.tenant(GUEST) not in names
        assert town.tenant(GUEST) in {one.code for one in await sharing.partners(tx, on=NOW.date())}


async def test_two_answers_and_two_clicks_at_once_change_it_once(town: Town) -> None:
    await only(town, "through")
    once = uuid4()
    first, again = await asyncio.gather(put(town, once=once), put(town, once=once))
    assert first == again
    done = await asyncio.gather(
        say(town, first, ChangeState.AGREED),
        say(town, first, ChangeState.WITHDRAWN, slug=LEAD),
        return_exceptions=True,
    )
    lost = [each for each in done if each is not None]
    assert [type(each) for each in lost] == [model.Answered]
    found = await rows(town, "select distinct state from app.scheme_change")
    states = [row["state"] for row in found]
    assert (states, len(await held(town))) in [(["agreed"], 2), (["withdrawn"], 1)]


async def test_what_cannot_be_is_refused_with_its_reason(town: Town) -> None:
    assert await refused(put(town, since=NOW.date())) == "scheme_day"
    assert await refused(put(town, Scheme.BOTH)) == "scheme_same"
    once = uuid4()
    made = await put(town, Scheme.DIRECT, once=once)
    assert await put(town, Scheme.DIRECT, once=once) == made
    assert await refused(put(town, Scheme.THROUGH, once=once)) == "other_content"
    assert await refused(put(town, Scheme.THROUGH)) == "scheme_under_way"
    assert await refused(put(town, Scheme.THROUGH, slug=GUEST)) == "scheme_under_way"
    await put(town, Scheme.THROUGH, slug=GUEST, leads=True)  # the other way
    await say(town, made, ChangeState.DECLINED)
    assert await refused(say(town, made, ChangeState.AGREED)) == "scheme_answered"
    later = await put(town, Scheme.THROUGH, slug=GUEST, since=SINCE + timedelta(days=9))
    await say(town, later, ChangeState.AGREED, slug=LEAD)
    assert await refused(put(town, Scheme.DIRECT)) == "scheme_later"
    async with town.admin() as admin:
        await admin.execute("delete from app.agreement where lead = $1", town.tenant(LEAD))
    assert await refused(put(town, Scheme.DIRECT)) == "no_agreement"


async def test_directors_do_it_on_a_page_and_others_do_not_see_it(
    town: Town, client: Browser
) -> None:
    await only(town, "through")
    me = await client.login(town.actor(LEAD))
    form = {
        "guest": str(town.tenant(GUEST)),
        "way": "ours",
        "scheme": "both",
        "document": "変更覚書 第2条",
        "once": str(uuid4()),
        **{f"valid_from.{part}": str(getattr(SINCE, name)) for part, name in PARTS},
    }
    late = {**form, "valid_from.d": str(NOW.day), "valid_from.m": str(NOW.month)}
    again = await post(me, "/schemes", late)
    assert (again.status_code, "あす以降の日" in again.text) == (422, True)
    for _twice in range(2):
        assert (await post(me, "/schemes", form)).status_code == 303
    (row,) = await rows(town, "select id from app.scheme_change where side = 'out'")
    there = f"/schemes/{row['id']}"
    assert "取り下げる" in (await me.get("/schemes")).text
    staff = await client.login(town.actor(LEAD, "staff"))
    assert "取り下げる" not in (await staff.get("/schemes")).text
    other = await client.login(town.actor("itoigawa"))
    assert "変更覚書" not in (await other.get("/schemes")).text
    gone = await post(other, there, {"answer": "agreed"}, "/schemes")
    assert gone.status_code == 404
    for role in ("worker", "client", "coordinator"):
        page = await client.login(town.actor(LEAD, role))
        assert (await page.get("/schemes")).status_code in {403, 404}
    guest = await client.login(town.actor(GUEST))
    assert (await post(guest, there, {"answer": "agreed"}, "/schemes")).status_code == 303
    gone = await post(me, there, {"answer": "withdrawn"}, "/schemes")
    assert (gone.status_code, "すでに回答されたか" in gone.text) == (409, True)


PARTS = (("y", "year"), ("m", "month"), ("d", "day"))


def test_what_holds_whoever_leads_is_said_once_for_a_town() -> None:
    def one(other: int, *, leads: bool, scheme: Scheme = Scheme.THROUGH) -> model.Agreed:
        return model.Agreed(other, str(other), leads, scheme, "協定", SINCE, None)

    same = [one(1, leads=True), one(1, leads=False)]
    apart = [one(2, leads=True), one(2, leads=False, scheme=Scheme.BOTH)]
    alone = [one(3, leads=False)]
    mixed = [same[0], apart[0], same[1], apart[1], *alone]
    assert model.by_town(mixed) == [
        model.Town("1", same[:1], same=True),
        model.Town("2", apart, same=False),
        model.Town("3", alone, same=False),
    ]
