"""Rotation while all goes on: nothing is unreadable for a moment, and nothing is left on old keys."""

import asyncio
from typing import Any
from uuid import UUID

import asyncpg
import pytest
from msgspec.structs import replace

from tenants.db import begin
from tests.conftest import Town
from tests.payouts import seed
from workers_async.runner import drain
from yui.demo import turning
from yui.demo.stage import Stage
from yui.doors import close_doors, open_doors
from yui.engine import keyring
from yui.notices import mail
from yui.payouts import actions as payouts
from yui.people.model import number_of
from yui.vault import actions, queries
from yui.vault.model import LEGACY, Ring, Secret, kid_of

pytestmark = pytest.mark.anyio
WORKERS = 14


async def sealed(town: Town, slug: str = "tateshina") -> dict[UUID, bytes]:
    async with town.admin() as admin:
        rows = await admin.fetch(
            "select id, account_cipher from app.engagement where tenant_id = $1 order by id",
            town.tenant(slug),
        )
    return {row["id"]: row["account_cipher"] for row in rows}


async def opened(town: Town) -> list[str]:
    """Every number of the town, read as an export reads them: the rows, then the keys."""
    rows = await sealed(town)
    async with begin(town.actor("tateshina")) as tx:
        ring = await actions.ring(tx, key=seed.key(town))
    return sorted(ring.open(value, number_of(row)).reveal() for row, value in rows.items())


async def rotate(town: Town) -> int:
    """What `yui keys rotate` does in each town, with this test's doors."""
    async with begin(town.actor("tateshina", "system")) as tx:
        version = await actions.next_kek(tx, key=seed.key(town))
        return await actions.rotate(tx, key=seed.key(town), kek=version, now=seed.NOW)


async def lagging(town: Town) -> int:
    async with begin(town.actor("tateshina", "system")) as tx:
        return sum((await actions.lagging(tx)).values())


ALL = [str(1000000 + n) for n in range(1, WORKERS + 1)]


@pytest.fixture
async def town(town: Town, monkeypatch: pytest.MonkeyPatch) -> Town:
    """The doors as the worker has them, and pieces of three rows."""
    small = tuple(replace(one, most=3) for one in queries.COLUMNS)
    monkeypatch.setattr(queries, "COLUMNS", small)
    await close_doors()
    await open_doors(town.settings, role="yui_worker")
    mail.set_up(town.settings)
    return town


async def test_keys_are_rotated_while_accounts_are_read_and_a_transfer_file_is_made(
    town: Town,
) -> None:
    for number in range(1, WORKERS + 1):
        await seed.owe(town, 1_000, worker=number)
    run = await seed.drafted(town)
    await seed.approve(town, run)
    over, reads = asyncio.Event(), 0

    async def read() -> None:
        nonlocal reads
        while not over.is_set():
            assert await opened(town) == ALL
            reads += 1

    async def turn() -> None:
        for _ in range(3):
            await rotate(town)
            await drain(now=seed.NOW)
        over.set()

    async def pay() -> None:
        await asyncio.sleep(0.05)
        await seed.export(town, run)

    await asyncio.gather(read(), read(), turn(), pay())
    assert reads >= 4
    assert await opened(town) == ALL
    async with begin(town.actor("tateshina")) as tx:
        _, content = await payouts.download(tx, run=run, key=seed.key(town))
    assert (
        sorted(line[43:50].decode() for line in content.split(b"\r\n") if line[:1] == b"2") == ALL
    )


async def test_what_was_sealed_before_there_were_keys_is_read_and_sealed_anew(town: Town) -> None:
    assert {kid_of(value) for value in (await sealed(town)).values()} == {LEGACY}
    assert await lagging(town) == WORKERS and await opened(town) == ALL
    async with begin(town.actor("tateshina", "system")) as tx:
        assert await actions.promise(tx, why="2026-11-20", now=seed.NOW) == WORKERS
        await actions.promise(tx, why="2026-11-20", now=seed.NOW)  # the same night again
    await drain(now=seed.NOW)
    assert await lagging(town) == 0 and await opened(town) == ALL
    assert {kid_of(value) for value in (await sealed(town)).values()} == {1}
    assert {kid_of(value) for value in (await sealed(town, "shiojiri")).values()} == {LEGACY}


