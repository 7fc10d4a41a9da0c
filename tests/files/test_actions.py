"""Rows and bytes agree, whoever was killed when; every pair of states; scanners, stores, clients."""

import asyncio
import io
import itertools
import os
import signal
import struct
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from hashlib import sha256
from pathlib import Path
from uuid import UUID, uuid4

import asyncpg
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tenants.db import begin
from tenants.refusal import Refused, Unknown
from tests.conftest import Browser, Town
from tests.deliveries import seed
from tests.deliveries.seed import NOW
from tests.files import killed
from tests.files.seed import GOOD, form_of, open_store, upload
from tests.hands import rows
from tests.sharing.test_pages import plain
from workers_async.runner import drain
from yui.files import actions, config, model, scan, store
from yui.files.model import FILE_MOVES, Checked, Held, Kind, Purpose, State
from yui.files.refusals import Infected, Lost, NotNow, ScannerAway, StoreAway
from yui.notices import mail

pytestmark = pytest.mark.anyio
ROOT = Path(__file__).resolve().parents[2]


def checked(body: bytes = b"some text", name: str = "a.txt") -> Checked:
    return Checked(name, Kind.TXT, len(body), sha256(body).digest(), "signature", io.BytesIO(body))


async def brought(town: Town, body: bytes = b"some text", *, worker: int = 1) -> Held:
    """A file of a worker, promised and written, not kept."""
    who = town.actor("tateshina", "worker", worker)
    file = checked(body)
    async with begin(who) as tx:
        (held,) = await actions.promise(
            tx, [file], purpose=Purpose.DELIVERY, worker=who.id, now=NOW
        )
    await store.write(held.key, file.body)
    return held


async def kept(town: Town, body: bytes = b"some text", *, subject: UUID | None = None) -> Held:
    held = await brought(town, body)
    async with begin(town.actor("tateshina", "worker")) as tx:
        await actions.keep(tx, [held], subject=subject or uuid4())
    return held


def objects(town: Town) -> dict[str, int]:
    folder = town.settings.places.files / "store"
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.stat().st_size for path in files}


async def an_hour_later(town: Town) -> None:
    await rows(town, "update app.outbox set run_at = now() where kind like 'files.%'")
    await drain(now=NOW)


@pytest.mark.parametrize(("at", "to"), list(itertools.product(State, State)))
def test_a_file_moves_as_its_table_says_and_no_other_way(at: State, to: State) -> None:
    if to in FILE_MOVES[at]:
        assert model.move(at, to) is to
    else:
        with pytest.raises(NotNow):
            model.move(at, to)


BY_DAY = {"writing", "promised"}
"""The other places where a process is killed are tried by night: each starts one of its own."""


@pytest.mark.parametrize(
    "point",
    [
        point if point in BY_DAY else pytest.param(point, marks=pytest.mark.nightly)
        for point in killed.POINTS
    ],
)
async def test_a_process_killed_on_the_way_leaves_a_whole_file_or_none(
    town: Town, point: str
) -> None:
    open_store(town)
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.files.killed", point, str(town.settings.home)),
        *(str(town.settings.database), str(town.settings.queue)),
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": f"{ROOT / 'platform'}:{ROOT}"},
        stderr=asyncio.subprocess.PIPE,
    )
    _, said = await asyncio.wait_for(process.communicate(), 60)
    assert process.returncode == -signal.SIGKILL, said.decode()
    found = await rows(town, "select id, state, key from app.file")
    assert len(found) == (0 if point == "before" else 1)
    for row in found:
        assert row["state"] == ("kept" if point == "kept" else "pending")
        async with begin(town.actor("tateshina", "worker")) as tx:
            if point == "kept":
                assert (await actions.show(tx, file=row["id"])).size == len(killed.BODY)
            else:
                with pytest.raises(Unknown):
                    await actions.show(tx, file=row["id"])
    await an_hour_later(town)
    whole = {row["key"]: len(killed.BODY) for row in found if point == "kept"}
    left = objects(town)
    assert {key: size for key, size in left.items() if "#" not in key} == whole
    states = [row["state"] for row in await rows(town, "select state from app.file")]
    assert states == {"before": [], "kept": ["kept"]}.get(point, ["erased"])
    for part in (name for name in left if "#" in name):  # half a write of the store's own
        path = town.settings.places.files / "store" / part
        os.utime(path, (time.time() - 90_000,) * 2)
    assert store.remove_parts() == sum("#" in name for name in left)
    assert objects(town) == whole


async def test_a_job_killed_between_dropping_and_erasing_ends_it_the_next_time(town: Town) -> None:
    open_store(town)
    held = await brought(town)
    async with begin(town.actor("tateshina", "system")) as tx:
        assert await actions.drop(tx, file=held.id) == held.key
    assert held.key in objects(town)
    with pytest.raises(NotNow):  # a late keeper comes too late
        async with begin(town.actor("tateshina", "worker")) as tx:
            await actions.keep(tx, [held], subject=uuid4())
    await an_hour_later(town)
    assert objects(town) == {}
    assert await rows(town, "select state from app.file") == [{"state": "erased"}]
    async with begin(town.actor("tateshina", "system")) as tx:
        assert await actions.drop(tx, file=held.id) is None


