"""What is done about rates: proposed, agreed, ended."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.sharing import model as shared
from yui.sharing.direct.actions import heed
from yui.sharing.direct.rates import queries
from yui.sharing.direct.rates.model import Rate, Rounding
from yui.web.leaf import FETCH


async def propose(
    tx: Tx,
    *,
    guest: int,
    percent: Decimal,
    rounding: Rounding,
    source: str,
    since: date,
    once: UUID,
    now: datetime,
) -> UUID:
    """Our body would pay theirs so much of what is accepted; the same `once` is the same rate."""
    made = shared.made_once(tx.tenant, once)
    word = await queries.propose(
        tx,
        made,
        guest=guest,
        percent=percent,
        rounding=rounding.value,
        source=source.strip(),
        since=since,
        at=now,
    )
    heed(word, field="percent")
    return made


async def answer(tx: Tx, *, rate: UUID, yes: bool, now: datetime) -> None:
    """Agrees to the rate that we would be paid, or does not."""
    heed(await queries.answer(tx, rate, yes=yes, at=now))


async def end(tx: Tx, *, rate: UUID, now: datetime) -> None:
    """Nothing new is offered under it from now on; what was offered keeps it."""
    heed(await queries.end(tx, rate, at=now))


async def rates(tx: ReadTx, *, after: tuple[bool, date, UUID] | None = None) -> list[Rate]:
    """What we agreed on, either way."""
    return await queries.rates(tx, after=after, most=FETCH)
