"""Reading what is unpaid where a year ends."""

from datetime import date
from uuid import UUID

from tenants.db import ReadTx
from yui import rates
from yui.japan import FiscalYear, last_of_month
from yui.ledger.exports import queries as exporting
from yui.ledger.unpaid import queries
from yui.ledger.unpaid.model import Unpaid

MOST = 200
"""Payees shown; their sums are of everyone."""


async def at_end(tx: ReadTx, *, body: UUID, month: date) -> list[Unpaid]:
    """Where a year ends with the month: the work of the year that is confirmed and not paid, whose tax
    the run will post into the next year. Input tax is of the day of the service (消費税法30条1項1号), so
    the accountant posts it at the year's end (未払費用) and takes that back in April; what may be credited is
    as of the last day, and by the day of each service once the run is built."""
    last = last_of_month(month)
    if last != FiscalYear.of(last).last or await exporting.exempt(tx, body, on=last):
        return []
    book = rates.book()
    bp = rates.known(book.consumption_tax, last).standard_bp
    percent = rates.known(book.nonregistered_credit, last).percent
    return await queries.at_end(tx, body, until=last, tax_bp=bp, percent=percent, most=MOST)
