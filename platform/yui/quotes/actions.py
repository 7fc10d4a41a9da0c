"""What is done with quotes: made, made anew, sent, answered, made void, lapsed, read for an order."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from tenants.actor import Scope
from tenants.db import ReadTx, Tx
from tenants.refusal import Unknown
from yui.audit import actions as audit
from yui.clients import actions as clients
from yui.intake import interviews
from yui.japan import day_of
from yui.quotes import bands as by_volume
from yui.quotes import letters, model, paper, queries, refusals
from yui.quotes.hourly import Hourly, hourly
from yui.quotes.model import Draft, How, Line, Ordered, Quote, QuoteState, Source
from yui.quotes.ordered import queries as ordered
from yui.quotes.paper import Paper
from yui.quotes.sums import reckon
from yui.towns import actions as towns
from yui.towns.model import Paper as Numbered

PAGE = 50


async def make(
    tx: Tx, *, client: UUID, draft: Draft, now: datetime, wish: UUID | None = None
) -> UUID:
    """Writes the first version of a quote for a client, under a number of its own."""
    on = day_of(now)
    known = await clients.show(tx, client=client)
    good = _checked(draft, on=on)
    body = await towns.body_of(tx, on=on)
    number = await towns.next_number(tx, body, paper=Numbered.QUOTE, on=on)
    return await _record(
        tx, good, client=known.id, wish=wish, body=body.id, number=number, version=1, now=now
    )


def _checked(draft: Draft, *, on: date) -> Draft:
    kinds = frozenset(kind.job_type for kind in interviews.kinds(on))
    return model.checked(draft, today=on, kinds=kinds)


async def _record(
    tx: Tx,
    draft: Draft,
    *,
    client: UUID,
    wish: UUID | None,
    body: UUID,
    number: str,
    version: int,
    now: datetime,
) -> UUID:
    amounts = [by_volume.amount(line.bands, line.quantity) for line in draft.lines]
    sums = reckon(amounts, fee_bp=draft.fee_bp, supplied_on=draft.due_on)
    made = await queries.record_quote(
        tx,
        draft,
        sums,
        client=client,
        wish=wish,
        body=body,
        number=number,
        version=version,
        at=now,
    )
    await queries.record_lines(tx, made, draft.lines)
    await audit.note(tx, "quote.made", subject=str(made), number=number, version=version)
    return made


async def revise(tx: Tx, *, quote: UUID, draft: Draft, now: datetime) -> UUID:
    """Writes the next version; a draft that it replaces is void, a version with the client stays."""
    found = await _held(tx, quote)
    family = await queries.versions(tx, found.body_id, found.number)
    _none_accepted(family)
    if family[0].id != found.id:
        raise refusals.NotNewest(version=family[0].version)
    if found.state is QuoteState.VOID:
        raise refusals.QuoteMove(state=found.state.says)
    good = _checked(draft, on=day_of(now))
    if found.state is QuoteState.DRAFT:
        await _move(tx, found, QuoteState.VOID)
    return await _record(
        tx,
        good,
        client=found.client_id,
        wish=found.wish_id,
        body=found.body_id,
        number=found.number,
        version=found.version + 1,
        now=now,
    )


def _none_accepted(family: Sequence[Quote]) -> None:
    for other in family:
        if other.state is QuoteState.ACCEPTED:
            raise refusals.NumberAccepted(version=other.version)


async def _held(tx: Tx, quote: UUID) -> Quote:
    """A version, with every version of its number held: answers to two of them stand in line."""
    found = await show(tx, quote=quote)
    await queries.hold(tx, found.body_id, found.number)
    return await show(tx, quote=quote)


async def _move(tx: Tx, found: Quote, to: QuoteState) -> None:
    await queries.record_state(tx, found.id, model.move(found.state, to))
    await audit.note(tx, f"quote.{to.value}", subject=str(found.id), version=found.version)


async def show(tx: ReadTx, *, quote: UUID) -> Quote:
    """A version of a quote; under scope `client`, one that was sent to it."""
    found = await queries.quote(tx, quote)
    if found is None or (tx.actor.scope is Scope.CLIENT and found.state is QuoteState.DRAFT):
        raise Unknown
    return found


async def versions(tx: ReadTx, *, of: Quote) -> list[Quote]:
    """The versions of a quote's number that the caller may see, the newest first."""
    return await queries.versions(tx, of.body_id, of.number)


async def lines(tx: ReadTx, *, quote: UUID) -> list[Line]:
    """The lines with what workers are paid: for staff; a client gets none."""
    return await queries.lines(tx, quote)


async def quotes(
    tx: ReadTx,
    *,
    client: UUID | None = None,
    open_only: bool = False,
    after: UUID | None = None,
    most: int = PAGE,
) -> list[Quote]:
    """A page of versions, of one client or of all, the newest first, going on after one."""
    return await queries.quotes(tx, client=client, open_only=open_only, after=after, most=most)


async def mine(tx: ReadTx, *, after: UUID | None = None, most: int = PAGE) -> list[Quote]:
    """What was sent to the client who asks."""
    return await queries.shown_to(tx, tx.actor.id, after=after, most=most)


async def of_wish(tx: ReadTx, *, wish: UUID) -> UUID | None:
    """The newest version of the quote that a wish became."""
    return await queries.of_wish(tx, wish)


