"""The books to read: every list goes on after its last line."""

from datetime import date
from uuid import UUID

from tenants.db import ReadTx
from yui.japan import last_of_month
from yui.ledger.books import model, queries
from yui.ledger.books.accounts import queries as of_accounts
from yui.ledger.books.journal import Entry, Line
from yui.ledger.books.model import AccountRow, Moved, Row, Trial
from yui.ledger.books.place import Place, Which
from yui.ledger.books.taking import Statement, TooLong
from yui.web.leaf import FETCH


async def trial(tx: ReadTx, *, body: UUID, month: date) -> Trial:
    """The month's trial balance: carried forward, debits, credits, balance, by kind."""
    first = month.replace(day=1)
    found = await queries.trial(tx, body, since=first, until=last_of_month(first))
    return Trial(first, [row for row in found if row.opening or row.debit or row.credit])


async def accounts(
    tx: ReadTx, *, body: UUID, kind: str, month: date, after: UUID | None = None
) -> list[AccountRow]:
    """A page of a kind's accounts with their balances in the month."""
    first = month.replace(day=1)
    return await queries.accounts(
        tx, body, kind=kind, since=first, until=last_of_month(first), after=after, most=FETCH
    )


async def journals(
    tx: ReadTx, *, body: UUID, since: date, until: date, after: Place | None = None
) -> list[Entry]:
    """A page of the journal book (仕訳帳)."""
    return await queries.journals(tx, body, since=since, until=until, after=after, most=FETCH)


async def journal(
    tx: ReadTx, *, body: UUID, journal: UUID, after: int = 0
) -> tuple[Entry, list[Line]]:
    """A journal with a page of its postings; `NoSuchAccount` when these books do not have it."""
    found = await queries.journal(tx, body, journal=journal)
    if found is None:
        raise model.NoSuchAccount
    return found, await queries.lines(tx, journal=journal, after=after, most=FETCH)


async def ledger(
    tx: ReadTx, which: Which, *, body: UUID, since: date, until: date, after: Place | None = None
) -> tuple[Row, list[Moved]]:
    """A page of the general ledger or of a statement of account, and its sums (総勘定元帳, 補助元帳).

    Raises `NoSuchAccount` when nothing was ever posted there.
    """
    sums = await of_accounts.sums(tx, body, which, since=since, until=until)
    if sums is None:
        raise model.NoSuchAccount
    found = await of_accounts.moved(
        tx, body, which, since=since, until=until, after=after, most=FETCH
    )
    return sums, found


async def name_of(tx: ReadTx, which: Which, *, body: UUID) -> tuple[str, str]:
    """The kind (a msgid, or nothing) and whose the accounts are."""
    if which.account is not None:
        found = await of_accounts.account(tx, body, account=which.account)
        if found is None:
            raise model.NoSuchAccount
        return found.named.says, found.named.sub
    kind = model.titled(which.kind) if which.kind else ""
    if which.worker or which.client or which.town:
        return kind, await of_accounts.party(tx, which) or ""
    return kind, ""


async def statement(
    tx: ReadTx, which: Which, *, body: UUID, since: date, until: date, most: int
) -> Statement:
    """A whole statement of account, to be taken away; raises `TooLong` beyond `most` lines."""
    says, whose = await name_of(tx, which, body=body)
    sums = await of_accounts.sums(tx, body, which, since=since, until=until)
    if sums is None:
        raise model.NoSuchAccount
    found = await of_accounts.moved(
        tx, body, which, since=since, until=until, after=None, most=most + 1
    )
    if len(found) > most:
        raise TooLong(most=f"{most:,}")
    return Statement(
        says=says,
        whose=whose,
        since=since,
        until=until,
        sums=sums,
        rows=found,
        of_client=which.client is not None,
    )
