"""Every SQL statement about assents."""

from datetime import datetime
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.clients.assents.model import Assent, Signer, What


async def record_assent(
    tx: Tx,
    *,
    client: UUID,
    what: What,
    subject: UUID,
    sha256: bytes,
    agreed: str,
    by: Signer,
    at: datetime,
) -> bool:
    """Who agreed to what; False when somebody has before."""
    return bool(
        await tx.run(
            """
            insert into app.client_assent (tenant_id, client_id, what, subject, sha256, agreed,
                account_id, login, name, agreed_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            on conflict (tenant_id, what, subject) do nothing
            """,
            tx.tenant,
            client,
            what.value,
            subject,
            sha256,
            agreed,
            by.account,
            by.login,
            by.name,
            at,
        )
    )


async def assent(tx: ReadTx, what: What, subject: UUID) -> Assent | None:
    """The assent to a version; under scope `client` its own."""
    return await tx.one(
        Assent,
        "select what, subject, sha256, agreed, account_id, login, name, agreed_at"
        " from app.client_assent where tenant_id = $1 and what = $2 and subject = $3",
        tx.tenant,
        what.value,
        subject,
    )
