"""A body's own dated rules: withholding by kind of work, what its bank takes, when tax is due."""

from datetime import date, timedelta
from hashlib import sha256
from uuid import uuid4

import pytest

from tenants.db import begin
from tenants.refusal import Invalid
from tests.conftest import Browser, Town
from tests.payouts import seed
from tests.payouts.seed import NOW
from tests.payouts.test_pages import send
from yui import clock
from yui.payouts import actions
from yui.payouts.profiles import Profile
from yui.payouts.rules import actions as rules
from yui.payouts.rules.model import Month, ProfileExists
from yui.tax import Category
from yui.work.policies import actions as policies
from yui.work.policies.model import Policy, PolicyExists, on

TODAY = NOW.date()


def policy(day: date, category: Category) -> Policy:
    return Policy("transcription", day, category, "税理士の見解", uuid4(), NOW)


def test_the_newest_decision_whose_day_has_come_holds() -> None:
    early, late = (
        policy(date(2026, 4, 1), Category.MANUSCRIPT),
        policy(date(2027, 1, 1), Category.NONE),
    )
    assert on([late, early], date(2026, 3, 31)) is None
    assert on([late, early], date(2026, 12, 31)) is early
    assert on([late, early], date(2027, 1, 1)) is late


@pytest.mark.parametrize(
    ("month", "due"),
    [
        (date(2026, 11, 1), date(2026, 12, 10)),
        (date(2026, 12, 1), date(2027, 1, 12)),  # the 10th is a Sunday, the 11th a holiday
        (date(2027, 1, 1), date(2027, 2, 10)),
        (date(2026, 9, 1), date(2026, 10, 13)),  # Saturday, Sunday, スポーツの日
    ],
)
def test_tax_withheld_is_due_on_the_tenth_or_the_business_day_after(month: date, due: date) -> None:
    assert Month(month, Category.MANUSCRIPT, 1, 1, 1).remit_by == due


async def decide(town: Town, day: date, category: Category) -> None:
    async with begin(town.actor("tateshina")) as tx:
        await policies.decide(
            tx,
            body=town.body(),
            job_type="transcription",
            valid_from=day,
            withholding=category,
            reason="税理士の見解（2026-11）",
            proposed_by=town.actor("tateshina", "staff").id,
            now=NOW,
        )


async def category(town: Town, day: date) -> Category:
    async with begin(town.actor("tateshina")) as tx:
        return await policies.category(tx, body=town.body(), job_type="transcription", on=day)


@pytest.mark.anyio
async def test_a_body_decides_from_a_day_on_and_what_was_before_stays(town: Town) -> None:
    assert await category(town, TODAY) is Category.NONE
    await decide(town, TODAY, Category.MANUSCRIPT)
    assert await category(town, TODAY) is Category.MANUSCRIPT
    await decide(town, date(2027, 4, 1), Category.NONE)  # a row to come alters nothing until then
    assert await category(town, date(2027, 3, 31)) is Category.MANUSCRIPT
    assert await category(town, date(2027, 4, 1)) is Category.NONE
    assert await category(town, TODAY - timedelta(days=1)) is Category.NONE
    with pytest.raises(PolicyExists):
        await decide(town, TODAY, Category.NONE)
    with pytest.raises(Invalid):
        await decide(town, TODAY - timedelta(days=1), Category.NONE)
    async with begin(town.actor("shiojiri")) as tx:
        there = await policies.category(
            tx, body=town.body("shiojiri"), job_type="transcription", on=TODAY
        )
    assert there is Category.NONE


