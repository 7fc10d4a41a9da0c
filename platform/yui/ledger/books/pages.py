"""The pages of the books: journal book, a journal, accounts of a kind, ledgers and statements."""

from datetime import date
from typing import Any
from uuid import UUID

from litestar import Response, get
from litestar.params import FromPath, FromQuery

from tenants.actor import Actor
from tenants.db import begin
from tenants.guards import may
from yui import clock
from yui.audit.commands import noted
from yui.japan import FiscalYear, last_of_month
from yui.ledger.asked import month_of
from yui.ledger.books import actions, model, paper, sheets
from yui.ledger.books.keeping import kept_until
from yui.ledger.books.place import Which, place_of
from yui.ledger.books.taking import Statement
from yui.ledger.chart import CHART, Kind
from yui.towns import actions as towns
from yui.towns.model import Body
from yui.web import Asking, Id, Who, page, papers, tables
from yui.web.leaf import leaf

MOST_ROWS, MOST_LINES = 20_000, 3_000
"""Rows of an Excel file, lines of a paper; what is longer is asked for by shorter days."""


@get("/ledger/trial.xlsx", guards=[may("ledger.read")])
async def trial_file(actor: Who, month: FromQuery[str] = "") -> Response[bytes]:
    """The month's trial balance as an Excel table."""
    now = clock.now()
    async with begin(actor) as tx:
        body = await towns.body_of(tx, on=clock.today())
        found = await actions.trial(tx, body=body.id, month=month_of(month, today=clock.today()))
    sheet = sheets.trial(found, body=body.name)
    return tables.as_xlsx(sheet, made=now, name=f"trial-{found.month:%Y%m}")


@get("/ledger/journals", guards=[may("ledger.read")], name="ledger.journals")
async def journals(
    request: Asking, actor: Who, month: FromQuery[str] = "", after: FromQuery[str] = ""
) -> Response[Any]:
    """The journal book of a month."""
    shown = month_of(month, today=clock.today())
    place = place_of(after)
    async with begin(actor) as tx:
        body = await towns.body_of(tx, on=clock.today())
        found = await actions.journals(
            tx, body=body.id, since=shown, until=last_of_month(shown), after=place
        )
    return page(
        request, "ledger/journals.html", body=body, chosen=shown, found=leaf(found, after=place)
    )


@get("/ledger/journals/{journal_id:uuid}", guards=[may("ledger.read")], name="ledger.journal")
async def journal(
    request: Asking, journal_id: Id, actor: Who, after: FromQuery[int] = 0
) -> Response[Any]:
    """A journal with its postings."""
    most = max(0, min(after, 2**31 - 1))
    async with begin(actor) as tx:
        body = await towns.body_of(tx, on=clock.today())
        found, lines = await actions.journal(tx, body=body.id, journal=journal_id, after=most)
    await noted(actor, "ledger.read", subject=str(journal_id))
    return page(
        request,
        "ledger/journal.html",
        journal=found,
        lines=leaf(lines, after=most or None),
        kept=kept_until(found.on),
    )


@get("/ledger/kinds/{kind:str}", guards=[may("ledger.read")], name="ledger.accounts")
async def accounts(
    request: Asking,
    kind: FromPath[str],
    actor: Who,
    month: FromQuery[str] = "",
    after: FromQuery[UUID | None] = None,
) -> Response[Any]:
    """The accounts of a kind with their balances in a month (補助残高一覧)."""
    if kind not in set(Kind):
        raise model.NoSuchAccount
    shown = month_of(month, today=clock.today())
    async with begin(actor) as tx:
        body = await towns.body_of(tx, on=clock.today())
        found = await actions.accounts(tx, body=body.id, kind=kind, month=shown, after=after)
    if CHART[Kind(kind)].party:
        await noted(actor, "ledger.read", subject=kind, month=shown.isoformat())
    return page(
        request,
        "ledger/accounts.html",
        body=body,
        kind=Kind(kind),
        chosen=shown,
        found=leaf(found, after=after),
    )


