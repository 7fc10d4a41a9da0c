"""What is done with an agreement's scheme: put to the other town, answered, taken back."""

from datetime import date, datetime
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.sharing.model import made_once
from yui.sharing.schemes import model, queries
from yui.sharing.schemes.model import Agreed, Change, ChangeState, Scheme
from yui.web.leaf import FETCH


async def propose(
    tx: Tx,
    *,
    other: int,
    leads: bool,
    scheme: Scheme,
    document: str,
    since: date,
    once: UUID,
    now: datetime,
) -> UUID:
    """From `since` on the agreement would allow `scheme`; `leads`: for work that we lead. The same
    `once` is the same change. Nothing changes before the other town agrees."""
    made = made_once(tx.tenant, once)
    word = await queries.propose(
        tx,
        made,
        other=other,
        leads=leads,
        scheme=scheme,
        document=document.strip(),
        since=since,
        at=now,
    )
    model.heed(word)
    return made


async def answer(tx: Tx, *, change: UUID, to: ChangeState, now: datetime) -> None:
    """The other side's yes or no, or the proposer's taking back; again it does nothing."""
    model.heed(await queries.answer(tx, change, says=to.value, at=now))


async def agreements(tx: ReadTx, *, on: date) -> list[Agreed]:
    """What holds, and what is to come."""
    return await queries.agreements(tx, on=on)


async def changes(tx: ReadTx, *, after: tuple[datetime, UUID] | None = None) -> list[Change]:
    """A page of changes, either way."""
    return await queries.changes(tx, after=after, most=FETCH)
