"""Every SQL statement of scans. Rows are added and never changed."""

from datetime import date, datetime
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.contracts.scans.model import Scan


async def of_contract(tx: ReadTx, contract: UUID) -> list[Scan]:
    """The scans of a contract's version, the newest first; none under any scope but the town's."""
    return await tx.all(
        Scan,
        """
        select id, contract_id, file_id, name, size, sha256, signed_on, note, added_by, added_at
        from app.contract_scan where tenant_id = $1 and contract_id = $2
        order by added_at desc, id desc
        """,
        tx.tenant,
        contract,
    )


async def record(
    tx: Tx,
    contract: UUID,
    *,
    file: UUID,
    name: str,
    size: int,
    sha256: bytes,
    signed_on: date,
    note: str,
    at: datetime,
) -> UUID | None:
    """Hangs a file on a contract; None when the same bytes hang there already."""
    made: UUID | None = await tx.value(
        """
        insert into app.contract_scan (tenant_id, contract_id, file_id, name, size, sha256, signed_on,
            note, added_by, added_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        on conflict (tenant_id, contract_id, sha256) do nothing returning id
        """,
        tx.tenant,
        contract,
        file,
        name,
        size,
        sha256,
        signed_on,
        note,
        tx.actor.id,
        at,
    )
    return made
