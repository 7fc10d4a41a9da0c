"""Every SQL statement about a client's people."""

from collections.abc import Sequence
from datetime import datetime
from typing import LiteralString
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.clients.contacts.model import Contact, Part

_CONTACT: LiteralString = """
    select k.id, k.client_id, c.name as client, k.name, k.email, k.parts, k.login, k.made_at,
           k.invited_at, k.ended_at
    from app.client_contact k
    join app.client c on c.tenant_id = k.tenant_id and c.id = k.client_id
    where k.tenant_id = $1
"""


async def record_contact(
    tx: Tx, *, client: UUID, name: str, email: str, parts: Sequence[Part], at: datetime
) -> UUID | None:
    """A new person of a client; None when one with that address is there."""
    made: UUID | None = await tx.value(
        """
        insert into app.client_contact (tenant_id, client_id, name, email, parts, made_by, made_at)
        values ($1, $2, $3, $4, $5, $6, $7)
        on conflict (tenant_id, client_id, lower(email)) where ended_at is null do nothing
        returning id
        """,
        tx.tenant,
        client,
        name,
        email,
        [part.value for part in parts],
        tx.actor.id,
        at,
    )
    return made


async def contact(tx: ReadTx, contact_id: UUID) -> Contact | None:
    """A person; under scope `client`, one of the same company."""
    return await tx.one(Contact, _CONTACT + " and k.id = $2", tx.tenant, contact_id)


async def locked(tx: Tx, contact_id: UUID) -> Contact | None:
    """The same, held until the transaction ends."""
    return await tx.one(Contact, _CONTACT + " and k.id = $2 for update of k", tx.tenant, contact_id)


async def of_client(tx: ReadTx, client: UUID, *, most: int) -> list[Contact]:
    """A client's people: those who act for it by name, then those who have ended."""
    return await tx.all(
        Contact,
        _CONTACT + " and k.client_id = $2 order by (k.ended_at is not null), k.name, k.id limit $3",
        tx.tenant,
        client,
        most,
    )


async def live(tx: ReadTx, client: UUID, part: Part | None) -> list[Contact]:
    """Those who act for a client in a part, or in any."""
    return await tx.all(
        Contact,
        _CONTACT
        + """
        and k.client_id = $2 and k.ended_at is null and ($3::text is null or $3 = any (k.parts))
        order by k.id
        """,
        tx.tenant,
        client,
        None if part is None else part.value,
    )


async def record_invited(tx: Tx, contact_id: UUID, *, login: str, at: datetime) -> None:
    """Her log-in name, and when she was last written to with a link."""
    await tx.run(
        "update app.client_contact set login = $3, invited_at = $4"
        " where tenant_id = $1 and id = $2",
        tx.tenant,
        contact_id,
        login,
        at,
    )


async def record_ended(tx: Tx, contact_id: UUID, *, at: datetime) -> None:
    """She acts for the client no more."""
    await tx.run(
        "update app.client_contact set ended_at = $3, ended_by = $4"
        " where tenant_id = $1 and id = $2 and ended_at is null",
        tx.tenant,
        contact_id,
        at,
        tx.actor.id,
    )