@get("/ledger/book", guards=[may("ledger.read")], name="ledger.book")
async def book(
    request: Asking,
    actor: Who,
    *,
    kind: FromQuery[Kind | None] = None,
    account: FromQuery[UUID | None] = None,
    worker: FromQuery[UUID | None] = None,
    client: FromQuery[UUID | None] = None,
    town: FromQuery[int | None] = None,
    since: FromQuery[date | None] = None,
    until: FromQuery[date | None] = None,
    after: FromQuery[str] = "",
) -> Response[Any]:
    """The general ledger of a kind, or a statement of account: of one account, or of all that is
    somebody's. Without days it is of the fiscal year."""
    year = FiscalYear.of(clock.today())
    which = Which(account, kind.value if kind else None, worker, client, _town(town))
    if which == Which():
        raise model.NoSuchAccount
    first, last = since or year.first, until or year.last
    place = place_of(after)
    async with begin(actor) as tx:
        body = await towns.body_of(tx, on=clock.today())
        named = await actions.name_of(tx, which, body=body.id)
        sums, found = await actions.ledger(
            tx, which, body=body.id, since=first, until=last, after=place
        )
    await noted(actor, "ledger.read", subject=str(account or worker or client or town or kind))
    return page(
        request,
        "ledger/book.html",
        body=body,
        which=which,
        says=named[0],
        whose=named[1],
        sums=sums,
        since=first,
        until=last,
        found=leaf(found, after=place),
    )


async def _taken(
    actor: Actor, which: Which, days: tuple[date | None, date | None], *, most: int
) -> tuple[Body, Statement]:
    year = FiscalYear.of(clock.today())
    if which == Which():
        raise model.NoSuchAccount
    async with begin(actor) as tx:
        body = await towns.body_of(tx, on=clock.today())
        found = await actions.statement(
            tx,
            which,
            body=body.id,
            since=days[0] or year.first,
            until=days[1] or year.last,
            most=most,
        )
    await noted(actor, "ledger.exported", subject=found.title, rows=len(found.rows))
    return body, found


@get("/ledger/book.xlsx", guards=[may("ledger.read")], name="ledger.book_xlsx")
async def book_xlsx(
    actor: Who,
    *,
    kind: FromQuery[Kind | None] = None,
    account: FromQuery[UUID | None] = None,
    worker: FromQuery[UUID | None] = None,
    client: FromQuery[UUID | None] = None,
    town: FromQuery[int | None] = None,
    since: FromQuery[date | None] = None,
    until: FromQuery[date | None] = None,
) -> Response[bytes]:
    """The same, whole, as an Excel file."""
    which = Which(account, kind.value if kind else None, worker, client, _town(town))
    body, found = await _taken(actor, which, (since, until), most=MOST_ROWS)
    sheet = sheets.statement(found, body=body.name)
    return tables.as_xlsx(sheet, made=clock.now(), name=f"ledger-{found.since:%Y%m%d}")


@get("/ledger/book.pdf", guards=[may("ledger.read")], name="ledger.book_pdf")
async def book_pdf(
    actor: Who,
    *,
    kind: FromQuery[Kind | None] = None,
    account: FromQuery[UUID | None] = None,
    worker: FromQuery[UUID | None] = None,
    client: FromQuery[UUID | None] = None,
    town: FromQuery[int | None] = None,
    since: FromQuery[date | None] = None,
    until: FromQuery[date | None] = None,
) -> Response[bytes]:
    """The same, whole, as a paper."""
    which = Which(account, kind.value if kind else None, worker, client, _town(town))
    body, found = await _taken(actor, which, (since, until), most=MOST_LINES)
    pdf = await papers.pdf(paper.statement(found, body, on=clock.today()), at=clock.now())
    name = f'inline; filename="ledger-{found.since:%Y%m%d}.pdf"'
    return Response(pdf, media_type="application/pdf", headers={"content-disposition": name})


def _town(code: int | None) -> int | None:
    return code if code is None or 0 <= code < 2**31 else 0


routes = [trial_file, journals, journal, accounts, book, book_xlsx, book_pdf]
