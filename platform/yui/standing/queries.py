"""Every SQL statement of the slice."""

from datetime import date, datetime
from typing import LiteralString
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.standing.model import Common, Texts

_COMMON: LiteralString = """
    select id, body_id, version, valid_from, valid_to, method, costs, changes, repair, secrecy,
           made_at
    from app.common_terms where tenant_id = $1
"""


async def begun(tx: ReadTx, body: UUID, *, on: date) -> Common | None:
    """The version that began last before the day, whether or not it still holds."""
    return await tx.one(
        Common,
        _COMMON + " and body_id = $2 and valid_from <= $3 order by version desc limit 1",
        tx.tenant,
        body,
        on,
    )


async def versions(tx: ReadTx, body: UUID) -> list[Common]:
    """All versions of a body, the newest first."""
    return await tx.all(
        Common, _COMMON + " and body_id = $2 order by version desc limit 100", tx.tenant, body
    )


async def one(tx: ReadTx, common: UUID) -> Common | None:
    """A version."""
    return await tx.one(Common, _COMMON + " and id = $2", tx.tenant, common)


async def record(
    tx: Tx,
    texts: Texts,
    *,
    body: UUID,
    version: int,
    valid_from: date,
    valid_to: date | None,
    digest: bytes,
    at: datetime,
) -> UUID | None:
    """A new version, made by the caller; None when another one took its number meanwhile."""
    made: UUID | None = await tx.value(
        """
        insert into app.common_terms (tenant_id, body_id, version, valid_from, valid_to, method,
            costs, changes, repair, secrecy, sha256, made_by, made_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
        on conflict (tenant_id, body_id, version) do nothing returning id
        """,
        tx.tenant,
        body,
        version,
        valid_from,
        valid_to,
        texts.method,
        texts.costs,
        texts.changes,
        texts.repair,
        texts.secrecy,
        digest,
        tx.actor.id,
        at,
    )
    return made
