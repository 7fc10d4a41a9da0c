"""The chain on the real database: read by its own town's staff, exported whole, anchored outside."""

import asyncio
import io
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from msgspec.structs import replace

from tenants.actor import Actor
from tenants.db import begin
from tests.conftest import Town
from workers_async.jobs import Due, schedules
from workers_async.jobs import audit as jobs
from workers_async.runner import drain
from yui import outbox
from yui.audit import actions, anchors, chain, commands
from yui.audit.model import Fault, Head, Wanted
from yui.clock import TOKYO
from yui.notices import mail

pytestmark = pytest.mark.anyio
NOW = datetime(2026, 11, 20, 10, 0, tzinfo=TOKYO)


async def noted(
    town: Town, count: int, *, slug: str = "tateshina", what: str = "test.noted"
) -> None:
    async with begin(town.actor(slug)) as tx:
        for n in range(count):
            await actions.note(tx, what, subject=f"{slug}/{n}", n=n, said='改行\r\nと"引用"')


async def exported(who: Actor) -> tuple[Head, str]:
    head, parts = await commands.exported(who)
    return head, b"".join([part async for part in parts]).decode("utf-8-sig")


def read(text: str) -> list[Any]:
    return list(chain.read(io.StringIO(text, newline="")))


async def faults(town: Town, slug: str = "tateshina") -> list[Fault]:
    async with begin(town.actor(slug, "system")) as tx:
        lines = anchors.read(anchors.path_of(town.settings.home, tx.tenant))
        return await actions.verify(tx) + await actions.verify_anchors(tx, lines)


async def test_the_export_holds_by_itself_and_ends_with_itself(town: Town) -> None:
    await noted(town, 30)
    head, text = await exported(town.actor("tateshina"))
    links = read(text)
    assert chain.verify(links, head=head) == []
    assert (len(links), links[-1].action) == (31, "audit.exported")
    async with town.admin() as admin:
        rows = await admin.fetch("select seq, encode(hash, 'hex') from audit.entry order by seq")
    assert [(link.seq, link.hash) for link in links] == [tuple(row) for row in rows]


async def test_the_chain_is_read_part_by_part(town: Town) -> None:
    await noted(town, 25)
    async with begin(town.actor("tateshina")) as tx:
        first = await actions.links(tx, after=0, upto=22, most=10)
        rest = await actions.links(tx, after=first[-1].seq, upto=22)
    assert [link.seq for link in first + rest] == list(range(1, 23))


@pytest.mark.parametrize("change", ["edited", "removed", "reordered"])
async def test_an_export_that_was_touched_does_not_hold(town: Town, change: str) -> None:
    await noted(town, 10)
    _, text = await exported(town.actor("tateshina"))
    links = read(text)
    if change == "edited":
        links[4] = replace(links[4], subject="tateshina/99")
    elif change == "removed":
        del links[4]
    else:
        links[4], links[5] = links[5], links[4]
    assert chain.verify(read(chain.header() + chain.written(links)))


async def test_an_export_of_an_edited_log_shows_the_edit(town: Town) -> None:
    await noted(town, 5)
    async with town.admin() as admin:
        await admin.execute("update audit.entry set subject = 'another' where seq = 3")
    _, text = await exported(town.actor("tateshina"))
    assert chain.verify(read(text)) == [Fault(3, "hash mismatch")]


async def test_a_towns_export_has_no_line_of_another(town: Town) -> None:
    await noted(town, 3)
    await noted(town, 3, slug="shiojiri")
    _, text = await exported(town.actor("shiojiri"))
    assert {link.tenant_id for link in read(text)} == {"20215"}
    assert "tateshina" not in text


async def test_nobody_but_staff_reads_the_log(town: Town) -> None:
    await noted(town, 3)
    for role in ("worker", "client"):
        async with begin(town.actor("tateshina", role)) as tx:
            assert await actions.page(tx, Wanted()) == []
            assert await actions.links(tx, after=0, upto=99) == []
            assert await actions.head(tx) == Head(0, chain.FIRST)
    async with begin(town.actor("shiojiri")) as tx:
        assert await actions.page(tx, Wanted()) == []
        assert await actions.head(tx) == Head(0, chain.FIRST)
    async with begin(town.actor("tateshina")) as tx:
        assert len(await actions.page(tx, Wanted())) == 3
        assert (await actions.head(tx)).seq == 3