async def test_progress_is_told_and_old_keys_retire_when_nothing_is_left_on_them(
    town: Town,
) -> None:
    assert [await rotate(town), await rotate(town)] == [1, 2]
    async with begin(town.actor("tateshina", "system")) as tx:
        assert await actions.progress(tx) == (0, 10)
        assert [one.kek for one in await queries.wrapped(tx)] == [3, 3]
    await drain(now=seed.NOW)
    async with begin(town.actor("tateshina", "system")) as tx:
        assert await actions.progress(tx) == (0, 0)
        kept = await queries.wrapped(tx)
        states = await tx.all(
            str, "select state from app.operation where tenant_id = $1", tx.tenant
        )
    assert [one.retired_at is None for one in kept] == [False, True]
    assert set(states) == {"done"}


async def test_a_value_sealed_by_a_slow_hand_under_the_old_key_is_found_at_night(
    town: Town,
) -> None:
    await rotate(town)
    async with begin(town.actor("tateshina")) as tx:
        slow = await actions.sealing(tx, key=seed.key(town))
    await rotate(town)
    await drain(now=seed.NOW)
    row = next(iter(await sealed(town)))
    await _put(town, row, slow)
    assert await lagging(town) == 1
    async with begin(town.actor("tateshina", "system")) as tx:
        await actions.promise(tx, why="2026-11-21", now=seed.NOW)
    await drain(now=seed.NOW)
    assert await lagging(town) == 0
    assert (await opened(town)).count("7777777") == 1


async def _put(town: Town, row: UUID, ring: Ring) -> None:
    value = ring.seal(Secret("7777777"), number_of(row))
    async with town.admin() as admin:
        await admin.execute(
            "update app.engagement set account_cipher = $2 where id = $1", row, value
        )


async def test_a_row_that_does_not_open_is_left_and_counted(town: Town) -> None:
    row = next(iter(await sealed(town)))
    async with town.admin() as admin:
        await admin.execute(
            "update app.engagement set account_cipher = $2 where id = $1", row, b"x" * 35
        )
    await rotate(town)
    await drain(now=seed.NOW)
    assert await lagging(town) == 1
    assert (await sealed(town))[row] == b"x" * 35


async def test_a_worker_seals_her_own_account_and_the_web_part_changes_no_key(town: Town) -> None:
    await close_doors()
    await open_doors(town.settings)
    async with begin(town.actor("tateshina", "worker", 1)) as tx:
        assert (await actions.sealing(tx, key=seed.key(town))).current == 1
    async with begin(town.actor("shiojiri")) as tx:
        assert await queries.wrapped(tx) == []
    for change in ("kek = 2", "wrapped = wrapped"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with begin(town.actor("tateshina")) as tx:
                await tx.run(f"update app.data_key set {change}")


async def test_the_command_turns_every_towns_keys_and_says_what_is_left(town: Town) -> None:
    await close_doors()
    found = await keyring.rotate(town.settings)
    assert [one.kid for one in found] == [1] * 5 and sum(one.lagging for one in found) == 28
    assert list(keyring.told(found))[-1] == "28 rows on an old key"
    await open_doors(town.settings, role="yui_worker")
    await drain(now=seed.NOW)
    await close_doors()
    assert list(keyring.told(await keyring.status(town.settings)))[-1] == "0 rows on an old key"
    assert await keyring.drill(town.settings) == 5


async def test_the_demo_turns_its_keys_between_two_payouts(town: Town) -> None:
    await turning.before(Stage(town.settings, print), seed.NOW.date())
    assert await lagging(town) == 0 and await opened(town) == ALL


async def test_every_column_of_ciphers_is_one_the_rotation_knows(town: Town) -> None:
    async with town.admin() as admin:
        rows: list[Any] = await admin.fetch(
            "select table_schema || '.' || table_name || '.' || column_name as name"
            " from information_schema.columns where data_type = 'bytea'"
            " and column_name ~ 'cipher|sealed' order by 1"
        )
    elsewhere = {
        "app.vault_canary.sealed",  # what proves the key itself
        # Under keys of their own, derived from the master secret; `yui keys rotate` leaves them be.
        "app.webhook_endpoint.secret_cipher",
        "app.line_link.user_sealed",
        "auth.totp.sealed",
    }
    assert {row["name"] for row in rows} - elsewhere <= {one.name for one in queries.COLUMNS}
