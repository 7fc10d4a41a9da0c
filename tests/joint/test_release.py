"""The finished data set of a joint project: who may have it, what is in it, and the same bytes twice."""

import io
import json
import zipfile
from hashlib import sha256
from uuid import UUID, uuid4

import pytest

from tenants.actor import Actor
from tenants.db import begin
from tests.conftest import Browser, Town
from tests.deliveries.seed import NOW
from tests.hands import post, refused, rows
from tests.joint import seed
from tests.joint.seed import GUEST, LEAD
from tests.joint.test_actions import right, wrong_at
from workers_async.runner import keep_or_raise
from yui.joint import actions
from yui.joint.model import PhaseState, Towns
from yui.joint.quality import actions as quality
from yui.joint.release import actions as release
from yui.joint.release import commands
from yui.joint.release.model import Dataset, DataState, Piece, Subject

pytestmark = pytest.mark.anyio


async def terms(
    town: Town,
    project: UUID,
    *,
    by_consent: bool = True,
    beside: bool = True,
    towns: Towns = Towns.ALL,
) -> None:
    async with begin(town.actor(LEAD)) as tx:
        await actions.set_terms(
            tx,
            project=project,
            licence="CC BY 4.0",
            rights="発注者に移ります。",
            training="学習に使えます。",
            sources="発注者の口コミです。",
            by_consent=by_consent,
            with_agreement=beside,
            with_gold=beside,
            towns=towns,
            now=NOW,
        )


async def closed(
    town: Town, *, towns: Towns = Towns.ALL, by_consent: bool = True
) -> tuple[UUID, UUID, UUID]:
    """A project of one closed phase, ten items by us and the guest: project, batch, its part.

    Places 2 and 9 differ; 9 is settled, 2 is left open.
    """
    project, phase = await seed.running(town)
    await terms(town, project, towns=towns, by_consent=by_consent)
    batch, task = await seed.batch(town, phase)
    await seed.own(town, batch, 10)
    _share, theirs, part = await seed.lent(town, batch, task, 10)
    _work, ours = await seed.answered(town, LEAD, task, 10, worker=1, says=right)
    _work, guests = await seed.answered(
        town, GUEST, theirs, 10, worker=2, says=wrong_at(2, 9), price=22
    )
    for slug, delivery in ((LEAD, ours), (GUEST, guests)):
        await seed.inspected(town, slug, delivery, 10)
        await seed.collected(town, slug)
    async with begin(town.actor(LEAD)) as tx:
        answers = await quality.paid(tx, batch=batch)
        ninth = next(each for each in answers if each.place == 9)
        await quality.settle(tx, answer=ninth.id, label=str(ninth.label), now=NOW)
        await actions.move_phase(tx, phase=phase, to=PhaseState.CLOSED, now=NOW)
    return project, batch, part


async def consents(town: Town, slug: str, worker: int) -> UUID:
    """She lets her answers be published: her part."""
    (row,) = await rows(
        town,
        "select distinct part_id from app.joint_seat where tenant_id = $1 and worker_id = $2",
        *(town.tenant(slug), town.worker(slug, worker)),
    )
    part: UUID = row["part_id"]
    async with begin(town.actor(slug, "worker", worker)) as tx:
        await release.publish(tx, part=part, now=NOW)
    return part


async def worked(town: Town) -> None:
    """The jobs of data sets that are promised, in an order that nobody promised."""
    waiting = await rows(
        town,
        "update app.outbox set state = 'leased' where kind = 'joint.dataset' and state <> 'done'"
        " returning tenant_id, id",
    )
    for row in reversed(waiting):
        assert await keep_or_raise(row["tenant_id"], row["id"], now=NOW)


async def ask(town: Town, who: Actor, of: Subject) -> Dataset:
    """Asks for a data set and lets the jobs build it."""
    async with begin(who) as tx:
        await release.ask(tx, of=of, once=uuid4(), now=NOW)
    await worked(town)
    async with begin(who) as tx:
        found = await release.datasets(tx, of=of)
        return next(each for each in found if each.state is DataState.READY)


async def bytes_of(who: Actor, dataset: UUID) -> bytes:
    _found, parts = await commands.taken(who, dataset, now=NOW)
    return b"".join([part async for part in parts])


def opened(archive: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(archive)) as book:
        assert book.testzip() is None
        return {name: book.read(name) for name in book.namelist()}


def items(files: dict[str, bytes]) -> list[dict[str, object]]:
    return [json.loads(line) for line in files["data/batch-001.jsonl"].decode().splitlines()]