async def test_a_page_goes_on_before_a_number_and_filters(town: Town) -> None:
    await noted(town, 6, what="payout.built")
    await noted(town, 4, what="offer.accepted")
    async with begin(town.actor("tateshina", "worker", 3)) as tx:
        await actions.note(tx, "offer.declined", subject="x")
    async with begin(town.actor("tateshina")) as tx:
        first = await actions.page(tx, Wanted(), most=4)
        rest = await actions.page(tx, Wanted(), before=first[-1].seq, most=99)
        assert [line.seq for line in first + rest] == list(range(11, 0, -1))
        assert len(await actions.page(tx, Wanted(action="payout."))) == 6
        assert len(await actions.page(tx, Wanted(action="offer.accepted"))) == 4
        assert await actions.page(tx, Wanted(action="offer")) == []
        assert len(await actions.page(tx, Wanted(subject="tateshina/0"))) == 2
        (hers,) = await actions.page(tx, Wanted(who=town.worker("tateshina", 3)))
        assert (hers.who, hers.scope) == ("W-003", "person")
        assert {line.who for line in rest} == {"tateshina director"}
        past = datetime(2020, 1, 1, tzinfo=TOKYO)
        assert await actions.page(tx, Wanted(until=past)) == []
        assert len(await actions.page(tx, Wanted(since=past))) == 11


# --- anchors --------------------------------------------------------------------------------------
@pytest.fixture
async def outside(town: Town) -> AsyncIterator[Path]:
    """The folder of anchors, named to the job."""
    mail.set_up(town.settings)
    jobs.set_up(replace(town.settings, anchor_mail="auditor@example.jp"))
    yield anchors.path_of(town.settings.home, town.tenant("tateshina"))
    jobs.set_up(None)


async def due(town: Town, kind: str, slug: str = "tateshina") -> None:
    async with begin(town.actor(slug, "system")) as tx:
        await outbox.put(tx, kind, Due(due_at=NOW), key=f"{kind}:{uuid4()}")
    await drain(now=NOW)


async def test_each_hour_the_head_is_written_down_and_mailed(town: Town, outside: Path) -> None:
    assert schedules()["audit.anchor"] == "hour"
    await noted(town, 3)
    await due(town, "audit.anchor")
    await noted(town, 2)
    await due(town, "audit.anchor")
    lines = anchors.read(outside)
    async with begin(town.actor("tateshina")) as tx:
        head = await actions.head(tx)
    assert [line.seq for line in lines] == [3, head.seq] and lines[-1].head == head.hash
    assert await faults(town) == []
    sent = [path.read_text() for path in (town.settings.home / "mail").glob("*.eml")]
    assert len(sent) == 2 and all("auditor@example.jp" in each for each in sent)
    assert anchors.read(anchors.path_of(town.settings.home, town.tenant("shiojiri"))) == []


async def test_many_who_anchor_at_once_keep_one_chain(town: Town, outside: Path) -> None:
    head = Head(0, chain.FIRST)
    calls = (
        asyncio.to_thread(anchors.append, outside, head, tenant=20324, at=NOW) for _ in range(20)
    )
    await asyncio.gather(*calls)
    lines = anchors.read(outside)
    assert [line.n for line in lines] == list(range(1, 21))
    assert anchors.verify(lines, {}, tenant=20324) == []


async def rebuilt(town: Town, *, keep: int, then: int) -> None:
    """As the tables' owner could: cuts the log off and lets it grow again, every hash correct."""
    async with town.admin() as admin:
        await admin.execute("set session_replication_role = replica")
        await admin.execute("delete from audit.entry where tenant_id = 20324 and seq > $1", keep)
        await admin.execute(
            "update audit.head h set seq = e.seq, hash = e.hash from audit.entry e"
            " where h.tenant_id = 20324 and e.tenant_id = 20324 and e.seq = $1",
            keep,
        )
    if then:
        await noted(town, then, what="test.forged")


async def test_a_log_cut_off_and_built_anew_is_found_by_its_anchors(
    town: Town, outside: Path
) -> None:
    await noted(town, 10)
    await due(town, "audit.anchor")
    await rebuilt(town, keep=4, then=10)
    async with begin(town.actor("tateshina", "system")) as tx:
        assert await actions.verify(tx) == [], "the chain holds by itself"
    (fault,) = await faults(town)
    assert fault.seq == 10 and "anchor mismatch" in fault.fault


async def test_a_log_cut_off_is_found_by_its_anchors(town: Town, outside: Path) -> None:
    await noted(town, 10)
    await due(town, "audit.anchor")
    await rebuilt(town, keep=4, then=0)
    (fault,) = await faults(town)
    assert fault.seq == 10 and "anchored entry missing" in fault.fault


async def test_the_nightly_proof_tells_the_directors(town: Town, outside: Path) -> None:
    await noted(town, 10)
    await due(town, "audit.anchor")
    await due(town, "audit.prove")
    told = "select count(*) from app.notice where kind = 'audit' and to_id = $1"
    async with town.admin() as admin:
        assert await admin.fetchval(told, town.actor("tateshina").id) == 0
    await rebuilt(town, keep=4, then=10)
    await due(town, "audit.prove")
    async with town.admin() as admin:
        assert await admin.fetchval(told, town.actor("tateshina").id) == 1
        assert await admin.fetchval(told, town.actor("shiojiri").id) == 0


async def test_without_a_folder_nothing_is_anchored(town: Town) -> None:
    await noted(town, 1)
    await due(town, "audit.anchor")
    assert not (town.settings.home / "anchors").exists()
