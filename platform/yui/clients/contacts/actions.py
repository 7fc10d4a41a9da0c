"""What is done with a client's people: added, invited, ended, written to."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from tenants.db import ReadTx, Tx
from tenants.refusal import Unknown
from yui.accounts.model import Seat
from yui.audit import actions as audit
from yui.clients import actions as clients
from yui.clients.contacts import model, queries
from yui.clients.contacts.model import Contact, Part
from yui.notices import actions as notices


async def add(
    tx: Tx, *, client: UUID, name: str, email: str, parts: Sequence[Part], now: datetime
) -> UUID:
    """Adds a person of a client; nobody is written to before she is invited."""
    known = await clients.show(tx, client=client)
    chosen = sorted(set(parts), key=list(Part).index)
    if not chosen:
        raise model.NoPart("parts")
    if len(await queries.live(tx, known.id, None)) >= model.MOST:
        raise model.TooManyContacts(most=model.MOST)
    made = await queries.record_contact(
        tx, client=known.id, name=name.strip(), email=model.address(email), parts=chosen, at=now
    )
    if made is None:
        raise model.AddressTaken("email")
    await audit.note(tx, "client.contact_added", subject=str(made), client=client, parts=chosen)
    return made


async def of_client(tx: ReadTx, *, client: UUID) -> list[Contact]:
    """A client's people, those who act for it first."""
    return await queries.of_client(tx, client, most=model.MOST * 2)


async def seat(tx: ReadTx, *, contact: UUID) -> tuple[Contact, Seat]:
    """A person with what her account is made of; `ContactEnded` for who has left."""
    found = await queries.contact(tx, contact)
    if found is None:
        raise Unknown
    if found.ended_at is not None:
        raise model.ContactEnded
    return found, Seat(found.id, int(tx.tenant), found.client_id, found.name, found.email)


async def invited(tx: Tx, *, contact: UUID, login: str, now: datetime) -> None:
    """Her account is there and her link is about to be mailed."""
    found = await _held(tx, contact)
    if found.ended_at is not None:
        raise model.ContactEnded
    await queries.record_invited(tx, contact, login=login, at=now)
    await audit.note(tx, "client.contact_invited", subject=str(contact), again=bool(found.login))


async def end(tx: Tx, *, contact: UUID, now: datetime) -> None:
    """She acts for the client no more; her account was closed just before. Again, it is nothing."""
    found = await _held(tx, contact)
    if found.ended_at is None:
        await queries.record_ended(tx, contact, at=now)
        await audit.note(tx, "client.contact_ended", subject=str(contact), client=found.client_id)


async def _held(tx: Tx, contact: UUID) -> Contact:
    found = await queries.locked(tx, contact)
    if found is None:
        raise Unknown
    return found


async def acting(tx: ReadTx, *, account: UUID, part: Part | None = None) -> Contact | None:
    """The person behind an account, who must have this part; None: the log-in is the company's own,
    made on the command line, and has every part."""
    found = await queries.contact(tx, account)
    return None if found is None else model.acting(found, part)


async def tell(
    tx: Tx,
    *,
    client: UUID,
    part: Part | None,
    kind: str,
    subject: str,
    body: str,
    link: str,
    key: str,
    now: datetime,
) -> int:
    """Tells those of a client who have this part (None: everyone), each by mail with a notice of her own; returns
    how many there are."""
    found = await queries.live(tx, client, part)
    for each in found:
        await notices.tell(
            tx,
            to=each.id,
            kind=kind,
            subject=subject,
            body=body,
            link=link,
            key=f"{key}:{each.id}",
            now=now,
        )
    return len(found)
