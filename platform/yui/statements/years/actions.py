"""What is done with a year's payments: shown to the payee, listed for the tax office, certified."""

from datetime import date, datetime
from uuid import UUID

from tenants.actor import NOBODY
from tenants.db import ReadTx, Tx
from yui import outbox
from yui.audit import actions as audit
from yui.dated import Unregistered
from yui.due import last_closing
from yui.invoices.archive import actions as archive
from yui.invoices.archive.model import Document, DocumentKind, NewDocument
from yui.japan import FiscalYear, day_of, wareki
from yui.notices import actions as notices
from yui.payouts import actions as payouts
from yui.rates import book, known
from yui.rates import on as held_on
from yui.statements.years import model, paper, queries
from yui.statements.years.model import Cap, Certify, Paid, Report, Sheets
from yui.tax import Category
from yui.towns import actions as towns
from yui.towns.model import Paper as Numbered

BATCH = 100
"""Certificates of one job."""


async def of_worker(tx: ReadTx, *, worker: UUID, year: int) -> list[Paid]:
    """A worker's payments of a year, the oldest first."""
    return await queries.paid(tx, worker, year=year)


async def reports(
    tx: ReadTx, *, year: int, after: tuple[str, str, UUID] | None = None, most: int
) -> list[Report]:
    """Every payee's year by category, and which of them the tax office is told of."""
    found = await queries.lines(tx, year=year, after=after, most=most)
    return [Report(line, model.is_due(line.category, line.total_yen, year=year)) for line in found]


async def sheets(tx: ReadTx, *, year: int) -> Sheets:
    """How many reports are due, and whether the count of two years earlier makes them electronic:
    that of the payer with the most, as the duty is each payer's."""
    counts = []
    for each in (year, year - 2):
        row = known(book().payment_report, date(each, 12, 31))
        overs = {c.value: yen for c in Category if (yen := model.threshold(c, row)) is not None}
        counts.append(await queries.due_counts(tx, year=each, overs=overs))
    return Sheets(sum(counts[0]), max(counts[1], default=0), model.electronic_from(year))


async def cap(tx: ReadTx, *, year: int) -> Cap | None:
    """How near the largest seller without a number comes to the yearly cap of the transition, in the
    fiscal year that begins in `year` (a body's tax period); None for years without transition."""
    span = FiscalYear(year)
    row = held_on(book().nonregistered_credit, span.last)
    if isinstance(row, Unregistered) or not row.yearly_cap:
        return None
    bought = await queries.most_bought(tx, since=span.first, until=span.last)
    return Cap(bought, row.yearly_cap)


async def certify(tx: Tx, *, year: int, body: UUID, now: datetime) -> None:
    """Has every payee's certificate of a year issued (支払証明): she files her return by it. Again,
    those who have one keep it. Raises `YearNotOver`, `YearUnpaid`."""
    model.over(year, day_of(now))
    issuer = await towns.body(tx, body=body)
    closing = last_closing(issuer.rule, date(year + 1, 1, 1))
    missing = await queries.unfinished(tx, year=year, body=body, closing=closing)
    if missing is not None:
        raise model.YearUnpaid("year", day=wareki(missing), year=year)
    await _promise(tx, Certify(year, body, NOBODY), now=now)
    await audit.note(tx, "statement.certified", subject=str(body), year=year)


async def _promise(tx: Tx, job: Certify, *, now: datetime) -> None:
    key = f"statements.certify:{job.body}:{job.year}:{job.after}:{now.isoformat()}"
    await outbox.put(tx, "statements.certify", job, key=key)


async def certified(tx: Tx, job: Certify, *, now: datetime) -> int:
    """Issues the next certificates (job `statements.certify`) and promises the rest."""
    await queries.hold(tx, job.body)
    payees = await queries.payees(tx, year=job.year, body=job.body, after=job.after, most=BATCH)
    for worker in payees:
        if await kept_of(tx, worker=worker, body=job.body, year=job.year) is None:
            await _certificate(tx, worker, year=job.year, body=job.body, now=now)
    if len(payees) == BATCH:
        await _promise(tx, Certify(job.year, job.body, payees[-1]), now=now)
    return len(payees)


async def _certificate(tx: Tx, worker: UUID, *, year: int, body: UUID, now: datetime) -> None:
    lines = await queries.of_payee(tx, worker, year=year, body=body)
    issuer = await payouts.body(tx, body=body)
    numbering = await towns.body(tx, body=body)
    on = day_of(now)
    number = await towns.next_number(tx, numbering, paper=Numbered.YEARLY, on=on)
    new = NewDocument(
        body=body,
        kind=DocumentKind.YEARLY,
        number=number,
        subject=model.subject(tx.tenant, body, year),
        worker=worker,
        counterparty=lines[0].name,
        dated_on=on,
        yen=sum(line.total_yen for line in lines),
        title=f"{year}年",
    )
    printed = paper.certificate(lines, issuer, year=year, number=number, on=on)
    await archive.keep(tx, new, printed, now=now)
    await notices.tell(
        tx,
        to=worker,
        kind="statement.certified",
        subject=f"{year}年の支払証明書のお知らせ",
        body=f"{year}年の支払証明書ができました。確定申告のときにお使いください。",
        link=f"/me/years/{year}",
        key=f"statement.certified:{body}:{year}:{worker}",
        now=now,
    )


async def kept_of(tx: ReadTx, *, worker: UUID, body: UUID, year: int) -> Document | None:
    """Her certificate of a year, if it was issued."""
    return await archive.of_subject(
        tx,
        kind=DocumentKind.YEARLY,
        subject=model.subject(tx.tenant, body, year),
        worker=worker,
    )
