"""A paper that names a payment day and a change of the days, at the same moment."""

import asyncio
from datetime import date, timedelta
from uuid import UUID

import pytest
from msgspec import Struct

from tenants.db import begin
from tests.conftest import Town
from tests.hands import refused, waiting
from tests.offers import seed as offering
from tests.payouts.seed import NOW
from tests.payouts.test_closings import adopt, propose, rule_of
from tests.sheets import seed as sheeting
from yui.offers import actions as offers
from yui.offers.model import Wanted
from yui.sheets import actions as sheets
from yui.sheets.model import Change

pytestmark = pytest.mark.anyio

FEBRUARY = date(2027, 2, 10)
LATER = (31, 20, 1)
"""From February on: the month's end, paid on the 20th, which was the 15th."""
WAS, WILL = date(2027, 3, 15), date(2027, 3, 19)  # the 20th is a Saturday


class Paper(Struct, frozen=True):
    """A paper that names the payment day of work due in February: an offer of `task`, or a change of
    the terms of `offer`."""

    town: Town
    task: UUID | None = None
    offer: UUID | None = None

    async def written(self) -> date:
        """The payment day that it names."""
        async with begin(self.town.actor("tateshina")) as tx:
            if self.task is not None:
                to, until = [Wanted(self.town.worker(), 10)], NOW + timedelta(days=2)
                (made,) = await offers.offer(tx, task=self.task, to=to, answer_by=until, now=NOW)
                return (await offers.terms_of(tx, offer=made)).payment_on
            assert self.offer is not None
            await sheets.propose(
                tx,
                offer=self.offer,
                change=Change(due_on=FEBRUARY),
                reason="納期を延ばします。",
                answer_by=NOW + timedelta(days=2),
                now=NOW,
            )
            found = (await sheets.show(tx, offer=self.offer)).proposed
        assert found is not None
        return found.payment_on


@pytest.fixture(params=["an offer", "a change of terms"])
async def paper(town: Town, request: pytest.FixtureRequest) -> Paper:
    if request.param == "a change of terms":
        return Paper(town, offer=await sheeting.taken(town))
    task = await offering.task(town)
    async with town.admin() as admin:
        await admin.execute("update app.task set due_on = $1 where id = $2", FEBRUARY, task)
    return Paper(town, task=task)


async def test_a_paper_under_way_is_seen_by_whoever_changes_the_days(
    town: Town, paper: Paper
) -> None:
    """It has read the rule and waits for its number, when another rule is adopted by which the day that
    it names would get later."""
    change = await propose(town, LATER)
    async with town.admin() as holder:
        held = holder.transaction()
        await held.start()
        await holder.execute("lock table app.counter in exclusive mode")
        writing = asyncio.ensure_future(paper.written())
        await waiting(town, 1)
        adopting = asyncio.ensure_future(refused(adopt(town, change)))
        await waiting(town, 2, unless=adopting)
        await held.rollback()
    assert await writing == WAS
    assert await adopting == "closing_promised_earlier"
    assert (await rule_of(town)).on(FEBRUARY).payment_day == 15


async def test_a_paper_waits_for_whoever_changes_the_days_and_names_the_new_one(
    town: Town, paper: Paper
) -> None:
    """The change is adopted and waits to be noted; then the paper is written."""
    change = await propose(town, LATER)
    async with town.admin() as holder:
        held = holder.transaction()
        await held.start()
        await holder.execute("lock table audit.head in exclusive mode")
        adopting = asyncio.ensure_future(adopt(town, change))
        await waiting(town, 1)
        writing = asyncio.ensure_future(paper.written())
        await waiting(town, 2)
        await held.rollback()
    await adopting
    assert await writing == WILL
