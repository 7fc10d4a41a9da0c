"""What is done with limits: she sets them, weighs an offer by them, and others are told one bit."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from msgspec import Struct

from tenants.db import ReadTx, Tx
from yui.audit import actions as audit
from yui.japan import day_of
from yui.limits import model, queries, weighing
from yui.limits.model import Known, Own, Reach, Said, Span
from yui.limits.weighing import Weighed
from yui.limits.yardsticks import actions as yardsticks
from yui.limits.yardsticks import queries as held
from yui.tax import Treatment


class Page(Struct, frozen=True):
    """Her own page: her limits, this month and the next ones, this year."""

    own: Own
    months: list[Reach]
    year: Reach


async def mine(tx: ReadTx, *, now: datetime) -> Page:
    """The caller's limits, and how far each span is."""
    today = day_of(now)
    own = await queries.own(tx) or Own()
    said = await _said(tx, since=Span.YEAR.first(today))
    months = [await _reach(tx, own, Span.MONTH, day, said) for day in model.months(today)]
    return Page(own, months, await _reach(tx, own, Span.YEAR, today, said))


async def _said(tx: ReadTx, *, since: date) -> dict[tuple[Span, date], Said]:
    return {(each.span, each.since): each for each in await queries.said(tx, since=since)}


async def _reach(
    tx: ReadTx, own: Own, span: Span, day: date, said: dict[tuple[Span, date], Said]
) -> Reach:
    since = span.first(day)
    word = said.get((span, since))
    return Reach(
        span=span,
        since=since,
        limit=own.of(span),
        planned=await queries.planned(tx, span, day),
        agreed=word.agreed_yen if word else 0,
        closed=word.closed if word else False,
    )


async def weigh(tx: ReadTx, *, yen: int, tax: Treatment, due_on: date, now: datetime) -> Weighed:
    """What an offer of so much, to be completed by a day, would make of the caller's limits."""
    return await _weigh(tx, await queries.own(tx), yen=yen, tax=tax, due_on=due_on, now=now)


async def _weigh(
    tx: ReadTx, own: Own | None, *, yen: int, tax: Treatment, due_on: date, now: datetime
) -> Weighed:
    gauges = await yardsticks.weigh(tx, yen=yen, tax=tax, due_on=due_on, now=now)
    limited = [span for span in Span if own is not None and own.of(span) is not None]
    if own is None or not limited:
        return Weighed(yen, [], gauges)
    said = await _said(tx, since=Span.YEAR.first(due_on))
    reaches = [await _reach(tx, own, span, due_on, said) for span in limited]
    return Weighed(yen, reaches, gauges)


async def take(
    tx: Tx, *, yen: int, tax: Treatment, due_on: date, sure: bool, now: datetime
) -> None:
    """The caller takes an offer on: beyond a limit or a yardstick of her own only when she is sure.

    Her agreement is kept behind the same wall as the limit; the log says nothing of either.
    """
    await held.hold(tx)
    weighed = await _weigh(tx, await queries.locked(tx), yen=yen, tax=tax, due_on=due_on, now=now)
    for reach in weighing.take(weighed, sure=sure):
        await queries.record_agreed(tx, reach.span, reach.since, reach.planned)


async def set_year(tx: Tx, *, yen: int | None) -> None:
    """Sets or removes the caller's yearly limit; nobody else can read it."""
    await queries.record_year(tx, yen)
    await queries.take_back_agreed(tx, Span.YEAR)


async def set_month(tx: Tx, *, yen: int | None, shown: bool) -> None:
    """Sets or removes the caller's monthly limit, and whether others may know that there is one."""
    await queries.record_month(tx, yen, shown=shown)
    await queries.take_back_agreed(tx, Span.MONTH)
    await audit.note(tx, "limits.said", subject=str(tx.actor.id))


async def agree(tx: Tx, *, span: Span, day: date, now: datetime) -> None:
    """The caller goes on with all that is planned in a span though it passes her limit."""
    model.still(span.last(day), today=day_of(now))
    await queries.locked(tx)
    await queries.record_agreed(tx, span, span.first(day), await queries.planned(tx, span, day))
    await audit.note(tx, "limits.said", subject=str(tx.actor.id))


async def close(tx: Tx, *, month: date, closed: bool, now: datetime) -> None:
    """The caller wants nothing more in a month, or does again; no reason is asked."""
    await queries.record_closed(tx, model.still(month, today=day_of(now)), closed=closed)
    await audit.note(tx, "limits.said", subject=str(tx.actor.id))


async def known(tx: ReadTx, *, workers: Sequence[UUID], since: date, until: date) -> list[Known]:
    """What others may know of these workers' months between two days: no yen and no reason."""
    return await queries.known(tx, workers, since=since, until=until)


async def own(tx: ReadTx) -> Own:
    """The caller's limits."""
    return await queries.own(tx) or Own()


async def look(tx: ReadTx) -> str:
    """How pages are to look for the caller (`yui.web.look`); nobody else can read it."""
    return await queries.look(tx)


async def keep_look(tx: Tx, *, look: str) -> None:
    """Keeps it with her, so that another phone begins with it."""
    await queries.record_look(tx, look)
