"""What is done with client companies: taken on, listed, looked up."""

from datetime import date
from uuid import UUID

from tenants.db import ReadTx, Tx
from tenants.refusal import Unknown
from yui import deltas
from yui.audit import actions as audit
from yui.clients import queries
from yui.clients.model import Client, NameTaken, Place

PAGE = 100


async def add(
    tx: Tx,
    *,
    name: str,
    first_contract_on: date,
    kana: str = "",
    place: Place = Place.OUTSIDE,
    contact: str = "",
    client: UUID | None = None,
) -> UUID:
    """Takes a company on as a client of the town, from its first contract."""
    if await queries.named(tx, name) is not None:
        raise NameTaken("name")
    made = await queries.record_client(
        tx,
        name=name,
        kana=kana,
        place=place.value,
        contact=contact,
        first_contract_on=first_contract_on,
        client_id=client,
    )
    await deltas.note(tx, "clients", 1, on=first_contract_on)
    await audit.note(tx, "client.added", subject=str(made), first_contract_on=first_contract_on)
    return made


async def clients(tx: ReadTx, *, after: str = "", most: int = PAGE) -> list[Client]:
    """The town's clients by name, a page of them."""
    return await queries.clients(tx, after=after, most=most)


async def show(tx: ReadTx, *, client: UUID) -> Client:
    """A client; under scope `client`, only itself."""
    found = await queries.client(tx, client)
    if found is None:
        raise Unknown
    return found