@pytest.mark.anyio
async def test_a_run_is_sent_in_the_files_that_its_bank_takes_and_each_download_is_noted(
    town: Town,
) -> None:
    profile = Profile(line_end="none", most_records=4)
    async with begin(town.actor("tateshina")) as tx:
        for day in (TODAY, date(2027, 1, 1)):  # the second is of no concern to this run
            await rules.decide_profile(
                tx,
                body=town.body(),
                profile=profile if day == TODAY else Profile(most_records=1),
                valid_from=day,
                reason="持込規格 2026-04",
                proposed_by=town.actor("tateshina", "staff").id,
                now=NOW,
            )
    with pytest.raises(ProfileExists):
        async with begin(town.actor("tateshina")) as tx:
            await rules.decide_profile(
                tx,
                body=town.body(),
                profile=profile,
                valid_from=TODAY,
                reason="二度目",
                proposed_by=town.actor("tateshina", "staff").id,
                now=NOW,
            )
    for worker in range(1, 11):
        await seed.owe(town, 1_000 * worker, worker=worker)
    run = await seed.drafted(town)
    await seed.approve(town, run)
    await seed.export(town, run)
    async with begin(town.actor("tateshina", "staff")) as tx:
        parts = [await actions.download(tx, run=run, key=seed.key(town), part=n) for n in (1, 2, 3)]
        info = parts[0][0]
        assert [part.records for part in info.parts] == [4, 4, 2]
        assert [len(content) for _, content in parts] == [840, 840, 600]
        assert sum(part.total_yen for part in info.parts) == info.total_yen == 60_500
    assert sha256(b"".join(content for _, content in parts)).digest() == info.sha256
    async with town.admin() as admin:
        noted = await admin.fetch(
            "select detail from audit.entry where action = 'payout.downloaded' order by seq"
        )
    assert len(noted) == 3


@pytest.mark.anyio
async def test_the_page_shows_the_rules_and_takes_a_new_one(town: Town, client: Browser) -> None:
    clock.set_demo_date(TODAY)
    await seed.owe(town, 100_000, category="manuscript")
    run = await seed.drafted(town)
    await seed.approve(town, run)
    await seed.export(town, run)
    director = await client.login(town.actor("tateshina"))
    shown = (await director.get("/payouts/rules")).text
    for says in ("10,210", "令和9年1月12日", "文字起こし", "実務が分かれています"):
        assert says in shown, says
    form = {
        "job_type": "transcription",
        "withholding": "manuscript",
        "valid_from.y": "2027",
        "valid_from.m": "1",
        "valid_from.d": "1",
        "reason": "所轄税務署の回答",
        "once": str(uuid4()),
    }
    path = "/payouts/rules/withholding"
    today = await send(director, "/payouts/rules", path, **{**form, "valid_from.d": "2"})
    assert (today.status_code, "来月からあと" in today.text) == (422, True)
    places = set()
    for _ in range(2):
        made = await send(director, "/payouts/rules", path, **form)
        assert made.status_code == 303
        places.add(made.headers["location"])
    (place,) = places
    staff = await client.login(town.actor("tateshina", "staff"))
    waiting = (await staff.get("/payouts/rules")).text
    assert "もう1人の決定待ち" in waiting
    assert place.rpartition("/")[2] in (await staff.get("/inbox")).text
    led = await staff.get(place.replace("/payouts/rules/changes/", "/rule-changes/"))
    assert (led.status_code, led.headers["location"]) == (303, place)
    own = await send(director, place, place, decision="adopted")
    assert (own.status_code, "提案した人は決定できません" in own.text) == (403, True)
    for _ in range(2):  # a double click
        assert (await send(staff, place, place, decision="adopted")).status_code == 303
    assert (await send(director, place, place, decision="withdrawn")).status_code == 409
    assert "決定ずみ" in (await director.get(place)).text
    assert "所轄税務署の回答" in (await director.get("/payouts/rules")).text
    assert place.rpartition("/")[2] not in (await staff.get("/inbox")).text
    other = await client.login(town.actor("shiojiri"))
    assert (await other.get(place)).status_code == 404
    assert (await send(other, "/payouts/rules", place, decision="adopted")).status_code == 404
    for role in ("leader", "worker", "client"):
        who = await client.login(town.actor("tateshina", role))
        assert (await who.get(place)).status_code == 403
