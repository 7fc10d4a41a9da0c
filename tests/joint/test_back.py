"""A joint project's seats go back with the quota that they were lent with."""

from uuid import UUID

import pytest

from tenants.db import begin
from tests.conftest import Town
from tests.deliveries.seed import NOW, assignment
from tests.hands import refused, rows
from tests.joint import seed
from tests.joint.seed import GUEST, LEAD
from yui.joint.annotate import actions as hers
from yui.joint.parts import actions as parts
from yui.sharing.rounds import actions as rounds

pytestmark = pytest.mark.anyio
PAST = NOW.replace(year=NOW.year + 1)


async def reclaimed(town: Town, share: UUID) -> None:
    async with begin(town.actor(LEAD)) as tx:
        await rounds.reclaim(tx, share=share, now=PAST)


async def test_a_late_quota_goes_back_with_its_seats_and_another_town_may_have_them(
    town: Town,
) -> None:
    """C-04 with C-05: the texts that nobody there took are gone with the guest, and lent anew."""
    _project, phase = await seed.running(town)
    batch, task = await seed.batch(town, phase)
    share, theirs, part = await seed.lent(town, batch, task, 10)
    work = await assignment(town, GUEST, quantity=4, price=22, of=theirs)
    async with begin(town.actor(GUEST, "worker", 1)) as tx:
        await hers.begin(tx, assignment=work, now=NOW)
    await reclaimed(town, share)
    for table in ("app.joint_seat", "app.joint_answer"):
        kept = await rows(town, f"select id from {table} where part_id = $1", part)
        assert len(kept) == 4
    assert (
        await rows(town, "select seats from app.joint_part where id = $1", part)
        == [{"seats": 4}] * 2
    )
    async with begin(town.actor(GUEST, "worker", 1)) as tx:
        assert len(await hers.seats(tx, assignment=work)) == 4
    await seed.own(town, batch, 16)  # all but the four
    assert await refused(seed.own(town, batch, 1)) == "too_many_seats"


async def test_a_quota_that_nobody_began_takes_the_whole_part_away(town: Town) -> None:
    _project, phase = await seed.running(town)
    batch, task = await seed.batch(town, phase)
    share, _theirs, part = await seed.lent(town, batch, task, 10)
    await reclaimed(town, share)
    async with begin(town.actor(GUEST)) as tx:
        assert await parts.parts(tx) == []
    assert await rows(town, "select id from app.joint_part where id = $1", part) == []
    assert await rows(town, "select id from app.joint_seat") == []
    await seed.own(town, batch, 20)
