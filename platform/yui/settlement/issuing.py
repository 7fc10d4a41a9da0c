"""A statement as each body's own document: numbered, printed, kept; silence that is a confirmation."""

from datetime import date, datetime, timedelta
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui import outbox, rates
from yui.audit import actions as audit
from yui.invoices.archive import actions as archive
from yui.invoices.archive.model import Document, DocumentKind, NewDocument
from yui.japan import day_of
from yui.ledger.model import month_name
from yui.settlement import actions, paper, queries
from yui.settlement.crossing import queries as crossing
from yui.settlement.model import Statement
from yui.settlement.news import News
from yui.settlement.refusals import heed
from yui.towns import actions as towns
from yui.towns.model import Paper as Numbered


def object_by(issued: date) -> date:
    """The last day on which to object before silence confirms; its days stand in a dated row."""
    rule = rates.known(rates.book().settlement_rule, issued)
    return issued + timedelta(days=rule.objection_days)


async def issue(tx: Tx, *, statement: UUID, now: datetime) -> Statement:
    """Gives our body's paper its number and its last day to object, and promises its printing.

    Again it changes nothing. What fails after it gives the number back (roll-back), so none is lost.
    """
    found = await actions.show(tx, statement=statement)
    if found.paper is not None:
        return found
    body, on = await towns.body(tx, body=found.body_id), day_of(now)
    number = await towns.next_number(tx, body, paper=Numbered.SETTLEMENT, on=on)
    await queries.record_paper(tx, found, number=number, on=on, until=object_by(on), at=now)
    await outbox.put(
        tx, "settlement.print", News(statement), key=f"settlement.print:{tx.tenant}:{statement}"
    )
    await audit.note(
        tx, "settlement.issued", subject=str(statement), number=number, object_by=object_by(on)
    )
    return await actions.show(tx, statement=statement)


async def printed(tx: Tx, *, statement: UUID, now: datetime) -> UUID:
    """Prints our body's paper and keeps its bytes with their hash (job `settlement.print`); once."""
    sheet = await actions.whole(tx, statement=statement)
    found = sheet.found
    body = await towns.body(tx, body=found.body_id)
    new = NewDocument(
        body=body.id,
        kind=DocumentKind.SETTLEMENT,
        number=found.paper or str(statement),
        subject=statement,
        counterparty=found.other_name,
        dated_on=day_of(now),
        yen=abs(found.net),
        title=f"{month_name(found.month)}分　支払う額{found.pays:,}円・受け取る額{found.gets:,}円",
    )
    return await archive.keep(tx, new, paper.document(sheet, body), now=found.drawn_at)


async def kept(tx: ReadTx, *, statement: UUID) -> Document | None:
    """Our paper as it was printed and kept; None until that is done."""
    return await archive.of_subject(tx, kind=DocumentKind.SETTLEMENT, subject=statement)


async def deem(tx: Tx, *, now: datetime) -> list[Statement]:
    """Takes our silence as our confirmation, as our paper says; returns what was confirmed so.

    Never of a statement whose lines our own books do not have: that one waits for a person.
    """
    done = []
    for found in await queries.silent(tx, today=day_of(now)):
        if await queries.unbooked(tx, found.id):
            continue
        word = await crossing.deem_through(tx, found.id, seen=found.hash, at=now)
        if word != "state" and heed(word):  # the days begin anew after an answered objection
            await audit.note(
                tx,
                "settlement.deemed",
                subject=str(found.id),
                number=found.paper,
                object_by=found.object_by,
                hash=found.hash.hex(),
            )
            done.append(found)
    return done
