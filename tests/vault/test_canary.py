"""One account number, followed from the form to the bank: it lies open nowhere but in the bank's file."""

import asyncio
import base64
import logging
import re
from pathlib import Path
from uuid import UUID, uuid4

import asyncpg
import httpx
import pytest
from msgspec.structs import replace

from tenants.db import begin
from tenants.refusal import Unknown
from tests.conftest import MASTER, Browser, Servers, Town, _drop, _statement
from tests.payouts import seed
from tests.people.test_pages import GOOD
from tests.registry import hand
from workers_async.runner import drain
from yui import keys
from yui.doors import close_doors, open_doors
from yui.embedded.account import CannotStart
from yui.engine import backup, keyring, restore, upgrade
from yui.ledger import actions as ledger
from yui.ledger.model import AccountRef, Line
from yui.notices import mail
from yui.registry import actions as registry
from yui.settings import Settings

pytestmark = pytest.mark.anyio
CANARY = "9182736"
FORMS = (
    CANARY.encode(),
    CANARY.encode().hex().encode(),
    base64.b64encode(CANARY.encode()).rstrip(b"="),
)
OTHER = keys.Master(b"another secret that is long enough for a master")


def shows(content: bytes) -> bool:
    return any(form in content for form in FORMS)


async def post(browser: httpx.AsyncClient, page: str, path: str, **data: str) -> httpx.Response:
    found = re.search(r'name="csrf" value="([^"]+)"', (await browser.get(page)).text)
    assert found, page
    return await browser.post(path, data={"csrf": found[1], **data})


async def register(town: Town, staff: Browser) -> tuple[UUID, list[httpx.Response]]:
    """Refused, broken by the database, then done: the worker, and every page that was shown."""
    form = {**GOOD, "number": CANARY}
    pages = [await post(staff, "/workers/new", "/workers/new", **{**form, "holder_kana": "見本"})]
    async with town.admin() as admin:
        await admin.execute(
            "alter table app.engagement add constraint broken check (bank_code <> '0143') not valid"
        )
        pages.append(await post(staff, "/workers/new", "/workers/new", **form))
        await admin.execute("alter table app.engagement drop constraint broken")
    pages.append(await post(staff, "/workers/new", "/workers/new", **form))
    assert [page.status_code for page in pages] == [422, 500, 303]
    path = pages[-1].headers["location"]
    pages += [await staff.get(path), await staff.get("/workers")]
    assert "****736" in pages[-2].text
    return UUID(path.rsplit("/", 1)[1]), pages


async def owed(town: Town, worker: UUID) -> UUID:
    """A run, approved, that pays her."""
    ref = AccountRef("worker_payable", worker=worker, category="none", tax="exclusive")
    async with begin(town.actor("tateshina")) as tx:
        await ledger.post(
            tx,
            body=town.body(),
            key=f"acceptance:{uuid4()}",
            kind="acceptance",
            on=seed.ACCEPTED,
            lines=[Line(AccountRef("work_expense"), ref, 1_000, worker=worker, memo="補正")],
            now=seed.NOW,
        )
    run = await seed.drafted(town)
    await seed.approve(town, run)
    await seed.export(town, run)
    return run


async def turned(town: Town) -> None:
    """Keys rotated and every row sealed anew."""
    await close_doors()
    await keyring.rotate(town.settings)
    await open_doors(town.settings, role="yui_worker")
    await drain(now=seed.NOW)
    await close_doors()
    assert sum(one.lagging for one in await keyring.status(town.settings)) == 0
    await open_doors(town.settings)


def dumped(settings: Settings, folder: Path) -> bytes:
    """A backup as `yui backup` takes it, its database as text, and every byte beside it."""
    backup.take(settings, folder, say=lambda _: None)
    text = folder.parent / "dump.sql"
    done = backup.program("pg_restore", "-f", text, folder / backup.DUMP)
    assert done.returncode == 0, done.stderr
    return text.read_bytes() + b"".join(path.read_bytes() for path in folder.iterdir())


