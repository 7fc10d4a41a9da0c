"""The nightly look finds nothing in a clean world and every difference that is planted."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from tenants.context import sign
from tenants.db import begin
from tests.conftest import MASTER, Browser, Town
from tests.deliveries import seed
from tests.deliveries.seed import NOW
from tests.files.seed import open_store
from tests.hands import rows
from tests.joint import seed as joint
from tests.sharing.play import THIRD, differences, manual, put, shares_of
from tests.sharing.test_actions import GUEST, LEAD, answer, decide, guest_task, hand_over
from workers_async.runner import drain
from yui import keys
from yui.deliveries.model import Reason
from yui.ledger import actions as ledger
from yui.notices import mail

pytestmark = pytest.mark.anyio
NIGHT = NOW + timedelta(hours=17)


async def played(town: Town) -> None:
    """Shares in every state: done in part and returned in part, declined, withdrawn in price, late."""
    mail.set_up(town.settings)
    open_store(town)
    task = await seed.task(town, quantity=3000)
    await manual(town, task, "見本のとおり")
    mine = await shares_of(
        town, await put(town, task, {GUEST: 100, THIRD: 60, "omachi": 10, "azumino": 5})
    )
    await answer(town.actor(GUEST), mine[GUEST], 80)
    await answer(town.actor(THIRD), mine[THIRD], 0)
    await guest_task(town, mine[GUEST], 80)
    first = await hand_over(town, mine[GUEST], 50)
    await decide(town, first, 40, reason=Reason.FORMAT)
    await drain(now=NOW)
    second = await hand_over(town, mine[GUEST], 40)
    await decide(town, second, 40)
    await hand_over(town, await done_alone(town), 5)
    await put(town, task, {GUEST: 7}, shows=False)
    await drain(now=NOW)


async def done_alone(town: Town) -> UUID:
    share = (await shares_of(town, await put(town, await seed.task(town), {GUEST: 5})))[GUEST]
    await answer(town.actor(GUEST), share, 5)
    await guest_task(town, share, 5)
    return share


PLANTED = {
    ("share", "quantity"): "update app.share set quantity = quantity + 1 where side = 'in' and state = 'done'",
    ("share", "accepted"): "update app.share set accepted = accepted - 1 where side = 'out' and state = 'done'",
    ("share", "state"): "update app.share set state = 'partly_accepted' where side = 'in' and state = 'done'",
    ("share", "unit_price_yen"): "update app.share set unit_price_yen = 51 where side = 'in' and state = 'done'",
    ("share", "spec"): "update app.share set spec = '秘密' where side = 'in' and state = 'declined'",
    ("share", "due_on"): "update app.share set due_on = due_on + 1 where side = 'in' and state = 'done'",
    ("share", "floor_yen"): "update app.share set floor_yen = 1 where side = 'in' and state = 'done'",
    ("share", "security"): "update app.share set security = 'center' where side = 'out' and state = 'done'",
    ("share", "contact"): "update app.share set contact = 'x' where side = 'in' and state = 'done'",
    ("share", "missing"): "update app.share set other = 15216 where side = 'in' and state = 'asked' and quantity = 7",
    ("handover", "accepted"): "update app.share_handover set accepted = 39 where side = 'out' and quantity = 40",
    ("handover", "state"): "update app.share_handover set state = 'submitted', reason = null where side = 'in' and quantity = 50",
    ("handover", "reason"): "update app.share_handover set reason = 'typo' where side = 'out' and quantity = 50",
    ("handover", "missing"): "delete from app.share_handover where side = 'out' and quantity = 5",
    ("line", "yen"): "update app.settlement_line set yen = yen + 1 where side = 'due' and handover_id = (select id from app.share_handover where side = 'in' and quantity = 40)",
    ("line", "not_accepted"): "update app.share_handover set accepted = 0, state = 'returned', reason = 'spec' where quantity = 40",
    ("posting", "yen"): "update app.posting set amount_yen = amount_yen - 1 where journal_id = (select journal_id from app.settlement_line l join app.share_handover h on h.id = l.handover_id and h.side = 'in' and h.quantity = 40 where l.side = 'owed')",
    ("manual", "text"): "update app.share_manual set text = '別の手順'",
}  # fmt: skip
"""Which difference a superuser's statement plants: kind and field → the statement."""


async def test_a_clean_world_has_no_difference_from_any_towns_side(town: Town) -> None:
    await played(town)
    for slug in (LEAD, GUEST, THIRD, "omachi", "azumino"):
        for at in (NOW, NIGHT, NOW + timedelta(days=40)):
            assert await differences(town, slug, at=at) == [], slug
    assert len(await rows(town, "select 1 from app.settlement_line")) == 4
    assert await rows(town, "select 1 from app.share_difference") == []


async def differing(admin: Any, town: Town, slug: str) -> set[tuple[str, str]]:
    """What the gate says inside the superuser's own transaction, asked as this town's job."""
    token = sign(town.actor(slug, "system"), key=keys.context_key(MASTER))
    await admin.execute("select set_config('app.ctx', $1, true)", token)
    await admin.execute("set local role yui_worker")
    found = await admin.fetch("select kind, field from gate.share_differences($1)", NIGHT)
    await admin.execute("reset role")
    return {(row["kind"], row["field"]) for row in found}


