"""The SQL of transfer files."""

from datetime import datetime
from uuid import UUID

from msgspec import to_builtins

from tenants.db import Tx
from yui.payouts.model import FileInfo
from yui.payouts.profiles import TransferFiles


async def file_info(tx: Tx, run_id: UUID) -> FileInfo | None:
    """The run's file, if it has been made."""
    return await tx.one(
        FileInfo,
        """
        select sha256, records, total_yen, made_at, made_by, parts from app.transfer_file
        where tenant_id = $1 and run_id = $2
        """,
        tx.tenant,
        run_id,
    )


async def file_bytes(tx: Tx, run_id: UUID) -> bytes | None:
    """The file's bytes as they are kept: sealed, or plain where they are from before that."""
    return await tx.one(
        bytes,
        "select body from app.transfer_file where tenant_id = $1 and run_id = $2",
        tx.tenant,
        run_id,
    )


async def record_file(
    tx: Tx, run_id: UUID, made: TransferFiles, *, sealed: bytes, at: datetime
) -> None:
    """Keeps the file, its bytes `sealed`: every payee's account number is in it; a run has one."""
    await tx.run(
        """
        insert into app.transfer_file
            (tenant_id, run_id, sha256, body, records, total_yen, made_at, made_by, parts)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        """,
        tx.tenant,
        run_id,
        bytes.fromhex(made.sha256),
        sealed,
        made.count,
        made.total,
        at,
        tx.actor.id,
        to_builtins(made.parts) if len(made.parts) > 1 else [],
    )
