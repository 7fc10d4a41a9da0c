"""Every SQL statement of the slice."""

from datetime import date
from typing import LiteralString
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.clients.model import Client

_CLIENT: LiteralString = """
    select c.id, c.name, c.kana, c.place, c.contact, c.first_contract_on, c.active,
           (select count(*)::int from app.client_order o
            where o.tenant_id = c.tenant_id and o.client_id = c.id
              and o.state not in ('accepted', 'cancelled')) as orders
    from app.client c where c.tenant_id = $1
"""


async def clients(tx: ReadTx, *, after: str, most: int) -> list[Client]:
    """The town's clients by name."""
    sql = _CLIENT + " and c.name > $2 order by c.name limit $3"
    return await tx.all(Client, sql, tx.tenant, after, most)


async def client(tx: ReadTx, client_id: UUID) -> Client | None:
    """A client of this town."""
    return await tx.one(Client, _CLIENT + " and c.id = $2", tx.tenant, client_id)


async def named(tx: ReadTx, name: str) -> UUID | None:
    """The client of that name."""
    found: UUID | None = await tx.value(
        "select id from app.client where tenant_id = $1 and name = $2", tx.tenant, name
    )
    return found


async def record_client(
    tx: Tx,
    *,
    name: str,
    kana: str,
    place: str,
    contact: str,
    first_contract_on: date,
    client_id: UUID | None,
) -> UUID:
    """A new client; the given id, or a fresh one."""
    made: UUID = await tx.value(
        """
        insert into app.client (tenant_id, id, name, kana, place, contact, first_contract_on)
        values ($1, coalesce($7, uuidv7()), $2, $3, $4, $5, $6) returning id
        """,
        tx.tenant,
        name,
        kana,
        place,
        contact,
        first_contract_on,
        client_id,
    )
    return made