async def hourlies(tx: ReadTx, *, lines: Sequence[Line], on: date) -> dict[int, Hourly]:
    """Line → what an hour of it comes to, beside the minimum wage of the town's prefecture."""
    town = await towns.town(tx)
    return {
        line.line: hourly(
            line.worker_price_yen, line.minutes_per_unit, prefecture=town.prefecture, on=on
        )
        for line in lines
    }


async def kept_paper(tx: ReadTx, *, quote: UUID) -> tuple[Paper, bytes]:
    """What was sent, with its bytes; bytes that do not hash as they did are a bug, loudly."""
    kept = await queries.paper(tx, quote)
    if kept is None:
        raise Unknown
    if paper.digest(kept) != await queries.paper_hash(tx, quote):
        raise RuntimeError(f"quote {quote}: the bytes are not those that were sent")
    return paper.read(kept), kept


async def send(tx: Tx, *, quote: UUID, now: datetime) -> None:
    """Puts a draft before its client, frozen as it is; the client is told."""
    on = day_of(now)
    found = await _held(tx, quote)
    model.move(found.state, QuoteState.SENT)
    if found.valid_until < on:
        raise refusals.NoLongerValid(until=found.valid_until)
    _none_accepted(await queries.versions(tx, found.body_id, found.number))
    body = await towns.body(tx, body=found.body_id)
    written = await queries.lines(tx, quote)
    kept = paper.canonical(paper.compose(found, written, body, on=on))
    await queries.record_sent(
        tx, quote, client=found.client_id, kept=kept, digest=paper.digest(kept), at=now
    )
    low = [line for line, pay in (await hourlies(tx, lines=written, on=on)).items() if pay.below]
    await audit.note(
        tx, "quote.sent", subject=str(quote), version=found.version, below_minimum_wage=len(low)
    )
    await letters.sent(tx, found, now=now)


async def accept(
    tx: Tx, *, quote: UUID, how: How, name: str, now: datetime, on: date | None = None
) -> None:
    """The client takes this version; every other open version of the number is void with it."""
    found = await _answer(tx, quote, QuoteState.ACCEPTED, how=how, name=name, on=on, now=now)
    for other in await queries.void_others(tx, found):
        await audit.note(tx, "quote.void", subject=str(other), accepted=found.version)


async def decline(
    tx: Tx, *, quote: UUID, how: How, name: str, now: datetime, on: date | None = None
) -> None:
    """The client does not take this version."""
    await _answer(tx, quote, QuoteState.DECLINED, how=how, name=name, on=on, now=now)


async def _answer(
    tx: Tx,
    quote: UUID,
    to: QuoteState,
    *,
    how: How,
    name: str,
    on: date | None,
    now: datetime,
) -> Quote:
    """By the client itself (scope `client`), or recorded by staff: who said it, when and how."""
    today = day_of(now)
    found = await _held(tx, quote)
    state = model.answer(found, to, today=on or today)
    sent = day_of(found.sent_at) if found.sent_at else today
    if on is not None and not sent <= on <= today:
        raise refusals.BadAnswerDay("on")
    digest = await queries.paper_hash(tx, quote)
    await queries.record_answer(
        tx, quote, state, on=on or today, how=how, name=name, digest=digest, at=now
    )
    await audit.note(
        tx, f"quote.{state.value}", subject=str(quote), version=found.version, how=how.value
    )
    if tx.actor.scope is Scope.CLIENT:
        await letters.answered(tx, found, state, now=now)
    return found


async def void(tx: Tx, *, quote: UUID) -> None:
    """Takes a version back that nobody has accepted."""
    await _move(tx, await _held(tx, quote), QuoteState.VOID)


async def expire(tx: Tx, *, today: date) -> int:
    """Marks the town's sent quotes whose last day has passed (a daily job); returns how many."""
    lapsed = await queries.expire(tx, today=today)
    for each in lapsed:
        await audit.note(tx, "quote.expired", subject=str(each))
    return len(lapsed)


async def accepted(tx: Tx, *, quote: UUID) -> tuple[Quote, list[Line]]:
    """An accepted version with its lines, held until the transaction ends: to be made orders of."""
    found = await _held(tx, quote)
    if found.state is not QuoteState.ACCEPTED:
        raise refusals.NotAccepted(state=found.state.says)
    return found, await queries.lines(tx, quote)


async def became(tx: Tx, *, quote: UUID, line: int, order: UUID, now: datetime) -> None:
    """A line is that order now."""
    await ordered.record_order(tx, quote, line=line, order=order, at=now)
    await audit.note(tx, "quote.ordered", subject=str(quote), line=line, order=order)


async def orders(tx: ReadTx, *, quote: UUID) -> list[Ordered]:
    """The orders that a quote became."""
    return await ordered.orders(tx, quote)


async def of_order(tx: ReadTx, *, order: UUID) -> Source | None:
    """The version that an order comes from, with its fee."""
    return await ordered.of_order(tx, order)


async def line_of(tx: ReadTx, *, order: UUID) -> Line | None:
    """The line that an order comes from: what its tasks were reckoned with."""
    source = await ordered.of_order(tx, order)
    if source is None:
        return None
    found = await queries.lines(tx, source.quote_id)
    return next((line for line in found if line.line == source.line), None)
