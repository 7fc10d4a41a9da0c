"""Files and units of shared work travel with the handover, byte for byte, and name nobody."""

from uuid import UUID, uuid4

import pytest

from tenants.db import begin
from tests.conftest import Browser, Town
from tests.deliveries import seed
from tests.deliveries.seed import NOW
from tests.files.seed import open_store
from tests.hands import refused, rows
from tests.sharing.play import (
    THIRD,
    differences,
    file_of,
    manual,
    order_of,
    put,
    shares_of,
    work_off,
)
from tests.sharing.test_actions import GUEST, LEAD, answer, decide, hand_over, make_task
from workers_async.runner import drain
from yui.deliveries.model import Reason
from yui.files import actions as files
from yui.files import store
from yui.files.model import Purpose
from yui.files.refusals import Lost
from yui.handovers import actions as handovers
from yui.handovers.results import actions as results
from yui.notices import mail
from yui.sharing import actions
from yui.sharing.carry import actions as carry
from yui.threads.manuals import actions as manuals

pytestmark = pytest.mark.anyio
BODY = "番号,表記\n1,立科町\n".encode()


async def asked(town: Town, quantity: int = 100) -> UUID:
    task = await seed.task(town, quantity=quantity)
    return (await shares_of(town, await put(town, task, {GUEST: quantity})))[GUEST]


async def sent(town: Town, share: UUID, units: int, file: UUID) -> UUID:
    async with begin(town.actor(GUEST)) as tx:
        return await actions.hand_over(
            tx, share=share, units=units, files=[file], once=uuid4(), now=NOW
        )


async def bytes_of(town: Town, slug: str, file: UUID) -> bytes:
    async with begin(town.actor(slug)) as tx:
        found = await files.show(tx, file=file)
    return b"".join([piece async for piece in await store.read(found.key, size=found.size)])


async def test_a_result_travels_with_the_handover_and_feeds_the_leads_handover_to_its_client(
    town: Town,
) -> None:
    mail.set_up(town.settings)
    open_store(town)
    share = await asked(town)
    file = await work_off(town, share, 100, body=BODY)
    handover = await sent(town, share, 100, file)
    await drain(now=NOW)
    async with begin(town.actor(LEAD)) as tx:
        (came,) = await carry.of_handover(tx, handover=handover)
        task = (await actions.show(tx, share=share)).task_id
    assert came.name == "成果-001.txt"
    assert came.file_id is not None
    assert await bytes_of(town, LEAD, came.file_id) == BODY
    assert task is not None
    order = await order_of(town, task)
    async with begin(town.actor(LEAD)) as tx:
        assert await results.of_order(tx, order=order) == []  # not before it is accepted
    await decide(town, handover, 100)
    await drain(now=NOW)
    async with begin(town.actor(LEAD)) as tx:
        (ready,) = await results.of_order(tx, order=order)
        assert (ready.id, ready.whole) == (came.file_id, True)
        given = await handovers.hand_over(tx, order=order, quantity=100, once=uuid4(), now=NOW)
        await results.add(tx, handover=given, chosen=[ready.id], held=[], now=NOW)
        (shown,) = await files.handed_of(tx, handover=given)
        assert await results.of_order(tx, order=order) == []
    assert shown.name == "納入-01.txt"
    worker = str(town.worker(GUEST, 1))
    for table in ("share_file", "file", "handover_file"):
        text = str(await rows(town, f"select t::text from app.{table} t where tenant_id = 20324"))
        assert worker not in text
        assert "働子" not in text
    assert await differences(town, LEAD) == await differences(town, GUEST) == []
    async with town.admin() as admin:
        await admin.execute(
            "update app.share_file set sha256 = sha256('x') where tenant_id = 20324"
        )
    for slug in (LEAD, GUEST):
        found = {(each.kind, each.field) for each in await differences(town, slug)}
        assert found == {("file", "missing")} | ({("file", "bytes")} if slug == LEAD else set())


async def test_only_inspected_files_of_this_share_travel_and_each_once(town: Town) -> None:
    open_store(town)
    share = await asked(town)
    file = await work_off(town, share, 100)
    loose = await file_of(town, GUEST, b"x", purpose=Purpose.DELIVERY, worker=1)
    assert await refused(sent(town, share, 10, loose.id)) == "file_not_ready"
    assert await refused(sent(town, share, 10, uuid4())) == "file_not_ready"
    other = await asked(town)
    theirs = await work_off(town, other, 100)
    assert await refused(sent(town, share, 10, theirs)) == "file_not_ready"
    assert await rows(town, "select 1 from app.share_handover") == []
    await sent(town, share, 40, file)
    await sent(town, share, 60, file)
    found = await rows(town, "select tenant_id from app.share_file order by tenant_id")
    assert [row["tenant_id"] for row in found] == [20215, 20324]
    async with begin(town.actor(GUEST)) as tx:
        assert await carry.ready(tx, share=share) == []


async def test_bytes_that_are_not_those_that_were_sent_never_become_the_leads(town: Town) -> None:
    mail.set_up(town.settings)
    open_store(town)
    share = await asked(town)
    file = await work_off(town, share, 100, body=BODY)
    handover = await sent(town, share, 100, file)
    async with begin(town.actor(GUEST)) as tx:
        key = (await files.show(tx, file=file)).key
    import io

    await store.write(key, io.BytesIO(BODY.replace(b"1", b"2")))
    with pytest.raises(Lost):
        await drain(now=NOW)
    async with begin(town.actor(LEAD)) as tx:
        (came,) = await carry.of_handover(tx, handover=handover)
    assert came.file_id is None


