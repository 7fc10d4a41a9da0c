"""The SQL of copies without names."""

from uuid import UUID

from tenants.db import ReadTx, Tx


async def subject_locked(tx: Tx, file: UUID) -> UUID | None:
    """What a kept file belongs to, the file held until the transaction ends."""
    found: UUID | None = await tx.value(
        "select subject from app.file where tenant_id = $1 and id = $2 and state = 'kept' for update",
        tx.tenant,
        file,
    )
    return found


async def twin(tx: ReadTx, subject: UUID, *, sha256: bytes) -> UUID | None:
    """A kept file of the same bytes that belongs to the same."""
    found: UUID | None = await tx.value(
        "select id from app.file where tenant_id = $1 and subject = $2 and sha256 = $3"
        " and state = 'kept' order by id limit 1",
        *(tx.tenant, subject, sha256),
    )
    return found


async def place_of(tx: ReadTx, file: UUID) -> str:
    """The page of the hand-over that a delivered file could go with."""
    found: str | None = await tx.value(
        """
        select case when k.share_id is null then '/orders/' || k.order_id || '/handovers'
                    else '/shares/' || k.share_id end
        from app.file f
        join app.delivery_version v on v.tenant_id = f.tenant_id and v.id = f.subject
        join app.delivery d on d.tenant_id = v.tenant_id and d.id = v.delivery_id
        join app.task k on k.tenant_id = d.tenant_id and k.id = d.task_id
        where f.tenant_id = $1 and f.id = $2
        """,
        *(tx.tenant, file),
    )
    return found or ""