async def test_a_kept_file_is_left_alone_by_the_job_that_doubts_it(town: Town) -> None:
    open_store(town)
    held = await kept(town)
    await an_hour_later(town)
    assert await rows(town, "select state from app.file") == [{"state": "kept"}]
    assert held.key in objects(town)


async def test_the_nightly_look_erases_what_has_no_row_and_tells_what_has_no_bytes(
    town: Town,
) -> None:
    open_store(town)
    mail.set_up(town.settings)
    held, lost = await kept(town), await kept(town, b"other")
    code = int(town.tenant("tateshina"))
    await store.write(f"{code}/aa/orphan", io.BytesIO(b"x"))
    await store.write(f"{code}/aa/fresh", io.BytesIO(b"x"))
    await store.write(f"{int(town.tenant('shiojiri'))}/aa/another-towns", io.BytesIO(b"x"))
    await store.erase(lost.key)
    folder = town.settings.places.files / "store" / str(code)
    os.utime(folder / "aa" / "orphan", (time.time() - 90_000,) * 2)
    old = "00000000-0000-7000-8000-%012d"
    await rows(town, "update app.file set id = $1::uuid where key = $2", old % 1, held.key)
    await rows(town, "update app.file set id = $1::uuid where key = $2", old % 2, lost.key)
    async with begin(town.actor("tateshina", "system")) as tx:
        assert await actions.compare(tx, await store.listed(tx.tenant), now=NOW) == 2
    await drain(now=NOW)
    names = set(objects(town))
    assert held.key in names
    assert {name.rsplit("/", 1)[1] for name in names} >= {"fresh", "another-towns"}
    assert f"{code}/aa/orphan" not in names
    (told,) = await rows(town, "select to_id, link from app.notice where kind = 'file.lost'")
    assert told == {"to_id": town.actor("tateshina").id, "link": f"/files/{old % 2}"}


async def test_bytes_that_are_gone_are_said_to_be_gone(town: Town, client: Browser) -> None:
    held = await kept(town)
    await store.erase(held.key)
    with pytest.raises(Lost):
        await store.read(held.key, size=9)
    director = await client.login(town.actor("tateshina"))
    found = await director.get(f"/files/{held.id}")
    assert found.status_code == 410
    assert "中身が見つかりません" in found.text
    await store.write(held.key, io.BytesIO(b"shorter"))
    assert (await director.get(f"/files/{held.id}")).status_code == 410


async def test_a_store_that_is_away_refuses_and_leaves_nothing_half_done(
    town: Town, client: Browser
) -> None:
    work = await seed.assignment(town)
    worker = form_of(await client.login(town.actor("tateshina", "worker")))
    folder = town.settings.places.files / "store"
    folder.rmdir()
    folder.write_text("a file where the folder was", "ascii")
    path = f"/me/assignments/{work}"
    refused = await upload(worker, path, f"{path}/deliveries", ("a.txt", b"x"), quantity="1")
    assert refused.status_code == 503
    assert "置き場所につながりません" in refused.text
    assert await rows(town, "select 1 from app.delivery") == []
    with pytest.raises(StoreAway):
        await store.write("20324/aa/x", io.BytesIO(b"x"))
    folder.unlink()
    await an_hour_later(town)
    assert await rows(town, "select state from app.file") == [{"state": "erased"}]


@asynccontextmanager
async def clamd(answer: bytes) -> AsyncIterator[tuple[str, list[bytes]]]:
    """A scanner that speaks clamd's INSTREAM, and what it was sent."""
    seen: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        assert await reader.readexactly(10) == b"zINSTREAM\0"
        while size := struct.unpack(">I", await reader.readexactly(4))[0]:
            seen.append(await reader.readexactly(size))
        writer.write(answer)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    try:
        yield f"tcp://127.0.0.1:{port}", seen
    finally:
        server.close()
        await server.wait_closed()
        config.CONFIG.clamd = ""


async def test_a_clamd_that_is_named_reads_every_byte_and_decides(town: Town) -> None:
    body = io.BytesIO(os.urandom(700_000))
    for answer, expected in (
        (b"stream: OK\0", "clamd"),
        (b"stream: Win.Test.EICAR_HDB-1 FOUND\0", Infected),
        (b"INSTREAM size limit exceeded. ERROR\0", ScannerAway),
        (b"", ScannerAway),
    ):
        async with clamd(answer) as (address, seen):
            config.set_up(replace(town.settings, clamd=address))
            if isinstance(expected, str):
                assert await scan.scan("a", kind=Kind.PDF, body=body) == expected
            else:
                with pytest.raises(expected):
                    await scan.scan("a", kind=Kind.PDF, body=body)
            assert b"".join(seen) == body.getvalue()
    config.set_up(replace(town.settings, clamd="tcp://127.0.0.1:1"))
    with pytest.raises(ScannerAway):
        await scan.scan("a", kind=Kind.PDF, body=body)
    config.CONFIG.clamd = ""