async def test_no_result_gate_opens_for_another_town_a_worker_or_a_client(town: Town) -> None:
    import asyncpg

    open_store(town)
    share = await asked(town)
    file = await work_off(town, share, 100)
    handover = await hand_over(town, share, 100)
    calls = (
        ("select gate.carry_results($1, $2, $3)", (handover, [file], NOW)),
        ("select gate.give_manual($1, $2)", (share, NOW)),
        ("select gate.reclaim_share($1, $2)", (share, NOW)),
        ("select gate.tell_price($1, $2, $3)", (share, True, NOW)),
    )
    for sql, given in calls:
        for slug in (THIRD, "omachi"):
            async with begin(town.actor(slug)) as tx:
                assert await tx.value(sql, *given) == "not_found"  # type: ignore[arg-type]
        for role in ("worker", "client"):
            for slug in (LEAD, GUEST):
                with pytest.raises(asyncpg.InsufficientPrivilegeError):
                    async with begin(town.actor(slug, role)) as tx:
                        await tx.value(sql, *given)  # type: ignore[arg-type]
    async with begin(town.actor(LEAD)) as tx:  # the lead is not the guest, nor the other way round
        assert await tx.value(calls[0][0], *calls[0][1]) == "not_found"
    async with begin(town.actor(GUEST)) as tx:
        for sql, given in calls[1:]:
            assert await tx.value(sql, *given) == "not_found"  # type: ignore[arg-type]
    for slug in (THIRD, LEAD):
        async with begin(town.actor(slug)) as tx:
            assert await tx.value("select gate.take_share_units($1, $2)", share, NOW) == 0


async def units(town: Town, slug: str) -> list[tuple[str, str]]:
    found = await rows(
        town, "select key, state from app.unit where tenant_id = $1 order by key", town.tenant(slug)
    )
    return [(row["key"], row["state"]) for row in found]


async def test_rows_of_units_go_with_the_share_and_come_back_with_the_handover(town: Town) -> None:
    open_store(town)
    task = await seed.task(town, quantity=4)
    async with town.admin() as admin:
        for key in ("a", "b", "c", "d"):
            await admin.execute(
                "insert into app.unit (tenant_id, task_id, key, label, made_at)"
                " values (20324, $1, $2, '宿', $3)",
                *(task, key, NOW),
            )
    share = (await shares_of(town, await put(town, task, {GUEST: 2})))[GUEST]
    await work_off(town, share, 2)
    assert await units(town, LEAD) == [("a", "doing"), ("b", "doing"), ("c", "todo"), ("d", "todo")]
    assert [key for key, _ in await units(town, GUEST)] == ["a", "b"]
    async with town.admin() as admin:
        await admin.execute("update app.unit set state = 'done' where tenant_id = 20215")
    first = await hand_over(town, share, 2)
    assert [state for _, state in await units(town, LEAD)][:2] == ["submitted", "submitted"]
    await decide(town, first, 0, reason=Reason.FORMAT)
    assert [state for _, state in await units(town, LEAD)][:2] == ["rework", "rework"]
    async with begin(town.actor(GUEST, "system")) as tx:
        await actions.book(tx, handover=first, now=NOW)
    await decide(town, await hand_over(town, share, 2), 2)
    assert await units(town, LEAD) == [("a", "done"), ("b", "done"), ("c", "todo"), ("d", "todo")]


async def test_the_common_manuals_files_are_fetched_and_hang_on_the_guests_task(town: Town) -> None:
    mail.set_up(town.settings)
    open_store(town)
    task = await seed.task(town, quantity=100)
    await manual(town, task, "見本のとおり")
    held = await file_of(town, LEAD, BODY, purpose=Purpose.MANUAL, worker=None)
    async with begin(town.actor(LEAD)) as tx:
        await files.keep(tx, [held], subject=task)
    share = (await shares_of(town, await put(town, task, {GUEST: 60})))[GUEST]
    await drain(now=NOW)
    await answer(town.actor(GUEST), share, 60)
    own = await make_task(town, share)
    async with begin(town.actor(GUEST)) as tx:
        found = await manuals.of_task(tx, task=own)
    (file,) = found.files
    assert found.text == "見本のとおり"
    assert await bytes_of(town, GUEST, file.id) == BODY


async def test_the_manuals_files_are_gone_at_the_next_read_with_the_share_or_its_agreement(
    town: Town, client: Browser
) -> None:
    mail.set_up(town.settings)
    open_store(town)
    task = await seed.task(town, quantity=100)
    await manual(town, task, "見本のとおり")
    held = await file_of(town, LEAD, BODY, purpose=Purpose.MANUAL, worker=None)
    async with begin(town.actor(LEAD)) as tx:
        await files.keep(tx, [held], subject=task)
    share = (await shares_of(town, await put(town, task, {GUEST: 60})))[GUEST]
    await drain(now=NOW)
    (row,) = await rows(
        town,
        "select file_id from app.share_file where tenant_id = $1 and share_id = $2",
        *(town.tenant(GUEST), share),
    )
    director = await client.login(town.actor(GUEST))
    assert (await director.get(f"/files/{row['file_id']}")).status_code == 200
    async with town.admin() as admin:
        await admin.execute("update app.agreement set valid_to = '2026-11-01' where guest = 20215")
    assert (await director.get(f"/files/{row['file_id']}")).status_code == 404
    async with town.admin() as admin:
        await admin.execute("update app.agreement set valid_to = null where guest = 20215")
    assert (await director.get(f"/files/{row['file_id']}")).status_code == 200
    await answer(town.actor(GUEST), share, 0)
    assert (await director.get(f"/files/{row['file_id']}")).status_code == 404
