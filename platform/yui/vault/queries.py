"""Every SQL statement of the vault, those over other slices' sealed columns too."""

from typing import Any, Final, LiteralString
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.vault.model import Canary, Column, Row, Wrapped


def _column(
    held: LiteralString,
    column: LiteralString,
    *,
    row: LiteralString = "id",
    table: LiteralString = "",
    most: int = 500,
    plain: bool = False,
) -> Column:
    """The statements over `held`'s `column`; its values are bound to `table`, or to `held`."""
    old: LiteralString = f"tenant_id = $1 and substring({column} from 1 for 6) <> $2"
    return Column(
        f"{held}.{column}",
        table or held,
        column,
        most=most,
        plain=plain,
        count=f"select count(*) from {held} where {old}",  # noqa: S608 - literals alone
        take=f"select {row} as id, {column} as sealed from {held} where {old}"  # noqa: S608
        f" and {row} > $3 order by {row} limit $4 for no key update",
        write=f"update {held} h set {column} = n.sealed"  # noqa: S608
        f" from unnest($2::uuid[], $3::bytea[]) as n (id, sealed)"
        f" where h.tenant_id = $1 and h.{row} = n.id",
        first=f"select {row} as id, {column} as sealed from {held}"  # noqa: S608
        f" where tenant_id = $1 order by {row} desc limit 1",
    )


COLUMNS: Final = (
    _column("app.engagement", "account_cipher"),
    _column("app.onboarding_bank", "account_cipher", table="app.engagement"),
    _column("app.transfer_file", "body", row="run_id", most=5, plain=True),
)
"""Every column that is sealed under data keys; a test finds those that are not named here."""


async def wrapped(tx: ReadTx) -> list[Wrapped]:
    """The town's data keys, the newest last."""
    return await tx.all(
        Wrapped,
        "select kid, kek, wrapped, made_at, retired_at from app.data_key where tenant_id = $1"
        " order by kid",
        tx.tenant,
    )


async def record_key(tx: Tx, *, kid: int, kek: int, wrapped: bytes) -> None:
    """A data key; one that is there already stays."""
    await tx.run(
        "insert into app.data_key (tenant_id, kid, kek, wrapped, made_at)"
        " values ($1, $2, $3, $4, now()) on conflict do nothing",
        tx.tenant,
        kid,
        kek,
        wrapped,
    )


async def record_wrapping(tx: Tx, *, kid: int, kek: int, wrapped: bytes) -> None:
    """The same key, wrapped anew."""
    await tx.run(
        "update app.data_key set kek = $3, wrapped = $4 where tenant_id = $1 and kid = $2",
        tx.tenant,
        kid,
        kek,
        wrapped,
    )


async def record_retired(tx: Tx) -> int:
    """All keys but the newest seal nothing any more; how many were so noted now."""
    return await tx.run(
        "update app.data_key set retired_at = now() where tenant_id = $1 and retired_at is null"
        " and kid < (select max(kid) from app.data_key where tenant_id = $1)",
        tx.tenant,
    )


async def canaries(tx: ReadTx) -> list[Canary]:
    """One for each version of the key encryption key that there has been."""
    return await tx.all(Canary, "select kek, sealed from app.vault_canary order by kek")


async def record_canary(tx: Tx, *, kek: int, sealed: bytes) -> None:
    """A new version of the key encryption key; again does nothing."""
    await tx.run(
        "insert into app.vault_canary (kek, sealed) values ($1, $2) on conflict do nothing",
        kek,
        sealed,
    )


async def lagging(tx: ReadTx, column: Column, *, head: bytes) -> int:
    """How many of the column's values do not begin with `head`."""
    found: int = await tx.value(column.count, tx.tenant, head)
    return found


async def take(tx: Tx, column: Column, *, head: bytes, after: UUID, most: int) -> list[Row]:
    """The next of them by id, locked until the transaction ends."""
    return await tx.all(Row, column.take, tx.tenant, head, after, most)


async def write(tx: Tx, column: Column, sealed: dict[UUID, bytes]) -> None:
    """The rows' values, sealed anew."""
    await tx.run(column.write, tx.tenant, list(sealed), list(sealed.values()))


async def newest(tx: ReadTx, column: Column) -> Row | None:
    """The newest row of the column."""
    return await tx.one(Row, column.first, tx.tenant)


async def running(tx: ReadTx) -> tuple[int, int]:
    """How many pieces of sealing anew are done, of how many that are under way."""
    found: Any = await tx.value(
        "select array[coalesce(sum(done), 0), coalesce(sum(total), 0)]::int[] from app.operation"
        " where tenant_id = $1 and kind = 'vault.reseal' and state = 'running'",
        tx.tenant,
    )
    return found[0], found[1]