async def test_a_client_opens_what_was_handed_over_and_it_tells_of_no_worker(
    town: Town, client: Browser
) -> None:
    held = await kept(town, GOOD["納品.pdf"])
    await rows(town, "update app.file set name = '働子1の納品.pdf', kind = 'pdf', inside = '{}'")
    order = await seed.order(town)
    handover = uuid4()
    await rows(
        town,
        "insert into app.handover (tenant_id, id, order_id, client_id, quantity, handed_at)"
        " values ($1, $2, $3, $4, 1, now())",
        *(town.tenant("tateshina"), handover, order, town.client_id()),
    )
    async with begin(town.actor("tateshina")) as tx:
        for _ in range(2):
            await actions.hand_over(
                tx, files=[held.id], client=town.client_id(), handover=handover, now=NOW
            )
        (given_,) = await actions.handed_of(tx, handover=handover)
    company = await client.login(town.actor("tateshina", "client"))
    found = await company.get(f"/client/files/{given_.id}")
    assert found.content == GOOD["納品.pdf"]
    assert "%E5%83%8D%E5%AD%90" not in found.headers["content-disposition"]
    assert given_.name == "納入-01.pdf"
    columns = await rows(
        town,
        "select column_name as c from information_schema.columns where table_name = 'handover_file'",
    )
    assert not {"worker_id", "uploaded_by", "assignment_id"} & {row["c"] for row in columns}
    async with begin(town.actor("tateshina", "client")) as tx:
        assert await tx.value("select count(*) from app.file") == 0
    for who in (town.actor("shiojiri", "client"), town.actor("tateshina", "client")):
        other = await client.login(who)
        if who.tenant != town.tenant("tateshina"):
            answers = [await other.get(f"/client/files/{one}") for one in (given_.id, held.id)]
            assert {answer.status_code for answer in answers} == {404}
            assert plain(answers[0].text, given_.id) == plain(answers[1].text, held.id)
        assert (await other.get(f"/client/files/{held.id}")).status_code == 404
    pending = await brought(town)
    with pytest.raises(Refused):
        async with begin(town.actor("tateshina")) as tx:
            await actions.hand_over(
                tx, files=[pending.id], client=town.client_id(), handover=handover, now=NOW
            )


async def test_rows_and_keys_of_a_file_are_the_towns_and_hers(town: Town) -> None:
    open_store(town)
    held = await kept(town)
    for who, seen in (
        (town.actor("tateshina", "worker", 1), 1),
        (town.actor("tateshina", "worker", 2), 0),
        (town.actor("shiojiri", "worker", 1), 0),
        (town.actor("shiojiri"), 0),
        (town.actor("tateshina"), 1),
        (town.actor("tateshina", "client"), 0),
    ):
        async with begin(who) as tx:
            assert await tx.value("select count(*) from app.file") == seen, who
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with begin(town.actor("tateshina", "worker")) as tx:
            await tx.run("update app.file set key = 'x' where tenant_id = $1", tx.tenant)
    for other in (town.actor("tateshina", "worker", 2), town.actor("shiojiri", "worker")):
        with pytest.raises(Unknown):
            async with begin(other) as tx:
                await actions.keep(tx, [held], subject=uuid4())


@given(st.text(max_size=400))
def test_a_name_for_people_is_never_a_path_and_keeps_its_kind(sent: str) -> None:
    name = model.display_name(sent, kind=Kind.PDF)
    assert 1 <= len(name) <= 150
    assert not set("/\\\0\r\n\u202e") & set(name)
    assert name.rpartition(".")[2].lower() in model.EXTENSIONS


def test_names_are_shown_as_they_were_sent_where_they_may_be() -> None:
    for sent, shown in (
        ("納品 11月.PDF", "納品 11月.PDF"),
        ("C:\\Users\\me\\納品.pdf", "納品.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("evil\u202efdp.pdf", "evilfdp.pdf"),
        ("か\u3099.pdf", "が.pdf"),
        (".pdf", "pdf.pdf"),
        ("", "file.pdf"),
    ):
        assert model.display_name(sent, kind=Kind.PDF) == shown


def test_a_setting_names_the_bucket_and_the_largest_file(tmp_path: Path) -> None:
    from yui.embedded.account import CannotStart
    from yui.settings import load

    base = {"YUI_HOME": str(tmp_path), "YUI_SECRET": "x" * 40}
    plain_ = load(base)
    assert (plain_.files, plain_.file_mb, plain_.clamd) == (None, 50, None)
    more = {"YUI_FILES": "s3://b/p", "YUI_FILE_MB": "5", "YUI_CLAMD": "unix:///run/clamd"}
    named = load({**base, **more})
    assert (named.files, named.file_mb, named.clamd) == ("s3://b/p", 5, "unix:///run/clamd")
    for wrong in ({"YUI_FILES": "ftp://x"}, {"YUI_FILE_MB": "0"}, {"YUI_CLAMD": "http://x"}):
        with pytest.raises(CannotStart):
            load({**base, **wrong})
