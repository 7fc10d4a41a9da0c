"""Campaigns (S-01): the funnel is counted from what happened, and costs are whole yen."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest

from tenants.db import begin
from tenants.refusal import Unknown
from tests.conftest import Town
from tests.deliveries.seed import assignment
from tests.hands import refused
from tests.recruitment import seed
from tests.recruitment.seed import AFTER, NOW, STARTS, announced, booked, taken
from yui.recruitment import actions
from yui.recruitment.briefings import actions as briefings
from yui.recruitment.campaigns import actions as campaigns
from yui.recruitment.campaigns.model import Campaign

pytestmark = pytest.mark.anyio


async def accepted(town: Town, made: UUID, worker: int, *days: date) -> None:
    """Her work was accepted on these days."""
    async with town.admin() as admin:
        for day in days:
            delivery = uuid4()
            await admin.execute(
                "insert into app.delivery (tenant_id, id, assignment_id, task_id, worker_id, body_id,"
                " quantity, once, delivered_at, inspection_due, state) select tenant_id, $2, id,"
                " task_id, worker_id, body_id, 1, $2, $3, $4, 'accepted' from app.assignment where id = $1",
                *(made, delivery, NOW, day),
            )
            await admin.execute(
                "insert into app.inspection (tenant_id, delivery_id, worker_id, inspector_id, accepted,"
                " returned, yen, inspected_at, counted_on) values ($1, $2, $3, $4, 1, 0, 38, $5, $6)",
                *(town.tenant("tateshina"), delivery, town.worker("tateshina", worker)),
                *(town.actor("tateshina").id, NOW, day),
            )


async def shown(town: Town, campaign: UUID) -> Campaign:
    async with begin(town.actor("tateshina", "staff")) as tx:
        return await campaigns.show(tx, campaign=campaign)


def figures(found: Campaign) -> list[int]:
    return [value for _, value in found.steps]


async def test_the_funnel_from_hearing_to_three_months_is_counted_from_real_rows(
    town: Town,
) -> None:
    campaign, other = await seed.campaign(town), await seed.campaign(town, code="other1")
    assert figures(await shown(town, campaign)) == [0, 0, 0, 0, 0]
    briefing = await announced(town)
    people = [await taken(town, n, campaign=campaign) for n in range(6)]
    await taken(town, 90, campaign=campaign, municipality="other")
    await taken(town, 91, campaign=other)
    for who in people:
        await booked(town, briefing, who)
    await seed.swept(town, now=AFTER)
    staff = town.actor("tateshina", "staff")
    async with begin(staff) as tx:
        for guest in await briefings.guests(tx, briefing=briefing):
            if guest.interest_id in people[:5]:
                await briefings.attend(tx, briefing=briefing, booking=guest.id, now=STARTS)
    found = await shown(town, campaign)
    assert (figures(found), found.outside, found.yen_each) == ([7, 5, 0, 0, 0], 1, None)
    async with begin(staff) as tx:
        for place, who in enumerate(people[:3], 1):
            await actions.knit(tx, interest=who, code=f"W-{place:03}", now=STARTS)
        joined = await actions.join(tx, interest=people[3], now=STARTS)
    async with begin(staff) as tx:
        assert await refused(actions.knit(tx, interest=people[4], code="W-001", now=STARTS)) == (
            "no_such_worker"
        )
    assert figures(await shown(town, campaign)) == [7, 5, 3, 0, 0]  # one is still joining
    works = [await assignment(town, worker=n) for n in (1, 2)]
    await accepted(town, works[0], 1, date(2026, 11, 30), date(2026, 12, 1), date(2027, 1, 31))
    await accepted(town, works[1], 2, date(2026, 8, 1), date(2026, 10, 1), date(2026, 11, 1))
    found = await shown(town, campaign)
    assert figures(found) == [7, 5, 3, 2, 1]  # across the year's end; a gap does not count
    assert found.yen_each == 22_000
    assert figures(await shown(town, other)) == [1, 0, 0, 0, 0]
    async with begin(staff) as tx:  # what is forgotten is still counted
        await actions.blank(tx, now=STARTS + timedelta(days=500))
        assert (await actions.show(tx, interest=people[0])).name == ""
    assert figures(await shown(town, campaign)) == [7, 5, 3, 2, 1]
    assert joined.code.startswith("W-")


async def test_campaigns_are_paged_in_one_statement_and_each_town_sees_its_own(
    town: Town,
) -> None:
    made = [
        await seed.campaign(town, code=f"code{n}", starts_on=date(2026, 1, 1 + n // 2))
        for n in range(5)
    ]
    staff = town.actor("tateshina", "staff")
    met: list[UUID] = []
    before = None
    while True:
        async with begin(staff) as tx:
            page = await campaigns.campaigns(tx, before=before, most=2)
        if not page:
            break
        met += [each.id for each in page]
        before = (page[-1].starts_on, page[-1].id)
    assert sorted(met) == sorted(made) and len(met) == 5
    async with begin(town.actor("shiojiri", "staff")) as tx:
        assert await campaigns.campaigns(tx) == []
        with pytest.raises(Unknown):
            await campaigns.show(tx, campaign=made[0])
    assert await refused(seed.campaign(town, code="code1")) == "campaign_code_taken"
