"""Interest without an account (W-01): taken down once, inside the area or not, forgotten in time."""

import asyncio
from datetime import datetime, timedelta

import pytest

from tenants.db import begin
from tenants.refusal import Unknown
from tests.conftest import Town
from tests.recruitment import seed
from tests.recruitment.seed import NOW, somebody, taken
from yui.clock import TOKYO
from yui.recruitment import actions
from yui.recruitment.actions import Outcome
from yui.recruitment.model import InterestState
from yui.recruitment.refusals import NotAttended

pytestmark = pytest.mark.anyio


async def test_an_outside_area_applicant_gets_taisyougai_and_waits_only_if_she_wants_to(
    town: Town,
) -> None:
    far = somebody(1, municipality="other")
    async with begin(town.actor("tateshina", "system")) as tx:
        assert await actions.register(tx, far, wait=False, now=NOW) is Outcome.OUTSIDE
    async with begin(town.actor("tateshina", "staff")) as tx:
        assert await actions.interests(tx) == []
    async with begin(town.actor("tateshina", "system")) as tx:
        assert await actions.register(tx, far, wait=True, now=NOW) is Outcome.WAITING
    async with begin(town.actor("tateshina", "staff")) as tx:
        (found,) = await actions.interests(tx)
    assert found.state is InterestState.WAITING


async def test_source_campaign_and_consent_are_stored(town: Town) -> None:
    campaign = await seed.campaign(town)
    async with begin(town.actor("tateshina", "system")) as tx:
        by = await actions.campaign_of(tx, code="fuyu26", on=NOW.date())
        assert by == campaign
        assert await actions.campaign_of(tx, code="fuyu27", on=NOW.date()) is None
        new = somebody(1, campaign=by, phone="０９０-1111-2222")
        assert await actions.register(tx, new, wait=False, now=NOW) is Outcome.TAKEN
    async with begin(town.actor("tateshina", "staff")) as tx:
        (listed,) = await actions.interests(tx)
        found = await actions.show(tx, interest=listed.id)
    assert (found.source, found.campaign, found.consent_version) == (
        "leaflet",
        "冬のチラシ",
        "2026-1",
    )
    assert (found.phone, found.kana, found.by_staff) == ("09011112222", "ヤマダハナコ", False)
    assert found.keep_until == NOW.date().replace(year=2027)


async def test_the_same_person_twice_is_one_row_and_the_answer_is_the_same(town: Town) -> None:
    once = somebody(1, phone="09011112222")
    for again in (once, somebody(1, name="別の名"), somebody(2, phone="090-1111-2222")):
        async with begin(town.actor("tateshina", "system")) as tx:
            assert await actions.register(tx, again, wait=False, now=NOW) is Outcome.TAKEN
    async with begin(town.actor("tateshina", "staff")) as tx:
        (found,) = await actions.interests(tx)
    assert found.name == "山田 1子"  # what a stranger types changes nothing
    async with town.admin() as admin:
        to = await admin.fetch("select address from app.letter order by made_at")
    assert [row["address"] for row in to] == ["n1@example.jp"] * 2  # taken; again, once a day


async def test_a_personal_link_opens_her_page_until_she_takes_everything_back(town: Town) -> None:
    interest = await taken(town, 1)
    async with town.admin() as admin:
        link = await admin.fetchval("select link from app.letter")
        hashes = await admin.fetchval(
            "select string_agg(token_hash::text, '') from app.interest_link"
        )
    token = link.rpartition("/")[2]
    assert len(token) >= 40 and token not in hashes
    machine = town.actor("tateshina", "system")
    async with begin(machine) as tx:
        assert (await actions.mine(tx, token=token, now=NOW)).id == interest
        with pytest.raises(Unknown):
            await actions.mine(tx, token=token[:-1] + "x", now=NOW)
        with pytest.raises(Unknown):
            await actions.mine(tx, token=token, now=NOW + timedelta(days=181))
    async with begin(town.actor("shiojiri", "system")) as tx:
        with pytest.raises(Unknown):
            await actions.mine(tx, token=token, now=NOW)
    async with begin(machine) as tx:
        await actions.stop(tx, interest=interest, now=NOW)
        with pytest.raises(Unknown):
            await actions.mine(tx, token=token, now=NOW)
        gone = await actions.show(tx, interest=interest)
    assert (gone.name, gone.kana, gone.email, gone.phone) == ("", "", None, None)
    assert gone.state is InterestState.STOPPED


async def test_whoever_was_not_heard_of_for_a_year_is_forgotten_by_the_nightly_job(
    town: Town,
) -> None:
    interest = await taken(town, 1)
    machine = town.actor("tateshina", "system")
    for days, blanked in ((365, 0), (366, 1), (367, 0)):
        async with begin(machine) as tx:
            assert await actions.blank(tx, now=NOW + timedelta(days=days)) == blanked
    async with begin(machine) as tx:
        found = await actions.show(tx, interest=interest)
    assert found.state is InterestState.BLANK and found.email is None and found.name == ""
    await taken(town, 1)  # the same person may come anew


async def test_the_same_form_sent_by_many_at_once_makes_one_row(town: Town) -> None:
    async def one() -> Outcome:
        async with begin(town.actor("tateshina", "system")) as tx:
            return await actions.register(tx, somebody(1), wait=False, now=NOW)

    assert await asyncio.gather(*(one() for _ in range(5))) == [Outcome.TAKEN] * 5
    async with begin(town.actor("tateshina", "staff")) as tx:
        assert len(await actions.interests(tx)) == 1


async def test_when_the_area_grows_whoever_waits_in_it_is_told_once(town: Town) -> None:
    before = datetime(2025, 3, 20, 10, 0, tzinfo=TOKYO)  # the town alone, until 1 April 2025
    saku = somebody(1, municipality="20217")
    async with begin(town.actor("tateshina", "system")) as tx:
        assert await actions.register(tx, saku, wait=True, now=before) is Outcome.WAITING
        assert await actions.reach_all(tx, now=before) == 0
    for told in (1, 0):
        async with begin(town.actor("tateshina", "system")) as tx:
            assert await actions.reach_all(tx, now=before + timedelta(days=12)) == told
    assert len(await seed.letters(town, "interest.reached")) == 1


async def test_who_waits_is_told_when_her_municipality_is_in_the_area(town: Town) -> None:
    interest = await taken(town, 1, municipality="other")
    async with begin(town.actor("tateshina", "staff")) as tx:
        await actions.reach(tx, interest=interest, now=NOW)
        assert (await actions.show(tx, interest=interest)).state is InterestState.OPEN
    assert len(await seed.letters(town, "interest.reached")) == 1


async def test_only_who_came_to_a_briefing_goes_on_to_be_registered(town: Town) -> None:
    interest = await taken(town, 1)
    async with begin(town.actor("tateshina", "staff")) as tx:
        with pytest.raises(NotAttended):
            await actions.join(tx, interest=interest, now=NOW)


async def test_another_towns_staff_find_nothing(town: Town) -> None:
    interest = await taken(town, 1)
    async with begin(town.actor("shiojiri", "staff")) as tx:
        assert await actions.interests(tx) == []
        with pytest.raises(Unknown):
            await actions.show(tx, interest=interest)
