"""The SQL of the reader's own pages."""

from uuid import UUID

from tenants.db import ReadTx
from yui.notices.settings.model import Went


async def went(tx: ReadTx, to: UUID, *, most: int) -> list[Went]:
    """A reader's messages that went beside the inbox, the newest first."""
    return await tx.all(
        Went,
        "select id, channel, sent_at from app.message"
        " where tenant_id = $1 and to_id = $2 and state = 'sent' and digest_id is null"
        " order by sent_at desc limit $3",
        tx.tenant,
        to,
        most,
    )