async def test_every_planted_difference_is_found_from_both_sides(town: Town) -> None:
    await played(town)
    async with town.admin() as admin:
        for (kind, field), sql in PLANTED.items():
            planted = admin.transaction()
            await planted.start()
            assert await differing(admin, town, LEAD) == set()
            changed = await admin.execute(sql)
            assert changed not in {"UPDATE 0", "DELETE 0"}, (kind, field)
            slugs = {
                ("posting", "yen"): [LEAD],
                ("share", "missing"): [LEAD],
                ("handover", "missing"): [LEAD],
                ("share", "spec"): [LEAD, THIRD],
            }.get((kind, field), [LEAD, GUEST])
            for slug in slugs:
                assert (kind, field) in await differing(admin, town, slug), (kind, field, slug)
            await planted.rollback()


SEATS = {
    "label": "update app.joint_answer set label = '悪い' where slot = 1 and live",
    "not counted": "update app.joint_answer set live = false where slot = 1",
    "counted": "update app.unit set state = 'rework' where state = 'done' and tenant_id <> 20324",
    "said": "update app.joint_seat set label = '悪い' where tenant_id <> 20324",
    "missing": "delete from app.joint_seat where slot = 1 and tenant_id <> 20324",
    "lost": "delete from app.joint_answer where slot = 1",
}
"""What is planted between the seats of a guest's part and the lead town's answers."""


async def test_seats_of_a_joint_part_and_its_answers_are_compared_from_both_sides(
    town: Town,
) -> None:
    mail.set_up(town.settings)
    open_store(town)
    _project, phase = await joint.running(town)
    batch, task = await joint.batch(town, phase)
    share, theirs, _part = await joint.lent(town, batch, task, 10)
    assert await differences(town, LEAD, at=NIGHT) == await differences(town, GUEST, at=NIGHT) == []
    _work, delivery = await joint.answered(
        town, GUEST, theirs, 10, worker=2, says=lambda seat: "良い", price=22
    )
    assert await differences(town, LEAD, at=NIGHT) == [], "what is not accepted is not owed"
    await joint.inspected(town, GUEST, delivery, 10)
    assert await differences(town, LEAD) == [], "its job has its hour"
    late = await differences(town, GUEST, at=NIGHT)
    assert {(one.kind, one.field, one.share, one.ours, one.theirs) for one in late} == {
        ("seat", "label", share, "良い", None)
    }
    assert await joint.collected(town, GUEST) == 10
    async with town.admin() as admin:
        for what, sql in SEATS.items():
            planted = admin.transaction()
            await planted.start()
            assert await differing(admin, town, LEAD) == set()
            await admin.execute("set local session_replication_role = replica")
            changed = await admin.execute(sql)
            assert changed not in {"UPDATE 0", "DELETE 0"}, what
            field = "missing" if what in {"missing", "lost"} else "label"
            for slug in (LEAD, GUEST):
                assert ("seat", field) in await differing(admin, town, slug), (what, slug)
            await planted.rollback()


async def test_a_reversed_journal_and_a_job_that_never_ran_are_missed(town: Town) -> None:
    await played(town)
    async with begin(town.actor(LEAD)) as tx:
        (found, *_) = await tx.all(
            UUID,
            "select journal_id from app.settlement_line where tenant_id = $1 order by yen",
            tx.tenant,
        )
        await ledger.reverse(tx, key="by-mistake", of=found, on=NOW.date(), now=NOW)
    (one,) = await differences(town, LEAD, at=NIGHT)
    assert (one.kind, one.field, one.ours) == ("posting", "yen", "0")
    share = await done_alone(town)
    await decide(town, await hand_over(town, share, 5), 5)
    waiting = [each for each in await differences(town, GUEST) if each.kind == "line"]
    assert waiting == []  # its own job has an hour
    late = [each for each in await differences(town, GUEST, at=NIGHT) if each.kind == "line"]
    assert [(each.ours, each.theirs) for each in late] == [(None, "250")]
    await drain(now=NOW)
    assert await differences(town, GUEST, at=NIGHT) == []


async def test_what_is_new_is_told_once_and_what_is_mended_is_gone(
    town: Town, client: Browser
) -> None:
    await played(town)
    plant = "update app.share set quantity = quantity + $1 where side = 'in' and state = 'done'"
    lead = await client.login(town.actor(LEAD))
    assert "違いはありません" in (await lead.get("/shares/differences")).text
    async with town.admin() as admin:
        await admin.execute(plant, 1)
    for _ in range(2):
        (one,) = await differences(town, LEAD, at=NIGHT)
    assert (one.field, one.ours, one.theirs) == ("quantity", "100", "101")
    told = "select count(*) as n from app.notice where kind = 'share.differs' and to_id = $1"
    assert await rows(town, told, town.actor(LEAD).id) == [{"n": 1}]
    shown = (await lead.get("/shares/differences")).text
    assert "塩尻市" in shown
    assert "quantity" in shown
    async with town.admin() as admin:
        await admin.execute(plant, -1)
    assert await differences(town, LEAD, at=NIGHT) == []
    assert "違いはありません" in (await lead.get("/shares/differences")).text
    gone = await rows(town, "select gone_at is not null as gone from app.share_difference")
    assert gone == [{"gone": True}]