async def test_the_archive_holds_consented_items_their_terms_and_a_hash_of_each_file(
    town: Town,
) -> None:
    project, _batch, _part = await closed(town)
    await consents(town, LEAD, 1)
    await consents(town, GUEST, 2)
    lead, of = town.actor(LEAD), Subject(project=project)
    made = await ask(town, lead, of)
    archive = await bytes_of(lead, made.id)
    assert (made.state, made.items) == (DataState.READY, 9)
    assert (len(archive), sha256(archive).hexdigest()) == (made.size, made.sha256)
    files = opened(archive)
    found = items(files)
    assert [row["id"] for row in found] == [f"i{n:03}" for n in range(10) if n != 1]
    assert [row["agreed"] for row in found].count(False) == 1
    assert sum(bool(row["gold"]) for row in found) == 3, "of four, one is not settled"
    index = json.loads(files["manifest.json"])
    assert index["terms"]["licence"] == "CC BY 4.0"
    assert index["agreement"] == {"items": 9, "agreed": 8, "percent": "88.9%"}
    for each in index["files"]:
        content = files[each["name"]]
        assert (each["sha256"], each["bytes"]) == (sha256(content).hexdigest(), len(content))
    assert {each["name"] for each in index["files"]} | {"manifest.json"} == set(files)
    assert "CC BY 4.0" in files["README.txt"].decode()
    noted = await rows(
        town, "select action from audit.entry where action like 'joint.dataset%' order by seq"
    )
    assert [row["action"] for row in noted] == [
        f"joint.dataset_{what}" for what in ("asked", "built", "downloaded")
    ]


async def test_no_key_of_a_worker_nor_her_town_nor_her_name_is_in_the_bytes(town: Town) -> None:
    project, _batch, _part = await closed(town, by_consent=False)
    lead = town.actor(LEAD)
    archive = await bytes_of(lead, (await ask(town, lead, Subject(project=project))).id)
    hers = await rows(
        town,
        "select s.id::text as seat, s.worker_id::text as worker, s.assignment_id::text as work,"
        " s.unit_id::text as unit, s.part_id::text as part, s.item_id::text as item, w.name, w.code"
        " from app.joint_seat s join app.worker w on w.tenant_id = s.tenant_id and w.id = s.worker_id",
    )
    assert len(hers) == 20
    for row in hers:
        for value in row.values():
            assert value.encode() not in archive, value
    assert str(town.tenant(GUEST)).encode() not in archive
    assert {key for row in items(opened(archive)) for key in row} == {
        *("id", "text", "label", "agreed", "gold")
    }


async def test_the_same_state_is_the_same_bytes_and_a_withdrawal_shows_in_the_next(
    town: Town,
) -> None:
    project, _batch, _part = await closed(town)
    await consents(town, LEAD, 1)
    hers = await consents(town, GUEST, 2)
    lead, of = town.actor(LEAD), Subject(project=project)
    first = await ask(town, lead, of)
    once = await bytes_of(lead, first.id)
    assert await bytes_of(lead, first.id) == once
    again = await ask(town, lead, of)
    assert (again.id != first.id, again.sha256) == (True, first.sha256)
    assert await bytes_of(lead, again.id) == once
    assert await refused(bytes_of(lead, first.id)) == "dataset_not_ready"
    async with begin(town.actor(GUEST, "worker", 2)) as tx:
        await release.unpublish(tx, part=hers, now=NOW)
    assert await refused(bytes_of(lead, again.id)) == "dataset_stale"
    last = await ask(town, lead, of)
    assert last.items == 0
    kept = await rows(
        town,
        "select d.state, count(f.content)::int as n from app.joint_dataset d"
        " join app.joint_dataset_file f on f.dataset_id = d.id group by d.id, d.state order by d.id",
    )
    assert sorted((row["state"], row["n"] > 0) for row in kept) == [
        *(("ready", True), ("replaced", False), ("replaced", False))
    ]


async def test_a_phase_under_way_and_missing_terms_are_refused_with_their_reason(
    town: Town,
) -> None:
    project, phase = await seed.running(town)
    await seed.batch(town, phase)
    lead, of = town.actor(LEAD), Subject(project=project)

    async def asked(of: Subject = of) -> None:
        async with begin(lead) as tx:
            await release.ask(tx, of=of, once=uuid4(), now=NOW)

    assert await refused(asked()) == "joint_phase_open"
    draft = await seed.project(town)
    assert await refused(asked(Subject(project=draft))) == "joint_not_begun"
    async with town.admin() as admin:
        await admin.execute("delete from app.joint_terms")
    assert await refused(asked()) == "joint_no_terms"


async def test_a_town_that_took_part_has_what_the_terms_grant_while_the_agreement_lives(
    town: Town,
) -> None:
    project, _batch, part = await closed(town, towns=Towns.ALL, by_consent=False)
    guest, of = town.actor(GUEST), Subject(part=part)
    theirs = await ask(town, guest, of)
    assert theirs.items == 9
    ours = await ask(town, town.actor(LEAD), Subject(project=project))
    assert theirs.sha256 == ours.sha256
    async with begin(guest) as tx:
        assert await refused(release.release(tx, of=Subject(project=project), now=NOW)) == (
            "not_found"
        )
        assert await refused(release.download(tx, dataset=ours.id, now=NOW)) == "not_found"
    await terms(town, project, towns=Towns.NONE, by_consent=False)
    assert await refused(bytes_of(guest, theirs.id)) == "joint_not_granted"
    await terms(town, project, towns=Towns.ALL, by_consent=False)
    assert await refused(bytes_of(guest, theirs.id)) == "dataset_stale"
    async with town.admin() as admin:
        await admin.execute("update app.agreement set valid_to = valid_from")
    assert await refused(bytes_of(guest, theirs.id)) == "joint_no_agreement"