async def test_a_canary_number_shows_in_the_bank_s_file_and_nowhere_else(
    town: Town,
    client: Browser,
    servers: Servers,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    mail.set_up(town.settings)
    staff = await client.login(town.actor("tateshina", "staff"))
    worker, pages = await register(town, staff)
    run = await owed(town, worker)
    for turn in (False, True):
        if turn:
            await turned(town)
        path = f"/payouts/{run}"
        file = await post(staff, path, f"{path}/file/download")
        assert file.status_code == 200 and file.content.count(CANARY.encode()) == 1
        pages.append(await staff.get(path))
        dump = await asyncio.to_thread(dumped, town.settings, tmp_path / f"backup-{turn}")
        assert b"worker.registered" in dump and not shows(dump)
    logs = [path.read_bytes() for path in servers.home.rglob("*.log")] if servers.home else []
    told = capfd.readouterr()
    assert "CheckViolation" in caplog.text or "broken" in caplog.text + told.err + told.out
    for seen in (
        *(page.content for page in pages),
        *logs,
        *(f"{caplog.text}{told.out}{told.err}".encode(),),
        *(path.read_bytes() for path in town.settings.home.rglob("*") if path.is_file()),
    ):
        assert not shows(seen)


# --- the master secret ---------------------------------------------------------------------------
async def test_another_master_secret_is_refused_in_one_line_before_anything_is_touched(
    town: Town,
) -> None:
    await close_doors()
    await keyring.first_canary(town.settings)
    wrong = replace(town.settings, master=OTHER)
    for start in (keyring.demand_key, keyring.demand_running):
        with pytest.raises(CannotStart, match="master secret") as refused:
            await start(wrong)
        assert "\n" not in str(refused.value)
    with pytest.raises(CannotStart, match="the one that this database"):
        await asyncio.to_thread(upgrade.migrate, wrong, lambda _: None)
    await keyring.demand_key(town.settings)
    await open_doors(town.settings)  # nobody's password was changed


async def test_doors_do_not_open_on_secrets_of_another_master(town: Town) -> None:
    await close_doors()
    await keyring.first_canary(replace(town.settings, database=town.settings.database))
    async with town.admin() as admin:
        await admin.execute("update app.vault_canary set sealed = sealed || '\\x00'")
    with pytest.raises(CannotStart, match="not the one"):
        await open_doors(town.settings)


PERSONS = (
    "select format('%I.%I', n.nspname, c.relname) as name from pg_class c"
    " join pg_namespace n on n.oid = c.relnamespace where c.relkind in ('r', 'p')"
    " and (n.nspname = 'registry' or (n.nspname = 'app' and exists (select from pg_attribute a"
    " where a.attrelid = c.oid and a.attname in ('worker_id', 'person', 'person_id', 'kid')"
    " and not a.attisdropped)) or c.oid = 'app.worker'::regclass) order by 1"
)


async def persons(dsn: str) -> dict[str, str]:
    """Every table about persons: how many rows it has and what they sum up to."""
    admin = await asyncpg.connect(dsn)
    try:
        names = [row["name"] for row in await admin.fetch(PERSONS)]
        return {
            name: await admin.fetchval(
                "select count(*) || ' ' || coalesce(md5(string_agg(t::text, ';' order by t::text)),"
                f" '') from {name} t"
            )
            for name in names
        }
    finally:
        await admin.close()


async def consents(town: Town) -> tuple[UUID, UUID]:
    """One that holds and one that was taken back, both read by the other town before."""
    agreement = await hand.agreed(town)
    made = [await hand.granted(town, agreement, number=number) for number in (1, 2)]
    async with begin(town.actor("tateshina", "worker", 2)) as tx:
        await registry.revoke(tx, consent=made[1], now=hand.NOW)
    return made[0], made[1]


async def test_a_restored_registry_is_the_same_row_by_row_its_secrets_open_and_the_consents_still_hold(
    town: Town, client: Browser, servers: Servers, tmp_path: Path
) -> None:
    mail.set_up(town.settings)
    staff = await client.login(town.actor("tateshina", "staff"))
    await register(town, staff)
    live, revoked = await consents(town)
    await turned(town)
    await close_doors()
    folder, said = tmp_path / "backup", list[str]()
    await asyncio.to_thread(backup.take, town.settings, folder, say=said.append)
    assert not any(
        secret in path.read_bytes()
        for path in folder.iterdir()
        for secret in (MASTER, keys.field_key(MASTER))
    )
    fresh = f"t_{uuid4().hex[:12]}"
    await _statement(servers.admin_dsn, f'create database "{fresh}"')
    other = replace(town.settings, database=servers.database(fresh), home=tmp_path / "home")
    with pytest.raises(CannotStart, match="another master secret"):
        await asyncio.to_thread(
            restore.put_back, replace(other, master=OTHER), folder, say=said.append
        )
    try:
        await asyncio.to_thread(restore.put_back, other, folder, say=said.append)
        assert "5 sealed values opened, one a town and column" in said
        before, after = (
            await persons(servers.database(town.database)),
            await persons(servers.database(fresh)),
        )
        assert before == after and len(before) >= 20
        assert before["app.engagement"].startswith("29 ")
        await open_doors(other)
        async with begin(town.actor("shiojiri")) as tx:
            seen = await registry.seen_one(tx, consent=live, now=hand.NOW)
            assert seen.data["kana"] == "ハタラキコ1"
            with pytest.raises(Unknown):
                await registry.seen_one(tx, consent=revoked, now=hand.NOW)
    finally:
        await close_doors()
        await _drop(servers, fresh)
    await open_doors(town.settings)
