"""What is done with common terms: published from a day on, looked up, listed."""

from datetime import date, datetime
from uuid import UUID

from tenants.db import ReadTx, Tx
from tenants.refusal import Conflict, Unknown
from yui.audit import actions as audit
from yui.japan import day_of
from yui.standing import model, queries
from yui.standing.model import Common, Texts


async def publish(
    tx: Tx, texts: Texts, *, body: UUID, valid_from: date, valid_to: date | None, now: datetime
) -> UUID:
    """Gives the body common terms from a day on; earlier versions stay as they were."""
    newest = next(iter(await queries.versions(tx, body)), None)
    version = model.publish(
        texts, newest, valid_from=valid_from, valid_to=valid_to, today=day_of(now)
    )
    made = await queries.record(
        tx,
        texts,
        body=body,
        version=version,
        valid_from=valid_from,
        valid_to=valid_to,
        digest=model.digest(texts),
        at=now,
    )
    if made is None:
        raise Conflict
    await audit.note(
        tx, "common_terms.published", subject=str(made), version=version, valid_from=valid_from
    )
    return made


async def begun(tx: ReadTx, *, body: UUID, on: date) -> Common | None:
    """The version that began last; None when the body has never given any."""
    return await queries.begun(tx, body, on=on)


async def versions(tx: ReadTx, *, body: UUID) -> list[Common]:
    """All versions of a body, the newest first."""
    return await queries.versions(tx, body)


async def show(tx: ReadTx, *, common: UUID) -> Common:
    """A version, for staff and for the workers whose notices refer to it."""
    found = await queries.one(tx, common)
    if found is None:
        raise Unknown
    return found
