"""What is done with a town's keys: opened with, sealed with, rotated, and old values sealed anew."""

import os
from contextlib import suppress
from datetime import datetime
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui import outbox
from yui.vault import model, queries
from yui.vault.model import LEGACY, BrokenSeal, Column, Reseal, Ring, Row, Wrapped

_FIRST = UUID(int=0)


async def ring(tx: ReadTx, *, key: bytes) -> Ring:
    """The town's keys, to open with; `key` is `keys.field_key`. Raises `WrongKey`.

    Read it after the sealed values: keys only ever come, so that it holds every key they name.
    """
    opened = {
        one.kid: model.unwrap(one.wrapped, key=key, tenant=tx.tenant, kid=one.kid, kek=one.kek)
        for one in await queries.wrapped(tx)
    }
    return Ring(tx.tenant, key=key, keys=opened)


async def wrapped(tx: ReadTx) -> list[Wrapped]:
    """The town's data keys as they are kept, the newest last."""
    return await queries.wrapped(tx)


async def sealing(tx: Tx, *, key: bytes) -> Ring:
    """The same, to seal with: a town's first key is made when its first secret comes."""
    found = await ring(tx, key=key)
    if found.current == LEGACY:
        await _add(tx, key=key, kid=1, kek=await newest_kek(tx))
        found = await ring(tx, key=key)
    return found


async def _add(tx: Tx, *, key: bytes, kid: int, kek: int) -> None:
    made = model.wrap(os.urandom(32), key=key, tenant=tx.tenant, kid=kid, kek=kek)
    await queries.record_key(tx, kid=kid, kek=kek, wrapped=made)


async def demand(tx: ReadTx, *, key: bytes) -> None:
    """Every canary opens under this key, or `WrongKey`."""
    model.demand(await queries.canaries(tx), key=key)


async def newest_kek(tx: ReadTx) -> int:
    """The version of the key encryption key that wraps from now on."""
    return max((one.kek for one in await queries.canaries(tx)), default=1)


async def next_kek(tx: Tx, *, key: bytes) -> int:
    """A new version of the key encryption key."""
    version = await newest_kek(tx) + 1
    await queries.record_canary(tx, kek=version, sealed=model.canary(key, kek=version))
    return version


async def rotate(tx: Tx, *, key: bytes, kek: int, now: datetime) -> int:
    """A new data key for the town; the older ones are wrapped anew under version `kek`.

    Returns the new kid. What is sealed stays as it is, and readable; to seal it anew is promised.
    """
    found = await queries.wrapped(tx)
    for one in found:
        made = model.unwrap(one.wrapped, key=key, tenant=tx.tenant, kid=one.kid, kek=one.kek)
        again = model.wrap(made, key=key, tenant=tx.tenant, kid=one.kid, kek=kek)
        await queries.record_wrapping(tx, kid=one.kid, kek=kek, wrapped=again)
    kid = max((one.kid for one in found), default=LEGACY) + 1
    await _add(tx, key=key, kid=kid, kek=kek)
    await promise(tx, why=f"kid {kid}", now=now)
    return kid


async def lagging(tx: ReadTx) -> dict[str, int]:
    """Rows on an old key by column; all nothing when a rotation is over."""
    head = model.head(await _kid(tx))
    return {each.name: await queries.lagging(tx, each, head=head) for each in queries.COLUMNS}


async def _kid(tx: ReadTx) -> int:
    return max((one.kid for one in await queries.wrapped(tx)), default=LEGACY)


async def promise(tx: Tx, *, why: str, now: datetime) -> int:
    """Promises to seal every row on an old key anew, once for each `why`; how many rows."""
    rows = await lagging(tx)
    for column in queries.COLUMNS:
        if many := rows[column.name]:
            total = 1 + many // column.most
            operation = await outbox.open_operation(tx, "vault.reseal", total=total, now=now)
            await _put(tx, Reseal(column.name, _FIRST, operation, why))
    return sum(rows.values())


async def _put(tx: Tx, piece: Reseal) -> None:
    await outbox.put(
        tx,
        "vault.reseal",
        piece,
        key=f"vault.reseal:{piece.column}:{piece.why}:{piece.after}",
        operation=piece.operation,
    )


async def reseal(tx: Tx, piece: Reseal, *, key: bytes, now: datetime) -> int:
    """Seals the next rows on old keys under the newest, and promises the rest; how many it sealed.

    A row that does not open stays as it is and is counted as lagging: someone must look. With the
    last piece the old keys are noted as retired, when nothing is left on them.
    """
    column = next(each for each in queries.COLUMNS if each.name == piece.column)
    keys = await sealing(tx, key=key)
    head = model.head(keys.current)
    found = await queries.take(tx, column, head=head, after=piece.after, most=column.most)
    again: dict[UUID, bytes] = {}
    for one in found:
        with suppress(BrokenSeal):
            content = _opened(keys, column, one)
            again[one.id] = keys.seal_bytes(content, column.place(one.id))
    await queries.write(tx, column, again)
    if len(found) == column.most:
        await _put(tx, Reseal(piece.column, found[-1].id, piece.operation, piece.why))
    else:
        await _finish(tx, piece, now=now)
    return len(again)


async def _finish(tx: Tx, piece: Reseal, *, now: datetime) -> None:
    # Rows that were sealed anew by another piece meanwhile make fewer pieces than were counted.
    found = await outbox.operation(tx, piece.operation)
    if found is not None and found.total > found.done + 1:
        await outbox.advance(tx, piece.operation, now=now, by=found.total - found.done - 1)
    if not any((await lagging(tx)).values()):
        await queries.record_retired(tx)


async def progress(tx: ReadTx) -> tuple[int, int]:
    """How many pieces of sealing anew are done, of how many that are under way."""
    return await queries.running(tx)


async def tried(tx: ReadTx, *, key: bytes) -> int:
    """Opens the newest value of each sealed column; how many there were. Raises `BrokenSeal`."""
    found: list[tuple[Column, Row]] = []
    for column in queries.COLUMNS:
        newest = await queries.newest(tx, column)
        if newest is not None:
            found.append((column, newest))
    keys = await ring(tx, key=key)
    for column, row in found:
        _opened(keys, column, row)
    return len(found)


def _opened(keys: Ring, column: Column, row: Row) -> bytes:
    if column.plain and model.kid_of(row.sealed) == LEGACY:
        return row.sealed
    return keys.open_bytes(row.sealed, column.place(row.id))