async def test_a_town_granted_its_own_items_has_those_that_its_people_answered_alone(
    town: Town,
) -> None:
    project, phase = await seed.running(town)
    await terms(town, project, towns=Towns.OWN, by_consent=False)
    batch, task = await seed.batch(town, phase, 4, 0)
    await seed.own(town, batch, 6)
    _share, theirs, part = await seed.lent(town, batch, task, 2)
    for slug, of, units, worker in ((LEAD, task, 4, 1), (LEAD, task, 2, 3), (GUEST, theirs, 2, 2)):
        _work, delivery = await seed.answered(town, slug, of, units, worker=worker, says=right)
        await seed.inspected(town, slug, delivery, units)
        await seed.collected(town, slug)
    async with begin(town.actor(LEAD)) as tx:
        await actions.move_phase(tx, phase=phase, to=PhaseState.CLOSED, now=NOW)
    guest = town.actor(GUEST)
    made = await ask(town, guest, Subject(part=part))
    found = items(opened(await bytes_of(guest, made.id)))
    assert [row["id"] for row in found] == ["i002", "i003"]
    ours = await ask(town, town.actor(LEAD), Subject(project=project))
    assert (made.items, ours.items) == (2, 4)


async def test_a_part_lent_under_terms_that_granted_nothing_gets_nothing_later(town: Town) -> None:
    project, _batch, part = await closed(town, towns=Towns.NONE)
    await terms(town, project, towns=Towns.ALL)
    async with begin(town.actor(GUEST)) as tx:
        found = await release.release(tx, of=Subject(part=part), now=NOW)
        assert (found.word, found.batches, found.licence) == ("not_granted", [], "")
    async with begin(town.actor("itoigawa")) as tx:
        assert await refused(release.release(tx, of=Subject(part=part), now=NOW)) == "not_found"


async def test_two_clicks_build_once_and_a_consent_given_meanwhile_ends_the_build(
    town: Town,
) -> None:
    project, _batch, _part = await closed(town)
    await consents(town, LEAD, 1)
    lead, of = town.actor(LEAD), Subject(project=project)
    for once in (uuid4(), uuid4()):
        async with begin(lead) as tx:
            await release.ask(tx, of=of, once=once, now=NOW)
    found = await rows(town, "select id, operation_id from app.joint_dataset")
    assert len(found) == 1
    await consents(town, GUEST, 2)
    await worked(town)
    async with begin(lead) as tx:
        assert [each.state for each in await release.datasets(tx, of=of)] == [DataState.FAILED]
    made = await ask(town, lead, of)
    async with begin(town.actor(LEAD, "system")) as tx:  # a job that comes twice
        await release.build(tx, Piece(made.id, 1, 1), now=NOW)
    files = await rows(town, "select 1 from app.joint_dataset_file where dataset_id = $1", made.id)
    assert (made.state, made.items, len(files)) == (DataState.READY, 9, 3)


async def test_pages_ask_show_and_hand_out_and_others_see_nothing(
    town: Town, client: Browser
) -> None:
    project, _batch, part = await closed(town)
    she = await client.login(town.actor(GUEST, "worker", 2))
    (work,) = await rows(
        town,
        "select distinct assignment_id as id from app.joint_seat where tenant_id = $1",
        town.tenant(GUEST),
    )
    hers = f"/me/joint/{work['id']}/publication"
    for _twice in range(2):
        assert (await post(she, hers, {})).status_code == 303
    assert "同意しています" in (await she.get(hers)).text
    await consents(town, LEAD, 1)
    me, path = await client.login(town.actor(LEAD)), f"/joint/{project}/data"
    assert (await post(me, path, {"once": str(uuid4())})).status_code == 303
    assert "作成中" in (await me.get(path)).text
    await worked(town)
    text = (await me.get(path)).text
    (made,) = await rows(town, "select id, sha256, size from app.joint_dataset")
    assert made["sha256"] in text
    there = f"/joint-datasets/{made['id']}/download"
    got = await post(me, there, {}, path)
    assert (got.status_code, sha256(got.content).hexdigest()) == (200, made["sha256"])
    guest = await client.login(town.actor(GUEST))
    assert (await guest.get(path)).status_code == 404
    assert (await guest.get(f"/joint-parts/{part}/data")).status_code == 200
    assert (await post(guest, there, {}, f"/joint-parts/{part}/data")).status_code == 404
    other = await client.login(town.actor("itoigawa"))
    for seen in (path, f"/joint-parts/{part}/data"):
        assert (await other.get(seen)).status_code == 404
    for who in (
        town.actor(LEAD, "worker", 1),
        town.actor(LEAD, "coordinator"),
        town.actor(LEAD, "client"),
    ):
        page = await client.login(who)
        assert (await page.get(path)).status_code in {403, 404}
    assert (await post(she, f"{hers}/end", {}, hers)).status_code == 303
    stale = await post(me, there, {}, path)
    assert (stale.status_code, "作り直してから" in stale.text) == (409, True)
