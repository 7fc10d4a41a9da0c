"""What is done with statements: issued once a run's file exists, told, shown."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from tenants.actor import NOBODY
from tenants.db import ReadTx, Tx
from tenants.refusal import Unknown
from yui import outbox
from yui.invoices.archive import actions as archive
from yui.invoices.archive.model import Document, DocumentKind, NewDocument
from yui.japan import day_of, wareki
from yui.ledger.model import account_id
from yui.notices import actions as notices
from yui.payouts import actions as payouts
from yui.payouts.credits import actions as crediting
from yui.payouts.model import CLEARING
from yui.statements import model, paper, queries
from yui.statements.model import Item, Paper, Prints, Statement, Tell
from yui.towns import actions as towns
from yui.towns.model import Paper as Numbered
from yui.web import papers

BATCH = 500
"""Payees told by one job."""
PRINTS = 50
"""Statements printed by one job."""


async def issue(tx: Tx, *, run: UUID, now: datetime) -> int:
    """Issues every payee's statement of a run (job `statements.issue`), promises the notices and the
    printing, which has an operation of its own.

    Again it does nothing. The run is held, so that no number is taken twice or left out. Returns
    how many were issued.
    """
    found, _body = await payouts.exported(tx, run=run)
    many = await queries.unissued(tx, run)
    if not many:
        return 0
    issuer = await towns.body(tx, body=found.body_id)
    on = day_of(now)
    prefix, first = await towns.next_numbers(tx, issuer, paper=Numbered.STATEMENT, on=on, many=many)
    made = await queries.issue(
        tx, run, prefix=prefix, first=first, object_by=model.object_by(on), at=now
    )
    await _promise(tx, run, after=NOBODY)
    await _promise_prints(tx, run, many=made, now=now)
    return made


async def _promise_prints(tx: Tx, run: UUID, *, many: int, now: datetime) -> None:
    ends = await queries.ends_of(tx, run, most=PRINTS)
    parts = [NOBODY, *ends][: -(-many // PRINTS)]
    work = await outbox.open_operation(
        tx, "statements.print", total=len(parts), now=now, subject=run
    )
    for nth, after in enumerate(parts):
        key = f"statements.print:{run}:{nth * PRINTS}"
        job = Prints(run, 0, PRINTS, after)
        await outbox.put(tx, "statements.print", job, key=key, operation=work)


async def unprinted(tx: Tx, *, part: Prints) -> list[Paper]:
    """What of a part of a run's statements is not kept yet, to be printed (job `statements.print`)."""
    found = await queries.part_of(tx, part.run, part=part)
    workers = [one.worker_id for one in found]
    kept = await archive.workers_of(
        tx, kind=DocumentKind.STATEMENT, subject=part.run, among=workers
    )
    return await _wholes(tx, [one for one in found if one.worker_id not in kept])


async def print_all(whole: Sequence[Paper]) -> list[bytes]:
    """Their bytes; no transaction waits for them. One statement issued them all, at one instant."""
    return await papers.pdfs([paper.printed(one) for one in whole], at=whole[0].found.issued_at)


async def keep_all(tx: Tx, whole: Sequence[Paper], *, pdfs: Sequence[bytes]) -> int:
    """Keeps them as they were printed; those that another worker has kept meanwhile stay as they are.
    Returns how many were new."""
    return await archive.keep_all(
        tx, [_kept(one) for one in whole], pdfs, now=whole[0].found.issued_at
    )


def _kept(whole: Paper) -> NewDocument:
    found = whole.found
    return NewDocument(
        body=found.body_id,
        kind=DocumentKind.STATEMENT,
        number=found.number,
        subject=found.run_id,
        worker=found.worker_id,
        counterparty=whole.to.name,
        dated_on=day_of(found.issued_at),
        yen=found.gross_yen + found.tax_yen,
        title=f"{wareki(found.closing_on)}締め",
    )


async def kept_of(tx: ReadTx, *, run: UUID, worker: UUID) -> Document | None:
    """Her statement of a run as it was printed and kept; None until that is done."""
    return await archive.of_subject(tx, kind=DocumentKind.STATEMENT, subject=run, worker=worker)


async def _promise(tx: Tx, run: UUID, *, after: UUID) -> None:
    await outbox.put(tx, "statements.tell", Tell(run, after), key=f"statements.tell:{run}:{after}")


async def tell(tx: Tx, *, run: UUID, after: UUID, now: datetime) -> int:
    """Tells the next payees that their statement is there (job `statements.tell`)."""
    payees = await queries.payees_of(tx, run, after=after, most=BATCH)
    for payee in payees:
        await notices.tell(
            tx,
            to=payee.worker_id,
            kind="statement.issued",
            subject="支払通知書のお知らせ",
            body=f"{payee.pay_on.month}月{payee.pay_on.day}日にお支払いする報酬の支払通知書ができました。",
            link=f"/me/statements/{run}",
            key=f"statement:{run}:{payee.worker_id}",
            now=now,
        )
    if len(payees) == BATCH:
        await _promise(tx, run, after=payees[-1].worker_id)
    return len(payees)


async def statement(tx: Tx, *, run: UUID, worker: UUID, now: datetime) -> Paper:
    """A worker's 支払通知書 of a run; before it is issued, what it would say (staff only)."""
    found = await queries.statement(tx, run, worker=worker)
    if found is None:
        found = await queries.preview(
            tx, run, worker=worker, object_by=model.object_by(day_of(now)), at=now
        )
    if found is None:
        raise Unknown
    return await _whole(tx, found)


async def _whole(tx: Tx, found: Statement) -> Paper:
    """A statement with its payee, its body, its amounts and its lines."""
    (whole,) = await _wholes(tx, [found])
    return whole


async def _wholes(tx: Tx, found: Sequence[Statement]) -> list[Paper]:
    """The same of many of one run, in as many statements as for one. Raises `Unknown`."""
    if not found:
        return []
    run, workers = found[0].run_id, [one.worker_id for one in found]
    to = {one.worker_id: one for one in await queries.payments(tx, run, workers=workers)}
    if len(to) < len(found):
        raise Unknown
    items: dict[UUID, list[Item]] = {}
    for item in await queries.items(tx, run, workers=workers):
        items.setdefault(item.worker_id, []).append(item)
    lines = await queries.lines(
        tx,
        found,
        earlier=await queries.before(tx, found),
        clearing=[account_id(tx.tenant, one.body_id, CLEARING) for one in found],
    )
    body = await payouts.body(tx, body=found[0].body_id)
    credits_ = await crediting.of_workers(tx, run=run, workers=workers)
    return [
        Paper(
            *(one, to[one.worker_id], body, items.get(one.worker_id, []), its),
            credits_.get(one.worker_id, []),
        )
        for one, its in zip(found, lines, strict=True)
    ]


async def statements_of(tx: Tx, *, worker: UUID) -> list[Statement]:
    """A worker's statements, the newest first."""
    return await queries.statements_of(tx, worker)


async def owed(tx: Tx, *, worker: UUID, until: date) -> int:
    """What has been accepted and not yet gone into a run, before tax, in yen."""
    return await queries.owed(tx, worker, until=until)
